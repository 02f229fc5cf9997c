//! Every schema step, oldest first. A released step is never edited.

use crate::migrate::Migration;

macro_rules! step {
    ($number:literal, $name:literal) => {
        Migration { number: $number, name: $name, sql: include_str!(concat!("../migrations/", $name, ".sql")) }
    };
}

/// Every schema step, oldest first.
pub const MIGRATIONS: &[Migration] = &[
    step!(1, "0001_platform"),
    step!(2, "0002_crm"),
    step!(3, "0003_sales"),
    step!(4, "0004_fulfilment"),
    step!(5, "0005_ledger"),
    step!(6, "0006_read_paths"),
    step!(7, "0007_sign_in_buckets"),
    step!(8, "0008_desk"),
    step!(9, "0009_search"),
    step!(10, "0010_screens"),
    step!(11, "0011_settings"),
    step!(12, "0012_import_words"),
    step!(13, "0013_contract_ordered"),
    step!(14, "0014_documents_by_quantity"),
    step!(15, "0015_conditions"),
    step!(16, "0016_field_life"),
    step!(17, "0017_what_one_may_take"),
    step!(18, "0018_states"),
    step!(19, "0019_search_readings"),
    step!(20, "0020_import_jobs"),
];
