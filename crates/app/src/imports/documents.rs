//! Documents that a file tells one by one: contracts, quotes, deliveries in parts, receipts, credit notes. Each row is
//! the body of its verb; what is posted or agreed does not change when the row comes again, it can only be added to.

use super::chunk::content_hash;
use super::receivables::only_entity;
use super::targets::{Row, Saved};
use super::{links, orders, refusals};
use crate::contracts::{CreateContract, SignContract, create_contract, sign_contract};
use crate::deliveries::{AcceptDelivery, CreateDelivery, accept_delivery, create_delivery};
use crate::error::{Error, Result};
use crate::invoices::{CreateInvoice, CreditInvoice, IssueInvoice, create_invoice, credit_invoice, issue_invoice};
use crate::quotes::create_quote;
use crate::receipts::{RecordReceipt, record_receipt};
use crate::records::Input;
use crate::work::Work;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{ContractId, DeliveryId, Id, InvoiceId, OrderId, ProductId};
use mingxi_domain::imports::TargetField;
use mingxi_domain::metadata::{Choice, FieldKind, Label, objects};
use mingxi_domain::money::Money;
use mingxi_domain::orders::DeliveryStatus;
use mingxi_domain::words;
use mingxi_store::deliveries::DeliveryRow;
use mingxi_store::{contracts, invoices, orders as order_store};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

/// The fields of a contract. `signed_on` may come later.
pub fn contract_fields() -> Vec<TargetField> {
    vec![
        TargetField::required("title", FieldKind::Text { max: 200 }),
        TargetField::required("customer_id", FieldKind::Reference("customer")),
        TargetField::new("entity_id", FieldKind::Reference("entity")),
        TargetField::new("opportunity_id", FieldKind::Reference("opportunity")),
        TargetField::new("payment_term_id", FieldKind::Reference("payment_term")),
        TargetField::required("currency", FieldKind::Currency),
        TargetField::new("starts_on", FieldKind::Date),
        TargetField::new("ends_on", FieldKind::Date),
        TargetField::new("signed_on", FieldKind::Date),
    ]
}

/// Drafts a contract and signs it once the file says when.
///
/// # Errors
/// Whatever the verbs refuse; `import_row_is_posted`.
pub fn save_contract(work: &mut Work, row: &Row) -> Result<Saved> {
    let facts = Facts::of(row, "contract", &["signed_on"]);
    let id = match row.known {
        Some(known) => facts.same(work, row, known)?,
        None => {
            let input: CreateContract = facts.clone().with_entity(work)?.body()?;
            let id = create_contract(work, &input)?.raw();
            facts.remember(work, row, id)?;
            id
        }
    };
    let is_signed = match later::<Date>(row, "signed_on")? {
        Some(signed_on) if !is_signed(work, ContractId::from_raw(id), signed_on)? => {
            sign_contract(work, ContractId::from_raw(id), &SignContract { signed_on })?;
            true
        }
        _ => false,
    };
    Ok(Saved::one(id, is_signed))
}

/// Whether the contract was signed, which must be on the day that the row tells.
fn is_signed(work: &mut Work, id: ContractId, signed_on: Date) -> Result<bool> {
    let contract = contracts::ContractRow::find(work.tx, work.org(), id)?;
    let contract = contract.ok_or_else(|| Error::not_found("contract", id))?;
    match contract.signed_on {
        Some(day) if day != signed_on => Err(refusals::ROW_IS_POSTED.because(words!(
            "{} 的签署日期为 {day}。",
            "{} was signed on {day}.",
            contract.number
        ))),
        day => Ok(day.is_some()),
    }
}

/// The fields of a quote.
pub fn quote_fields() -> Vec<TargetField> {
    vec![
        TargetField::new("opportunity_id", FieldKind::Reference("opportunity")),
        TargetField::new("customer_id", FieldKind::Reference("customer")),
        TargetField::new("entity_id", FieldKind::Reference("entity")),
        TargetField::new("quoted_on", FieldKind::Date),
        TargetField::required("valid_until", FieldKind::Date),
        TargetField::new("payment_term_id", FieldKind::Reference("payment_term")),
        TargetField::new("currency", FieldKind::Currency),
    ]
}

/// The fields of a quote line; without a price it is that of the price list.
pub fn quote_line_fields() -> Vec<TargetField> {
    vec![
        TargetField::required("product_id", FieldKind::Reference("product")),
        TargetField::new("description", FieldKind::Text { max: 200 }),
        TargetField::required("quantity", FieldKind::Decimal),
        TargetField::new("unit_price", FieldKind::Decimal),
        TargetField::new("discount_percent", FieldKind::Decimal),
        TargetField::new("tax_percent", FieldKind::Decimal),
        TargetField::new("service_starts_on", FieldKind::Date),
        TargetField::new("service_ends_on", FieldKind::Date),
    ]
}

/// Drafts a quote.
///
/// # Errors
/// Whatever the verb refuses; `import_row_is_posted`.
pub fn save_quote(work: &mut Work, row: &Row) -> Result<Saved> {
    once(work, row, "quote", |work, facts| Ok(create_quote(work, &facts.body()?)?.raw()))
}

/// The fields of a receipt.
pub fn receipt_fields() -> Vec<TargetField> {
    let kind =
        |field: &str| objects::get("receipt").field(field).map_or(FieldKind::LongText, |field| field.kind.clone());
    let oldest = Choice::new("oldest_first", Label::new("先到期先核销", "Oldest first"));
    let none = Choice::new("none", Label::new("不核销", "Unapplied"));
    vec![
        TargetField::new("customer_id", FieldKind::Reference("customer")),
        TargetField::new("entity_id", FieldKind::Reference("entity")),
        TargetField::new("currency", FieldKind::Currency),
        TargetField::required("amount", FieldKind::Money),
        TargetField::required("received_on", FieldKind::Date),
        TargetField::new("posted_on", FieldKind::Date),
        TargetField::new("method", kind("method")),
        TargetField::new("reference", FieldKind::Text { max: 200 }),
        TargetField::new("payer_name", FieldKind::Text { max: 200 }),
        TargetField::new("payer_account", FieldKind::Text { max: 200 }),
        TargetField::new("invoice_id", FieldKind::Reference("invoice")),
        TargetField::new("apply", FieldKind::Choice(vec![none, oldest])),
    ]
}

/// Records a receipt, applied to the invoice that the row names, or as its `apply` says.
///
/// # Errors
/// Whatever the verb refuses; `import_row_is_posted`.
pub fn save_receipt(work: &mut Work, row: &Row) -> Result<Saved> {
    once(work, row, "receipt", |work, facts| {
        let mut facts = facts.clone();
        let (amount, invoice, _) =
            (facts.fields.get("amount").cloned(), facts.fields.remove("invoice_id"), facts.fields.remove("currency"));
        facts.fields.entry("method").or_insert_with(|| json!("bank_transfer"));
        if let Some(invoice) = invoice {
            facts.fields.insert("apply".into(), json!({ "as_asked": [{ "invoice_id": invoice, "amount": amount }] }));
        }
        let input: RecordReceipt = facts.with_entity(work)?.body()?;
        Ok(record_receipt(work, &input)?.receipt.id.raw())
    })
}

/// The fields of a credit note. Without amount and lines it credits everything that is left of the invoice.
pub fn credit_note_fields() -> Vec<TargetField> {
    vec![
        TargetField::required("invoice_id", FieldKind::Reference("invoice")),
        TargetField::required("issued_on", FieldKind::Date),
        TargetField::required("reason", FieldKind::Text { max: 500 }),
        TargetField::new("returns_goods", FieldKind::Bool),
        TargetField::new("currency", FieldKind::Currency),
        TargetField::new("amount", FieldKind::Money),
    ]
}

/// The fields of a line of a credit note or a delivery: how many of a product.
pub fn part_line_fields() -> Vec<TargetField> {
    vec![
        TargetField::required("product_id", FieldKind::Reference("product")),
        TargetField::required("quantity", FieldKind::Decimal),
    ]
}

/// Issues a credit note. Files write credits with and without a minus: both mean the same.
///
/// # Errors
/// Whatever the verb refuses; `import_row_is_posted`; invalid when the invoice has no such product.
pub fn save_credit_note(work: &mut Work, row: &Row) -> Result<Saved> {
    once(work, row, "invoice", |work, facts| {
        let mut facts = facts.clone();
        facts.fields.remove("currency");
        let invoice: InvoiceId = facts.take("invoice_id")?;
        if let Some(amount) = facts.fields.get_mut("amount") {
            let given: Money = read("/amount", amount.clone())?;
            *amount = json!(Money::new(given.amount_minor().abs(), given.currency()));
        }
        if let Some(parts) = facts.parts()? {
            let lines = invoices::list_lines(work.tx, work.org(), invoice)?;
            let left = |line: &invoices::InvoiceLineRow| {
                (line.id, line.product_id, line.quantity_micro.decimal() - line.credited_quantity_micro.decimal())
            };
            let lines: Vec<_> = lines.iter().map(left).collect();
            let spread = spread(&parts, &lines)?;
            let lines = spread.into_iter().map(|(id, quantity)| json!({ "invoice_line_id": id, "quantity": quantity }));
            facts.fields.insert("lines".into(), lines.collect());
        }
        let input: CreditInvoice = facts.body()?;
        Ok(credit_invoice(work, invoice, &input)?.raw())
    })
}

/// The fields of a delivery. Acceptance and invoice may come later.
pub fn delivery_fields() -> Vec<TargetField> {
    vec![
        TargetField::required("order_id", FieldKind::Reference("order")),
        TargetField::required("shipped_on", FieldKind::Date),
        TargetField::new("carrier", FieldKind::Text { max: 200 }),
        TargetField::new("tracking_number", FieldKind::Text { max: 200 }),
        TargetField::new("accepted_on", FieldKind::Date),
        TargetField::new("accepted_by", FieldKind::Text { max: 200 }),
        TargetField::new("invoiced_on", FieldKind::Date),
    ]
}

/// Fields of a delivery that may be added after it was imported.
const LATER: [&str; 3] = ["accepted_on", "accepted_by", "invoiced_on"];

/// Ships a batch of an order, all that is left of it without lines; accepts and invoices it once the file says when.
///
/// # Errors
/// Whatever the verbs refuse; `import_row_is_posted`; invalid when the order has no such product.
pub fn save_delivery(work: &mut Work, row: &Row) -> Result<Saved> {
    let facts = Facts::of(row, "delivery", &LATER);
    let order: OrderId = facts.clone().take("order_id")?;
    let id = match row.known {
        Some(known) => facts.same(work, row, known)?,
        None => {
            let mut facts = facts.clone();
            if let Some(parts) = facts.parts()? {
                let lines = order_store::list_lines(work.tx, work.org(), order)?;
                let left = |line: &order_store::OrderLineRow| {
                    let left = line.quantity_micro.decimal() - line.delivered_quantity_micro.decimal();
                    (line.id, Some(line.product_id), left)
                };
                let lines: Vec<_> = lines.iter().map(left).collect();
                let spread = spread(&parts, &lines)?;
                let lines =
                    spread.into_iter().map(|(id, quantity)| json!({ "order_line_id": id, "quantity": quantity }));
                facts.fields.insert("lines".into(), lines.collect());
            }
            let input: CreateDelivery = facts.body()?;
            let id = create_delivery(work, &input)?.raw();
            Facts::of(row, "delivery", &LATER).remember(work, row, id)?;
            id
        }
    };
    let is_accepted = accept(work, row, DeliveryId::from_raw(id))?;
    let is_invoiced = invoice(work, row, order, DeliveryId::from_raw(id))?;
    let also_made = if is_invoiced { vec!["invoice"] } else { Vec::new() };
    Ok(Saved { id, is_changed: is_accepted || is_invoiced, also_made, before: None })
}

fn accept(work: &mut Work, row: &Row, id: DeliveryId) -> Result<bool> {
    let Some(accepted_on) = later::<Date>(row, "accepted_on")? else { return Ok(false) };
    let delivery = DeliveryRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("delivery", id))?;
    if delivery.status != DeliveryStatus::Shipped {
        return Ok(false);
    }
    let accepted_by = later::<String>(row, "accepted_by")?.unwrap_or_else(|| row.external_id.to_owned());
    accept_delivery(work, id, &AcceptDelivery { accepted_on, accepted_by, lines: None })?;
    Ok(true)
}

fn invoice(work: &mut Work, row: &Row, order_id: OrderId, id: DeliveryId) -> Result<bool> {
    let Some(issued_on) = later::<Date>(row, "invoiced_on")? else { return Ok(false) };
    let key = format!("{}{INVOICE_OF}", row.external_id);
    if links::find(work, row, "invoice", &key)?.is_some() {
        return Ok(false);
    }
    let from = if later::<Date>(row, "accepted_on")?.is_some() { "accepted" } else { "delivered" };
    let input: CreateInvoice = read("", json!({ "order_id": order_id, "from": from, "delivery_id": id }))?;
    let invoice = create_invoice(work, &input)?;
    issue_invoice(work, invoice, &IssueInvoice { issued_on })?;
    links::remember(work, row, "invoice", &key, invoice.raw())?;
    Ok(true)
}

/// Behind the external id of a delivery: the key of the invoice that was made of it.
const INVOICE_OF: &str = "#invoice";
/// Behind an external id: the key under which stands what was agreed when the row came first.
const AGREED: &str = "#agreed";

/// What a row says that does not change any more.
#[derive(Clone, Debug)]
struct Facts {
    object: &'static str,
    /// Only what is filled.
    fields: Input,
    agreed: String,
}

/// How many of a product.
#[derive(Debug, Deserialize)]
struct Part {
    product_id: ProductId,
    #[serde(with = "rust_decimal::serde::str")]
    quantity: Decimal,
}

impl Facts {
    fn of(row: &Row, object: &'static str, later: &[&str]) -> Self {
        let mut fields = row.input.clone();
        fields.retain(|name, value| !value.is_null() && !later.contains(&name.as_str()));
        // An empty cell of a line is a field that was not given.
        for line in fields.get_mut("lines").and_then(Json::as_array_mut).into_iter().flatten() {
            if let Json::Object(line) = line {
                line.retain(|_, value| !value.is_null());
            }
        }
        let agreed = content_hash(object, &fields);
        Self { object, fields, agreed }
    }

    /// With the entity of an organisation that has only one, where the row names none.
    fn with_entity(mut self, work: &mut Work) -> Result<Self> {
        if !self.fields.contains_key("entity_id") {
            self.fields.insert("entity_id".into(), json!(only_entity(work)?));
        }
        Ok(self)
    }

    /// The body of a verb.
    fn body<T: DeserializeOwned>(&self) -> Result<T> {
        read("", Json::Object(self.fields.clone()))
    }

    fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<T> {
        read(&format!("/{name}"), self.fields.remove(name).unwrap_or_default())
    }

    /// The quantities of a document's lines, taken out; a minus means nothing there.
    fn parts(&mut self) -> Result<Option<Vec<Part>>> {
        let Some(lines) = self.fields.remove("lines") else { return Ok(None) };
        read("/lines", lines).map(Some)
    }

    fn remember(&self, work: &mut Work, row: &Row, id: i64) -> Result<()> {
        let key = format!("{}{AGREED}", row.external_id);
        links::remember_content(work, row, (self.object, &key), id, &self.agreed)
    }

    /// The record that was made of the row, which must say what it said then.
    fn same(&self, work: &mut Work, row: &Row, known: i64) -> Result<i64> {
        let key = format!("{}{AGREED}", row.external_id);
        if links::hash(work, row, self.object, &key)?.as_deref() == Some(self.agreed.as_str()) {
            return Ok(known);
        }
        Err(refusals::ROW_IS_POSTED.because(words!(
            "{} 首次导入时的内容不同。",
            "{} was imported with other facts.",
            row.external_id
        )))
    }
}

/// Makes the document of a row, once.
fn once(
    work: &mut Work,
    row: &Row,
    object: &'static str,
    make: impl FnOnce(&mut Work, &Facts) -> Result<i64>,
) -> Result<Saved> {
    let facts = Facts::of(row, object, &[]);
    if let Some(known) = row.known {
        return facts.same(work, row, known).map(|id| Saved::one(id, false));
    }
    let id = make(work, &facts)?;
    facts.remember(work, row, id)?;
    Ok(Saved::one(id, false))
}

/// A field that may come later, if it is there.
fn later<T: DeserializeOwned>(row: &Row, name: &str) -> Result<Option<T>> {
    match row.input.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(value) => read(&format!("/{name}"), value.clone()).map(Some),
    }
}

fn read<T: DeserializeOwned>(pointer: &str, value: Json) -> Result<T> {
    T::deserialize(value).map_err(|error| Error::misfit(pointer, error))
}

/// Quantities of products on the lines of a document, in their order, each up to what is left of it. What no line has
/// left stands on the last one of the product, where the verb refuses it with its own words.
fn spread<I: Copy + PartialEq>(parts: &[Part], lines: &[(I, Option<ProductId>, Decimal)]) -> Result<Vec<(I, String)>> {
    let mut rest: Vec<Decimal> = lines.iter().map(|(.., left)| *left).collect();
    let mut asked: Vec<(I, Decimal)> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let of_product = |(_, product, _): &(I, Option<ProductId>, Decimal)| *product == Some(part.product_id);
        let places: Vec<usize> = (0..lines.len()).filter(|at| of_product(&lines[*at])).collect();
        let Some(last) = places.last().copied() else {
            return Err(Error::unknown_reference(format!("/lines/{index}/product_id"), part.product_id));
        };
        let mut open = part.quantity.abs();
        for at in places {
            let taken = if at == last { open } else { open.min(rest[at].max(Decimal::ZERO)) };
            if taken.is_zero() && !(at == last && part.quantity.is_zero()) {
                continue;
            }
            (rest[at], open) = (rest[at] - taken, open - taken);
            match asked.iter_mut().find(|(id, _)| *id == lines[at].0) {
                Some((_, quantity)) => *quantity += taken,
                None => asked.push((lines[at].0, taken)),
            }
        }
    }
    Ok(asked.into_iter().map(|(id, quantity)| (id, quantity.normalize().to_string())).collect())
}

/// The fields of a line of a contract or an order.
pub fn contract_line_fields() -> Vec<TargetField> {
    orders::line_fields()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_of_a_product_fill_its_lines_in_their_order() {
        let product = |number: i64| ProductId::from_raw(number);
        let lines = [
            (1, Some(product(7)), Decimal::from(5)),
            (2, Some(product(8)), Decimal::from(5)),
            (3, Some(product(7)), Decimal::from(2)),
        ];
        let asked = |parts: &[(i64, i64)]| {
            let parts: Vec<_> = parts
                .iter()
                .map(|(id, count)| Part { product_id: product(*id), quantity: Decimal::from(*count) })
                .collect();
            spread(&parts, &lines).ok()
        };
        let is =
            |lines: &[(i32, &str)]| Some(lines.iter().map(|(id, text)| (*id, (*text).to_owned())).collect::<Vec<_>>());
        assert_eq!(asked(&[(7, 3)]), is(&[(1, "3")]));
        assert_eq!(asked(&[(7, 6)]), is(&[(1, "5"), (3, "1")]));
        assert_eq!(asked(&[(7, 4), (7, 2)]), is(&[(1, "5"), (3, "1")]));
        assert_eq!(asked(&[(7, 9)]), is(&[(1, "5"), (3, "4")]), "the verb refuses what is too much");
        assert_eq!(asked(&[(8, -2)]), is(&[(2, "2")]));
        assert_eq!(asked(&[(9, 1)]), None);
    }
}
