//! One SQLite connection: its settings, statements and errors.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jiff::{Timestamp, civil::Date};
use regex::Regex;
use rusqlite::config::DbConfig as Switch;
use rusqlite::functions::{Aggregate, Context, FunctionFlags, WindowAggregate};
use rusqlite::types::{ToSqlOutput, Value as Number, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, ffi};

use crate::error::DbError;
use crate::row::Row;
use crate::sql::{SqlText, number_parameters};
use crate::value::{Value, ValueKind, cut_to_micros};

/// Statements kept prepared on each connection.
const STATEMENT_CACHE: usize = 256;
/// Virtual machine steps between two looks at the clock, well under a millisecond.
const STEPS_PER_CLOCK: i32 = 10_000;
type BoxError = Box<dyn std::error::Error + Send + Sync>;

const NO_LIMIT: u64 = u64::MAX;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Write,
    Read,
    /// For a command that reads once and ends.
    ReadOnce,
}

pub(crate) struct SqliteConn {
    conn: Connection,
    /// Static text → the same with numbered parameters.
    rewritten: RefCell<HashMap<&'static str, Arc<str>>>,
    limit: Limit,
}

/// When the running closure has to be finished, shared with the progress handler.
#[derive(Clone)]
struct Limit {
    start: Instant,
    ends_at_millis: Arc<AtomicU64>,
}

impl Limit {
    fn new() -> Self {
        Self { start: Instant::now(), ends_at_millis: Arc::new(AtomicU64::new(NO_LIMIT)) }
    }

    fn set(&self, deadline: Option<Instant>) {
        let millis = deadline.map_or(NO_LIMIT, |at| {
            u64::try_from(at.saturating_duration_since(self.start).as_millis()).unwrap_or(NO_LIMIT)
        });
        self.ends_at_millis.store(millis, Ordering::Relaxed);
    }

    fn is_over(&self) -> bool {
        let end = self.ends_at_millis.load(Ordering::Relaxed);
        end != NO_LIMIT && self.start.elapsed() >= Duration::from_millis(end)
    }
}

/// `regexp_like(text, pattern)` as PostgreSQL has it from version 15 on, for patterns of our own making.
fn add_regexp_like(conn: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    conn.create_scalar_function("regexp_like", 2, flags, |call| {
        let pattern = call.get_or_create_aux(1, |value| Regex::new(value.as_str()?).map_err(BoxError::from))?;
        match call.get_raw(0) {
            ValueRef::Null => Ok(None),
            text => Ok(Some(pattern.is_match(text.as_str()?))),
        }
    })
}

impl SqliteConn {
    pub(crate) fn open(path: &Path, access: Access) -> Result<Self, DbError> {
        let conn = Connection::open(path)
            .map_err(|error| DbError::unavailable(format!("cannot open {}: {error}", path.display())))?;
        let mut this = Self { conn, rewritten: RefCell::default(), limit: Limit::new() };
        this.configure(access).map_err(|error| map_error(error, "connection settings"))?;
        Ok(this)
    }

    fn configure(&mut self, access: Access) -> rusqlite::Result<()> {
        if access == Access::Write {
            self.conn.execute_batch("pragma journal_mode=wal")?;
        }
        self.conn.execute_batch(
            "pragma synchronous=full; pragma foreign_keys=on; pragma busy_timeout=5000;
             pragma journal_size_limit=67108864; pragma trusted_schema=off;",
        )?;
        // The writer keeps its temporary store in files: with it in memory, the end of every statement of a long
        // transaction walks through all pages that were saved for its savepoints (half the time of an import).
        self.conn.execute_batch(match access {
            Access::Write => "pragma cache_size=-65536; pragma mmap_size=268435456",
            Access::Read => "pragma cache_size=-65536; pragma mmap_size=268435456; pragma temp_store=memory",
            // One pass over everything, beside a server that wants the memory.
            Access::ReadOnce => "pragma cache_size=-16384; pragma mmap_size=0",
        })?;
        if cfg!(target_os = "macos") {
            self.conn.execute_batch("pragma fullfsync=on")?;
        }
        // Without these, "a misspelt column" in double quotes is silently a string.
        self.conn.set_db_config(Switch::SQLITE_DBCONFIG_DQS_DML, false)?;
        self.conn.set_db_config(Switch::SQLITE_DBCONFIG_DQS_DDL, false)?;
        if access != Access::Write {
            self.conn.execute_batch("pragma query_only=on")?;
        }
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
        self.conn.create_window_function("sum", 1, flags, Sum)?;
        self.conn.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
        add_regexp_like(&self.conn)?;
        let limit = self.limit.clone();
        self.conn.progress_handler(STEPS_PER_CLOCK, Some(move || limit.is_over()))
    }

    /// Interrupts statements that run past `deadline`; `None` lifts the limit.
    pub(crate) fn set_deadline(&self, deadline: Option<Instant>) {
        self.limit.set(deadline);
    }

    /// False once a transaction is gone, whoever ended it.
    pub(crate) fn in_transaction(&self) -> bool {
        !self.conn.is_autocommit()
    }

    /// Runs a statement that belongs to the facade itself (`begin`, `savepoint …`).
    pub(crate) fn control(&self, text: &str) -> Result<(), DbError> {
        let run = || self.conn.prepare_cached(text)?.raw_execute();
        run().map(drop).map_err(|error| map_error(error, text))
    }

    /// Runs several statements without parameters.
    pub(crate) fn batch(&self, text: &str) -> Result<(), DbError> {
        self.conn.execute_batch(text).map_err(|error| map_error(error, text))
    }

    /// Rows changed, or rows returned by a statement that changes none.
    pub(crate) fn execute(&self, text: &SqlText, values: &[Value]) -> Result<u64, DbError> {
        let mut statement = self.bound(text, values)?;
        let changes_before = self.conn.total_changes();
        let mut returned = 0;
        let mut rows = statement.raw_query();
        while rows.next().map_err(|error| map_error(error, text.as_str()))?.is_some() {
            returned += 1;
        }
        drop(rows);
        // `changes` still tells of an earlier statement when this one changed nothing.
        if statement.readonly() {
            Ok(returned)
        } else if self.conn.total_changes() == changes_before {
            Ok(0)
        } else {
            Ok(self.conn.changes())
        }
    }

    /// Hands each row to `each`.
    pub(crate) fn query(
        &self,
        text: &SqlText,
        values: &[Value],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let mut statement = self.bound(text, values)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|error| map_error(error, text.as_str()))? {
            each(&Row::sqlite(row))?;
        }
        Ok(())
    }

    /// Runs one statement for many rows of values and returns how many rows it changed.
    pub(crate) fn execute_many(
        &self,
        text: &SqlText,
        rows: &mut dyn Iterator<Item = Vec<Value>>,
    ) -> Result<u64, DbError> {
        let mut statement = self.prepared(text)?;
        let mut count = 0;
        for values in rows {
            // Each insert alone is too short for the progress handler.
            if self.limit.is_over() {
                return Err(DbError::Timeout);
            }
            bind(&mut statement, text, &values)?;
            count += statement.raw_execute().map_err(|error| map_error(error, text.as_str()))? as u64;
        }
        Ok(count)
    }

    pub(crate) fn prepare(&self, text: &SqlText) -> Result<(), DbError> {
        self.prepared(text).map(drop)
    }

    fn prepared(&self, text: &SqlText) -> Result<CachedStatement<'_>, DbError> {
        let prepare =
            |numbered: &str| self.conn.prepare_cached(numbered).map_err(|error| map_error(error, text.as_str()));
        match text.as_static() {
            Some(text) => {
                let numbered = Arc::clone(
                    self.rewritten.borrow_mut().entry(text).or_insert_with(|| number_parameters(text).into()),
                );
                prepare(&numbered)
            }
            None => prepare(&number_parameters(text.as_str())),
        }
    }

    fn bound(&self, text: &SqlText, values: &[Value]) -> Result<CachedStatement<'_>, DbError> {
        let mut statement = self.prepared(text)?;
        bind(&mut statement, text, values)?;
        Ok(statement)
    }
}

/// `sum()` in 128 bits. SQLite's own fails the whole statement when a sum of integers passes 64 bits, and with it every
/// list that holds the row of one person's typing error. As on PostgreSQL the sum is exact; what does not fit an integer
/// of SQLite comes out as the floating-point number next to it, so that it still compares as large as it is.
struct Sum;

/// What was added up so far. Of no number at all the sum is null.
#[derive(Clone, Copy, Default)]
struct Added {
    sum: i128,
    numbers: u64,
}

impl Added {
    fn value(self) -> ToSqlOutput<'static> {
        ToSqlOutput::Owned(match (self.numbers, i64::try_from(self.sum)) {
            (0, _) => Number::Null,
            (_, Ok(sum)) => Number::Integer(sum),
            (_, Err(_)) => Number::Real(self.sum as f64),
        })
    }
}

impl Sum {
    fn number(context: &Context<'_>) -> rusqlite::Result<Option<i128>> {
        match context.get_raw(0) {
            ValueRef::Null => Ok(None),
            ValueRef::Integer(number) => Ok(Some(number.into())),
            ValueRef::Real(number) if number.fract() == 0.0 => Ok(Some(number as i128)),
            other => Err(rusqlite::Error::InvalidFunctionParameterType(0, other.data_type())),
        }
    }
}

impl Aggregate<Added, ToSqlOutput<'static>> for Sum {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<Added> {
        Ok(Added::default())
    }

    fn step(&self, context: &mut Context<'_>, added: &mut Added) -> rusqlite::Result<()> {
        if let Some(number) = Self::number(context)? {
            (added.sum, added.numbers) = (added.sum.saturating_add(number), added.numbers + 1);
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, added: Option<Added>) -> rusqlite::Result<ToSqlOutput<'static>> {
        Ok(added.unwrap_or_default().value())
    }
}

impl WindowAggregate<Added, ToSqlOutput<'static>> for Sum {
    fn value(&self, added: Option<&mut Added>) -> rusqlite::Result<ToSqlOutput<'static>> {
        Ok(added.copied().unwrap_or_default().value())
    }

    fn inverse(&self, context: &mut Context<'_>, added: &mut Added) -> rusqlite::Result<()> {
        if let Some(number) = Self::number(context)? {
            (added.sum, added.numbers) = (added.sum.saturating_sub(number), added.numbers - 1);
        }
        Ok(())
    }
}

fn bind(statement: &mut CachedStatement<'_>, text: &SqlText, values: &[Value]) -> Result<(), DbError> {
    let wanted = statement.parameter_count();
    if wanted != values.len() {
        return Err(wrong_parameter_count(wanted, values.len(), text.as_str()));
    }
    for (index, value) in values.iter().enumerate() {
        value.check()?;
        statement.raw_bind_parameter(index + 1, value).map_err(|error| map_error(error, text.as_str()))?;
    }
    Ok(())
}

pub(crate) fn wrong_parameter_count(wanted: usize, given: usize, text: &str) -> DbError {
    DbError::wrong_type(format!("{given} values for {wanted} parameters: {text}"))
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null(_) => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Bool(flag) => ToSqlOutput::from(*flag),
            Self::I64(number) => ToSqlOutput::from(*number),
            Self::Text(text) => ToSqlOutput::from(text.as_str()),
            Self::Json(json) => ToSqlOutput::from(json.to_string()),
            Self::Date(date) => ToSqlOutput::from(date.to_string()),
            Self::Moment(moment) => ToSqlOutput::from(moment_text(*moment)),
            Self::Bytes(bytes) => ToSqlOutput::from(bytes.as_slice()),
        })
    }
}

/// `2026-11-21T21:32:10.123456Z`: always six places, so the order of texts is the order of moments.
fn moment_text(moment: Timestamp) -> String {
    format!("{:.6}", cut_to_micros(moment))
}

pub(crate) fn read_cell(row: &rusqlite::Row<'_>, index: usize, kind: ValueKind) -> Result<Value, DbError> {
    let cell = row.get_ref(index).map_err(|_| DbError::wrong_type(format!("the result has no column {index}")))?;
    let value = match (kind, cell) {
        (_, ValueRef::Null) => Value::Null(kind),
        (ValueKind::Bool, ValueRef::Integer(flag @ 0..=1)) => Value::Bool(flag == 1),
        (ValueKind::I64, ValueRef::Integer(number)) => Value::I64(number),
        // Whole numbers that passed 64 bits on the way; see [`Sum`].
        (ValueKind::I64, ValueRef::Real(number)) if number.fract() == 0.0 => Value::I64(number as i64),
        (ValueKind::Bytes, ValueRef::Blob(bytes)) => Value::Bytes(bytes.to_vec()),
        (ValueKind::Text, ValueRef::Text(_)) => Value::Text(utf8(cell, kind)?.to_owned()),
        (ValueKind::Json, ValueRef::Text(_)) => {
            Value::Json(parsed(cell, kind, |text| serde_json::from_str(text).ok())?)
        }
        (ValueKind::Date, ValueRef::Text(_)) => Value::Date(parsed(cell, kind, |text| text.parse::<Date>().ok())?),
        (ValueKind::Moment, ValueRef::Text(_)) => {
            Value::Moment(parsed(cell, kind, |text| text.parse::<Timestamp>().ok())?)
        }
        (_, other) => return Err(DbError::mismatch(kind, other.data_type())),
    };
    Ok(value)
}

fn utf8<'r>(cell: ValueRef<'r>, kind: ValueKind) -> Result<&'r str, DbError> {
    cell.as_str().map_err(|_| DbError::mismatch(kind, "text that is not UTF-8"))
}

fn parsed<T>(cell: ValueRef<'_>, kind: ValueKind, parse: impl Fn(&str) -> Option<T>) -> Result<T, DbError> {
    let text = utf8(cell, kind)?;
    parse(text).ok_or_else(|| DbError::mismatch(kind, format!("the text {text:?}")))
}

/// Turns an engine error into ours, with the common constraint names.
pub(crate) fn map_error(error: rusqlite::Error, statement: &str) -> DbError {
    let rusqlite::Error::SqliteFailure(failure, message) = &error else {
        return DbError::other(statement, error);
    };
    let message = message.as_deref().unwrap_or_default();
    match failure.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            DbError::UniqueViolation { constraint: unique_name(behind_colon(message)) }
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => DbError::ForeignKey,
        ffi::SQLITE_CONSTRAINT_CHECK => DbError::Check { constraint: behind_colon(message).to_owned() },
        ffi::SQLITE_CONSTRAINT_NOTNULL => DbError::NotNull { column: behind_colon(message).to_owned() },
        ffi::SQLITE_CONSTRAINT_TRIGGER => DbError::AppendOnly { message: message.to_owned() },
        ffi::SQLITE_CONSTRAINT_DATATYPE => DbError::wrong_type(message),
        _ => match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => DbError::busy(message),
            ErrorCode::OperationInterrupted => DbError::Timeout,
            ErrorCode::ReadOnly => DbError::ReadOnly { statement: statement.to_owned() },
            ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::OutOfMemory
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase => DbError::unavailable(message),
            _ => DbError::other(statement, error),
        },
    }
}

fn behind_colon(message: &str) -> &str {
    message.split_once(": ").map_or(message, |(_, name)| name)
}

/// `invoice.org_id, invoice.number` → `invoice(org_id, number)`; `index 'ux_name'` → `ux_name`.
fn unique_name(columns: &str) -> String {
    if let Some(index) = columns.strip_prefix("index '") {
        return index.trim_end_matches('\'').to_owned();
    }
    let table = columns.split_once('.').map_or("", |(table, _)| table);
    let names: Vec<&str> =
        columns.split(", ").map(|column| column.split_once('.').map_or(column, |(_, name)| name)).collect();
    format!("{table}({})", names.join(", "))
}
