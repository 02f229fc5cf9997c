//! Once a day: sessions that are over and answers nobody asks for again.

use crate::error::Result;
use crate::idempotency::KEPT_DAYS;
use crate::notifications;
use crate::sessions::KNOWN_FOR;
use crate::work::Work;
use jiff::SignedDuration;
use mingxi_store::{idempotency, jobs, sessions, sign_in_places};
use serde_json::{Value as Json, json};

/// As it is enqueued.
pub const NAME: &str = "delete_expired";

/// Rows of one kind deleted in one transaction: others wait for it.
const PART: i64 = 2_000;
/// How long jobs that are over can be looked at.
const JOBS_KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Deletes what is over, a part at a time, and comes back: at once while something is left, else tomorrow.
///
/// # Errors
/// Of the database.
pub fn delete_expired(work: &mut Work, _payload: &Json) -> Result<()> {
    let (org, now) = (work.org(), work.now);
    sessions::delete_expired(work.tx, org, now)?;
    sign_in_places::forget_before(work.tx, org, now - KNOWN_FOR)?;
    let answered = now - SignedDuration::from_hours(24 * KEPT_DAYS);
    let deleted = [
        idempotency::delete_before(work.tx, org, answered, PART)?,
        jobs::delete_over(work.tx, org, now - JOBS_KEPT, PART)?,
    ];
    if deleted.iter().any(|rows| i64::try_from(*rows) == Ok(PART)) {
        return work.enqueue_once(NAME, NAME, json!({}), now);
    }
    notifications::ensure_notify_overdue(work, SignedDuration::ZERO)?;
    schedule(work)
}

/// Enqueues it for tomorrow.
///
/// # Errors
/// Of the database.
pub fn schedule(work: &mut Work) -> Result<()> {
    work.enqueue_once(NAME, NAME, json!({}), work.now + SignedDuration::from_hours(24))
}
