//! 核销 Applications of receipts and credit notes to invoices: what stands on an invoice, settled anew whenever that
//! changes, and undone one by one or all of a receipt.
//!
//! A verb that changes what stands on an invoice ends in `resettle`: what was granted on a condition falls when the
//! condition falls, by whatever door.

mod resettle;
mod standing;
mod unapply;

pub(crate) use resettle::{Around, resettle, resettle_with_paid};
pub(crate) use standing::{StandingOn, standing_of};
pub use unapply::{UnapplyApplication, unapply_application};
pub(crate) use unapply::{undo, undo_one};
