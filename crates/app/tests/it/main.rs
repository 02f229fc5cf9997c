//! Verbs on real databases: every test runs on SQLite and on PostgreSQL.

#![allow(clippy::unwrap_used, reason = "a test that unwraps fails with the cause")]

mod customers;
mod imports;
mod ledger;
mod objects;
mod payment_terms;
mod products;
mod records;
mod team;
