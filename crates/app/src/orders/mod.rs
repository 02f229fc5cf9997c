//! 订单 Orders: what of a contract is to be delivered. Delivered, accepted, invoiced, paid and recognised are amounts
//! of their own on the order (OR7), moved in the transaction of the event.

mod cancel;
mod close;
mod create;
pub(crate) mod progress;
pub mod refusals;
mod reopen;
mod services;

pub use cancel::{CancelOrder, cancel_order};
pub use close::close_order;
pub use create::{CreateOrder, OrderLineInput, create_order};
pub use reopen::{ReopenOrder, reopen_order};
pub use services::{EndService, ServiceChange, SuspendService, end_service, suspend_service};
