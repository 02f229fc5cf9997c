//! Reading a timeline.

use super::sources::{FILES, sources, timeline_object};
use super::view::{FieldChange, Timeline, TimelineFollowUp, TimelineItem, TimelineKind};
use crate::error::{Error, Result};
use crate::records::{Titles, Untitled};
use crate::work::Work;
use mingxi_domain::ids::{self, AuditId, FollowUpId, Id};
use mingxi_domain::metadata::{FieldKind, objects};
use mingxi_store::records;
use mingxi_store::timeline::{self as store, EntryRow};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

const DEFAULT_LIMIT: usize = 50;
/// Most items of a page.
pub const MAX_LIMIT: usize = 200;

/// Which timeline.
#[derive(Clone, Debug)]
pub struct TimelineInput {
    /// Object of the record: `customer`.
    pub object: String,
    /// The record.
    pub id: String,
    /// Only what is of this kind.
    pub kind: Option<TimelineKind>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Most items; 50 unless given.
    pub limit: Option<usize>,
}

/// One page of what happened to a record the actor may see and to what hangs on it, newest first.
///
/// # Errors
/// Invalid object, cursor or limit; forbidden; not found.
pub fn read_timeline(work: &mut Work, input: &TimelineInput) -> Result<Timeline> {
    let object = timeline_object(&input.object)?;
    let scope = work.scope(object.name)?;
    let shown: String = input.id.chars().take(64).collect();
    let absent = || Error::not_found(object.name, &shown);
    let id = ids::decode(object.id_prefix, &input.id).map_err(|_| absent())?;
    if !records::is_visible(work.tx, &scope, object, id)? {
        return Err(absent());
    }
    let limit = input.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Error::page_limit(MAX_LIMIT));
    }
    let not_a_cursor = |_| Error::not_a_cursor();
    let before = input.cursor.as_deref().map(str::parse::<AuditId>).transpose().map_err(not_a_cursor)?;
    let sources = sources(work, object, id, input.kind)?;
    let actions = input.kind.map(TimelineKind::actions).unwrap_or_default();
    let mut entries = store::list_entries(work.tx, work.org(), &sources.records, &actions, before, limit + 1)?;
    let has_more = entries.len() > limit;
    entries.truncate(limit);
    let next_cursor = entries.last().filter(|_| has_more).map(|last| last.id.to_string());
    let titles = titles(work, &entries)?;
    let said = follow_ups(work, &entries)?;
    let items = entries.into_iter().map(|entry| item(entry, &input.id, &titles, &said)).collect();
    Ok(Timeline { items, titles, older_documents_left_out: sources.is_cut, next_cursor })
}

fn item(
    entry: EntryRow,
    record: &str,
    titles: &BTreeMap<String, String>,
    said: &BTreeMap<String, TimelineFollowUp>,
) -> TimelineItem {
    let record_title = titles.get(&entry.object_id).cloned().or_else(|| file_name(&entry));
    TimelineItem {
        id: entry.id,
        kind: TimelineKind::of(&entry.object, &entry.action, entry.object_id == record),
        at: entry.at,
        actor_id: (entry.actor_id.raw() != 0).then_some(entry.actor_id),
        actor: entry.actor,
        door: entry.door,
        action: entry.action,
        record_title,
        follow_up: said.get(&entry.object_id).cloned(),
        object: entry.object,
        record_id: entry.object_id,
        changes: changes(entry.changes),
    }
}

/// A file is no record; its name stands in the entry.
fn file_name(entry: &EntryRow) -> Option<String> {
    let mut changes = entry.changes.as_array()?.iter().filter(|_| entry.object == FILES);
    let name = changes.find(|change| change["field"] == "name")?;
    name["to"].as_str().map(ToOwned::to_owned)
}

fn changes(stored: Json) -> Vec<FieldChange> {
    let Json::Array(changes) = stored else { return Vec::new() };
    let change = |change: Json| {
        let Json::Object(mut change) = change else { return None };
        let field = change.remove("field")?.as_str()?.to_owned();
        let mut take = |name: &str| change.remove(name).unwrap_or(Json::Null);
        Some(FieldChange { field, from: take("from"), to: take("to") })
    };
    changes.into_iter().filter_map(change).collect()
}

/// Names of the records themselves and of what their changes refer to; one query for each object.
fn titles(work: &mut Work, entries: &[EntryRow]) -> Result<Titles> {
    let mut untitled = Untitled::default();
    // A follow-up's title would be all it says, and that is in the item.
    let mut want = |object: &str, id: &str| {
        if object != "follow_up" {
            untitled.add(object, id);
        }
    };
    for entry in entries {
        want(&entry.object, &entry.object_id);
        for change in entry.changes.as_array().into_iter().flatten() {
            let field = change["field"].as_str().unwrap_or_default();
            let field = objects::find(&entry.object).and_then(|object| object.field(field));
            let Some(FieldKind::Reference(target)) = field.map(|field| &field.kind) else { continue };
            [&change["from"], &change["to"]].into_iter().filter_map(Json::as_str).for_each(|text| want(target, text));
        }
    }
    let mut titles = untitled.visible(work)?;
    titles.retain(|_, title| !title.is_empty());
    Ok(titles)
}

fn follow_ups(work: &mut Work, entries: &[EntryRow]) -> Result<BTreeMap<String, TimelineFollowUp>> {
    let of_follow_up = entries.iter().filter(|entry| entry.object == "follow_up");
    let ids: BTreeSet<i64> =
        of_follow_up.filter_map(|entry| entry.object_id.parse::<FollowUpId>().ok()).map(Id::raw).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let said = store::list_said(work.tx, work.org(), &ids)?;
    let view = |row: store::SaidRow| {
        let said = TimelineFollowUp {
            kind: row.kind,
            content: row.content,
            happened_at: row.happened_at,
            next_on: row.next_on,
        };
        (row.id.to_string(), said)
    };
    Ok(said.into_iter().map(view).collect())
}
