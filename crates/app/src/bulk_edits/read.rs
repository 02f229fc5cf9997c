//! Looking at bulk edits: one's own, or everybody's as an administrator.

use crate::error::{Error, Result};
use crate::work::Work;
use jiff::Timestamp;
use mingxi_domain::access::Role;
use mingxi_domain::bulk_edits::{BulkEditOutcome, BulkEditStatus};
use mingxi_domain::ids::{BulkEditId, UserId};
use mingxi_domain::metadata::{Object, objects};
use mingxi_store::bulk_edits::{self as store, BulkEditItemRow, BulkEditRow};
use mingxi_store::records;
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Items of a page unless the caller asks for another number.
const DEFAULT_LIMIT: usize = 50;
/// Most items of a page.
const MAX_LIMIT: usize = 500;

/// A bulk edit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BulkEdit {
    /// Its id.
    pub id: BulkEditId,
    /// Object of the records.
    pub object: String,
    /// What was selected: `{ids: 12}`, `{filter, search}` or `{undo_of_id}`.
    #[schema(value_type = Object)]
    pub selection: Json,
    /// Fields and their new values; empty for an undo, where each record has its own.
    #[schema(value_type = Object)]
    pub changes: Json,
    /// Where it stands.
    pub status: BulkEditStatus,
    /// The bulk edit that this one takes back.
    pub undo_of_id: Option<BulkEditId>,
    /// The bulk edit that took this one back.
    pub undone_by_id: Option<BulkEditId>,
    /// Records selected.
    pub total: i64,
    /// Records done with.
    pub processed: i64,
    /// Of these, changed.
    pub changed: i64,
    /// Of these, so already.
    pub unchanged: i64,
    /// Of these, left out.
    pub skipped: i64,
    /// Of these, refused.
    pub failed: i64,
    /// Who asked for it.
    pub requested_by_id: UserId,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was over.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
}

/// One page of bulk edits.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkEditPage {
    /// The bulk edits, newest first.
    pub items: Vec<BulkEdit>,
    /// Pass it as `cursor` to go on; absent on the last page.
    pub next_cursor: Option<String>,
}

/// A record of a bulk edit and what became of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BulkEditItem {
    /// Its place, from 1.
    pub position: i64,
    /// The record.
    pub record_id: String,
    /// Name or number of the record, while the caller may see it.
    pub title: Option<String>,
    /// What became of it.
    pub outcome: BulkEditOutcome,
    /// Why it was left out or refused: `not_found`, `changed_since`, or the code of the refusal.
    pub code: Option<String>,
    /// The same in words.
    pub reason: Option<String>,
    /// The values of the changed fields as they were.
    #[schema(value_type = Option<Object>)]
    pub before: Option<Json>,
}

/// One page of the records of a bulk edit.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkEditItemPage {
    /// The records in the order they are changed.
    pub items: Vec<BulkEditItem>,
    /// Pass it as `cursor` to go on; absent on the last page.
    pub next_cursor: Option<String>,
}

/// Which records of a bulk edit.
#[derive(Clone, Debug, Default)]
pub struct ItemsInput {
    /// Only those with this outcome.
    pub outcome: Option<BulkEditOutcome>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Most of them; 50 unless given.
    pub limit: Option<usize>,
}

/// The bulk edits the actor may look at, newest first.
///
/// # Errors
/// Invalid cursor or limit.
pub fn list_bulk_edits(work: &mut Work, cursor: Option<&str>, limit: Option<usize>) -> Result<BulkEditPage> {
    let limit = checked(limit)?;
    let before = cursor.map(str::parse).transpose().map_err(|_| not_a_cursor())?;
    let user = Some(work.actor.user()).filter(|_| !is_administrator(work));
    let mut rows = store::list(work.tx, work.org(), user, before, to_i64(limit + 1))?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = rows.last().filter(|_| has_more).map(|last| last.id.to_string());
    let items = rows.into_iter().map(|row| shown(row, None)).collect();
    Ok(BulkEditPage { items, next_cursor })
}

/// One bulk edit.
///
/// # Errors
/// Not found.
pub fn find_bulk_edit(work: &mut Work, id: BulkEditId) -> Result<BulkEdit> {
    let row = own(work, id, BulkEditRow::find)?;
    view(work, row)
}

/// The records of a bulk edit and what became of them.
///
/// # Errors
/// Not found; invalid cursor or limit.
pub fn list_items(work: &mut Work, id: BulkEditId, input: &ItemsInput) -> Result<BulkEditItemPage> {
    let row = own(work, id, BulkEditRow::find)?;
    let limit = checked(input.limit)?;
    let after = input.cursor.as_deref().map_or(Ok(0), str::parse::<i64>).map_err(|_| not_a_cursor())?;
    let mut rows = store::list_items(work.tx, work.org(), id, input.outcome, after, to_i64(limit + 1))?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = rows.last().filter(|_| has_more).map(|last| last.position.to_string());
    let object = objects::find(&row.object).ok_or_else(|| Error::Internal(format!("no object {}", row.object)))?;
    Ok(BulkEditItemPage { items: items(work, object, rows)?, next_cursor })
}

/// The bulk edit, held.
pub(super) fn lock_own(work: &mut Work, id: BulkEditId) -> Result<BulkEditRow> {
    own(work, id, BulkEditRow::lock)
}

type Load = fn(
    &mut mingxi_store::Tx<'_>,
    mingxi_domain::ids::OrgId,
    BulkEditId,
) -> Result<Option<BulkEditRow>, mingxi_store::DbError>;

fn own(work: &mut Work, id: BulkEditId, load: Load) -> Result<BulkEditRow> {
    let row = load(work.tx, work.org(), id)?;
    let row = row.filter(|row| row.requested_by_id == work.actor.user() || is_administrator(work));
    row.ok_or_else(|| Error::not_found("bulk_edit", id))
}

fn is_administrator(work: &Work) -> bool {
    work.actor.standing.roles.contains(&Role::Administrator)
}

pub(super) fn view(work: &mut Work, row: BulkEditRow) -> Result<BulkEdit> {
    let undone_by = store::find_undo(work.tx, work.org(), row.id)?;
    Ok(shown(row, undone_by))
}

fn shown(row: BulkEditRow, undone_by_id: Option<BulkEditId>) -> BulkEdit {
    BulkEdit {
        id: row.id,
        object: row.object,
        selection: row.selection,
        changes: row.changes,
        status: row.status,
        undo_of_id: row.undo_of_id,
        undone_by_id,
        total: row.total,
        processed: row.processed,
        changed: row.changed,
        unchanged: row.unchanged,
        skipped: row.skipped,
        failed: row.failed,
        requested_by_id: row.requested_by_id,
        created_at: row.created_at,
        finished_at: row.finished_at,
    }
}

/// The records with their titles. What the caller may not see any more shows its outcome and nothing it held.
pub(super) fn items(work: &mut Work, object: &Object, rows: Vec<BulkEditItemRow>) -> Result<Vec<BulkEditItem>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.record_id).collect();
    let scope = work.scope(object.name)?;
    let titles: HashMap<i64, String> = records::list_visible(work.tx, &scope, object, &ids)?.into_iter().collect();
    let item = |row: BulkEditItemRow| {
        let title = titles.get(&row.record_id).cloned();
        BulkEditItem {
            position: row.position,
            record_id: records::id_text(object, row.record_id),
            before: row.before.filter(|_| title.is_some()),
            title,
            outcome: row.outcome,
            code: row.code,
            reason: row.reason,
        }
    };
    Ok(rows.into_iter().map(item).collect())
}

fn checked(limit: Option<usize>) -> Result<usize> {
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    if (1..=MAX_LIMIT).contains(&limit) {
        return Ok(limit);
    }
    Err(Error::page_limit(MAX_LIMIT))
}

fn not_a_cursor() -> Error {
    Error::not_a_cursor()
}

fn to_i64(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
