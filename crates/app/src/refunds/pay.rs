//! A refund, paid from receipts and credit notes.

use super::refusals;
use crate::error::{Error, Result};
use crate::invoices::refusals as invoice_refusals;
use crate::ledger;
use crate::receipts::{about_receipt, optional_text, positive, refusals as receipt_refusals, required_text, within};
use crate::told_facts::{Told, money_key};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{CustomerId, EntityId, EntryId, Id, InvoiceId, ReceiptId, RefundId};
use mingxi_domain::invoices::status::{InvoiceKind, InvoiceStatus};
use mingxi_domain::ledger::entry::{Dimensions, Draft};
use mingxi_domain::ledger::{AccountRole, EntryKind};
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::number_series::SeriesKind;
use mingxi_domain::receipts::status::{ReceiptMethod, ReceiptStatus, RefundStatus};
use mingxi_domain::words;
use mingxi_domain::words::stands;
use mingxi_store::customers::CustomerRow;
use mingxi_store::invoices::{self as documents, InvoiceRow};
use mingxi_store::open_balances::{OpenChanges, OpenItem};
use mingxi_store::receipts::ReceiptRow;
use mingxi_store::refunds::{RefundLineRow, RefundRow};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Most sources of one refund.
const SOURCES_MAX: usize = 100;

/// Money that goes back to a customer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayRefund {
    /// What it is paid from: receipts and credit notes of one customer, one entity and one currency.
    #[schema(min_items = 1, max_items = 100)]
    pub sources: Vec<RefundSource>,
    /// The day the money left: not before its sources, not in the future, in an open period.
    #[schema(value_type = String, format = Date)]
    pub paid_on: Date,
    /// How it was paid.
    pub method: ReceiptMethod,
    /// Reference on the bank statement.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub reference: Option<String>,
    /// Who got it, as the bank names him.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub payee_name: Option<String>,
    /// The account it went to.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub payee_account: Option<String>,
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// A refund of the same entity, amount, day and reference is known, and this is another one.
    #[serde(default)]
    pub is_another: bool,
}

/// How much of one receipt or one credit note goes back.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundSource {
    /// A receipt with money on no invoice; this or a credit note.
    #[serde(default)]
    pub receipt_id: Option<ReceiptId>,
    /// A credit note with something open; this or a receipt.
    #[serde(default)]
    pub credit_note_id: Option<InvoiceId>,
    /// How much of it.
    pub amount: Money,
}

/// The sources, held until commit, with what is taken of each.
struct Held {
    receipts: Vec<(ReceiptRow, Money)>,
    notes: Vec<(InvoiceRow, Money)>,
}

/// Pays a refund: `RFD-…`, Dr unapplied cash of its receipts, Dr trade receivable of its credit notes / Cr cash.
///
/// # Errors
/// Forbidden; invalid sources, amounts, date or texts; unknown receipt or credit note; refused as
/// `refund_exceeds_credit`, `refund_mixed`, `refund_told_twice`, `receipt_unclaimed`, `receipt_reversed`,
/// `invoice_not_a_credit_note`, `invoice_not_issued`, `period_closed`.
pub fn pay_refund(work: &mut Work, input: &PayRefund) -> Result<RefundId> {
    work.check(Action::RefundPay)?;
    let reason = required_text("/reason", &input.reason, 500)?;
    let mut held = lock(work, input)?;
    let (customer_id, entity_id, currency) = one_customer(&held)?;
    let earliest = held.receipts.iter().map(|(row, _)| Some(row.posted_on));
    let earliest = earliest.chain(held.notes.iter().map(|(row, _)| row.issued_on)).flatten().max();
    within("/paid_on", input.paid_on, earliest, work.today())?;
    let amounts = held.receipts.iter().map(|(_, taken)| *taken).chain(held.notes.iter().map(|(_, taken)| *taken));
    let amount = Money::sum(amounts, currency)?;
    let customer = CustomerRow::find(work.tx, work.org(), customer_id)?;
    let customer = customer.ok_or_else(|| Error::not_found("customer", customer_id))?;
    let mut refund = refund_row(work, input, &customer, entity_id, amount, reason)?;
    tell(work, &refund, input.is_another)?;
    refund.entry_id = post(work, &refund, &held, &customer)?;
    refund.insert(work.tx, work.org())?;
    let lines = lines(work, &refund, &held);
    RefundLineRow::insert_all(work.tx, work.org(), &lines)?;
    take(work, &mut held)?;
    let changes = Changes::none()
        .set("number", &refund.number)
        .set("amount", amount)
        .set("paid_on", refund.paid_on)
        .set("reason", &refund.reason);
    work.audit(Action::RefundPay, refund.id, changes)?;
    let payload = json!({ "refund_id": refund.id, "customer_id": customer_id, "amount": amount });
    work.emit("refund.paid", "refund", refund.id, payload)?;
    Ok(refund.id)
}

/// Holds the sources in the order in which every verb locks, and sees that each has what is asked of it.
fn lock(work: &mut Work, input: &PayRefund) -> Result<Held> {
    if input.sources.is_empty() || input.sources.len() > SOURCES_MAX {
        return Err(Error::invalid(
            "/sources",
            "out_of_range",
            words!("1 至 {SOURCES_MAX} 个来源", "1 to {SOURCES_MAX} sources"),
        ));
    }
    let mut seen = BTreeSet::new();
    for (index, source) in input.sources.iter().enumerate() {
        let pointer = format!("/sources/{index}");
        positive(&format!("{pointer}/amount"), source.amount)?;
        if source.receipt_id.is_some() == source.credit_note_id.is_some() {
            let detail = words!("到款与红字发票填其一", "a receipt or a credit note");
            return Err(Error::invalid(pointer, "required", detail));
        }
        if !seen.insert((source.receipt_id, source.credit_note_id)) {
            return Err(Error::invalid(pointer, "duplicate", words!("每个来源一次", "each source once")));
        }
        if let Some(id) = source.receipt_id {
            work.require_reference("receipt", id, &format!("{pointer}/receipt_id"))?;
        }
        if let Some(id) = source.credit_note_id {
            work.require_reference("invoice", id, &format!("{pointer}/credit_note_id"))?;
        }
    }
    let mut sources: Vec<(usize, RefundSource)> = input.sources.iter().copied().enumerate().collect();
    sources.sort_by_key(|(_, source)| (source.receipt_id.is_none(), source.receipt_id, source.credit_note_id));
    let mut held = Held { receipts: Vec::new(), notes: Vec::new() };
    for (index, source) in &sources {
        let Some(id) = source.receipt_id else { continue };
        let row = ReceiptRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("receipt", id))?;
        check_receipt(&row, source.amount, *index)?;
        held.receipts.push((row, source.amount));
    }
    let ids: Vec<InvoiceId> = sources.iter().filter_map(|(_, source)| source.credit_note_id).collect();
    documents::lock_orders_of(work.tx, work.org(), &ids)?;
    for row in documents::lock_many(work.tx, work.org(), &ids)? {
        let asked = sources.iter().find(|(_, source)| source.credit_note_id == Some(row.id));
        let Some((index, source)) = asked else { continue };
        check_note(&row, source.amount, *index)?;
        held.notes.push((row, source.amount));
    }
    Ok(held)
}

fn check_receipt(row: &ReceiptRow, asked: Money, index: usize) -> Result<()> {
    if row.status == ReceiptStatus::Reversed {
        return Err(receipt_refusals::REVERSED.because(words!("{} 已冲销。", "{} was reversed.", row.number)));
    }
    if row.customer_id.is_none() {
        return Err(receipt_refusals::UNCLAIMED.because(words!("{} 尚未认领。", "{} is nobody's yet.", row.number)));
    }
    check_amount(&row.number, Money::new(row.unapplied_minor, row.currency), asked, index)
}

fn check_note(row: &InvoiceRow, asked: Money, index: usize) -> Result<()> {
    let number = row.number.as_deref().unwrap_or_default();
    if row.kind != InvoiceKind::CreditNote {
        let detail = words!("{number} 不是红字发票。", "{number} is no credit note.");
        return Err(invoice_refusals::NOT_A_CREDIT_NOTE.because(detail));
    }
    if row.status != InvoiceStatus::Issued {
        return Err(invoice_refusals::NOT_ISSUED.because(stands(number, row.status)));
    }
    check_amount(number, row.open(), asked, index)
}

fn check_amount(number: &str, left: Money, asked: Money, index: usize) -> Result<()> {
    let pointer = format!("/sources/{index}/amount");
    if left.currency() != asked.currency() {
        let (expected, given) = (left.currency(), asked.currency());
        return Err(receipt_refusals::OTHER_CURRENCY.at(
            pointer,
            words!(
                "{number} 的币种为 {expected}，退款为 {given}。",
                "{number} is in {expected}, the refund in {given}."
            ),
        ));
    }
    if asked.exceeds(left)? {
        let detail =
            words!("要求退 {asked}，{number} 可退 {left}。", "Asked to refund {asked}; {left} is left of {number}.");
        return Err(refusals::EXCEEDS_CREDIT.at(pointer, detail));
    }
    Ok(())
}

fn one_customer(held: &Held) -> Result<(CustomerId, EntityId, Currency)> {
    let of_receipts =
        held.receipts.iter().filter_map(|(row, _)| row.customer_id.map(|id| (id, row.entity_id, row.currency)));
    let of_notes = held.notes.iter().map(|(row, _)| (row.customer_id, row.entity_id, row.currency));
    let all: Vec<_> = of_receipts.chain(of_notes).collect();
    let Some(first) = all.first().copied() else { return Err(Error::Internal("a refund without a source".into())) };
    if all.iter().any(|other| *other != first) {
        return Err(refusals::MIXED.because(words!(
            "来源属于不同的客户、主体或币种。",
            "The sources are of several customers, entities or currencies."
        )));
    }
    Ok(first)
}

fn refund_row(
    work: &mut Work,
    input: &PayRefund,
    customer: &CustomerRow,
    entity_id: EntityId,
    amount: Money,
    reason: String,
) -> Result<RefundRow> {
    let reference = optional_text("/reference", input.reference.as_ref(), 200)?;
    let payee_name = optional_text("/payee_name", input.payee_name.as_ref(), 200)?;
    let payee_account = optional_text("/payee_account", input.payee_account.as_ref(), 200)?;
    let number = work.next_number(entity_id, SeriesKind::Refund, input.paid_on.year())?;
    let words = [Some(number.as_str()), reference.as_deref(), payee_name.as_deref(), payee_account.as_deref()];
    Ok(RefundRow {
        id: work.ids.next(),
        search_text: normalize(&words.into_iter().flatten().collect::<Vec<_>>().join(" ")),
        number,
        customer_id: customer.id,
        entity_id,
        status: RefundStatus::Paid,
        paid_on: input.paid_on,
        method: input.method,
        reference,
        payee_name,
        payee_account,
        reason,
        currency: amount.currency(),
        amount_minor: amount.amount_minor(),
        reversed_on: None,
        reverse_reason: None,
        entry_id: EntryId::from_raw(0),
        owner_id: customer.owner_id,
        department_id: customer.department_id,
        custom: json!({}),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    })
}

fn tell(work: &mut Work, refund: &RefundRow, is_another: bool) -> Result<()> {
    let amount = Money::new(refund.amount_minor, refund.currency);
    let Some(key) = money_key(refund.entity_id, amount, refund.paid_on, refund.reference.as_deref()) else {
        return Ok(());
    };
    match Told::Refund.once(work, &key, refund.id.raw())? {
        Some(before) if !is_another => {
            let before = RefundRow::find(work.tx, work.org(), RefundId::from_raw(before))?;
            let number = before.map(|row| row.number).unwrap_or_default();
            Err(refusals::TOLD_TWICE.at(
                "/reference",
                words!("{number} 的金额、日期与附言相同。", "{number} has the same amount, day and reference."),
            ))
        }
        _ => Ok(()),
    }
}

fn post(work: &mut Work, refund: &RefundRow, held: &Held, customer: &CustomerRow) -> Result<EntryId> {
    let mut draft = Draft {
        kind: EntryKind::RefundPaid,
        effective_on: refund.paid_on,
        memo: format!("退款 {}", refund.number),
        source: ("refund", refund.id.to_string()),
        posting_key: format!("refund:{}:paid", refund.id),
        reverses: None,
        currency: refund.currency,
        lines: Vec::new(),
    };
    for (receipt, taken) in &held.receipts {
        draft.line(AccountRole::UnappliedCash, *taken, &about_receipt(receipt, Some(customer)));
    }
    for (note, taken) in &held.notes {
        let about = Dimensions {
            contract_id: note.contract_id,
            order_id: note.order_id,
            invoice_id: Some(note.id),
            department_id: note.department_id,
            salesperson_id: Some(note.owner_id),
            ..about_customer(customer)
        };
        draft.line(AccountRole::TradeReceivable, *taken, &about);
    }
    let amount = Money::new(refund.amount_minor, refund.currency);
    draft.line(AccountRole::Cash, amount.negated(), &about_customer(customer));
    ledger::post(work, refund.entity_id, &draft)
}

fn about_customer(customer: &CustomerRow) -> Dimensions {
    Dimensions {
        customer_id: Some(customer.id),
        department_id: customer.department_id,
        salesperson_id: Some(customer.owner_id),
        region: customer.region.clone(),
        ..Dimensions::default()
    }
}

fn lines(work: &mut Work, refund: &RefundRow, held: &Held) -> Vec<RefundLineRow> {
    let of_receipts = held.receipts.iter().map(|(row, taken)| (Some(row.id), None, *taken));
    let of_notes = held.notes.iter().map(|(row, taken)| (None, Some(row.id), *taken));
    let line = |(receipt_id, credit_note_id, taken): (Option<ReceiptId>, Option<InvoiceId>, Money)| RefundLineRow {
        id: work.ids.next(),
        refund_id: refund.id,
        receipt_id,
        credit_note_id,
        customer_id: refund.customer_id,
        paid_on: refund.paid_on,
        reversed_on: None,
        currency: refund.currency,
        amount_minor: taken.amount_minor(),
        owner_id: refund.owner_id,
        department_id: refund.department_id,
        custom: json!({}),
        search_text: String::new(),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    };
    of_receipts.chain(of_notes).map(line).collect()
}

fn take(work: &mut Work, held: &mut Held) -> Result<()> {
    for (receipt, taken) in &mut held.receipts {
        let before = Money::new(receipt.unapplied_minor, receipt.currency);
        let changes = Changes::none().moved("unapplied", before, before.checked_sub(*taken)?);
        work.audit(Action::RefundPay, receipt.id, changes)?;
        receipt.unapplied_minor -= taken.amount_minor();
        receipt.refunded_minor += taken.amount_minor();
        receipt.updated_at = work.now;
        receipt.update(work.tx, work.org())?;
    }
    let mut opened = OpenChanges::default();
    for (note, taken) in &mut held.notes {
        let was_open = OpenItem::of(note);
        let changes = Changes::none().moved("open", note.open(), note.open().checked_sub(*taken)?);
        work.audit(Action::RefundPay, note.id, changes)?;
        note.open_minor -= taken.amount_minor();
        note.refunded_minor += taken.amount_minor();
        note.updated_at = work.now;
        note.update(work.tx, work.org())?;
        opened.moved(was_open, note);
    }
    Ok(opened.save(work.tx, work.org())?)
}
