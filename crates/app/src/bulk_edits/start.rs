//! Starting a bulk edit, or only showing what it would do.

use super::change::{assigns, change_record};
use super::read::{BulkEdit, BulkEditItem, items, view};
use super::{refusals, run};
use crate::error::{Error, Result};
use crate::records::{self, Input, ListInput};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::bulk_edits::{BulkEditOutcome, BulkEditStatus};
use mingxi_domain::ids::{self, BulkEditId};
use mingxi_domain::metadata::filter::Node;
use mingxi_domain::metadata::{Object, objects};
use mingxi_domain::words;
use mingxi_store::bulk_edits::{BulkEditItemRow, BulkEditRow};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

/// Most records of one bulk edit.
const RECORDS_MAX: usize = 20_000;
/// Most ids that may be named.
const IDS_MAX: usize = 5_000;
/// Records a preview tries.
pub const TRIED: usize = 200;
/// Records a preview shows.
const SHOWN: usize = 20;

/// One change of many records.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartBulkEdit {
    /// Object of the records: one that is written by its fields, as `customer`.
    #[schema(max_length = 40)]
    pub object: String,
    /// These records. Either `ids` or `filter`.
    #[schema(max_items = 5000)]
    pub ids: Option<Vec<String>>,
    /// All records that a list with this filter shows. An empty list means all you may see.
    #[schema(value_type = Option<Vec<Object>>)]
    pub filter: Option<Vec<Node>>,
    /// With `filter`: words to find, as `q` of a list.
    #[schema(max_length = 200)]
    pub search: Option<String>,
    /// Fields and their new values, as in a change of one record; `owner_id` assigns.
    #[schema(value_type = Object)]
    pub changes: Input,
}

/// What a bulk edit would do, tried on the first records and undone.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkEditPreview {
    /// Records that are selected.
    pub total: i64,
    /// Of these, how many were tried (at most 200); the counts are of them.
    pub tried: i64,
    /// Would change.
    pub changed: i64,
    /// Are so already.
    pub unchanged: i64,
    /// Would be left out.
    pub skipped: i64,
    /// Would be refused.
    pub failed: i64,
    /// The first ones, those that would not change before the others.
    pub sample: Vec<BulkEditItem>,
}

/// Selects the records and begins to change them in the background.
///
/// # Errors
/// Forbidden; invalid object, selection or changes; refused as `bulk_edit_too_large`, `bulk_edit_nothing_selected`.
pub fn start_bulk_edit(work: &mut Work, input: &StartBulkEdit) -> Result<BulkEdit> {
    let object = check(work, input)?;
    let selected = select(work, object, input)?;
    let mut row = new_row(work, object.name, &input.changes, selected.len());
    row.selection = match &input.ids {
        Some(_) => json!({ "ids": selected.len() }),
        None => json!({ "filter": input.filter, "search": input.search }),
    };
    let item = |(position, record_id): (i64, &i64)| waiting(row.id, position, *record_id);
    let rows: Vec<_> = (1..).zip(&selected).map(item).collect();
    begin(work, &row, &rows)?;
    view(work, row)
}

/// The ids of the records that a bulk edit would select. Only reads: a selection of thousands keeps nobody from writing.
///
/// # Errors
/// As [`start_bulk_edit`].
pub fn select_records(work: &mut Work, input: &StartBulkEdit) -> Result<Vec<i64>> {
    let object = check(work, input)?;
    select(work, object, input)
}

/// Tries the change on some of the selected records, the first of them the `first`th. The caller rolls everything back.
///
/// # Errors
/// As [`start_bulk_edit`].
pub fn try_records(
    work: &mut Work,
    input: &StartBulkEdit,
    first: i64,
    records: &[i64],
) -> Result<Vec<BulkEditItemRow>> {
    let object = check(work, input)?;
    let id = work.ids.next::<BulkEditId>();
    let mut rows = Vec::new();
    for (position, record) in (first..).zip(records) {
        let changed = change_record(work, object.name, *record, &input.changes, None)?;
        let mut row = waiting(id, position, *record);
        (row.outcome, row.code, row.reason) = (changed.outcome, changed.code, changed.reason);
        (row.before, row.version_after) = (changed.before, changed.version_after);
        rows.push(row);
    }
    Ok(rows)
}

/// What a bulk edit of `total` records would do, from the records that were tried. Only reads.
///
/// # Errors
/// As [`start_bulk_edit`].
pub fn preview_bulk_edit(
    work: &mut Work,
    input: &StartBulkEdit,
    total: usize,
    mut rows: Vec<BulkEditItemRow>,
) -> Result<BulkEditPreview> {
    let object = check(work, input)?;
    let count = |outcome: BulkEditOutcome| {
        i64::try_from(rows.iter().filter(|row| row.outcome == outcome).count()).unwrap_or(i64::MAX)
    };
    let (changed, unchanged) = (count(BulkEditOutcome::Changed), count(BulkEditOutcome::Unchanged));
    let (skipped, failed) = (count(BulkEditOutcome::Skipped), count(BulkEditOutcome::Failed));
    let tried = length(rows.len());
    rows.sort_by_key(|row| {
        (matches!(row.outcome, BulkEditOutcome::Changed | BulkEditOutcome::Unchanged), row.position)
    });
    rows.truncate(SHOWN);
    let sample = items(work, object, rows)?;
    Ok(BulkEditPreview { total: length(total), tried, changed, unchanged, skipped, failed, sample })
}

fn check(work: &Work, input: &StartBulkEdit) -> Result<&'static Object> {
    work.check(Action::BulkEditStart)?;
    let unknown = || {
        Error::invalid(
            "/object",
            "unknown_object",
            words!("须为按字段填写的对象，如客户", "an object that is written by its fields, as customer"),
        )
    };
    let object = objects::find(&input.object).filter(|object| records::writer(object.name).is_some());
    let object = object.ok_or_else(unknown)?;
    work.scope(object.name)?;
    let only_assigns = assigns(object.name) && input.changes.keys().all(|field| field == "owner_id");
    let verb = if only_assigns { "assign" } else { "update" };
    let needed = Action::ALL.iter().find(|action| action.object() == object.name && action.verb() == verb);
    needed.map_or(Ok(()), |action| work.check(*action))?;
    if input.changes.is_empty() {
        return Err(Error::invalid("/changes", "required", words!("至少一个字段", "at least one field")));
    }
    if input.ids.is_some() == input.filter.is_some() || (input.ids.is_some() && input.search.is_some()) {
        return Err(Error::invalid("/filter", "one_selection", words!("编号与筛选二选一", "either ids, or a filter")));
    }
    Ok(object)
}

/// The ids of the selected records, in the order of the list.
fn select(work: &mut Work, object: &'static Object, input: &StartBulkEdit) -> Result<Vec<i64>> {
    let selected = match (&input.ids, &input.filter) {
        (Some(ids), _) => named(object, ids)?,
        (None, filter) => filtered(work, object, filter.clone().unwrap_or_default(), input.search.clone())?,
    };
    if selected.is_empty() {
        return Err(refusals::NOTHING.because(words!("所选范围内没有记录。", "The selection holds no record.")));
    }
    Ok(selected)
}

fn named(object: &'static Object, ids: &[String]) -> Result<Vec<i64>> {
    if ids.len() > IDS_MAX {
        return Err(Error::invalid(
            "/ids",
            "too_large",
            words!("最多 {IDS_MAX} 个编号；更多请用筛选", "at most {IDS_MAX} ids; use a filter for more"),
        ));
    }
    let mut selected = Vec::with_capacity(ids.len());
    for (index, text) in ids.iter().enumerate() {
        let id = ids::decode(object.id_prefix, text)
            .map_err(|error| Error::invalid(format!("/ids/{index}"), "not_an_id", error.words()))?;
        if !selected.contains(&id) {
            selected.push(id);
        }
    }
    Ok(selected)
}

fn filtered(work: &mut Work, object: &'static Object, filter: Vec<Node>, search: Option<String>) -> Result<Vec<i64>> {
    let search = search.filter(|text| !text.trim().is_empty());
    if search.as_ref().is_some_and(|text| text.chars().count() > 200 || text.contains('\0')) {
        return Err(Error::too_long("/search", 200));
    }
    let mut page = ListInput { filter, search, limit: Some(records::MAX_LIMIT), ..ListInput::default() };
    let mut selected = Vec::new();
    loop {
        let answer = records::list(work, object.name, &page)?;
        let id = |record: &mingxi_store::records::Record| {
            record.get("id").and_then(Json::as_str).and_then(|text| ids::decode(object.id_prefix, text).ok())
        };
        selected.extend(answer.items.iter().filter_map(id));
        if selected.len() > RECORDS_MAX {
            return Err(refusals::TOO_LARGE.because(words!(
                "筛选结果超过 {RECORDS_MAX} 条记录。",
                "The filter selects more than {RECORDS_MAX} records."
            )));
        }
        page.cursor = answer.next_cursor;
        if page.cursor.is_none() {
            return Ok(selected);
        }
    }
}

/// Keeps a new bulk edit with its records and enqueues the job that runs it.
pub(super) fn begin(work: &mut Work, row: &BulkEditRow, rows: &[BulkEditItemRow]) -> Result<()> {
    row.insert(work.tx, work.org())?;
    BulkEditItemRow::insert_all(work.tx, work.org(), rows)?;
    let changes = Changes::none().set("object", &row.object).set("changes", &row.changes).set("total", row.total);
    work.audit(Action::BulkEditStart, row.id, changes.set("undo_of_id", row.undo_of_id))?;
    run::enqueue(work, row.id)
}

pub(super) fn new_row(work: &Work, object: &str, changes: &Input, total: usize) -> BulkEditRow {
    BulkEditRow {
        id: work.ids.next(),
        object: object.to_owned(),
        selection: json!({}),
        changes: json!(changes),
        status: BulkEditStatus::Running,
        undo_of_id: None,
        total: length(total),
        processed: 0,
        changed: 0,
        unchanged: 0,
        skipped: 0,
        failed: 0,
        requested_by_id: work.actor.user(),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
        finished_at: None,
    }
}

pub(super) fn waiting(id: BulkEditId, position: i64, record_id: i64) -> BulkEditItemRow {
    BulkEditItemRow {
        bulk_edit_id: id,
        position,
        record_id,
        outcome: BulkEditOutcome::Waiting,
        code: None,
        reason: None,
        before: None,
        version_after: None,
    }
}

fn length(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
