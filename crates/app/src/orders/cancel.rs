//! Cancelling an order of which nothing has happened.

use super::progress::HeldOrder;
use super::refusals;
use crate::contracts::lines::check_text;
use crate::error::{Error, Result};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::OrderId;
use mingxi_domain::orders::OrderStatus;
use mingxi_domain::taxes::LineAmounts;
use mingxi_domain::words;
use mingxi_store::Micro;
use mingxi_store::contracts::ContractLineRow;
use mingxi_store::orders::{self as store, OrderLineRow};
use mingxi_store::revenue as obligations;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Why an order is cancelled.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelOrder {
    /// The reason, kept in the audit trail.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Cancels an open order of which nothing is delivered, invoiced or recognised. Its quantities can be ordered again;
/// its obligations are left with nothing allocated.
///
/// # Errors
/// Forbidden; not found; invalid reason; refused as `order_not_open`, `order_has_progress`.
pub fn cancel_order(work: &mut Work, id: OrderId, input: &CancelOrder) -> Result<()> {
    work.check(Action::OrderCancel)?;
    work.require_visible("order", id)?;
    check_text("/reason", &input.reason, 500)?;
    let mut held = HeldOrder::lock(work, id)?;
    held.require_open()?;
    let org = work.org();
    let lines = store::list_lines(work.tx, org, id)?;
    let obligations = obligations::list_obligations(work.tx, org, id)?;
    let is_touched = |line: &OrderLineRow| {
        !(line.delivered_quantity_micro.decimal() + line.invoiced_quantity_micro.decimal()).is_zero()
    };
    if lines.iter().any(is_touched) || obligations.iter().any(|obligation| obligation.recognized_minor != 0) {
        return Err(refusals::HAS_PROGRESS.because(words!(
            "{} 已有发货、发票或收入。",
            "{} has deliveries, invoices or revenue.",
            held.order.number
        )));
    }
    for line in &lines {
        give_back(work, &mut held, line, line.quantity_micro.decimal(), line.amounts())?;
    }
    for mut obligation in obligations {
        (obligation.allocated_minor, obligation.quantity_micro) = (0, Micro::default());
        obligation.updated_at = work.now;
        obligation.update(work.tx, org)?;
    }
    held.order.status = OrderStatus::Cancelled;
    held.save(work)?;
    let changes = Changes::none().moved("status", OrderStatus::Open, OrderStatus::Cancelled);
    work.audit(Action::OrderCancel, id, changes.set("reason", input.reason.trim()))?;
    work.emit("order.cancelled", "order", id, json!({ "id": id }))
}

/// Gives a quantity of an order line back to its contract, to be ordered again. The caller saves the held order.
pub(super) fn give_back(
    work: &mut Work,
    held: &mut HeldOrder,
    line: &OrderLineRow,
    quantity: Decimal,
    amounts: LineAmounts,
) -> Result<()> {
    let org = work.org();
    held.contract.ordered_minor -= amounts.net.amount_minor();
    let from = ContractLineRow::lock(work.tx, org, line.contract_line_id)?;
    let mut from = from.ok_or_else(|| Error::not_found("contract_line", line.contract_line_id))?;
    from.ordered_quantity_micro = Micro::new(from.ordered_quantity_micro.decimal() - quantity)?;
    from.ordered_net_minor -= amounts.net.amount_minor();
    from.ordered_tax_minor -= amounts.tax.amount_minor();
    from.updated_at = work.now;
    Ok(from.update(work.tx, org)?)
}
