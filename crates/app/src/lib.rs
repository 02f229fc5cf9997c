//! The verbs of lead-to-cash. One verb is one function and one transaction.
//!
//! A verb checks the actor's right first, loads and locks, decides in `domain`, saves through `store`,
//! and leaves its audit entry and events in the same transaction. No HTTP words, no SQL words here.

pub mod actor;
pub mod aging;
pub mod app;
pub mod applications;
pub mod attachments;
pub mod bulk_edits;
pub mod campaigns;
pub mod cash_discounts;
pub mod clock;
pub mod collections;
pub mod contracts;
pub mod currency;
pub mod customers;
pub mod deliveries;
pub mod demo;
pub mod duplicates;
pub mod entities;
pub mod error;
pub mod explain;
pub mod figures;
pub mod follow_ups;
pub mod id_source;
pub mod idempotency;
pub mod imports;
pub mod invoices;
pub mod jobs;
pub mod leads;
pub mod ledger;
pub mod live;
pub mod me;
pub mod memo;
pub mod misfit;
pub mod node_lease;
pub mod notifications;
pub mod number_series;
pub mod opportunities;
pub mod orders;
pub mod organization;
pub mod patch;
pub mod payer_aliases;
pub mod payment_terms;
pub mod periods;
pub mod products;
pub mod quotes;
pub mod receipts;
pub mod records;
pub mod refunds;
pub mod refusal;
pub mod revenue;
pub mod rights;
pub mod saved_views;
pub mod search;
pub mod secrets;
pub mod sessions;
pub mod setup;
pub mod standings;
#[cfg(feature = "testing")]
pub mod testing;
pub mod text;
pub mod timeline;
pub mod today;
pub mod tokens;
mod told_facts;
pub mod users;
pub mod verify;
pub mod work;

pub use actor::{Actor, Door};
pub use app::App;
pub use error::{Error, FieldError, Result};
pub use work::Work;
