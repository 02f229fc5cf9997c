//! 退款 Refunds: what a customer has to his credit goes back to him, as a document of its own.
//!
//! A refund takes from receipts that are on no invoice and from credit notes that are open. It touches no invoice, so
//! no discount and no difference moves. Locks: receipts by id, orders and documents by id, then as every posting.

mod pay;
pub mod refusals;
mod reverse;

pub use pay::{PayRefund, RefundSource, pay_refund};
pub use reverse::{ReverseRefund, reverse_refund};
