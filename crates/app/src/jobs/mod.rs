//! 任务 Jobs: what happens after a verb or at a moment of the calendar, run at least once.
//!
//! A job is a row, claimed with a lease in a transaction of its own and run in another that also marks it done.
//! Each job is safe to run twice: it reads the world again and finds nothing left to do the second time. A job that ends
//! its worker is given up after a few times, and periodic work that is missing is put back by every worker.

mod delete_expired;
mod operate;
pub mod refusals;
mod runner;
mod seal_entries;

use crate::error::Result;
use crate::work::Work;
use crate::{bulk_edits, imports, notifications, search};
use jiff::SignedDuration;
pub use operate::{
    CancelJob, EventPage, EventView, JobPage, JobState, JobView, cancel_job, list_events, list_jobs, retry_job,
};
pub use runner::{Claim, Held, Ran, Runner};
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
    Job { name: imports::UNDO_IMPORT, run: imports::undo_import_job },
    Job { name: search::REBUILD_SEARCH, run: search::rebuild_search },
    Job { name: seal_entries::NAME, run: seal_entries::seal_entries },
];

/// Work that does not fit into one transaction: it makes its own, and keeps the job with each.
pub struct Task {
    /// `verb_noun`, as it is enqueued.
    pub name: &'static str,
    /// Does it, and marks the job done with its last transaction.
    pub run: fn(&Held) -> Result<()>,
}

/// Every task.
pub const TASKS: &[Task] = &[Task { name: imports::RUN_IMPORT, run: imports::run_import_job }];

/// Enqueues a periodic job for the next time, unless it waits already.
type Schedule = fn(&mut Work) -> Result<()>;

/// Periodic jobs. Each enqueues its successor; where none waits, the workers put it back, so that none ends for ever.
pub(crate) const STANDING: &[(&str, Schedule)] = &[
    (delete_expired::NAME, delete_expired::schedule),
    (seal_entries::NAME, seal_entries::schedule),
    (notifications::NOTIFY_OVERDUE, |work| notifications::ensure_notify_overdue(work, SignedDuration::ZERO)),
];

pub use delete_expired::schedule as schedule_delete_expired;
pub use seal_entries::schedule as schedule_seal_entries;
