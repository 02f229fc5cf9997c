//! The open transaction a closure works with.

use std::time::Instant;

use crate::db::Engine;
use crate::error::{DbError, TxError};
use crate::postgres::PgTransaction;
use crate::row::{FromRow, Row};
use crate::sql::SqlText;
use crate::sqlite::SqliteConn;
use crate::value::Value;

/// An open transaction.
///
/// After a statement failed, every further one is refused with [`DbError::Aborted`] and the transaction rolls back,
/// also when the closure returns `Ok`; PostgreSQL demands that, so both engines do it. What may fail and be
/// survived goes into [`Tx::savepoint`].
pub struct Tx<'c> {
    backend: Backend<'c>,
    deadline: Instant,
    has_failed: bool,
    /// Collided with another transaction, perhaps inside a savepoint: only a new run helps.
    has_collided: bool,
    depth: u32,
    /// Statements that may have written.
    writes: u64,
    #[cfg(feature = "testing")]
    trace: Option<crate::testing::trace::Open>,
}

enum Backend<'c> {
    Sqlite(&'c SqliteConn),
    Postgres(&'c mut PgTransaction),
}

impl<'c> Tx<'c> {
    pub(crate) fn sqlite(conn: &'c SqliteConn, deadline: Instant) -> Self {
        Self::new(Backend::Sqlite(conn), deadline)
    }

    pub(crate) fn postgres(transaction: &'c mut PgTransaction, deadline: Instant) -> Self {
        Self::new(Backend::Postgres(transaction), deadline)
    }

    fn new(backend: Backend<'c>, deadline: Instant) -> Self {
        Self {
            backend,
            deadline,
            has_failed: false,
            has_collided: false,
            depth: 0,
            writes: 0,
            #[cfg(feature = "testing")]
            trace: crate::testing::trace::Open::begin(),
        }
    }

    /// Notes a statement for those who replay it on the bare driver; nothing outside of benchmarks.
    #[cfg(feature = "testing")]
    fn trace(&mut self, text: &str, values: &[Value]) {
        if let Some(trace) = &mut self.trace {
            trace.note(text, values);
        }
    }

    #[cfg(not(feature = "testing"))]
    #[allow(clippy::unused_self, reason = "the same call with and without the feature")]
    fn trace(&mut self, _text: &str, _values: &[Value]) {}

    /// Writes without looking at the result. PostgreSQL sends it with the next statement that has one.
    ///
    /// # Errors
    /// On PostgreSQL at the next flush, that is by a later call or the commit, naming this statement. To handle a
    /// refusal (say a duplicate) on the spot, use [`Tx::exec`].
    pub fn put(&mut self, sql: impl Into<SqlText>, values: Vec<Value>) -> Result<(), DbError> {
        self.write(sql.into(), values, None)
    }

    /// As [`Tx::put`], and the statement must hit exactly `rows` rows: the optimistic lock.
    ///
    /// # Errors
    /// As [`Tx::put`]; [`DbError::RowCount`] when it hit another number.
    pub fn put_expect(&mut self, rows: u64, sql: impl Into<SqlText>, values: Vec<Value>) -> Result<(), DbError> {
        self.write(sql.into(), values, Some(rows))
    }

    /// Runs a statement and returns how many rows it hit.
    ///
    /// # Errors
    /// Of this statement, or of an earlier `put`.
    pub fn exec(&mut self, sql: impl Into<SqlText>, values: Vec<Value>) -> Result<u64, DbError> {
        let text = sql.into();
        self.trace(text.as_str(), &values);
        self.writes += 1;
        self.guarded(|backend| match backend {
            Backend::Sqlite(conn) => conn.execute(&text, &values),
            Backend::Postgres(transaction) => transaction.execute(text, values),
        })
    }

    /// The one row of a query.
    ///
    /// # Errors
    /// [`DbError::NotFound`], [`DbError::TooManyRows`], or as [`Tx::exec`].
    pub fn one<T: FromRow>(&mut self, sql: impl Into<SqlText>, values: Vec<Value>) -> Result<T, DbError> {
        let text = sql.into();
        self.opt(text.clone(), values)?.ok_or_else(|| DbError::NotFound { statement: text.as_str().to_owned() })
    }

    /// The row of a query, if there is one.
    ///
    /// # Errors
    /// [`DbError::TooManyRows`], or as [`Tx::exec`].
    pub fn opt<T: FromRow>(&mut self, sql: impl Into<SqlText>, values: Vec<Value>) -> Result<Option<T>, DbError> {
        let text = sql.into();
        let mut rows = self.all(text.clone(), values)?;
        if rows.len() > 1 {
            return Err(DbError::TooManyRows { statement: text.as_str().to_owned() });
        }
        Ok(rows.pop())
    }

    /// All rows of a query, in its order.
    ///
    /// # Errors
    /// As [`Tx::exec`]; [`DbError::Type`] when a column does not fit `T`.
    pub fn all<T: FromRow>(&mut self, sql: impl Into<SqlText>, values: Vec<Value>) -> Result<Vec<T>, DbError> {
        let mut out = Vec::new();
        self.each(sql, values, |row| {
            out.push(T::from_row(row)?);
            Ok(())
        })?;
        Ok(out)
    }

    /// Hands each row of a query to `each`; for reads whose columns only metadata knows.
    ///
    /// # Errors
    /// As [`Tx::all`], or what `each` returns.
    pub fn each(
        &mut self,
        sql: impl Into<SqlText>,
        values: Vec<Value>,
        mut each: impl FnMut(&Row<'_>) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let text = sql.into();
        self.trace(text.as_str(), &values);
        // One with `returning` writes as well.
        self.writes += u64::from(!starts_as_read(text.as_str()));
        self.guarded(|backend| match backend {
            Backend::Sqlite(conn) => conn.query(&text, &values, &mut each),
            Backend::Postgres(transaction) => {
                transaction.query(text, values)?.iter().try_for_each(|row| each(&Row::postgres(row)))
            }
        })
    }

    /// Inserts many rows: a prepared loop on SQLite, COPY on PostgreSQL. Each row has a value per column.
    /// Thousands of rows belong into chunks of 5–10 k, each its own transaction, so others get in between.
    ///
    /// # Errors
    /// As [`Tx::exec`]; nothing of the rows stays.
    pub fn bulk(
        &mut self,
        table: &'static str,
        columns: &[&'static str],
        rows: impl Iterator<Item = Vec<Value>>,
    ) -> Result<u64, DbError> {
        let mut rows = rows;
        self.writes += 1;
        self.guarded(|backend| match backend {
            Backend::Sqlite(conn) => {
                conn.execute_many(&SqlText::dynamic(crate::table::insert_text(table, columns)), &mut rows)
            }
            Backend::Postgres(transaction) => transaction.bulk(table, columns, &mut rows),
        })
    }

    /// Runs `inner` so that its failure undoes only its own work; for rows of an import, for jobs.
    ///
    /// # Errors
    /// What `inner` returns or its statements report; the transaction itself goes on.
    pub fn savepoint<T, E: TxError>(&mut self, inner: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let name = format!("inner_{}", self.depth);
        self.trace(&format!("savepoint {name}"), &[]);
        self.guarded(|backend| match backend {
            Backend::Sqlite(conn) => conn.control(&format!("savepoint {name}")),
            Backend::Postgres(transaction) => transaction.savepoint(&name),
        })?;
        self.depth += 1;
        let result = inner(self).and_then(|value| {
            self.flush()?;
            Ok(value)
        });
        self.depth -= 1;
        if result.is_err() {
            self.trace(&format!("rollback to savepoint {name}"), &[]);
        }
        self.trace(&format!("release savepoint {name}"), &[]);
        let ended = match &mut self.backend {
            Backend::Sqlite(conn) => end_savepoint(conn, &name, result.is_ok()),
            Backend::Postgres(transaction) => transaction.end_savepoint(&name, result.is_ok()),
        };
        self.has_failed = ended.is_err() || self.has_collided;
        match (result, ended) {
            (Ok(_), Err(error)) => Err(error.into()),
            (result, _) => result,
        }
    }

    /// `" for update"` on PostgreSQL, nothing on SQLite, whose writer is alone: `tx.opt(FIND + tx.for_update(), …)`.
    #[must_use]
    pub fn for_update(&self) -> &'static str {
        match self.engine() {
            Engine::Sqlite => "",
            Engine::Postgres => " for update",
        }
    }

    /// As [`Tx::for_update`], but others may hold the row in the same way: it must only not change.
    #[must_use]
    pub fn for_share(&self) -> &'static str {
        match self.engine() {
            Engine::Sqlite => "",
            Engine::Postgres => " for share",
        }
    }

    /// As [`Tx::for_update`], leaving out rows another transaction holds; for claiming jobs.
    #[must_use]
    pub fn for_update_skip_locked(&self) -> &'static str {
        match self.engine() {
            Engine::Sqlite => "",
            Engine::Postgres => " for update skip locked",
        }
    }

    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.backend {
            Backend::Sqlite(_) => Engine::Sqlite,
            Backend::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs statements without parameters, separated by semicolons: the steps of a migration.
    ///
    /// # Errors
    /// As [`Tx::exec`].
    pub fn batch(&mut self, text: &str) -> Result<(), DbError> {
        self.guarded(|backend| match backend {
            Backend::Sqlite(conn) => conn.batch(text),
            Backend::Postgres(transaction) => transaction.batch(text),
        })
    }

    /// Prepares a statement without running it: unknown tables and columns show here, on PostgreSQL also types.
    ///
    /// # Errors
    /// What the engine has against the text.
    pub fn prepare(&mut self, sql: impl Into<SqlText>) -> Result<(), DbError> {
        let text = sql.into();
        self.guarded(|backend| match backend {
            Backend::Sqlite(conn) => conn.prepare(&text),
            Backend::Postgres(transaction) => transaction.prepare_alone(&text),
        })
    }

    /// A mark that stays the same as long as nothing may have been written and no statement failed: what ended in an
    /// error in between has nothing to roll back.
    #[must_use]
    pub fn untouched(&self) -> Option<u64> {
        (!self.has_failed).then_some(self.writes)
    }

    /// Sends what is still to be sent and reports its errors.
    ///
    /// # Errors
    /// Of an earlier `put`.
    pub fn flush(&mut self) -> Result<(), DbError> {
        self.guarded(|backend| match backend {
            Backend::Sqlite(_) => Ok(()),
            Backend::Postgres(transaction) => transaction.flush(),
        })
    }

    /// Refuses to commit a transaction in which a statement failed.
    pub(crate) fn must_be_sound(&self) -> Result<(), DbError> {
        if self.has_failed { Err(DbError::Aborted) } else { Ok(()) }
    }

    pub(crate) fn has_collided(&self) -> bool {
        self.has_collided
    }

    fn write(&mut self, text: SqlText, values: Vec<Value>, expected: Option<u64>) -> Result<(), DbError> {
        self.trace(text.as_str(), &values);
        self.writes += 1;
        self.guarded(|backend| match backend {
            Backend::Sqlite(conn) => check_row_count(conn.execute(&text, &values)?, expected, &text),
            Backend::Postgres(transaction) => transaction.put(text, values, expected),
        })
    }

    /// Runs `work` unless the transaction failed or its time is over; remembers a failure.
    fn guarded<T>(&mut self, work: impl FnOnce(&mut Backend<'c>) -> Result<T, DbError>) -> Result<T, DbError> {
        self.must_be_sound()?;
        let result = if Instant::now() < self.deadline { work(&mut self.backend) } else { Err(DbError::Timeout) };
        self.has_failed = result.is_err();
        self.has_collided |= matches!(result, Err(DbError::Serialization));
        result
    }
}

fn starts_as_read(text: &str) -> bool {
    let word = text.trim_start().get(..6).unwrap_or_default();
    word.eq_ignore_ascii_case("select") && !text.contains("for update")
}

pub(crate) fn check_row_count(actual: u64, expected: Option<u64>, text: &SqlText) -> Result<(), DbError> {
    match expected {
        Some(expected) if expected != actual => {
            Err(DbError::RowCount { expected, actual, statement: text.as_str().to_owned() })
        }
        _ => Ok(()),
    }
}

fn end_savepoint(conn: &SqliteConn, name: &str, is_kept: bool) -> Result<(), DbError> {
    if !is_kept {
        conn.control(&format!("rollback to {name}"))?;
    }
    conn.control(&format!("release {name}"))
}
