//! The only SQL: one text for SQLite and PostgreSQL behind a small synchronous facade.
//!
//! [`Db::write`] and [`Db::read`] run a closure in a transaction; inside it [`Tx`] runs statements written with
//! [`sql!`] and values made with [`v!`]. Nothing outside this crate knows the drivers. The engines behave the same
//! wherever a test could see it; where their SQL differs in silence, `tests/it/traps.rs` shows the rule.

mod db;
pub mod distribution;
mod domain_values;
mod error;
pub mod migrate;
mod migrations;
mod outgoing;
mod pool;
mod postgres;
pub mod rights;
mod row;
pub mod shape;
mod sql;
mod sqlite;
#[doc(hidden)]
pub mod table;
#[cfg(feature = "testing")]
pub mod testing;
mod tx;
mod value;
mod writer;

pub mod aging;
pub mod attachments;
pub mod audit;
pub mod backup;
mod backup_files;
pub mod bulk_edits;
pub mod campaigns;
pub mod close_checks;
pub mod collections;
pub mod contracts;
pub mod custom_fields;
pub mod customers;
pub mod deliveries;
pub mod entities;
pub mod events;
pub mod figures;
pub mod filter_sql;
pub mod follow_ups;
pub mod idempotency;
pub mod imports;
pub mod invoices;
pub mod jobs;
pub mod leads;
pub mod ledger;
pub mod live;
pub mod node_leases;
pub mod notifications;
pub mod numbers;
pub mod open_balances;
pub mod opportunities;
pub mod opportunity_board;
pub mod orders;
pub mod organizations;
pub mod payer_aliases;
pub mod payment_terms;
pub mod products;
pub mod quotes;
pub mod receipts;
pub mod records;
pub mod refunds;
pub mod revenue;
pub mod revenue_cohorts;
pub mod saved_views;
pub mod seals;
pub mod search;
pub mod sessions;
pub mod sign_in_buckets;
pub mod sign_in_places;
pub mod timeline;
pub mod today;
pub mod tokens;
pub mod told_facts;
pub mod unbilled;
pub mod user_settings;
pub mod users;
pub mod verify;

pub use db::{Db, DbConfig, Engine, PoolStatistics};
pub use error::{DbError, TxError};
pub use migrate::Migration;
pub use migrations::MIGRATIONS;
pub use row::{FromRow, Row};
pub use shape::schema_shape;
pub use sql::{RegisteredStatement, Sql, SqlText, registered_statements};
pub use tx::Tx;
pub use value::{FromValue, Micro, ToValue, Value, ValueKind, cut_to_micros};

#[doc(hidden)]
pub use inventory;
#[doc(hidden)]
pub use sql::Registration;
#[doc(hidden)]
pub use table::{TableSql, column_name};
