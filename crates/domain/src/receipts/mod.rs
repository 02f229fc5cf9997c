//! Rules of receipts.

pub mod account;
pub mod apply;
pub mod settlement;
pub mod status;
pub mod suggest;
pub mod write_off;

pub use apply::{
    Allocation, Application, ApplyError, Ask, OpenInvoice, Standing, apply_as_asked, apply_oldest_first, take,
};
pub use settlement::{InvoiceFacts, Part, SettledPart, Settlement, settle_invoice, settle_with};
