//! Receivables that were there before the system: opening items, without revenue.

use super::refusals;
use crate::currency::check_currency;
use crate::error::{Error, Result};
use crate::ledger;
use crate::receipts::{positive, required_text, within};
use crate::told_facts::{Told, number_key};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{CustomerId, EntityId, Id, InvoiceId, PaymentTermId};
use mingxi_domain::invoices::status::{InvoiceKind, InvoiceStatus};
use mingxi_domain::ledger::entry::{Dimensions, Draft};
use mingxi_domain::ledger::{AccountRole, EntryKind};
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::money::Money;
use mingxi_domain::number_series::SeriesKind;
use mingxi_domain::words;
use mingxi_store::customers::CustomerRow;
use mingxi_store::entities::EntityRow;
use mingxi_store::invoices::InvoiceRow;
use mingxi_store::open_balances::OpenChanges;
use mingxi_store::payment_terms::PaymentTermRow;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// A receivable from before the system.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordOpeningInvoice {
    /// Who owes it.
    pub customer_id: CustomerId,
    /// To whom.
    pub entity_id: EntityId,
    /// Its number in the system it comes from.
    #[schema(min_length = 1, max_length = 100)]
    pub external_number: String,
    /// When it was issued.
    #[schema(value_type = String, format = Date)]
    pub issued_on: Date,
    /// When it is due; not before it was issued.
    #[schema(value_type = String, format = Date)]
    pub due_on: Date,
    /// What was open when it was taken over, tax included.
    pub total: Money,
    /// Whether the customer disputes it.
    #[serde(default)]
    pub is_disputed: bool,
    /// Its payment term, for the cash discount it still may earn.
    #[serde(default)]
    pub payment_term_id: Option<PaymentTermId>,
    /// When the goods were shipped: the day a cash discount counts from.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub shipped_on: Option<Date>,
}

/// Records an opening receivable: Dr trade receivable / Cr opening balance, no revenue and no tax.
///
/// # Errors
/// Forbidden; invalid amount, dates or number; unknown customer, entity or payment term; refused as
/// `invoice_opening_twice`, `period_closed`.
pub fn record_opening_invoice(work: &mut Work, input: &RecordOpeningInvoice) -> Result<InvoiceId> {
    work.check(Action::InvoiceOpening)?;
    positive("/total", input.total)?;
    within("/issued_on", input.issued_on, None, work.today())?;
    check_currency("/total", input.total.currency(), input.issued_on)?;
    if input.due_on < input.issued_on {
        return Err(Error::invalid(
            "/due_on",
            "too_early",
            words!("{} 早于 {}", "{} is before {}", input.due_on, input.issued_on),
        ));
    }
    work.require_reference("customer", input.customer_id, "/customer_id")?;
    let customer = CustomerRow::find(work.tx, work.org(), input.customer_id)?;
    let customer = customer.ok_or_else(|| Error::unknown_reference("/customer_id", input.customer_id))?;
    if EntityRow::find(work.tx, work.org(), input.entity_id)?.is_none() {
        return Err(Error::unknown_reference("/entity_id", input.entity_id));
    }
    let invoice = invoice_row(work, input, &customer)?;
    let key = number_key(invoice.entity_id, invoice.customer_id, input.external_number.trim());
    if let Some(before) = Told::OpeningInvoice.once(work, &key, invoice.id.raw())? {
        let before = InvoiceRow::find(work.tx, work.org(), Id::from_raw(before))?;
        let number = before.and_then(|row| row.number).unwrap_or_default();
        let external = invoice.external_number.as_deref().unwrap_or_default();
        let detail = words!("{external} 已登记为 {number}。", "{external} is recorded as {number}.");
        return Err(refusals::OPENING_TWICE.at("/external_number", detail));
    }
    invoice.insert(work.tx, work.org())?;
    ledger::post(work, invoice.entity_id, &draft(&invoice, &customer, input))?;
    let mut opened = OpenChanges::default();
    opened.moved(None, &invoice);
    opened.save(work.tx, work.org())?;
    let changes = Changes::none()
        .set("number", &invoice.number)
        .set("external_number", &invoice.external_number)
        .set("total", input.total);
    work.audit(Action::InvoiceOpening, invoice.id, changes)?;
    work.emit(
        "invoice.opening_recorded",
        "invoice",
        invoice.id,
        json!({ "invoice_id": invoice.id, "customer_id": invoice.customer_id }),
    )?;
    Ok(invoice.id)
}

fn invoice_row(work: &mut Work, input: &RecordOpeningInvoice, customer: &CustomerRow) -> Result<InvoiceRow> {
    let external_number = required_text("/external_number", &input.external_number, 100)?;
    let cash_discount_terms = match input.payment_term_id {
        None => None,
        Some(id) => {
            PaymentTermRow::find(work.tx, work.org(), id)?
                .ok_or_else(|| Error::unknown_reference("/payment_term_id", id))?
                .cash_discount
        }
    };
    let number = work.next_number(input.entity_id, SeriesKind::OpeningInvoice, input.issued_on.year())?;
    let total_minor = input.total.amount_minor();
    Ok(InvoiceRow {
        id: work.ids.next(),
        search_text: normalize(&format!("{number} {external_number}")),
        number: Some(number),
        external_number: Some(external_number),
        kind: InvoiceKind::Opening,
        status: InvoiceStatus::Issued,
        order_id: None,
        contract_id: None,
        delivery_id: None,
        customer_id: input.customer_id,
        entity_id: input.entity_id,
        original_invoice_id: None,
        issued_on: Some(input.issued_on),
        due_on: Some(input.due_on),
        shipped_on: input.shipped_on,
        currency: input.total.currency(),
        net_minor: total_minor,
        tax_minor: 0,
        total_minor,
        open_minor: total_minor,
        applied_minor: 0,
        cash_discount_minor: 0,
        credited_minor: 0,
        written_off_minor: 0,
        refunded_minor: 0,
        is_disputed: input.is_disputed,
        cash_discount_terms,
        void_reason: None,
        voided_on: None,
        credit_reason: None,
        returns_goods: false,
        owner_id: customer.owner_id,
        department_id: customer.department_id,
        custom: json!({}),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    })
}

fn draft(invoice: &InvoiceRow, customer: &CustomerRow, input: &RecordOpeningInvoice) -> Draft {
    let about = Dimensions {
        customer_id: Some(invoice.customer_id),
        invoice_id: Some(invoice.id),
        department_id: invoice.department_id,
        salesperson_id: Some(invoice.owner_id),
        region: customer.region.clone(),
        ..Dimensions::default()
    };
    let mut draft = Draft {
        kind: EntryKind::OpeningReceivable,
        effective_on: input.issued_on,
        memo: format!("期初应收 {}", invoice.external_number.as_deref().unwrap_or_default()),
        source: ("invoice", invoice.id.to_string()),
        posting_key: format!("invoice:{}:issued", invoice.id),
        reverses: None,
        currency: invoice.currency,
        lines: Vec::new(),
    };
    draft.line(AccountRole::TradeReceivable, input.total, &about).line(
        AccountRole::OpeningBalance,
        input.total.negated(),
        &about,
    );
    draft
}
