//! 发票 Invoices and credit notes.
