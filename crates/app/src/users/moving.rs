//! Moving a user to another department.

use crate::error::{Error, Result};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::{DepartmentId, UserId};
use mingxi_store::users::{DepartmentRow, UserRow};

/// Puts a user into a department, or into none. What they own keeps its department. Returns whether anything changed.
///
/// # Errors
/// Forbidden; not found; unknown department.
pub fn move_user(work: &mut Work, id: UserId, department_id: Option<DepartmentId>) -> Result<bool> {
    work.check(Action::UserUpdate)?;
    if let Some(department) = department_id
        && DepartmentRow::find(work.tx, work.org(), department)?.is_none()
    {
        return Err(Error::unknown_reference("/department_id", department));
    }
    let mut row = UserRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("user", id))?;
    if row.department_id == department_id {
        return Ok(false);
    }
    let from = row.department_id;
    (row.department_id, row.updated_at) = (department_id, work.now);
    row.update(work.tx, work.org())?;
    work.audit(Action::UserUpdate, id, Changes::none().moved("department_id", from, department_id))?;
    Ok(true)
}
