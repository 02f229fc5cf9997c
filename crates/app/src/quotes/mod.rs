//! 报价 Quotes: lines priced from the lists, totals by the tax rules, sent, accepted or rejected.

mod create;
mod lines;
pub mod refusals;
mod status;
mod update;

pub use create::{CreateQuote, create_quote};
pub use lines::QuoteLineInput;
pub use status::{RejectQuote, accept_quote, reject_quote, send_quote};
pub use update::{UpdateQuote, update_quote};
