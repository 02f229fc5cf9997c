//! Who a record belongs to, and giving it to someone else.

use crate::error::{Error, Result};
use crate::records::Input;
use crate::work::{Changes, Work};
use jiff::Timestamp;
use mingxi_domain::access::Action;
use mingxi_domain::ids::{DepartmentId, Id, UserId};
use mingxi_domain::words;
use mingxi_store::users::UserRow;
use serde::Deserialize;
use serde_json::{Value as Json, json};
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

/// A record that belongs to somebody: what an assignment reads and writes of it.
pub(crate) trait Owned {
    /// Who has it.
    fn owner(&self) -> Owner;
    /// Gives it to another owner at this moment.
    fn give(&mut self, to: Owner, now: Timestamp);
    /// Writes it back, with what belonged to the old owner `from` because the record did.
    fn save_with_dependents(&self, work: &mut Work, from: UserId) -> Result<()>;
}

/// Writes [`Owned`] for rows with `owner_id`, `department_id` and `updated_at`.
macro_rules! owned {
    ($row:ty, $move_dependents:path) => {
        impl crate::users::Owned for $row {
            fn owner(&self) -> crate::users::Owner {
                crate::users::Owner { user: self.owner_id, department: self.department_id }
            }

            fn give(&mut self, to: crate::users::Owner, now: jiff::Timestamp) {
                (self.owner_id, self.department_id, self.updated_at) = (to.user, to.department, now);
            }

            fn save_with_dependents(
                &self,
                work: &mut crate::work::Work,
                from: mingxi_domain::ids::UserId,
            ) -> crate::error::Result<()> {
                self.update(work.tx, work.org())?;
                Ok($move_dependents(work.tx, work.org(), self, from)?)
            }
        }
    };
}
pub(crate) use owned;

/// Gives a held record to another owner, with its audit entry and its event. Returns whether anything changed.
pub(crate) fn assign_record(
    work: &mut Work,
    action: Action,
    id: impl Id,
    mut row: impl Owned,
    input: &Assign,
) -> Result<bool> {
    let owner = load_owner(work, input.owner_id)?;
    let from = row.owner();
    if from.user == owner.user {
        return Ok(false);
    }
    row.give(owner, work.now);
    row.save_with_dependents(work, from.user)?;
    work.audit(action, id, Changes::none().moved("owner_id", from.user, owner.user))?;
    work.emit(&format!("{}.assigned", action.object()), action.object(), id, moved(from, owner))?;
    Ok(true)
}

/// What the event of an assignment says: enough to tell whom the record left.
pub(crate) fn moved(from: Owner, to: Owner) -> Json {
    json!({ "from": from.user, "from_department": from.department, "to": to.user })
}

/// The owner a record is to go to.
///
/// # Errors
/// Invalid when there is no such user or the user is not active.
pub fn load_owner(work: &mut Work, user: UserId) -> Result<Owner> {
    let row = UserRow::find(work.tx, work.org(), user)?.ok_or_else(|| Error::unknown_reference("/owner_id", user))?;
    if !row.is_active {
        return Err(Error::invalid(
            "/owner_id",
            "inactive_user",
            words!("{} 已停用", "{} no longer works here", row.name),
        ));
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
