//! Taking an invoice back whole: discarding a draft, voiding an issued one.

use super::held::{HeldInvoice, the_invoice_is, where_it_stands};
use super::opening::{self, is_opening};
use super::refusals;
use crate::contracts::lines::{check_past, check_text};
use crate::contracts::plan;
use crate::contracts::position::move_position;
use crate::error::{Error, Result};
use crate::ledger;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::contracts::PlanTrigger;
use mingxi_domain::ids::InvoiceId;
use mingxi_domain::invoices::status::InvoiceStatus;
use mingxi_domain::ledger::{AccountRole, EntryKind};
use mingxi_domain::money::Money;
use mingxi_domain::words;
use mingxi_store::ledger::{find_posting, load_primary_book};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Why and when an invoice is void.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidInvoice {
    /// The day it is void from: not before it was issued, not in the future, in an open period.
    #[schema(value_type = String, format = Date)]
    pub voided_on: Date,
    /// The reason.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Discards a draft; its quantities can be invoiced again. It never had a number.
///
/// # Errors
/// Forbidden; not found; refused as `invoice_not_draft`.
pub fn discard_invoice(work: &mut Work, id: InvoiceId) -> Result<()> {
    work.check(Action::InvoiceDiscard)?;
    work.require_visible("invoice", id)?;
    let mut held = HeldInvoice::lock(work, id)?;
    if held.invoice.status != InvoiceStatus::Draft {
        return Err(refusals::NOT_DRAFT.because(the_invoice_is(held.invoice.status)));
    }
    held.release_all(work)?;
    held.invoice.status = InvoiceStatus::Void;
    held.save(work)?;
    let changes = Changes::none().moved("status", InvoiceStatus::Draft, InvoiceStatus::Void);
    work.audit(Action::InvoiceDiscard, id, changes)?;
    work.emit("invoice.discarded", "invoice", id, json!({ "id": id }))
}

/// Voids an issued invoice or opening receivable of which nothing is applied or credited. The quantities of an invoice
/// can be invoiced again, for which an order that was closed is open again, and installments it had given their due dates
/// wait for the next one.
///
/// The entry reverses receivable and tax, and moves the contract position back from where it is now: revenue may
/// have been recognised in between, and a contract shows an asset or a liability, never both.
///
/// # Errors
/// Forbidden; not found; invalid date or reason; refused as `invoice_not_issued`, `invoice_in_use`,
/// `reversal_too_early`, `period_closed`.
pub fn void_invoice(work: &mut Work, id: InvoiceId, input: &VoidInvoice) -> Result<()> {
    work.check(Action::InvoiceVoid)?;
    work.require_visible("invoice", id)?;
    check_past(work, "/voided_on", input.voided_on)?;
    check_text("/reason", &input.reason, 500)?;
    if is_opening(work, id)? {
        return opening::void(work, id, input);
    }
    let mut held = HeldInvoice::lock(work, id)?;
    check(&held, input)?;
    post(work, &mut held, input.voided_on)?;
    held.release_all(work)?;
    held.on.reopen(work, input.reason.trim())?;
    held.on.order.invoiced_minor -= held.invoice.total_minor;
    held.invoice.status = InvoiceStatus::Void;
    held.invoice.voided_on = Some(input.voided_on);
    held.invoice.void_reason = Some(input.reason.trim().to_owned());
    held.invoice.open_minor = 0;
    let (contract, issued_on) = (held.on.contract.id, held.invoice.issued_on);
    held.save(work)?;
    plan::refit(work, contract)?;
    if let Some(issued_on) = issued_on {
        plan::take_back(work, contract, PlanTrigger::Invoice, issued_on)?;
    }
    let changes = Changes::none().moved("status", InvoiceStatus::Issued, InvoiceStatus::Void);
    work.audit(Action::InvoiceVoid, id, changes.set("voided_on", input.voided_on).set("reason", input.reason.trim()))?;
    work.emit("invoice.voided", "invoice", id, json!({ "id": id }))
}

fn check(held: &HeldInvoice, input: &VoidInvoice) -> Result<()> {
    let invoice = &held.invoice;
    let number = invoice.number.as_deref().unwrap_or_default();
    let (InvoiceStatus::Issued, Some(issued_on)) = (invoice.status, invoice.issued_on) else {
        return Err(refusals::NOT_ISSUED.because(where_it_stands(invoice)));
    };
    let is_credited = held
        .lines
        .iter()
        .any(|line| !line.credited().gross.is_zero() || !line.credited_quantity_micro.decimal().is_zero());
    if invoice.open_minor != invoice.total_minor || is_credited {
        return Err(refusals::IN_USE.because(words!(
            "{number}：未清 {}，总额 {}。",
            "{number}: {} of {} is open.",
            invoice.open(),
            invoice.total()
        )));
    }
    if input.voided_on < issued_on {
        let detail = words!(
            "{number} 的开票日期为 {issued_on}；要求的作废日期为 {}。",
            "{number} is dated {issued_on}; it was to be void on {}.",
            input.voided_on
        );
        return Err(ledger::refusals::REVERSAL_TOO_EARLY.at("/voided_on", detail));
    }
    Ok(())
}

fn post(work: &mut Work, held: &mut HeldInvoice, voided_on: Date) -> Result<()> {
    let invoice = &held.invoice;
    let number = invoice.number.clone().unwrap_or_default();
    let book = load_primary_book(work.tx, work.org(), invoice.entity_id)?;
    let original = find_posting(work.tx, work.org(), book.id, &format!("invoice:{}:issued", invoice.id))?;
    if original.is_none() && !invoice.total().is_zero() {
        return Err(Error::Internal(format!("{number} was never posted")));
    }
    let mut draft = held.draft(EntryKind::InvoiceVoided, voided_on, "voided", format!("作废 {number}"));
    draft.reverses = original.map(|original| original.id);
    let about = held.about();
    draft.line(AccountRole::TradeReceivable, held.invoice.total().negated(), &about);
    draft.line(AccountRole::OutputTax, Money::new(held.invoice.tax_minor, held.invoice.currency), &about);
    for line in &held.lines {
        let about = held.about_line(line);
        move_position(&mut draft, &mut held.on.contract, line.amounts().net, &about)?;
    }
    ledger::post_if_any(work, held.invoice.entity_id, &draft)?;
    Ok(())
}
