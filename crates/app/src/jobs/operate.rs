//! What an administrator sees of the queue and the outbox, and may do about it.

use super::refusals;
use crate::error::{Error, Result};
use crate::text::required_text;
use crate::work::{Changes, Work};
use jiff::Timestamp;
use mingxi_domain::access::Action;
use mingxi_domain::ids::{EventId, Id, JobId};
use mingxi_domain::words;
use mingxi_domain::words::stands;
use mingxi_store::DbError;
use mingxi_store::events::{self, EventFilter};
use mingxi_store::jobs::{self as store, JobRow};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;

/// Most rows of a page.
const PAGE_MAX: usize = 500;

mingxi_domain::text_enum! {
    /// Where a job stands.
    pub enum JobState {
        Waiting "waiting" "等待" "Waiting",
        Running "running" "执行中" "Running",
        Done "done" "完成" "Done",
        Dead "dead" "失败" "Given up",
    }
}

/// One page of jobs.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JobPage {
    /// The newest first.
    pub items: Vec<JobView>,
    /// Pass it as `cursor` to go on; absent on the last page.
    pub next_cursor: Option<JobId>,
}

/// A job of the queue.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JobView {
    /// Its id.
    pub id: JobId,
    /// Which job, `verb_noun`.
    pub name: String,
    /// Where it stands.
    pub state: JobState,
    /// Attempts so far.
    pub attempts: i64,
    /// Attempts before it is given up.
    pub max_attempts: i64,
    /// When it runs next, or ran last.
    #[schema(value_type = String, format = DateTime)]
    pub run_at: Timestamp,
    /// Why it failed last.
    pub last_error: Option<String>,
    /// When it was enqueued.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was done.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
}

/// Why a job is taken out of the queue.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelJob {
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// One page of events.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventPage {
    /// The newest first.
    pub items: Vec<EventView>,
    /// Pass it as `cursor` to go on; absent on the last page.
    pub next_cursor: Option<EventId>,
}

/// An event of the outbox.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventView {
    /// Its id.
    pub id: EventId,
    /// What happened: `receipt.applied`.
    pub name: String,
    /// To which object.
    pub object: String,
    /// To which record.
    pub object_id: String,
    /// The facts.
    #[schema(value_type = Object)]
    pub payload: Json,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was handed on.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub dispatched_at: Option<Timestamp>,
}

/// The jobs of the organisation, newest first.
///
/// # Errors
/// Forbidden; invalid limit.
pub fn list_jobs(
    work: &mut Work,
    state: Option<JobState>,
    cursor: Option<JobId>,
    limit: Option<usize>,
) -> Result<JobPage> {
    work.check(Action::JobList)?;
    let limit = checked_limit(limit)?;
    let stored = match state {
        None => "",
        // A running job is a waiting one that a worker holds.
        Some(JobState::Waiting | JobState::Running) => "waiting",
        Some(JobState::Done) => "done",
        Some(JobState::Dead) => "dead",
    };
    let before = cursor.map_or(i64::MAX, Id::raw);
    let rows = store::list(work.tx, work.org(), before, stored, to_i64(limit + 1))?;
    let next_cursor = (rows.len() > limit).then(|| rows[limit - 1].id);
    let now = work.now;
    let items = rows.into_iter().take(limit).map(|row| job_view(row, now));
    Ok(JobPage { items: items.filter(|job| state.is_none_or(|state| state == job.state)).collect(), next_cursor })
}

/// Puts a job that was given up back in the queue, to run at once with all its attempts.
///
/// # Errors
/// Forbidden; not found; refused as `job_not_dead`, `job_waits_already`.
pub fn retry_job(work: &mut Work, id: JobId) -> Result<JobView> {
    work.check(Action::JobRetry)?;
    let row = load(work, id)?;
    if row.state != JobState::Dead.to_string() {
        return Err(refusals::NOT_DEAD.because(stands(&row.name, job_view(row.clone(), work.now).state)));
    }
    match store::retry(work.tx, work.org(), id, work.now).and_then(|()| work.tx.flush()) {
        Err(DbError::UniqueViolation { .. }) => {
            return Err(refusals::WAITS_ALREADY.because(words!("已有一个 {} 在等待。", "Another {} waits.", row.name)));
        }
        other => other?,
    }
    work.audit(Action::JobRetry, id, Changes::none().set("name", &row.name).set("last_error", &row.last_error))?;
    let now = work.now;
    Ok(job_view(load(work, id)?, now))
}

/// Takes a waiting job out of the queue. It may be put back.
///
/// # Errors
/// Forbidden; not found; invalid reason; refused as `job_not_waiting`.
pub fn cancel_job(work: &mut Work, id: JobId, input: &CancelJob) -> Result<JobView> {
    work.check(Action::JobCancel)?;
    let reason = required_text("/reason", &input.reason, 500)?;
    let row = load(work, id)?;
    let now = work.now;
    if job_view(row.clone(), now).state != JobState::Waiting {
        return Err(refusals::NOT_WAITING.because(words!("{} 不在等待。", "{} does not wait.", row.name)));
    }
    store::cancel(work.tx, work.org(), id, &format!("cancelled: {reason}"))?;
    work.audit(Action::JobCancel, id, Changes::none().set("name", &row.name).set("reason", &reason))?;
    Ok(job_view(load(work, id)?, now))
}

/// The events of the organisation, newest first, of one object or one record when named.
///
/// # Errors
/// Forbidden; invalid limit.
pub fn list_events(
    work: &mut Work,
    filter: &EventFilter,
    cursor: Option<EventId>,
    limit: Option<usize>,
) -> Result<EventPage> {
    work.check(Action::EventList)?;
    let limit = checked_limit(limit)?;
    let rows = events::list(work.tx, work.org(), filter, cursor.map_or(i64::MAX, Id::raw), to_i64(limit + 1))?;
    let next_cursor = (rows.len() > limit).then(|| rows[limit - 1].id);
    let items = rows.into_iter().take(limit).map(|row| EventView {
        id: row.id,
        name: row.name,
        object: row.object,
        object_id: row.object_id,
        payload: row.payload,
        created_at: row.created_at,
        dispatched_at: row.dispatched_at,
    });
    Ok(EventPage { items: items.collect(), next_cursor })
}

fn load(work: &mut Work, id: JobId) -> Result<JobRow> {
    store::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("job", id))
}

fn checked_limit(limit: Option<usize>) -> Result<usize> {
    let limit = limit.unwrap_or(100);
    if (1..=PAGE_MAX).contains(&limit) {
        return Ok(limit);
    }
    Err(Error::page_limit(PAGE_MAX))
}

fn to_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn job_view(row: JobRow, now: Timestamp) -> JobView {
    let is_held = row.leased_until.is_some_and(|until| until > now);
    let state = match row.state.as_str() {
        "done" => JobState::Done,
        "dead" => JobState::Dead,
        _ if is_held => JobState::Running,
        _ => JobState::Waiting,
    };
    JobView {
        id: row.id,
        name: row.name,
        state,
        attempts: row.attempts,
        max_attempts: row.max_attempts,
        run_at: row.run_at,
        last_error: row.last_error,
        created_at: row.created_at,
        finished_at: row.finished_at,
    }
}
