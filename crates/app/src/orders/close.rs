//! Closing an order with what was accepted.

use super::cancel::give_back;
use super::progress::{HeldOrder, share};
use super::refusals;
use crate::error::{Error, Result};
use crate::revenue::recognize::{Progress, Recognition, Source, Step, post_recognitions};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::OrderId;
use mingxi_domain::ledger::EntryKind;
use mingxi_domain::orders::OrderStatus;
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::revenue::{ProgressUnit, RecognitionRule};
use mingxi_domain::taxes::document_totals;
use mingxi_domain::words;
use mingxi_store::invoices;
use mingxi_store::orders::{self as store, OrderLineRow};
use mingxi_store::revenue::{self as obligations, ObligationRow};
use rust_decimal::Decimal;
use serde_json::json;

/// Closes an open order. Everything delivered must be accepted and invoiced, every service rendered and invoiced.
/// Goods that were never delivered go back to the contract: the order then says what was fulfilled.
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
    if let Some(line) = lines.iter().find(|line| !is_settled(line, &obligations)) {
        let detail = words!(
            "{1} 的 {0} 尚未验收、开票或履行完毕。",
            "{} of {} is not accepted, invoiced or rendered.",
            line.description,
            held.order.number
        );
        return Err(refusals::NOT_SETTLED.because(detail));
    }
    if invoices::count_drafts(work.tx, org, id)? > 0 {
        return Err(refusals::NOT_SETTLED.because(words!(
            "{} 有草稿发票。",
            "{} has draft invoices.",
            held.order.number
        )));
    }
    let mut steps = Vec::new();
    for line in lines.iter_mut().filter(|line| line.recognition_method == RecognitionMethod::PointInTime) {
        let position = obligations.iter().position(|obligation| obligation.order_line_id == line.id);
        let position = position.ok_or_else(|| Error::Internal(format!("{} has no obligation", line.id)))?;
        if line.accepted_quantity_micro < line.quantity_micro {
            let before = share(line, line.accepted_quantity_micro)?;
            steps.push(shorten(work, &mut held, line, obligations.swap_remove(position))?);
            held.order.delivered_minor += line.net_minor - before;
            held.order.accepted_minor += line.net_minor - before;
        }
    }
    let amounts: Vec<_> = lines.iter().map(OrderLineRow::amounts).collect();
    let totals = document_totals(&amounts, held.order.currency)?;
    let changes = Changes::none().moved("status", OrderStatus::Open, OrderStatus::Closed).moved(
        "total_minor",
        held.order.total_minor,
        totals.gross.amount_minor(),
    );
    held.order.net_minor = totals.net.amount_minor();
    held.order.tax_minor = totals.tax.amount_minor();
    held.order.total_minor = totals.gross.amount_minor();
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
    work.audit(Action::OrderClose, id, changes)?;
    work.emit("order.closed", "order", id, json!({ "id": id }))
}

fn is_settled(line: &OrderLineRow, obligations: &[ObligationRow]) -> bool {
    match line.recognition_method {
        RecognitionMethod::PointInTime => {
            line.delivered_quantity_micro == line.accepted_quantity_micro
                && line.invoiced_quantity_micro == line.accepted_quantity_micro
        }
        RecognitionMethod::StraightLine => {
            let mut own = obligations.iter().filter(|obligation| obligation.order_line_id == line.id);
            line.invoiced_quantity_micro == line.quantity_micro
                && own.all(|obligation| obligation.recognized_minor == obligation.allocated_minor)
        }
    }
}

/// Cuts a line down to what was accepted and invoiced. Its obligation is then satisfied in full; a minor unit that
/// rounding left between revenue and invoices is recognised with it.
fn shorten(
    work: &mut Work,
    held: &mut HeldOrder,
    line: &mut OrderLineRow,
    mut obligation: ObligationRow,
) -> Result<Step> {
    let rest = line.quantity_micro.decimal() - line.accepted_quantity_micro.decimal();
    let kept = line.invoiced();
    give_back(work, held, line, rest, line.amounts().checked_sub(kept)?)?;
    line.quantity_micro = line.accepted_quantity_micro;
    line.net_minor = kept.net.amount_minor();
    line.tax_minor = kept.tax.amount_minor();
    line.total_minor = kept.gross.amount_minor();
    line.updated_at = work.now;
    line.update(work.tx, work.org())?;
    obligation.quantity_micro = line.quantity_micro;
    obligation.satisfied_quantity_micro = line.quantity_micro;
    obligation.allocated_minor = line.net_minor - line.conceded_net_minor;
    let done = line.quantity_micro.decimal().max(Decimal::ONE);
    let progress = Progress { done, of: done, unit: ProgressUnit::Quantity };
    Step::at_progress(line, obligation, RecognitionRule::OrderClosed, progress, work.today())
}
