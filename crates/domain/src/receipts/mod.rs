//! Rules of receipts.

pub mod account;
pub mod apply;
pub mod status;
pub mod suggest;
pub mod write_off;

pub use apply::{Allocation, Application, ApplyError, Ask, OpenInvoice, apply_as_asked, apply_oldest_first};
