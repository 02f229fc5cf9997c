//! 视图 Saved views and pins.

use crate::answer::{Answered, Created, Done, NoContent};
use crate::error::ApiError;
use crate::extract::{Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::saved_views::{self, CreatePin, CreateSavedView, Pin, SavedView, UpdateSavedView};
use mingxi_domain::ids::{PinId, SavedViewId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which views.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SavedViewParams {
    /// Of this object; of all when left out.
    #[param(max_length = 40)]
    object: Option<String>,
}

/// Saved views.
#[derive(Debug, Serialize, ToSchema)]
pub struct SavedViewPage {
    /// The views by object and position.
    pub items: Vec<SavedView>,
    /// Always absent: all fit on a page.
    pub next_cursor: Option<String>,
}

/// List saved views.
///
/// Your own, those of your department and the departments above it, and those for everyone. The one whose
/// `default_role` is a role of yours is what a list opens with.
#[utoipa::path(get, path = "/saved-views", tag = "saved-views", params(SavedViewParams), responses((status = 200, description = "The views.", body = SavedViewPage)))]
pub async fn list_saved_views(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<SavedViewParams>,
) -> Result<axum::Json<SavedViewPage>, ApiError> {
    let items = app.read(actor, move |work| saved_views::list_saved_views(work, params.object.as_deref())).await?;
    Ok(axum::Json(SavedViewPage { items, next_cursor: None }))
}

/// Find a saved view.
///
/// 404 when it is not there or not for you.
#[utoipa::path(get, path = "/saved-views/{id}", tag = "saved-views", params(("id" = SavedViewId, Path, description = "The view.")), responses((status = 200, description = "The view.", body = SavedView)))]
pub async fn find_saved_view(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<SavedViewId>,
) -> Result<axum::Json<SavedView>, ApiError> {
    Ok(axum::Json(app.read(actor, move |work| saved_views::find_saved_view(work, id)).await?))
}

/// Save a view.
///
/// Filter, order, columns and layout are checked against the description of the object; a field that is not there is
/// named by its pointer (`/query/columns/3/field`). For yourself, for your department, or, with the right to publish,
/// for everyone.
#[utoipa::path(post, path = "/saved-views", tag = "saved-views", request_body = CreateSavedView, responses((status = 201, description = "The view.", body = SavedView)))]
pub async fn create_saved_view(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(input): Json<CreateSavedView>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| Ok(Created(saved_views::create_saved_view(work, &input)?))).await
}

/// Change a saved view.
///
/// Your own; a shared one also with the right to publish. 409 when it has another version by now.
#[utoipa::path(patch, path = "/saved-views/{id}", tag = "saved-views", params(("id" = SavedViewId, Path, description = "The view.")), request_body = UpdateSavedView, responses((status = 200, description = "The view.", body = SavedView)))]
pub async fn update_saved_view(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<SavedViewId>,
    Json(input): Json<UpdateSavedView>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| Ok(Done(saved_views::update_saved_view(work, id, &input)?))).await
}

/// Delete a saved view.
///
/// For everybody who sees it, with the pins on it. Your own; a shared one also with the right to publish.
#[utoipa::path(delete, path = "/saved-views/{id}", tag = "saved-views", params(("id" = SavedViewId, Path, description = "The view.")), responses((status = 204, description = "Deleted.")))]
pub async fn delete_saved_view(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<SavedViewId>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| saved_views::delete_saved_view(work, id).map(|()| NoContent)).await
}

/// What the caller pinned.
#[derive(Debug, Serialize, ToSchema)]
pub struct PinPage {
    /// The pins in their order.
    pub items: Vec<Pin>,
    /// Always absent: all fit on a page.
    pub next_cursor: Option<String>,
}

/// List your pins.
///
/// Records and views in the order they were pinned. What you may not see any more is left out.
#[utoipa::path(get, path = "/pins", tag = "pins", responses((status = 200, description = "The pins.", body = PinPage)))]
pub async fn list_pins(State(app): State<App>, actor: Actor) -> Result<axum::Json<PinPage>, ApiError> {
    let items = app.read(actor, saved_views::list_pins).await?;
    Ok(axum::Json(PinPage { items, next_cursor: None }))
}

/// Pin a record or view.
///
/// Pinning it again answers the pin there is.
#[utoipa::path(post, path = "/pins", tag = "pins", request_body = CreatePin, responses((status = 201, description = "The pin.", body = Pin)))]
pub async fn create_pin(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(input): Json<CreatePin>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| Ok(Created(saved_views::create_pin(work, &input)?))).await
}

/// Take a pin away.
///
/// One of yours.
#[utoipa::path(delete, path = "/pins/{id}", tag = "pins", params(("id" = PinId, Path, description = "The pin.")), responses((status = 204, description = "Gone.")))]
pub async fn delete_pin(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<PinId>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| saved_views::delete_pin(work, id).map(|()| NoContent)).await
}
