//! 商机 Opportunities and pipelines.

use crate::answer::{Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::records::{list_input, view};
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::opportunities::{
    self, Board, BoardColumn, BoardSums, CardAge, CreatePipeline, LoseOpportunity, MoveOpportunity, ReopenOpportunity,
    StageGate, UpdatePipeline, UpdateStage, WinOpportunity,
};
use mingxi_app::records::ListInput;
use mingxi_app::users::Assign;
use mingxi_domain::ids::{OpportunityId, PipelineId, StageId};
use mingxi_domain::money::Money;
use mingxi_domain::opportunities::OpportunityStatus;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::Ref;
use utoipa::openapi::schema::{Array, ArrayBuilder};
use utoipa::{IntoParams, ToSchema};

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

/// Change a pipeline.
///
/// Renames it, or makes it the one that new opportunities go into in place of the one so far.
#[utoipa::path(
    patch,
    path = "/pipelines/{id}",
    tag = "pipelines",
    params(("id" = PipelineId, Path, description = "The pipeline.")),
    request_body = UpdatePipeline,
    responses((status = 200, description = "The pipeline.", body = ref("#/components/schemas/Pipeline")))
)]
pub async fn update_pipeline(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<PipelineId>,
    Json(input): Json<UpdatePipeline>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        opportunities::update_pipeline(work, id, &input)?;
        Ok(Done(view(work, "pipeline", id)?))
    })
    .await
}

/// What of the pipeline to show.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BoardParams {
    /// Which pipeline; the default one when left out.
    pipeline_id: Option<PipelineId>,
    /// As of the list of opportunities.
    #[param(max_length = 4000)]
    filter: Option<String>,
    /// Words to find.
    #[param(max_length = 200)]
    q: Option<String>,
    /// As of the list of opportunities.
    #[param(max_length = 400)]
    sort: Option<String>,
    /// Cards of a stage; 20 when left out.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<usize>,
}

/// The board of a pipeline.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpportunityBoard {
    /// Which pipeline.
    pub pipeline_id: PipelineId,
    /// Its stages in order.
    pub columns: Vec<OpportunityColumn>,
    /// All stages.
    pub total: BoardSums,
    /// The stages where opportunities are open: the pipeline.
    pub open: BoardSums,
}

/// A stage of the board. Count and sums are of the whole filter, not of the cards.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpportunityColumn {
    /// Which stage.
    pub stage_id: StageId,
    /// Its name.
    pub name: String,
    /// Its chance of winning in per cent.
    pub probability: i64,
    /// Open, won or lost.
    pub kind: OpportunityStatus,
    /// Opportunities in it.
    pub count: i64,
    /// Their amounts, one for each currency.
    pub amount: Vec<Money>,
    /// The amounts by the chance of the stage, each rounded half up to the minor unit.
    pub weighted: Vec<Money>,
    /// The first opportunities, in the order asked for.
    #[schema(schema_with = opportunities_schema)]
    pub cards: Vec<Value>,
    /// How long each card has been in the stage, in the order of the cards.
    pub ages: Vec<CardAge>,
    /// Goes on in the list of opportunities filtered by the stage; absent when all are here.
    pub next_cursor: Option<String>,
}

fn opportunities_schema() -> Array {
    ArrayBuilder::new().items(Ref::from_schema_name("Opportunity")).build()
}

impl From<BoardColumn> for OpportunityColumn {
    fn from(column: BoardColumn) -> Self {
        let BoardColumn { stage_id, name, probability, kind, sums, cards, ages, next_cursor } = column;
        let BoardSums { count, amount, weighted } = sums;
        let cards = cards.into_iter().map(Value::Object).collect();
        Self { stage_id, name, probability, kind, count, amount, weighted, cards, ages, next_cursor }
    }
}

/// Show the board.
///
/// The stages of a pipeline with count, amounts and the first cards of each: the filter, sort and search of the list.
#[utoipa::path(get, path = "/opportunities/board", tag = "opportunities", params(BoardParams), responses((status = 200, description = "The board.", body = OpportunityBoard)))]
pub async fn find_opportunity_board(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<BoardParams>,
) -> Result<axum::Json<OpportunityBoard>, ApiError> {
    let BoardParams { pipeline_id, filter, q, sort, limit } = params;
    let input = ListInput { limit, ..list_input(filter.as_deref(), q, sort)? };
    let board = app.read(actor, move |work| opportunities::opportunity_board(work, pipeline_id, &input)).await?;
    let Board { pipeline_id, columns, total, open } = board;
    let columns = columns.into_iter().map(OpportunityColumn::from).collect();
    Ok(axum::Json(OpportunityBoard { pipeline_id, columns, total, open }))
}

/// The gates of an opportunity.
#[derive(Debug, Serialize, ToSchema)]
pub struct StageGates {
    /// The open stages of its pipeline, in order.
    pub items: Vec<StageGate>,
}

/// Show what is missing before an opportunity may enter a stage.
///
/// For each open stage of its pipeline: the fields it asks for that are empty.
#[utoipa::path(get, path = "/opportunities/{id}/stage-gates", tag = "opportunities", params(("id" = OpportunityId, Path, description = "The opportunity.")), responses((status = 200, description = "The gates.", body = StageGates)))]
pub async fn list_stage_gates(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<OpportunityId>,
) -> Result<axum::Json<StageGates>, ApiError> {
    let items = app.read(actor, move |work| opportunities::stage_gates(work, id)).await?;
    Ok(axum::Json(StageGates { items }))
}

/// Change a stage.
///
/// Its name, its chance of winning, and the fields an opportunity must have before it enters.
#[utoipa::path(patch, path = "/stages/{id}", tag = "stages", params(("id" = StageId, Path, description = "The stage.")), request_body = UpdateStage, responses((status = 200, description = "The stage.", body = ref("#/components/schemas/Stage"))))]
pub async fn update_stage(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<StageId>,
    Json(input): Json<UpdateStage>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        opportunities::update_stage(work, id, &input)?;
        Ok(Done(view(work, "stage", id)?))
    })
    .await
}
