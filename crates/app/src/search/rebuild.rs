//! Indexing records from before there was an index, a part at a time, so that others get in between.

use super::keep::{fields, keep_record};
use super::{SEARCHABLE, Searchable};
use crate::error::Result;
use crate::work::Work;
use mingxi_domain::metadata::objects;
use mingxi_store::search as store;
use serde_json::{Value as Json, json};

/// As it is enqueued.
pub const NAME: &str = "rebuild_search";
/// Records of one run.
const PART: usize = 2_000;

/// Indexes the next part and comes back until every record was seen. Running it again changes nothing.
///
/// # Errors
/// Of the database.
pub fn rebuild_search(work: &mut Work, payload: &Json) -> Result<()> {
    let named: Vec<&Searchable> = SEARCHABLE.iter().filter(|searchable| !searchable.names.is_empty()).collect();
    let at = payload["object"].as_str().and_then(|name| named.iter().position(|known| known.object == name));
    let at = at.unwrap_or_default();
    let Some(searchable) = named.get(at) else { return Ok(()) };
    let after = payload["after"].as_i64().unwrap_or_default();
    let names = fields(searchable);
    let object = objects::get(searchable.object);
    let rows = store::list_texts(work.tx, work.org(), object, &names, after, PART)?;
    for (id, texts) in &rows {
        keep_record(work, object.name, *id, |field| {
            names.iter().position(|name| *name == field).and_then(|at| texts.get(at)?.clone())
        })?;
    }
    match rows.last().filter(|_| rows.len() == PART) {
        Some((last, _)) => work.enqueue(NAME, json!({ "object": object.name, "after": last }), work.now),
        None => match named.get(at + 1) {
            Some(next) => work.enqueue(NAME, json!({ "object": next.object, "after": 0 }), work.now),
            None => Ok(()),
        },
    }
}
