//! 实时 Reading the outbox and the notifications as they come, for those who watch.

use crate::error::DbError;
use crate::filter_sql::{SqlBuilder, push_list};
use crate::row::{FromRow, Row};
use crate::sql::{Sql, SqlText};
use crate::tx::Tx;
use crate::value::Value;
use crate::{sql, v};
use jiff::Timestamp;
use mingxi_domain::ids::{DepartmentId, EventId, Id, OrgId, UserId};
use mingxi_domain::metadata::{HangsOn, Object};
use serde_json::Value as Json;

/// An event of the outbox or a notification.
#[derive(Clone, Debug)]
pub struct LiveRow {
    /// Its id; events and notifications share one row of numbers.
    pub id: EventId,
    /// `invoice.issued`.
    pub name: String,
    /// Object of the record.
    pub object: String,
    /// Id of the record, as text.
    pub record_id: String,
    /// Who did it.
    pub actor_id: Option<UserId>,
    /// Whom a notification is for; nobody in particular for an event.
    pub user_id: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

impl FromRow for LiveRow {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            object: row.get("object")?,
            record_id: row.get("record_id")?,
            actor_id: row.get("actor_id")?,
            user_id: row.get("user_id")?,
            at: row.get("at")?,
        })
    }
}

const EVENTS: Sql = sql!(
    "select id, name, object, object_id as record_id, actor_id, cast(null as bigint) as user_id, created_at as at
     from outbox_event where org_id = $1 and id > $2 order by id limit $3"
);
const NOTIFICATIONS: Sql = sql!(
    "select id, 'notification.created' as name, object, record_id, cast(null as bigint) as actor_id, user_id,
     created_at as at from notification where org_id = $1 and id > $2 order by id limit $3"
);

/// Events and notifications after `after`, oldest first, at most `limit` of each.
///
/// # Errors
/// Of the database.
pub fn list_after(tx: &mut Tx, org: OrgId, after: i64, limit: i64) -> Result<Vec<LiveRow>, DbError> {
    let mut rows: Vec<LiveRow> = tx.all(EVENTS, v![org, after, limit])?;
    rows.extend(tx.all::<LiveRow>(NOTIFICATIONS, v![org, after, limit])?);
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}

/// Where a record stands now: whose it is, and its version.
#[derive(Clone, Copy, Debug)]
pub struct StandRow {
    /// The record.
    pub id: i64,
    /// Its version; none where rows are only ever added.
    pub version: Option<i64>,
    /// Its owner; none where rows have none.
    pub owner_id: Option<UserId>,
    /// Its department.
    pub department_id: Option<DepartmentId>,
    /// The owner of the customer it hangs on.
    pub customer_owner_id: Option<UserId>,
    /// The department of that customer.
    pub customer_department_id: Option<DepartmentId>,
}

impl FromRow for StandRow {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            id: row.at(0)?,
            version: row.at(1)?,
            owner_id: row.at(2)?,
            department_id: row.at(3)?,
            customer_owner_id: row.at(4)?,
            customer_department_id: row.at(5)?,
        })
    }
}

const PAYLOAD: Sql = sql!("select payload from outbox_event where org_id = $1 and id = $2");

/// What an event says besides its name.
///
/// # Errors
/// Of the database.
pub fn find_payload(tx: &mut Tx, org: OrgId, event: EventId) -> Result<Option<Json>, DbError> {
    Ok(tx.opt::<(Json,)>(PAYLOAD, v![org, event])?.map(|(payload,)| payload))
}

/// Where these records of an object stand now.
///
/// # Errors
/// Of the database.
pub fn list_stands(tx: &mut Tx, org: OrgId, object: &Object, ids: &[i64]) -> Result<Vec<StandRow>, DbError> {
    const NOTHING: &str = "cast(null as bigint)";
    let version = if object.is_append_only { NOTHING } else { "t.version" };
    let (owner, department) = if object.is_owned { ("t.owner_id", "t.department_id") } else { (NOTHING, NOTHING) };
    let (join, through) = match object.hangs_on().filter(|_| object.is_owned) {
        None => (String::new(), [NOTHING; 2]),
        Some(HangsOn::Customer { column }) => {
            let join = format!(" left join customer cu on cu.org_id = t.org_id and cu.id = t.{column}");
            (join, ["cu.owner_id", "cu.department_id"])
        }
        Some(HangsOn::Document { column, table, customer }) => {
            let join = format!(
                " left join {table} doc on doc.org_id = t.org_id and doc.id = t.{column}
                 left join customer cu on cu.org_id = t.org_id and cu.id = doc.{customer}"
            );
            (join, ["cu.owner_id", "cu.department_id"])
        }
    };
    let mut sql = SqlBuilder::default();
    sql.push(&format!("select t.id, {version}, {owner}, {department}, {} from {}", through.join(", "), object.table));
    sql.push(&format!(" t{join} where t.org_id = "));
    sql.bind(Value::I64(org.raw())).push(" and t.id in (");
    push_list(&mut sql, ids.iter().map(|id| Value::I64(*id)));
    sql.push(")");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}
