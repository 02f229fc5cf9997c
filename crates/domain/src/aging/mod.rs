//! 账龄 Aging: how late open amounts are at a date, and what is expected to be lost.
//!
//! Never reads the clock: the date comes in. Due today is current; an upper limit belongs to its bucket.

mod buckets;
mod expected_loss;

pub use buckets::{AgedItem, Aging, AgingError, BucketLimits, OpenItem, age};
pub use expected_loss::{loss_allowance, loss_rates_from_roll};
