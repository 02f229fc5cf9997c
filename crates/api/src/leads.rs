//! 线索 Leads: qualified, given up, assigned, converted.

use crate::answer::{Answered, Done};
use crate::error::ApiError;
use crate::extract::{Json, Path};
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::leads::{self, ConvertLead, Converted, DisqualifyLead};
use mingxi_app::users::Assign;
use mingxi_domain::ids::LeadId;

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
/// Makes a customer (unless an existing one is named), a contact and an opportunity. Source, campaign, need, custom values,
/// owner and follow-ups go along. A lead is converted once.
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
