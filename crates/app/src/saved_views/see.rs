//! Which views somebody sees.

use super::view::{SavedView, view};
use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::ids::{DepartmentId, SavedViewId};
use mingxi_domain::metadata::objects;
use mingxi_domain::views::ViewVisibility;
use mingxi_store::saved_views::{self as store, SavedViewRow};
use mingxi_store::users::DepartmentRow;

/// Most views of an answer.
const MOST: usize = 1_000;

/// The views the actor sees, of one object or of all it may read, by object and position.
///
/// # Errors
/// Forbidden when the object may not be read; invalid object.
pub fn list_saved_views(work: &mut Work, object: Option<&str>) -> Result<Vec<SavedView>> {
    if let Some(object) = object {
        let known = objects::find(object);
        let known = known.ok_or_else(Error::no_such_object)?;
        work.scope(known.name)?;
    }
    let departments = departments_above(work)?;
    let rows = store::list_views(work.tx, work.org(), work.actor.user(), &departments, object, MOST)?;
    let readable =
        rows.into_iter().filter(|row| objects::find(&row.object).is_some() && work.scope(&row.object).is_ok());
    let readable: Vec<_> = readable.collect();
    Ok(readable.into_iter().map(|row| view(work, row)).collect())
}

/// One view the actor sees.
///
/// # Errors
/// Not found.
pub fn find_saved_view(work: &mut Work, id: SavedViewId) -> Result<SavedView> {
    let row = SavedViewRow::find(work.tx, work.org(), id)?;
    let row = seen(work, row)?.ok_or_else(|| Error::not_found("saved_view", id))?;
    Ok(view(work, row))
}

/// The row, if the actor sees the view.
pub(super) fn seen(work: &mut Work, row: Option<SavedViewRow>) -> Result<Option<SavedViewRow>> {
    let Some(row) = row else { return Ok(None) };
    let is_seen = row.owner_id == work.actor.user()
        || match row.visibility {
            ViewVisibility::Personal => false,
            ViewVisibility::Team => match row.department_id {
                Some(department) => departments_above(work)?.contains(&department),
                None => false,
            },
            ViewVisibility::Everyone => true,
        };
    Ok((is_seen && work.scope(&row.object).is_ok()).then_some(row))
}

/// The actor's department and those above it. A path is `/dep_…/dep_…/`.
fn departments_above(work: &mut Work) -> Result<Vec<DepartmentId>> {
    let Some(own) = work.actor.standing.department else { return Ok(Vec::new()) };
    let row = DepartmentRow::find(work.tx, work.org(), own)?;
    let path = row.map(|row| row.path).unwrap_or_default();
    Ok(path.split('/').filter_map(|part| part.parse().ok()).collect())
}
