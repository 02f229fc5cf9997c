//! 批量修改 One change of many records: previewed, run in the background, paused, stopped, undone.
//!
//! Every record goes through the verb that changes a single one, as the person who asked: the same rights, the same
//! checks, the same audit entry. A record that cannot be changed loses only itself, and says why.

mod change;
mod control;
mod read;
pub mod refusals;
mod run;
mod start;

pub(crate) use change::{before, change_record};
pub use control::{Control, control_bulk_edit, undo_bulk_edit};
pub use read::{
    BulkEdit, BulkEditItem, BulkEditItemPage, BulkEditPage, ItemsInput, find_bulk_edit, list_bulk_edits, list_items,
};
pub use run::{NAME as RUN_BULK_EDIT, run_bulk_edit};
pub use start::{
    BulkEditPreview, StartBulkEdit, TRIED, preview_bulk_edit, select_records, start_bulk_edit, try_records,
};
