//! 验收签收 Acceptance of a batch: the customer's sign-off satisfies the obligations of its goods.

use super::refusals;
use crate::contracts::lines::{LINES_MAX, check_past, check_text};
use crate::contracts::plan;
use crate::error::{Error, Result};
use crate::orders::progress::HeldOrder;
use crate::revenue::recognize::{Progress, Recognition, Source, Step, post_recognitions};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{DeliveryId, OrderLineId};
use mingxi_domain::ledger::EntryKind;
use mingxi_domain::orders::DeliveryStatus;
use mingxi_domain::revenue::{ProgressUnit, RecognitionRule};
use mingxi_domain::words;
use mingxi_domain::words::stands;
use mingxi_store::Micro;
use mingxi_store::deliveries::{self as store, DeliveryLineRow, DeliveryRow};
use mingxi_store::orders::{self as orders, OrderLineRow};
use mingxi_store::revenue::{self as obligations, ObligationRow};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;
use utoipa::ToSchema;

/// The customer's sign-off of a batch.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptDelivery {
    /// The day it was signed for: not before it was shipped, not in the future, in an open period.
    #[schema(value_type = String, format = Date)]
    pub accepted_on: Date,
    /// Who signed, at the customer.
    #[schema(min_length = 1, max_length = 200)]
    pub accepted_by: String,
    /// Lines accepted in part. Lines that are not named are accepted in full.
    #[schema(min_items = 1, max_items = 500)]
    pub lines: Option<Vec<AcceptedLine>>,
}

/// What was accepted of a line.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptedLine {
    /// The line of the order.
    pub order_line_id: OrderLineId,
    /// How many units; 0 when the whole line was refused.
    #[serde(with = "mingxi_domain::decimals::text")]
    #[schema(value_type = String, pattern = "^[0-9]{1,10}([.][0-9]{1,6})?$", example = "3")]
    pub quantity: Decimal,
}

/// Accepts a batch with date and name. What was not accepted comes back and can be delivered again. The accepted
/// units satisfy their obligations and their revenue is recognised in the same transaction.
///
/// # Errors
/// Forbidden; not found; invalid date, name or quantity; refused as `delivery_not_shipped`,
/// `delivery_accepted_before_shipped`, `delivery_accepted_exceeds_shipped`, `delivery_nothing_accepted`,
/// `delivery_invoiced_above_accepted`, `period_closed`. Source: features OR6, RR4; IFRS 15.38, CAS 14 §13.
pub fn accept_delivery(work: &mut Work, id: DeliveryId, input: &AcceptDelivery) -> Result<()> {
    work.check(Action::DeliveryAccept)?;
    work.require_visible("delivery", id)?;
    check_past(work, "/accepted_on", input.accepted_on)?;
    check_text("/accepted_by", &input.accepted_by, 200)?;
    let org = work.org();
    let order_id = DeliveryRow::find(work.tx, org, id)?.ok_or_else(|| Error::not_found("delivery", id))?.order_id;
    let mut held = HeldOrder::lock(work, order_id)?;
    held.require_open()?;
    let mut delivery = DeliveryRow::lock(work.tx, org, id)?.ok_or_else(|| Error::not_found("delivery", id))?;
    check(&delivery, input)?;
    let accepted = accepted_quantities(work, &delivery, input)?;
    delivery.status = DeliveryStatus::Accepted;
    delivery.accepted_on = Some(input.accepted_on);
    delivery.accepted_by = Some(input.accepted_by.trim().to_owned());
    delivery.updated_at = work.now;
    delivery.update(work.tx, org)?;
    let steps = accept_lines(work, &mut held, accepted, input.accepted_on)?;
    let source = Source {
        kind: EntryKind::RevenueRecognized,
        effective_on: input.accepted_on,
        document: ("delivery", id.to_string()),
        posting_key: format!("delivery:{id}:accepted"),
        memo: format!("{} 验收", delivery.number),
        delivery_id: Some(id),
        credit_note_id: None,
    };
    post_recognitions(work, &mut held, vec![Recognition { source, steps }])?;
    held.save(work)?;
    plan::schedule_acceptance(work, held.contract.id, input.accepted_on)?;
    let changes = Changes::none().moved("status", DeliveryStatus::Shipped, DeliveryStatus::Accepted);
    let changes = changes.set("accepted_on", input.accepted_on).set("accepted_by", input.accepted_by.trim());
    work.audit(Action::DeliveryAccept, id, changes)?;
    work.emit("delivery.accepted", "delivery", id, json!({ "id": id, "order_id": order_id }))
}

fn check(delivery: &DeliveryRow, input: &AcceptDelivery) -> Result<()> {
    if delivery.status != DeliveryStatus::Shipped {
        return Err(refusals::NOT_SHIPPED.because(stands(&delivery.number, delivery.status)));
    }
    if input.accepted_on < delivery.shipped_on {
        let detail = words!("{} 的发货日期为 {}。", "{} was shipped on {}.", delivery.number, delivery.shipped_on);
        return Err(refusals::ACCEPTED_BEFORE_SHIPPED.at("/accepted_on", detail));
    }
    Ok(())
}

/// The lines of the batch with what was accepted of each.
fn accepted_quantities(
    work: &mut Work,
    delivery: &DeliveryRow,
    input: &AcceptDelivery,
) -> Result<Vec<(DeliveryLineRow, Decimal)>> {
    let lines = store::list_lines(work.tx, work.org(), delivery.id)?;
    let asked = input.lines.as_deref().unwrap_or_default();
    if asked.len() > LINES_MAX {
        return Err(Error::line_count(LINES_MAX));
    }
    let mut named = HashMap::new();
    for (index, line) in asked.iter().enumerate() {
        let (pointer, id) = (format!("/lines/{index}"), line.order_line_id);
        let shipped = lines.iter().find(|row| row.order_line_id == id);
        let shipped = shipped.ok_or_else(|| Error::unknown_reference(format!("{pointer}/order_line_id"), id))?;
        check_accepted(&format!("{pointer}/quantity"), shipped, line.quantity)?;
        if named.insert(id, line.quantity).is_some() {
            return Err(Error::line_twice(format!("{pointer}/order_line_id")));
        }
    }
    let accepted: Vec<_> = lines
        .into_iter()
        .map(|row| {
            let quantity = named.get(&row.order_line_id).copied().unwrap_or_else(|| left(&row));
            (row, quantity)
        })
        .collect();
    if accepted.iter().all(|(_, quantity)| quantity.is_zero()) {
        return Err(refusals::NOTHING_ACCEPTED.because(words!(
            "{} 没有验收数量。",
            "{} has no accepted unit.",
            delivery.number
        )));
    }
    Ok(accepted)
}

/// What was shipped and has not come back.
fn left(row: &DeliveryLineRow) -> Decimal {
    row.quantity_micro.decimal() - row.returned_quantity_micro.decimal()
}

fn check_accepted(pointer: &str, row: &DeliveryLineRow, quantity: Decimal) -> Result<()> {
    if quantity.is_sign_negative() && !quantity.is_zero() || Micro::new(quantity).is_err() {
        return Err(Error::invalid(
            pointer,
            "out_of_range",
            words!("0 或以上，最多 6 位小数", "0 or more with at most 6 decimals"),
        ));
    }
    if quantity > left(row) {
        return Err(refusals::EXCEEDS_SHIPPED.at(
            pointer,
            words!("要求验收 {quantity}，发货数量为 {}。", "Asked to accept {quantity} of {} shipped.", left(row)),
        ));
    }
    if quantity < row.invoiced_quantity_micro.decimal() {
        let invoiced = row.invoiced_quantity_micro.decimal();
        return Err(refusals::INVOICED_ABOVE_ACCEPTED.at(
            pointer,
            words!("已开票 {invoiced}，验收 {quantity}。", "{invoiced} are invoiced, {quantity} accepted."),
        ));
    }
    Ok(())
}

/// Moves batch, order lines and obligations to what was accepted, and says what that recognises.
fn accept_lines(
    work: &mut Work,
    held: &mut HeldOrder,
    accepted: Vec<(DeliveryLineRow, Decimal)>,
    on: Date,
) -> Result<Vec<Step>> {
    let org = work.org();
    let mut lines: HashMap<_, OrderLineRow> =
        orders::list_lines(work.tx, org, held.order.id)?.into_iter().map(|line| (line.id, line)).collect();
    let mut obligations: HashMap<_, ObligationRow> = obligations::list_obligations(work.tx, org, held.order.id)?
        .into_iter()
        .map(|row| (row.order_line_id, row))
        .collect();
    let mut steps = Vec::with_capacity(accepted.len());
    for (mut row, quantity) in accepted {
        let line = lines.remove(&row.order_line_id).zip(obligations.remove(&row.order_line_id));
        let (mut line, mut obligation) =
            line.ok_or_else(|| Error::Internal(format!("{} has no obligation", row.order_line_id)))?;
        let refused = left(&row) - quantity;
        row.accepted_quantity_micro = Micro::new(quantity)?;
        row.returned_quantity_micro = Micro::new(row.returned_quantity_micro.decimal() + refused)?;
        row.updated_at = work.now;
        row.update(work.tx, org)?;
        held.move_delivered(&mut line, -refused)?;
        held.move_accepted(&mut line, quantity)?;
        line.updated_at = work.now;
        line.update(work.tx, org)?;
        obligation.satisfied_quantity_micro = line.accepted_quantity_micro;
        let progress = accepted_progress(&line);
        steps.push(Step::at_progress(&line, obligation, RecognitionRule::AcceptedQuantity, progress, on)?);
    }
    Ok(steps)
}

/// Accepted of ordered units; of one where none is ordered any more.
pub(crate) fn accepted_progress(line: &OrderLineRow) -> Progress {
    let (done, of) = (line.accepted_quantity_micro.decimal(), line.quantity_micro.decimal());
    Progress { done, of: if of.is_zero() { Decimal::ONE } else { of }, unit: ProgressUnit::Quantity }
}
