//! 发票 Invoices.

mod record_opening;

pub use record_opening::{RecordOpeningInvoice, record_opening_invoice};
