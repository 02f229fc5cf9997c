//! 核销 Applications of receipts to invoices, undone one by one or all of a receipt.

mod unapply;

pub use unapply::{UnapplyApplication, unapply_application};
pub(crate) use unapply::{undo, undo_one};
