//! 报价 Quotes.

use crate::answer::{Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{DryRun, Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::records::{QUOTE_LINES, view, view_with};
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::quotes::{self, CreateQuote, RejectQuote, UpdateQuote};
use mingxi_domain::ids::QuoteId;

/// Draft a quote.
///
/// Lines without a unit price take it from the price lists as of the date of the quote. Each line is rounded once.
#[utoipa::path(
    post,
    path = "/quotes",
    tag = "quotes",
    params(DryRun),
    request_body = CreateQuote,
    responses((status = 201, description = "The quote with its lines.", body = ref("#/components/schemas/QuoteWithLines")))
)]
pub async fn create_quote(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<CreateQuote>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        let id = quotes::create_quote(work, &input)?;
        Ok(Created(view_with(work, "quote", id, QUOTE_LINES)?))
    })
    .await
}

/// Change a draft.
///
/// Absent fields stay; given lines replace all of them.
#[utoipa::path(
    patch,
    path = "/quotes/{id}",
    tag = "quotes",
    params(("id" = QuoteId, Path, description = "The quote."), DryRun),
    request_body = UpdateQuote,
    responses((status = 200, description = "The quote with its lines.", body = ref("#/components/schemas/QuoteWithLines")))
)]
pub async fn update_quote(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<QuoteId>,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<UpdateQuote>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        quotes::update_quote(work, id, &input)?;
        Ok(Done(view_with(work, "quote", id, QUOTE_LINES)?))
    })
    .await
}

/// Send a quote.
///
/// Marks a draft as sent to the customer; it stands from now on.
#[utoipa::path(
    post,
    path = "/quotes/{id}/send",
    tag = "quotes",
    params(("id" = QuoteId, Path, description = "The quote.")),
    responses((status = 200, description = "The quote.", body = ref("#/components/schemas/Quote")))
)]
pub async fn send_quote(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<QuoteId>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        quotes::send_quote(work, id)?;
        Ok(Done(view(work, "quote", id)?))
    })
    .await
}

/// Accept a quote.
///
/// Records that the customer agreed, through the last day it is valid. A contract may be made of it then.
#[utoipa::path(
    post,
    path = "/quotes/{id}/accept",
    tag = "quotes",
    params(("id" = QuoteId, Path, description = "The quote.")),
    responses((status = 200, description = "The quote.", body = ref("#/components/schemas/Quote")))
)]
pub async fn accept_quote(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<QuoteId>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        quotes::accept_quote(work, id)?;
        Ok(Done(view(work, "quote", id)?))
    })
    .await
}

/// Reject a quote.
///
/// Records that the customer declined, with the reason.
#[utoipa::path(
    post,
    path = "/quotes/{id}/reject",
    tag = "quotes",
    params(("id" = QuoteId, Path, description = "The quote.")),
    request_body = RejectQuote,
    responses((status = 200, description = "The quote.", body = ref("#/components/schemas/Quote")))
)]
pub async fn reject_quote(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<QuoteId>,
    Json(input): Json<RejectQuote>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        quotes::reject_quote(work, id, &input)?;
        Ok(Done(view(work, "quote", id)?))
    })
    .await
}
