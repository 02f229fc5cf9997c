//! 时间线 What happened to a record and to what hangs on it, read from the audit entries.

use crate::error::DbError;
use crate::filter_sql::{SqlBuilder, push_list, push_scope};
use crate::row::{FromRow, Row};
use crate::sql::SqlText;
use crate::tx::Tx;
use crate::value::Value;
use jiff::Timestamp;
use mingxi_domain::access::Scope;
use mingxi_domain::follow_ups::FollowUpKind;
use mingxi_domain::ids::{AuditId, FollowUpId, Id, OrgId, UserId};
use mingxi_domain::metadata::{Object, objects};
use serde_json::Value as Json;

/// An audit entry with the name of whoever acted.
#[derive(Clone, Debug)]
pub struct EntryRow {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// Who; the number 0 is the system.
    pub actor_id: UserId,
    /// Name of the user, unless it was the system.
    pub actor: Option<String>,
    /// By which door.
    pub door: String,
    /// `customer.update`.
    pub action: String,
    /// Object of the record.
    pub object: String,
    /// Id of the record, as text.
    pub object_id: String,
    /// `[{field, from, to}]`.
    pub changes: Json,
}

impl FromRow for EntryRow {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            id: row.get("id")?,
            at: row.get("at")?,
            actor_id: row.get("actor_id")?,
            actor: row.get("actor")?,
            door: row.get("door")?,
            action: row.get("action")?,
            object: row.get("object")?,
            object_id: row.get("object_id")?,
            changes: row.get("changes")?,
        })
    }
}

/// Records of one object whose entries are wanted; ids as text.
#[derive(Clone, Debug)]
pub struct Source {
    /// The object.
    pub object: &'static str,
    /// Its records; never empty.
    pub ids: Vec<String>,
}

/// The newest records of `object` that refer to `parent` by `column`, newest first.
///
/// # Errors
/// Of the database.
pub fn list_children(
    tx: &mut Tx,
    scope: &Scope,
    object: &Object,
    column: &str,
    parent: i64,
    limit: usize,
) -> Result<Vec<i64>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select t.id from ").push(object.table).push(" t where ");
    push_scope(&mut sql, scope);
    sql.push(" and t.").push(column).push(" = ").bind(Value::I64(parent));
    sql.push(&format!(" order by t.id desc limit {limit}"));
    let (text, values) = sql.finish();
    Ok(tx.all::<(i64,)>(SqlText::dynamic(text), values)?.into_iter().map(|(id,)| id).collect())
}

/// The newest entries of these records before `before`, newest first; of these actions only, unless there are none.
/// Each source is a range of the index on object and record, read in a step of its own so that no planner walks all
/// entries of the organisation instead.
///
/// # Errors
/// Of the database.
pub fn list_entries(
    tx: &mut Tx,
    org: OrgId,
    sources: &[Source],
    actions: &[String],
    before: Option<AuditId>,
    limit: usize,
) -> Result<Vec<EntryRow>, DbError> {
    if sources.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = SqlBuilder::default();
    sql.push("with picked as materialized (");
    for (index, source) in sources.iter().enumerate() {
        if index > 0 {
            sql.push(" union all ");
        }
        sql.push("select id, at, actor_id, door, action, object, object_id, changes from audit_entry where org_id = ");
        sql.bind(Value::I64(org.raw())).push(" and object = ").bind(Value::Text(source.object.to_owned()));
        sql.push(" and object_id in (");
        push_list(&mut sql, source.ids.iter().map(|id| Value::Text(id.clone())));
        sql.push(")");
        if let Some(before) = before {
            sql.push(" and id < ").bind(Value::I64(before.raw()));
        }
        if !actions.is_empty() {
            sql.push(" and action in (");
            push_list(&mut sql, actions.iter().map(|action| Value::Text(action.clone())));
            sql.push(")");
        }
    }
    sql.push(&format!(
        "), page as (select * from picked order by id desc limit {limit})
         select page.*, u.name as actor from page
         left join user_account u on u.org_id = "
    ));
    sql.bind(Value::I64(org.raw())).push(" and u.id = page.actor_id order by page.id desc");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// What a follow-up says.
#[derive(Clone, Debug)]
pub struct SaidRow {
    /// The follow-up.
    pub id: FollowUpId,
    /// How.
    pub kind: FollowUpKind,
    /// What was said and done.
    pub content: String,
    /// When it happened.
    pub happened_at: Timestamp,
    /// Day of the next step.
    pub next_on: Option<jiff::civil::Date>,
}

impl FromRow for SaidRow {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            id: row.get("id")?,
            kind: row.get("kind")?,
            content: row.get("content")?,
            happened_at: row.get("happened_at")?,
            next_on: row.get("next_on")?,
        })
    }
}

/// The contents of follow-ups.
///
/// # Errors
/// Of the database.
pub fn list_said(tx: &mut Tx, org: OrgId, ids: &[i64]) -> Result<Vec<SaidRow>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = SqlBuilder::default();
    sql.push("select id, kind, content, happened_at, next_on from ").push(objects::get("follow_up").table);
    sql.push(" where org_id = ").bind(Value::I64(org.raw())).push(" and id in (");
    push_list(&mut sql, ids.iter().map(|id| Value::I64(*id)));
    sql.push(")");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}
