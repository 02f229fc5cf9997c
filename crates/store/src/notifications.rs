//! 通知 Notifications of users.

use crate::error::DbError;
use crate::sql::Sql;
use crate::table;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::ids::{CustomerId, Id, InvoiceId, NotificationId, OrgId, UserId};
use mingxi_domain::notifications::NotificationKind;
use serde_json::Value as Json;

table! {
    /// A notification, as stored.
    pub struct NotificationRow in "notification" {
        pub id: NotificationId,
        pub user_id: UserId,
        pub kind: NotificationKind,
        pub object: String,
        pub record_id: String,
        pub facts: Json,
        pub once_key: Option<String>,
        pub created_at: Timestamp,
        pub read_at: Option<Timestamp>,
    }
}

const OF_USER: Sql =
    sql!("select * from notification where org_id = $1 and user_id = $2 and id < $3 order by id desc limit $4");
const UNREAD_OF_USER: Sql = sql!(
    "select * from notification where org_id = $1 and user_id = $2 and id < $3 and read_at is null
     order by id desc limit $4"
);

/// The notifications of a user before `before`, newest first.
///
/// # Errors
/// Of the database.
pub fn list(
    tx: &mut Tx,
    org: OrgId,
    user: UserId,
    is_unread: bool,
    before: Option<NotificationId>,
    limit: i64,
) -> Result<Vec<NotificationRow>, DbError> {
    let before = before.map_or(i64::MAX, Id::raw);
    tx.all(if is_unread { UNREAD_OF_USER } else { OF_USER }, v![org, user, before, limit])
}

const COUNT_UNREAD: Sql = sql!(
    "select cast(count(*) as bigint) from (
        select id from notification where org_id = $1 and user_id = $2 and read_at is null limit $3
     ) unread"
);

/// How many a user has not read, counted up to `most`.
///
/// # Errors
/// Of the database.
pub fn count_unread(tx: &mut Tx, org: OrgId, user: UserId, most: i64) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(COUNT_UNREAD, v![org, user, most])?.0)
}

const READ_ONE: Sql =
    sql!("update notification set read_at = $4 where org_id = $1 and user_id = $2 and id = $3 and read_at is null");
const READ_ALL: Sql =
    sql!("update notification set read_at = $4 where org_id = $1 and user_id = $2 and id <= $3 and read_at is null");

/// Notes that a user read one; somebody else's stays as it is.
///
/// # Errors
/// Of the database.
pub fn mark_read(tx: &mut Tx, org: OrgId, user: UserId, id: NotificationId, now: Timestamp) -> Result<(), DbError> {
    tx.put(READ_ONE, v![org, user, id, now])
}

/// Notes that a user read all up to this one.
///
/// # Errors
/// Of the database.
pub fn mark_all_read(
    tx: &mut Tx,
    org: OrgId,
    user: UserId,
    up_to: NotificationId,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.put(READ_ALL, v![org, user, up_to, now])
}

const TELL_OWNER: Sql = sql!(
    "insert into notification (org_id, id, user_id, kind, object, record_id, facts, created_at)
     select c.org_id, $3, c.owner_id, $4, $5, $6, $7, $8 from customer c
     join user_account u on u.org_id = c.org_id and u.id = c.owner_id
     where c.org_id = $1 and c.id = $2 and c.owner_id <> $9"
);

/// Tells the owner of a customer, unless it is `but` who did it. One statement, so that the verb waits for nothing.
///
/// # Errors
/// Of the database.
pub fn tell_owner(
    tx: &mut Tx,
    org: OrgId,
    customer: CustomerId,
    row: &NotificationRow,
    but: UserId,
) -> Result<(), DbError> {
    let NotificationRow { id, kind, object, record_id, facts, created_at, .. } = row;
    tx.put(TELL_OWNER, v![org, customer, *id, *kind, object, record_id, facts.clone(), *created_at, but])
}

const OVERDUE: Sql = sql!(
    "select i.id, i.owner_id, i.due_on from invoice i
     join user_account u on u.org_id = i.org_id and u.id = i.owner_id
     where i.org_id = $1 and i.due_on >= $2 and i.due_on < $3 and i.status = 'issued' and i.open_minor > 0
     and i.id > $4 order by i.id limit $5"
);

/// Issued invoices with an open amount that were due from `first` on and before `today`: id, owner, due date.
///
/// # Errors
/// Of the database.
pub fn list_overdue(
    tx: &mut Tx,
    org: OrgId,
    first: Date,
    today: Date,
    after: InvoiceId,
    limit: i64,
) -> Result<Vec<(InvoiceId, UserId, Date)>, DbError> {
    tx.all(OVERDUE, v![org, first, today, after, limit])
}

const TELL_ONCE: Sql = sql!(
    "insert into notification (org_id, id, user_id, kind, object, record_id, facts, once_key, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (org_id, user_id, once_key) where once_key is not null do nothing"
);

/// Tells a user once: a second notification with the same key changes nothing.
///
/// # Errors
/// Of the database.
pub fn tell_once(tx: &mut Tx, org: OrgId, row: &NotificationRow) -> Result<(), DbError> {
    let NotificationRow { id, user_id, kind, object, record_id, facts, once_key, created_at, .. } = row;
    let values = v![org, *id, *user_id, *kind, object, record_id, facts.clone(), once_key, *created_at];
    tx.put(TELL_ONCE, values)
}
