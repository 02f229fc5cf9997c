//! A saved view as it goes out.

use crate::work::Work;
use jiff::Timestamp;
use mingxi_domain::access::{Action, Role};
use mingxi_domain::ids::{DepartmentId, SavedViewId, UserId};
use mingxi_domain::views::{ViewQuery, ViewVisibility};
use mingxi_store::saved_views::SavedViewRow;
use serde::Serialize;
use utoipa::ToSchema;

/// A saved view.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SavedView {
    /// Its id.
    pub id: SavedViewId,
    /// Object whose records it lists.
    pub object: String,
    /// What people call it.
    pub name: String,
    /// Who sees it.
    pub visibility: ViewVisibility,
    /// The role that opens the list with it.
    pub default_role: Option<Role>,
    /// Place among the views of the object, smallest first.
    pub position: i64,
    /// What it shows.
    pub query: ViewQuery,
    /// Who saved it.
    pub owner_id: UserId,
    /// The department of a team view; those below it see it too.
    pub department_id: Option<DepartmentId>,
    /// Whether the caller may change and delete it.
    pub may_edit: bool,
    /// Send it back with a change.
    pub version: i64,
    /// When it was saved first.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was changed last.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// One's own view always; a shared one also by those who may publish.
pub(super) fn may_edit(work: &Work, row: &SavedViewRow) -> bool {
    row.owner_id == work.actor.user() && work.check(Action::SavedViewSave).is_ok()
        || row.visibility != ViewVisibility::Personal && work.check(Action::SavedViewPublish).is_ok()
}

pub(super) fn view(work: &Work, row: SavedViewRow) -> SavedView {
    SavedView {
        may_edit: may_edit(work, &row),
        id: row.id,
        object: row.object,
        name: row.name,
        visibility: row.visibility,
        default_role: row.default_role,
        position: row.position,
        query: serde_json::from_value(row.query).unwrap_or_default(),
        owner_id: row.owner_id,
        department_id: row.department_id,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}
