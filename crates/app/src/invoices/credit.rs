//! 红冲 Credit notes: an invoice taken back in whole or part, with or without the goods.
//!
//! Three kinds of credit, and what each does besides receivable and tax:
//! - by quantity, goods stay: the quantity can be invoiced again (a wrong invoice is corrected), so an order that was
//!   closed is open again;
//! - by quantity, goods come back: they count as neither delivered nor accepted nor invoiced any more, and their
//!   revenue is taken back by the same share. Either they are delivered again (an exchange), for which a closed order is
//!   reopened, or the order no longer owes them and their quantity goes back to the contract;
//! - by amount: a price concession. It lowers what is allocated to the obligation, and revenue already recognised
//!   follows at once (IFRS 15.87–90, CAS 14 §24). What was invoiced beyond the price of a line, as of a service that ended
//!   early, is no concession: it is credited first.

use super::held::{HeldInvoice, release_batch, where_it_stands};
use super::opening::{self, is_opening};
use super::refusals;
use crate::applications::{Around, resettle};
use crate::contracts::lines::{LINES_MAX, check_past, check_quantity, check_text};
use crate::contracts::plan;
use crate::contracts::position::move_position;
use crate::deliveries::accepted_progress;
use crate::error::{Error, Result};
use crate::ledger;
use crate::revenue::recognize::{Progress, Recognition, Source, Step, post_recognitions};
use crate::revenue::service_of;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{InvoiceId, InvoiceLineId, OrderLineId};
use mingxi_domain::invoices::credit_notes::{CreditError, credit_gross_part, credit_units};
use mingxi_domain::invoices::status::InvoiceStatus;
use mingxi_domain::ledger::entry::Dimensions;
use mingxi_domain::ledger::{AccountRole, EntryKind};
use mingxi_domain::money::Money;
use mingxi_domain::number_series::SeriesKind;
use mingxi_domain::orders::{AfterReturn, DeliveryStatus};
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::revenue::{ProgressUnit, RecognitionRule};
use mingxi_domain::rounding::prorate;
use mingxi_domain::splits::split_by_weight;
use mingxi_domain::taxes::{LineAmounts, document_totals};
use mingxi_domain::words;
use mingxi_store::Micro;
use mingxi_store::deliveries::DeliveryRow;
use mingxi_store::invoices::{InvoiceLineRow, InvoiceRow, NoteFacts};
use mingxi_store::orders::OrderLineRow;
use mingxi_store::receipts::ApplicationRow;
use mingxi_store::revenue::ObligationRow;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::json;
use std::collections::{BTreeMap, HashSet};
use utoipa::ToSchema;

/// A credit note on an issued invoice: over everything that is left, over quantities of lines, or over an amount.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditInvoice {
    /// The date on the credit note: not before the invoice, not in the future, in an open period.
    #[schema(value_type = String, format = Date)]
    pub issued_on: Date,
    /// The reason.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// Whether the goods come back. Needs quantities, not an amount.
    #[serde(default)]
    pub returns_goods: bool,
    /// What becomes of goods that come back. Without it an open order delivers them again, a closed one does not.
    pub after_return: Option<AfterReturn>,
    /// Quantities to credit; without lines and amount, everything that is left.
    #[schema(min_items = 1, max_items = 500)]
    pub lines: Option<Vec<CreditLine>>,
    /// Credits only what is invoiced beyond the price of its lines, as after a service ended early. Goes alone.
    #[serde(default)]
    pub over_invoiced: bool,
    /// A tax-included amount to take off the price, spread over the lines by what is left of each.
    pub amount: Option<Money>,
}

/// A quantity of an invoice line to credit.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditLine {
    /// The line of the invoice.
    pub invoice_line_id: InvoiceLineId,
    /// How many units.
    #[serde(with = "mingxi_domain::decimals::text")]
    #[schema(value_type = String, pattern = "^[0-9]{1,10}([.][0-9]{1,6})?$", example = "3")]
    pub quantity: Decimal,
}

/// Issues a credit note. It lowers what is open on its invoice first; what exceeds that stays open on the credit note
/// as the customer's credit. Both are in the trade receivable, so applying it moves no account.
///
/// Posted: Dr output tax, Dr contract position net / Cr trade receivable. The taxes of all notes sum to the invoice.
/// A note over nothing, as for goods given away, takes its quantities back and posts nothing.
///
/// Cash discounts and payment differences fall with their condition, and the invoice owes them again (feature CD6). An
/// opening receivable is credited by amount: Dr opening balance / Cr trade receivable.
///
/// # Errors
/// Forbidden; not found; invalid date, reason, quantity or amount; refused as `invoice_not_an_invoice`,
/// `invoice_not_issued`, `invoice_credit_too_early`, `invoice_credit_exceeds`, `invoice_credit_nothing_left`,
/// `invoice_service_not_returnable`, `order_contract_ended`, `period_closed`. Source: features IN3, OR4.
pub fn credit_invoice(work: &mut Work, id: InvoiceId, input: &CreditInvoice) -> Result<InvoiceId> {
    work.check(Action::InvoiceCredit)?;
    work.require_visible("invoice", id)?;
    check_past(work, "/issued_on", input.issued_on)?;
    check_text("/reason", &input.reason, 500)?;
    check_ways(input)?;
    if is_opening(work, id)? {
        if input.over_invoiced {
            let detail = words!("期初应收没有订单", "an opening receivable has no order");
            return Err(Error::invalid("/over_invoiced", "out_of_range", detail));
        }
        return opening::credit(work, id, input);
    }
    let mut held = HeldInvoice::lock(work, id)?;
    check(&held, input)?;
    let credits = credits(&held, input)?;
    resettle_on_rest(work, &mut held, &credits, input.issued_on)?;
    let note = note_row(work, &held, input, &credits)?;
    note.insert(work.tx, work.org())?;
    let lines: Vec<_> = (1..).zip(&credits).map(|(line_no, credit)| line_row(work, &note, line_no, credit)).collect();
    InvoiceLineRow::insert_all(work.tx, work.org(), &lines)?;
    post(work, &mut held, &note, &credits)?;
    let after = held.on.after_return(input.after_return)?;
    let touched = take_back(work, &mut held, input, after, &credits)?;
    correct_revenue(work, &mut held, &note, input, touched)?;
    if is_owed_again(input, after, &credits) {
        held.on.reopen(work, input.reason.trim())?;
    }
    held.opened.moved(None, &note);
    held.invoice.credited_minor += note.applied_minor;
    held.invoice.open_minor -= note.applied_minor;
    held.on.order.invoiced_minor -= note.total_minor;
    let (number, contract) = (held.invoice.number.clone(), held.on.contract.id);
    held.save(work)?;
    plan::refit(work, contract)?;
    let changes = Changes::none().set("credit_note", &note.number).set("invoice", number).set("total", note.total());
    work.audit(
        Action::InvoiceCredit,
        id,
        changes
            .set("reason", input.reason.trim())
            .set("returns_goods", input.returns_goods)
            .set("after_return", input.returns_goods.then_some(after)),
    )?;
    work.emit("invoice.credited", "invoice", id, json!({ "id": id, "credit_note_id": note.id }))?;
    Ok(note.id)
}

/// Whether the order has something to do again: units to deliver, or units that stayed to invoice.
fn is_owed_again(input: &CreditInvoice, after: AfterReturn, credits: &[Credit]) -> bool {
    let is_by_quantity = credits.iter().any(|credit| !credit.quantity.is_zero());
    is_by_quantity && (!input.returns_goods || after == AfterReturn::Redeliver)
}

/// Refuses ways to credit that do not go together.
fn check_ways(input: &CreditInvoice) -> Result<()> {
    if input.amount.is_some() && (input.lines.is_some() || input.returns_goods) {
        return Err(Error::invalid(
            "/amount",
            "out_of_range",
            words!("按金额红冲时不带明细行和退货", "an amount goes without lines and without returned goods"),
        ));
    }
    if input.over_invoiced && (input.amount.is_some() || input.lines.is_some() || input.returns_goods) {
        return Err(Error::invalid(
            "/over_invoiced",
            "out_of_range",
            words!("多开票部分单独红冲", "what is invoiced too much is credited alone"),
        ));
    }
    if input.after_return.is_some() && !input.returns_goods {
        return Err(Error::invalid(
            "/after_return",
            "out_of_range",
            words!("仅用于退货", "only for goods that come back"),
        ));
    }
    Ok(())
}

fn check(held: &HeldInvoice, input: &CreditInvoice) -> Result<()> {
    let number = held.invoice.number.as_deref().unwrap_or_default();
    let (InvoiceStatus::Issued, Some(issued_on)) = (held.invoice.status, held.invoice.issued_on) else {
        return Err(refusals::NOT_ISSUED.because(where_it_stands(&held.invoice)));
    };
    if input.issued_on < issued_on {
        return Err(refusals::CREDIT_TOO_EARLY
            .at("/issued_on", words!("{number} 的开票日期为 {issued_on}。", "{number} is dated {issued_on}.")));
    }
    Ok(())
}

/// What is credited of one line: a quantity with its share of what is left, or no quantity and an amount.
struct Credit {
    line: InvoiceLineRow,
    quantity: Decimal,
    amounts: LineAmounts,
}

fn credits(held: &HeldInvoice, input: &CreditInvoice) -> Result<Vec<Credit>> {
    let credits = match (&input.lines, input.amount) {
        _ if input.over_invoiced => over_invoiced(held)?,
        (_, Some(amount)) => by_amount(held, amount)?,
        (Some(asked), None) => by_quantity(held, asked)?,
        (None, None) => held
            .lines
            .iter()
            .filter(|line| !quantity_left(line).is_zero())
            .map(|line| credit(line, quantity_left(line), ""))
            .collect::<Result<_>>()?,
    };
    if credits.is_empty() {
        let number = held.invoice.number.as_deref().unwrap_or_default();
        if input.over_invoiced {
            return Err(refusals::CREDIT_NOTHING_LEFT.because(words!(
                "{number} 没有超出订单价款的开票。",
                "Nothing of {number} is invoiced beyond the price of its lines."
            )));
        }
        return Err(
            refusals::CREDIT_NOTHING_LEFT.because(words!("{number} 已全额红冲。", "{number} is credited in full."))
        );
    }
    let is_service = |credit: &Credit| credit.line.delivery_line_id.is_none();
    if input.returns_goods && credits.iter().any(is_service) {
        return Err(refusals::SERVICE_NOT_RETURNABLE
            .at("/returns_goods", words!("红冲的明细行中有服务。", "A line of the credit is a service.")));
    }
    Ok(credits)
}

fn by_quantity(held: &HeldInvoice, asked: &[CreditLine]) -> Result<Vec<Credit>> {
    if asked.is_empty() || asked.len() > LINES_MAX {
        return Err(Error::line_count(LINES_MAX));
    }
    let mut seen = HashSet::new();
    let one = |(index, asked): (usize, &CreditLine)| {
        let (pointer, id) = (format!("/lines/{index}"), asked.invoice_line_id);
        let line = held.lines.iter().find(|line| line.id == id);
        let line = line.ok_or_else(|| Error::unknown_reference(format!("{pointer}/invoice_line_id"), id))?;
        if !seen.insert(id) {
            return Err(Error::line_twice(format!("{pointer}/invoice_line_id")));
        }
        let pointer = format!("{pointer}/quantity");
        credit(line, check_quantity(&pointer, asked.quantity)?.decimal(), &pointer)
    };
    asked.iter().enumerate().map(one).collect()
}

fn by_amount(held: &HeldInvoice, amount: Money) -> Result<Vec<Credit>> {
    let left = held.lines.iter().map(left).collect::<Result<Vec<_>>>()?;
    let total = Money::sum(left.iter().map(|left| left.gross), held.invoice.currency)?;
    if !amount.is_positive() || amount.exceeds(total)? {
        return Err(refusals::CREDIT_EXCEEDS.at(
            "/amount",
            words!("要求红冲 {amount}，剩余 {total}。", "Asked to credit {amount} of which {total} is left."),
        ));
    }
    let weights: Vec<_> = left.iter().map(|left| left.gross.to_decimal()).collect();
    let parts = split_by_weight(amount, &weights).map_err(|error| Error::Internal(error.to_string()))?;
    let of_line = |(line, part): (&InvoiceLineRow, Money)| {
        let percent = line.tax_percent_micro.decimal();
        let amounts = credit_gross_part(line.amounts(), line.credited(), part, percent)
            .map_err(|error| refuse(&error, "/amount"))?;
        Ok(Credit { line: line.clone(), quantity: Decimal::ZERO, amounts })
    };
    held.lines.iter().zip(parts).filter(|(_, part)| part.is_positive()).map(of_line).collect()
}

/// What is invoiced of each order line beyond its price, as far as it stands on this invoice.
fn over_invoiced(held: &HeldInvoice) -> Result<Vec<Credit>> {
    let mut credits = Vec::new();
    for order_line in &held.order_lines {
        let mut over = over(order_line)?;
        for line in held.lines.iter().filter(|line| line.order_line_id == Some(order_line.id)) {
            let left = left(line)?;
            let amounts = LineAmounts::of(over.net.min(left.net)?, over.tax.min(left.tax)?)?;
            if amounts != LineAmounts::zero(line.currency) {
                over = over.checked_sub(amounts)?;
                credits.push(Credit { line: line.clone(), quantity: Decimal::ZERO, amounts });
            }
        }
    }
    Ok(credits)
}

/// What is invoiced of an order line beyond its price.
fn over(line: &OrderLineRow) -> Result<LineAmounts> {
    let (zero, over) = (Money::zero(line.currency), line.invoiced().checked_sub(line.amounts())?);
    Ok(LineAmounts::of(over.net.max(zero)?, over.tax.max(zero)?)?)
}

fn credit(line: &InvoiceLineRow, quantity: Decimal, pointer: &str) -> Result<Credit> {
    let percent = line.tax_percent_micro.decimal();
    let amounts = credit_units(line.amounts(), line.credited(), quantity_left(line), quantity, percent);
    let amounts = amounts.map_err(|error| refuse(&error, pointer))?;
    Ok(Credit { line: line.clone(), quantity, amounts })
}

fn refuse(error: &CreditError, pointer: &str) -> Error {
    refusals::CREDIT_EXCEEDS.at(pointer, error.words().stop())
}

fn left(line: &InvoiceLineRow) -> Result<LineAmounts> {
    Ok(line.amounts().checked_sub(line.credited())?)
}

fn quantity_left(line: &InvoiceLineRow) -> Decimal {
    line.quantity_micro.decimal() - line.credited_quantity_micro.decimal()
}

fn note_row(work: &mut Work, held: &HeldInvoice, input: &CreditInvoice, credits: &[Credit]) -> Result<InvoiceRow> {
    let amounts: Vec<_> = credits.iter().map(|credit| credit.amounts).collect();
    let totals = document_totals(&amounts, held.invoice.currency)?;
    let number = work.next_number(held.invoice.entity_id, SeriesKind::CreditNote, input.issued_on.year())?;
    Ok(held.invoice.credit_note(NoteFacts {
        id: work.ids.next(),
        number,
        issued_on: input.issued_on,
        net_minor: totals.net.amount_minor(),
        tax_minor: totals.tax.amount_minor(),
        applied_minor: totals.gross.amount_minor().min(held.invoice.open_minor),
        reason: input.reason.trim().to_owned(),
        returns_goods: input.returns_goods,
        now: work.now,
    }))
}

/// What stands on the invoice settles on what the credits leave of it: discounts and payment differences fall with
/// their condition.
fn resettle_on_rest(work: &mut Work, held: &mut HeldInvoice, credits: &[Credit], on: Date) -> Result<()> {
    let coming = Money::sum(credits.iter().map(|credit| credit.amounts.gross), held.invoice.currency)?;
    let mut around = Around { receipt: None, opened: &mut held.opened, paid: &mut held.on.order.paid_minor };
    resettle(work, &mut held.invoice, Some(coming), on, &mut around)
}

fn line_row(work: &Work, note: &InvoiceRow, line_no: i64, credit: &Credit) -> InvoiceLineRow {
    InvoiceLineRow {
        id: work.ids.next(),
        invoice_id: note.id,
        line_no,
        original_line_id: Some(credit.line.id),
        quantity_micro: Micro::new(credit.quantity).unwrap_or_default(),
        net_minor: credit.amounts.net.amount_minor(),
        tax_minor: credit.amounts.tax.amount_minor(),
        total_minor: credit.amounts.gross.amount_minor(),
        credited_quantity_micro: Micro::default(),
        credited_net_minor: 0,
        credited_tax_minor: 0,
        version: 1,
        created_at: work.now,
        updated_at: work.now,
        ..credit.line.clone()
    }
}

/// Posts the note and applies it to its invoice. Each receivable line names the document whose open amount it moves.
fn post(work: &mut Work, held: &mut HeldInvoice, note: &InvoiceRow, credits: &[Credit]) -> Result<()> {
    let issued_on = note.issued_on.unwrap_or_else(|| work.today());
    let number = note.number.clone().unwrap_or_default();
    let mut draft = held.draft(EntryKind::CreditNoteIssued, issued_on, "", format!("红冲 {number}"));
    draft.source = ("invoice", note.id.to_string());
    draft.posting_key = format!("invoice:{}:issued", note.id);
    let of_note = Dimensions { invoice_id: Some(note.id), ..held.about() };
    let money = |minor: i64| Money::new(minor, note.currency);
    draft.line(AccountRole::OutputTax, money(note.tax_minor), &of_note);
    for credit in credits {
        let about = Dimensions { invoice_id: Some(note.id), ..held.about_line(&credit.line) };
        move_position(&mut draft, &mut held.on.contract, credit.amounts.net, &about)?;
    }
    draft.line(AccountRole::TradeReceivable, money(-note.applied_minor), &held.about());
    draft.line(AccountRole::TradeReceivable, money(-note.open_minor), &of_note);
    let entry = ledger::post_if_any(work, note.entity_id, &draft)?;
    let Some(entry_id) = entry.filter(|_| note.applied_minor != 0) else { return Ok(()) };
    let (id, applied) = (work.ids.next(), note.applied_minor);
    let application = ApplicationRow::of_note(id, note, &held.invoice, applied, issued_on, entry_id, work.now);
    Ok(application.insert(work.tx, work.org())?)
}

/// An obligation whose revenue changes.
struct Touched {
    obligation: ObligationRow,
    /// What was invoiced for accepted units that come back and are owed again.
    came_back: Option<Money>,
}

/// Takes the credits off invoice lines, order lines and batches. Returns the obligations whose revenue changes.
fn take_back(
    work: &mut Work,
    held: &mut HeldInvoice,
    input: &CreditInvoice,
    after: AfterReturn,
    credits: &[Credit],
) -> Result<BTreeMap<OrderLineId, Touched>> {
    let mut touched = BTreeMap::new();
    for credit in credits {
        credit_line(work, credit)?;
        let order_line = credit.line.order_line_id;
        let index = held.order_lines.iter().position(|line| Some(line.id) == order_line);
        let index = index.ok_or_else(|| Error::Internal(format!("{} has no order line", credit.line.id)))?;
        let order_line_id = held.order_lines[index].id;
        let obligation = held.obligations.iter().find(|obligation| obligation.order_line_id == order_line_id);
        let obligation =
            obligation.ok_or_else(|| Error::Internal(format!("{order_line_id} has no obligation")))?.clone();
        let untouched = Touched { obligation, came_back: None };
        if credit.quantity.is_zero() {
            let line = &mut held.order_lines[index];
            let over = over(line)?;
            let over = LineAmounts::of(over.net.min(credit.amounts.net)?, over.tax.min(credit.amounts.tax)?)?;
            line.invoiced_net_minor -= over.net.amount_minor();
            line.invoiced_tax_minor -= over.tax.amount_minor();
            let conceded = credit.amounts.checked_sub(over)?;
            line.conceded_net_minor += conceded.net.amount_minor();
            line.conceded_tax_minor += conceded.tax.amount_minor();
            if !conceded.net.is_zero() {
                let touched = touched.entry(order_line_id).or_insert(untouched);
                touched.obligation.allocated_minor -= conceded.net.amount_minor();
            }
            continue;
        }
        let conceded = conceded_of(credit, &held.order_lines[index])?;
        held.release(&credit.line, credit.quantity, credit.amounts)?;
        let Some(batch_line) = credit.line.delivery_line_id else { continue };
        let returned = if input.returns_goods { credit.quantity } else { Decimal::ZERO };
        let batch_line = release_batch(work, batch_line, credit.quantity, returned)?;
        if returned.is_zero() {
            continue;
        }
        let batch = DeliveryRow::find(work.tx, work.org(), batch_line.delivery_id)?;
        let is_accepted = batch.is_some_and(|batch| batch.status == DeliveryStatus::Accepted);
        let line = &mut held.order_lines[index];
        held.on.move_delivered(line, -returned)?;
        if is_accepted {
            held.on.move_accepted(line, -returned)?;
        }
        if after == AfterReturn::Shorten {
            line.invoiced_net_minor -= conceded.net.amount_minor();
            line.invoiced_tax_minor -= conceded.tax.amount_minor();
            line.conceded_net_minor -= conceded.net.amount_minor();
            line.conceded_tax_minor -= conceded.tax.amount_minor();
            held.on.take_off(work, line, returned, credit.amounts.checked_add(conceded)?)?;
            touched.entry(order_line_id).or_insert(untouched).obligation.follow(line);
        } else if is_accepted {
            let touched = touched.entry(order_line_id).or_insert(untouched);
            touched.obligation.satisfied_quantity_micro = line.accepted_quantity_micro;
            let before = touched.came_back.unwrap_or(Money::zero(line.currency));
            touched.came_back = Some(before.checked_add(credit.amounts.net)?);
        }
    }
    held.save_order_lines(work)?;
    Ok(touched)
}

/// What was conceded before of the price of the credited units: it goes with them when the order no longer owes them.
fn conceded_of(credit: &Credit, line: &OrderLineRow) -> Result<LineAmounts> {
    let conceded = LineAmounts::from_minor(line.conceded_net_minor, line.conceded_tax_minor, line.currency);
    if line.invoiced_quantity_micro.decimal() == credit.quantity {
        return Ok(conceded);
    }
    let (of, quantity) = (&credit.line, credit.line.quantity_micro.decimal());
    let before = quantity_left(of);
    let share = |whole: Money, left: Money, most: Money| {
        let agreed = prorate(whole, before, quantity)?;
        let share = prorate(agreed.checked_sub(left)?, credit.quantity, before)?;
        Ok::<_, Error>(share.min(most)?.max(Money::zero(most.currency()))?)
    };
    let (whole, left) = (of.amounts(), left(of)?);
    let net = share(whole.net, left.net, conceded.net)?;
    Ok(LineAmounts::of(net, share(whole.tax, left.tax, conceded.tax)?)?)
}

fn credit_line(work: &mut Work, credit: &Credit) -> Result<()> {
    let mut line = credit.line.clone();
    line.credited_quantity_micro = Micro::new(line.credited_quantity_micro.decimal() + credit.quantity)?;
    line.credited_net_minor += credit.amounts.net.amount_minor();
    line.credited_tax_minor += credit.amounts.tax.amount_minor();
    line.updated_at = work.now;
    Ok(line.update(work.tx, work.org())?)
}

/// Brings the revenue of what came back or was conceded to where it belongs, on the day of the note.
fn correct_revenue(
    work: &mut Work,
    held: &mut HeldInvoice,
    note: &InvoiceRow,
    input: &CreditInvoice,
    touched: BTreeMap<OrderLineId, Touched>,
) -> Result<()> {
    let rule = if input.returns_goods { RecognitionRule::GoodsReturned } else { RecognitionRule::PriceConceded };
    let mut steps = Vec::with_capacity(touched.len());
    for (order_line_id, Touched { obligation, came_back }) in touched {
        let Some(line) = held.order_lines.iter().find(|line| line.id == order_line_id) else { continue };
        let progress = progress(line, &obligation)?;
        let step = Step::at_progress(line, obligation, rule, progress, input.issued_on)?;
        // What came back takes back what was invoiced for it, to the last fen: units of one line may stand on
        // invoices that rounded differently, and the position would keep the difference. Where the line became
        // shorter, it lost just that, and what is left of it follows its progress.
        steps.push(match came_back {
            Some(net) => step.taking_back(net)?,
            None => step,
        });
    }
    let source = Source {
        kind: EntryKind::RevenueReversed,
        effective_on: input.issued_on,
        document: ("invoice", note.id.to_string()),
        posting_key: format!("invoice:{}:revenue", note.id),
        memo: format!("红冲收入 {}", note.number.as_deref().unwrap_or_default()),
        delivery_id: None,
        credit_note_id: Some(note.id),
    };
    post_recognitions(work, &mut held.on, vec![Recognition { source, steps }])
}

/// How far an obligation is satisfied as it stands.
fn progress(line: &OrderLineRow, obligation: &ObligationRow) -> Result<Progress> {
    if obligation.method == RecognitionMethod::PointInTime {
        return Ok(accepted_progress(line));
    }
    let service = service_of(obligation)?;
    let done = obligation.recognized_through.map_or(0, |through| service.days_through(through));
    Ok(Progress { done: done.into(), of: service.days().into(), unit: ProgressUnit::Days })
}
