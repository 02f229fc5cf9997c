//! 期初应收 Taking back an opening receivable: voided whole, or credited by amount. There is no order behind it, so no
//! quantity, tax or revenue moves.

use super::credit::CreditInvoice;
use super::refusals;
use super::void::VoidInvoice;
use crate::applications::{Around, resettle};
use crate::error::{Error, Result};
use crate::ledger;
use crate::told_facts;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::{EntryId, Id, InvoiceId};
use mingxi_domain::invoices::status::{InvoiceKind, InvoiceStatus};
use mingxi_domain::ledger::entry::{Dimensions, Draft};
use mingxi_domain::ledger::{AccountRole, EntryKind};
use mingxi_domain::money::Money;
use mingxi_domain::number_series::SeriesKind;
use mingxi_domain::words;
use mingxi_domain::words::stands;
use mingxi_store::customers::CustomerRow;
use mingxi_store::invoices::{self as store, InvoiceRow, NoteFacts};
use mingxi_store::ledger::{find_posting, load_primary_book};
use mingxi_store::open_balances::{OpenChanges, OpenItem};
use mingxi_store::receipts::ApplicationRow;
use serde_json::json;

/// Whether this is a receivable from before the system.
pub(super) fn is_opening(work: &mut Work, id: InvoiceId) -> Result<bool> {
    let found = InvoiceRow::find(work.tx, work.org(), id)?;
    Ok(found.is_some_and(|invoice| invoice.kind == InvoiceKind::Opening))
}

/// Voids an opening receivable: its entry is reversed.
pub(super) fn void(work: &mut Work, id: InvoiceId, input: &VoidInvoice) -> Result<()> {
    let mut invoice = lock_issued(work, id)?;
    let was_open = OpenItem::of(&invoice);
    if invoice.open_minor != invoice.total_minor || credited(work, &invoice)?.is_positive() {
        let number = invoice.number.as_deref().unwrap_or_default();
        return Err(refusals::IN_USE.because(words!(
            "{number}：未清 {}，总额 {}。",
            "{number}: {} of {} is open.",
            invoice.open(),
            invoice.total()
        )));
    }
    let book = load_primary_book(work.tx, work.org(), invoice.entity_id)?;
    let posted = find_posting(work.tx, work.org(), book.id, &format!("invoice:{id}:issued"))?;
    let posted = posted.ok_or_else(|| Error::Internal(format!("{id} was never posted")))?;
    let memo = format!("作废 {}", invoice.number.as_deref().unwrap_or_default());
    ledger::reverse(work, posted.id, EntryKind::InvoiceVoided, input.voided_on, &memo)?;
    invoice.status = InvoiceStatus::Void;
    invoice.voided_on = Some(input.voided_on);
    invoice.void_reason = Some(input.reason.trim().to_owned());
    invoice.open_minor = 0;
    told_facts::take_back(work, id.raw())?;
    save(work, was_open, &invoice, OpenChanges::default())?;
    let changes = Changes::none().moved("status", InvoiceStatus::Issued, InvoiceStatus::Void);
    work.audit(Action::InvoiceVoid, id, changes.set("voided_on", input.voided_on).set("reason", input.reason.trim()))?;
    work.emit("invoice.voided", "invoice", id, json!({ "id": id }))
}

/// Credits an opening receivable by an amount, or all that is left of it. What exceeds the open amount stays open on
/// the note.
pub(super) fn credit(work: &mut Work, id: InvoiceId, input: &CreditInvoice) -> Result<InvoiceId> {
    let mut invoice = lock_issued(work, id)?;
    let was_open = OpenItem::of(&invoice);
    let number = invoice.number.clone().unwrap_or_default();
    if input.lines.is_some() || input.returns_goods {
        return Err(Error::invalid(
            "/lines",
            "out_of_range",
            words!("期初应收没有明细行和货物", "an opening receivable has no lines and no goods"),
        ));
    }
    if invoice.issued_on.is_some_and(|issued_on| input.issued_on < issued_on) {
        return Err(refusals::CREDIT_TOO_EARLY
            .at("/issued_on", words!("{number} 的开票日期更晚。", "{number} is of a later day.")));
    }
    let left = invoice.total().checked_sub(credited(work, &invoice)?)?;
    if !left.is_positive() {
        return Err(
            refusals::CREDIT_NOTHING_LEFT.because(words!("{number} 已全额红冲。", "{number} is credited in full."))
        );
    }
    let amount = input.amount.unwrap_or(left);
    if !amount.is_positive() || amount.exceeds(left)? {
        let detail = words!("要求红冲 {amount}，剩余 {left}。", "Asked to credit {amount} of which {left} is left.");
        return Err(refusals::CREDIT_EXCEEDS.at("/amount", detail));
    }
    let mut opened = OpenChanges::default();
    // An opening receivable has no order to be paid of.
    let mut around = Around { receipt: None, opened: &mut opened, paid: &mut 0 };
    resettle(work, &mut invoice, Some(amount), input.issued_on, &mut around)?;
    let note = note_row(work, &invoice, input, amount)?;
    note.insert(work.tx, work.org())?;
    let entry = post(work, &invoice, &note, input)?;
    if note.applied_minor > 0 {
        let (id, applied) = (work.ids.next(), note.applied_minor);
        let own = ApplicationRow::of_note(id, &note, &invoice, applied, input.issued_on, entry, work.now);
        own.insert(work.tx, work.org())?;
    }
    invoice.credited_minor += note.applied_minor;
    invoice.open_minor -= note.applied_minor;
    opened.moved(None, &note);
    save(work, was_open, &invoice, opened)?;
    let changes = Changes::none().set("credit_note", &note.number).set("invoice", number).set("total", amount);
    work.audit(Action::InvoiceCredit, id, changes.set("reason", input.reason.trim()))?;
    work.emit("invoice.credited", "invoice", id, json!({ "id": id, "credit_note_id": note.id }))?;
    Ok(note.id)
}

fn lock_issued(work: &mut Work, id: InvoiceId) -> Result<InvoiceRow> {
    let invoice = InvoiceRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("invoice", id))?;
    if invoice.status == InvoiceStatus::Issued {
        return Ok(invoice);
    }
    let number = invoice.number.as_deref().unwrap_or_default();
    Err(refusals::NOT_ISSUED.because(stands(number, invoice.status)))
}

fn save(work: &mut Work, was_open: Option<OpenItem>, invoice: &InvoiceRow, mut opened: OpenChanges) -> Result<()> {
    let written = InvoiceRow { updated_at: work.now, ..invoice.clone() };
    written.update(work.tx, work.org())?;
    opened.moved(was_open, invoice);
    Ok(opened.save(work.tx, work.org())?)
}

fn credited(work: &mut Work, invoice: &InvoiceRow) -> Result<Money> {
    let minor = store::total_of_credit_notes(work.tx, work.org(), invoice.id)?;
    Ok(Money::new(minor, invoice.currency))
}

fn note_row(work: &mut Work, invoice: &InvoiceRow, input: &CreditInvoice, amount: Money) -> Result<InvoiceRow> {
    let number = work.next_number(invoice.entity_id, SeriesKind::CreditNote, input.issued_on.year())?;
    Ok(invoice.credit_note(NoteFacts {
        id: work.ids.next(),
        number,
        issued_on: input.issued_on,
        net_minor: amount.amount_minor(),
        tax_minor: 0,
        applied_minor: amount.amount_minor().min(invoice.open_minor),
        reason: input.reason.trim().to_owned(),
        returns_goods: false,
        now: work.now,
    }))
}

fn post(work: &mut Work, invoice: &InvoiceRow, note: &InvoiceRow, input: &CreditInvoice) -> Result<EntryId> {
    let customer = CustomerRow::find(work.tx, work.org(), invoice.customer_id)?;
    let of_invoice = Dimensions {
        customer_id: Some(invoice.customer_id),
        invoice_id: Some(invoice.id),
        department_id: invoice.department_id,
        salesperson_id: Some(invoice.owner_id),
        region: customer.and_then(|customer| customer.region),
        ..Dimensions::default()
    };
    let of_note = Dimensions { invoice_id: Some(note.id), ..of_invoice.clone() };
    let mut draft = Draft {
        kind: EntryKind::CreditNoteIssued,
        effective_on: input.issued_on,
        memo: format!("红冲 {}", note.number.as_deref().unwrap_or_default()),
        source: ("invoice", note.id.to_string()),
        posting_key: format!("invoice:{}:issued", note.id),
        reverses: None,
        currency: note.currency,
        lines: Vec::new(),
    };
    let money = |minor| Money::new(minor, note.currency);
    draft
        .line(AccountRole::OpeningBalance, note.total(), &of_note)
        .line(AccountRole::TradeReceivable, money(-note.applied_minor), &of_invoice)
        .line(AccountRole::TradeReceivable, money(-note.open_minor), &of_note);
    ledger::post(work, note.entity_id, &draft)
}
