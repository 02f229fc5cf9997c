//! 权限 Who may do what: asked by screens that refuse before anything is typed.

use crate::error::ApiError;
use crate::extract::Query;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::rights::{self, Right};
use serde::Deserialize;
use utoipa::IntoParams;

/// What is asked about.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RightParams {
    /// An action, as `invoice.issue`; `invoice.read` asks about seeing invoices.
    #[param(max_length = 80)]
    action: String,
}

/// Find who may.
///
/// Whether the caller may take an action or see an object, and else which roles may, in words.
#[utoipa::path(get, path = "/rights", tag = "session", params(RightParams), responses((status = 200, description = "Who may.", body = Right)))]
pub async fn find_right(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<RightParams>,
) -> Result<axum::Json<Right>, ApiError> {
    Ok(axum::Json(app.read(actor, move |work| rights::find_right(work, &params.action)).await?))
}
