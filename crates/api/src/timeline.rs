//! 时间线 What happened to a record.

use crate::error::ApiError;
use crate::extract::Query;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::timeline::{self, Timeline, TimelineInput, TimelineKind};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which timeline.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TimelineParams {
    /// Object of the record: `campaign`, `lead`, `customer`, `contact`, `opportunity`, `quote`, `contract`, `order`, `delivery`, `invoice`, `receipt`, `product`, `price_list`, `payment_term`.
    #[param(max_length = 40)]
    object: String,
    /// The record.
    #[param(max_length = 40)]
    id: String,
    /// Only what is of this kind.
    kind: Option<TimelineKind>,
    /// `next_cursor` of the page before.
    #[param(max_length = 40)]
    cursor: Option<String>,
    /// Items of a page; 50 unless given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
}

/// Read the timeline of a record.
///
/// Everything that happened to it and to what hangs on it (a customer's follow-ups, opportunities, quotes, contracts,
/// orders, deliveries, invoices and receipts), newest first, with what changed from which value to which. For whoever
/// may see the record; documents the caller may not see are left out.
#[utoipa::path(get, path = "/timeline", tag = "timeline", params(TimelineParams), responses((status = 200, description = "One page.", body = Timeline), (status = 404, description = "No such record.", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json")))]
pub async fn read_timeline(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<TimelineParams>,
) -> Result<axum::Json<Timeline>, ApiError> {
    let TimelineParams { object, id, kind, cursor, limit } = params;
    let input = TimelineInput { object, id, kind, cursor, limit };
    Ok(axum::Json(app.read(actor, move |work| timeline::read_timeline(work, &input)).await?))
}
