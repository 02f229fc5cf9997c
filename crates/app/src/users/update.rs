//! Changes of a user.

use crate::error::{Error, Result};
use crate::work::{Changes, Work};
use mingxi_domain::access::{Action, Role};
use mingxi_domain::ids::{DepartmentId, UserId};
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::words;
use mingxi_store::users::{self as store, UserRow};
use mingxi_store::{DbError, sessions, sign_in_places};
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What to change about a user. Absent fields stay.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateUser {
    /// The version that was read.
    pub version: i64,
    /// Name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// Department.
    pub department_id: Option<DepartmentId>,
    /// Whether the user may come in at all.
    pub is_active: Option<bool>,
    /// All roles from now on.
    pub roles: Option<Vec<Role>>,
    /// A new password.
    #[schema(min_length = 10, max_length = 200, format = Password)]
    pub password: Option<String>,
}

/// Changes a user. `password_hash` is the hash of the new password, made outside the transaction.
///
/// The last active administrator stays one, or nobody could ever let anybody in again.
///
/// # Errors
/// Forbidden; not found; conflict; invalid name or department; refused as `user_last_administrator`,
/// `department_inactive`.
pub fn update_user(work: &mut Work, id: UserId, input: &UpdateUser, password_hash: Option<&str>) -> Result<()> {
    work.check(Action::UserUpdate)?;
    // Before the user: whoever else takes an administrator away waits here, and both in the same order.
    let may_end = input.is_active == Some(false) || input.roles.is_some();
    let administrators = if may_end { store::lock_active_administrators(work.tx, work.org())? } else { Vec::new() };
    let before = UserRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("user", id))?;
    if before.version != input.version {
        return Err(Error::Conflict { what: "user", id: id.to_string(), current_version: Some(before.version) });
    }
    let roles_before: BTreeSet<Role> = store::list_roles(work.tx, work.org(), id)?.into_iter().collect();
    let roles: BTreeSet<Role> =
        input.roles.as_ref().map_or_else(|| roles_before.clone(), |roles| roles.iter().copied().collect());
    let row = changed(work, &before, input, password_hash)?;
    if administrators == [id] && !(row.is_active && roles.contains(&Role::Administrator)) {
        return Err(super::refusals::LAST_ADMINISTRATOR.because(words!(
            "{} 是唯一在用的系统管理员。",
            "{} is the only active administrator.",
            before.name
        )));
    }
    match row.update(work.tx, work.org()).and_then(|()| work.tx.flush()) {
        Err(DbError::RowCount { .. }) => {
            return Err(Error::Conflict { what: "user", id: id.to_string(), current_version: None });
        }
        other => other?,
    }
    if roles != roles_before {
        store::delete_roles(work.tx, work.org(), id)?;
        super::create::insert_roles(work, id, &roles)?;
    }
    if !row.is_active || password_hash.is_some() {
        sessions::delete_of_user(work.tx, work.org(), id)?;
    }
    if password_hash.is_some() {
        sign_in_places::forget(work.tx, work.org(), id)?;
    }
    work.standings.changed(work.now);
    work.memo.forget();
    let mut changes = Changes::none().moved("name", &before.name, &row.name);
    changes = changes.moved("department_id", before.department_id, row.department_id).moved(
        "is_active",
        before.is_active,
        row.is_active,
    );
    changes = changes.moved("roles", roles_before, roles);
    if password_hash.is_some() {
        changes = changes.set("password", "changed");
    }
    work.audit(Action::UserUpdate, id, changes)
}

fn changed(work: &mut Work, before: &UserRow, input: &UpdateUser, password_hash: Option<&str>) -> Result<UserRow> {
    let mut row = UserRow { updated_at: work.now, ..before.clone() };
    if let Some(name) = &input.name {
        row.name = super::create::checked_name(name)?;
        row.search_text = normalize(&format!("{} {}", row.name, row.email));
    }
    if let Some(department) = input.department_id {
        if before.department_id != Some(department) {
            super::create::check_department(work, department)?;
        }
        row.department_id = Some(department);
    }
    if let Some(is_active) = input.is_active {
        row.is_active = is_active;
    }
    if let Some(hash) = password_hash {
        row.password_hash = Some(hash.to_owned());
    }
    Ok(row)
}
