//! Rules of invoices.

pub mod credit_notes;
pub mod status;
