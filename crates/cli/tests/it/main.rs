//! The program as a process: its commands, and what it keeps when it is killed.

#![allow(clippy::unwrap_used, reason = "a test that unwraps fails with the cause")]

mod commands;
mod crash;
mod server;
