//! The HTTP door: routes, sign-in, problems, the contract. No business rule lives here.
//!
//! A handler reads its input, runs one verb in one transaction and answers with what the verb made. The contract
//! (`openapi.json`) is generated from the handlers and from the descriptions of the objects.

mod answer;
mod auth;
mod codes;
mod connections;
pub mod contract;
mod error;
mod extract;
mod idempotency;
mod limits;
mod metrics;
mod pages;
mod passwords;
mod records;
mod router;
mod serve;
mod settings;
mod state;
mod trace;
mod turns;

mod attachments;
mod bulk_edits;
mod campaigns;
mod contracts;
mod custom_fields;
mod customers;
mod deliveries;
mod departments;
mod duplicates;
mod entities;
mod figures;
mod follow_ups;
mod imports;
mod invoices;
mod jobs;
mod leads;
mod ledger;
mod live;
mod me;
mod notifications;
mod objects;
mod opportunities;
mod orders;
mod organization;
mod payment_terms;
mod quotes;
mod receipts;
mod refunds;
mod revenue;
mod rights;
mod saved_views;
mod search;
mod session_cookies;
mod sessions;
mod setup;
mod timeline;
mod tokens;
mod users;
mod web;

pub use codes::{Code, all_codes, errors_page};
pub use router::router;
pub use serve::serve;
pub use settings::Settings;
pub use state::App;
pub use web::Web;
