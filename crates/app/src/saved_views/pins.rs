//! What somebody pinned: records and views.

use super::refusals;
use super::see::list_saved_views;
use crate::error::{Error, Result};
use crate::records::Untitled;
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::ids::{PinId, SavedViewId};
use mingxi_domain::metadata::objects;
use mingxi_domain::words;
use mingxi_store::saved_views::{self as store, PinRow};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;

/// The word that stands for a view in place of an object.
const VIEW: &str = "saved_view";
/// Most pins of a user.
const PINS_MAX: usize = 100;

/// What to pin.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePin {
    /// Object of the record, or `saved_view`.
    #[schema(max_length = 40)]
    pub object: String,
    /// The record or view.
    #[schema(max_length = 40)]
    pub record_id: String,
}

/// Something pinned.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Pin {
    /// Its id.
    pub id: PinId,
    /// Object of the record, or `saved_view`.
    pub object: String,
    /// The record or view.
    pub record_id: String,
    /// Name or number of the record, or name of the view.
    pub title: String,
    /// For a view: the object whose records it lists.
    pub view_object: Option<String>,
}

/// The actor's pins in their order. What the actor may not see any more is left out.
///
/// # Errors
/// Of the database.
pub fn list_pins(work: &mut Work) -> Result<Vec<Pin>> {
    let rows = store::list_pins(work.tx, work.org(), work.actor.user())?;
    show(work, rows)
}

/// Pins a record or view the actor sees. Pinning it again changes nothing.
///
/// # Errors
/// Forbidden; unknown object or record; refused as `pin_too_many`.
pub fn create_pin(work: &mut Work, input: &CreatePin) -> Result<Pin> {
    work.check(Action::PinCreate)?;
    let rows = store::list_pins(work.tx, work.org(), work.actor.user())?;
    let is_it = |row: &&PinRow| row.object == input.object && row.record_id == input.record_id;
    let known = rows.iter().find(is_it).cloned();
    let is_new = known.is_none();
    let row = known.unwrap_or_else(|| PinRow {
        id: work.ids.next(),
        user_id: work.actor.user(),
        object: input.object.clone(),
        record_id: input.record_id.clone(),
        position: rows.last().map_or(0, |last| last.position + 1),
        created_at: work.now,
    });
    let unknown = || Error::unknown_reference("/record_id", &input.record_id);
    let pin = show(work, vec![row.clone()])?.pop().ok_or_else(unknown)?;
    if is_new && rows.len() >= PINS_MAX {
        return Err(refusals::TOO_MANY_PINS.because(words!("已固定 {PINS_MAX} 项。", "You have {PINS_MAX} pins.")));
    }
    if is_new {
        row.insert(work.tx, work.org())?;
    }
    Ok(pin)
}

/// Takes a pin away; one that is gone already is fine.
///
/// # Errors
/// Forbidden; not found when there is no such pin of the actor.
pub fn delete_pin(work: &mut Work, id: PinId) -> Result<()> {
    work.check(Action::PinDelete)?;
    let (org, user) = (work.org(), work.actor.user());
    if store::delete_pin(work.tx, org, user, id)? { Ok(()) } else { Err(Error::not_found("pin", id)) }
}

/// The pins with their titles; those of records the actor does not see are dropped.
fn show(work: &mut Work, rows: Vec<PinRow>) -> Result<Vec<Pin>> {
    let mut untitled = Untitled::default();
    rows.iter().for_each(|row| untitled.add(&row.object, &row.record_id));
    let mut titles: HashMap<_, _> =
        untitled.visible(work)?.into_iter().map(|(id, title)| (id, (title, None))).collect();
    if rows.iter().any(|row| row.object == VIEW) {
        let views = list_saved_views(work, None)?;
        titles.extend(views.into_iter().map(|view| (view.id.to_string(), (view.name, Some(view.object)))));
    }
    let pin = |row: PinRow| {
        let is_view = row.object == VIEW && row.record_id.parse::<SavedViewId>().is_ok();
        let is_record = objects::find(&row.object).is_some();
        let (title, view_object) = titles.get(&row.record_id).filter(|_| is_view || is_record)?.clone();
        Some(Pin { id: row.id, object: row.object, record_id: row.record_id, title, view_object })
    };
    Ok(rows.into_iter().filter_map(pin).collect())
}
