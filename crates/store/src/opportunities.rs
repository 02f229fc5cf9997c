//! 商机 Opportunities, pipelines and stages.

use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::leads::LeadSource;
use mingxi_domain::opportunities::OpportunityStatus;
use mingxi_domain::ids::{CampaignId, ContactId, CustomerId, DepartmentId, LeadId, OpportunityId, PipelineId, ProductId, StageChangeId, StageId, UserId};
use mingxi_domain::money::Currency;
use serde_json::Value as Json;
use crate::table;

table! {
    /// A pipeline, as stored.
    pub struct PipelineRow in "pipeline" {
        pub id: PipelineId,
        pub name: String,
        pub is_default: bool,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

table! {
    /// A stage of a pipeline, as stored.
    pub struct StageRow in "stage" {
        pub id: StageId,
        pub pipeline_id: PipelineId,
        pub position: i64,
        pub name: String,
        pub probability: i64,
        pub kind: OpportunityStatus,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

table! {
    /// An opportunity, as stored.
    pub struct OpportunityRow in "opportunity" {
        pub id: OpportunityId,
        pub number: String,
        pub name: String,
        pub customer_id: Option<CustomerId>,
        pub contact_id: Option<ContactId>,
        pub lead_id: Option<LeadId>,
        pub campaign_id: Option<CampaignId>,
        pub source: Option<LeadSource>,
        pub product_id: Option<ProductId>,
        pub pipeline_id: PipelineId,
        pub stage_id: StageId,
        pub stage_since: Timestamp,
        pub status: OpportunityStatus,
        pub currency: Currency,
        pub amount_minor: Option<i64>,
        pub probability: i64,
        pub engaged_on: Option<Date>,
        pub expected_close_on: Option<Date>,
        pub closed_on: Option<Date>,
        pub lost_reason: Option<String>,
        pub competitor: Option<String>,
        pub next_step: Option<String>,
        pub need: Option<String>,
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
    /// A move between stages, as stored.
    pub struct StageChangeRow in "stage_change" {
        pub id: StageChangeId,
        pub opportunity_id: OpportunityId,
        pub from_stage_id: Option<StageId>,
        pub to_stage_id: StageId,
        pub days_in_stage: Option<i64>,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}
