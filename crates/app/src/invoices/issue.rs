//! Issuing an invoice: it gets its number, claims the receivable and moves the contract position.

use super::held::{HeldInvoice, the_invoice_is};
use super::refusals;
use crate::contracts::lines::check_past;
use crate::contracts::plan;
use crate::contracts::position::move_position;
use crate::error::Result;
use crate::ledger;
use crate::payment_terms;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::{Date, add_days};
use mingxi_domain::contracts::PlanTrigger;
use mingxi_domain::ids::InvoiceId;
use mingxi_domain::invoices::status::InvoiceStatus;
use mingxi_domain::ledger::{AccountRole, EntryKind};
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::money::Money;
use mingxi_domain::number_series::SeriesKind;
use mingxi_domain::words;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// The day an invoice is issued.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueInvoice {
    /// The date on the invoice: not in the future, not before its batch was shipped, in an open period.
    #[schema(value_type = String, format = Date)]
    pub issued_on: Date,
}

/// Issues a draft: Dr trade receivable gross / Cr output tax / Cr contract position net.
///
/// An invoice over nothing, as for goods given away, posts nothing; it has number, due date and status all the same.
///
/// Due is the net days of the payment term, counted from the ship date when the invoice has one batch and from the
/// day of issue otherwise, never before the day of issue.
///
/// # Errors
/// Forbidden; not found; invalid date; refused as `invoice_not_draft`, `invoice_before_shipment`, `period_closed`.
pub fn issue_invoice(work: &mut Work, id: InvoiceId, input: &IssueInvoice) -> Result<()> {
    work.check(Action::InvoiceIssue)?;
    work.require_visible("invoice", id)?;
    check_past(work, "/issued_on", input.issued_on)?;
    let mut held = HeldInvoice::lock(work, id)?;
    if held.invoice.status != InvoiceStatus::Draft {
        return Err(refusals::NOT_DRAFT.because(the_invoice_is(held.invoice.status)));
    }
    if let Some(shipped_on) = held.invoice.shipped_on
        && input.issued_on < shipped_on
    {
        return Err(refusals::BEFORE_SHIPMENT
            .at("/issued_on", words!("其批次的发货日期为 {shipped_on}。", "Its batch was shipped on {shipped_on}.")));
    }
    let number = work.next_number(held.invoice.entity_id, SeriesKind::Invoice, input.issued_on.year())?;
    let net_days = match held.on.order.payment_term_id {
        Some(term) => payment_terms::load(work, term)?.net_days,
        None => 0,
    };
    let due_on = add_days(held.invoice.shipped_on.unwrap_or(input.issued_on), i64::from(net_days)).max(input.issued_on);
    let invoice = &mut held.invoice;
    invoice.search_text = normalize(&number);
    invoice.number = Some(number);
    invoice.status = InvoiceStatus::Issued;
    invoice.issued_on = Some(input.issued_on);
    invoice.due_on = Some(due_on);
    invoice.open_minor = invoice.total_minor;
    held.on.order.invoiced_minor += held.invoice.total_minor;
    post(work, &mut held, input.issued_on)?;
    let changes = Changes::none()
        .moved("status", InvoiceStatus::Draft, InvoiceStatus::Issued)
        .set("number", &held.invoice.number)
        .set("issued_on", input.issued_on)
        .set("due_on", due_on);
    let contract = held.on.contract.id;
    held.save(work)?;
    plan::schedule(work, contract, PlanTrigger::Invoice, input.issued_on)?;
    work.audit(Action::InvoiceIssue, id, changes)?;
    work.emit("invoice.issued", "invoice", id, json!({ "id": id, "due_on": due_on }))
}

fn post(work: &mut Work, held: &mut HeldInvoice, issued_on: Date) -> Result<()> {
    let number = held.invoice.number.clone().unwrap_or_default();
    let mut draft = held.draft(EntryKind::InvoiceIssued, issued_on, "issued", format!("开票 {number}"));
    let about = held.about();
    draft.line(AccountRole::TradeReceivable, held.invoice.total(), &about);
    draft.line(AccountRole::OutputTax, Money::new(-held.invoice.tax_minor, held.invoice.currency), &about);
    for line in &held.lines {
        let about = held.about_line(line);
        move_position(&mut draft, &mut held.on.contract, line.amounts().net.negated(), &about)?;
    }
    ledger::post_if_any(work, held.invoice.entity_id, &draft)?;
    Ok(())
}
