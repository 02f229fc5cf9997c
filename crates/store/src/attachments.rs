//! 附件 Files on records. What is in them is kept outside of the database.

use crate::error::DbError;
use crate::sql::{Sql, SqlText};
use crate::table;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;
use mingxi_domain::ids::{AttachmentId, OrgId, UserId};

table! {
    /// A file on a record, as stored.
    pub struct AttachmentRow in "attachment" {
        pub id: AttachmentId,
        pub object: String,
        pub record_id: i64,
        pub name: String,
        pub content_type: String,
        pub size_bytes: i64,
        pub sha256: String,
        pub storage_key: String,
        pub uploaded_by_id: UserId,
        pub created_at: Timestamp,
        pub deleted_at: Option<Timestamp>,
        pub deleted_by_id: Option<UserId>,
    }
}

const LIST: Sql = sql!(
    "select * from attachment where org_id = $1 and object = $2 and record_id = $3 and deleted_at is null
     order by id desc limit $4"
);

/// The files put on a record, newest first, deleted ones left out.
///
/// # Errors
/// Of the database.
pub fn list(tx: &mut Tx, org: OrgId, object: &str, record_id: i64, limit: i64) -> Result<Vec<AttachmentRow>, DbError> {
    tx.all(LIST, v![org, object, record_id, limit])
}

const TAKEN: Sql =
    sql!("select coalesce(sum(size_bytes), 0), count(*) from attachment where org_id = $1 and uploaded_by_id = $2");

/// Bytes and files that a user has put there, deleted ones too: what is in them is kept.
///
/// # Errors
/// Of the database.
pub fn taken(tx: &mut Tx, org: OrgId, user: UserId) -> Result<(i64, i64), DbError> {
    tx.one(TAKEN, v![org, user])
}

/// The field of a lead that says which record of this object it became.
#[must_use]
pub fn became(object: &str) -> Option<&'static str> {
    match object {
        "customer" => Some("customer_id"),
        "contact" => Some("contact_id"),
        "opportunity" => Some("opportunity_id"),
        _ => None,
    }
}

const OF_LEADS: &str = "select a.* from lead l join attachment a on a.org_id = l.org_id and a.object = 'lead'
     and a.record_id = l.id where l.org_id = $1 and l.{field} = $2 order by a.id desc limit $3";

/// The files of the leads that became a record, newest first, deleted ones among them; none where no lead becomes such a
/// record. They stay on the lead and show on what it became.
///
/// # Errors
/// Of the database.
pub fn list_of_leads(
    tx: &mut Tx,
    org: OrgId,
    object: &str,
    record_id: i64,
    limit: i64,
) -> Result<Vec<AttachmentRow>, DbError> {
    let Some(field) = became(object) else { return Ok(Vec::new()) };
    tx.all(SqlText::dynamic(OF_LEADS.replace("{field}", field)), v![org, record_id, limit])
}

const IDS: Sql =
    sql!("select id from attachment where org_id = $1 and object = $2 and record_id = $3 order by id desc limit $4");

/// The files that ever were on a record, newest first.
///
/// # Errors
/// Of the database.
pub fn list_ids(
    tx: &mut Tx,
    org: OrgId,
    object: &str,
    record_id: i64,
    limit: i64,
) -> Result<Vec<AttachmentId>, DbError> {
    Ok(tx.all::<(AttachmentId,)>(IDS, v![org, object, record_id, limit])?.into_iter().map(|(id,)| id).collect())
}

const DELETE: Sql = sql!(
    "update attachment set deleted_at = $3, deleted_by_id = $4 where org_id = $1 and id = $2 and deleted_at is null"
);

/// Notes that a file was deleted; what is in it stays where it is.
///
/// # Errors
/// Of the database.
pub fn delete(tx: &mut Tx, org: OrgId, id: AttachmentId, now: Timestamp, by: UserId) -> Result<(), DbError> {
    tx.put_expect(1, DELETE, v![org, id, now, by])
}
