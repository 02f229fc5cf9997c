//! 客户 Customers and their contacts.

mod assign;
mod contacts;
mod records;
pub mod refusals;

pub use assign::assign_customer;
pub use contacts::{create_contact, update_contact};
pub use records::{create_customer, update_customer};
