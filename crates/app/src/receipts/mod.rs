//! 到款 Receipts: recorded, applied to invoices, reversed.
//!
//! Locks are always taken in one order: the receipt, the orders of its invoices by id, the invoices by id, the period,
//! the entry series, the balances by account. Two clerks at the same invoice wait for each other and never overshoot.

mod apply;
mod input;
mod record;
pub mod refusals;
mod reverse;

pub use apply::{ApplyBy, ApplyReceipt, AskedApplication, apply_receipt};
pub(crate) use apply::{check_asked, refuse_apply, save_application};
pub(crate) use input::{positive, required_text, within};
pub use record::{RecordReceipt, RecordedReceipt, record_receipt};
pub use reverse::{ReverseReceipt, reverse_receipt};
