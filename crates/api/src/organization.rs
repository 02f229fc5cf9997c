//! 组织 The organisation and how its numbers look.

use crate::answer::{Answered, Done};
use crate::error::ApiError;
use crate::extract::Json;
use crate::idempotency::IdempotencyKey;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::number_series::{self, NumberSeries, NumberSeriesPage, UpdateNumberSeries};
use mingxi_app::organization::{self, OrganizationView, UpdateOrganization};

/// The organisation.
///
/// Its name, time zone, language and currency, as everybody in it may know them.
#[utoipa::path(get, path = "/organization", tag = "organization", responses((status = 200, description = "The organisation.", body = OrganizationView)))]
pub async fn find_organization(State(app): State<App>, actor: Actor) -> Result<axum::Json<OrganizationView>, ApiError> {
    Ok(axum::Json(app.read(actor, organization::find_organization).await?))
}

/// Change the organisation.
///
/// Absent fields stay. The currency can change until something is posted; the short name stays.
#[utoipa::path(patch, path = "/organization", tag = "organization", request_body = UpdateOrganization, responses((status = 200, description = "The organisation.", body = OrganizationView)))]
pub async fn update_organization(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(input): Json<UpdateOrganization>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        organization::update_organization(work, &input)?;
        Ok(Done(organization::find_organization(work)?))
    })
    .await
}

/// List number series.
///
/// How the numbers of each kind of document look, for the organisation and each legal entity, with the next one.
#[utoipa::path(get, path = "/number-series", tag = "organization", responses((status = 200, description = "The series.", body = NumberSeriesPage)))]
pub async fn list_number_series(
    State(app): State<App>,
    actor: Actor,
) -> Result<axum::Json<NumberSeriesPage>, ApiError> {
    Ok(axum::Json(app.read(actor, number_series::list_number_series).await?))
}

/// Change a number series.
///
/// From now on; numbers given out stay. Each prefix has a counter of its own that never goes back and leaves no gap.
#[utoipa::path(patch, path = "/number-series", tag = "organization", request_body = UpdateNumberSeries, responses((status = 200, description = "The series.", body = NumberSeries)))]
pub async fn update_number_series(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(input): Json<UpdateNumberSeries>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| Ok(Done(number_series::update_number_series(work, &input)?))).await
}
