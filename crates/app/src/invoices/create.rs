//! A draft invoice from what an order delivered or had accepted.

use super::refusals;
use crate::contracts::lines::{LINES_MAX, check_quantity};
use crate::error::{Error, Result};
use crate::orders::progress::HeldOrder;
use crate::payment_terms;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::{DeliveryId, InvoiceId, OrderId, OrderLineId};
use mingxi_domain::invoices::status::{InvoiceFrom, InvoiceKind, InvoiceStatus};
use mingxi_domain::orders::DeliveryStatus;
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::taxes::{LineAmounts, document_totals, part_by_quantity};
use mingxi_domain::words;
use mingxi_store::Micro;
use mingxi_store::deliveries::{self as deliveries, DeliveryLineRow, DeliveryRow};
use mingxi_store::invoices::{InvoiceLineRow, InvoiceRow};
use mingxi_store::orders::{self as orders, OrderLineRow};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::collections::HashSet;
use utoipa::ToSchema;

/// A draft invoice of an order.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateInvoice {
    /// The open order.
    pub order_id: OrderId,
    /// Whether delivered goods may be invoiced or only accepted ones. Services may be invoiced at any time.
    pub from: InvoiceFrom,
    /// The batch to invoice. Needed when the payment term has a cash discount and several batches are open.
    pub delivery_id: Option<DeliveryId>,
    /// What to invoice; without it everything that is left, services only when no batch is named.
    #[schema(min_items = 1, max_items = 500)]
    pub lines: Option<Vec<InvoiceLineInput>>,
}

/// A quantity of an order line to invoice.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvoiceLineInput {
    /// The line of the order.
    pub order_line_id: OrderLineId,
    /// How many units.
    #[serde(with = "mingxi_domain::decimals::text")]
    #[schema(value_type = String, pattern = "^[0-9]{1,10}([.][0-9]{1,6})?$", example = "4")]
    pub quantity: Decimal,
}

/// Drafts an invoice. The quantities are taken at once, so that no other draft takes them too; the parts of an order
/// line sum to it exactly. Goods are taken from the batch that was shipped first.
///
/// # Errors
/// Forbidden; unknown order, batch or line; invalid quantity; refused as `order_not_open`,
/// `invoice_nothing_to_invoice`, `invoice_exceeds_uninvoiced`, `invoice_mixed_batches`. Source: features IN1, IN2.
pub fn create_invoice(work: &mut Work, input: &CreateInvoice) -> Result<InvoiceId> {
    work.check(Action::InvoiceCreate)?;
    work.require_reference("order", input.order_id, "/order_id")?;
    let mut held = HeldOrder::lock(work, input.order_id)?;
    held.require_open()?;
    let (batches, mut stock) = open_batches(work, &held, input)?;
    let mut lines = orders::list_lines(work.tx, work.org(), held.order.id)?;
    let taken = take(input, &lines, &mut stock, &held)?;
    let batch = one_batch(&batches, &taken);
    let terms = discount_terms(work, &held, &batches, &taken)?;
    let mut invoice = invoice_row(work, &held, batch, terms);
    let mut rows = Vec::with_capacity(taken.len());
    for (line_no, taken) in (1..).zip(&taken) {
        let line = &mut lines[taken.line];
        let part = invoice_part(line, taken.quantity)?;
        rows.push(line_row(work, &invoice, line_no, line, taken, part));
    }
    let amounts: Vec<_> = rows.iter().map(InvoiceLineRow::amounts).collect();
    let totals = document_totals(&amounts, invoice.currency)?;
    invoice.net_minor = totals.net.amount_minor();
    invoice.tax_minor = totals.tax.amount_minor();
    invoice.total_minor = totals.gross.amount_minor();
    save(work, &mut held, &invoice, &rows, (lines, taken))?;
    let changes = Changes::none().set("order_id", invoice.order_id).set("total_minor", invoice.total_minor);
    work.audit(Action::InvoiceCreate, invoice.id, changes)?;
    work.emit("invoice.created", "invoice", invoice.id, json!({ "id": invoice.id, "order_id": invoice.order_id }))?;
    Ok(invoice.id)
}

/// A quantity taken for the invoice: of which order line (by index), from which line of a batch.
struct Taken {
    line: usize,
    from: Option<DeliveryLineRow>,
    quantity: Decimal,
}

/// The batches an invoice may take from, first shipped first, with their lines that have something left.
fn open_batches(
    work: &mut Work,
    held: &HeldOrder,
    input: &CreateInvoice,
) -> Result<(Vec<DeliveryRow>, Vec<DeliveryLineRow>)> {
    let org = work.org();
    let mut batches = deliveries::list_of_order(work.tx, org, held.order.id)?;
    if let Some(id) = input.delivery_id {
        batches.retain(|batch| batch.id == id);
        if batches.is_empty() {
            return Err(Error::unknown_reference("/delivery_id", id));
        }
    }
    batches.retain(|batch| match batch.status {
        DeliveryStatus::Accepted => true,
        DeliveryStatus::Shipped => input.from == InvoiceFrom::Delivered,
        DeliveryStatus::Cancelled => false,
    });
    let mut stock = deliveries::list_lines_of_order(work.tx, org, held.order.id)?;
    let place = |row: &DeliveryLineRow| batches.iter().position(|batch| batch.id == row.delivery_id);
    stock.retain(|row| place(row).is_some() && !left(row).is_zero());
    stock.sort_by_key(|row| (place(row), row.id));
    Ok((batches, stock))
}

/// What of a batch line stayed with the customer and is not invoiced. Units refused at acceptance came back.
fn left(row: &DeliveryLineRow) -> Decimal {
    row.quantity_micro.decimal() - row.returned_quantity_micro.decimal() - row.invoiced_quantity_micro.decimal()
}

fn take(
    input: &CreateInvoice,
    lines: &[OrderLineRow],
    stock: &mut Vec<DeliveryLineRow>,
    held: &HeldOrder,
) -> Result<Vec<Taken>> {
    let mut taken = Vec::new();
    match &input.lines {
        None => {
            for (index, line) in lines.iter().enumerate() {
                if line.recognition_method == RecognitionMethod::PointInTime || input.delivery_id.is_none() {
                    take_up_to(index, line, None, stock, &mut taken);
                }
            }
        }
        Some(asked) if asked.is_empty() || asked.len() > LINES_MAX => {
            return Err(Error::line_count(LINES_MAX));
        }
        Some(asked) => {
            let mut seen = HashSet::new();
            for (at, asked) in asked.iter().enumerate() {
                let (pointer, id) = (format!("/lines/{at}"), asked.order_line_id);
                let index = lines.iter().position(|line| line.id == id);
                let index = index.ok_or_else(|| Error::unknown_reference(format!("{pointer}/order_line_id"), id))?;
                if !seen.insert(id) {
                    return Err(Error::line_twice(format!("{pointer}/order_line_id")));
                }
                let quantity = check_quantity(&format!("{pointer}/quantity"), asked.quantity)?.decimal();
                let missing = take_up_to(index, &lines[index], Some(quantity), stock, &mut taken);
                if !missing.is_zero() {
                    let detail = words!(
                        "{}：要求 {quantity}，超出 {}。",
                        "{}: asked for {quantity}, {} too many.",
                        lines[index].description,
                        missing
                    );
                    return Err(refusals::EXCEEDS_UNINVOICED.at(format!("{pointer}/quantity"), detail));
                }
            }
        }
    }
    if taken.is_empty() {
        return Err(refusals::NOTHING_TO_INVOICE.because(words!(
            "{} 没有可开票的数量。",
            "{} has nothing to invoice.",
            held.order.number
        )));
    }
    Ok(taken)
}

/// Takes up to `wanted` (everything without it) of an order line; returns what could not be had.
fn take_up_to(
    index: usize,
    line: &OrderLineRow,
    wanted: Option<Decimal>,
    stock: &mut Vec<DeliveryLineRow>,
    taken: &mut Vec<Taken>,
) -> Decimal {
    let uninvoiced = line.quantity_micro.decimal() - line.invoiced_quantity_micro.decimal();
    let mut wanted = wanted.unwrap_or(uninvoiced);
    let mut take = |wanted: &mut Decimal, from: Option<DeliveryLineRow>, available: Decimal| {
        let quantity = available.min(*wanted);
        if quantity > Decimal::ZERO {
            *wanted -= quantity;
            taken.push(Taken { line: index, from, quantity });
        }
    };
    if line.recognition_method == RecognitionMethod::StraightLine {
        take(&mut wanted, None, uninvoiced);
        return wanted;
    }
    for row in stock.extract_if(.., |row| row.order_line_id == line.id) {
        let available = left(&row);
        take(&mut wanted, Some(row), available);
    }
    wanted
}

/// The batch of an invoice that has exactly one.
fn one_batch<'a>(batches: &'a [DeliveryRow], taken: &[Taken]) -> Option<&'a DeliveryRow> {
    let mut used = taken.iter().filter_map(|taken| taken.from.as_ref()).map(|row| row.delivery_id);
    let first = used.next()?;
    used.all(|id| id == first).then(|| batches.iter().find(|batch| batch.id == first))?
}

/// The cash discount of the order's payment term as it is today: a later change of the term leaves the invoice alone.
/// Its window starts at the ship date of the batch, so an invoice without a batch has none.
fn discount_terms(work: &mut Work, held: &HeldOrder, batches: &[DeliveryRow], taken: &[Taken]) -> Result<Option<Json>> {
    let Some(term) = held.order.payment_term_id else { return Ok(None) };
    let Some(policy) = payment_terms::load(work, term)?.cash_discount else { return Ok(None) };
    let has_goods = taken.iter().any(|taken| taken.from.is_some());
    match one_batch(batches, taken) {
        None if has_goods => {
            let detail = words!(
                "{} 待开票的货物来自多个发货批次。",
                "{} has goods of several batches to invoice.",
                held.order.number
            );
            Err(refusals::MIXED_BATCHES.at("/delivery_id", detail))
        }
        None => Ok(None),
        Some(_) => serde_json::to_value(policy).map(Some).map_err(|error| Error::Internal(error.to_string())),
    }
}

/// The amounts of the next part of an order line, which it keeps as invoiced.
fn invoice_part(line: &mut OrderLineRow, quantity: Decimal) -> Result<LineAmounts> {
    let (whole, before) = (line.quantity_micro.decimal(), line.invoiced_quantity_micro.decimal());
    let part = part_by_quantity(line.amounts(), whole, line.invoiced(), before, quantity);
    let part =
        part.map_err(|error| refusals::EXCEEDS_UNINVOICED.because(error.words().about(&line.description).stop()))?;
    if part.net.is_negative() || part.tax.is_negative() {
        let over = part.gross.negated();
        let text = &line.description;
        return Err(refusals::OVER_INVOICED.because(words!(
            "{text}：已多开票 {over}（含税）。",
            "{text}: {over} more than its price is invoiced, tax included."
        )));
    }
    line.invoiced_quantity_micro = Micro::new(before + quantity)?;
    line.invoiced_net_minor += part.net.amount_minor();
    line.invoiced_tax_minor += part.tax.amount_minor();
    Ok(part)
}

fn invoice_row(
    work: &Work,
    held: &HeldOrder,
    batch: Option<&DeliveryRow>,
    cash_discount_terms: Option<Json>,
) -> InvoiceRow {
    let order = &held.order;
    InvoiceRow {
        id: work.ids.next(),
        number: None,
        external_number: None,
        kind: InvoiceKind::Invoice,
        status: InvoiceStatus::Draft,
        order_id: Some(order.id),
        contract_id: Some(order.contract_id),
        delivery_id: batch.map(|batch| batch.id),
        customer_id: order.customer_id,
        entity_id: order.entity_id,
        original_invoice_id: None,
        issued_on: None,
        due_on: None,
        shipped_on: batch.map(|batch| batch.shipped_on),
        currency: order.currency,
        net_minor: 0,
        tax_minor: 0,
        total_minor: 0,
        open_minor: 0,
        applied_minor: 0,
        cash_discount_minor: 0,
        credited_minor: 0,
        written_off_minor: 0,
        refunded_minor: 0,
        is_disputed: false,
        cash_discount_terms,
        void_reason: None,
        credit_reason: None,
        returns_goods: false,
        voided_on: None,
        owner_id: order.owner_id,
        department_id: order.department_id,
        custom: json!({}),
        search_text: String::new(),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    }
}

fn line_row(
    work: &Work,
    invoice: &InvoiceRow,
    line_no: i64,
    line: &OrderLineRow,
    taken: &Taken,
    part: LineAmounts,
) -> InvoiceLineRow {
    InvoiceLineRow {
        id: work.ids.next(),
        invoice_id: invoice.id,
        line_no,
        order_line_id: Some(line.id),
        delivery_line_id: taken.from.as_ref().map(|row| row.id),
        original_line_id: None,
        product_id: Some(line.product_id),
        description: line.description.clone(),
        quantity_micro: Micro::new(taken.quantity).unwrap_or_default(),
        tax_percent_micro: line.tax_percent_micro,
        currency: invoice.currency,
        net_minor: part.net.amount_minor(),
        tax_minor: part.tax.amount_minor(),
        total_minor: part.gross.amount_minor(),
        credited_quantity_micro: Micro::default(),
        credited_net_minor: 0,
        credited_tax_minor: 0,
        owner_id: invoice.owner_id,
        department_id: invoice.department_id,
        custom: json!({}),
        search_text: line.search_text.clone(),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    }
}

fn save(
    work: &mut Work,
    held: &mut HeldOrder,
    invoice: &InvoiceRow,
    rows: &[InvoiceLineRow],
    (lines, taken): (Vec<OrderLineRow>, Vec<Taken>),
) -> Result<()> {
    let org = work.org();
    invoice.insert(work.tx, org)?;
    InvoiceLineRow::insert_all(work.tx, org, rows)?;
    let touched: HashSet<usize> = taken.iter().map(|taken| taken.line).collect();
    for (_, mut line) in lines.into_iter().enumerate().filter(|(index, _)| touched.contains(index)) {
        line.updated_at = work.now;
        line.update(work.tx, org)?;
    }
    for Taken { from, quantity, .. } in taken {
        let Some(mut row) = from else { continue };
        row.invoiced_quantity_micro = Micro::new(row.invoiced_quantity_micro.decimal() + quantity)?;
        row.updated_at = work.now;
        row.update(work.tx, org)?;
    }
    held.save(work)
}
