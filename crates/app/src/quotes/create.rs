//! A new quote.

use super::lines::{QuoteLineInput, price_lines};
use crate::currency::check_currency;
use crate::error::{Error, Result};
use crate::opportunities::refusals::CLOSED;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{CustomerId, EntityId, OpportunityId, PaymentTermId, QuoteId};
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::number_series::SeriesKind;
use mingxi_domain::opportunities::OpportunityStatus;
use mingxi_domain::quotes::QuoteStatus;
use mingxi_domain::words;
use mingxi_store::customers::CustomerRow;
use mingxi_store::entities::{self, EntityRow};
use mingxi_store::opportunities::OpportunityRow;
use mingxi_store::payment_terms::PaymentTermRow;
use mingxi_store::quotes::{QuoteLineRow, QuoteRow};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// A quote to draft.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateQuote {
    /// The opportunity it is for.
    pub opportunity_id: Option<OpportunityId>,
    /// The customer; the opportunity's unless given.
    pub customer_id: Option<CustomerId>,
    /// The legal entity that offers; needed when the organisation has several.
    pub entity_id: Option<EntityId>,
    /// Date of the quote; today unless given, never later. Prices are those of this day.
    #[schema(value_type = Option<String>, format = Date)]
    pub quoted_on: Option<Date>,
    /// Last day it can be accepted.
    #[schema(value_type = String, format = Date)]
    pub valid_until: Date,
    /// Payment term; the customer's unless given.
    pub payment_term_id: Option<PaymentTermId>,
    /// Currency; the opportunity's, else the customer's, else the entity's unless given.
    pub currency: Option<Currency>,
    /// Lines in order.
    #[schema(min_items = 1, max_items = 500)]
    pub lines: Vec<QuoteLineInput>,
}

/// Drafts a quote with the entity's next number (`QUO-2026-000123`). It belongs to the owner of its opportunity, else
/// of its customer, whoever wrote it.
///
/// # Errors
/// Forbidden; unknown references; invalid dates or lines; refused as `opportunity_closed`, `quote_product_inactive`,
/// `quote_without_price`.
pub fn create_quote(work: &mut Work, input: &CreateQuote) -> Result<QuoteId> {
    work.check(Action::QuoteCreate)?;
    let opportunity = input.opportunity_id.map(|id| load_opportunity(work, id)).transpose()?;
    let customer = load_customer(work, input, opportunity.as_ref())?;
    let entity = load_entity(work, input.entity_id)?;
    let mut row = draft(work, input, opportunity.as_ref(), &customer, &entity)?;
    check_term(work, input.payment_term_id)?;
    let lines = price_lines(work, &mut row, &input.lines)?;
    row.number = work.next_number(entity.id, SeriesKind::Quote, row.quoted_on.year())?;
    row.search_text = normalize(&row.number);
    let org = work.org();
    row.insert(work.tx, org)?;
    QuoteLineRow::insert_all(work.tx, org, &lines)?;
    let total = Money::new(row.total_minor, row.currency);
    let changes = Changes::none().set("number", &row.number).set("customer_id", row.customer_id).set("total", total);
    work.audit(Action::QuoteCreate, row.id, changes.set("lines", lines.len()))?;
    work.emit("quote.created", "quote", row.id, json!({ "number": row.number, "total": total }))?;
    Ok(row.id)
}

fn draft(
    work: &Work,
    input: &CreateQuote,
    opportunity: Option<&OpportunityRow>,
    customer: &CustomerRow,
    entity: &EntityRow,
) -> Result<QuoteRow> {
    let quoted_on = input.quoted_on.unwrap_or_else(|| work.today());
    if quoted_on > work.today() {
        return Err(Error::in_future("/quoted_on", work.today()));
    }
    check_validity(quoted_on, input.valid_until)?;
    let currency =
        input.currency.or(opportunity.map(|row| row.currency)).or(customer.currency).unwrap_or(entity.currency);
    check_currency("/currency", currency, quoted_on)?;
    let owner =
        opportunity.map_or((customer.owner_id, customer.department_id), |row| (row.owner_id, row.department_id));
    Ok(QuoteRow {
        id: work.ids.next(),
        number: String::new(),
        opportunity_id: input.opportunity_id,
        customer_id: customer.id,
        entity_id: entity.id,
        status: QuoteStatus::Draft,
        quoted_on,
        valid_until: input.valid_until,
        payment_term_id: input.payment_term_id.or(customer.payment_term_id),
        currency,
        net_minor: 0,
        tax_minor: 0,
        total_minor: 0,
        reject_reason: None,
        owner_id: owner.0,
        department_id: owner.1,
        custom: json!({}),
        search_text: String::new(),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    })
}

pub(super) fn check_validity(quoted_on: Date, valid_until: Date) -> Result<()> {
    if valid_until < quoted_on {
        return Err(Error::invalid(
            "/valid_until",
            "before_start",
            words!("报价日期为 {quoted_on}", "the quote is of {quoted_on}"),
        ));
    }
    Ok(())
}

pub(super) fn check_term(work: &mut Work, term: Option<PaymentTermId>) -> Result<()> {
    let Some(id) = term else { return Ok(()) };
    PaymentTermRow::find(work.tx, work.org(), id)?
        .map(drop)
        .ok_or_else(|| Error::unknown_reference("/payment_term_id", id))
}

fn load_opportunity(work: &mut Work, id: OpportunityId) -> Result<OpportunityRow> {
    let pointer = "/opportunity_id";
    work.require_reference("opportunity", id, pointer)?;
    let row = OpportunityRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::unknown_reference(pointer, id))?;
    if row.status == OpportunityStatus::Lost {
        return Err(CLOSED.at(pointer, words!("{} 已输单。", "{} is lost.", row.number)));
    }
    Ok(row)
}

fn load_customer(work: &mut Work, input: &CreateQuote, opportunity: Option<&OpportunityRow>) -> Result<CustomerRow> {
    let pointer = "/customer_id";
    let of_opportunity = opportunity.and_then(|row| row.customer_id);
    let id = input
        .customer_id
        .or(of_opportunity)
        .ok_or_else(|| Error::invalid(pointer, "required", words!("须指定报价的客户", "whom the quote is for")))?;
    if of_opportunity.is_some_and(|other| other != id) {
        return Err(Error::invalid(
            pointer,
            "other_customer",
            words!("商机属于另一个客户", "the opportunity is with another customer"),
        ));
    }
    work.require_reference("customer", id, pointer)?;
    CustomerRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::unknown_reference(pointer, id))
}

/// The entity that was named, or the only one there is.
fn load_entity(work: &mut Work, id: Option<EntityId>) -> Result<EntityRow> {
    if let Some(id) = id {
        return EntityRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::unknown_reference("/entity_id", id));
    }
    let mut entities = entities::list(work.tx, work.org())?;
    match entities.pop() {
        Some(only) if entities.is_empty() => Ok(only),
        _ => Err(Error::invalid(
            "/entity_id",
            "required",
            words!("组织有多个法人主体，须指定一个", "the organisation has several legal entities"),
        )),
    }
}
