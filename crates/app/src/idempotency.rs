//! Idempotency keys: a repeated request gets the answer of the first one, kept in the same transaction as its change.

use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_store::idempotency as store;

/// How long an answer is kept for repeats, in days.
pub const KEPT_DAYS: i64 = 30;

/// A request as its key sees it.
#[derive(Clone, Debug)]
pub struct Keyed {
    /// The key the caller chose.
    pub key: String,
    /// Hash of everything that makes the request what it is.
    pub request_hash: String,
}

/// An answer as it is kept: status and body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Status of the answer.
    pub status: i64,
    /// Body of the answer.
    pub body: String,
}

/// Takes the key for this unit of work, or returns the answer it was given before. Someone who uses the key at the
/// same moment waits for us.
///
/// # Errors
/// [`Error::KeyReused`] when the key was used with another request.
pub fn begin(work: &mut Work, request: &Keyed) -> Result<Option<Kept>> {
    let (org, actor) = (work.org(), work.actor.user());
    if store::claim(work.tx, org, actor, &request.key, &request.request_hash, work.now)? {
        return Ok(None);
    }
    let before = store::load(work.tx, org, actor, &request.key)?;
    if before.request_hash != request.request_hash {
        return Err(Error::KeyReused);
    }
    Ok(Some(Kept { status: before.status, body: before.answer }))
}

/// The answer a key was given before, for a verb that has something slow to do before its transaction, such as hashing
/// a password: it looks first, and [`begin`] decides.
///
/// # Errors
/// [`Error::KeyReused`] when the key was used with another request.
pub fn find(work: &mut Work, request: &Keyed) -> Result<Option<Kept>> {
    let Some(before) = store::find(work.tx, work.actor.org(), work.actor.user(), &request.key)? else {
        return Ok(None);
    };
    if before.request_hash != request.request_hash {
        return Err(Error::KeyReused);
    }
    Ok(Some(Kept { status: before.status, body: before.answer }))
}

/// Keeps the answer with the key.
///
/// # Errors
/// Of the database.
pub fn keep(work: &mut Work, request: &Keyed, answer: &Kept) -> Result<()> {
    let (org, actor) = (work.org(), work.actor.user());
    Ok(store::keep_answer(work.tx, org, actor, &request.key, answer.status, &answer.body)?)
}
