//! Verbs on real databases: every test runs on SQLite and on PostgreSQL.

#![allow(clippy::unwrap_used, reason = "a test that unwraps fails with the cause")]
#![allow(clippy::inconsistent_digit_grouping, reason = "fen stand apart: 1_130_00 is 1,130.00")]

mod aging;
mod amounts;
mod backup;
mod bench;
mod campaigns;
mod cash;
mod chain;
mod conditions;
mod contracts;
mod credits;
mod custom_fields;
mod customers;
mod deliveries;
mod demo;
mod explain;
mod follow_ups;
mod import_jobs;
mod imports;
mod imports_cells;
mod imports_of_documents;
mod imports_of_other_shapes;
mod invoices;
mod jobs;
mod leads;
mod ledger;
mod objects;
mod open_balances;
mod opportunities;
mod order_to_cash;
mod orders;
mod payment_terms;
mod periods;
mod products;
mod quantities;
mod quotes;
mod real_data;
mod receipts;
mod records;
mod refunds;
mod relative_filters;
mod revenue;
mod revenue_cohorts;
mod rights;
mod screens;
mod services;
mod settlement;
mod states;
mod team;
mod users;
