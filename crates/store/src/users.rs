//! 用户 Departments, users and their roles.

use crate::db::Engine;
use crate::error::DbError;
use crate::sql::Sql;
use crate::table;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;
use mingxi_domain::access::Role;
use mingxi_domain::ids::{DepartmentId, OrgId, UserId, UserRoleId};
use serde_json::Value as Json;

table! {
    /// A department, as stored.
    pub struct DepartmentRow in "department" {
        pub id: DepartmentId,
        pub name: String,
        pub parent_id: Option<DepartmentId>,
        pub path: String,
        pub is_active: bool,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

table! {
    /// A user, as stored.
    pub struct UserRow in "user_account" {
        pub id: UserId,
        pub name: String,
        pub email: String,
        pub password_hash: Option<String>,
        pub department_id: Option<DepartmentId>,
        pub is_active: bool,
        pub failed_sign_ins: i64,
        pub locked_until: Option<Timestamp>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

table! {
    /// A role of a user, as stored.
    pub struct UserRoleRow in "user_role" {
        pub id: UserRoleId,
        pub user_id: UserId,
        pub role: Role,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

const ROLES: Sql = sql!("select role from user_role where org_id = $1 and user_id = $2 order by role");

/// The roles of a user.
///
/// # Errors
/// Of the database.
pub fn list_roles(tx: &mut Tx, org: OrgId, user: UserId) -> Result<Vec<Role>, DbError> {
    Ok(tx.all::<(Role,)>(ROLES, v![org, user])?.into_iter().map(|(role,)| role).collect())
}

const TREE: Sql = sql!(
    "select d.id from department d join department root on root.org_id = d.org_id and root.id = $2
     where d.org_id = $1 and d.path >= root.path and d.path < root.path || '~' order by d.id"
);

/// A department and all below it. A path is `/dep_…/dep_…/`, so the tree is a range of paths.
///
/// # Errors
/// Of the database.
pub fn list_department_tree(tx: &mut Tx, org: OrgId, department: DepartmentId) -> Result<Vec<DepartmentId>, DbError> {
    Ok(tx.all::<(DepartmentId,)>(TREE, v![org, department])?.into_iter().map(|(id,)| id).collect())
}

const MOVE_TREE: Sql =
    sql!("update department set path = replace(path, $4, $5) where org_id = $1 and path > $2 and path < $3");

/// Moves all that lies below `from` in the tree to below `to`; both are paths of the department itself, which the
/// caller saves.
///
/// # Errors
/// Of the database.
pub fn move_departments_below(tx: &mut Tx, org: OrgId, from: &str, to: &str) -> Result<(), DbError> {
    tx.put(MOVE_TREE, v![org, from, format!("{from}~"), from, to])
}

const DEPARTMENT_IN_USE: Sql = sql!(
    "select (select cast(count(*) as bigint) from user_account where org_id = $1 and department_id = $2 and is_active),
       (select cast(count(*) as bigint) from department where org_id = $1 and parent_id = $2 and is_active)"
);

/// How many active users and active departments stand directly in a department.
///
/// # Errors
/// Of the database.
pub fn count_in_department(tx: &mut Tx, org: OrgId, department: DepartmentId) -> Result<(i64, i64), DbError> {
    tx.one(DEPARTMENT_IN_USE, v![org, department])
}

const BY_EMAIL: Sql = sql!("select * from user_account where org_id = $1 and email = $2");

/// The user with this e-mail address, which is stored in lower case.
///
/// # Errors
/// Of the database.
pub fn find_by_email(tx: &mut Tx, org: OrgId, email: &str) -> Result<Option<UserRow>, DbError> {
    tx.opt(BY_EMAIL, v![org, email])
}

const SET_PASSWORD: Sql = sql!(
    "update user_account set password_hash = $4, failed_sign_ins = 0, locked_until = null, version = version + 1,
     updated_at = $5 where org_id = $1 and id = $2 and password_hash = $3"
);

/// Replaces the password hash `before`. Returns whether it was still that one.
///
/// # Errors
/// Of the database.
pub fn replace_password(
    tx: &mut Tx,
    org: OrgId,
    user: UserId,
    before: &str,
    after: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    Ok(tx.exec(SET_PASSWORD, v![org, user, before, after, now])? == 1)
}

const DELETE_ROLES: Sql = sql!("delete from user_role where org_id = $1 and user_id = $2");

/// Takes all roles from a user; the caller gives the new ones.
///
/// # Errors
/// Of the database.
pub fn delete_roles(tx: &mut Tx, org: OrgId, user: UserId) -> Result<(), DbError> {
    tx.put(DELETE_ROLES, v![org, user])
}

const NAMES_OF_ROLE: Sql = sql!(
    "select u.name from user_role r join user_account u on u.org_id = r.org_id and u.id = r.user_id
     where r.org_id = $1 and r.role = $2 and u.is_active order by u.name, u.id limit $3"
);

/// Names of the active people of a role.
///
/// # Errors
/// Of the database.
pub fn list_names_of_role(tx: &mut Tx, org: OrgId, role: Role, limit: i64) -> Result<Vec<String>, DbError> {
    let rows: Vec<(String,)> = tx.all(NAMES_OF_ROLE, v![org, role.to_string(), limit])?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

const ADMINISTRATORS: Sql = sql!(
    "select u.id from user_account u where u.org_id = $1 and u.is_active
     and exists (select 1 from user_role r where r.org_id = u.org_id and r.user_id = u.id and r.role = 'administrator')
     order by u.id"
);

/// The active administrators, held until the transaction ends: of two that would each take the right from the other,
/// the second sees what the first has done.
///
/// # Errors
/// Of the database.
pub fn lock_active_administrators(tx: &mut Tx, org: OrgId) -> Result<Vec<UserId>, DbError> {
    if tx.engine() == Engine::Postgres {
        // The roles of who was waited for are those from before the wait; only a new statement sees what came of it.
        tx.all::<(UserId,)>(ADMINISTRATORS + tx.for_update(), v![org])?;
    }
    let rows: Vec<(UserId,)> = tx.all(ADMINISTRATORS, v![org])?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
