//! 事件 The outbox.

use crate::error::DbError;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::{sql, table, v};
use jiff::Timestamp;
use mingxi_domain::ids::{EventId, OrgId, UserId};
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

/// Which events. Empty texts stand for all.
#[derive(Clone, Debug, Default)]
pub struct EventFilter {
    /// Of one object: `receipt`.
    pub object: String,
    /// Of one record.
    pub object_id: String,
    /// Of one name: `receipt.applied`.
    pub name: String,
}

const LIST: Sql = sql!(
    "select id, name, object, object_id, payload, created_at, dispatched_at, actor_id from outbox_event
     where org_id = $1 and id < $2 and ($3 = '' or object = $3) and ($4 = '' or object_id = $4) and ($5 = '' or name = $5)
     order by id desc limit $6"
);

/// The events of an organisation before an id, newest first.
///
/// # Errors
/// Of the database.
pub fn list(tx: &mut Tx, org: OrgId, filter: &EventFilter, before: i64, limit: i64) -> Result<Vec<EventRow>, DbError> {
    tx.all(LIST, v![org, before, filter.object, filter.object_id, filter.name, limit])
}
