//! The API as a client meets it: every test on SQLite and on PostgreSQL, in process.

#![allow(clippy::unwrap_used, reason = "a test that unwraps fails with the cause")]
#![allow(clippy::inconsistent_digit_grouping, reason = "fen stand apart: 1_130_00 is 1,130.00")]

mod attachments;
mod authorization;
mod bulk_edits;
mod cash;
mod connections;
mod duplicates;
mod family;
mod fulfilment;
mod harness;
mod imports;
mod live;
mod problems;
mod records;
mod sales;
mod saved_views;
mod search;
mod sessions;
mod settings;
mod setup;
mod sight;
mod standings;
mod timeline;
mod tokens;
mod web;
mod words;
mod writes;
