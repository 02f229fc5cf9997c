//! A new user with roles.

use super::departments::require_active;
use super::passwords::hash_password;
use crate::error::{Error, Result};
use crate::records::refusals;
use crate::work::{Changes, Work};
use mingxi_domain::access::{Action, Role};
use mingxi_domain::ids::{DepartmentId, UserId};
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::words;
use mingxi_store::DbError;
use mingxi_store::users::{DepartmentRow, UserRoleRow, UserRow};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A user to add.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateUser {
    /// Name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// E-mail address, unique in the organisation; used to sign in.
    #[schema(min_length = 3, max_length = 200)]
    pub email: String,
    /// Initial password; without one the user cannot sign in yet.
    #[schema(min_length = 10, max_length = 200)]
    pub password: Option<String>,
    /// Department.
    pub department_id: Option<DepartmentId>,
    /// Roles.
    pub roles: Vec<Role>,
}

/// Adds a user, hashing the password here and now: for the command line, demo data and tests.
///
/// # Errors
/// As [`create_user_with`]; invalid password.
pub fn create_user(work: &mut Work, input: &CreateUser) -> Result<UserId> {
    let hash = input.password.as_deref().map(hash_password).transpose()?;
    create_user_with(work, input, hash.as_deref())
}

/// Adds a user. `password_hash` is the hash of the password, made outside the transaction where others wait for it.
///
/// # Errors
/// Forbidden; invalid name or e-mail; unknown department; refused as `record_exists`, `department_inactive`.
pub fn create_user_with(work: &mut Work, input: &CreateUser, password_hash: Option<&str>) -> Result<UserId> {
    work.check(Action::UserCreate)?;
    let row = user_row(work, input, password_hash)?;
    let inserted = row.insert(work.tx, work.org()).and_then(|()| work.tx.flush());
    if let Err(DbError::UniqueViolation { .. }) = inserted {
        return Err(refusals::RECORD_EXISTS
            .at("/email", words!("已有邮箱为 {} 的用户。", "A user has the e-mail {} already.", row.email)));
    }
    inserted?;
    let roles: BTreeSet<Role> = input.roles.iter().copied().collect();
    insert_roles(work, row.id, &roles)?;
    let changes = Changes::none().set("name", &row.name).set("email", &row.email).set("roles", roles);
    work.audit(Action::UserCreate, row.id, changes)?;
    Ok(row.id)
}

pub(super) fn insert_roles(work: &mut Work, user: UserId, roles: &BTreeSet<Role>) -> Result<()> {
    let row = |role: &Role, work: &Work| UserRoleRow {
        id: work.ids.next(),
        user_id: user,
        role: *role,
        custom: json!({}),
        search_text: String::new(),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    };
    let rows: Vec<_> = roles.iter().map(|role| row(role, work)).collect();
    Ok(UserRoleRow::insert_all(work.tx, work.org(), &rows)?)
}

pub(super) fn checked_name(name: &str) -> Result<String> {
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 200 || name.contains('\0') {
        return Err(Error::required_text("/name", 200));
    }
    Ok(name)
}

/// A department that people may be put into.
pub(super) fn check_department(work: &mut Work, id: DepartmentId) -> Result<()> {
    let found = DepartmentRow::find(work.tx, work.org(), id)?;
    require_active(&found.ok_or_else(|| Error::unknown_reference("/department_id", id))?, "/department_id")
}

fn user_row(work: &mut Work, input: &CreateUser, password_hash: Option<&str>) -> Result<UserRow> {
    let (name, email) = (checked_name(&input.name)?, input.email.trim().to_lowercase());
    if !email.contains('@') || email.chars().count() > 200 || email.contains('\0') {
        return Err(Error::invalid(
            "/email",
            "not_an_email",
            words!("邮箱地址，如 wang.min@example.com", "an address such as wang.min@example.com"),
        ));
    }
    if let Some(department) = input.department_id {
        check_department(work, department)?;
    }
    Ok(UserRow {
        id: work.ids.next(),
        search_text: normalize(&format!("{name} {email}")),
        name,
        email,
        password_hash: password_hash.map(str::to_owned),
        department_id: input.department_id,
        is_active: true,
        failed_sign_ins: 0,
        locked_until: None,
        custom: json!({}),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    })
}
