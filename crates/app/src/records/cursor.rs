//! Cursors on the wire: opaque text that carries the sort it belongs to.

use crate::error::{Error, Result};
use mingxi_domain::metadata::value::Scalar;
use mingxi_domain::words;
use mingxi_store::records::Cursor;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

#[derive(Serialize, Deserialize)]
struct Wire {
    /// The sort text the cursor was made for.
    sort: String,
    keys: Vec<Json>,
    id: i64,
}

/// The text of a cursor.
pub fn encode(cursor: &Cursor, sort: &str) -> String {
    let wire = Wire { sort: sort.to_owned(), keys: cursor.keys.iter().map(to_json).collect(), id: cursor.id };
    let json = serde_json::to_vec(&wire).expect("a cursor is plain JSON");
    json.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The cursor of a text made by [`encode`] for the same sort.
pub fn decode(text: &str, sort: &str) -> Result<Cursor> {
    let wrong = || {
        Error::invalid(
            "/cursor",
            "not_a_cursor",
            words!("使用上一页的 next_cursor，且排序相同", "use next_cursor of the page before, with the same sort"),
        )
    };
    let wire = unhex(text).and_then(|bytes| serde_json::from_slice::<Wire>(&bytes).ok()).ok_or_else(wrong)?;
    if wire.sort != sort {
        return Err(wrong());
    }
    let keys = wire.keys.iter().map(from_json).collect::<Option<Vec<_>>>().ok_or_else(wrong)?;
    Ok(Cursor { keys, id: wire.id })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || text.len() > 8_000 || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

fn to_json(key: &Option<Scalar>) -> Json {
    match key {
        None | Some(Scalar::Json(_) | Scalar::Money(_)) => Json::Null,
        Some(Scalar::Bool(value)) => json!({ "bool": value }),
        Some(Scalar::I64(value)) => json!({ "int": value }),
        Some(Scalar::Text(value)) => json!({ "text": value }),
        Some(Scalar::Date(value)) => json!({ "date": value.to_string() }),
        Some(Scalar::Moment(value)) => json!({ "moment": value.to_string() }),
    }
}

fn from_json(json: &Json) -> Option<Option<Scalar>> {
    if json.is_null() {
        return Some(None);
    }
    let (kind, value) = json.as_object()?.iter().next()?;
    let scalar = match kind.as_str() {
        "bool" => Scalar::Bool(value.as_bool()?),
        "int" => Scalar::I64(value.as_i64()?),
        "text" => Scalar::Text(value.as_str()?.to_owned()),
        "date" => Scalar::Date(value.as_str()?.parse().ok()?),
        "moment" => Scalar::Moment(value.as_str()?.parse().ok()?),
        _ => return None,
    };
    Some(Some(scalar))
}
