//! 客户 Customers and their contacts.

mod assign;
mod contacts;
mod records;
pub mod refusals;

pub use assign::{AssignCustomer, AssignmentPart, AssignmentPlan, GoesAlong, assign_customer, plan_assignment};
pub use contacts::{create_contact, update_contact};
pub use records::{create_customer, update_customer};
