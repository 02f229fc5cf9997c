//! 线索 Leads.

use crate::table;
use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::ids::{CampaignId, ContactId, CustomerId, DepartmentId, LeadId, OpportunityId, UserId};
use mingxi_domain::leads::{LeadSource, LeadStatus};
use serde_json::Value as Json;

table! {
    /// A lead, as stored.
    pub struct LeadRow in "lead" {
        pub id: LeadId,
        pub name: String,
        pub company: Option<String>,
        pub title: Option<String>,
        pub phone: Option<String>,
        pub email: Option<String>,
        pub industry: Option<String>,
        pub region: Option<String>,
        pub source: LeadSource,
        pub campaign_id: Option<CampaignId>,
        pub status: LeadStatus,
        pub need: Option<String>,
        pub last_followed_up_at: Option<Timestamp>,
        pub next_follow_up_on: Option<Date>,
        pub disqualified_reason: Option<String>,
        pub converted_at: Option<Timestamp>,
        pub customer_id: Option<CustomerId>,
        pub contact_id: Option<ContactId>,
        pub opportunity_id: Option<OpportunityId>,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}
