//! The department tree.

use super::refusals;
use crate::error::{Error, Result};
use crate::patch::present;
use crate::text::required_text;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::DepartmentId;
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::words;
use mingxi_store::users::{self as store, DepartmentRow};
use mingxi_store::{DbError, organizations};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// A department to add.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateDepartment {
    /// Name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The department above it; none for a top one.
    pub parent_id: Option<DepartmentId>,
}

/// What to change about a department. Absent fields stay.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateDepartment {
    /// The version that was read.
    pub version: i64,
    /// Name.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// The department above it; `null` makes it a top one.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<DepartmentId>)]
    pub parent_id: Option<Option<DepartmentId>>,
    /// Whether people and departments may be put into it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = bool, required = false)]
    pub is_active: Option<bool>,
}

/// Adds a department below its parent.
///
/// # Errors
/// Forbidden; invalid name; unknown parent; refused as `department_inactive`.
pub fn create_department(work: &mut Work, input: &CreateDepartment) -> Result<DepartmentId> {
    work.check(Action::DepartmentCreate)?;
    let name = required_text("/name", &input.name, 200)?;
    hold_tree(work)?;
    let above = path_below(work, input.parent_id)?;
    let id = work.ids.next::<DepartmentId>();
    let row = DepartmentRow {
        id,
        search_text: normalize(&name),
        name,
        parent_id: input.parent_id,
        path: format!("{above}{id}/"),
        is_active: true,
        custom: json!({}),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    };
    row.insert(work.tx, work.org())?;
    work.standings.changed(work.now);
    work.audit(Action::DepartmentCreate, id, Changes::none().set("name", &row.name).set("parent_id", row.parent_id))?;
    Ok(id)
}

/// Renames a department, moves it with all below it, or closes it. Records stay with their department; who sees them
/// follows the tree.
///
/// # Errors
/// Forbidden; not found; conflict; invalid name; unknown parent; refused as `department_below_itself`,
/// `department_inactive`, `department_in_use`.
pub fn update_department(work: &mut Work, id: DepartmentId, input: &UpdateDepartment) -> Result<()> {
    work.check(Action::DepartmentUpdate)?;
    hold_tree(work)?;
    let conflict = |current_version| Error::Conflict { what: "department", id: id.to_string(), current_version };
    let before = DepartmentRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("department", id))?;
    if before.version != input.version {
        return Err(conflict(Some(before.version)));
    }
    let row = changed(work, &before, input)?;
    let changes = Changes::none()
        .moved("name", &before.name, &row.name)
        .moved("parent_id", before.parent_id, row.parent_id)
        .moved("is_active", before.is_active, row.is_active);
    if changes.is_empty() {
        return Ok(());
    }
    if row.path != before.path {
        store::move_departments_below(work.tx, work.org(), &before.path, &row.path)?;
    }
    match row.update(work.tx, work.org()).and_then(|()| work.tx.flush()) {
        Err(DbError::RowCount { .. }) => return Err(conflict(None)),
        other => other?,
    }
    // What a manager sees is the tree.
    work.standings.changed(work.now);
    work.memo.forget();
    work.audit(Action::DepartmentUpdate, id, changes)
}

fn changed(work: &mut Work, before: &DepartmentRow, input: &UpdateDepartment) -> Result<DepartmentRow> {
    let mut row = DepartmentRow { updated_at: work.now, ..before.clone() };
    if let Some(name) = &input.name {
        row.name = required_text("/name", name, 200)?;
        row.search_text = normalize(&row.name);
    }
    if let Some(parent) = input.parent_id.filter(|parent| *parent != before.parent_id) {
        let above = path_below(work, parent)?;
        if above.starts_with(&before.path) {
            return Err(refusals::DEPARTMENT_BELOW_ITSELF
                .at("/parent_id", words!("{} 会成为自己的下级。", "{} would be below itself.", before.name)));
        }
        row.parent_id = parent;
        row.path = format!("{above}{}/", before.id);
    }
    if let Some(is_active) = input.is_active {
        row.is_active = is_active;
    }
    if before.is_active && !row.is_active {
        let (people, departments) = store::count_in_department(work.tx, work.org(), before.id)?;
        if people + departments > 0 {
            let detail = words!(
                "{} 还有 {people} 个在用用户和 {departments} 个在用部门。",
                "{} has {people} active users and {departments} active departments.",
                before.name
            );
            return Err(refusals::DEPARTMENT_IN_USE.at("/is_active", detail));
        }
    }
    Ok(row)
}

/// Whoever changes the tree waits for the others: two moves at once could make a ring.
fn hold_tree(work: &mut Work) -> Result<()> {
    organizations::lock(work.tx, work.org())?;
    Ok(())
}

/// The path that the departments right below `parent` begin with.
fn path_below(work: &mut Work, parent: Option<DepartmentId>) -> Result<String> {
    let Some(parent) = parent else { return Ok("/".to_owned()) };
    let found = DepartmentRow::find(work.tx, work.org(), parent)?;
    let row = found.ok_or_else(|| Error::unknown_reference("/parent_id", parent))?;
    require_active(&row, "/parent_id")?;
    Ok(row.path)
}

/// Refuses to put anybody or anything into a department that is closed.
pub(super) fn require_active(row: &DepartmentRow, pointer: &str) -> Result<()> {
    if row.is_active {
        return Ok(());
    }
    Err(refusals::DEPARTMENT_INACTIVE.at(pointer, words!("{} 已停用。", "{} is not active.", row.name)))
}
