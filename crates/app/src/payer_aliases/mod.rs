//! 付款人别名 Which customer a payer on the bank statement is.

mod teach;

pub(crate) use teach::teach_payer_of;
pub use teach::{TeachPayerAlias, forget_payer_alias, teach_payer_alias};
