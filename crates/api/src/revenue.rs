//! 收入 Revenue.

use crate::answer::{Answered, Done};
use crate::error::ApiError;
use crate::extract::{DryRun, Json, Query};
use crate::idempotency::IdempotencyKey;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::revenue::{self, RevenueRun, RunRevenue};

/// Recognise the services of an entity through a date.
///
/// Straight line by day, one recognition per obligation and service month, once. Run again while it is not complete.
#[utoipa::path(post, path = "/revenue/run", tag = "revenue-events", params(DryRun), request_body = RunRevenue, responses((status = 200, description = "What was recognised.", body = RevenueRun)))]
pub async fn run_revenue(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<RunRevenue>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| Ok(Done(revenue::run_revenue(work, &input)?))).await
}
