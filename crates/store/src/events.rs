//! 事件 The outbox.

use crate::table;
use jiff::Timestamp;
use mingxi_domain::ids::{EventId, UserId};
use serde_json::Value as Json;

table! {
    /// An event of the outbox, as stored.
    pub struct EventRow in "outbox_event" {
        pub id: EventId,
        pub name: String,
        pub object: String,
        pub object_id: String,
        pub payload: Json,
        pub created_at: Timestamp,
        pub dispatched_at: Option<Timestamp>,
        pub actor_id: Option<UserId>,
    }
}
