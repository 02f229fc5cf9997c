//! Taking a whole import back: what it made is removed, what it changed is as before, and what others did since stays.

use super::run::{self, ImportReport};
use super::{fix, refusals};
use crate::actor::Door;
use crate::bulk_edits::change_record;
use crate::error::{Error, Result};
use crate::records;
use crate::users::load_actor;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::bulk_edits::BulkEditOutcome;
use mingxi_domain::ids::{self, ImportId, UserId};
use mingxi_domain::imports::UndoOutcome;
use mingxi_domain::metadata::objects;
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::DbError;
use mingxi_store::imports::{self as store, ExternalRef, ImportChangeRow, ImportRow};
use mingxi_store::records as stored;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

/// The job, as it is enqueued.
pub const NAME: &str = "undo_import";
/// Records of one run of the job; each run is one transaction.
const PART: i64 = 100;
/// Objects whose records can be removed while nothing hangs on them. Whatever is posted, numbered for others or signs
/// in is corrected by its own verbs.
const REMOVABLE: [&str; 7] = ["product", "price_list", "price", "customer", "contact", "campaign", "lead"];

/// How far taking back is, as it is kept with the run.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Undo {
    status: String,
    reversed: i64,
    kept: i64,
    refused: i64,
    requested_by_id: UserId,
    /// Rows below are still to come.
    before: i64,
    /// Whether this pass took anything back: what hung on it may be free in the next.
    has_moved: bool,
}

/// Takes an import back in the background, its last row first.
///
/// # Errors
/// Forbidden; not found; refused as `import_not_over`, `import_undone`, `import_nothing_to_undo`.
pub fn undo_import(work: &mut Work, id: ImportId) -> Result<ImportReport> {
    work.check(Action::ImportRun)?;
    work.require_visible("import", id)?;
    let mut row = ImportRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("import", id))?;
    if !row.status.is_over() {
        return Err(refusals::NOT_OVER.because(words!("先停止导入，或等待其结束。", "Stop it, or wait until it ends.")));
    }
    if row.undo.is_some() {
        return Err(refusals::UNDONE.because(words!("该导入已撤回。", "The import was taken back.")));
    }
    if store::list_changes(work.tx, work.org(), id, i64::MAX, "", 1)?.is_empty() {
        return Err(refusals::NOTHING_TO_UNDO
            .because(words!("该导入没有留下可撤回的记录。", "It left nothing that could be taken back.")));
    }
    let undo = Undo {
        status: "running".to_owned(),
        reversed: 0,
        kept: 0,
        refused: 0,
        requested_by_id: work.actor.user(),
        before: i64::MAX,
        has_moved: false,
    };
    (row.undo, row.updated_at) = (Some(json!(undo)), work.now);
    row.update(work.tx, work.org())?;
    work.audit(Action::ImportRun, id, Changes::none().set("undo", "running"))?;
    enqueue(work, id)?;
    Ok(run::report(&row))
}

fn enqueue(work: &mut Work, id: ImportId) -> Result<()> {
    work.enqueue_once(NAME, &format!("{NAME}:{id}"), json!({ "id": id }), work.now)
}

/// Takes the next records back as whoever asked for it, and comes back until all are done.
///
/// # Errors
/// Of the database.
pub fn undo_import_job(work: &mut Work, payload: &Json) -> Result<()> {
    let id = payload["id"].as_str().and_then(|text| text.parse::<ImportId>().ok());
    let id = id.ok_or_else(|| Error::Internal(format!("no import in {payload}")))?;
    let (org, now) = (work.org(), work.now);
    let Some(mut row) = ImportRow::lock(work.tx, org, id)? else { return Ok(()) };
    let undo = row.undo.clone().and_then(|undo| serde_json::from_value::<Undo>(undo).ok());
    let Some(mut undo) = undo.filter(|undo| undo.status == "running") else { return Ok(()) };
    match load_actor(work.tx, org, undo.requested_by_id, Door::Import, None) {
        Ok(actor) => {
            let Work { ids, standings, memo, .. } = *work;
            let mut as_asked = Work { tx: &mut *work.tx, actor: &actor, now, ids, standings, memo };
            undo_part(&mut as_asked, &row, &mut undo)?;
        }
        // Somebody who left meanwhile takes nothing more back.
        Err(Error::Unauthenticated { .. }) => end(work, id, &mut undo)?,
        Err(error) => return Err(error),
    }
    let is_running = undo.status == "running";
    (row.undo, row.updated_at) = (Some(json!(undo)), now);
    row.update(work.tx, org)?;
    if is_running { enqueue(work, id) } else { Ok(()) }
}

fn undo_part(work: &mut Work, row: &ImportRow, undo: &mut Undo) -> Result<()> {
    let waiting = UndoOutcome::Waiting.to_string();
    let changes = store::list_changes(work.tx, work.org(), row.id, undo.before, &waiting, PART)?;
    let source = row.mapping["mapping"]["source"].as_str().unwrap_or_default().to_owned();
    let is_last = i64::try_from(changes.len()).unwrap_or(PART) < PART;
    for mut change in changes {
        undo.before = change.row_no;
        take_back(work, &source, &mut change)?;
        match change.outcome {
            UndoOutcome::Reversed => undo.reversed += 1,
            UndoOutcome::Kept => undo.kept += 1,
            UndoOutcome::Refused => undo.refused += 1,
            UndoOutcome::Waiting => {}
        }
        undo.has_moved |= change.outcome == UndoOutcome::Reversed;
        store::settle_change(work.tx, work.org(), &change)?;
    }
    if !is_last {
        return Ok(());
    }
    let is_left = !store::list_changes(work.tx, work.org(), row.id, i64::MAX, &waiting, 1)?.is_empty();
    if is_left && undo.has_moved {
        (undo.before, undo.has_moved) = (i64::MAX, false);
        return Ok(());
    }
    end(work, row.id, undo)
}

/// What is left waits for nothing more: it stays.
fn end(work: &mut Work, id: ImportId, undo: &mut Undo) -> Result<()> {
    let in_use = in_use();
    let left = store::keep_waiting(work.tx, work.org(), id, "in_use", (&in_use.zh, &in_use.en))?;
    undo.kept += i64::try_from(left).unwrap_or_default();
    undo.status = "done".to_owned();
    let changes = Changes::none().set("reversed", undo.reversed).set("kept", undo.kept).set("refused", undo.refused);
    work.audit(Action::ImportRun, id, changes)
}

/// Takes one record back, or says why not. A record that others hang on waits for the next pass.
fn take_back(work: &mut Work, source: &str, change: &mut ImportChangeRow) -> Result<()> {
    let object = objects::find(&change.object).filter(|object| REMOVABLE.contains(&object.name));
    let Some(object) = object else {
        let reason = words!(
            "单据与用户不随导入删除：请作废、红冲或停用",
            "documents and users do not go with an import: void, credit or deactivate them"
        );
        settle(change, UndoOutcome::Refused, "not_removable", reason);
        return Ok(());
    };
    let record = match records::find(work, object.name, change.object_id) {
        Ok(record) => record,
        Err(Error::NotFound { .. }) => {
            settle(change, UndoOutcome::Kept, "not_found", words!("记录已不存在", "the record is gone"));
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    let text = |field: &str| record.get(field).and_then(Json::as_str).map(ToOwned::to_owned);
    change.title = text(object.title);
    let version = record.get("version").and_then(Json::as_i64);
    if version != change.version_after {
        settle(change, UndoOutcome::Kept, "changed_since", words!("此后有人修改", "somebody changed it since"));
        return Ok(());
    }
    match change.before.clone() {
        Some(Json::Object(before)) => restore(work, source, change, &before),
        _ => remove(work, source, change, text("number")),
    }
}

/// Writes the previous values back by the record's own verb.
fn restore(
    work: &mut Work,
    source: &str,
    change: &mut ImportChangeRow,
    before: &serde_json::Map<String, Json>,
) -> Result<()> {
    let changed = change_record(work, &change.object, change.object_id, before, change.version_after)?;
    let code = changed.code.unwrap_or_default();
    let reason = Words::same(changed.reason.unwrap_or_default());
    match changed.outcome {
        BulkEditOutcome::Changed | BulkEditOutcome::Unchanged | BulkEditOutcome::Waiting => {
            // The same file again would say something new.
            let object_id = change.object_id;
            let known = ExternalRef { external_id: change.external_id.clone(), object_id, content_hash: String::new() };
            store::put_ref(work.tx, work.org(), (change.object.as_str(), source), &known)?;
            change.title = None;
            settle(change, UndoOutcome::Reversed, "", Words::same(""));
        }
        BulkEditOutcome::Skipped => settle(change, UndoOutcome::Kept, &code, reason),
        BulkEditOutcome::Failed => settle(change, UndoOutcome::Refused, &code, reason),
    }
    Ok(())
}

/// Removes a record that nobody touched and nothing hangs on, with what it is found by.
fn remove(work: &mut Work, source: &str, change: &mut ImportChangeRow, number: Option<String>) -> Result<()> {
    let (org, object, id) = (work.org(), objects::get(&change.object), change.object_id);
    if stored::has_files(work.tx, org, object.name, id)? {
        settle(change, UndoOutcome::Kept, "in_use", in_use());
        return Ok(());
    }
    let removed = work.tx.savepoint(|tx| -> Result<(), DbError> {
        stored::delete(tx, org, object, id, &ids::encode(object.id_prefix, id))?;
        store::delete_ref(tx, org, (object.name, source), &change.external_id)
    });
    match removed {
        Ok(()) => {
            change.title = number;
            settle(change, UndoOutcome::Reversed, "", Words::same(""));
        }
        Err(DbError::ForeignKey) => {
            let reason = in_use();
            settle(change, UndoOutcome::Waiting, "in_use", reason);
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn in_use() -> Words {
    words!("其他记录或附件属于它", "other records or files belong to it")
}

fn settle(change: &mut ImportChangeRow, outcome: UndoOutcome, code: &str, reason: Words) {
    (change.outcome, change.code) = (outcome, Some(code.to_owned()).filter(|code| !code.is_empty()));
    (change.reason_zh, change.reason_en) = (reason.zh, reason.en);
}

/// One page of what an import made and changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportChangePage {
    /// The last row first.
    pub items: Vec<ImportChange>,
    /// Pass it as `cursor` to go on; absent on the last page.
    pub next_cursor: Option<i64>,
}

/// A record that an import made or changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportChange {
    /// Row of the file.
    pub row_no: i64,
    /// Object of the record.
    pub object: String,
    /// The record.
    pub record_id: String,
    /// Its id in the file.
    pub external_id: String,
    /// Name of the record, or the number of one that was removed.
    pub title: Option<String>,
    /// Whether the record was there before.
    pub is_update: bool,
    /// What became of it when the import was taken back.
    pub outcome: UndoOutcome,
    /// Why it stayed: `changed_since`, `in_use`, `not_removable`, or the code of the refusal.
    pub code: Option<String>,
    /// The same in words.
    pub reason: String,
}

/// What an import made and changed; with `stayed` only what could not be taken back.
///
/// # Errors
/// Forbidden; not found; invalid limit.
pub fn list_changes(
    work: &mut Work,
    id: ImportId,
    stayed: bool,
    cursor: Option<i64>,
    limit: Option<usize>,
) -> Result<ImportChangePage> {
    work.require_visible("import", id)?;
    let limit = fix::checked_limit(limit)?;
    let asked = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let outcome = if stayed { "stayed" } else { "" };
    let mut rows = store::list_changes(work.tx, work.org(), id, cursor.unwrap_or(i64::MAX), outcome, asked)?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = rows.last().filter(|_| has_more).map(|last| last.row_no);
    let language = crate::me::language(work)?;
    let item = |row: ImportChangeRow| ImportChange {
        row_no: row.row_no,
        record_id: ids::encode(objects::get(&row.object).id_prefix, row.object_id),
        object: row.object,
        external_id: row.external_id,
        title: row.title,
        is_update: row.before.is_some(),
        outcome: row.outcome,
        code: row.code,
        reason: Words::new(row.reason_zh, row.reason_en).in_language(language),
    };
    Ok(ImportChangePage { items: rows.into_iter().map(item).collect(), next_cursor })
}
