//! 导入 Other people's data through our verbs: mapped, checked, counted, safe to run again.
//!
//! A mapping says what the columns mean; rows become the input of the same verbs that screens and the API call. The
//! external id remembers which record a row became and what it said, so an unchanged row costs nothing. Business
//! dates come from the file; records are created at the moment of the import, by the door `import`.

mod cells;
mod chunk;
mod content;
mod documents;
mod errors;
mod expressions;
mod guard;
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
mod targets;
mod teams;

pub use errors::error_csv;
pub use reference::reference_page;
pub use run::{ImportReport, Progress, RunImport, run_import, run_imports};
pub use source::Files;
