//! 核销 Applying a receipt to invoices, with the cash discount the system computes.

use super::input::within;
use super::record::RecordedReceipt;
use super::refusals;
use super::suggest;
use super::write_off;
use crate::applications::{Around, resettle, standing_of};
use crate::cash_discounts;
use crate::error::{Error, Result};
use crate::ledger;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{ApplicationId, CustomerId, EntityId, Id, InvoiceId, OrderId, ReceiptId};
use mingxi_domain::invoices::status::{InvoiceKind, InvoiceStatus};
use mingxi_domain::ledger::entry::{Dimensions, Draft};
use mingxi_domain::ledger::{AccountRole, EntryKind};
use mingxi_domain::money::Money;
use mingxi_domain::receipts::status::ReceiptStatus;
use mingxi_domain::receipts::{
    Allocation, Application, ApplyError, Ask, OpenInvoice, Part, Standing, apply_as_asked, apply_oldest_first,
};
use mingxi_domain::text_enum::TextEnum as _;
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::customers::{CustomerRow, list_above};
use mingxi_store::invoices::{self, InvoiceRow};
use mingxi_store::open_balances::{OpenChanges, OpenItem};
use mingxi_store::receipts::{self, ApplicationRow, ReceiptRow};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Most invoices one call may name.
const ASKS_MAX: usize = 500;

/// How a receipt is spread over invoices. The cash discount is never part of it: the system computes it.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApplyBy {
    /// Leave it unapplied.
    #[default]
    None,
    /// What is suggested for it, where the money, its reference or its day speak for some invoices; else nothing.
    Suggested,
    /// The invoices due first.
    OldestFirst,
    /// These invoices, with so much cash each.
    AsAsked(
        /// In the order they are settled; at most 500.
        Vec<AskedApplication>,
    ),
}

/// How much cash to put on one invoice. What an invoice does not need, because a discount was earned, stays unapplied.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedApplication {
    /// Which invoice.
    pub invoice_id: InvoiceId,
    /// Cash to apply, before any discount; at most what is open.
    pub amount: Money,
    /// Write off what stays open of it after the cash and its discount: a bank fee, a rounding difference. At most the
    /// entity's limit; more is refused.
    #[serde(default)]
    pub write_off_rest: bool,
}

impl AskedApplication {
    /// So much cash on this invoice, and nothing written off.
    #[must_use]
    pub fn new(invoice_id: InvoiceId, amount: Money) -> Self {
        Self { invoice_id, amount, write_off_rest: false }
    }
}

/// How to apply a receipt that was recorded before.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyReceipt {
    /// Which invoices it settles.
    pub apply: ApplyBy,
    /// The business day of the application; today when left out. The discount goes by the day the money arrived.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub applied_on: Option<Date>,
}

/// Applies what is unapplied of a receipt to one or many invoices of its customer, entity and currency; invoices that are
/// named may be those of a company below the customer: a parent pays for its children.
/// Dr unapplied cash, Dr cash discount, Dr output tax, Dr payment differences / Cr trade receivable, one entry per
/// invoice.
///
/// # Errors
/// Forbidden; not found; unknown invoice; refused as `receipt_exceeds_open`, `receipt_exceeds_unapplied`,
/// `receipt_other_currency`, `receipt_invoice_not_open`, `receipt_unclaimed`, `receipt_write_off_above_limit`, `receipt_reversed`, `period_closed`.
pub fn apply_receipt(work: &mut Work, id: ReceiptId, input: &ApplyReceipt) -> Result<RecordedReceipt> {
    work.check(Action::ReceiptApply)?;
    work.require_visible("receipt", id)?;
    let mut receipt = lock_receipt(work, id)?;
    let customer = load_claimant(work, &receipt)?;
    let applied_on = input.applied_on.unwrap_or_else(|| work.today().max(receipt.posted_on));
    within("/applied_on", applied_on, Some(receipt.posted_on), work.today().max(receipt.posted_on))?;
    let by = suggest::resolve(work, &receipt, &input.apply)?;
    let applications = apply_cash(work, &mut receipt, &customer, &by, Some(applied_on))?;
    Ok(RecordedReceipt { receipt, applications })
}

/// The customer of a receipt that was claimed.
fn load_claimant(work: &mut Work, receipt: &ReceiptRow) -> Result<CustomerRow> {
    let Some(id) = receipt.customer_id else {
        return Err(refusals::UNCLAIMED.because(words!("{} 尚未认领。", "{} is nobody's yet.", receipt.number)));
    };
    CustomerRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("customer", id))
}

/// The receipt, held until commit and still standing.
pub(super) fn lock_receipt(work: &mut Work, id: ReceiptId) -> Result<ReceiptRow> {
    let receipt = ReceiptRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("receipt", id))?;
    if receipt.status == ReceiptStatus::Reversed {
        return Err(refusals::REVERSED.because(words!("{} 已冲销。", "{} was reversed.", receipt.number)));
    }
    Ok(receipt)
}

/// Applies as asked. Without `applied_on` each application is dated on the first day it was possible: when the money
/// was posted and the invoice issued.
pub(super) fn apply_cash(
    work: &mut Work,
    receipt: &mut ReceiptRow,
    customer: &CustomerRow,
    by: &ApplyBy,
    applied_on: Option<Date>,
) -> Result<Vec<ApplicationRow>> {
    let mut candidates = lock_candidates(work, receipt, customer, by)?;
    let standing = standing_for(work, receipt, &candidates)?;
    let Some(allocation) = decide(receipt, by, &candidates, &standing)? else { return Ok(Vec::new()) };
    let limit = write_off::limit(work, receipt, by)?;
    let before = receipt.unapplied_minor;
    let mut rows = Vec::with_capacity(allocation.applications.len());
    let mut paid: BTreeMap<OrderId, i64> = BTreeMap::new();
    let mut opened = OpenChanges::default();
    for application in &allocation.applications {
        let invoice = candidates.iter_mut().find(|invoice| invoice.id == application.invoice_id);
        let invoice = invoice
            .ok_or_else(|| Error::Internal(format!("{} was not among the candidates", application.invoice_id)))?;
        let (was_open, standing) = (OpenItem::of(invoice), standing.get(&invoice.id));
        let on = application_date(receipt, invoice, applied_on)?;
        let (difference, limit_minor) = write_off::rest(by, invoice, standing, application, limit)?;
        let about = about_application(receipt, customer, invoice);
        let placed = Placed { on, difference, limit_minor, origin_id: None };
        rows.push(save_application(work, receipt, &about, invoice, application, placed)?);
        receipt.unapplied_minor -= application.applied.amount_minor();
        let mut delta = application.applied.amount_minor();
        if standing.is_some() {
            let mut around = Around { receipt: Some(&mut *receipt), opened: &mut opened, paid: &mut delta };
            resettle(work, invoice, None, on, &mut around)?;
        }
        opened.moved(was_open, invoice);
        if let Some(order) = invoice.order_id {
            *paid.entry(order).or_default() += delta;
        }
    }
    for (order, delta) in paid {
        receipts::add_paid(work.tx, work.org(), order, delta, work.now)?;
    }
    opened.save(work.tx, work.org())?;
    if !rows.is_empty() {
        save_receipt(work, receipt)?;
        record(work, receipt, before, &rows)?;
    }
    Ok(rows)
}

/// Writes the receipt and follows its version.
pub(super) fn save_receipt(work: &mut Work, receipt: &mut ReceiptRow) -> Result<()> {
    receipt.updated_at = work.now;
    receipt.update(work.tx, work.org())?;
    receipt.version += 1;
    Ok(())
}

fn lock_candidates(
    work: &mut Work,
    receipt: &ReceiptRow,
    customer: &CustomerRow,
    by: &ApplyBy,
) -> Result<Vec<InvoiceRow>> {
    let org = work.org();
    match by {
        ApplyBy::None | ApplyBy::Suggested => Ok(Vec::new()),
        ApplyBy::OldestFirst => {
            let (customer, entity, currency) = (customer.id, receipt.entity_id, receipt.currency);
            invoices::lock_orders_of_open(work.tx, org, customer, entity, currency)?;
            Ok(invoices::lock_open(work.tx, org, customer, entity, currency)?)
        }
        ApplyBy::AsAsked(asks) => {
            if asks.len() > ASKS_MAX {
                return Err(Error::invalid(
                    "/apply/as_asked",
                    "too_many",
                    words!("最多 {ASKS_MAX} 张发票", "at most {ASKS_MAX} invoices"),
                ));
            }
            let ids: Vec<InvoiceId> = asks.iter().map(|ask| ask.invoice_id).collect();
            invoices::lock_orders_of(work.tx, org, &ids)?;
            let rows = invoices::lock_many(work.tx, org, &ids)?;
            for (index, ask) in asks.iter().enumerate() {
                let owing = owing(work, customer.id, &rows, ask)?;
                check_asked(owing, receipt.entity_id, &rows, ask, index)?;
            }
            Ok(rows)
        }
    }
}

/// Whose invoice the payer's money may settle: its own, or, named one by one, that of a company below it.
fn owing(work: &mut Work, payer: CustomerId, rows: &[InvoiceRow], ask: &AskedApplication) -> Result<CustomerId> {
    let named = rows.iter().find(|row| row.id == ask.invoice_id).map_or(payer, |row| row.customer_id);
    if named != payer && list_above(work.tx, work.org(), named)?.contains(&payer) {
        return Ok(named);
    }
    Ok(payer)
}

/// Whether what is named can take cash or a credit of this customer and entity.
pub(crate) fn check_asked(
    customer: CustomerId,
    entity: EntityId,
    rows: &[InvoiceRow],
    ask: &AskedApplication,
    index: usize,
) -> Result<()> {
    let pointer = format!("/apply/as_asked/{index}/invoice_id");
    let own = |row: &&InvoiceRow| row.id == ask.invoice_id && row.customer_id == customer && row.entity_id == entity;
    let Some(invoice) = rows.iter().find(own) else { return Err(Error::unknown_reference(pointer, ask.invoice_id)) };
    if invoice.status == InvoiceStatus::Issued && invoice.kind != InvoiceKind::CreditNote {
        return Ok(());
    }
    Err(refusals::INVOICE_NOT_OPEN.at(pointer, is_not_open(invoice)))
}

/// The domain's decision; nothing when there is nothing to apply.
pub(super) fn decide(
    receipt: &ReceiptRow,
    by: &ApplyBy,
    candidates: &[InvoiceRow],
    standing: &Standings,
) -> Result<Option<Allocation>> {
    let cash = Money::new(receipt.unapplied_minor, receipt.currency);
    let open = candidates.iter().map(|row| open_invoice(row, standing)).collect::<Result<Vec<_>>>()?;
    match by {
        ApplyBy::None | ApplyBy::Suggested => Ok(None),
        ApplyBy::OldestFirst if cash.is_zero() => Ok(None),
        ApplyBy::AsAsked(asks) if asks.is_empty() => Ok(None),
        ApplyBy::OldestFirst => Ok(Some(
            apply_oldest_first(cash, receipt.received_on, &open)
                .map_err(|error| refuse_apply(error, candidates, &[]))?,
        )),
        ApplyBy::AsAsked(_) if cash.is_zero() => Err(refusals::EXCEEDS_UNAPPLIED
            .at("/apply/as_asked", words!("{} 已无余额。", "Nothing is left of {}.", receipt.number))),
        ApplyBy::AsAsked(asks) => {
            let asked: Vec<Ask> =
                asks.iter().map(|ask| Ask { invoice_id: ask.invoice_id, amount: ask.amount }).collect();
            let allocation = apply_as_asked(cash, receipt.received_on, &open, &asked);
            Ok(Some(allocation.map_err(|error| refuse_apply(error, candidates, &asked))?))
        }
    }
}

/// What stands on invoices, as a new amount comes to it.
pub(super) type Standings = BTreeMap<InvoiceId, Standing>;

/// What stands on these invoices, as the cash of this receipt comes to it.
pub(super) fn standing_for(work: &mut Work, receipt: &ReceiptRow, invoices: &[InvoiceRow]) -> Result<Standings> {
    let zero = Money::zero(receipt.currency);
    let recorded = (receipt.id.raw(), i64::MAX);
    let part = Part { on: receipt.received_on, recorded, amount: zero, is_cash: true, forgives_up_to: None };
    let standing = standing_of(work, invoices)?;
    Ok(standing.into_iter().map(|(id, on)| (id, Standing { facts: on.facts, part })).collect())
}

pub(super) fn open_invoice(invoice: &InvoiceRow, standing: &Standings) -> Result<OpenInvoice> {
    Ok(OpenInvoice {
        id: invoice.id,
        open: Money::new(invoice.open_minor, invoice.currency),
        due_on: invoice.due_on.or(invoice.issued_on).unwrap_or(Date::MAX),
        cash_discount: cash_discounts::terms_of(invoice)?,
        standing: standing.get(&invoice.id).cloned(),
    })
}

/// Why cash or a credit cannot be spread as asked, with a pointer into `apply`.
pub(crate) fn refuse_apply(error: ApplyError, candidates: &[InvoiceRow], asked: &[Ask]) -> Error {
    let pointer_of = |id: InvoiceId| {
        let index = asked.iter().position(|ask| ask.invoice_id == id).unwrap_or_default();
        format!("/apply/as_asked/{index}/amount")
    };
    let name_of =
        |id: InvoiceId| candidates.iter().find(|invoice| invoice.id == id).map_or_else(|| id.to_string(), name);
    match error {
        ApplyError::ExceedsOpen { invoice_id, asked, open } => refusals::EXCEEDS_OPEN.at(
            pointer_of(invoice_id),
            words!(
                "要求核销 {asked}，{} 的未清金额为 {open}。",
                "Asked to apply {asked}; {open} is open on {}.",
                name_of(invoice_id)
            ),
        ),
        ApplyError::MoreThanReceived { asked, cash } => refusals::EXCEEDS_UNAPPLIED.at(
            "/apply/as_asked",
            words!(
                "要求核销合计 {asked}，未核销金额为 {cash}。",
                "Asked to apply {asked} in all; {cash} is unapplied."
            ),
        ),
        ApplyError::CurrencyMismatch { invoice_id, expected, given } => refusals::OTHER_CURRENCY.at(
            pointer_of(invoice_id),
            words!(
                "{} 的币种为 {expected}，款项为 {given}。",
                "{} is in {expected}, the cash in {given}.",
                name_of(invoice_id)
            ),
        ),
        ApplyError::NotPositive { amount } => {
            let index = asked.iter().position(|ask| ask.amount == amount).unwrap_or_default();
            Error::invalid(format!("/apply/as_asked/{index}/amount"), "not_positive", error.words())
        }
        ApplyError::Duplicate { .. } => Error::invalid("/apply/as_asked", "duplicate", error.words()),
        ApplyError::NotFound { invoice_id } => Error::unknown_reference("/apply/as_asked", invoice_id),
        ApplyError::Money(error) => error.into(),
    }
}

fn application_date(receipt: &ReceiptRow, invoice: &InvoiceRow, asked: Option<Date>) -> Result<Date> {
    let earliest = invoice.issued_on.map_or(receipt.posted_on, |issued_on| issued_on.max(receipt.posted_on));
    let Some(asked) = asked else { return Ok(earliest) };
    if asked < earliest {
        return Err(Error::invalid(
            "/applied_on",
            "too_early",
            words!("{} 自 {earliest} 起可核销", "{} was issued on {earliest}", name(invoice)),
        ));
    }
    Ok(asked)
}

/// How an application is put on its invoice.
pub(crate) struct Placed {
    /// The business day.
    pub on: Date,
    /// The rest that is forgiven with it.
    pub difference: Money,
    /// Up to how much may be, whenever so much is left; 0 for nothing.
    pub limit_minor: i64,
    /// The application that it continues.
    pub origin_id: Option<ApplicationId>,
}

/// Puts cash with its discount on an invoice that is held, writes it and posts it.
pub(crate) fn save_application(
    work: &mut Work,
    receipt: &ReceiptRow,
    about: &Dimensions,
    invoice: &mut InvoiceRow,
    application: &Application,
    placed: Placed,
) -> Result<ApplicationRow> {
    let id: ApplicationId = work.ids.next();
    let (discount, Placed { on, difference, limit_minor, origin_id }) = (application.cash_discount, placed);
    invoice.applied_minor += application.applied.amount_minor();
    invoice.cash_discount_minor += discount.amount.amount_minor();
    invoice.written_off_minor += difference.amount_minor();
    invoice.open_minor -= application.credited()?.checked_add(difference)?.amount_minor();
    invoice.updated_at = work.now;
    invoice.update(work.tx, work.org())?;
    invoice.version += 1;
    let draft = draft(id, receipt, about, invoice, application, (on, difference))?;
    let entry_id = ledger::post(work, receipt.entity_id, &draft)?;
    let row = ApplicationRow {
        id,
        receipt_id: Some(receipt.id),
        credit_note_id: None,
        invoice_id: invoice.id,
        customer_id: invoice.customer_id,
        applied_on: on,
        unapplied_on: None,
        currency: receipt.currency,
        applied_minor: application.applied.amount_minor(),
        cash_discount_minor: discount.amount.amount_minor(),
        cash_discount_tax_minor: discount.on_tax.amount_minor(),
        write_off_minor: difference.amount_minor(),
        difference_limit_minor: limit_minor,
        origin_id: origin_id.unwrap_or(id),
        entry_id,
        owner_id: invoice.owner_id,
        department_id: invoice.department_id,
        custom: json!({}),
        search_text: String::new(),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    };
    row.insert(work.tx, work.org())?;
    Ok(row)
}

fn draft(
    id: ApplicationId,
    receipt: &ReceiptRow,
    about: &Dimensions,
    invoice: &InvoiceRow,
    application: &Application,
    (on, written_off): (Date, Money),
) -> Result<Draft> {
    let mut draft = Draft {
        kind: EntryKind::ReceiptApplied,
        effective_on: on,
        memo: format!("核销 {} → {}", receipt.number, name(invoice)),
        source: ("application", id.to_string()),
        posting_key: format!("application:{id}:applied"),
        reverses: None,
        currency: receipt.currency,
        lines: Vec::new(),
    };
    // The money is the payer's until it settles the invoice, which may be a company's below it.
    let of_payer = Dimensions { customer_id: receipt.customer_id.or(about.customer_id), ..about.clone() };
    draft
        .line(AccountRole::UnappliedCash, application.applied, &of_payer)
        .line(AccountRole::CashDiscount, application.cash_discount.on_net, about)
        .line(AccountRole::OutputTax, application.cash_discount.on_tax, about)
        .line(AccountRole::PaymentDifference, written_off, about)
        .line(AccountRole::TradeReceivable, application.credited()?.checked_add(written_off)?.negated(), about);
    Ok(draft)
}

/// What the entry of an application is about.
pub(crate) fn about_application(receipt: &ReceiptRow, customer: &CustomerRow, invoice: &InvoiceRow) -> Dimensions {
    Dimensions { receipt_id: Some(receipt.id), region: customer.region.clone(), ..about_invoice(invoice) }
}

/// What an entry about an invoice is about.
fn about_invoice(invoice: &InvoiceRow) -> Dimensions {
    Dimensions {
        customer_id: Some(invoice.customer_id),
        contract_id: invoice.contract_id,
        order_id: invoice.order_id,
        invoice_id: Some(invoice.id),
        department_id: invoice.department_id,
        salesperson_id: Some(invoice.owner_id),
        ..Dimensions::default()
    }
}

fn record(work: &mut Work, receipt: &ReceiptRow, before: i64, rows: &[ApplicationRow]) -> Result<()> {
    let money = |minor| Money::new(minor, receipt.currency);
    let applied: Vec<_> = rows
        .iter()
        .map(|row| json!({ "id": row.id, "invoice_id": row.invoice_id, "applied": money(row.applied_minor), "cash_discount": money(row.cash_discount_minor), "write_off": money(row.write_off_minor) }))
        .collect();
    let changes =
        Changes::none().moved("unapplied", money(before), money(receipt.unapplied_minor)).set("applications", &applied);
    work.audit(Action::ReceiptApply, receipt.id, changes)?;
    work.emit("receipt.applied", "receipt", receipt.id, json!({ "receipt_id": receipt.id, "applications": applied }))
}

/// Records that an application was made again, or taken off, because its invoice settled anew.
pub(crate) fn record_again(
    work: &mut Work,
    receipt: &ReceiptRow,
    before: i64,
    again: Option<&ApplicationRow>,
) -> Result<()> {
    record(work, receipt, before, again.map_or(&[], std::slice::from_ref))
}

fn is_not_open(invoice: &InvoiceRow) -> Words {
    let (name, InvoiceRow { kind, status, .. }) = (name(invoice), invoice);
    Words::new(
        format!("{name} 是{}，当前为“{}”。", kind.label().zh, status.label().zh),
        format!("{name} is {kind} and {status}."),
    )
}

/// How people call an invoice.
pub(super) fn name(invoice: &InvoiceRow) -> String {
    let name = invoice.number.as_ref().or(invoice.external_number.as_ref());
    name.cloned().unwrap_or_else(|| invoice.id.to_string())
}
