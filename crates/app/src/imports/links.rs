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

/// What the row said about that record when it was made.
///
/// # Errors
/// Of the database.
pub fn hash(work: &mut Work, row: &Row, object: &str, external_id: &str) -> Result<Option<String>> {
    let found = store::list_refs(work.tx, work.actor.org(), (object, &row.mapping.source), [external_id])?;
    Ok(found.into_iter().next().map(|found| found.content_hash))
}

/// Remembers a record made on the way, of which the row may say more later.
///
/// # Errors
/// Of the database.
pub fn remember(work: &mut Work, row: &Row, object: &str, external_id: &str, id: i64) -> Result<()> {
    remember_content(work, row, (object, external_id), id, "")
}

/// Remembers a record made on the way and the hash of what the row said about it.
///
/// # Errors
/// Of the database.
pub fn remember_content(
    work: &mut Work,
    row: &Row,
    (object, external_id): (&str, &str),
    id: i64,
    content_hash: &str,
) -> Result<()> {
    let known =
        ExternalRef { external_id: external_id.to_owned(), object_id: id, content_hash: content_hash.to_owned() };
    Ok(store::put_ref(work.tx, work.actor.org(), (object, &row.mapping.source), &known)?)
}
