//! 视图 Saved views and pins.

use crate::error::DbError;
use crate::filter_sql::{SqlBuilder, push_list};
use crate::sql::{Sql, SqlText};
use crate::table;
use crate::tx::Tx;
use crate::value::Value;
use crate::{sql, v};
use jiff::Timestamp;
use mingxi_domain::access::Role;
use mingxi_domain::ids::{DepartmentId, Id, OrgId, PinId, SavedViewId, UserId};
use mingxi_domain::views::ViewVisibility;
use serde_json::Value as Json;

table! {
    /// A saved view, as stored.
    pub struct SavedViewRow in "saved_view" {
        pub id: SavedViewId,
        pub object: String,
        pub name: String,
        pub visibility: ViewVisibility,
        pub default_role: Option<Role>,
        pub position: i64,
        pub query: Json,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

table! {
    /// A pin, as stored.
    pub struct PinRow in "pin" {
        pub id: PinId,
        pub user_id: UserId,
        pub object: String,
        pub record_id: String,
        pub position: i64,
        pub created_at: Timestamp,
    }
}

/// Views a user sees: their own, those of the departments above them, those for everyone; by object and position.
///
/// # Errors
/// Of the database.
pub fn list_views(
    tx: &mut Tx,
    org: OrgId,
    user: UserId,
    departments: &[DepartmentId],
    object: Option<&str>,
    limit: usize,
) -> Result<Vec<SavedViewRow>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select t.* from saved_view t where t.org_id = ").bind(Value::I64(org.raw()));
    if let Some(object) = object {
        sql.push(" and t.object = ").bind(Value::Text(object.to_owned()));
    }
    sql.push(" and (t.visibility = 'everyone' or t.owner_id = ").bind(Value::I64(user.raw()));
    if !departments.is_empty() {
        sql.push(" or (t.visibility = 'team' and t.department_id in (");
        push_list(&mut sql, departments.iter().map(|department| Value::I64(department.raw())));
        sql.push("))");
    }
    sql.push(&format!(") order by t.object, t.position, t.id limit {limit}"));
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

const CLEAR_DEFAULT: Sql = sql!(
    "update saved_view set default_role = null, version = version + 1, updated_at = $5
     where org_id = $1 and object = $2 and default_role = $3 and id <> $4"
);

/// Takes the place of a role's default from every other view of the object.
///
/// # Errors
/// Of the database.
pub fn clear_default(
    tx: &mut Tx,
    org: OrgId,
    object: &str,
    role: Role,
    but: SavedViewId,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.put(CLEAR_DEFAULT, v![org, object, role, but, now])
}

const COUNT: Sql = sql!("select cast(count(*) as bigint) from saved_view where org_id = $1 and owner_id = $2");

/// How many views a user has saved.
///
/// # Errors
/// Of the database.
pub fn count_views(tx: &mut Tx, org: OrgId, owner: UserId) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(COUNT, v![org, owner])?.0)
}

const DELETE: Sql = sql!("delete from saved_view where org_id = $1 and id = $2");
const DELETE_PINS: Sql = sql!("delete from pin where org_id = $1 and object = 'saved_view' and record_id = $2");

/// Deletes a view with the pins on it.
///
/// # Errors
/// Of the database.
pub fn delete_view(tx: &mut Tx, org: OrgId, id: SavedViewId) -> Result<(), DbError> {
    tx.put(DELETE_PINS, v![org, id.to_string()])?;
    tx.put(DELETE, v![org, id])
}

const PINS: Sql = sql!(
    "select id, user_id, object, record_id, position, created_at from pin where org_id = $1 and user_id = $2
     order by position, id"
);

/// The pins of a user, in their order.
///
/// # Errors
/// Of the database.
pub fn list_pins(tx: &mut Tx, org: OrgId, user: UserId) -> Result<Vec<PinRow>, DbError> {
    tx.all(PINS, v![org, user])
}

const UNPIN: Sql = sql!("delete from pin where org_id = $1 and user_id = $2 and id = $3");

/// Takes a pin of this user away. Returns whether there was one.
///
/// # Errors
/// Of the database.
pub fn delete_pin(tx: &mut Tx, org: OrgId, user: UserId, id: PinId) -> Result<bool, DbError> {
    Ok(tx.exec(UNPIN, v![org, user, id])? == 1)
}
