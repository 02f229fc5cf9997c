//! 导入 Other people's data through our verbs: mapped, checked, counted, safe to run again.
//!
//! A mapping says what the columns mean; rows become the input of the same verbs that screens and the API call. The
//! external id remembers which record a row became and what it said, so an unchanged row costs nothing. Business
//! dates come from the file; records are created at the moment of the import, by the door `import`.

mod cells;
mod chunk;
mod content;
mod control;
mod documents;
mod errors;
mod expressions;
mod fix;
mod guard;
mod inspect;
mod links;
mod opportunities;
mod orders;
mod pending;
mod plan;
mod receivables;
mod records;
mod reference;
pub mod refusals;
mod resolve;
mod rows;
mod run;
mod source;
mod start;
mod targets;
mod teams;
mod undo;

pub(crate) use control::sweep;
pub use control::{Control, control_import};
pub use errors::error_csv;
pub use fix::{MendRows, check_mended};
pub use inspect::{FileView, inspect_file, may_inspect};
pub use reference::reference_page;
pub use run::{ImportReport, Pace, Progress, RunImport, continue_import, run_import, run_import_job, run_imports};
pub use source::Files;
pub use start::{CheckedImport, NAME as RUN_IMPORT, check_import, start_import};
pub use undo::{
    ImportChange, ImportChangePage, NAME as UNDO_IMPORT, list_changes as list_import_changes, undo_import,
    undo_import_job,
};
