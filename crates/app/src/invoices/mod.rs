//! 发票 Invoices and credit notes.

mod create;
mod credit;
mod held;
mod issue;
mod record_opening;
pub mod refusals;
mod void;

pub use create::{CreateInvoice, InvoiceLineInput, create_invoice};
pub use credit::{CreditInvoice, CreditLine, credit_invoice};
pub use issue::{IssueInvoice, issue_invoice};
pub use record_opening::{RecordOpeningInvoice, record_opening_invoice};
pub use void::{VoidInvoice, discard_invoice, void_invoice};
