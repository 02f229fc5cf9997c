//! 发货与验收 Delivery batches, their acceptance, which recognises the revenue of goods, and what comes back of them.

mod accept;
mod cancel;
mod create;
pub mod refusals;
mod returns;

pub(crate) use accept::accepted_progress;
pub use accept::{AcceptDelivery, AcceptedLine, accept_delivery};
pub use cancel::{CancelDelivery, cancel_delivery};
pub use create::{CreateDelivery, DeliveryLineInput, create_delivery};
pub use returns::{ReturnDelivery, ReturnedLine, return_delivery};
