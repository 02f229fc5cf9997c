//! 退货 Accepted goods that come back before they were invoiced. Those on an invoice come back with its credit note.

use super::accept::accepted_progress;
use super::refusals;
use crate::contracts::lines::{LINES_MAX, check_past, check_quantity, check_text};
use crate::contracts::plan;
use crate::error::{Error, Result};
use crate::orders::progress::HeldOrder;
use crate::revenue::recognize::{Recognition, Source, Step, post_recognitions};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{DeliveryId, OrderLineId};
use mingxi_domain::ledger::EntryKind;
use mingxi_domain::orders::{AfterReturn, DeliveryStatus};
use mingxi_domain::revenue::RecognitionRule;
use mingxi_domain::taxes::part_by_quantity;
use mingxi_domain::words;
use mingxi_domain::words::stands;
use mingxi_store::Micro;
use mingxi_store::deliveries::{self as store, DeliveryLineRow, DeliveryRow};
use mingxi_store::orders::{self as orders, OrderLineRow};
use mingxi_store::revenue::{self as obligations, ObligationRow};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::json;
use std::collections::{HashMap, HashSet};
use utoipa::ToSchema;

/// Goods of an accepted batch that came back before they were invoiced.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnDelivery {
    /// The day they came back: not before they were accepted, not in the future, in an open period.
    #[schema(value_type = String, format = Date)]
    pub returned_on: Date,
    /// The reason, kept in the audit trail.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// What came back; without it everything of the batch that is on no invoice.
    #[schema(min_items = 1, max_items = 500)]
    pub lines: Option<Vec<ReturnedLine>>,
    /// What becomes of them. Without it an open order delivers them again, a closed one does not.
    pub after_return: Option<AfterReturn>,
}

/// What came back of a line.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnedLine {
    /// The line of the order.
    pub order_line_id: OrderLineId,
    /// How many units.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = "^[0-9]{1,10}([.][0-9]{1,6})?$", example = "3")]
    pub quantity: Decimal,
}

/// Takes accepted goods back that are on no invoice. They count as neither delivered nor accepted any more, and their
/// revenue is taken back by the same share. Either they are delivered again, for which a closed order is reopened, or
/// their quantity goes back to the contract.
///
/// # Errors
/// Forbidden; not found; invalid date, reason or quantity; refused as `delivery_not_accepted`,
/// `delivery_returned_before_accepted`, `delivery_return_exceeds`, `order_contract_ended`, `period_closed`.
/// Source: IFRS 15.B20–B27, CAS 14 §32.
pub fn return_delivery(work: &mut Work, id: DeliveryId, input: &ReturnDelivery) -> Result<()> {
    work.check(Action::DeliveryReturn)?;
    work.require_visible("delivery", id)?;
    check_past(work, "/returned_on", input.returned_on)?;
    check_text("/reason", &input.reason, 500)?;
    let org = work.org();
    let order_id = DeliveryRow::find(work.tx, org, id)?.ok_or_else(|| Error::not_found("delivery", id))?.order_id;
    let mut held = HeldOrder::lock(work, order_id)?;
    let mut delivery = DeliveryRow::lock(work.tx, org, id)?.ok_or_else(|| Error::not_found("delivery", id))?;
    check(&delivery, input)?;
    let after = held.after_return(input.after_return)?;
    let returned = returned_quantities(work, &delivery, input)?;
    let units: Decimal = returned.iter().map(|(_, quantity)| *quantity).sum();
    let steps = take_back(work, &mut held, returned, after, input.returned_on)?;
    let source = Source {
        kind: EntryKind::RevenueReversed,
        effective_on: input.returned_on,
        document: ("delivery", id.to_string()),
        posting_key: format!("delivery:{id}:returned:{}", delivery.version),
        memo: format!("{} 退货", delivery.number),
        delivery_id: Some(id),
        credit_note_id: None,
    };
    post_recognitions(work, &mut held, vec![Recognition { source, steps }])?;
    if after == AfterReturn::Redeliver {
        held.reopen(work, input.reason.trim())?;
    }
    held.save(work)?;
    plan::refit(work, held.contract.id)?;
    delivery.updated_at = work.now;
    delivery.update(work.tx, org)?;
    let changes = Changes::none().set("returned_on", input.returned_on).set("quantity", units.normalize().to_string());
    let changes = changes.set("reason", input.reason.trim()).set("after_return", after);
    work.audit(Action::DeliveryReturn, id, changes)?;
    work.emit("delivery.returned", "delivery", id, json!({ "id": id, "order_id": order_id }))
}

fn check(delivery: &DeliveryRow, input: &ReturnDelivery) -> Result<()> {
    let (DeliveryStatus::Accepted, Some(accepted_on)) = (delivery.status, delivery.accepted_on) else {
        return Err(refusals::NOT_ACCEPTED.because(stands(&delivery.number, delivery.status)));
    };
    if input.returned_on < accepted_on {
        let number = &delivery.number;
        return Err(refusals::RETURNED_BEFORE_ACCEPTED.at(
            "/returned_on",
            words!("{number} 的验收日期为 {accepted_on}。", "{number} was accepted on {accepted_on}."),
        ));
    }
    Ok(())
}

/// What stayed of a batch line and is on no invoice.
fn left(row: &DeliveryLineRow) -> Decimal {
    row.quantity_micro.decimal() - row.returned_quantity_micro.decimal() - row.invoiced_quantity_micro.decimal()
}

/// The lines of the batch with what came back of each.
fn returned_quantities(
    work: &mut Work,
    delivery: &DeliveryRow,
    input: &ReturnDelivery,
) -> Result<Vec<(DeliveryLineRow, Decimal)>> {
    let rows = store::list_lines(work.tx, work.org(), delivery.id)?;
    let Some(asked) = &input.lines else {
        let all: Vec<_> = rows.into_iter().map(|row| (left(&row), row)).filter(|(left, _)| !left.is_zero()).collect();
        if all.is_empty() {
            let detail = words!(
                "{} 的货物已全部开票或退回。",
                "Everything of {} is invoiced or came back already.",
                delivery.number
            );
            return Err(refusals::RETURN_EXCEEDS.because(detail));
        }
        return Ok(all.into_iter().map(|(left, row)| (row, left)).collect());
    };
    if asked.is_empty() || asked.len() > LINES_MAX {
        return Err(Error::line_count(LINES_MAX));
    }
    let mut seen = HashSet::new();
    let find = |(index, asked): (usize, &ReturnedLine)| {
        let (pointer, id) = (format!("/lines/{index}"), asked.order_line_id);
        let row = rows.iter().find(|row| row.order_line_id == id);
        let row = row.ok_or_else(|| Error::unknown_reference(format!("{pointer}/order_line_id"), id))?;
        if !seen.insert(id) {
            return Err(Error::line_twice(format!("{pointer}/order_line_id")));
        }
        let pointer = format!("{pointer}/quantity");
        let quantity = check_quantity(&pointer, asked.quantity)?.decimal();
        if quantity > left(row) {
            let (left, invoiced) = (left(row).normalize(), row.invoiced_quantity_micro.decimal().normalize());
            let detail = words!(
                "要求退回 {quantity}；未开票 {left}，已开票 {invoiced}。",
                "Asked to take {quantity} back; {left} are not invoiced, {invoiced} are."
            );
            return Err(refusals::RETURN_EXCEEDS.at(pointer, detail));
        }
        Ok((row.clone(), quantity))
    };
    asked.iter().enumerate().map(find).collect()
}

/// Moves batch, order lines and obligations to what stayed, and says what revenue that takes back.
fn take_back(
    work: &mut Work,
    held: &mut HeldOrder,
    returned: Vec<(DeliveryLineRow, Decimal)>,
    after: AfterReturn,
    on: Date,
) -> Result<Vec<Step>> {
    let (org, order) = (work.org(), held.order.id);
    let mut lines: HashMap<_, OrderLineRow> =
        orders::list_lines(work.tx, org, order)?.into_iter().map(|line| (line.id, line)).collect();
    let mut obligations: HashMap<_, ObligationRow> =
        obligations::list_obligations(work.tx, org, order)?.into_iter().map(|row| (row.order_line_id, row)).collect();
    let mut steps = Vec::with_capacity(returned.len());
    for (mut row, quantity) in returned {
        let line = lines.remove(&row.order_line_id).zip(obligations.remove(&row.order_line_id));
        let (mut line, mut obligation) =
            line.ok_or_else(|| Error::Internal(format!("{} has no obligation", row.order_line_id)))?;
        row.returned_quantity_micro = Micro::new(row.returned_quantity_micro.decimal() + quantity)?;
        row.updated_at = work.now;
        row.update(work.tx, org)?;
        held.move_delivered(&mut line, -quantity)?;
        held.move_accepted(&mut line, -quantity)?;
        if after == AfterReturn::Shorten {
            // At the price at which they would have been invoiced.
            let (whole, invoiced) = (line.quantity_micro.decimal(), line.invoiced_quantity_micro.decimal());
            let amounts = part_by_quantity(line.amounts(), whole, line.invoiced(), invoiced, quantity);
            let amounts = amounts.map_err(|error| Error::Internal(format!("{}: {error}", line.id)))?;
            held.take_off(work, &mut line, quantity, amounts)?;
            obligation.follow(&line);
        } else {
            obligation.satisfied_quantity_micro = line.accepted_quantity_micro;
        }
        line.updated_at = work.now;
        line.update(work.tx, org)?;
        let progress = accepted_progress(&line);
        steps.push(Step::at_progress(&line, obligation, RecognitionRule::GoodsReturned, progress, on)?);
    }
    Ok(steps)
}
