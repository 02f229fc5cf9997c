//! 跟进记录 Follow-ups.

use crate::answer::{Answered, Created};
use crate::error::ApiError;
use crate::extract::Json;
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::follow_ups::{self, RecordFollowUp};

/// Record a follow-up.
///
/// On exactly one lead, customer or opportunity. It belongs to that record's owner; a new lead becomes a working one.
#[utoipa::path(
    post,
    path = "/follow-ups",
    tag = "follow-ups",
    request_body = RecordFollowUp,
    responses((status = 201, description = "The follow-up.", body = ref("#/components/schemas/FollowUp")))
)]
pub async fn record_follow_up(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(input): Json<RecordFollowUp>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        let id = follow_ups::record_follow_up(work, &input)?;
        Ok(Created(view(work, "follow_up", id)?))
    })
    .await
}
