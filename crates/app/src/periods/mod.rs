//! 会计期间 Periods: closed in order, reopened by the finance director.

mod checklist;
mod close;
pub mod refusals;

pub use checklist::{
    ChecklistItem, ChecklistLink, CloseChecklist, CloseItem, CloseState, SignOff, SignOffItem, close_checklist,
    sign_off_item,
};
pub use close::{ClosePeriod, ReopenPeriod, close_period, reopen_period};
