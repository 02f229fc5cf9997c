//! What of a lead its conversion could not carry over.

use crate::error::Result;
use crate::records::{describe, view};
use crate::work::Work;
use mingxi_domain::ids::{ContactId, CustomerId, Id, LeadId, OpportunityId};
use mingxi_domain::metadata::OwnedLabel;
use mingxi_store::records::Record;
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

/// A field of a lead whose value none of the records has that it became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NotCarried {
    /// Name of the field.
    pub field: String,
    /// What people call it.
    pub label: OwnedLabel,
    /// What the lead says there.
    #[schema(value_type = serde_json::Value)]
    pub value: Json,
}

/// The places that take a field of a lead, any of them.
const PLACES: &[(&str, &[(usize, &str)])] = &[
    ("name", &[(CONTACT, "name"), (CUSTOMER, "name")]),
    ("company", &[(CUSTOMER, "name")]),
    ("title", &[(CONTACT, "title")]),
    ("phone", &[(CONTACT, "phone"), (CUSTOMER, "phone")]),
    ("email", &[(CONTACT, "email")]),
    ("industry", &[(CUSTOMER, "industry")]),
    ("region", &[(CUSTOMER, "region")]),
    ("source", &[(CUSTOMER, "source"), (CONTACT, "source"), (OPPORTUNITY, "source")]),
    ("campaign_id", &[(CUSTOMER, "campaign_id"), (OPPORTUNITY, "campaign_id")]),
    ("need", &[(OPPORTUNITY, "need")]),
];
const CUSTOMER: usize = 0;
const CONTACT: usize = 1;
const OPPORTUNITY: usize = 2;

/// Compares the lead with what it became: what really stands there is carried, by whatever way it came.
pub(super) fn not_carried(
    work: &mut Work,
    lead: LeadId,
    (customer, contact, opportunity): (CustomerId, ContactId, OpportunityId),
) -> Result<Vec<NotCarried>> {
    let description = describe(work, "lead")?;
    let said = view(work, "lead", lead.raw())?;
    let became = [
        view(work, "customer", customer.raw())?,
        view(work, "contact", contact.raw())?,
        view(work, "opportunity", opportunity.raw())?,
    ];
    let mut left = Vec::new();
    for field in &description.fields {
        let Some(value) = value(&said, &field.name).filter(|value| !value.is_null()) else { continue };
        let is_carried = match PLACES.iter().find(|(name, _)| *name == field.name) {
            Some((_, places)) => places.iter().any(|(at, name)| self::value(&became[*at], name) == Some(value)),
            None if field.is_custom => became.iter().any(|record| self::value(record, &field.name) == Some(value)),
            None => true,
        };
        if !is_carried {
            let (field, label) = (field.name.clone(), field.label.clone());
            left.push(NotCarried { field, label, value: value.clone() });
        }
    }
    Ok(left)
}

fn value<'a>(record: &'a Record, field: &str) -> Option<&'a Json> {
    match field.strip_prefix("custom.") {
        Some(key) => record.get("custom")?.get(key),
        None => record.get(field),
    }
}
