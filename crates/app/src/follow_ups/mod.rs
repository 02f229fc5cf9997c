//! 跟进记录 Follow-ups on leads, customers and opportunities.

mod record;
pub mod refusals;

pub use record::{RecordFollowUp, record_follow_up};
