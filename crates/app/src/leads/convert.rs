//! Converting a lead: a customer, a contact and an opportunity that keep everything known so far.

use super::records::lock;
use super::refusals::refuse;
use crate::customers::{create_contact, create_customer};
use crate::error::{Error, Result};
use crate::opportunities::create_from_lead;
use crate::organization::base_currency;
use crate::records::{Input, describe};
use crate::text::required_text;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{ContactId, CustomerId, LeadId, OpportunityId};
use mingxi_domain::money::{Currency, Money};
use mingxi_store::customers::CustomerRow;
use mingxi_store::leads::LeadRow;
use mingxi_store::{follow_ups, organizations};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

/// What a lead becomes.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConvertLead {
    /// An existing customer; a new one of the lead's company (or name) unless given.
    pub customer_id: Option<CustomerId>,
    /// Name of the opportunity; the customer's name unless given.
    #[schema(min_length = 1, max_length = 200)]
    pub opportunity_name: Option<String>,
    /// What it may be worth.
    pub amount: Option<Money>,
    /// Currency of the opportunity; that of the amount, else of the customer, else of the organisation unless given.
    pub currency: Option<Currency>,
    /// When it may close.
    #[schema(value_type = Option<String>, format = Date)]
    pub expected_close_on: Option<Date>,
}

/// What a lead became.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Converted {
    /// The customer, new or existing.
    pub customer_id: CustomerId,
    /// The new contact.
    pub contact_id: ContactId,
    /// The new opportunity.
    pub opportunity_id: OpportunityId,
}

/// Converts an open lead. Its source, campaign, need, custom values, owner and follow-ups go along: what the target
/// has a field for is copied, follow-ups show on the customer and the opportunity too.
///
/// # Errors
/// Forbidden; not found; unknown customer; every field that is wrong; refused as `lead_already_converted`,
/// `lead_closed`.
pub fn convert_lead(work: &mut Work, id: LeadId, input: &ConvertLead) -> Result<Converted> {
    work.check(Action::LeadConvert)?;
    let mut lead = lock(work, id)?;
    if let Some(name) = &input.opportunity_name {
        required_text("/opportunity_name", name, 200)?;
    }
    let from = lead.status;
    lead.status = from.convert().map_err(|error| refuse(error, &lead.name))?;
    let customer = customer(work, &lead, input)?;
    let fields = contact_fields(work, &lead, customer.id)?;
    let contact_id = create_contact(work, &fields)?;
    let fields = opportunity_fields(work, &lead, input, &customer, contact_id)?;
    let opportunity_id = create_from_lead(work, &fields, id)?;
    let made = Converted { customer_id: customer.id, contact_id, opportunity_id };
    save(work, &mut lead, made)?;
    let changes = Changes::none().moved("status", from, lead.status).set("customer_id", made.customer_id);
    let changes = changes.set("contact_id", made.contact_id).set("opportunity_id", made.opportunity_id);
    work.audit(Action::LeadConvert, id, changes)?;
    work.emit("lead.converted", "lead", id, json!(made))?;
    Ok(made)
}

fn save(work: &mut Work, lead: &mut LeadRow, made: Converted) -> Result<()> {
    (lead.converted_at, lead.updated_at) = (Some(work.now), work.now);
    (lead.customer_id, lead.contact_id) = (Some(made.customer_id), Some(made.contact_id));
    lead.opportunity_id = Some(made.opportunity_id);
    let org = work.org();
    lead.update(work.tx, org)?;
    follow_ups::link_converted(work.tx, org, lead)?;
    if let Some(at) = lead.last_followed_up_at {
        mingxi_store::customers::note_follow_up(work.tx, org, made.customer_id, at)?;
    }
    Ok(())
}

fn customer(work: &mut Work, lead: &LeadRow, input: &ConvertLead) -> Result<CustomerRow> {
    let id = match input.customer_id {
        Some(id) => {
            work.require_reference("customer", id, "/customer_id")?;
            id
        }
        None => {
            let fields = customer_fields(work, lead)?;
            create_customer(work, &fields)?
        }
    };
    CustomerRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::unknown_reference("/customer_id", id))
}

fn customer_fields(work: &mut Work, lead: &LeadRow) -> Result<Input> {
    let name = lead.company.as_ref().unwrap_or(&lead.name);
    given(
        work,
        "customer",
        lead,
        json!({
            "name": name,
            "industry": lead.industry,
            "region": lead.region,
            "phone": lead.phone,
            "source": lead.source,
            "campaign_id": lead.campaign_id,
        }),
    )
}

fn contact_fields(work: &mut Work, lead: &LeadRow, customer_id: CustomerId) -> Result<Input> {
    given(
        work,
        "contact",
        lead,
        json!({
            "customer_id": customer_id,
            "name": lead.name,
            "title": lead.title,
            "phone": lead.phone,
            "email": lead.email,
            "source": lead.source,
        }),
    )
}

fn opportunity_fields(
    work: &mut Work,
    lead: &LeadRow,
    input: &ConvertLead,
    customer: &CustomerRow,
    contact_id: ContactId,
) -> Result<Input> {
    let currency = match input.currency.or(input.amount.map(Money::currency)).or(customer.currency) {
        Some(currency) => currency,
        None => organization_currency(work)?,
    };
    given(
        work,
        "opportunity",
        lead,
        json!({
            "name": input.opportunity_name.as_ref().unwrap_or(&customer.name),
            "customer_id": customer.id,
            "contact_id": contact_id,
            "campaign_id": lead.campaign_id,
            "source": lead.source,
            "need": lead.need,
            "currency": currency,
            "amount": input.amount,
            "expected_close_on": input.expected_close_on,
            "engaged_on": work.today(),
        }),
    )
}

fn organization_currency(work: &mut Work) -> Result<Currency> {
    let organization = organizations::find(work.tx, work.org())?;
    base_currency(work, &organization.ok_or_else(|| Error::not_found("organization", work.org()))?)
}

/// The filled fields, the lead's owner, and the lead's custom values the target has a field for.
fn given(work: &mut Work, object: &str, lead: &LeadRow, fields: Json) -> Result<Input> {
    let Json::Object(mut fields) = fields else { unreachable!("every caller builds an object") };
    fields.retain(|_, value| !value.is_null());
    fields.insert("owner_id".into(), json!(lead.owner_id));
    let (source, target) = (describe(work, "lead")?, describe(work, object)?);
    let mut custom = Input::new();
    for field in target.fields.iter().filter(|field| field.is_custom) {
        let is_same = source.field(&field.name).is_some_and(|same| same.kind == field.kind);
        if let Some(value) = lead.custom.get(&field.column).filter(|value| is_same && !value.is_null()) {
            custom.insert(field.column.clone(), wire(&field.kind, value));
        }
    }
    if !custom.is_empty() {
        fields.insert("custom".into(), Json::Object(custom));
    }
    Ok(fields)
}

/// A stored custom value as the record door takes it.
fn wire(kind: &mingxi_domain::metadata::FieldKind, stored: &Json) -> Json {
    match stored.as_i64() {
        Some(number) => mingxi_domain::metadata::value::render_i64(kind, number),
        None => stored.clone(),
    }
}
