//! 备份 One backup format for both engines: gzip of JSON lines, with a checksum at its end.
//!
//! The first line says which schema it was taken from, then come the tables in the order they were created, each
//! with its columns and a line for every row, then what is in the files on records, and last a line with the number of
//! rows and the SHA-256 of all before.
//! A backup is one snapshot, taken while others write. It restores into an empty database of either engine.

use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::time::Duration;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::MIGRATIONS;
use crate::backup_files::{self, Unpacker};
use crate::db::Db;
use crate::error::DbError;
use crate::row::Row;
use crate::shape::{TableShape, schema_shape};
use crate::sql::SqlText;
use crate::tx::Tx;
use crate::v;
use crate::value::{Value, ValueKind};

const FORMAT: &str = "mingxi-backup-2";
const TIME_LIMIT: Duration = Duration::from_secs(6 * 3_600);
/// Rows written to the database at once.
const CHUNK: usize = 5_000;

/// The columns of a table in the order of its rows, with the kind of each.
type Columns = Vec<(&'static str, ValueKind)>;

#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    /// Checksums of the migrations the schema was made by.
    schema: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct TableHeader {
    table: String,
    columns: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Trailer {
    rows: u64,
    sha256: String,
}

/// What was written or read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Rows of all tables.
    pub rows: u64,
    /// Files on records.
    pub files: u64,
    /// Files that are not in the backup, with the reason: gone from the folder, or not what their row says.
    pub missing: Vec<String>,
}

/// Writes a snapshot of the whole database, and what is in the files on records in the folder `files`, to the new file
/// `target`.
///
/// # Errors
/// [`DbError::Config`] when `target` exists; [`DbError::Unavailable`] when it cannot be written; the database's.
pub fn backup(db: &Db, files: &Path, target: &Path) -> Result<Copied, DbError> {
    if target.exists() {
        return Err(DbError::config(format!("{} exists already", target.display())));
    }
    // Under another name until it is whole, so a broken copy is never taken for a backup.
    let partial = target.with_added_extension("partial");
    let (tables, file, files) = (tables(db)?, partial.clone(), files.to_owned());
    let copied = db.with_time_limit(TIME_LIMIT).read_blocking(move |tx| write_all(tx, &tables, &files, &file))?;
    std::fs::rename(&partial, target)
        .map_err(|error| DbError::unavailable(format!("cannot write {}: {error}", target.display())))?;
    Ok(copied)
}

/// Writes everything to `file`, from its start: a read that has to begin again leaves nothing of the first try.
fn write_all(
    tx: &mut Tx<'_>,
    tables: &[(&'static str, TableShape)],
    files: &Path,
    file: &Path,
) -> Result<Copied, DbError> {
    let failed = |error: std::io::Error| DbError::unavailable(format!("cannot write {}: {error}", file.display()));
    let mut sink = Sink::new(BufWriter::new(std::fs::File::create(file).map_err(failed)?));
    sink.line(&json!(header()))?;
    tables.iter().try_for_each(|(name, shape)| write_table(tx, &mut sink, name, shape))?;
    let mut copied = Copied { rows: sink.rows, ..Copied::default() };
    for kept in backup_files::list(tx)? {
        match backup_files::write(files, &kept, |line| sink.line(line))? {
            None => copied.files += 1,
            Some(why) => copied.missing.push(why),
        }
    }
    let written = sink.finish().and_then(|out| out.into_inner().map_err(std::io::IntoInnerError::into_error));
    written.and_then(|file| file.sync_all()).map_err(failed)?;
    Ok(copied)
}

/// Reads the backup `source` into an empty, migrated database and the folder `files`. Files go first: one that nobody
/// refers to is no harm, a row without its file would be a broken promise.
///
/// # Errors
/// [`DbError::Config`] when the file is no whole backup of this schema or the database holds data; nothing is kept then.
pub fn restore(db: &Db, files: &Path, source: &Path) -> Result<Copied, DbError> {
    check_whole(source)?;
    db.read_blocking(require_empty)?;
    let files = unpack(source, files)?;
    let tables = tables(db)?;
    let source = source.to_owned();
    let rows = db.with_time_limit(TIME_LIMIT).write_blocking(move |tx| {
        require_empty(tx)?;
        let mut lines = open(&source)?.lines().map(|line| line.map_err(|error| broken(&error)));
        lines.next();
        let mut rows = 0;
        let mut table: Option<(&str, Columns)> = None;
        let mut waiting = Vec::new();
        for line in lines {
            let line = line?;
            if backup_files::is_about_file(&line) {
                continue;
            }
            let line: Json = serde_json::from_str(&line).map_err(|error| broken(&error))?;
            if let Json::Array(cells) = line {
                let (name, columns) = table.as_ref().ok_or_else(|| broken(&"a row before its table"))?;
                waiting.push(read_row(columns, cells)?);
                rows += 1;
                if waiting.len() == CHUNK {
                    insert(tx, name, columns, &mut waiting)?;
                }
                continue;
            }
            if let Some((name, columns)) = &table {
                insert(tx, name, columns, &mut waiting)?;
            }
            if line.get("sha256").is_some() {
                break;
            }
            let header: TableHeader = serde_json::from_value(line).map_err(|error| broken(&error))?;
            table = Some(known_table(&tables, &header)?);
        }
        Ok(rows)
    })?;
    Ok(Copied { rows, files, missing: Vec::new() })
}

/// Puts the files on records into their folder. Returns how many.
fn unpack(source: &Path, folder: &Path) -> Result<u64, DbError> {
    let mut unpacker = Unpacker::new(folder);
    for line in open(source)?.lines() {
        unpacker.take(&line.map_err(|error| broken(&error))?)?;
    }
    unpacker.finish()?;
    Ok(unpacker.files)
}

/// The tables in the order the migrations create them, so that what is referred to comes first.
fn tables(db: &Db) -> Result<Vec<(&'static str, TableShape)>, DbError> {
    let mut shape = schema_shape(db)?;
    let created = MIGRATIONS.iter().flat_map(|migration| migration.sql.split("create table ").skip(1));
    let names = created.filter_map(|text| text.split_whitespace().next());
    Ok(names.filter_map(|name| shape.remove(name).map(|shape| (name, shape))).collect())
}

fn header() -> Header {
    Header { format: FORMAT.to_owned(), schema: MIGRATIONS.iter().map(crate::Migration::checksum).collect() }
}

fn write_table<W: Write>(tx: &mut Tx<'_>, sink: &mut Sink<W>, name: &str, shape: &TableShape) -> Result<(), DbError> {
    let columns: Vec<(String, ValueKind)> =
        shape.columns.iter().map(|(column, shape)| (column.clone(), kind(&shape.kind))).collect();
    let names: Vec<String> = columns.iter().map(|(column, _)| column.clone()).collect();
    // Rows that refer to rows of their own table come after them: ids grow with time.
    let text = format!("select {} from {name} order by {}", names.join(", "), shape.primary_key.join(", "));
    sink.line(&json!(TableHeader { table: name.to_owned(), columns: names }))?;
    tx.each(SqlText::dynamic(text), v![], |row| {
        let cells = columns.iter().enumerate().map(|(index, (_, kind))| cell(row, index, *kind));
        sink.rows += 1;
        sink.line(&Json::Array(cells.collect::<Result<_, _>>()?))
    })
}

fn cell(row: &Row<'_>, index: usize, kind: ValueKind) -> Result<Json, DbError> {
    Ok(match row.value(index, kind)? {
        Value::Null(_) => Json::Null,
        Value::Bool(value) => json!(value),
        Value::I64(value) => json!(value),
        Value::Text(value) => json!(value),
        Value::Date(value) => json!(value.to_string()),
        Value::Moment(value) => json!(value.to_string()),
        // As text, so that a JSON null is not taken for an empty cell.
        Value::Json(value) => json!(value.to_string()),
        Value::Bytes(value) => json!(value),
    })
}

fn read_row(columns: &[(&'static str, ValueKind)], cells: Vec<Json>) -> Result<Vec<Value>, DbError> {
    if cells.len() != columns.len() {
        return Err(broken(&"a row with another number of cells"));
    }
    columns.iter().zip(cells).map(|((_, kind), cell)| read_cell(*kind, cell)).collect()
}

fn read_cell(kind: ValueKind, cell: Json) -> Result<Value, DbError> {
    let text = cell.as_str();
    let value = match kind {
        _ if cell.is_null() => Some(Value::Null(kind)),
        ValueKind::Bool => cell.as_bool().map(Value::Bool),
        ValueKind::I64 => cell.as_i64().map(Value::I64),
        ValueKind::Text => text.map(|text| Value::Text(text.to_owned())),
        ValueKind::Date => text.and_then(|text| text.parse().ok()).map(Value::Date),
        ValueKind::Moment => text.and_then(|text| text.parse().ok()).map(Value::Moment),
        ValueKind::Json => text.and_then(|text| serde_json::from_str(text).ok()).map(Value::Json),
        ValueKind::Bytes => serde_json::from_value(cell).ok().map(Value::Bytes),
    };
    value.ok_or_else(|| broken(&"a cell of another kind"))
}

fn insert(
    tx: &mut Tx<'_>,
    table: &str,
    columns: &[(&'static str, ValueKind)],
    rows: &mut Vec<Vec<Value>>,
) -> Result<(), DbError> {
    let names: Vec<&'static str> = columns.iter().map(|(name, _)| *name).collect();
    let table = static_name(table);
    tx.bulk(table, &names, rows.drain(..)).map(drop)
}

/// Names of tables and columns of the schema, kept for the life of the process: a restore happens once.
fn static_name(name: &str) -> &'static str {
    Box::leak(name.to_owned().into_boxed_str())
}

fn known_table<'a>(
    tables: &'a [(&'static str, TableShape)],
    header: &TableHeader,
) -> Result<(&'a str, Columns), DbError> {
    let found = tables.iter().find(|(name, _)| *name == header.table);
    let (name, shape) = found.ok_or_else(|| broken(&format!("there is no table {}", header.table)))?;
    let columns = header.columns.iter().map(|column| match shape.columns.get(column) {
        Some(shape) => Ok((static_name(column), kind(&shape.kind))),
        None => Err(broken(&format!("{name} has no column {column}"))),
    });
    Ok((name, columns.collect::<Result<_, _>>()?))
}

fn require_empty(tx: &mut Tx<'_>) -> Result<(), DbError> {
    let (organizations,): (i64,) = tx.one(crate::sql!("select cast(count(*) as bigint) from organization"), v![])?;
    if organizations == 0 {
        return Ok(());
    }
    Err(DbError::config("the database holds data; restore into an empty one"))
}

/// Reads the whole file once: header of this schema, every line counted, checksum right.
fn check_whole(source: &Path) -> Result<(), DbError> {
    let mut reader = open(source)?;
    let mut digest = Sha256::new();
    let mut rows = 0;
    let mut line = String::new();
    let mut is_first = true;
    loop {
        line.clear();
        if reader.read_line(&mut line).map_err(|error| broken(&error))? == 0 {
            return Err(broken(&"it ends too early"));
        }
        if is_first {
            let header_line: Header = serde_json::from_str(&line).map_err(|error| broken(&error))?;
            if header_line.format != FORMAT || header_line.schema != header().schema {
                return Err(broken(&"it was taken from another version of the schema; restore it with that version"));
            }
            is_first = false;
        } else if let Ok(trailer) = serde_json::from_str::<Trailer>(&line) {
            let whole = trailer.rows == rows && trailer.sha256 == hex(&digest.finalize());
            return if whole { Ok(()) } else { Err(broken(&"its checksum is wrong")) };
        } else if line.starts_with('[') {
            rows += 1;
        }
        digest.update(line.as_bytes());
    }
}

fn open(source: &Path) -> Result<BufReader<GzDecoder<impl Read + use<>>>, DbError> {
    let file = std::fs::File::open(source)
        .map_err(|error| DbError::unavailable(format!("cannot read {}: {error}", source.display())))?;
    Ok(BufReader::new(GzDecoder::new(BufReader::new(file))))
}

fn broken(why: &dyn std::fmt::Display) -> DbError {
    DbError::config(format!("this is no whole backup: {why}"))
}

fn kind(word: &str) -> ValueKind {
    match word {
        "bool" => ValueKind::Bool,
        "integer" => ValueKind::I64,
        "json" => ValueKind::Json,
        "date" => ValueKind::Date,
        "moment" => ValueKind::Moment,
        "bytes" => ValueKind::Bytes,
        _ => ValueKind::Text,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Lines into gzip, hashed on the way.
struct Sink<W: Write> {
    out: GzEncoder<W>,
    digest: Sha256,
    rows: u64,
}

impl<W: Write> Sink<W> {
    fn new(out: W) -> Self {
        Self { out: GzEncoder::new(out, Compression::fast()), digest: Sha256::new(), rows: 0 }
    }

    fn line(&mut self, json: &Json) -> Result<(), DbError> {
        let line = format!("{json}\n");
        self.digest.update(line.as_bytes());
        let written = self.out.write_all(line.as_bytes());
        written.map_err(|error| DbError::unavailable(format!("cannot write the backup: {error}")))
    }

    fn finish(self) -> std::io::Result<W> {
        let mut out = self.out;
        let trailer = Trailer { rows: self.rows, sha256: hex(&self.digest.finalize()) };
        writeln!(out, "{}", json!(trailer))?;
        out.finish()
    }
}
