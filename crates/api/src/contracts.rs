//! 合同 Contracts.

use crate::answer::{Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{DryRun, Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::records::{CONTRACT_LINES, INSTALLMENTS, view, view_with};
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::collections::{self, CollectionPlan, CollectionPlanQuery, CollectionState};
use mingxi_app::contracts::{
    self, CreateContract, CreateContractFromQuote, ReopenContract, SignContract, TerminateContract,
};
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{ContractId, CustomerId, EntityId, InstallmentId};
use mingxi_domain::money::Currency;
use serde::Deserialize;
use utoipa::IntoParams;

/// Make a contract with lines of its own.
///
/// Prices may be with or without tax; each line is rounded once and split into net and tax.
#[utoipa::path(post, path = "/contracts", tag = "contracts", params(DryRun), request_body = CreateContract, responses((status = 201, description = "The draft contract with its lines.", body = ref("#/components/schemas/ContractWithLines"))))]
pub async fn create_contract(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<CreateContract>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        let id = contracts::create_contract(work, &input)?;
        Ok(Created(view_with(work, "contract", id, CONTRACT_LINES)?))
    })
    .await
}

/// Make the contract of an accepted quote.
///
/// Customer, entity, payment term and lines are those of the quote. A quote makes one contract.
#[utoipa::path(post, path = "/contracts/from-quote", tag = "contracts", params(DryRun), request_body = CreateContractFromQuote, responses((status = 201, description = "The draft contract with its lines.", body = ref("#/components/schemas/ContractWithLines"))))]
pub async fn create_contract_from_quote(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<CreateContractFromQuote>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        let id = contracts::create_contract_from_quote(work, &input)?;
        Ok(Created(view_with(work, "contract", id, CONTRACT_LINES)?))
    })
    .await
}

/// Sign a contract.
///
/// Writes its collection plan, whose installments sum to the contract; what waits for the signature is due from this day.
#[utoipa::path(post, path = "/contracts/{id}/sign", tag = "contracts", params(("id" = ContractId, Path, description = "The contract."), DryRun), request_body = SignContract, responses((status = 200, description = "The signed contract with its collection plan.", body = ref("#/components/schemas/ContractWithInstallments"))))]
pub async fn sign_contract(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<ContractId>,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<SignContract>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        contracts::sign_contract(work, id, &input)?;
        Ok(Done(view_with(work, "contract", id, INSTALLMENTS)?))
    })
    .await
}

/// Close a contract.
///
/// No further orders. Its orders must be closed or cancelled.
#[utoipa::path(post, path = "/contracts/{id}/close", tag = "contracts", params(("id" = ContractId, Path, description = "The contract.")), responses((status = 200, description = "The closed contract.", body = ref("#/components/schemas/Contract"))))]
pub async fn close_contract(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<ContractId>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        contracts::close_contract(work, id)?;
        Ok(Done(view(work, "contract", id)?))
    })
    .await
}

/// Terminate a contract.
///
/// Ends a draft or a signed contract before it is fulfilled. Its orders must be closed or cancelled.
#[utoipa::path(post, path = "/contracts/{id}/terminate", tag = "contracts", params(("id" = ContractId, Path, description = "The contract.")), request_body = TerminateContract, responses((status = 200, description = "The terminated contract.", body = ref("#/components/schemas/Contract"))))]
pub async fn terminate_contract(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<ContractId>,
    Json(input): Json<TerminateContract>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        contracts::terminate_contract(work, id, &input)?;
        Ok(Done(view(work, "contract", id)?))
    })
    .await
}

/// Open a closed contract again.
///
/// Orders can be placed under it, and its collection plan expects them. A terminated contract has ended.
#[utoipa::path(post, path = "/contracts/{id}/reopen", tag = "contracts", params(("id" = ContractId, Path, description = "The contract.")), request_body = ReopenContract, responses((status = 200, description = "The signed contract.", body = ref("#/components/schemas/Contract"))))]
pub async fn reopen_contract(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<ContractId>,
    Json(input): Json<ReopenContract>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        contracts::reopen_contract(work, id, &input)?;
        Ok(Done(view(work, "contract", id)?))
    })
    .await
}

/// Which installments.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CollectionPlanParams {
    /// Due on this day or later.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Due on this day or before.
    #[param(value_type = Option<String>, format = Date)]
    through: Option<Date>,
    /// Of one customer.
    customer_id: Option<CustomerId>,
    /// Of one contract.
    contract_id: Option<ContractId>,
    /// Of contracts of one entity.
    entity_id: Option<EntityId>,
    /// In one currency.
    currency: Option<Currency>,
    /// Only in this state.
    state: Option<CollectionState>,
    /// `next_cursor` of the page before.
    cursor: Option<InstallmentId>,
    /// Most rows; 100 when left out.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

/// Show the collection plan.
///
/// Installments across contracts with what is settled and open, and the cash expected in the next 13 weeks.
#[utoipa::path(get, path = "/collection-plan", tag = "installments", params(CollectionPlanParams), responses((status = 200, description = "The plan.", body = CollectionPlan)))]
pub async fn find_collection_plan(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<CollectionPlanParams>,
) -> Result<axum::Json<CollectionPlan>, ApiError> {
    let CollectionPlanParams { from, through, customer_id, contract_id, entity_id, currency, state, cursor, limit } =
        params;
    let query =
        CollectionPlanQuery { from, through, customer_id, contract_id, entity_id, currency, state, cursor, limit };
    Ok(axum::Json(app.read(actor, move |work| collections::collection_plan(work, &query)).await?))
}
