//! Pausing, going on, stopping, taking back.

use super::read::{BulkEdit, lock_own, view};
use super::start::{begin, new_row, waiting};
use super::{refusals, run};
use crate::error::Result;
use crate::records::Input;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::bulk_edits::{BulkEditOutcome, BulkEditStatus};
use mingxi_domain::ids::BulkEditId;
use mingxi_domain::text_enum::TextEnum as _;
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::bulk_edits as store;
use serde_json::json;

/// What to do with a bulk edit that is not over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Change nothing more for now.
    Pause,
    /// Go on.
    Resume,
    /// Change nothing more.
    Stop,
}

/// Pauses, goes on with or stops a bulk edit. Doing it twice changes nothing.
///
/// # Errors
/// Forbidden; not found; refused as `bulk_edit_over`.
pub fn control_bulk_edit(work: &mut Work, id: BulkEditId, control: Control) -> Result<BulkEdit> {
    work.check(Action::BulkEditStop)?;
    let mut row = lock_own(work, id)?;
    if row.status.is_over() {
        return Err(refusals::OVER.because(it_is(row.status)));
    }
    let from = row.status;
    row.status = match control {
        Control::Pause => BulkEditStatus::Paused,
        Control::Resume => BulkEditStatus::Running,
        Control::Stop => BulkEditStatus::Stopped,
    };
    if row.status == from {
        return view(work, row);
    }
    row.updated_at = work.now;
    row.finished_at = row.status.is_over().then_some(work.now);
    row.update(work.tx, work.org())?;
    row.version += 1;
    if row.status == BulkEditStatus::Running {
        run::enqueue(work, id)?;
    }
    work.audit(Action::BulkEditStop, id, Changes::none().moved("status", from, row.status))?;
    view(work, row)
}

/// Writes the previous values back, as a bulk edit of its own: new changes with audit entries of their own. Records that
/// were changed since are left out and say so.
///
/// # Errors
/// Forbidden; not found; refused as `bulk_edit_not_over`, `bulk_edit_undone`, `bulk_edit_nothing_selected`.
pub fn undo_bulk_edit(work: &mut Work, id: BulkEditId) -> Result<BulkEdit> {
    work.check(Action::BulkEditStart)?;
    let row = lock_own(work, id)?;
    if !row.status.is_over() {
        return Err(refusals::NOT_OVER.because(it_is(row.status)));
    }
    if let Some(undo) = store::find_undo(work.tx, work.org(), id)? {
        return Err(refusals::UNDONE.because(words!("已由 {undo} 撤回。", "{undo} took it back.")));
    }
    let changed = store::list_items(work.tx, work.org(), id, Some(BulkEditOutcome::Changed), 0, row.total)?;
    if changed.is_empty() {
        return Err(refusals::NOTHING.because(words!("该批量修改没有改动任何记录。", "It changed no record.")));
    }
    let mut undo = new_row(work, &row.object, &Input::new(), changed.len());
    undo.undo_of_id = Some(id);
    undo.selection = json!({ "undo_of_id": id });
    let item = |(position, was): (i64, store::BulkEditItemRow)| {
        let mut item = waiting(undo.id, position, was.record_id);
        (item.before, item.version_after) = (was.before, was.version_after);
        item
    };
    let items: Vec<_> = (1..).zip(changed).map(item).collect();
    begin(work, &undo, &items)?;
    view(work, undo)
}

fn it_is(status: BulkEditStatus) -> Words {
    Words::new(format!("批量修改当前为“{}”。", status.label().zh), format!("It is {status}."))
}
