//! 市场活动 Campaigns: their states and their costs.

use crate::answer::{Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{Json, Path};
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::campaigns::{self, MoveCampaign, RecordCampaignCost};
use mingxi_domain::ids::CampaignId;

/// Move a campaign.
///
/// From planned to running to finished; the first two may be cancelled. Finished and cancelled are final.
#[utoipa::path(
    post,
    path = "/campaigns/{id}/move",
    tag = "campaigns",
    params(("id" = CampaignId, Path, description = "The campaign.")),
    request_body = MoveCampaign,
    responses((status = 200, description = "The campaign.", body = ref("#/components/schemas/Campaign")))
)]
pub async fn move_campaign(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<CampaignId>,
    Json(input): Json<MoveCampaign>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        campaigns::move_campaign(work, id, &input)?;
        Ok(Done(view(work, "campaign", id)?))
    })
    .await
}

/// Record a campaign cost.
///
/// Adds it to the actual cost of its campaign. A negative amount takes back a mistake.
#[utoipa::path(
    post,
    path = "/campaign-costs",
    tag = "campaign-costs",
    request_body = RecordCampaignCost,
    responses((status = 201, description = "The cost.", body = ref("#/components/schemas/CampaignCost")))
)]
pub async fn record_campaign_cost(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(input): Json<RecordCampaignCost>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        let id = campaigns::record_campaign_cost(work, &input)?;
        Ok(Created(view(work, "campaign_cost", id)?))
    })
    .await
}
