//! 跟进记录 Follow-ups.

use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::follow_ups::FollowUpKind;
use mingxi_domain::ids::{CustomerId, DepartmentId, FollowUpId, LeadId, OpportunityId, UserId};
use serde_json::Value as Json;
use crate::table;

table! {
    /// A follow-up record, as stored.
    pub struct FollowUpRow in "follow_up" {
        pub id: FollowUpId,
        pub kind: FollowUpKind,
        pub content: String,
        pub happened_at: Timestamp,
        pub next_on: Option<Date>,
        pub lead_id: Option<LeadId>,
        pub customer_id: Option<CustomerId>,
        pub opportunity_id: Option<OpportunityId>,
        pub recorded_by_id: UserId,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}
