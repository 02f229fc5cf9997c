//! A receipt of money, recorded by hand, from a bank file or an import.

use super::apply::{self, ApplyBy};
use super::input::{optional_text, positive, within};
use super::refusals;
use super::suggest;
use crate::currency::check_currency;
use crate::error::{Error, Result};
use crate::ledger;
use crate::told_facts::{Told, money_key};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{CustomerId, EntityId, Id};
use mingxi_domain::ledger::entry::{Dimensions, Draft};
use mingxi_domain::ledger::{AccountRole, EntryKind};
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::money::Money;
use mingxi_domain::number_series::SeriesKind;
use mingxi_domain::receipts::status::{ReceiptMethod, ReceiptStatus};
use mingxi_domain::words;
use mingxi_store::customers::CustomerRow;
use mingxi_store::entities::EntityRow;
use mingxi_store::receipts::{ApplicationRow, ReceiptRow};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// A receipt to record.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordReceipt {
    /// Who paid; left out while nobody knows. Such money stays unclaimed until it is claimed for a customer.
    #[serde(default)]
    pub customer_id: Option<CustomerId>,
    /// The entity whose account took the money.
    pub entity_id: EntityId,
    /// What came in.
    pub amount: Money,
    /// The day the money arrived: decides which cash discount is earned.
    #[schema(value_type = String, format = Date)]
    pub received_on: Date,
    /// The day of the entry, when the month it arrived in is closed; otherwise the day it arrived.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub posted_on: Option<Date>,
    /// How it came in.
    pub method: ReceiptMethod,
    /// Reference on the bank statement.
    #[schema(max_length = 200)]
    pub reference: Option<String>,
    /// The payer as the bank names it.
    #[schema(max_length = 200)]
    pub payer_name: Option<String>,
    /// The payer's account as the bank gives it.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub payer_account: Option<String>,
    /// Which invoices it settles at once.
    #[serde(default)]
    pub apply: ApplyBy,
    /// A receipt of the same entity, amount, day and reference is known, and this is another one.
    #[serde(default)]
    pub is_another: bool,
}

/// A receipt and the applications made with it.
#[derive(Clone, Debug)]
pub struct RecordedReceipt {
    /// The receipt as it stands now.
    pub receipt: ReceiptRow,
    /// What was applied, in the order it was settled.
    pub applications: Vec<ApplicationRow>,
}

/// Records a receipt and applies it as asked: `RCP-…`, Dr cash / Cr unapplied cash, then the applications.
///
/// # Errors
/// Forbidden; invalid amount, dates or texts; unknown customer or entity; refused as `receipt_told_twice`,
/// `period_closed`, and as [`apply_receipt`](super::apply_receipt).
pub fn record_receipt(work: &mut Work, input: &RecordReceipt) -> Result<RecordedReceipt> {
    work.check(Action::ReceiptRecord)?;
    check(work, input)?;
    check_currency("/amount", input.amount.currency(), input.received_on)?;
    if EntityRow::find(work.tx, work.org(), input.entity_id)?.is_none() {
        return Err(Error::unknown_reference("/entity_id", input.entity_id));
    }
    let customer = match input.customer_id {
        Some(id) => Some(super::claim::load_payer(work, id)?),
        None => None,
    };
    let mut receipt = receipt_row(work, input, customer.as_ref())?;
    tell(work, &receipt, input.is_another)?;
    receipt.insert(work.tx, work.org())?;
    post_receipt(work, &receipt, customer.as_ref())?;
    let changes = Changes::none()
        .set("number", &receipt.number)
        .set("amount", input.amount)
        .set("received_on", input.received_on);
    work.audit(Action::ReceiptRecord, receipt.id, changes)?;
    let payload = json!({ "receipt_id": receipt.id, "customer_id": receipt.customer_id, "amount": input.amount });
    work.emit("receipt.recorded", "receipt", receipt.id, payload)?;
    let applications = match &customer {
        Some(customer) => {
            let by = suggest::resolve(work, &receipt, &input.apply)?;
            apply::apply_cash(work, &mut receipt, customer, &by, None)?
        }
        None => Vec::new(),
    };
    Ok(RecordedReceipt { receipt, applications })
}

fn check(work: &Work, input: &RecordReceipt) -> Result<()> {
    positive("/amount", input.amount)?;
    if input.customer_id.is_none() && !matches!(input.apply, ApplyBy::None) {
        return Err(Error::invalid(
            "/customer_id",
            "required",
            words!("只有已认领的到款才能核销", "only a customer's receipt can be applied"),
        ));
    }
    within("/received_on", input.received_on, None, work.today())?;
    match input.posted_on {
        Some(posted_on) => within("/posted_on", posted_on, Some(input.received_on), work.today()),
        None => Ok(()),
    }
}

fn receipt_row(work: &mut Work, input: &RecordReceipt, customer: Option<&CustomerRow>) -> Result<ReceiptRow> {
    let reference = optional_text("/reference", input.reference.as_ref(), 200)?;
    let payer_name = optional_text("/payer_name", input.payer_name.as_ref(), 200)?;
    let payer_account = optional_text("/payer_account", input.payer_account.as_ref(), 200)?;
    let posted_on = input.posted_on.unwrap_or(input.received_on);
    let number = work.next_number(input.entity_id, SeriesKind::Receipt, posted_on.year())?;
    let words = [Some(number.as_str()), reference.as_deref(), payer_name.as_deref(), payer_account.as_deref()];
    Ok(ReceiptRow {
        id: work.ids.next(),
        search_text: normalize(&words.into_iter().flatten().collect::<Vec<_>>().join(" ")),
        number,
        customer_id: input.customer_id,
        entity_id: input.entity_id,
        status: ReceiptStatus::Recorded,
        method: input.method,
        received_on: input.received_on,
        posted_on,
        reference,
        payer_name,
        payer_account,
        currency: input.amount.currency(),
        amount_minor: input.amount.amount_minor(),
        unapplied_minor: input.amount.amount_minor(),
        refunded_minor: 0,
        // Whoever books unclaimed money looks after it until somebody claims it.
        owner_id: customer.map_or_else(|| work.actor.user(), |customer| customer.owner_id),
        department_id: customer.map_or(work.actor.standing.department, |customer| customer.department_id),
        custom: json!({}),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    })
}

/// The same line of a bank statement is recorded once, unless somebody says that it is another.
fn tell(work: &mut Work, receipt: &ReceiptRow, is_another: bool) -> Result<()> {
    let amount = Money::new(receipt.amount_minor, receipt.currency);
    let key = money_key(receipt.entity_id, amount, receipt.received_on, receipt.reference.as_deref());
    let Some(key) = key else { return Ok(()) };
    match Told::Receipt.once(work, &key, receipt.id.raw())? {
        Some(before) if !is_another => {
            let before = ReceiptRow::find(work.tx, work.org(), Id::from_raw(before))?;
            let number = before.map(|row| row.number).unwrap_or_default();
            let detail =
                words!("{number} 的金额、日期与附言相同。", "{number} has the same amount, day and reference.");
            Err(refusals::TOLD_TWICE.at("/reference", detail))
        }
        _ => Ok(()),
    }
}

fn post_receipt(work: &mut Work, receipt: &ReceiptRow, customer: Option<&CustomerRow>) -> Result<()> {
    let amount = Money::new(receipt.amount_minor, receipt.currency);
    let about = about_receipt(receipt, customer);
    let mut draft = Draft {
        kind: EntryKind::ReceiptRecorded,
        effective_on: receipt.posted_on,
        memo: format!("到款 {}", receipt.number),
        source: ("receipt", receipt.id.to_string()),
        posting_key: posting_key(receipt),
        reverses: None,
        currency: receipt.currency,
        lines: Vec::new(),
    };
    draft.line(AccountRole::Cash, amount, &about).line(AccountRole::UnappliedCash, amount.negated(), &about);
    ledger::post(work, receipt.entity_id, &draft)?;
    Ok(())
}

/// What an entry about a receipt is about. Unclaimed money belongs to no customer and no salesperson.
pub(crate) fn about_receipt(receipt: &ReceiptRow, customer: Option<&CustomerRow>) -> Dimensions {
    let unclaimed = Dimensions { receipt_id: Some(receipt.id), ..Dimensions::default() };
    let Some(customer) = customer else { return unclaimed };
    Dimensions {
        customer_id: Some(customer.id),
        department_id: customer.department_id,
        salesperson_id: Some(customer.owner_id),
        region: customer.region.clone(),
        ..unclaimed
    }
}

/// The business fact of a receipt in the ledger.
pub(super) fn posting_key(receipt: &ReceiptRow) -> String {
    format!("receipt:{}:recorded", receipt.id)
}
