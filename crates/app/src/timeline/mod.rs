//! 时间线 One list of what happened to a record and to what hangs on it.
//!
//! Every verb leaves an audit entry in its transaction, so the entries are the one complete history. Whoever may see a
//! record may read its history; the list of all audit entries stays with those who audit.

mod read;
mod sources;
mod view;

pub use read::{MAX_LIMIT, TimelineInput, read_timeline};
pub use view::{FieldChange, Timeline, TimelineFollowUp, TimelineItem, TimelineKind};
