//! 总账 The ledger: posting, periods, journals.

mod post;
pub mod refusals;

pub use post::{post, require_open, reverse};
