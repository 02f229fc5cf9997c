//! 线索 Leads: qualified, given up, assigned, converted.

use crate::answer::{Answered, Done};
use crate::error::ApiError;
use crate::extract::{Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::leads::{self, ConversionPlan, ConvertLead, Converted, DisqualifyLead};
use mingxi_app::users::Assign;
use mingxi_domain::ids::{CustomerId, LeadId};
use serde::Deserialize;
use utoipa::IntoParams;

/// Assign a lead.
///
/// Gives an open lead to another owner, with its follow-ups.
#[utoipa::path(
    post,
    path = "/leads/{id}/assign",
    tag = "leads",
    params(("id" = LeadId, Path, description = "The lead.")),
    request_body = Assign,
    responses((status = 200, description = "The lead.", body = ref("#/components/schemas/Lead")))
)]
pub async fn assign_lead(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<LeadId>,
    Json(input): Json<Assign>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        leads::assign_lead(work, id, &input)?;
        Ok(Done(view(work, "lead", id)?))
    })
    .await
}

/// Qualify a lead.
///
/// Says that it is worth going on with.
#[utoipa::path(
    post,
    path = "/leads/{id}/qualify",
    tag = "leads",
    params(("id" = LeadId, Path, description = "The lead.")),
    responses((status = 200, description = "The lead.", body = ref("#/components/schemas/Lead")))
)]
pub async fn qualify_lead(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<LeadId>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        leads::qualify_lead(work, id)?;
        Ok(Done(view(work, "lead", id)?))
    })
    .await
}

/// Disqualify a lead.
///
/// Gives it up for a reason. Final.
#[utoipa::path(
    post,
    path = "/leads/{id}/disqualify",
    tag = "leads",
    params(("id" = LeadId, Path, description = "The lead.")),
    request_body = DisqualifyLead,
    responses((status = 200, description = "The lead.", body = ref("#/components/schemas/Lead")))
)]
pub async fn disqualify_lead(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<LeadId>,
    Json(input): Json<DisqualifyLead>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        leads::disqualify_lead(work, id, &input)?;
        Ok(Done(view(work, "lead", id)?))
    })
    .await
}

/// Convert a lead.
///
/// Makes a customer and a contact (unless existing ones are named or found) and an opportunity. Source, campaign, need,
/// custom values, owner, files and follow-ups go along; what a record needs and the lead does not have is given in
/// `customer`, `contact` and `opportunity`. `not_carried` names what nothing took. A lead is converted once.
#[utoipa::path(
    post,
    path = "/leads/{id}/convert",
    tag = "leads",
    params(("id" = LeadId, Path, description = "The lead.")),
    request_body = ConvertLead,
    responses((status = 200, description = "What it became.", body = Converted))
)]
pub async fn convert_lead(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<LeadId>,
    Json(input): Json<ConvertLead>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| Ok(Done(leads::convert_lead(work, id, &input)?))).await
}

/// Which customer a lead would become.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConversionParams {
    /// An existing customer; a new one unless given.
    customer_id: Option<CustomerId>,
}

/// Plan the conversion of a lead.
///
/// Which fields the records it becomes need and the lead does not have, and which contacts of an existing customer may be
/// its person.
#[utoipa::path(
    get,
    path = "/leads/{id}/conversion",
    tag = "leads",
    params(("id" = LeadId, Path, description = "The lead."), ConversionParams),
    responses((status = 200, description = "What converting it would ask and use.", body = ConversionPlan))
)]
pub async fn plan_conversion(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<LeadId>,
    Query(params): Query<ConversionParams>,
) -> Result<axum::Json<ConversionPlan>, ApiError> {
    Ok(axum::Json(app.read(actor, move |work| leads::plan_conversion(work, id, params.customer_id)).await?))
}
