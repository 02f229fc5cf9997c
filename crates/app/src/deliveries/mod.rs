//! 发货与验收 Delivery batches and their acceptance, which recognises the revenue of goods.

mod accept;
mod cancel;
mod create;
pub mod refusals;

pub(crate) use accept::accepted_progress;
pub use accept::{AcceptDelivery, AcceptedLine, accept_delivery};
pub use cancel::{CancelDelivery, cancel_delivery};
pub use create::{CreateDelivery, DeliveryLineInput, create_delivery};
