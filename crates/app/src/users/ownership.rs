//! Who a record belongs to, and giving it to someone else.

use crate::error::{Error, Result};
use crate::records::Input;
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::ids::{DepartmentId, UserId};
use mingxi_store::users::UserRow;
use serde::Deserialize;
use utoipa::ToSchema;

/// To whom a record goes.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// The new owner.
    pub owner_id: UserId,
}

/// An owner and the department a record of theirs belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The user.
    pub user: UserId,
    /// The user's department.
    pub department: Option<DepartmentId>,
}

/// The owner a record is to go to.
///
/// # Errors
/// Invalid when there is no such user or the user is not active.
pub fn load_owner(work: &mut Work, user: UserId) -> Result<Owner> {
    let row = UserRow::find(work.tx, work.org(), user)?.ok_or_else(|| Error::unknown_reference("/owner_id", user))?;
    if !row.is_active {
        return Err(Error::invalid("/owner_id", "inactive_user", format!("{} no longer works here", row.name)));
    }
    Ok(Owner { user, department: row.department_id })
}

/// Giving a record to someone else is an assignment, also while creating or changing it: an `owner_id` in the
/// input that is not `current` needs the right to `assign`.
///
/// # Errors
/// Forbidden.
pub fn check_owner(work: &Work, input: &Input, current: &str, assign: Action) -> Result<()> {
    let asked = input.get("owner_id").and_then(serde_json::Value::as_str);
    if asked.is_none_or(|asked| asked == current) { Ok(()) } else { work.check(assign) }
}
