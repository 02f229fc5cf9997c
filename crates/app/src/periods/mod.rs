//! 会计期间 Periods: closed in order, reopened by the finance director.

mod close;
pub mod refusals;

pub use close::{ClosePeriod, ReopenPeriod, close_period, reopen_period};
