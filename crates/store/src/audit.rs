//! 审计 Audit entries.

use crate::table;
use jiff::Timestamp;
use mingxi_domain::ids::{AuditId, UserId};
use serde_json::Value as Json;

table! {
    /// An audit entry, as stored.
    pub struct AuditRow in "audit_entry" {
        pub id: AuditId,
        pub at: Timestamp,
        pub actor_id: UserId,
        pub door: String,
        pub action: String,
        pub object: String,
        pub object_id: String,
        pub changes: Json,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
        pub search_text: String,
    }
}
