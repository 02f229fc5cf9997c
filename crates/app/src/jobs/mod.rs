//! 任务 Jobs: what happens after a verb or at a moment of the calendar, run at least once.
//!
//! A job is a row, claimed with a lease in a transaction of its own and run in another that also marks it done.
//! Each job is safe to run twice: it reads the world again and finds nothing left to do the second time.

mod delete_expired;
mod operate;
pub mod refusals;
mod runner;
mod seal_entries;

use crate::error::Result;
use crate::work::Work;
use crate::{bulk_edits, notifications, search};
pub use operate::{
    CancelJob, EventPage, EventView, JobPage, JobState, JobView, cancel_job, list_events, list_jobs, retry_job,
};
pub use runner::{Ran, Runner};
use serde_json::Value as Json;

/// A job the workers know.
pub struct Job {
    /// `verb_noun`, as it is enqueued.
    pub name: &'static str,
    /// Does it, from the ids in the payload.
    pub run: fn(&mut Work, &Json) -> Result<()>,
}

/// Every job.
pub const JOBS: &[Job] = &[
    Job { name: delete_expired::NAME, run: delete_expired::delete_expired },
    Job { name: bulk_edits::RUN_BULK_EDIT, run: bulk_edits::run_bulk_edit },
    Job { name: notifications::NOTIFY_OVERDUE, run: notifications::notify_overdue },
    Job { name: search::REBUILD_SEARCH, run: search::rebuild_search },
    Job { name: seal_entries::NAME, run: seal_entries::seal_entries },
];

pub use delete_expired::schedule as schedule_delete_expired;
pub use seal_entries::schedule as schedule_seal_entries;
