//! 认领 Claiming money that came in without a customer.

use super::apply::{lock_receipt, save_receipt};
use super::input::within;
use super::record::about_receipt;
use super::refusals;
use crate::error::{Error, Result};
use crate::ledger;
use crate::payer_aliases;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{CustomerId, ReceiptId};
use mingxi_domain::ledger::entry::Draft;
use mingxi_domain::ledger::{AccountRole, EntryKind};
use mingxi_domain::money::Money;
use mingxi_domain::words;
use mingxi_store::customers::CustomerRow;
use mingxi_store::ledger::{EntryRow, find_posting, load_primary_book};
use mingxi_store::receipts::ReceiptRow;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Whose money it is.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimReceipt {
    /// Who paid.
    pub customer_id: CustomerId,
    /// The business day; today when left out. Not before the receipt.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub claimed_on: Option<Date>,
    /// Remember the payer's name and account as this customer's from now on.
    #[serde(default)]
    pub teach: bool,
}

/// Claims a receipt for a customer: Dr unapplied cash of nobody / Cr unapplied cash of the customer. It then belongs to
/// the customer's owner and can be applied.
///
/// # Errors
/// Forbidden; not found; unknown customer; invalid date; refused as `receipt_claimed`, `receipt_reversed`,
/// `period_closed`. Source: feature RC4.
pub fn claim_receipt(work: &mut Work, id: ReceiptId, input: &ClaimReceipt) -> Result<ReceiptRow> {
    work.check(Action::ReceiptClaim)?;
    work.require_visible("receipt", id)?;
    let mut receipt = lock_receipt(work, id)?;
    if receipt.customer_id.is_some() {
        return Err(refusals::CLAIMED.because(words!(
            "{} 已由客户认领。",
            "{} is a customer's already.",
            receipt.number
        )));
    }
    let customer = load_payer(work, input.customer_id)?;
    let on = input.claimed_on.unwrap_or_else(|| work.today().max(receipt.posted_on));
    within("/claimed_on", on, Some(receipt.posted_on), work.today().max(receipt.posted_on))?;
    post(work, &receipt, &customer, on)?;
    receipt.customer_id = Some(customer.id);
    receipt.owner_id = customer.owner_id;
    receipt.department_id = customer.department_id;
    save_receipt(work, &mut receipt)?;
    if input.teach {
        payer_aliases::teach_payer_of(work, &receipt, customer.id)?;
    }
    let changes = Changes::none().set("customer_id", customer.id).set("claimed_on", on);
    work.audit(Action::ReceiptClaim, id, changes)?;
    work.emit("receipt.claimed", "receipt", id, json!({ "receipt_id": id, "customer_id": customer.id }))?;
    Ok(receipt)
}

/// A customer the actor may name as payer.
pub(super) fn load_payer(work: &mut Work, id: CustomerId) -> Result<CustomerRow> {
    work.require_reference("customer", id, "/customer_id")?;
    CustomerRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::unknown_reference("/customer_id", id))
}

fn post(work: &mut Work, receipt: &ReceiptRow, customer: &CustomerRow, on: Date) -> Result<()> {
    let amount = Money::new(receipt.unapplied_minor, receipt.currency);
    let mut draft = Draft {
        kind: EntryKind::ReceiptClaimed,
        effective_on: on,
        memo: format!("认领到款 {}", receipt.number),
        source: ("receipt", receipt.id.to_string()),
        posting_key: posting_key(receipt),
        reverses: None,
        currency: receipt.currency,
        lines: Vec::new(),
    };
    draft.line(AccountRole::UnappliedCash, amount, &about_receipt(receipt, None)).line(
        AccountRole::UnappliedCash,
        amount.negated(),
        &about_receipt(receipt, Some(customer)),
    );
    ledger::post(work, receipt.entity_id, &draft).map(drop)
}

/// The entry of the claim, if the receipt came in unclaimed.
pub(super) fn find_entry(work: &mut Work, receipt: &ReceiptRow) -> Result<Option<EntryRow>> {
    let book = load_primary_book(work.tx, work.org(), receipt.entity_id)?;
    Ok(find_posting(work.tx, work.org(), book.id, &posting_key(receipt))?)
}

fn posting_key(receipt: &ReceiptRow) -> String {
    format!("receipt:{}:claimed", receipt.id)
}
