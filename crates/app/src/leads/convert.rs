//! Converting a lead: a customer, a contact and an opportunity that keep everything known so far.

use super::carried::{NotCarried, not_carried};
use super::records::lock;
use super::refusals::refuse;
use crate::customers::{create_contact, create_customer};
use crate::error::{Error, FieldError, Result};
use crate::opportunities::create_from_lead;
use crate::organization::base_currency;
use crate::records::{Input, describe, unfit};
use crate::text::required_text;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::duplicates::{DuplicateReason, Profile, reasons};
use mingxi_domain::ids::{ContactId, CustomerId, Id as _, LeadId, OpportunityId};
use mingxi_domain::metadata::{FieldKind, OwnedLabel};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::words;
use mingxi_store::customers::{self as store, ContactRow, CustomerRow};
use mingxi_store::leads::LeadRow;
use mingxi_store::{follow_ups, organizations};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

/// Contacts of a customer that are compared with the lead.
const CONTACTS_MAX: i64 = 1_000;

/// What a lead becomes.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConvertLead {
    /// An existing customer; a new one of the lead's company (or name) unless given.
    pub customer_id: Option<CustomerId>,
    /// An existing contact, of that customer where one is given. Unless given, a contact of the existing customer with the
    /// lead's telephone number or e-mail address and a name like the lead's is used, and a new one made otherwise.
    pub contact_id: Option<ContactId>,
    /// Fields of the new customer over those that come from the lead, `custom` among them.
    #[schema(value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
    pub customer: Option<Input>,
    /// Fields of the new contact over those that come from the lead; makes a new contact even if one is like the lead.
    #[schema(value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
    pub contact: Option<Input>,
    /// Fields of the opportunity over those that come from the lead and from the fields beside.
    #[schema(value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
    pub opportunity: Option<Input>,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Converted {
    /// The customer, new or existing.
    pub customer_id: CustomerId,
    /// The contact, new or existing.
    pub contact_id: ContactId,
    /// The new opportunity.
    pub opportunity_id: OpportunityId,
    /// The customer is new.
    pub customer_is_new: bool,
    /// The contact is new.
    pub contact_is_new: bool,
    /// Fields of the lead whose values none of the three took. The lead keeps them.
    pub not_carried: Vec<NotCarried>,
}

/// What converting a lead would ask and use.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConversionPlan {
    /// Fields that must be given, because a record needs them and the lead does not have them; those of the contact only
    /// when a new one is made.
    pub missing: Vec<AskedField>,
    /// Contacts of the existing customer that may be the lead's person, likeliest first.
    pub contacts: Vec<LikeContact>,
}

/// A field that conversion asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AskedField {
    /// `customer`, `contact` or `opportunity`: where it goes in the body.
    pub object: String,
    /// Name of the field; `custom.<key>` goes into `custom`.
    pub field: String,
    /// What people call it.
    pub label: OwnedLabel,
}

/// A contact that may be the lead's person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LikeContact {
    /// The contact.
    pub id: ContactId,
    /// Name.
    pub name: String,
    /// What the person does there.
    pub title: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Why, strongest first.
    pub reasons: Vec<DuplicateReason>,
    /// It is used unless another, or a new one, is asked for.
    pub is_used: bool,
}

/// Converts an open lead. Its source, campaign, need, custom values, owner, files and follow-ups go along: what the target
/// has a field for is copied, files and follow-ups show on what it became too. The answer names what nothing took.
///
/// # Errors
/// Forbidden; not found; unknown customer or contact; every field that is wrong or missing, by the record it belongs to;
/// refused as `lead_already_converted`, `lead_closed`.
pub fn convert_lead(work: &mut Work, id: LeadId, input: &ConvertLead) -> Result<Converted> {
    work.check(Action::LeadConvert)?;
    let mut lead = lock(work, id)?;
    if let Some(name) = &input.opportunity_name {
        required_text("/opportunity_name", name, 200)?;
    }
    let from = lead.status;
    lead.status = from.convert().map_err(|error| refuse(error, &lead.name))?;
    let (known, person) = existing(work, &lead, input)?;
    check_all(work, &lead, input, known.as_ref(), person.is_some())?;
    let (customer_is_new, contact_is_new) = (known.is_none(), person.is_none());
    let customer = match known {
        Some(customer) => customer,
        None => new_customer(work, &lead, input)?,
    };
    let contact_id = match person {
        Some(contact) => contact.id,
        None => {
            let fields = contact_fields(work, &lead, customer.id, input)?;
            create_contact(work, &fields).map_err(below("contact", input))?
        }
    };
    let fields = opportunity_fields(work, &lead, input, Some(&customer), contact_id)?;
    let opportunity_id = create_from_lead(work, &fields, id).map_err(below("opportunity", input))?;
    save(work, &mut lead, (customer.id, contact_id, opportunity_id))?;
    let made = json!({ "customer_id": customer.id, "contact_id": contact_id, "opportunity_id": opportunity_id });
    let changes = Changes::none().moved("status", from, lead.status).set("customer_id", customer.id);
    let changes = changes.set("contact_id", contact_id).set("opportunity_id", opportunity_id);
    work.audit(Action::LeadConvert, id, changes)?;
    work.emit("lead.converted", "lead", id, made)?;
    let not_carried = not_carried(work, id, (customer.id, contact_id, opportunity_id))?;
    Ok(Converted { customer_id: customer.id, contact_id, opportunity_id, customer_is_new, contact_is_new, not_carried })
}

/// What converting a lead into a new or this existing customer would ask and use.
///
/// # Errors
/// Forbidden; not found; unknown customer; refused as `lead_already_converted`, `lead_closed`.
pub fn plan_conversion(work: &mut Work, id: LeadId, customer: Option<CustomerId>) -> Result<ConversionPlan> {
    work.check(Action::LeadConvert)?;
    work.require_visible("lead", id)?;
    let lead = LeadRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("lead", id))?;
    lead.status.convert().map_err(|error| refuse(error, &lead.name))?;
    let input = ConvertLead { customer_id: customer, ..ConvertLead::default() };
    let (known, person) = existing(work, &lead, &input)?;
    let mut asked = Vec::new();
    for (object, errors) in gaps(work, &lead, &input, known.as_ref(), false)? {
        let description = describe(work, object)?;
        let names = errors.iter().filter(|error| error.code == "required").map(|error| name_at(&error.pointer));
        let fields = names.filter_map(|name| description.field(&name));
        asked.extend(fields.map(|field| AskedField {
            object: object.to_owned(),
            field: field.name.clone(),
            label: field.label.clone(),
        }));
    }
    let contacts = match &known {
        Some(customer) => like(work, &lead, customer.id)?,
        None => Vec::new(),
    };
    let used = person.map(|contact| contact.id);
    let view = |(contact, reasons): (ContactRow, Vec<DuplicateReason>)| LikeContact {
        is_used: used == Some(contact.id),
        id: contact.id,
        name: contact.name,
        title: contact.title,
        phone: contact.phone,
        email: contact.email,
        reasons,
    };
    Ok(ConversionPlan { missing: asked, contacts: contacts.into_iter().map(view).collect() })
}

/// `/custom/lic` is the field `custom.lic`.
fn name_at(pointer: &str) -> String {
    pointer.trim_start_matches('/').replacen('/', ".", 1)
}

/// The customer and the contact that are there already, as far as they are named or found.
fn existing(work: &mut Work, lead: &LeadRow, input: &ConvertLead) -> Result<(Option<CustomerRow>, Option<ContactRow>)> {
    let org = work.org();
    let person = match input.contact_id {
        None => None,
        Some(id) => {
            work.require_reference("contact", id, "/contact_id")?;
            ContactRow::find(work.tx, org, id)?
        }
    };
    let of_person = person.as_ref().map(|contact| contact.customer_id);
    if let (Some(asked), Some(of_person)) = (input.customer_id, of_person)
        && asked != of_person
    {
        let detail = words!("该联系人属于其他客户", "the contact belongs to another customer");
        return Err(Error::invalid("/contact_id", "other_customer", detail));
    }
    let Some(id) = input.customer_id.or(of_person) else { return Ok((None, None)) };
    work.require_reference("customer", id, if input.customer_id.is_some() { "/customer_id" } else { "/contact_id" })?;
    let customer = CustomerRow::find(work.tx, org, id)?.ok_or_else(|| Error::unknown_reference("/customer_id", id))?;
    refuse_both(input.customer.is_some(), "/customer", "customer_id")?;
    refuse_both(person.is_some() && input.contact.is_some(), "/contact", "contact_id")?;
    let person = match person {
        None if input.contact.is_none() => {
            like(work, lead, id)?.into_iter().find(|(_, reasons)| is_same_person(reasons)).map(|(contact, _)| contact)
        }
        other => other,
    };
    Ok((Some(customer), person))
}

fn refuse_both(are_both: bool, pointer: &str, id: &str) -> Result<()> {
    if are_both {
        let detail = words!(
            "与 {id} 只能给出一个：现有记录在其自身修改",
            "give this or {id}: what is there is changed by itself"
        );
        return Err(Error::invalid(pointer, "not_both", detail));
    }
    Ok(())
}

/// Contacts of a customer that share a fact with the lead, likeliest first.
fn like(work: &mut Work, lead: &LeadRow, customer: CustomerId) -> Result<Vec<(ContactRow, Vec<DuplicateReason>)>> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let profile = |name: &str, phone: &Option<String>, email: &Option<String>| Profile {
        name: name.to_owned(),
        phone: text(phone),
        email: text(email),
        ..Profile::default()
    };
    let asked = profile(&lead.name, &lead.phone, &lead.email);
    let contacts = store::list_contacts(work.tx, work.org(), customer, CONTACTS_MAX)?;
    let mut found: Vec<_> = contacts
        .into_iter()
        .map(|contact| {
            let there = profile(&contact.name, &contact.phone, &contact.email);
            let mut reasons = reasons(&asked, &there);
            // Everybody at a customer has its domain.
            reasons.retain(|reason| *reason != DuplicateReason::SameMailDomain);
            (contact, reasons)
        })
        .filter(|(_, reasons)| !reasons.is_empty())
        .collect();
    found.sort_by_key(|(contact, reasons)| {
        (!is_same_person(reasons), reasons[0], std::cmp::Reverse(reasons.len()), contact.id)
    });
    Ok(found)
}

/// A number or an address alone may be a switchboard's; with the name it is the person.
fn is_same_person(reasons: &[DuplicateReason]) -> bool {
    use DuplicateReason::{SameEmail, SameName, SamePhone, SimilarName};
    let has = |any: [DuplicateReason; 2]| reasons.iter().any(|reason| any.contains(reason));
    has([SamePhone, SameEmail]) && has([SameName, SimilarName])
}

/// Every record that will be made is checked before the first one is, so that one answer names all that is missing.
fn check_all(
    work: &mut Work,
    lead: &LeadRow,
    input: &ConvertLead,
    known: Option<&CustomerRow>,
    has_contact: bool,
) -> Result<()> {
    let gaps = gaps(work, lead, input, known, has_contact)?;
    let errors: Vec<FieldError> = gaps.into_iter().flat_map(|(object, errors)| under(object, errors, input)).collect();
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

fn gaps(
    work: &mut Work,
    lead: &LeadRow,
    input: &ConvertLead,
    known: Option<&CustomerRow>,
    has_contact: bool,
) -> Result<Vec<(&'static str, Vec<FieldError>)>> {
    // Records that are not made yet are stood in for; what is checked here is which fields are there and what they say.
    let (customer, contact) = (CustomerId::from_raw(0), ContactId::from_raw(0));
    let mut gaps = Vec::new();
    if known.is_none() {
        let fields = customer_fields(work, lead, input)?;
        gaps.push(("customer", unfit(work, "customer", &fields)?));
    }
    if !has_contact {
        let fields = contact_fields(work, lead, known.map_or(customer, |known| known.id), input)?;
        gaps.push(("contact", unfit(work, "contact", &fields)?));
    }
    let fields = opportunity_fields(work, lead, input, known, contact)?;
    gaps.push(("opportunity", unfit(work, "opportunity", &fields)?));
    Ok(gaps)
}

/// Errors of a record where the body of the conversion has its fields: some of the opportunity's stand beside it.
fn under(object: &'static str, errors: Vec<FieldError>, input: &ConvertLead) -> impl Iterator<Item = FieldError> {
    let asked = input.opportunity.as_ref();
    errors.into_iter().map(move |error| {
        let field = error.pointer.split('/').nth(1).unwrap_or_default();
        let is_beside = object == "opportunity"
            && ["name", "amount", "currency", "expected_close_on"].contains(&field)
            && asked.is_none_or(|asked| !asked.contains_key(field));
        let pointer = match (is_beside, field) {
            (true, "name") => "/opportunity_name".to_owned(),
            (true, _) => error.pointer.clone(),
            (false, _) => format!("/{object}{}", error.pointer),
        };
        FieldError { pointer, ..error }
    })
}

fn below<'i>(object: &'static str, input: &'i ConvertLead) -> impl Fn(Error) -> Error + 'i {
    move |error| match error {
        Error::Invalid(errors) => Error::Invalid(under(object, errors, input).collect()),
        other => other,
    }
}

fn save(work: &mut Work, lead: &mut LeadRow, made: (CustomerId, ContactId, OpportunityId)) -> Result<()> {
    (lead.converted_at, lead.updated_at) = (Some(work.now), work.now);
    (lead.customer_id, lead.contact_id, lead.opportunity_id) = (Some(made.0), Some(made.1), Some(made.2));
    let org = work.org();
    lead.update(work.tx, org)?;
    follow_ups::link_converted(work.tx, org, lead)?;
    if let Some(at) = lead.last_followed_up_at {
        store::note_follow_up(work.tx, org, made.0, at)?;
    }
    Ok(())
}

fn new_customer(work: &mut Work, lead: &LeadRow, input: &ConvertLead) -> Result<CustomerRow> {
    let fields = customer_fields(work, lead, input)?;
    let id = create_customer(work, &fields).map_err(below("customer", input))?;
    CustomerRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("customer", id))
}

fn customer_fields(work: &mut Work, lead: &LeadRow, input: &ConvertLead) -> Result<Input> {
    let name = lead.company.as_ref().unwrap_or(&lead.name);
    given(
        work,
        "customer",
        (lead, input.customer.as_ref()),
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

fn contact_fields(work: &mut Work, lead: &LeadRow, customer_id: CustomerId, input: &ConvertLead) -> Result<Input> {
    given(
        work,
        "contact",
        (lead, input.contact.as_ref()),
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
    customer: Option<&CustomerRow>,
    contact_id: ContactId,
) -> Result<Input> {
    let of_customer = customer.and_then(|customer| customer.currency);
    let currency = match input.currency.or(input.amount.map(Money::currency)).or(of_customer) {
        Some(currency) => currency,
        None => organization_currency(work)?,
    };
    let company = lead.company.as_ref().unwrap_or(&lead.name);
    given(
        work,
        "opportunity",
        (lead, input.opportunity.as_ref()),
        json!({
            "name": input.opportunity_name.as_ref().unwrap_or(customer.map_or(company, |customer| &customer.name)),
            "customer_id": customer.map_or(CustomerId::from_raw(0), |customer| customer.id),
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

/// The filled fields, the lead's owner, and the lead's custom values the target has a field for; over them what the
/// caller gave.
fn given(work: &mut Work, object: &str, (lead, asked): (&LeadRow, Option<&Input>), fields: Json) -> Result<Input> {
    let Json::Object(mut fields) = fields else { unreachable!("every caller builds an object") };
    fields.retain(|_, value| !value.is_null());
    fields.insert("owner_id".into(), json!(lead.owner_id));
    let (source, target) = (describe(work, "lead")?, describe(work, object)?);
    let mut custom = Input::new();
    for field in target.fields.iter().filter(|field| field.is_custom) {
        let is_same = source.field(&field.name).is_some_and(|same| is_of_one_kind(&same.kind, &field.kind));
        let value = lead.custom.get(&field.column).filter(|value| is_same && !value.is_null());
        if let Some(value) = value.filter(|value| takes(&field.kind, value)) {
            custom.insert(field.column.clone(), wire(&field.kind, value));
        }
    }
    let mut asked = asked.cloned().unwrap_or_default();
    match asked.remove("custom") {
        Some(Json::Object(asked)) => custom.extend(asked),
        // Said as it is, so that the record refuses it by name.
        Some(other) => drop(fields.insert("custom".into(), other)),
        None => {}
    }
    fields.extend(asked);
    if !custom.is_empty() {
        fields.insert("custom".into(), Json::Object(custom));
    }
    Ok(fields)
}

/// Two choice fields are of one kind whatever their words are.
fn is_of_one_kind(left: &FieldKind, right: &FieldKind) -> bool {
    matches!((left, right), (FieldKind::Choice(_), FieldKind::Choice(_))) || left == right
}

/// Whether a field takes a value of its kind: a choice takes the words that it offers.
fn takes(kind: &FieldKind, stored: &Json) -> bool {
    let FieldKind::Choice(choices) = kind else { return true };
    choices.iter().any(|choice| !choice.is_retired && stored.as_str() == Some(choice.value))
}

/// A stored custom value as the record door takes it.
fn wire(kind: &FieldKind, stored: &Json) -> Json {
    match stored.as_i64() {
        Some(number) => mingxi_domain::metadata::value::render_i64(kind, number),
        None => stored.clone(),
    }
}
