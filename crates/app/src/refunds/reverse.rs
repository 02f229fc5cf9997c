//! A refund that did not arrive, or was recorded in error.

use super::refusals;
use crate::applications::resettle_with_paid;
use crate::error::{Error, Result};
use crate::ledger;
use crate::receipts::{required_text, within};
use crate::told_facts;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{Id, InvoiceId, RefundId};
use mingxi_domain::ledger::EntryKind;
use mingxi_domain::money::Money;
use mingxi_domain::receipts::status::RefundStatus;
use mingxi_domain::words;
use mingxi_store::invoices::{self as documents, InvoiceRow};
use mingxi_store::open_balances::{OpenChanges, OpenItem};
use mingxi_store::receipts::ReceiptRow;
use mingxi_store::refunds::{RefundRow, list_lines};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Why and when a refund is reversed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReverseRefund {
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// The business day; today when left out. Not before the refund.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub reversed_on: Option<Date>,
}

/// Reverses a refund: its entry is reversed, and its sources are the customer's credit again. What is open on a credit
/// note again settles its own invoice first, if that is open meanwhile.
///
/// # Errors
/// Forbidden; not found; invalid reason or date; refused as `refund_reversed`, `reversal_too_early`, `period_closed`.
pub fn reverse_refund(work: &mut Work, id: RefundId, input: &ReverseRefund) -> Result<()> {
    work.check(Action::RefundReverse)?;
    work.require_visible("refund", id)?;
    let reason = required_text("/reason", &input.reason, 500)?;
    let org = work.org();
    let lines = list_lines(work.tx, org, id)?;
    let mut receipts = Vec::new();
    for line in &lines {
        let Some(receipt) = line.receipt_id else { continue };
        let row = ReceiptRow::lock(work.tx, org, receipt)?.ok_or_else(|| Error::not_found("receipt", receipt))?;
        receipts.push((row, line.amount_minor));
    }
    let mut documents = lock_documents(work, lines.iter().filter_map(|line| line.credit_note_id).collect())?;
    let mut refund = RefundRow::lock(work.tx, org, id)?.ok_or_else(|| Error::not_found("refund", id))?;
    if refund.status == RefundStatus::Reversed {
        return Err(refusals::REVERSED.because(words!("{} 已冲销。", "{} was reversed.", refund.number)));
    }
    let on = input.reversed_on.unwrap_or_else(|| work.today().max(refund.paid_on));
    within("/reversed_on", on, None, work.today().max(refund.paid_on))?;
    let memo = format!("冲销退款 {}：{reason}", refund.number);
    ledger::reverse(work, refund.entry_id, EntryKind::RefundReversed, on, &memo)?;
    for (receipt, minor) in &mut receipts {
        let before = Money::new(receipt.unapplied_minor, receipt.currency);
        let after = Money::new(receipt.unapplied_minor + *minor, receipt.currency);
        work.audit(Action::RefundReverse, receipt.id, Changes::none().moved("unapplied", before, after))?;
        receipt.unapplied_minor += *minor;
        receipt.refunded_minor -= *minor;
        receipt.updated_at = work.now;
        receipt.update(work.tx, org)?;
    }
    let mut opened = OpenChanges::default();
    let mut originals = Vec::new();
    for line in &lines {
        let note = line.credit_note_id.and_then(|note| documents.get_mut(&note));
        let Some(note) = note else { continue };
        let was_open = OpenItem::of(note);
        let before = note.open();
        note.open_minor += line.amount_minor;
        work.audit(Action::RefundReverse, note.id, Changes::none().moved("open", before, note.open()))?;
        note.refunded_minor -= line.amount_minor;
        note.updated_at = work.now;
        note.update(work.tx, org)?;
        note.version += 1;
        opened.moved(was_open, note);
        originals.extend(note.original_invoice_id);
    }
    originals.sort_unstable();
    originals.dedup();
    for original in originals {
        let Some(original) = documents.get_mut(&original) else { continue };
        let was_open = OpenItem::of(original);
        resettle_with_paid(work, original, on, &mut opened)?;
        opened.moved(was_open, original);
    }
    opened.save(work.tx, org)?;
    for mut line in lines {
        line.reversed_on = Some(on);
        line.updated_at = work.now;
        line.update(work.tx, org)?;
    }
    refund.status = RefundStatus::Reversed;
    refund.reversed_on = Some(on);
    refund.reverse_reason = Some(reason.clone());
    refund.updated_at = work.now;
    refund.update(work.tx, org)?;
    told_facts::take_back(work, id.raw())?;
    let changes = Changes::none()
        .moved("status", RefundStatus::Paid, refund.status)
        .set("reason", &reason)
        .set("reversed_on", on);
    work.audit(Action::RefundReverse, id, changes)?;
    work.emit("refund.reversed", "refund", id, json!({ "refund_id": id, "customer_id": refund.customer_id }))
}

/// The notes and the invoices that they credit, held by id.
fn lock_documents(work: &mut Work, notes: Vec<InvoiceId>) -> Result<BTreeMap<InvoiceId, InvoiceRow>> {
    let mut ids = notes.clone();
    for note in notes {
        ids.extend(InvoiceRow::find(work.tx, work.org(), note)?.and_then(|note| note.original_invoice_id));
    }
    documents::lock_orders_of(work.tx, work.org(), &ids)?;
    let rows = documents::lock_many(work.tx, work.org(), &ids)?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
