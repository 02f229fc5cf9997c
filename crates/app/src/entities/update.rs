//! Changes of a legal entity. Its currency and chart stay: entries stand in them.

use crate::error::{Error, Result};
use crate::patch::present;
use crate::text::{optional_text, required_text};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::EntityId;
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::money::Money;
use mingxi_domain::words;
use mingxi_store::DbError;
use mingxi_store::entities::EntityRow;
use serde::Deserialize;
use utoipa::ToSchema;

/// What to change about a legal entity. Absent fields stay.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateEntity {
    /// The version that was read.
    pub version: i64,
    /// Registered name.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// Tax number; `null` removes it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 50)]
    pub tax_id: Option<Option<String>>,
    /// Registered address as documents print it; `null` removes it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 500)]
    pub address: Option<Option<String>>,
    /// Telephone number as documents print it; `null` removes it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 50)]
    pub phone: Option<Option<String>>,
    /// Bank that customers pay to; `null` removes it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub bank_name: Option<Option<String>>,
    /// Account that customers pay to; `null` removes it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub bank_account: Option<Option<String>>,
    /// Up to how much of an invoice may be written off as a small difference, in the entity's currency.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Money, required = false)]
    pub write_off_limit: Option<Money>,
}

/// Changes a legal entity.
///
/// # Errors
/// Forbidden; not found; conflict; invalid name, texts or limit.
pub fn update_entity(work: &mut Work, id: EntityId, input: &UpdateEntity) -> Result<()> {
    work.check(Action::EntityUpdate)?;
    let before = EntityRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("entity", id))?;
    if before.version != input.version {
        return Err(Error::Conflict { what: "entity", id: id.to_string(), current_version: Some(before.version) });
    }
    let row = changed(work, &before, input)?;
    let limit = |row: &EntityRow| Money::new(row.write_off_limit_minor, row.currency);
    let changes = Changes::none()
        .moved("name", &before.name, &row.name)
        .moved("tax_id", &before.tax_id, &row.tax_id)
        .moved("address", &before.address, &row.address)
        .moved("phone", &before.phone, &row.phone)
        .moved("bank_name", &before.bank_name, &row.bank_name)
        .moved("bank_account", &before.bank_account, &row.bank_account)
        .moved("write_off_limit", limit(&before), limit(&row));
    if changes.is_empty() {
        return Ok(());
    }
    match row.update(work.tx, work.org()).and_then(|()| work.tx.flush()) {
        Err(DbError::RowCount { .. }) => {
            return Err(Error::Conflict { what: "entity", id: id.to_string(), current_version: None });
        }
        other => other?,
    }
    work.audit(Action::EntityUpdate, id, changes)
}

fn changed(work: &Work, before: &EntityRow, input: &UpdateEntity) -> Result<EntityRow> {
    let mut row = EntityRow { updated_at: work.now, ..before.clone() };
    if let Some(name) = &input.name {
        row.name = required_text("/name", name, 200)?;
        row.search_text = normalize(&format!("{} {}", row.code, row.name));
    }
    for (given, kept, pointer, length_max) in [
        (&input.tax_id, &mut row.tax_id, "/tax_id", 50),
        (&input.address, &mut row.address, "/address", 500),
        (&input.phone, &mut row.phone, "/phone", 50),
        (&input.bank_name, &mut row.bank_name, "/bank_name", 200),
        (&input.bank_account, &mut row.bank_account, "/bank_account", 100),
    ] {
        if let Some(text) = given {
            *kept = optional_text(pointer, text.as_ref(), length_max)?;
        }
    }
    if let Some(limit) = input.write_off_limit {
        if limit.currency() != row.currency || limit.is_negative() {
            let detail = words!("零或以上，币种为 {}", "nothing or more, in {}", row.currency);
            return Err(Error::invalid("/write_off_limit", "out_of_range", detail));
        }
        row.write_off_limit_minor = limit.amount_minor();
    }
    Ok(row)
}
