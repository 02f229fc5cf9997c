//! Idempotency keys: a repeated request gets the answer of the first one, kept in the same transaction as its change.

use crate::error::{Error, Result};
use crate::work::Work;
use jiff::SignedDuration;
use mingxi_store::idempotency as store;

/// How long an answer is kept for repeats, in days.
pub const KEPT_DAYS: i64 = 30;

/// How long a reserved key is held for work whose end nobody saw, in minutes.
pub const HELD_MINUTES: i64 = 30;

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
/// [`Error::KeyReused`] when the key was used with another request, [`Error::KeyInUse`] when it is being worked on.
pub fn find(work: &mut Work, request: &Keyed) -> Result<Option<Kept>> {
    let Some(before) = store::find(work.tx, work.actor.org(), work.actor.user(), &request.key)? else {
        return Ok(None);
    };
    if before.request_hash != request.request_hash {
        return Err(Error::KeyReused);
    }
    if before.status == store::IN_WORK {
        return Err(Error::KeyInUse);
    }
    Ok(Some(Kept { status: before.status, body: before.answer }))
}

/// Takes the key for work that does not fit into one transaction, or returns the answer it was given before. Somebody
/// who uses the key meanwhile is refused. The work ends with [`keep`] or [`give_back`]; when its process dies, the key
/// is free again after [`HELD_MINUTES`], so the work must be safe to run twice.
///
/// # Errors
/// [`Error::KeyReused`] when the key was used with another request, [`Error::KeyInUse`] when it is being worked on.
pub fn reserve(work: &mut Work, request: &Keyed) -> Result<Option<Kept>> {
    let before = begin(work, request)?;
    if before.as_ref().is_none_or(|kept| kept.status != store::IN_WORK) {
        return Ok(before);
    }
    let (org, actor) = (work.org(), work.actor.user());
    let given_up = work.now - SignedDuration::from_mins(HELD_MINUTES);
    if store::take_over(work.tx, org, actor, &request.key, given_up, work.now)? {
        return Ok(None);
    }
    Err(Error::KeyInUse)
}

/// Gives back a key that was reserved for work that failed, so that the request may be sent again.
///
/// # Errors
/// Of the database.
pub fn give_back(work: &mut Work, request: &Keyed) -> Result<()> {
    Ok(store::give_back(work.tx, work.actor.org(), work.actor.user(), &request.key)?)
}

/// Keeps the answer with the key.
///
/// # Errors
/// Of the database.
pub fn keep(work: &mut Work, request: &Keyed, answer: &Kept) -> Result<()> {
    let (org, actor) = (work.org(), work.actor.user());
    Ok(store::keep_answer(work.tx, org, actor, &request.key, answer.status, &answer.body)?)
}
