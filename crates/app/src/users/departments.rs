//! The department tree.

use crate::error::{Error, Result};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::DepartmentId;
use mingxi_domain::metadata::text::normalize;
use mingxi_store::users::DepartmentRow;
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

/// Adds a department below its parent.
///
/// # Errors
/// Forbidden; invalid name; unknown parent.
pub fn create_department(work: &mut Work, input: &CreateDepartment) -> Result<DepartmentId> {
    work.check(Action::DepartmentCreate)?;
    let name = input.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Error::invalid("/name", "required", "1 to 200 characters"));
    }
    let above = match input.parent_id {
        Some(parent) => {
            DepartmentRow::find(work.tx, work.org(), parent)?
                .ok_or_else(|| Error::unknown_reference("/parent_id", parent))?
                .path
        }
        None => "/".to_owned(),
    };
    let id = work.ids.next::<DepartmentId>();
    let row = DepartmentRow {
        id,
        search_text: normalize(&name),
        name,
        parent_id: input.parent_id,
        path: format!("{above}{id}/"),
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
