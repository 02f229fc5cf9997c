//! 市场活动 Campaigns and their costs.

use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::campaigns::{CampaignChannel, CampaignStatus};
use mingxi_domain::ids::{CampaignCostId, CampaignId, DepartmentId, UserId};
use mingxi_domain::money::Currency;
use serde_json::Value as Json;
use crate::table;

table! {
    /// A campaign, as stored.
    pub struct CampaignRow in "campaign" {
        pub id: CampaignId,
        pub name: String,
        pub parent_id: Option<CampaignId>,
        pub channel: CampaignChannel,
        pub status: CampaignStatus,
        pub starts_on: Option<Date>,
        pub ends_on: Option<Date>,
        pub currency: Currency,
        pub budget_minor: Option<i64>,
        pub expected_income_minor: Option<i64>,
        pub cost_minor: i64,
        pub background: Option<String>,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

table! {
    /// A cost of a campaign, as stored.
    pub struct CampaignCostRow in "campaign_cost" {
        pub id: CampaignCostId,
        pub campaign_id: CampaignId,
        pub spent_on: Date,
        pub currency: Currency,
        pub amount_minor: i64,
        pub memo: Option<String>,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}
