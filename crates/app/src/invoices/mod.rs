//! 发票 Invoices and credit notes.

mod record_opening;

pub use record_opening::{RecordOpeningInvoice, record_opening_invoice};
