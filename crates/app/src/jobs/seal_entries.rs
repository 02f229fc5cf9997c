//! Every few minutes: entries posted since are added to the hash chain of their book.

use crate::error::Result;
use crate::ledger::{self, SealReach};
use crate::work::Work;
use jiff::SignedDuration;
use serde_json::{Value as Json, json};

/// As it is enqueued.
pub const NAME: &str = "seal_entries";

/// Pause when nothing is left; without one while there is.
const PAUSE: SignedDuration = SignedDuration::from_mins(5);

/// Seals what was posted, and comes back.
///
/// # Errors
/// A conflict when another worker seals at this moment; the job then runs again.
pub fn seal_entries(work: &mut Work, _payload: &Json) -> Result<()> {
    let sealed = ledger::seal_entries(work, SealReach::Recent)?;
    let next = if sealed == 0 { work.now + PAUSE } else { work.now };
    work.enqueue_once(NAME, NAME, json!({}), next)
}

/// Enqueues it for the first time.
///
/// # Errors
/// Of the database.
pub fn schedule(work: &mut Work) -> Result<()> {
    work.enqueue_once(NAME, NAME, json!({}), work.now + PAUSE)
}
