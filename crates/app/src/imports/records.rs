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
    let given = changes(row, object);
    let is_changed = update(work, T::from_raw(known), version, &given)?;
    let was = is_changed.then(|| Json::Object(bulk_edits::before(&before, &given)));
    Ok(Saved { before: was, ..Saved::one(known, is_changed) })
}

/// What a row changes of a record that is there: an empty cell empties an optional field where the mapping says so, and
/// otherwise leaves what people entered. A field that is never empty always keeps what it has.
pub fn changes(row: &Row, object: &'static str) -> Input {
    let description = objects::get(object);
    let may_be_empty = |name: &str| description.field(name).is_none_or(|field| !field.is_filled);
    let is_given = |name: &str, value: &Json| !value.is_null() || (may_be_empty(name) && row.mapping.clears(name));
    let mut given = Input::new();
    for (name, value) in row.input {
        match value {
            Json::Object(custom) if name == "custom" => {
                let mut custom = custom.clone();
                custom.retain(|key, value| is_given(&format!("custom.{key}"), value));
                if !custom.is_empty() {
                    given.insert(name.clone(), Json::Object(custom));
                }
            }
            value if is_given(name, value) => {
                given.insert(name.clone(), value.clone());
            }
            _ => {}
        }
    }
    given
}
