//! 商机 Opportunities and pipelines.

use crate::answer::{Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{Json, Path};
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::opportunities::{
    self, CreatePipeline, LoseOpportunity, MoveOpportunity, ReopenOpportunity, WinOpportunity,
};
use mingxi_app::users::Assign;
use mingxi_domain::ids::OpportunityId;

/// Assign an opportunity.
///
/// Gives it to another owner, with its follow-ups and stage history.
#[utoipa::path(
    post,
    path = "/opportunities/{id}/assign",
    tag = "opportunities",
    params(("id" = OpportunityId, Path, description = "The opportunity.")),
    request_body = Assign,
    responses((status = 200, description = "The opportunity.", body = ref("#/components/schemas/Opportunity")))
)]
pub async fn assign_opportunity(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<OpportunityId>,
    Json(input): Json<Assign>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        opportunities::assign_opportunity(work, id, &input)?;
        Ok(Done(view(work, "opportunity", id)?))
    })
    .await
}

/// Move an opportunity.
///
/// To another open stage, back or forth; the probability follows. A stage of another pipeline takes it over there.
#[utoipa::path(
    post,
    path = "/opportunities/{id}/move",
    tag = "opportunities",
    params(("id" = OpportunityId, Path, description = "The opportunity.")),
    request_body = MoveOpportunity,
    responses((status = 200, description = "The opportunity.", body = ref("#/components/schemas/Opportunity")))
)]
pub async fn move_opportunity(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<OpportunityId>,
    Json(input): Json<MoveOpportunity>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        opportunities::move_opportunity(work, id, &input)?;
        Ok(Done(view(work, "opportunity", id)?))
    })
    .await
}

/// Win an opportunity.
///
/// Puts it into the won stage. Day and amount may be stated.
#[utoipa::path(
    post,
    path = "/opportunities/{id}/win",
    tag = "opportunities",
    params(("id" = OpportunityId, Path, description = "The opportunity.")),
    request_body = WinOpportunity,
    responses((status = 200, description = "The opportunity.", body = ref("#/components/schemas/Opportunity")))
)]
pub async fn win_opportunity(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<OpportunityId>,
    Json(input): Json<WinOpportunity>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        opportunities::win_opportunity(work, id, &input)?;
        Ok(Done(view(work, "opportunity", id)?))
    })
    .await
}

/// Lose an opportunity.
///
/// Puts it into the lost stage, with the reason.
#[utoipa::path(
    post,
    path = "/opportunities/{id}/lose",
    tag = "opportunities",
    params(("id" = OpportunityId, Path, description = "The opportunity.")),
    request_body = LoseOpportunity,
    responses((status = 200, description = "The opportunity.", body = ref("#/components/schemas/Opportunity")))
)]
pub async fn lose_opportunity(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<OpportunityId>,
    Json(input): Json<LoseOpportunity>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        opportunities::lose_opportunity(work, id, &input)?;
        Ok(Done(view(work, "opportunity", id)?))
    })
    .await
}

/// Reopen an opportunity.
///
/// Takes back a win or a loss, unless a contract came of it. Goes on in the stage it was closed from unless one is named.
#[utoipa::path(
    post,
    path = "/opportunities/{id}/reopen",
    tag = "opportunities",
    params(("id" = OpportunityId, Path, description = "The opportunity.")),
    request_body = ReopenOpportunity,
    responses((status = 200, description = "The opportunity.", body = ref("#/components/schemas/Opportunity")))
)]
pub async fn reopen_opportunity(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<OpportunityId>,
    Json(input): Json<ReopenOpportunity>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        opportunities::reopen_opportunity(work, id, &input)?;
        Ok(Done(view(work, "opportunity", id)?))
    })
    .await
}

/// Add a pipeline.
///
/// Open stages first, then exactly one won and one lost stage.
#[utoipa::path(
    post,
    path = "/pipelines",
    tag = "pipelines",
    request_body = CreatePipeline,
    responses((status = 201, description = "The pipeline.", body = ref("#/components/schemas/Pipeline")))
)]
pub async fn create_pipeline(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(input): Json<CreatePipeline>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        let id = opportunities::create_pipeline(work, &input)?;
        Ok(Created(view(work, "pipeline", id)?))
    })
    .await
}
