//! 导入 Runs of imports.

use jiff::Timestamp;
use mingxi_domain::ids::ImportId;
use serde_json::Value as Json;
use crate::table;

table! {
    /// A run of an import, as stored.
    pub struct ImportRow in "import_run" {
        pub id: ImportId,
        pub name: String,
        pub target: String,
        pub status: String,
        pub is_dry_run: bool,
        pub mapping: Json,
        pub rows_total: i64,
        pub rows_new: i64,
        pub rows_updated: i64,
        pub rows_unchanged: i64,
        pub rows_skipped: i64,
        pub rows_failed: i64,
        pub findings: Json,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}
