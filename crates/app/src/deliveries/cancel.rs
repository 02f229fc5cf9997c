//! Cancelling a batch that was recorded by mistake.

use super::refusals;
use crate::contracts::lines::check_text;
use crate::contracts::plan;
use crate::error::{Error, Result};
use crate::orders::progress::HeldOrder;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::contracts::PlanTrigger;
use mingxi_domain::ids::DeliveryId;
use mingxi_domain::orders::DeliveryStatus;
use mingxi_domain::words;
use mingxi_domain::words::stands;
use mingxi_store::deliveries::{self as store, DeliveryRow};
use mingxi_store::orders;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Why a batch is cancelled.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelDelivery {
    /// The reason, kept in the audit trail.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Cancels a batch that is neither accepted nor invoiced; its goods can be delivered again. Installments it had given
/// their due dates go by the next batch, or wait for one.
///
/// # Errors
/// Forbidden; not found; invalid reason; refused as `delivery_not_shipped`, `delivery_invoiced`.
pub fn cancel_delivery(work: &mut Work, id: DeliveryId, input: &CancelDelivery) -> Result<()> {
    work.check(Action::DeliveryCancel)?;
    work.require_visible("delivery", id)?;
    check_text("/reason", &input.reason, 500)?;
    let org = work.org();
    let order_id = DeliveryRow::find(work.tx, org, id)?.ok_or_else(|| Error::not_found("delivery", id))?.order_id;
    let mut held = HeldOrder::lock(work, order_id)?;
    let mut delivery = DeliveryRow::lock(work.tx, org, id)?.ok_or_else(|| Error::not_found("delivery", id))?;
    if delivery.status != DeliveryStatus::Shipped {
        return Err(refusals::NOT_SHIPPED.because(stands(&delivery.number, delivery.status)));
    }
    let shipped = store::list_lines(work.tx, org, id)?;
    if shipped.iter().any(|row| !row.invoiced_quantity_micro.decimal().is_zero()) {
        return Err(refusals::INVOICED.because(words!("{} 已在发票上。", "{} is on an invoice.", delivery.number)));
    }
    for mut line in orders::list_lines(work.tx, org, order_id)? {
        let Some(row) = shipped.iter().find(|row| row.order_line_id == line.id) else { continue };
        held.move_delivered(&mut line, row.returned_quantity_micro.decimal() - row.quantity_micro.decimal())?;
        line.updated_at = work.now;
        line.update(work.tx, org)?;
    }
    delivery.status = DeliveryStatus::Cancelled;
    delivery.updated_at = work.now;
    delivery.update(work.tx, org)?;
    held.save(work)?;
    plan::take_back(work, held.contract.id, PlanTrigger::Delivery, delivery.shipped_on)?;
    let changes = Changes::none().moved("status", DeliveryStatus::Shipped, DeliveryStatus::Cancelled);
    work.audit(Action::DeliveryCancel, id, changes.set("reason", input.reason.trim()))?;
    work.emit("delivery.cancelled", "delivery", id, json!({ "id": id, "order_id": order_id }))
}
