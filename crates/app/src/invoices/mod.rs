//! 发票 Invoices and credit notes.

mod apply_credit;
mod create;
mod credit;
mod held;
mod issue;
mod opening;
mod record_opening;
pub mod refusals;
mod unbilled;
mod void;

pub use apply_credit::{AppliedCredit, ApplyCreditNote, apply_credit_note};
pub(crate) use apply_credit::{lower_credit, put_back, undo_credit};
pub use create::{CreateInvoice, InvoiceLineInput, create_invoice};
pub use credit::{CreditInvoice, CreditLine, credit_invoice};
pub use issue::{IssueInvoice, issue_invoice};
pub use record_opening::{RecordOpeningInvoice, record_opening_invoice};
pub use unbilled::{
    InvoiceUnbilled, UnbilledBasis, UnbilledItem, UnbilledPage, UnbilledQuery, UnbilledTotal, invoice_unbilled,
    list_unbilled,
};
pub use void::{VoidInvoice, discard_invoice, void_invoice};
