//! 总账 Journals by hand, periods, the trial balance.

use crate::answer::{Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{DryRun, Json, Path, Query};
use crate::figures::csv_file;
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use axum::response::Response;
use mingxi_app::Actor;
use mingxi_app::ledger::{self, PostJournal, TrialBalance, UpdateAccount};
use mingxi_app::periods::{self, CloseChecklist, ClosePeriod, ReopenPeriod, SignOffItem};
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{AccountId, EntityId, PeriodId};
use serde::Deserialize;
use utoipa::IntoParams;

/// Post a journal.
///
/// Between accounts that no document explains. Revenue and sub-ledger accounts are refused.
#[utoipa::path(post, path = "/journal-entries", tag = "journal-entries", params(DryRun), request_body = PostJournal, responses((status = 201, description = "The entry.", body = ref("#/components/schemas/JournalEntry"))))]
pub async fn post_journal(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<PostJournal>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        let id = ledger::post_journal(work, &input)?;
        Ok(Created(view(work, "journal_entry", id)?))
    })
    .await
}

/// Change an account.
///
/// Its code and names; what it is for and its class stay. Entries that were posted show the new ones.
#[utoipa::path(patch, path = "/accounts/{id}", tag = "accounts", params(("id" = AccountId, Path, description = "The account.")), request_body = UpdateAccount, responses((status = 200, description = "The account.", body = ref("#/components/schemas/Account"))))]
pub async fn update_account(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<AccountId>,
    Json(input): Json<UpdateAccount>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        ledger::update_account(work, id, &input)?;
        Ok(Done(view(work, "account", id)?))
    })
    .await
}

/// Close a period.
///
/// The ledger refuses it from now on. Periods close in order, with services recognised through their last day.
#[utoipa::path(post, path = "/periods/close", tag = "periods", request_body = ClosePeriod, responses((status = 200, description = "The period.", body = ref("#/components/schemas/Period"))))]
pub async fn close_period(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(input): Json<ClosePeriod>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        let id = periods::close_period(work, &input)?;
        Ok(Done(view(work, "period", id)?))
    })
    .await
}

/// Show the checklist of a period.
///
/// What is left before it closes: each item with its count, whether it blocks, whose work it is, where to find it and
/// who signed it off.
#[utoipa::path(get, path = "/periods/{id}/checklist", tag = "periods", params(("id" = PeriodId, Path, description = "The period.")), responses((status = 200, description = "The checklist.", body = CloseChecklist)))]
pub async fn find_close_checklist(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<PeriodId>,
) -> Result<axum::Json<CloseChecklist>, ApiError> {
    Ok(axum::Json(app.read(actor, move |work| periods::close_checklist(work, id)).await?))
}

/// Sign off an item of the checklist.
///
/// With a note. It stays in the checklist beside the count; a blocker blocks as before.
#[utoipa::path(post, path = "/periods/{id}/sign-off", tag = "periods", params(("id" = PeriodId, Path, description = "The period.")), request_body = SignOffItem, responses((status = 200, description = "The checklist.", body = CloseChecklist)))]
pub async fn sign_off_item(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<PeriodId>,
    Json(input): Json<SignOffItem>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        periods::sign_off_item(work, id, &input)?;
        Ok(Done(periods::close_checklist(work, id)?))
    })
    .await
}

/// Reopen a period.
///
/// The last closed one, by the finance director, with a reason.
#[utoipa::path(post, path = "/periods/reopen", tag = "periods", request_body = ReopenPeriod, responses((status = 200, description = "The period.", body = ref("#/components/schemas/Period"))))]
pub async fn reopen_period(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(input): Json<ReopenPeriod>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        let id = periods::reopen_period(work, &input)?;
        Ok(Done(view(work, "period", id)?))
    })
    .await
}

/// Which trial balance.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TrialBalanceParams {
    /// Whose book.
    entity_id: EntityId,
    /// From this day, so that what was before stands as the opening balance; from the first entry when left out.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Through this day; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    as_of: Option<Date>,
}

/// Export the trial balance.
///
/// The same as CSV in UTF-8; amounts are decimals.
#[utoipa::path(get, path = "/trial-balance/export", tag = "journal-entries", params(TrialBalanceParams), responses((status = 200, description = "The file.", content_type = "text/csv", body = String)))]
pub async fn export_trial_balance(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<TrialBalanceParams>,
) -> Result<Response, ApiError> {
    let csv = app.read(actor, move |work| {
        let as_of = params.as_of.unwrap_or_else(|| work.today());
        ledger::export_trial_balance(work, params.entity_id, params.from, as_of)
    });
    Ok(csv_file(csv.await?, "trial-balance"))
}

/// Show the trial balance.
///
/// Every account of the entity's book through a day, or between two with its opening balance. In each currency debits
/// equal credits.
#[utoipa::path(get, path = "/trial-balance", tag = "journal-entries", params(TrialBalanceParams), responses((status = 200, description = "The trial balance.", body = TrialBalance)))]
pub async fn find_trial_balance(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<TrialBalanceParams>,
) -> Result<axum::Json<TrialBalance>, ApiError> {
    let report = app.read(actor, move |work| {
        let as_of = params.as_of.unwrap_or_else(|| work.today());
        ledger::trial_balance_between(work, params.entity_id, params.from, as_of)
    });
    Ok(axum::Json(report.await?))
}
