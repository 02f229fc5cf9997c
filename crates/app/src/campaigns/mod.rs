//! 市场活动 Campaigns: the plan tree, their states and what they cost.

mod costs;
mod records;
pub mod refusals;
mod status;

pub use costs::{RecordCampaignCost, record_campaign_cost};
pub use records::{create_campaign, update_campaign};
pub use status::{MoveCampaign, move_campaign};
