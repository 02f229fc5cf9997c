//! 批量修改 Bulk edits.

use crate::answer::{Answer as _, Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{DryRun, Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::bulk_edits::{
    self, BulkEdit, BulkEditItemPage, BulkEditPage, BulkEditPreview, Control, ItemsInput, StartBulkEdit, TRIED,
};
use mingxi_domain::bulk_edits::BulkEditOutcome;
use mingxi_domain::ids::BulkEditId;
use serde::Deserialize;
use utoipa::IntoParams;

/// Start a bulk edit.
///
/// Changes the same fields of many records, named by id or by the filter of a list, in the background. Each goes through
/// the verb that changes a single one, with your rights, its checks and an audit entry of its own; `owner_id` of a customer,
/// lead or opportunity assigns it with what belongs to it. With `dry_run=true` the change is tried on the first 200 and
/// undone: how many would change, be left out or be refused, and why.
#[utoipa::path(post, path = "/bulk-edits", tag = "bulk-edits", params(DryRun), request_body = StartBulkEdit, responses((status = 201, description = "It runs.", body = BulkEdit), (status = 200, description = "What it would do.", body = BulkEditPreview)))]
pub async fn start_bulk_edit(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<StartBulkEdit>,
) -> Result<Answered, ApiError> {
    if dry_run.is_on() {
        return preview(&app, actor, input).await;
    }
    app.write(actor, key, move |work| Ok(Created(bulk_edits::start_bulk_edit(work, &input)?))).await
}

/// Selects and shows by reading, and tries a few records at a time, so that others may write in between.
async fn preview(app: &App, actor: Actor, input: StartBulkEdit) -> Result<Answered, ApiError> {
    let selecting = input.clone();
    let selected = app.read(actor.clone(), move |work| bulk_edits::select_records(work, &selecting)).await?;
    let (mut rows, mut first) = (Vec::new(), 1);
    for records in selected[..selected.len().min(TRIED)].chunks(TRIED_AT_ONCE) {
        let (input, records) = (input.clone(), records.to_vec());
        rows.extend(
            app.preview(actor.clone(), move |work| bulk_edits::try_records(work, &input, first, &records)).await?,
        );
        first += TRIED_AT_ONCE as i64;
    }
    let total = selected.len();
    let show = move |work: &mut mingxi_app::Work| bulk_edits::preview_bulk_edit(work, &input, total, rows.clone());
    let shown = Done(app.read(actor, show).await?);
    Ok(Answered::first(axum::http::StatusCode::OK, shown.preview()?))
}

/// Records that a preview tries before it lets others write.
const TRIED_AT_ONCE: usize = 20;

/// Which page.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BulkEditParams {
    /// `next_cursor` of the page before.
    #[param(max_length = 40)]
    cursor: Option<String>,
    /// Items of a page; 50 unless given.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

/// List bulk edits.
///
/// Your own, newest first; everybody's for an administrator.
#[utoipa::path(get, path = "/bulk-edits", tag = "bulk-edits", params(BulkEditParams), responses((status = 200, description = "One page.", body = BulkEditPage)))]
pub async fn list_bulk_edits(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<BulkEditParams>,
) -> Result<axum::Json<BulkEditPage>, ApiError> {
    let list =
        move |work: &mut mingxi_app::Work| bulk_edits::list_bulk_edits(work, params.cursor.as_deref(), params.limit);
    Ok(axum::Json(app.read(actor, list).await?))
}

/// Find a bulk edit.
///
/// Where it stands: how many records are done with, and what became of them.
#[utoipa::path(get, path = "/bulk-edits/{id}", tag = "bulk-edits", params(("id" = BulkEditId, Path, description = "The bulk edit.")), responses((status = 200, description = "The bulk edit.", body = BulkEdit)))]
pub async fn find_bulk_edit(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<BulkEditId>,
) -> Result<axum::Json<BulkEdit>, ApiError> {
    Ok(axum::Json(app.read(actor, move |work| bulk_edits::find_bulk_edit(work, id)).await?))
}

/// Which records of a bulk edit.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BulkEditItemParams {
    /// Only those with this outcome.
    outcome: Option<BulkEditOutcome>,
    /// `next_cursor` of the page before.
    #[param(max_length = 40)]
    cursor: Option<String>,
    /// Items of a page; 50 unless given.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

/// List the records of a bulk edit.
///
/// With what became of each and why, and the values as they were.
#[utoipa::path(get, path = "/bulk-edits/{id}/items", tag = "bulk-edits", params(("id" = BulkEditId, Path, description = "The bulk edit."), BulkEditItemParams), responses((status = 200, description = "One page.", body = BulkEditItemPage)))]
pub async fn list_bulk_edit_items(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<BulkEditId>,
    Query(params): Query<BulkEditItemParams>,
) -> Result<axum::Json<BulkEditItemPage>, ApiError> {
    let BulkEditItemParams { outcome, cursor, limit } = params;
    let input = ItemsInput { outcome, cursor, limit };
    Ok(axum::Json(app.read(actor, move |work| bulk_edits::list_items(work, id, &input)).await?))
}

/// Pause a bulk edit.
///
/// It changes nothing more until it is resumed. At most the hundred records that are in work are still changed.
#[utoipa::path(post, path = "/bulk-edits/{id}/pause", tag = "bulk-edits", params(("id" = BulkEditId, Path, description = "The bulk edit.")), responses((status = 200, description = "The bulk edit.", body = BulkEdit)))]
pub async fn pause_bulk_edit(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<BulkEditId>,
) -> Result<Answered, ApiError> {
    control(app, actor, key, id, Control::Pause).await
}

/// Resume a bulk edit.
///
/// It goes on where it was paused.
#[utoipa::path(post, path = "/bulk-edits/{id}/resume", tag = "bulk-edits", params(("id" = BulkEditId, Path, description = "The bulk edit.")), responses((status = 200, description = "The bulk edit.", body = BulkEdit)))]
pub async fn resume_bulk_edit(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<BulkEditId>,
) -> Result<Answered, ApiError> {
    control(app, actor, key, id, Control::Resume).await
}

/// Stop a bulk edit.
///
/// For good. What was changed stays; undo takes it back.
#[utoipa::path(post, path = "/bulk-edits/{id}/stop", tag = "bulk-edits", params(("id" = BulkEditId, Path, description = "The bulk edit.")), responses((status = 200, description = "The bulk edit.", body = BulkEdit)))]
pub async fn stop_bulk_edit(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<BulkEditId>,
) -> Result<Answered, ApiError> {
    control(app, actor, key, id, Control::Stop).await
}

async fn control(
    app: App,
    actor: Actor,
    key: IdempotencyKey,
    id: BulkEditId,
    control: Control,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| Ok(Done(bulk_edits::control_bulk_edit(work, id, control)?))).await
}

/// Undo a bulk edit.
///
/// Writes the previous values back as a bulk edit of its own, with audit entries of its own. Records that somebody changed
/// since are left out with code `changed_since`.
#[utoipa::path(post, path = "/bulk-edits/{id}/undo", tag = "bulk-edits", params(("id" = BulkEditId, Path, description = "The bulk edit.")), responses((status = 201, description = "The bulk edit that takes it back.", body = BulkEdit)))]
pub async fn undo_bulk_edit(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<BulkEditId>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| Ok(Created(bulk_edits::undo_bulk_edit(work, id)?))).await
}
