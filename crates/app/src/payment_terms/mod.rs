//! 付款条件 Payment terms: net days, cash discount tiers and the template of collection plans.

mod create;
mod load;
pub mod refusals;
mod update;

pub use create::{CashDiscountInput, CreatePaymentTerm, create_payment_term};
pub use load::{PaymentTerm, load};
pub use update::{UpdatePaymentTerm, update_payment_term};
