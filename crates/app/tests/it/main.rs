//! Verbs on real databases: every test runs on SQLite and on PostgreSQL.

#![allow(clippy::unwrap_used, reason = "a test that unwraps fails with the cause")]

mod campaigns;
mod customers;
mod follow_ups;
mod leads;
mod ledger;
mod objects;
mod opportunities;
mod payment_terms;
mod products;
mod quotes;
mod records;
mod team;
