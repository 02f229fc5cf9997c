//! A receipt that did not stand: returned, dishonoured, recorded in error.

use super::apply::{lock_receipt, save_receipt};
use super::claim;
use super::input::{required_text, within};
use super::record::posting_key;
use super::refusals;
use crate::applications;
use crate::error::{Error, Result};
use crate::ledger;
use crate::told_facts;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{Id, ReceiptId};
use mingxi_domain::ledger::EntryKind;
use mingxi_domain::money::Money;
use mingxi_domain::receipts::status::ReceiptStatus;
use mingxi_domain::words;
use mingxi_store::ledger::{find_posting, load_primary_book};
use mingxi_store::receipts::{ReceiptRow, list_active_applications};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Why and when a receipt is reversed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReverseReceipt {
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// The business day of the reversal; today when left out. Not before the receipt or one of its applications.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub reversed_on: Option<Date>,
}

/// Reverses a receipt. All its applications are undone first, each with its cash discount, on the same day.
///
/// # Errors
/// Forbidden; not found; invalid reason or date; refused as `receipt_reversed`, `receipt_refunded`, `reversal_too_early`,
/// `period_closed`.
pub fn reverse_receipt(work: &mut Work, id: ReceiptId, input: &ReverseReceipt) -> Result<ReceiptRow> {
    work.check(Action::ReceiptReverse)?;
    work.require_visible("receipt", id)?;
    let reason = required_text("/reason", &input.reason, 500)?;
    let mut receipt = lock_receipt(work, id)?;
    if receipt.refunded_minor != 0 {
        let refunded = Money::new(receipt.refunded_minor, receipt.currency);
        let detail = words!("{} 已退 {refunded}。", "{refunded} of {} went back.", receipt.number);
        return Err(refusals::REFUNDED.because(detail));
    }
    let applied = list_active_applications(work.tx, work.org(), id)?;
    let claim = claim::find_entry(work, &receipt)?;
    let earliest = claim.as_ref().map_or(receipt.posted_on, |entry| entry.effective_on.max(receipt.posted_on));
    let latest = applied.iter().map(|application| application.applied_on).fold(earliest, Date::max);
    let on = input.reversed_on.unwrap_or_else(|| work.today().max(latest));
    within("/reversed_on", on, None, work.today().max(latest))?;
    applications::undo(work, &mut receipt, applied, on, &reason)?;
    if let Some(entry) = claim {
        let memo = format!("冲销认领 {}：{reason}", receipt.number);
        ledger::reverse(work, entry.id, EntryKind::ReceiptReversed, on, &memo)?;
    }
    reverse_entry(work, &receipt, on, &reason)?;
    receipt.status = ReceiptStatus::Reversed;
    receipt.unapplied_minor = 0;
    save_receipt(work, &mut receipt)?;
    told_facts::take_back(work, id.raw())?;
    let changes = Changes::none()
        .moved("status", ReceiptStatus::Recorded, receipt.status)
        .set("reason", &reason)
        .set("reversed_on", on);
    work.audit(Action::ReceiptReverse, id, changes)?;
    work.emit("receipt.reversed", "receipt", id, json!({ "receipt_id": id, "customer_id": receipt.customer_id }))?;
    Ok(receipt)
}

fn reverse_entry(work: &mut Work, receipt: &ReceiptRow, on: Date, reason: &str) -> Result<()> {
    let org = work.org();
    let book = load_primary_book(work.tx, org, receipt.entity_id)?;
    let entry = find_posting(work.tx, org, book.id, &posting_key(receipt))?;
    let entry = entry.ok_or_else(|| Error::Internal(format!("{} has no entry", receipt.number)))?;
    ledger::reverse(work, entry.id, EntryKind::ReceiptReversed, on, &format!("冲销到款 {}：{reason}", receipt.number))?;
    Ok(())
}
