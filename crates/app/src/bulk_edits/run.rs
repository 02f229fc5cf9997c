//! The job that changes the records, a part at a time.

use super::change::change_record;
use crate::actor::Door;
use crate::error::{Error, Result};
use crate::notifications::tell_ended;
use crate::records::Input;
use crate::users::load_actor;
use crate::work::Work;
use mingxi_domain::bulk_edits::{BulkEditOutcome, BulkEditStatus};
use mingxi_domain::ids::BulkEditId;
use mingxi_domain::notifications::NotificationKind;
use mingxi_store::bulk_edits::{self as store, BulkEditItemRow, BulkEditRow};
use serde_json::{Value as Json, json};

/// As it is enqueued.
pub const NAME: &str = "run_bulk_edit";
/// Records of one run; each run is one transaction, so that others get in between.
const PART: i64 = 100;

/// Changes the next records as whoever asked for it, and comes back until all are done. Does nothing for a bulk edit that
/// was paused or stopped.
///
/// # Errors
/// Of the database.
pub fn run_bulk_edit(work: &mut Work, payload: &Json) -> Result<()> {
    let id = payload["id"].as_str().and_then(|text| text.parse::<BulkEditId>().ok());
    let id = id.ok_or_else(|| Error::Internal(format!("no bulk edit in {payload}")))?;
    let (org, now) = (work.org(), work.now);
    let Some(mut row) = BulkEditRow::lock(work.tx, org, id)? else { return Ok(()) };
    if row.status != BulkEditStatus::Running {
        return Ok(());
    }
    // Somebody who left meanwhile changes nothing more.
    match load_actor(work.tx, org, row.requested_by_id, Door::Job, None) {
        Ok(actor) => {
            let Work { ids, standings, memo, .. } = *work;
            let mut as_asked = Work { tx: &mut *work.tx, actor: &actor, now, ids, standings, memo };
            run_part(&mut as_asked, &mut row)?;
        }
        Err(Error::Unauthenticated { .. }) => (row.status, row.finished_at) = (BulkEditStatus::Stopped, Some(now)),
        Err(error) => return Err(error),
    }
    row.updated_at = now;
    row.update(work.tx, org)?;
    if row.status == BulkEditStatus::Running { enqueue(work, id) } else { Ok(()) }
}

fn run_part(work: &mut Work, row: &mut BulkEditRow) -> Result<()> {
    let items = store::list_items(work.tx, work.org(), row.id, None, row.processed, PART)?;
    for item in items {
        run_item(work, row, item)?;
    }
    if row.processed >= row.total {
        (row.status, row.finished_at) = (BulkEditStatus::Done, Some(work.now));
        let facts = json!({ "status": row.status, "object": row.object, "total": row.total, "changed": row.changed, "skipped": row.skipped, "failed": row.failed });
        tell_ended(work, NotificationKind::BulkEditEnded, "bulk_edit", &row.id.to_string(), &facts)?;
    }
    Ok(())
}

fn run_item(work: &mut Work, row: &mut BulkEditRow, mut item: BulkEditItemRow) -> Result<()> {
    let changes: Input = match (&row.undo_of_id, &item.before, &row.changes) {
        (Some(_), Some(Json::Object(before)), _) => before.clone(),
        (_, _, Json::Object(changes)) => changes.clone(),
        _ => Input::new(),
    };
    let version = item.version_after.filter(|_| row.undo_of_id.is_some());
    let changed = change_record(work, &row.object, item.record_id, &changes, version)?;
    let counter = match changed.outcome {
        BulkEditOutcome::Changed => &mut row.changed,
        BulkEditOutcome::Skipped => &mut row.skipped,
        BulkEditOutcome::Failed => &mut row.failed,
        BulkEditOutcome::Unchanged | BulkEditOutcome::Waiting => &mut row.unchanged,
    };
    *counter += 1;
    row.processed = item.position;
    (item.outcome, item.code, item.reason) = (changed.outcome, changed.code, changed.reason);
    (item.before, item.version_after) = (changed.before, changed.version_after);
    Ok(store::settle_item(work.tx, work.org(), &item)?)
}

/// Enqueues the next run.
pub(super) fn enqueue(work: &mut Work, id: BulkEditId) -> Result<()> {
    work.enqueue(NAME, json!({ "id": id }), work.now)
}
