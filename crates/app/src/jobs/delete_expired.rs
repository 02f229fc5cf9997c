//! Once a day: sessions that are over and answers nobody asks for again.

use crate::error::Result;
use crate::idempotency::KEPT_DAYS;
use crate::notifications;
use crate::sessions::KNOWN_FOR;
use crate::work::Work;
use jiff::SignedDuration;
use mingxi_store::{idempotency, sessions, sign_in_places};
use serde_json::{Value as Json, json};

/// As it is enqueued.
pub const NAME: &str = "delete_expired";

/// Deletes what is over, and comes back tomorrow.
///
/// # Errors
/// Of the database.
pub fn delete_expired(work: &mut Work, _payload: &Json) -> Result<()> {
    let org = work.org();
    sessions::delete_expired(work.tx, org, work.now)?;
    sign_in_places::forget_before(work.tx, org, work.now - KNOWN_FOR)?;
    idempotency::delete_before(work.tx, org, work.now - SignedDuration::from_hours(24 * KEPT_DAYS))?;
    notifications::ensure_notify_overdue(work, SignedDuration::ZERO)?;
    schedule(work)
}

/// Enqueues it for tomorrow.
///
/// # Errors
/// Of the database.
pub fn schedule(work: &mut Work) -> Result<()> {
    work.enqueue(NAME, json!({}), work.now + SignedDuration::from_hours(24))
}
