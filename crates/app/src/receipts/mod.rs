//! 到款 Receipts: recorded, applied to invoices, reversed.
//!
//! Locks are always taken in one order: the receipt, the orders of its invoices by id, the invoices by id, the period,
//! the entry series, the balances by account. Two clerks at the same invoice wait for each other and never overshoot.

mod apply;
mod claim;
mod input;
mod open_items;
mod record;
pub mod refusals;
mod reverse;
mod suggest;
mod weigh;
mod write_off;

pub use apply::{ApplyBy, ApplyReceipt, AskedApplication, apply_receipt};
pub(crate) use apply::{Placed, about_application, check_asked, record_again, refuse_apply, save_application};
pub use claim::{ClaimReceipt, claim_receipt};
pub(crate) use input::{optional_text, positive, required_text, within};
pub(crate) use open_items::open_item;
pub use open_items::{OpenItem, OpenItems, OpenItemsQuery, open_items};
pub(crate) use record::about_receipt;
pub use record::{RecordReceipt, RecordedReceipt, record_receipt};
pub use reverse::{ReverseReceipt, reverse_receipt};
pub use suggest::{SuggestedApplication, SuggestionView, SuggestionWhy, Suggestions, suggest_applications};
pub use weigh::{Weighed, WeighedItem, Weighing, weigh_receipt};
