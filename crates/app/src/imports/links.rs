//! External ids of records that a row makes besides its own.

use super::targets::Row;
use crate::error::Result;
use crate::work::Work;
use mingxi_store::imports::{self as store, ExternalRef};

/// The record that an external id of the row's source stands for.
///
/// # Errors
/// Of the database.
pub fn find(work: &mut Work, row: &Row, object: &str, external_id: &str) -> Result<Option<i64>> {
    let found = store::list_refs(work.tx, work.actor.org(), (object, &row.mapping.source), [external_id])?;
    Ok(found.first().map(|found| found.object_id))
}

/// Remembers a record made on the way. It has no row of its own, so its content hash stays empty.
///
/// # Errors
/// Of the database.
pub fn remember(work: &mut Work, row: &Row, object: &str, external_id: &str, id: i64) -> Result<()> {
    let known = ExternalRef { external_id: external_id.to_owned(), object_id: id, content_hash: String::new() };
    Ok(store::put_ref(work.tx, work.actor.org(), (object, &row.mapping.source), &known)?)
}
