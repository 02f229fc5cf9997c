//! 今天 What a person opens the day with: work that waits, by money and date, and the figures of the role.

mod figures;
mod kinds;
mod queue;

pub use kinds::TodayKind;
pub use queue::{Today, TodayCount, TodayItem, today};
