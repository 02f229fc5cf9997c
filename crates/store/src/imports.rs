//! 导入 Runs of imports, their errors, and which record an external id stands for.

use crate::error::DbError;
use crate::filter_sql::{SqlBuilder, push_scope};
use crate::row::{FromRow, Row};
use crate::sql::{Sql, SqlText};
use crate::tx::Tx;
use crate::value::Value;
use crate::{sql, table, v};
use jiff::Timestamp;
use mingxi_domain::access::Scope;
use mingxi_domain::ids::{Id, ImportId, OrgId};
use mingxi_domain::imports::ImportStatus;
use mingxi_domain::metadata::{Field, Object};
use serde_json::Value as Json;

table! {
    /// A run of an import, as stored.
    pub struct ImportRow in "import_run" {
        pub id: ImportId,
        pub name: String,
        pub target: String,
        pub status: ImportStatus,
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

table! {
    /// A row that could not be imported, as stored. `content` is `{"cells": […]}` as they stood in the file.
    pub struct ImportErrorRow in "import_error" {
        pub import_id: ImportId,
        pub row_no: i64,
        pub code: String,
        pub reason_zh: String,
        pub reason_en: String,
        pub content: Json,
    }
}

const ERRORS: Sql = sql!("select * from import_error where org_id = $1 and import_id = $2 order by row_no");

/// The rows of a run that could not be imported, in the order of the file.
///
/// # Errors
/// Of the database.
pub fn list_errors(tx: &mut Tx, org: OrgId, import: ImportId) -> Result<Vec<ImportErrorRow>, DbError> {
    tx.all(ERRORS, v![org, import])
}

/// The record an external id stands for, and what its row said when it was last imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalRef {
    /// The id in the other system.
    pub external_id: String,
    /// Our record.
    pub object_id: i64,
    /// Hash of the row's content.
    pub content_hash: String,
}

impl FromRow for ExternalRef {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self { external_id: row.at(0)?, object_id: row.at(1)?, content_hash: row.at(2)? })
    }
}

/// The records that these external ids of a source stand for; unknown ones are left out.
///
/// # Errors
/// Of the database.
pub fn list_refs<'a>(
    tx: &mut Tx,
    org: OrgId,
    (object, source): (&str, &str),
    ids: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<ExternalRef>, DbError> {
    let mut sql = SqlBuilder::default();
    if !push_wanted(&mut sql, ids) {
        return Ok(Vec::new());
    }
    sql.push(
        "select t.external_id, t.object_id, t.content_hash from wanted cross join external_ref t where t.org_id = ",
    );
    sql.bind(Value::I64(org.raw()));
    sql.push(" and t.object = ").bind(Value::Text(object.to_owned()));
    sql.push(" and t.source = ").bind(Value::Text(source.to_owned()));
    sql.push(" and t.external_id = wanted.word");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

const PUT_REF: Sql = sql!(
    "insert into external_ref (org_id, object, source, external_id, object_id, content_hash)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (org_id, object, source, external_id)
     do update set object_id = excluded.object_id, content_hash = excluded.content_hash"
);

/// Remembers which record an external id stands for and what its row said.
///
/// # Errors
/// With the next flush, of the database.
pub fn put_ref(tx: &mut Tx, org: OrgId, (object, source): (&str, &str), known: &ExternalRef) -> Result<(), DbError> {
    tx.put(PUT_REF, v![org, object, source, &known.external_id, known.object_id, &known.content_hash])
}

/// Records of `object` within `scope` whose text `field` is one of `texts`: the text and the id, once per record.
///
/// # Errors
/// Of the database.
pub fn list_by_text<'a>(
    tx: &mut Tx,
    scope: &Scope,
    object: &Object,
    field: &Field,
    texts: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<(String, i64)>, DbError> {
    let mut sql = SqlBuilder::default();
    if !push_wanted(&mut sql, texts) {
        return Ok(Vec::new());
    }
    sql.push("select t.").push(&field.column).push(", t.id from wanted cross join ").push(object.table);
    sql.push(" t where ");
    push_scope(&mut sql, scope);
    sql.push(&format!(" and t.{} = wanted.word", field.column));
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// Begins with the texts as rows of a table `wanted`; says whether there were any. A long `in` list would do on
/// SQLite, but PostgreSQL's generic plan compares every row with all of it: 300 ms instead of 10 for 500 of 20,000.
/// `cross join` keeps `wanted` outside on SQLite, which would otherwise scan it for every row.
fn push_wanted<'a>(sql: &mut SqlBuilder, texts: impl IntoIterator<Item = &'a str>) -> bool {
    let mut is_first = true;
    for text in texts {
        sql.push(if is_first { "with wanted (word) as (values (" } else { "), (" }).bind(Value::Text(text.to_owned()));
        is_first = false;
    }
    sql.push(")) ");
    !is_first
}
