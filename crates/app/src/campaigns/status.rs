//! Starting, finishing and cancelling a campaign.

use super::refusals;
use crate::error::{Error, Result};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::campaigns::CampaignStatus;
use mingxi_domain::ids::CampaignId;
use mingxi_domain::text_enum::TextEnum as _;
use mingxi_domain::words::Words;
use mingxi_store::campaigns::CampaignRow;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Where a campaign is to move.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveCampaign {
    /// The status it is to have.
    pub status: CampaignStatus,
}

/// Moves a campaign: planned → running → finished, or cancelled.
///
/// # Errors
/// Forbidden; not found; refused as `campaign_wrong_move`.
pub fn move_campaign(work: &mut Work, id: CampaignId, input: &MoveCampaign) -> Result<()> {
    work.check(Action::CampaignMove)?;
    work.require_visible("campaign", id)?;
    let mut row = CampaignRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("campaign", id))?;
    let from = row.status;
    if !from.may_become(input.status) {
        let (zh, to) = (from.label().zh, input.status);
        let detail = Words::new(
            format!("{} 当前为“{zh}”，不能变为“{}”。", row.name, to.label().zh),
            format!("{} is {from} and cannot become {to}.", row.name),
        );
        return Err(refusals::WRONG_MOVE.at("/status", detail));
    }
    (row.status, row.updated_at) = (input.status, work.now);
    row.update(work.tx, work.org())?;
    work.audit(Action::CampaignMove, id, Changes::none().moved("status", from, row.status))?;
    work.emit("campaign.moved", "campaign", id, json!({ "from": from, "to": row.status }))
}
