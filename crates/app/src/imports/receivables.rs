//! Receivables from before the system: the invoice, and its receipt on the day it was settled.

use super::links;
use super::refusals;
use super::targets::{Row, Saved};
use crate::error::{Error, Result};
use crate::invoices::{RecordOpeningInvoice, record_opening_invoice};
use crate::receipts::{ApplyBy, AskedApplication, RecordReceipt, record_receipt};
use crate::work::Work;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{CustomerId, EntityId, Id, InvoiceId};
use mingxi_domain::imports::TargetField;
use mingxi_domain::metadata::{FieldKind, objects};
use mingxi_domain::money::Money;
use mingxi_domain::receipts::status::ReceiptMethod;
use mingxi_domain::words;
use mingxi_store::invoices::InvoiceRow;
use mingxi_store::ledger::list_books;
use mingxi_store::receipts::ReceiptRow;
use serde::Deserialize;
use serde_json::Value as Json;

/// A receivable as a file tells it.
#[derive(Debug, Deserialize)]
struct Receivable {
    customer_id: CustomerId,
    entity_id: Option<EntityId>,
    number: String,
    issued_on: Date,
    due_on: Date,
    amount: Money,
    is_disputed: Option<bool>,
    settled_on: Option<Date>,
    method: Option<ReceiptMethod>,
}

/// The fields of a receivable.
pub fn fields() -> Vec<TargetField> {
    let kind =
        |field: &str| objects::get("receipt").field(field).map_or(FieldKind::LongText, |field| field.kind.clone());
    vec![
        TargetField::required("customer_id", FieldKind::Reference("customer")),
        TargetField::new("entity_id", FieldKind::Reference("entity")),
        TargetField::required("number", FieldKind::Text { max: 100 }),
        TargetField::required("issued_on", FieldKind::Date),
        TargetField::required("due_on", FieldKind::Date),
        TargetField::new("currency", FieldKind::Currency),
        TargetField::required("amount", FieldKind::Money),
        TargetField::new("is_disputed", FieldKind::Bool),
        TargetField::new("settled_on", FieldKind::Date),
        TargetField::new("method", kind("method")),
    ]
}

/// Records an opening invoice and, once it is settled, its receipt. What is posted does not change: a row that comes
/// again may only add the day it was settled.
///
/// # Errors
/// Whatever the verbs refuse; `import_row_is_posted`.
pub fn save_receivable(work: &mut Work, row: &Row) -> Result<Saved> {
    let receivable =
        Receivable::deserialize(Json::Object(row.input.clone())).map_err(|error| Error::misfit("", &error))?;
    let entity_id = match receivable.entity_id {
        Some(entity) => entity,
        None => only_entity(work)?,
    };
    let invoice = match row.known {
        Some(known) => unchanged(work, InvoiceId::from_raw(known), &receivable)?,
        None => record_invoice(work, &receivable, entity_id)?,
    };
    let is_settled = settle(work, row, &receivable, entity_id, invoice)?;
    let also_made = if is_settled { vec!["receipt"] } else { Vec::new() };
    Ok(Saved { id: invoice.raw(), is_changed: is_settled, also_made, before: None })
}

fn record_invoice(work: &mut Work, receivable: &Receivable, entity_id: EntityId) -> Result<InvoiceId> {
    let input = RecordOpeningInvoice {
        customer_id: receivable.customer_id,
        entity_id,
        external_number: receivable.number.clone(),
        issued_on: receivable.issued_on,
        due_on: receivable.due_on,
        total: receivable.amount,
        is_disputed: receivable.is_disputed.unwrap_or_default(),
        payment_term_id: None,
        shipped_on: None,
    };
    record_opening_invoice(work, &input)
}

/// The invoice as it was recorded; the row must still say the same about it.
fn unchanged(work: &mut Work, id: InvoiceId, receivable: &Receivable) -> Result<InvoiceId> {
    let invoice = InvoiceRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("invoice", id))?;
    let is_same = invoice.customer_id == receivable.customer_id
        && Money::new(invoice.total_minor, invoice.currency) == receivable.amount
        && (invoice.issued_on, invoice.due_on) == (Some(receivable.issued_on), Some(receivable.due_on))
        && invoice.is_disputed == receivable.is_disputed.unwrap_or_default()
        && invoice.external_number.as_deref() == Some(receivable.number.as_str());
    if is_same {
        Ok(id)
    } else {
        Err(refusals::ROW_IS_POSTED.because(words!(
            "{} 登记时的内容不同。",
            "{} was recorded with other facts.",
            receivable.number
        )))
    }
}

/// Records the receipt of a settled invoice unless it is there. Returns whether it was recorded now.
fn settle(
    work: &mut Work,
    row: &Row,
    receivable: &Receivable,
    entity_id: EntityId,
    invoice: InvoiceId,
) -> Result<bool> {
    let known = if row.known.is_some() { links::find(work, row, "receipt", row.external_id)? } else { None };
    if let Some(known) = known {
        return receipt_is(work, Id::from_raw(known), receivable).map(|()| false);
    }
    let Some(settled_on) = receivable.settled_on else { return Ok(false) };
    let input = RecordReceipt {
        customer_id: Some(receivable.customer_id),
        entity_id,
        amount: receivable.amount,
        received_on: settled_on,
        posted_on: None,
        method: receivable.method.unwrap_or(ReceiptMethod::BankTransfer),
        reference: Some(receivable.number.clone()),
        payer_name: None,
        payer_account: None,
        apply: ApplyBy::AsAsked(vec![AskedApplication::new(invoice, receivable.amount)]),
        // Which receipt it is says the row it came from.
        is_another: true,
    };
    let recorded = record_receipt(work, &input)?;
    links::remember(work, row, "receipt", row.external_id, recorded.receipt.id.raw())?;
    Ok(true)
}

/// The receipt that was recorded before must be the one the row tells of.
fn receipt_is(work: &mut Work, id: mingxi_domain::ids::ReceiptId, receivable: &Receivable) -> Result<()> {
    let receipt = ReceiptRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("receipt", id))?;
    if Some(receipt.received_on) == receivable.settled_on {
        return Ok(());
    }
    Err(refusals::ROW_IS_POSTED.because(words!(
        "{} 的到款日期为 {}。",
        "{} was received on {}.",
        receipt.number,
        receipt.received_on
    )))
}

/// The entity of an organisation that has only one.
///
/// # Errors
/// Invalid when there are several: the mapping must say which.
pub fn only_entity(work: &mut Work) -> Result<EntityId> {
    let books = list_books(work.tx, work.org())?;
    let mut entities: Vec<EntityId> = books.iter().map(|book| book.entity_id).collect();
    entities.dedup();
    match entities.as_slice() {
        [entity] => Ok(*entity),
        _ => Err(Error::invalid(
            "/entity_id",
            "required",
            words!("组织有多个法人主体，须映射 entity_id", "the organisation has several entities; map entity_id"),
        )),
    }
}
