//! 跟进记录 Follow-ups.

use crate::error::DbError;
use crate::leads::LeadRow;
use crate::sql::Sql;
use crate::table;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::follow_ups::FollowUpKind;
use mingxi_domain::ids::{CustomerId, DepartmentId, FollowUpId, LeadId, OpportunityId, OrgId, UserId};
use serde_json::Value as Json;

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

const LINK: Sql = sql!(
    "update follow_up set customer_id = $3, opportunity_id = $4, updated_at = $5, version = version + 1
     where org_id = $1 and lead_id = $2"
);

/// Shows the follow-ups of a converted lead on its customer and opportunity too.
///
/// # Errors
/// Of the database.
pub fn link_converted(tx: &mut Tx, org: OrgId, lead: &LeadRow) -> Result<(), DbError> {
    tx.put(LINK, v![org, lead.id, lead.customer_id, lead.opportunity_id, lead.updated_at])
}

const MOVE: Sql = sql!(
    "update follow_up set owner_id = $4, department_id = $5, updated_at = $6, version = version + 1
     where org_id = $1 and lead_id = $2 and owner_id = $3"
);

/// Gives the follow-ups of a lead that belonged to `from` to the lead's owner.
///
/// # Errors
/// Of the database.
pub fn move_with_lead(tx: &mut Tx, org: OrgId, lead: &LeadRow, from: UserId) -> Result<(), DbError> {
    tx.put(MOVE, v![org, lead.id, from, lead.owner_id, lead.department_id, lead.updated_at])
}
