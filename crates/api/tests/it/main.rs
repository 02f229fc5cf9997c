//! The API as a client meets it: every test on SQLite and on PostgreSQL, in process.

#![allow(clippy::unwrap_used, reason = "a test that unwraps fails with the cause")]

mod authorization;
mod cash;
mod harness;
mod imports;
mod problems;
mod records;
mod sessions;
mod tokens;
mod writes;
