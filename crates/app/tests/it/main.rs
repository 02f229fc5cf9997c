//! Verbs on real databases: every test runs on SQLite and on PostgreSQL.

#![allow(clippy::unwrap_used, reason = "a test that unwraps fails with the cause")]

mod aging;
mod backup;
mod cash;
mod chain;
mod contracts;
mod customers;
mod explain;
mod imports;
mod ledger;
mod objects;
mod orders;
mod payment_terms;
mod periods;
mod products;
mod real_data;
mod receipts;
mod records;
mod team;
