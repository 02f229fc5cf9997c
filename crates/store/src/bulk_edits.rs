//! 批量修改 Bulk edits and their records.

use crate::error::DbError;
use crate::sql::Sql;
use crate::table;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;
use mingxi_domain::bulk_edits::{BulkEditOutcome, BulkEditStatus};
use mingxi_domain::ids::{BulkEditId, Id, OrgId, UserId};
use serde_json::Value as Json;

table! {
    /// A bulk edit, as stored.
    pub struct BulkEditRow in "bulk_edit" {
        pub id: BulkEditId,
        pub object: String,
        pub selection: Json,
        pub changes: Json,
        pub status: BulkEditStatus,
        pub undo_of_id: Option<BulkEditId>,
        pub total: i64,
        pub processed: i64,
        pub changed: i64,
        pub unchanged: i64,
        pub skipped: i64,
        pub failed: i64,
        pub requested_by_id: UserId,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
        pub finished_at: Option<Timestamp>,
    }
}

table! {
    /// A record of a bulk edit, as stored. While it waits in an undo, `before` is what it goes back to and
    /// `version_after` the version it must still have.
    pub struct BulkEditItemRow in "bulk_edit_item" {
        pub bulk_edit_id: BulkEditId,
        pub position: i64,
        pub record_id: i64,
        pub outcome: BulkEditOutcome,
        pub code: Option<String>,
        pub reason: Option<String>,
        pub before: Option<Json>,
        pub version_after: Option<i64>,
    }
}

const LIST: Sql = sql!("select * from bulk_edit where org_id = $1 and id < $2 order by id desc limit $3");
const OF_USER: Sql =
    sql!("select * from bulk_edit where org_id = $1 and requested_by_id = $4 and id < $2 order by id desc limit $3");

/// Bulk edits before `before`, newest first; of one user, or of everybody.
///
/// # Errors
/// Of the database.
pub fn list(
    tx: &mut Tx,
    org: OrgId,
    user: Option<UserId>,
    before: Option<BulkEditId>,
    limit: i64,
) -> Result<Vec<BulkEditRow>, DbError> {
    let before = before.map_or(i64::MAX, Id::raw);
    match user {
        Some(user) => tx.all(OF_USER, v![org, before, limit, user]),
        None => tx.all(LIST, v![org, before, limit]),
    }
}

const UNDONE_BY: Sql = sql!("select id from bulk_edit where org_id = $1 and undo_of_id = $2");

/// The bulk edit that took this one back, if there is one.
///
/// # Errors
/// Of the database.
pub fn find_undo(tx: &mut Tx, org: OrgId, id: BulkEditId) -> Result<Option<BulkEditId>, DbError> {
    Ok(tx.opt::<(BulkEditId,)>(UNDONE_BY, v![org, id])?.map(|(id,)| id))
}

const ITEMS: Sql = sql!(
    "select bulk_edit_id, position, record_id, outcome, code, reason, before, version_after from bulk_edit_item
     where org_id = $1 and bulk_edit_id = $2 and position > $3 order by position limit $4"
);
const ITEMS_OF: Sql = sql!(
    "select bulk_edit_id, position, record_id, outcome, code, reason, before, version_after from bulk_edit_item
     where org_id = $1 and bulk_edit_id = $2 and position > $3 and outcome = $5 order by position limit $4"
);

/// The records of a bulk edit after a position, in order; those of one outcome, or all.
///
/// # Errors
/// Of the database.
pub fn list_items(
    tx: &mut Tx,
    org: OrgId,
    id: BulkEditId,
    outcome: Option<BulkEditOutcome>,
    after: i64,
    limit: i64,
) -> Result<Vec<BulkEditItemRow>, DbError> {
    match outcome {
        Some(outcome) => tx.all(ITEMS_OF, v![org, id, after, limit, outcome]),
        None => tx.all(ITEMS, v![org, id, after, limit]),
    }
}

const SETTLE: Sql = sql!(
    "update bulk_edit_item set outcome = $4, code = $5, reason = $6, before = $7, version_after = $8
     where org_id = $1 and bulk_edit_id = $2 and position = $3"
);

/// Notes what became of a record.
///
/// # Errors
/// Of the database.
pub fn settle_item(tx: &mut Tx, org: OrgId, row: &BulkEditItemRow) -> Result<(), DbError> {
    let BulkEditItemRow { bulk_edit_id, position, outcome, code, reason, before, version_after, .. } = row;
    let values = v![org, *bulk_edit_id, *position, *outcome, code, reason, before.clone(), *version_after];
    tx.put_expect(1, SETTLE, values)
}
