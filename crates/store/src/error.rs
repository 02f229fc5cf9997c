//! What can go wrong at the database, the same on both engines.

use std::any::Any;

use crate::value::ValueKind;

/// An error of the storage facade.
///
/// Callers match on the variants that mean something to the business (a duplicate, a lost optimistic
/// lock, a full queue); everything else travels in [`DbError::Other`] with its statement.
/// The engines report the same constraint by the same name, see [`DbError::UniqueViolation`].
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// A unique index or primary key refused the row. `constraint` is `table(column, column)`, or the
    /// name of the index when it covers an expression. The same text on both engines, except that a row which
    /// breaks two rules at once may be told of either.
    #[error("a row with the same {constraint} exists")]
    UniqueViolation { constraint: String },
    /// A referenced row is missing, or a row still referenced was to be deleted. SQLite does not name the key.
    #[error("a foreign key refused the row")]
    ForeignKey,
    /// A named check refused the row. An unnamed check has no common name, so migrations name every check.
    #[error("the check {constraint} refused the row")]
    Check { constraint: String },
    /// A column that must have a value was given none; `column` is `table.column`.
    #[error("{column} must not be null")]
    NotNull { column: String },
    /// An append-only table refused an update or a delete: a trigger on SQLite, a missing right on PostgreSQL.
    #[error("refused: {message}")]
    AppendOnly { message: String },
    /// `put_expect` hit another number of rows: for an optimistic lock, someone else was faster.
    #[error("expected {expected} rows, hit {actual}: {statement}")]
    RowCount { expected: u64, actual: u64, statement: String },
    /// `one` found no row.
    #[error("no row: {statement}")]
    NotFound { statement: String },
    /// `one` or `opt` found more than one row.
    #[error("more than one row: {statement}")]
    TooManyRows { statement: String },
    /// A value does not fit its parameter or column. Nothing was cast.
    #[error("wrong type: {message}")]
    Type { message: String },
    /// A date or moment before year 1, or a kept sum that would no longer fit 64 bits.
    #[error("a number out of range: {message}")]
    OutOfRange { message: String },
    /// An earlier statement of this transaction failed, so it can only roll back. Both engines behave so;
    /// wrap what may fail in [`crate::Tx::savepoint`] to go on afterwards.
    #[error("an earlier statement of this transaction failed")]
    Aborted,
    /// A write inside `read`.
    #[error("a read transaction cannot write: {statement}")]
    ReadOnly { statement: String },
    /// The transaction collided with another one. `write` runs the closure again by itself; seen by a
    /// caller only after all attempts were used up.
    #[error("the transaction collided with another one")]
    Serialization,
    /// The database is there but could not take the work now (a lock, a group that was rolled back). Retry.
    #[error("the database is busy: {message}")]
    Busy { message: String },
    /// Too many transactions are waiting. Retry later (HTTP 503).
    #[error("too many transactions are waiting")]
    QueueFull,
    /// The closure or one of its statements used up its time limit; it was rolled back.
    #[error("the transaction took longer than its time limit")]
    Timeout,
    /// The database cannot be reached, is closed, is full or is owned by another process; rolled back.
    #[error("the database is not available: {message}")]
    Unavailable { message: String },
    /// The connection broke while COMMIT was on its way, so nobody knows whether it took place.
    /// Repeat with the same idempotency key.
    #[error("the connection broke during commit; the outcome is unknown")]
    CommitUnknown,
    /// The closure panicked; it was rolled back. Our bug.
    #[error("a transaction panicked: {message}")]
    Panicked { message: String },
    /// A migration was refused or failed.
    #[error("migration: {message}")]
    Migration { message: String },
    /// The configuration cannot be used.
    #[error("database configuration: {message}")]
    Config { message: String },
    /// Anything else the engine said.
    #[error("database error in: {statement}")]
    Other { statement: String, source: Box<dyn std::error::Error + Send + Sync> },
}

impl DbError {
    /// Whether the same call may succeed when repeated as it is, after a pause.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(
            self,
            Self::Serialization | Self::Busy { .. } | Self::QueueFull | Self::Unavailable { .. } | Self::CommitUnknown
        )
    }

    /// Whether `constraint` (`table(column, column)` or an index name) refused a duplicate.
    #[must_use]
    pub fn is_unique(&self, constraint: &str) -> bool {
        matches!(self, Self::UniqueViolation { constraint: name } if name == constraint)
    }

    pub(crate) fn busy(message: impl Into<String>) -> Self {
        Self::Busy { message: message.into() }
    }

    pub(crate) fn unavailable(message: impl Into<String>) -> Self {
        Self::Unavailable { message: message.into() }
    }

    pub(crate) fn closed() -> Self {
        Self::unavailable("it was closed")
    }

    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::Config { message: message.into() }
    }

    pub(crate) fn migration(message: impl Into<String>) -> Self {
        Self::Migration { message: message.into() }
    }

    pub(crate) fn wrong_type(message: impl Into<String>) -> Self {
        Self::Type { message: message.into() }
    }

    pub(crate) fn other(statement: &str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Other { statement: statement.to_owned(), source: source.into() }
    }

    pub(crate) fn mismatch(wanted: ValueKind, found: impl std::fmt::Display) -> Self {
        Self::wrong_type(format!("wanted {wanted}, found {found}"))
    }

    /// What a panicking closure left behind, as an error.
    pub(crate) fn panicked(payload: &(dyn Any + Send)) -> Self {
        let message = payload
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        Self::Panicked { message }
    }
}

/// The error type of a transaction closure.
///
/// It must show the [`DbError`] inside, so that `write` sees a collision through the caller's own error and
/// runs the closure again.
pub trait TxError: From<DbError> + Send + 'static {
    /// The storage error this was made from, if it was.
    fn db_error(&self) -> Option<&DbError>;
}

impl TxError for DbError {
    fn db_error(&self) -> Option<&DbError> {
        Some(self)
    }
}
