//! The rules of lead-to-cash: facts in, decision out.
//!
//! Never reads the clock, a database or the network; every function here is pure.
//! Money is an integer of minor units with its currency ([`money`]); ratios, prices and
//! quantities are exact decimals; each rounding happens in one named place ([`rounding`]).

pub mod access;
pub mod aging;
pub mod attachments;
pub mod bulk_edits;
pub mod calendar;
pub mod campaigns;
pub mod cash_discounts;
pub mod commissions;
pub mod contracts;
pub mod customers;
pub mod decimals;
pub mod duplicates;
pub mod exchange;
pub mod exponents;
pub mod follow_ups;
pub mod golden;
pub mod ids;
pub mod imports;
pub mod invoices;
pub mod late_interest;
pub mod leads;
pub mod ledger;
pub mod metadata;
pub mod money;
pub mod notifications;
pub mod number_series;
pub mod opportunities;
pub mod orders;
pub mod payment_terms;
pub mod products;
pub mod quotes;
pub mod receipts;
pub mod revenue;
pub mod rounding;
pub mod schemas;
pub mod search;
pub mod settings;
pub mod splits;
pub mod taxes;
pub mod text_enum;
pub mod views;
pub mod words;
