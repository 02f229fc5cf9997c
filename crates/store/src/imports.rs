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
use mingxi_domain::ids::{Id, ImportId, OrgId, UserId};
use mingxi_domain::imports::{ImportStatus, UndoOutcome};
use mingxi_domain::metadata::{Field, Object};
use serde_json::Value as Json;
use std::collections::HashMap;

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
        pub rows_done: i64,
        pub rows_new: i64,
        pub rows_updated: i64,
        pub rows_unchanged: i64,
        pub rows_skipped: i64,
        pub rows_failed: i64,
        pub findings: Json,
        pub waiting: Json,
        pub failure: Option<Json>,
        pub requested_by_id: Option<UserId>,
        pub undo: Option<Json>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

table! {
    /// A piece of a file that waits to be imported, packed.
    pub struct ImportFileRow in "import_file" {
        pub import_id: ImportId,
        pub name: String,
        pub piece: i64,
        pub content: Vec<u8>,
    }
}

const FILE_NAMES: Sql =
    sql!("select distinct name from import_file where org_id = $1 and import_id = $2 order by name");

/// Names of the files that are kept for a run.
///
/// # Errors
/// Of the database.
pub fn list_file_names(tx: &mut Tx, org: OrgId, import: ImportId) -> Result<Vec<String>, DbError> {
    Ok(tx.all::<(String,)>(FILE_NAMES, v![org, import])?.into_iter().map(|(name,)| name).collect())
}

const PIECES: Sql =
    sql!("select content from import_file where org_id = $1 and import_id = $2 and name = $3 order by piece");

/// The pieces of a file, in order.
///
/// # Errors
/// Of the database.
pub fn list_pieces(tx: &mut Tx, org: OrgId, import: ImportId, name: &str) -> Result<Vec<Vec<u8>>, DbError> {
    Ok(tx.all::<(Vec<u8>,)>(PIECES, v![org, import, name])?.into_iter().map(|(content,)| content).collect())
}

const DELETE_FILES: Sql = sql!("delete from import_file where org_id = $1 and import_id = $2");

/// Forgets the files of a run that needs them no more.
///
/// # Errors
/// Of the database.
pub fn delete_files(tx: &mut Tx, org: OrgId, import: ImportId) -> Result<(), DbError> {
    tx.put(DELETE_FILES, v![org, import])
}

const RUNNING: Sql = sql!(
    "select r.id, r.updated_at, case when exists (
       select 1 from import_file f where f.org_id = r.org_id and f.import_id = r.id) then 1 else 0 end
     from import_run r where r.org_id = $1 and r.status = 'running' order by r.id"
);

/// Runs that say they run: when they last said so, and whether their files are kept.
///
/// # Errors
/// Of the database.
pub fn list_running(tx: &mut Tx, org: OrgId) -> Result<Vec<(ImportId, Timestamp, bool)>, DbError> {
    let rows = tx.all::<(ImportId, Timestamp, i64)>(RUNNING, v![org])?;
    Ok(rows.into_iter().map(|(id, at, has_files)| (id, at, has_files == 1)).collect())
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

table! {
    /// A record that an import made or changed, as stored.
    pub struct ImportChangeRow in "import_change" {
        pub import_id: ImportId,
        pub row_no: i64,
        pub object: String,
        pub object_id: i64,
        pub external_id: String,
        pub before: Option<Json>,
        pub version_after: Option<i64>,
        pub outcome: UndoOutcome,
        pub title: Option<String>,
        pub code: Option<String>,
        pub reason_zh: String,
        pub reason_en: String,
    }
}

const CHANGES: Sql = sql!(
    "select * from import_change where org_id = $1 and import_id = $2 and row_no < $3 and ($4 = '' or outcome = $4 or ($4 = 'stayed' and outcome in ('kept', 'refused')))
     order by row_no desc limit $5"
);

/// What a run made and changed before a row, the last first; of one outcome, all
/// when it is empty, those that could not be taken back for `stayed`.
///
/// # Errors
/// Of the database.
pub fn list_changes(
    tx: &mut Tx,
    org: OrgId,
    import: ImportId,
    before: i64,
    outcome: &str,
    limit: i64,
) -> Result<Vec<ImportChangeRow>, DbError> {
    tx.all(CHANGES, v![org, import, before, outcome, limit])
}

const SETTLE: Sql = sql!(
    "update import_change set outcome = $4, title = $5, code = $6, reason_zh = $7, reason_en = $8
     where org_id = $1 and import_id = $2 and row_no = $3"
);

/// Keeps what became of a record when its import was taken back.
///
/// # Errors
/// Of the database.
pub fn settle_change(tx: &mut Tx, org: OrgId, row: &ImportChangeRow) -> Result<(), DbError> {
    let key = v![org, row.import_id, row.row_no];
    let told = v![row.outcome, row.title, row.code, row.reason_zh, row.reason_en];
    tx.put_expect(1, SETTLE, key.into_iter().chain(told).collect())
}

/// The versions of these records of an object, by id; those that are gone are left out.
///
/// # Errors
/// Of the database.
pub fn list_versions(tx: &mut Tx, org: OrgId, object: &Object, ids: &[i64]) -> Result<HashMap<i64, i64>, DbError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = SqlBuilder::default();
    let mut is_first = true;
    for id in ids {
        // PostgreSQL takes bare parameters of `values` for texts.
        sql.push(if is_first { "with wanted (id) as (values (cast(" } else { " as bigint)), (cast(" })
            .bind(Value::I64(*id));
        is_first = false;
    }
    sql.push(" as bigint))) select t.id, t.version from wanted cross join ").push(object.table);
    sql.push(" t where t.org_id = ").bind(Value::I64(org.raw()));
    sql.push(" and t.id = wanted.id");
    let (text, values) = sql.finish();
    Ok(tx.all::<(i64, i64)>(SqlText::dynamic(text), values)?.into_iter().collect())
}

const DELETE_REF: Sql =
    sql!("delete from external_ref where org_id = $1 and object = $2 and source = $3 and external_id = $4");

/// Forgets which record an external id stands for.
///
/// # Errors
/// Of the database.
pub fn delete_ref(tx: &mut Tx, org: OrgId, (object, source): (&str, &str), id: &str) -> Result<(), DbError> {
    tx.put(DELETE_REF, v![org, object, source, id])
}

const KEEP_WAITING: Sql = sql!(
    "update import_change set outcome = 'kept', code = $3, reason_zh = $4, reason_en = $5
     where org_id = $1 and import_id = $2 and outcome = 'waiting'"
);

/// What is left of taking an import back stays. Returns how many.
///
/// # Errors
/// Of the database.
pub fn keep_waiting(
    tx: &mut Tx,
    org: OrgId,
    import: ImportId,
    code: &str,
    (zh, en): (&str, &str),
) -> Result<u64, DbError> {
    tx.exec(KEEP_WAITING, v![org, import, code, zh, en])
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
