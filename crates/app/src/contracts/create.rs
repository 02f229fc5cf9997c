//! A new contract: from an accepted quote, or with lines of its own.

use super::lines::{ContractLineInput, PricedLine, check_text, price_lines};
use super::refusals;
use crate::currency::check_currency;
use crate::error::{Error, Result};
use crate::search::keep_record;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::contracts::ContractStatus;
use mingxi_domain::ids::{
    ContractId, CustomerId, DepartmentId, EntityId, Id, OpportunityId, PaymentTermId, QuoteId, UserId,
};
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::money::Currency;
use mingxi_domain::number_series::SeriesKind;
use mingxi_domain::quotes::QuoteStatus;
use mingxi_domain::taxes::{LineAmounts, document_totals};
use mingxi_domain::words;
use mingxi_domain::words::stands;
use mingxi_store::Micro;
use mingxi_store::contracts::{self as store, ContractLineRow, ContractRow};
use mingxi_store::quotes::{QuoteLineRow, QuoteRow, list_lines};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// A contract from an accepted quote.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateContractFromQuote {
    /// The accepted quote; it makes one contract.
    pub quote_id: QuoteId,
    /// Name of the contract.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// First day of its term.
    #[schema(value_type = Option<String>, format = Date)]
    pub starts_on: Option<Date>,
    /// Last day of its term, included.
    #[schema(value_type = Option<String>, format = Date)]
    pub ends_on: Option<Date>,
}

/// A contract with lines of its own.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateContract {
    /// Name of the contract.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// The customer.
    pub customer_id: CustomerId,
    /// The legal entity that sells.
    pub entity_id: EntityId,
    /// The opportunity it comes from.
    pub opportunity_id: Option<OpportunityId>,
    /// Payment term: net days, cash discount, collection plan.
    pub payment_term_id: Option<PaymentTermId>,
    /// Currency of all amounts.
    pub currency: Currency,
    /// First day of its term.
    #[schema(value_type = Option<String>, format = Date)]
    pub starts_on: Option<Date>,
    /// Last day of its term, included.
    #[schema(value_type = Option<String>, format = Date)]
    pub ends_on: Option<Date>,
    /// What is sold.
    #[schema(min_items = 1, max_items = 500)]
    pub lines: Vec<ContractLineInput>,
}

/// Makes the contract of an accepted quote: its customer, entity, terms and lines as they were quoted.
///
/// # Errors
/// Forbidden; unknown quote; invalid title or dates; refused as `contract_quote_not_accepted`, `contract_quote_used`.
pub fn create_contract_from_quote(work: &mut Work, input: &CreateContractFromQuote) -> Result<ContractId> {
    work.check(Action::ContractCreate)?;
    work.require_reference("quote", input.quote_id, "/quote_id")?;
    let org = work.org();
    let quote = QuoteRow::lock(work.tx, org, input.quote_id)?;
    let quote = quote.ok_or_else(|| Error::unknown_reference("/quote_id", input.quote_id))?;
    if quote.status != QuoteStatus::Accepted {
        return Err(refusals::QUOTE_NOT_ACCEPTED.because(stands(&quote.number, quote.status)));
    }
    if let Some(made) = store::find_by_quote(work.tx, org, quote.id)? {
        return Err(refusals::QUOTE_USED.because(words!("{} 已转为 {}。", "{} became {}.", quote.number, made.number)));
    }
    let lines = list_lines(work.tx, org, quote.id)?;
    let head = Head {
        title: &input.title,
        quote_id: Some(quote.id),
        opportunity_id: quote.opportunity_id,
        customer_id: quote.customer_id,
        entity_id: quote.entity_id,
        payment_term_id: quote.payment_term_id,
        currency: quote.currency,
        term: (input.starts_on, input.ends_on),
        owner: (quote.owner_id, quote.department_id),
    };
    insert(work, &head, lines.into_iter().map(priced).collect())
}

/// Makes a contract with lines of its own, owned by who makes it.
///
/// # Errors
/// Forbidden; unknown customer, entity, opportunity, payment term or product; invalid title, dates or lines.
pub fn create_contract(work: &mut Work, input: &CreateContract) -> Result<ContractId> {
    work.check(Action::ContractCreate)?;
    work.require_reference("customer", input.customer_id, "/customer_id")?;
    work.require_reference("entity", input.entity_id, "/entity_id")?;
    if let Some(opportunity) = input.opportunity_id {
        work.require_reference("opportunity", opportunity, "/opportunity_id")?;
    }
    if let Some(term) = input.payment_term_id {
        work.require_reference("payment_term", term, "/payment_term_id")?;
    }
    check_currency("/currency", input.currency, work.today())?;
    let lines = price_lines(work, input.currency, &input.lines)?;
    let head = Head {
        title: &input.title,
        quote_id: None,
        opportunity_id: input.opportunity_id,
        customer_id: input.customer_id,
        entity_id: input.entity_id,
        payment_term_id: input.payment_term_id,
        currency: input.currency,
        term: (input.starts_on, input.ends_on),
        owner: (work.actor.user(), work.actor.standing.department),
    };
    insert(work, &head, lines)
}

/// What both ways of making a contract agree on.
struct Head<'a> {
    title: &'a str,
    quote_id: Option<QuoteId>,
    opportunity_id: Option<OpportunityId>,
    customer_id: CustomerId,
    entity_id: EntityId,
    payment_term_id: Option<PaymentTermId>,
    currency: Currency,
    term: (Option<Date>, Option<Date>),
    owner: (UserId, Option<DepartmentId>),
}

fn insert(work: &mut Work, head: &Head, lines: Vec<PricedLine>) -> Result<ContractId> {
    check_text("/title", head.title, 200)?;
    if let (Some(first), Some(last)) = head.term
        && last < first
    {
        return Err(Error::not_before("/ends_on", first));
    }
    let amounts: Vec<LineAmounts> = lines.iter().map(|line| line.amounts).collect();
    let contract = contract_row(work, head, document_totals(&amounts, head.currency)?)?;
    contract.insert(work.tx, work.org())?;
    keep_record(work, "contract", contract.id.raw(), |field| match field {
        "title" => Some(contract.title.clone()),
        "number" => Some(contract.number.clone()),
        _ => None,
    })?;
    let rows: Vec<_> = (1..).zip(lines).map(|(line_no, line)| line_row(work, &contract, line_no, line)).collect();
    ContractLineRow::insert_all(work.tx, work.org(), &rows)?;
    let changes = Changes::none().set("number", &contract.number).set("title", &contract.title);
    let changes = changes.set("customer_id", contract.customer_id).set("total_minor", contract.total_minor);
    work.audit(Action::ContractCreate, contract.id, changes)?;
    work.emit("contract.created", "contract", contract.id, json!({ "id": contract.id, "quote_id": head.quote_id }))?;
    Ok(contract.id)
}

fn contract_row(work: &mut Work, head: &Head, totals: LineAmounts) -> Result<ContractRow> {
    let number = work.next_number(head.entity_id, SeriesKind::Contract, work.today().year())?;
    let title = head.title.trim().to_owned();
    Ok(ContractRow {
        id: work.ids.next(),
        search_text: normalize(&format!("{number} {title}")),
        number,
        title,
        quote_id: head.quote_id,
        opportunity_id: head.opportunity_id,
        customer_id: head.customer_id,
        entity_id: head.entity_id,
        status: ContractStatus::Draft,
        signed_on: None,
        starts_on: head.term.0,
        ends_on: head.term.1,
        payment_term_id: head.payment_term_id,
        currency: head.currency,
        net_minor: totals.net.amount_minor(),
        tax_minor: totals.tax.amount_minor(),
        total_minor: totals.gross.amount_minor(),
        ordered_minor: 0,
        position_minor: 0,
        owner_id: head.owner.0,
        department_id: head.owner.1,
        custom: json!({}),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    })
}

fn line_row(work: &Work, contract: &ContractRow, line_no: i64, line: PricedLine) -> ContractLineRow {
    ContractLineRow {
        id: work.ids.next(),
        contract_id: contract.id,
        line_no,
        product_id: line.product_id,
        search_text: normalize(&line.description),
        description: line.description,
        unit: line.unit,
        quantity_micro: line.quantity,
        unit_price_micro: line.unit_price,
        discount_percent_micro: line.discount_percent,
        tax_percent_micro: line.tax_percent,
        recognition_method: line.recognition_method,
        service_starts_on: line.service.map(|(first, _)| first),
        service_ends_on: line.service.map(|(_, last)| last),
        currency: contract.currency,
        net_minor: line.amounts.net.amount_minor(),
        tax_minor: line.amounts.tax.amount_minor(),
        total_minor: line.amounts.gross.amount_minor(),
        ordered_quantity_micro: Micro::default(),
        ordered_net_minor: 0,
        ordered_tax_minor: 0,
        given_up_net_minor: 0,
        given_up_tax_minor: 0,
        owner_id: contract.owner_id,
        department_id: contract.department_id,
        custom: json!({}),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    }
}

fn priced(line: QuoteLineRow) -> PricedLine {
    PricedLine {
        product_id: line.product_id,
        description: line.description,
        unit: line.unit,
        quantity: line.quantity_micro,
        unit_price: line.unit_price_micro,
        discount_percent: line.discount_percent_micro,
        tax_percent: line.tax_percent_micro,
        recognition_method: line.recognition_method,
        service: line.service_starts_on.zip(line.service_ends_on),
        amounts: LineAmounts::from_minor(line.net_minor, line.tax_minor, line.currency),
    }
}
