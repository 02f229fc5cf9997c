//! Saving, changing and deleting views.

use super::refusals;
use super::see::seen;
use super::view::{SavedView, may_edit, view};
use crate::error::{Error, FieldError, Result};
use crate::patch::present;
use crate::records::describe;
use crate::text::required_text;
use crate::work::{Changes, Work};
use mingxi_domain::access::{Action, Role};
use mingxi_domain::ids::SavedViewId;
use mingxi_domain::metadata::objects;
use mingxi_domain::text_enum::TextEnum as _;
use mingxi_domain::views::{ViewQuery, ViewVisibility};
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::DbError;
use mingxi_store::saved_views::{self as store, SavedViewRow};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

const NAME_MAX: usize = 80;
const POSITION_MAX: i64 = 1_000_000;
/// Most views of one user.
const VIEWS_MAX: i64 = 500;

/// A view to save.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSavedView {
    /// Object whose records it lists: `opportunity`.
    pub object: String,
    /// What people call it.
    #[schema(min_length = 1, max_length = 80, pattern = "\\S")]
    pub name: String,
    /// Who sees it; only you unless given. For everyone needs the right `saved_view.publish`.
    pub visibility: Option<ViewVisibility>,
    /// The role that opens the list with it, in place of the view that did before. Only for a view for everyone.
    pub default_role: Option<Role>,
    /// Place among the views of the object, smallest first.
    #[schema(minimum = 0, maximum = 1000000)]
    pub position: Option<i64>,
    /// What it shows.
    pub query: ViewQuery,
}

/// What to change about a view. Absent fields stay.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateSavedView {
    /// The version that was read.
    pub version: i64,
    /// What people call it.
    #[schema(min_length = 1, max_length = 80, pattern = "\\S")]
    pub name: Option<String>,
    /// Who sees it.
    pub visibility: Option<ViewVisibility>,
    /// The role that opens the list with it; null for none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Role>)]
    pub default_role: Option<Option<Role>>,
    /// Place among the views of the object.
    #[schema(minimum = 0, maximum = 1000000)]
    pub position: Option<i64>,
    /// What it shows.
    pub query: Option<ViewQuery>,
}

/// Saves a view.
///
/// # Errors
/// Forbidden; invalid object, name or query; refused as `saved_view_no_team`, `saved_view_not_for_everyone`,
/// `saved_view_too_many`.
pub fn create_saved_view(work: &mut Work, input: &CreateSavedView) -> Result<SavedView> {
    work.check(Action::SavedViewSave)?;
    let object = objects::find(&input.object);
    let object = object.ok_or_else(Error::no_such_object)?;
    work.scope(object.name)?;
    let (org, user) = (work.org(), work.actor.user());
    if store::count_views(work.tx, org, user)? >= VIEWS_MAX {
        return Err(refusals::TOO_MANY.because(words!("已有 {VIEWS_MAX} 个视图。", "You have {VIEWS_MAX} views.")));
    }
    let row = SavedViewRow {
        id: work.ids.next(),
        object: object.name.to_owned(),
        name: required_text("/name", &input.name, NAME_MAX)?,
        visibility: input.visibility.unwrap_or(ViewVisibility::Personal),
        default_role: input.default_role,
        position: input.position.unwrap_or_default(),
        query: json!(input.query),
        owner_id: user,
        department_id: work.actor.standing.department,
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    };
    check(work, &row, &input.query)?;
    take_default(work, &row)?;
    row.insert(work.tx, org)?;
    let changes = Changes::none().set("object", &row.object).set("name", &row.name).set("visibility", row.visibility);
    work.audit(Action::SavedViewSave, row.id, changes)?;
    Ok(view(work, row))
}

/// Changes a view: one's own, or a shared one with the right to publish.
///
/// # Errors
/// As [`create_saved_view`]; not found; conflict.
pub fn update_saved_view(work: &mut Work, id: SavedViewId, input: &UpdateSavedView) -> Result<SavedView> {
    let before = lock(work, id)?;
    if before.version != input.version {
        return Err(conflict(id, Some(before.version)));
    }
    let mut row = SavedViewRow { updated_at: work.now, ..before.clone() };
    if let Some(name) = &input.name {
        row.name = required_text("/name", name, NAME_MAX)?;
    }
    row.visibility = input.visibility.unwrap_or(row.visibility);
    row.default_role = input.default_role.unwrap_or(row.default_role);
    row.position = input.position.unwrap_or(row.position);
    if let Some(query) = &input.query {
        row.query = json!(query);
    }
    if row.visibility == ViewVisibility::Team && before.visibility != ViewVisibility::Team {
        row.department_id = work.actor.standing.department;
    }
    let query: ViewQuery = input.query.clone().unwrap_or_default();
    check(work, &row, &query)?;
    take_default(work, &row)?;
    match row.update(work.tx, work.org()).and_then(|()| work.tx.flush()) {
        Err(DbError::RowCount { .. }) => return Err(conflict(id, None)),
        other => other?,
    }
    row.version += 1;
    let changes = Changes::none()
        .moved("name", &before.name, &row.name)
        .moved("visibility", before.visibility, row.visibility)
        .moved("default_role", before.default_role, row.default_role)
        .moved("query", &before.query, &row.query);
    work.audit(Action::SavedViewSave, id, changes)?;
    Ok(view(work, row))
}

/// Deletes a view for everybody, with the pins on it.
///
/// # Errors
/// Forbidden; not found.
pub fn delete_saved_view(work: &mut Work, id: SavedViewId) -> Result<()> {
    let row = lock(work, id)?;
    store::delete_view(work.tx, work.org(), id)?;
    let changes = Changes::none().moved("name", &row.name, serde_json::Value::Null).moved(
        "query",
        &row.query,
        serde_json::Value::Null,
    );
    work.audit(Action::SavedViewDelete, id, changes)
}

/// The view, held, if the actor may change it.
fn lock(work: &mut Work, id: SavedViewId) -> Result<SavedViewRow> {
    work.check(Action::SavedViewSave)?;
    let row = SavedViewRow::lock(work.tx, work.org(), id)?;
    let row = seen(work, row)?.ok_or_else(|| Error::not_found("saved_view", id))?;
    if !may_edit(work, &row) {
        work.check(Action::SavedViewPublish)?;
    }
    Ok(row)
}

fn conflict(id: SavedViewId, current_version: Option<i64>) -> Error {
    Error::Conflict { what: "saved_view", id: id.to_string(), current_version }
}

/// Whether the actor may share like this, and the query fits the object.
fn check(work: &mut Work, row: &SavedViewRow, query: &ViewQuery) -> Result<()> {
    if !(0..=POSITION_MAX).contains(&row.position) {
        return Err(Error::invalid("/position", "out_of_range", words!("0 至 {POSITION_MAX}", "0 to {POSITION_MAX}")));
    }
    match row.visibility {
        ViewVisibility::Personal => {}
        ViewVisibility::Team if row.department_id.is_none() => {
            return Err(refusals::NO_TEAM.at(
                "/visibility",
                words!("部门视图属于所在部门，当前用户没有部门。", "A team view belongs to your department."),
            ));
        }
        ViewVisibility::Team => {}
        ViewVisibility::Everyone => work.check(Action::SavedViewPublish)?,
    }
    if row.default_role.is_some() && row.visibility != ViewVisibility::Everyone {
        return Err(refusals::NOT_FOR_EVERYONE.at("/default_role", {
            let visible = row.visibility;
            Words::new(format!("视图的可见范围为“{}”。", visible.label().zh), format!("The view is {visible}."))
        }));
    }
    let description = describe(work, &row.object)?;
    let faults = query.faults(&description, work.viewpoint());
    if faults.is_empty() {
        return Ok(());
    }
    let error = |fault: mingxi_domain::views::ViewFault| {
        FieldError::new(format!("/query{}", fault.pointer), fault.code, fault.detail)
    };
    Err(Error::Invalid(faults.into_iter().map(error).collect()))
}

fn take_default(work: &mut Work, row: &SavedViewRow) -> Result<()> {
    match row.default_role {
        Some(role) => Ok(store::clear_default(work.tx, work.org(), &row.object, role, row.id, work.now)?),
        None => Ok(()),
    }
}
