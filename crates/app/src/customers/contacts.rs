//! Creating and changing contacts.

use crate::error::Result;
use crate::records::{self, Input};
use crate::users::check_owner;
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::ids::{ContactId, CustomerId};
use mingxi_store::customers::CustomerRow;
use serde_json::{Value as Json, json};

/// Adds a contact. Unless an owner is given it belongs to the owner of its customer, whoever typed it in, so that
/// the owner sees it.
///
/// # Errors
/// Forbidden; every field that is wrong.
pub fn create_contact(work: &mut Work, input: &Input) -> Result<ContactId> {
    check_owner(work, input, &work.actor.user().to_string(), Action::CustomerAssign)?;
    let mut input = input.clone();
    if !input.contains_key("owner_id")
        && let Some(customer) = customer(work, &input)?
    {
        input.insert("owner_id".into(), json!(customer.owner_id));
    }
    records::create(work, "contact", Action::ContactCreate, &input, |_, _| Ok(Vec::new()))
}

/// Changes the given fields of a contact. Returns whether anything changed.
///
/// # Errors
/// Forbidden; not found; conflict; every field that is wrong.
pub fn update_contact(work: &mut Work, id: ContactId, version: i64, input: &Input) -> Result<bool> {
    records::update_with(work, "contact", Action::ContactUpdate, id, version, input, |work, change| {
        check_owner(work, input, change.owner(), Action::CustomerAssign)?;
        Ok(Vec::new())
    })
}

/// The customer the input names, if it names one; whether the actor may see it is checked with all references.
fn customer(work: &mut Work, input: &Input) -> Result<Option<CustomerRow>> {
    let id = input.get("customer_id").and_then(Json::as_str).and_then(|text| text.parse::<CustomerId>().ok());
    let Some(id) = id else { return Ok(None) };
    Ok(CustomerRow::find(work.tx, work.org(), id)?)
}
