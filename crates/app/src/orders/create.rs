//! A new order: what of a contract is to be delivered, with its performance obligations in the same transaction.

use super::refusals;
use crate::contracts::lines::{LINES_MAX, check_past, check_quantity, check_text};
use crate::error::{Error, Result};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::contracts::ContractStatus;
use mingxi_domain::ids::{CampaignId, ContractId, ContractLineId, OrderId};
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::number_series::SeriesKind;
use mingxi_domain::orders::OrderStatus;
use mingxi_domain::taxes::{LineAmounts, PartError, document_totals, part_by_quantity};
use mingxi_domain::words;
use mingxi_domain::words::stands;
use mingxi_store::Micro;
use mingxi_store::contracts::{self as contracts, ContractLineRow, ContractRow};
use mingxi_store::customers::CustomerRow;
use mingxi_store::opportunities::OpportunityRow;
use mingxi_store::orders::{OrderLineRow, OrderRow};
use mingxi_store::revenue::ObligationRow;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::json;
use std::collections::HashSet;
use utoipa::ToSchema;

/// An order under a signed contract.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateOrder {
    /// The signed contract.
    pub contract_id: ContractId,
    /// The customer's own order number.
    #[schema(min_length = 1, max_length = 200)]
    pub customer_reference: Option<String>,
    /// The day it was ordered; not in the future, not before the contract was signed.
    #[schema(value_type = String, format = Date)]
    pub ordered_on: Date,
    /// The day the customer wants it.
    #[schema(value_type = Option<String>, format = Date)]
    pub required_on: Option<Date>,
    /// What is ordered; without it everything the contract leaves to order.
    #[schema(min_items = 1, max_items = 500)]
    pub lines: Option<Vec<OrderLineInput>>,
}

/// A quantity of a contract line.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderLineInput {
    /// The line of the contract.
    pub contract_line_id: ContractLineId,
    /// How many units, at most what is left to order.
    #[serde(with = "mingxi_domain::decimals::text")]
    #[schema(value_type = String, pattern = "^[0-9]{1,10}([.][0-9]{1,6})?$", example = "10")]
    pub quantity: Decimal,
}

/// Orders part or all of a signed contract. Each line brings its performance obligation in the same transaction:
/// allocated is the net of the ordered part, so the parts of a contract line sum to it to the last unit.
///
/// # Errors
/// Forbidden; unknown contract or line; invalid dates or quantities; refused as `order_contract_not_signed`,
/// `order_before_signing`, `order_exceeds_contract`, `order_nothing_left`. Source: features OR1, FR2.
pub fn create_order(work: &mut Work, input: &CreateOrder) -> Result<OrderId> {
    work.check(Action::OrderCreate)?;
    work.require_reference("contract", input.contract_id, "/contract_id")?;
    let org = work.org();
    let contract = ContractRow::lock(work.tx, org, input.contract_id)?;
    let mut contract = contract.ok_or_else(|| Error::unknown_reference("/contract_id", input.contract_id))?;
    check(work, &contract, input)?;
    let asked = asked_lines(work, &contract, input)?;
    let parts = asked.iter().map(part).collect::<Result<Vec<_>>>()?;
    let order = order_row(work, &contract, input, document_totals(&parts, contract.currency)?)?;
    order.insert(work.tx, org)?;
    for (line_no, (asked, part)) in (1..).zip(asked.into_iter().zip(parts)) {
        insert_line(work, &order, line_no, &asked, part)?;
        contract.ordered_minor += part.net.amount_minor();
        raise_ordered(work, asked, part)?;
    }
    contract.updated_at = work.now;
    contract.update(work.tx, org)?;
    let changes = Changes::none().set("number", &order.number).set("contract_id", order.contract_id);
    work.audit(Action::OrderCreate, order.id, changes.set("total_minor", order.total_minor))?;
    work.emit("order.created", "order", order.id, json!({ "id": order.id, "contract_id": order.contract_id }))?;
    Ok(order.id)
}

fn check(work: &mut Work, contract: &ContractRow, input: &CreateOrder) -> Result<()> {
    if contract.status != ContractStatus::Signed {
        return Err(refusals::CONTRACT_NOT_SIGNED.because(stands(&contract.number, contract.status)));
    }
    check_past(work, "/ordered_on", input.ordered_on)?;
    if let Some(signed_on) = contract.signed_on
        && input.ordered_on < signed_on
    {
        let detail = words!(
            "{} 的签署日期为 {signed_on}；订单日期为 {}。",
            "{} was signed on {signed_on}; the order is dated {}.",
            contract.number,
            input.ordered_on
        );
        return Err(refusals::BEFORE_SIGNING.at("/ordered_on", detail));
    }
    if input.required_on.is_some_and(|required_on| required_on < input.ordered_on) {
        return Err(Error::not_before("/required_on", input.ordered_on));
    }
    input.customer_reference.as_deref().map_or(Ok(()), |text| check_text("/customer_reference", text, 200))
}

/// A contract line with the quantity asked of it.
struct Asked {
    pointer: String,
    line: ContractLineRow,
    quantity: Micro,
}

fn asked_lines(work: &mut Work, contract: &ContractRow, input: &CreateOrder) -> Result<Vec<Asked>> {
    let mut lines = contracts::list_lines(work.tx, work.org(), contract.id)?;
    let Some(asked) = &input.lines else {
        lines.retain(|line| line.ordered_quantity_micro < line.quantity_micro);
        if lines.is_empty() {
            return Err(refusals::NOTHING_LEFT.because(words!(
                "{} 已全部下单。",
                "{} is ordered in full.",
                contract.number
            )));
        }
        let rest = |line: ContractLineRow| {
            let quantity = Micro::new(line.quantity_micro.decimal() - line.ordered_quantity_micro.decimal())?;
            Ok(Asked { pointer: "/lines".to_owned(), line, quantity })
        };
        return lines.into_iter().map(rest).collect();
    };
    if asked.is_empty() || asked.len() > LINES_MAX {
        return Err(Error::line_count(LINES_MAX));
    }
    let mut seen = HashSet::new();
    let find = |(index, asked): (usize, &OrderLineInput)| {
        let pointer = format!("/lines/{index}");
        let id = asked.contract_line_id;
        let line = lines.iter().find(|line| line.id == id);
        let line = line.ok_or_else(|| Error::unknown_reference(format!("{pointer}/contract_line_id"), id))?.clone();
        if !seen.insert(id) {
            return Err(Error::line_twice(format!("{pointer}/contract_line_id")));
        }
        let quantity = check_quantity(&format!("{pointer}/quantity"), asked.quantity)?;
        Ok(Asked { pointer: format!("{pointer}/quantity"), line, quantity })
    };
    asked.iter().enumerate().map(find).collect()
}

/// The amounts of the ordered part, so that all parts sum to the contract line.
fn part(asked: &Asked) -> Result<LineAmounts> {
    let line = &asked.line;
    let (whole, before) = (line.quantity_micro.decimal(), line.ordered_quantity_micro.decimal());
    // What was given up of it was ordered once, at its share of the price.
    let ordered = line.ordered().checked_add(line.given_up())?;
    let part = part_by_quantity(line.amounts(), whole, ordered, before, asked.quantity.decimal());
    part.map_err(|error| match error {
        PartError::Money(error) => error.into(),
        other => refusals::EXCEEDS_CONTRACT.at(&asked.pointer, other.words().about(&line.description).stop()),
    })
}

fn order_row(work: &mut Work, contract: &ContractRow, input: &CreateOrder, totals: LineAmounts) -> Result<OrderRow> {
    let number = work.next_number(contract.entity_id, SeriesKind::Order, input.ordered_on.year())?;
    let customer_reference = input.customer_reference.as_deref().map(|text| text.trim().to_owned());
    Ok(OrderRow {
        id: work.ids.next(),
        search_text: normalize(&format!("{number} {}", customer_reference.as_deref().unwrap_or_default())),
        number,
        customer_reference,
        contract_id: contract.id,
        customer_id: contract.customer_id,
        entity_id: contract.entity_id,
        campaign_id: source_campaign(work, contract)?,
        status: OrderStatus::Open,
        ordered_on: input.ordered_on,
        required_on: input.required_on,
        payment_term_id: contract.payment_term_id,
        currency: contract.currency,
        net_minor: totals.net.amount_minor(),
        tax_minor: totals.tax.amount_minor(),
        total_minor: totals.gross.amount_minor(),
        delivered_minor: 0,
        accepted_minor: 0,
        invoiced_minor: 0,
        paid_minor: 0,
        recognized_minor: 0,
        owner_id: contract.owner_id,
        department_id: contract.department_id,
        custom: json!({}),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    })
}

/// The campaign that brought the deal, else the one that brought the customer.
fn source_campaign(work: &mut Work, contract: &ContractRow) -> Result<Option<CampaignId>> {
    let org = work.org();
    if let Some(opportunity) = contract.opportunity_id
        && let Some(row) = OpportunityRow::find(work.tx, org, opportunity)?
        && row.campaign_id.is_some()
    {
        return Ok(row.campaign_id);
    }
    Ok(CustomerRow::find(work.tx, org, contract.customer_id)?.and_then(|customer| customer.campaign_id))
}

fn insert_line(work: &mut Work, order: &OrderRow, line_no: i64, asked: &Asked, part: LineAmounts) -> Result<()> {
    let (org, from) = (work.org(), &asked.line);
    let line = OrderLineRow {
        id: work.ids.next(),
        order_id: order.id,
        contract_line_id: from.id,
        customer_id: order.customer_id,
        line_no,
        product_id: from.product_id,
        description: from.description.clone(),
        unit: from.unit.clone(),
        quantity_micro: asked.quantity,
        unit_price_micro: from.unit_price_micro,
        discount_percent_micro: from.discount_percent_micro,
        tax_percent_micro: from.tax_percent_micro,
        recognition_method: from.recognition_method,
        service_starts_on: from.service_starts_on,
        service_ends_on: from.service_ends_on,
        currency: order.currency,
        net_minor: part.net.amount_minor(),
        tax_minor: part.tax.amount_minor(),
        total_minor: part.gross.amount_minor(),
        delivered_quantity_micro: Micro::default(),
        accepted_quantity_micro: Micro::default(),
        invoiced_quantity_micro: Micro::default(),
        invoiced_net_minor: 0,
        invoiced_tax_minor: 0,
        conceded_net_minor: 0,
        conceded_tax_minor: 0,
        owner_id: order.owner_id,
        department_id: order.department_id,
        custom: json!({}),
        search_text: from.search_text.clone(),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    };
    line.insert(work.tx, org)?;
    Ok(obligation_row(work, order, &line).insert(work.tx, org)?)
}

fn obligation_row(work: &Work, order: &OrderRow, line: &OrderLineRow) -> ObligationRow {
    ObligationRow {
        id: work.ids.next(),
        order_id: order.id,
        order_line_id: line.id,
        contract_id: order.contract_id,
        customer_id: order.customer_id,
        entity_id: order.entity_id,
        product_id: line.product_id,
        method: line.recognition_method,
        starts_on: line.service_starts_on,
        ends_on: line.service_ends_on,
        quantity_micro: line.quantity_micro,
        satisfied_quantity_micro: Micro::default(),
        currency: line.currency,
        allocated_minor: line.net_minor,
        recognized_minor: 0,
        recognized_through: None,
        pauses: json!([]),
        owner_id: order.owner_id,
        department_id: order.department_id,
        custom: json!({}),
        search_text: String::new(),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    }
}

fn raise_ordered(work: &mut Work, asked: Asked, part: LineAmounts) -> Result<()> {
    let mut line = asked.line;
    line.ordered_quantity_micro = Micro::new(line.ordered_quantity_micro.decimal() + asked.quantity.decimal())?;
    line.ordered_net_minor += part.net.amount_minor();
    line.ordered_tax_minor += part.tax.amount_minor();
    line.updated_at = work.now;
    Ok(line.update(work.tx, work.org())?)
}
