//! Orders with their lines: the contract behind them, the order, and what was shipped of it through to the invoice.

use super::chunk::content_hash;
use super::receivables::only_entity;
use super::targets::{Row, Saved};
use super::{links, refusals};
use crate::contracts::{ContractLineInput, CreateContract, SignContract, create_contract, sign_contract};
use crate::deliveries::{AcceptDelivery, CreateDelivery, accept_delivery, create_delivery};
use crate::error::{Error, Result};
use crate::invoices::{CreateInvoice, IssueInvoice, create_invoice, issue_invoice};
use crate::orders::{CreateOrder, create_order};
use crate::work::Work;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{CustomerId, DeliveryId, EntityId, Id, OrderId, PaymentTermId};
use mingxi_domain::imports::TargetField;
use mingxi_domain::invoices::status::InvoiceFrom;
use mingxi_domain::metadata::FieldKind;
use mingxi_domain::money::Currency;
use mingxi_domain::words;
use mingxi_store::deliveries::DeliveryRow;
use serde::Deserialize;
use serde_json::Value as Json;

/// An order as a file tells it.
#[derive(Debug, Deserialize)]
struct ImportedOrder {
    customer_id: CustomerId,
    entity_id: Option<EntityId>,
    payment_term_id: Option<PaymentTermId>,
    title: String,
    currency: Currency,
    ordered_on: Date,
    required_on: Option<Date>,
    shipped_on: Option<Date>,
    accepted_by: Option<String>,
    lines: Vec<ContractLineInput>,
}

/// Fields that may be added after the order was imported; everything else is agreed and stays.
const LATER: [&str; 2] = ["shipped_on", "accepted_by"];

/// The fields of an order.
pub fn fields() -> Vec<TargetField> {
    vec![
        TargetField::required("customer_id", FieldKind::Reference("customer")),
        TargetField::new("entity_id", FieldKind::Reference("entity")),
        TargetField::new("payment_term_id", FieldKind::Reference("payment_term")),
        TargetField::required("title", FieldKind::Text { max: 200 }),
        TargetField::required("currency", FieldKind::Currency),
        TargetField::required("ordered_on", FieldKind::Date),
        TargetField::new("required_on", FieldKind::Date),
        TargetField::new("shipped_on", FieldKind::Date),
        TargetField::new("accepted_by", FieldKind::Text { max: 200 }),
    ]
}

/// The fields of an order line. Prices are without tax unless the line says otherwise.
pub fn line_fields() -> Vec<TargetField> {
    vec![
        TargetField::required("product_id", FieldKind::Reference("product")),
        TargetField::new("description", FieldKind::Text { max: 200 }),
        TargetField::required("quantity", FieldKind::Decimal),
        TargetField::required("unit_price", FieldKind::Decimal),
        TargetField::new("price_includes_tax", FieldKind::Bool),
        TargetField::new("discount_percent", FieldKind::Decimal),
        TargetField::new("tax_percent", FieldKind::Decimal),
        TargetField::new("service_starts_on", FieldKind::Date),
        TargetField::new("service_ends_on", FieldKind::Date),
    ]
}

/// Takes an order over: a contract signed on the day of the order, the order, and once it is shipped its delivery,
/// accepted and invoiced on the same day. A row that comes again may only add that it was shipped.
///
/// # Errors
/// Whatever the verbs refuse; `import_row_is_posted`.
pub fn save_order(work: &mut Work, row: &Row) -> Result<Saved> {
    let order = read(row)?;
    let mut agreed = row.input.clone();
    agreed.retain(|name, _| !LATER.contains(&name.as_str()));
    let agreed = content_hash("order", &agreed);
    let id = match row.known {
        Some(known) if links::hash(work, row, "contract", row.external_id)?.as_deref() == Some(agreed.as_str()) => {
            OrderId::from_raw(known)
        }
        Some(_) => {
            return Err(refusals::ROW_IS_POSTED.because(words!(
                "{} 下单时的内容不同。",
                "{} was ordered with other facts.",
                row.external_id
            )));
        }
        None => place(work, row, &order, &agreed)?,
    };
    let is_shipped = ship(work, row, &order, id)?;
    let mut also_made = if row.known.is_none() { vec!["contract"] } else { Vec::new() };
    if is_shipped {
        also_made.extend(["delivery", "invoice"]);
    }
    Ok(Saved { id: id.raw(), is_changed: is_shipped, also_made, before: None })
}

fn read(row: &Row) -> Result<ImportedOrder> {
    let mut input = row.input.clone();
    // An empty cell of a line is a field that was not given.
    for line in input.get_mut("lines").and_then(Json::as_array_mut).into_iter().flatten() {
        if let Json::Object(line) = line {
            line.retain(|_, value| !value.is_null());
        }
    }
    ImportedOrder::deserialize(Json::Object(input)).map_err(|error| Error::misfit("", &error))
}

/// The contract, signed on the day of the order, and the order over all of it.
fn place(work: &mut Work, row: &Row, order: &ImportedOrder, agreed: &str) -> Result<OrderId> {
    let entity_id = match order.entity_id {
        Some(entity) => entity,
        None => only_entity(work)?,
    };
    let contract = CreateContract {
        title: order.title.clone(),
        customer_id: order.customer_id,
        entity_id,
        opportunity_id: None,
        payment_term_id: order.payment_term_id,
        currency: order.currency,
        starts_on: None,
        ends_on: None,
        lines: order.lines.clone(),
    };
    let contract_id = create_contract(work, &contract)?;
    sign_contract(work, contract_id, &SignContract { signed_on: order.ordered_on })?;
    links::remember_content(work, row, ("contract", row.external_id), contract_id.raw(), agreed)?;
    let input = CreateOrder {
        contract_id,
        customer_reference: Some(row.external_id.to_owned()),
        ordered_on: order.ordered_on,
        required_on: order.required_on,
        lines: None,
    };
    create_order(work, &input)
}

/// Delivers, accepts and invoices the whole order on the day it was shipped, once. Returns whether it did now.
fn ship(work: &mut Work, row: &Row, order: &ImportedOrder, order_id: OrderId) -> Result<bool> {
    let known = if row.known.is_some() { links::find(work, row, "delivery", row.external_id)? } else { None };
    if let Some(known) = known {
        return same_delivery(work, DeliveryId::from_raw(known), order).map(|()| false);
    }
    let Some(shipped_on) = order.shipped_on else { return Ok(false) };
    let delivery = CreateDelivery { order_id, shipped_on, carrier: None, tracking_number: None, lines: None };
    let delivery_id = create_delivery(work, &delivery)?;
    let accepted_by = order.accepted_by.clone().unwrap_or_else(|| order.title.clone());
    accept_delivery(work, delivery_id, &AcceptDelivery { accepted_on: shipped_on, accepted_by, lines: None })?;
    let invoice = CreateInvoice { order_id, from: InvoiceFrom::Accepted, delivery_id: Some(delivery_id), lines: None };
    let invoice_id = create_invoice(work, &invoice)?;
    issue_invoice(work, invoice_id, &IssueInvoice { issued_on: shipped_on })?;
    links::remember(work, row, "delivery", row.external_id, delivery_id.raw())?;
    // A credit note of the same source names the invoice by the number of its order; an opening invoice of that number
    // keeps it.
    if links::find(work, row, "invoice", row.external_id)?.is_none() {
        links::remember(work, row, "invoice", row.external_id, invoice_id.raw())?;
    }
    Ok(true)
}

/// The delivery that was recorded before must be the one the row tells of.
fn same_delivery(work: &mut Work, id: DeliveryId, order: &ImportedOrder) -> Result<()> {
    let delivery = DeliveryRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("delivery", id))?;
    if order.shipped_on == Some(delivery.shipped_on) {
        return Ok(());
    }
    Err(refusals::ROW_IS_POSTED.because(words!(
        "{} 的发货日期为 {}。",
        "{} was shipped on {}.",
        delivery.number,
        delivery.shipped_on
    )))
}
