//! Rows that become records of an object with a create and an update verb.

use super::targets::{Row, Saved};
use crate::bulk_edits;
use crate::error::Result;
use crate::records::{self, Input};
use crate::work::Work;
use mingxi_domain::ids::Id;
use mingxi_domain::metadata::objects;
use serde_json::Value as Json;

/// Creates the record of a row, or changes the one it stands for.
///
/// # Errors
/// Whatever the verbs refuse.
pub fn save_record<T: Id>(
    work: &mut Work,
    row: &Row,
    object: &'static str,
    create: impl FnOnce(&mut Work, &Input) -> Result<T>,
    update: impl FnOnce(&mut Work, T, i64, &Input) -> Result<bool>,
) -> Result<Saved> {
    let Some(known) = row.known else {
        let given = row.input.iter().filter(|(_, value)| !value.is_null());
        let given: Input = given.map(|(name, value)| (name.clone(), value.clone())).collect();
        return Ok(Saved::one(create(work, &given)?.raw(), false));
    };
    let before = records::find(work, object, known)?;
    let version = before.get("version").and_then(Json::as_i64).unwrap_or_default();
    // An empty cell empties an optional field; a field that is never empty keeps what it has.
    let description = objects::get(object);
    let may_be_empty = |name: &str| description.field(name).is_none_or(|field| !field.is_filled);
    let given = row.input.iter().filter(|(name, value)| !value.is_null() || may_be_empty(name));
    let given: Input = given.map(|(name, value)| (name.clone(), value.clone())).collect();
    let is_changed = update(work, T::from_raw(known), version, &given)?;
    let was = is_changed.then(|| Json::Object(bulk_edits::before(&before, &given)));
    Ok(Saved { before: was, ..Saved::one(known, is_changed) })
}
