//! 运维 The queue and the outbox, for administrators.

use crate::answer::{Answered, Done};
use crate::error::ApiError;
use crate::extract::{Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::state::App;
use axum::extract::State;
use mingxi_app::jobs::{self, CancelJob, EventPage, JobPage, JobState, JobView};
use mingxi_app::{Actor, Error};
use mingxi_domain::ids::{EventId, JobId};
use mingxi_domain::words;
use mingxi_store::events::EventFilter;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which jobs.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct JobParams {
    /// Only in this state.
    state: Option<JobState>,
    /// `next_cursor` of the page before.
    cursor: Option<JobId>,
    /// Most rows; 100 when left out.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

/// List the jobs.
///
/// The newest first, with attempts, last error and next run.
#[utoipa::path(get, path = "/jobs", tag = "jobs", params(JobParams), responses((status = 200, description = "The jobs.", body = JobPage)))]
pub async fn list_jobs(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<JobParams>,
) -> Result<axum::Json<JobPage>, ApiError> {
    let JobParams { state, cursor, limit } = params;
    Ok(axum::Json(app.read(actor, move |work| jobs::list_jobs(work, state, cursor, limit)).await?))
}

/// Retry a job.
///
/// One that was given up goes back in the queue, with all its attempts.
#[utoipa::path(post, path = "/jobs/{id}/retry", tag = "jobs", params(("id" = JobId, Path, description = "The job.")), responses((status = 200, description = "The job.", body = JobView)))]
pub async fn retry_job(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<JobId>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| Ok(Done(jobs::retry_job(work, id)?))).await
}

/// Cancel a job.
///
/// A waiting one is taken out of the queue, with a reason. It may be retried.
#[utoipa::path(post, path = "/jobs/{id}/cancel", tag = "jobs", params(("id" = JobId, Path, description = "The job.")), request_body = CancelJob, responses((status = 200, description = "The job.", body = JobView)))]
pub async fn cancel_job(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<JobId>,
    Json(input): Json<CancelJob>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| Ok(Done(jobs::cancel_job(work, id, &input)?))).await
}

/// Which events.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventParams {
    /// Of one object: `receipt`.
    #[param(max_length = 60)]
    object: Option<String>,
    /// Of one record.
    #[param(max_length = 60)]
    object_id: Option<String>,
    /// Of one name: `receipt.applied`.
    #[param(max_length = 60)]
    name: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<EventId>,
    /// Most rows; 100 when left out.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

/// List the events of the outbox.
///
/// The newest first, with when each was handed on.
#[utoipa::path(get, path = "/outbox-events", tag = "outbox-events", params(EventParams), responses((status = 200, description = "The events.", body = EventPage)))]
pub async fn list_outbox_events(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<EventParams>,
) -> Result<axum::Json<EventPage>, ApiError> {
    let EventParams { object, object_id, name, cursor, limit } = params;
    let filter = EventFilter {
        object: short("/object", object)?,
        object_id: short("/object_id", object_id)?,
        name: short("/name", name)?,
    };
    Ok(axum::Json(app.read(actor, move |work| jobs::list_events(work, &filter, cursor, limit)).await?))
}

/// A text to compare with, as long as one may be.
fn short(pointer: &str, given: Option<String>) -> Result<String, ApiError> {
    let text = given.unwrap_or_default().replace('\0', "");
    if text.chars().count() <= 60 {
        return Ok(text);
    }
    Err(Error::invalid(pointer, "too_long", words!("最多 60 个字符", "at most 60 characters")).into())
}
