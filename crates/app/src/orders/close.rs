//! Closing an order with what was accepted.

use super::progress::HeldOrder;
use super::refusals;
use crate::contracts::plan;
use crate::error::{Error, Result};
use crate::revenue::recognize::{Progress, Recognition, Source, Step, post_recognitions};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::OrderId;
use mingxi_domain::ledger::EntryKind;
use mingxi_domain::money::Money;
use mingxi_domain::orders::OrderStatus;
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::revenue::{ProgressUnit, RecognitionRule};
use mingxi_domain::rounding::prorate;
use mingxi_domain::taxes::LineAmounts;
use mingxi_domain::words;
use mingxi_store::Micro;
use mingxi_store::invoices;
use mingxi_store::orders::{self as store, OrderLineRow};
use mingxi_store::revenue::{self as obligations, ObligationRow};
use rust_decimal::Decimal;
use serde_json::json;

/// Closes an open order. Everything delivered must be accepted and invoiced, every service rendered and invoiced; what is
/// worth nothing needs no invoice. Goods that were never delivered go back to the contract: the order then says what was
/// fulfilled.
///
/// # Errors
/// Forbidden; not found; refused as `order_not_open`, `order_not_settled`.
pub fn close_order(work: &mut Work, id: OrderId) -> Result<()> {
    work.check(Action::OrderClose)?;
    work.require_visible("order", id)?;
    let mut held = HeldOrder::lock(work, id)?;
    held.require_open()?;
    let org = work.org();
    let mut lines = store::list_lines(work.tx, org, id)?;
    let mut obligations = obligations::list_obligations(work.tx, org, id)?;
    for line in &lines {
        check_settled(&held, line, &obligations)?;
    }
    if invoices::count_drafts(work.tx, org, id)? > 0 {
        return Err(refusals::NOT_SETTLED.because(words!(
            "{} 有草稿发票。",
            "{} has draft invoices.",
            held.order.number
        )));
    }
    let (mut steps, total_before) = (Vec::new(), held.order.total_minor);
    for line in lines.iter_mut().filter(|line| line.recognition_method == RecognitionMethod::PointInTime) {
        let position = obligations.iter().position(|obligation| obligation.order_line_id == line.id);
        let position = position.ok_or_else(|| Error::Internal(format!("{} has no obligation", line.id)))?;
        if line.accepted_quantity_micro < line.quantity_micro {
            steps.push(shorten(work, &mut held, line, obligations.swap_remove(position))?);
        }
    }
    let changes = Changes::none().moved("status", OrderStatus::Open, OrderStatus::Closed);
    let changes = changes.moved("total_minor", total_before, held.order.total_minor);
    held.order.status = OrderStatus::Closed;
    let source = Source {
        kind: EntryKind::RevenueRecognized,
        effective_on: work.today(),
        document: ("order", id.to_string()),
        posting_key: format!("order:{id}:closed"),
        memo: format!("{} 完结", held.order.number),
        delivery_id: None,
        credit_note_id: None,
    };
    post_recognitions(work, &mut held, vec![Recognition { source, steps }])?;
    held.save(work)?;
    plan::refit(work, held.contract.id)?;
    work.audit(Action::OrderClose, id, changes)?;
    work.emit("order.closed", "order", id, json!({ "id": id }))
}

/// Refuses a line with something left to accept, to invoice or to render, and says what it is.
fn check_settled(held: &HeldOrder, line: &OrderLineRow, obligations: &[ObligationRow]) -> Result<()> {
    let (text, number) = (&line.description, &held.order.number);
    let because = |detail| Err(refusals::NOT_SETTLED.because(detail));
    let fulfilled = match line.recognition_method {
        RecognitionMethod::PointInTime => line.accepted_quantity_micro,
        RecognitionMethod::StraightLine => line.quantity_micro,
    };
    if line.recognition_method == RecognitionMethod::PointInTime
        && line.delivered_quantity_micro != line.accepted_quantity_micro
    {
        let waiting = (line.delivered_quantity_micro.decimal() - line.accepted_quantity_micro.decimal()).normalize();
        return because(words!(
            "{number} 的 {text}：{waiting} 已发货，尚未验收。",
            "{text} of {number}: {waiting} delivered and not accepted."
        ));
    }
    let mut own = obligations.iter().filter(|obligation| obligation.order_line_id == line.id);
    if line.recognition_method == RecognitionMethod::StraightLine
        && own.any(|obligation| obligation.recognized_minor != obligation.allocated_minor)
    {
        return because(words!(
            "{number} 的 {text} 尚未履行完毕。",
            "{text} of {number} is not rendered through its end."
        ));
    }
    let left = to_invoice(line, fulfilled)?;
    if left.gross.is_negative() {
        let over = left.gross.negated();
        return because(words!(
            "{number} 的 {text}：多开票 {over}（含税），须红冲。",
            "{text} of {number}: {over} too much is invoiced, tax included; credit it."
        ));
    }
    if left != LineAmounts::zero(line.currency) {
        let uninvoiced = (fulfilled.decimal() - line.invoiced_quantity_micro.decimal()).normalize();
        let gross = left.gross;
        return because(words!(
            "{number} 的 {text}：{uninvoiced} 尚未开票（含税 {gross}）。",
            "{text} of {number}: {uninvoiced} is not invoiced ({gross}, tax included)."
        ));
    }
    Ok(())
}

/// What of a fulfilled quantity is still to be invoiced: the price of it less what is on invoices; negative when too much
/// is. Nothing where no unit is left, whatever rounding made of the units before.
fn to_invoice(line: &OrderLineRow, fulfilled: Micro) -> Result<LineAmounts> {
    let (net, tax) = (Money::new(line.net_minor, line.currency), Money::new(line.tax_minor, line.currency));
    let (done, of) = (fulfilled.decimal(), line.quantity_micro.decimal());
    if line.recognition_method == RecognitionMethod::PointInTime && line.invoiced_quantity_micro == fulfilled {
        return Ok(LineAmounts::zero(line.currency));
    }
    let price = LineAmounts::of(prorate(net, done, of)?, prorate(tax, done, of)?)?;
    Ok(price.checked_sub(line.invoiced())?)
}

/// Cuts a line down to what was accepted and invoiced. Its obligation is then satisfied in full; a minor unit that
/// rounding left between revenue and invoices is recognised with it.
fn shorten(
    work: &mut Work,
    held: &mut HeldOrder,
    line: &mut OrderLineRow,
    mut obligation: ObligationRow,
) -> Result<Step> {
    if line.accepted_quantity_micro == Micro::default() {
        // Nothing of it stayed, so nothing of its price was conceded either.
        (line.invoiced_net_minor, line.invoiced_tax_minor) = (0, 0);
        (line.conceded_net_minor, line.conceded_tax_minor) = (0, 0);
    }
    let rest = line.quantity_micro.decimal() - line.accepted_quantity_micro.decimal();
    held.take_off(work, line, rest, line.amounts().checked_sub(line.invoiced())?)?;
    line.updated_at = work.now;
    line.update(work.tx, work.org())?;
    obligation.follow(line);
    let done = line.quantity_micro.decimal().max(Decimal::ONE);
    let progress = Progress { done, of: done, unit: ProgressUnit::Quantity };
    Step::at_progress(line, obligation, RecognitionRule::OrderClosed, progress, work.today())
}
