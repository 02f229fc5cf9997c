//! What can go wrong in a verb, without HTTP words. A kind exists where a program must tell cases apart.

use crate::refusal::Refusal;
use mingxi_domain::access::Denied;
use mingxi_domain::metadata::filter::FilterError;
use mingxi_domain::money::MoneyError;
use mingxi_store::{DbError, TxError};

/// Result of a verb.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a verb did not happen. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields of the input are missing or malformed.
    #[error("the input is not valid: {}", summary(.0))]
    Invalid(Vec<FieldError>),
    /// Understood, and refused by a rule.
    #[error("{}: {}", .0.code.code, .0.detail)]
    Refused(Refusal),
    /// Not there, or not for this actor to know.
    #[error("no {what} {id}")]
    NotFound {
        /// The object.
        what: &'static str,
        /// The id or key that was asked for.
        id: String,
    },
    /// The record moved on since the caller read it.
    #[error("{what} {id} was changed by someone else")]
    Conflict {
        /// The object.
        what: &'static str,
        /// The id.
        id: String,
        /// The version there is now, if known.
        current_version: Option<i64>,
    },
    /// Nobody is signed in, or the credentials do not hold.
    #[error("not signed in: {reason}")]
    Unauthenticated {
        /// Safe to show.
        reason: &'static str,
    },
    /// Known, but not allowed.
    #[error(transparent)]
    Forbidden(#[from] Denied),
    /// An idempotency key was used before with another request.
    #[error("the idempotency key was used before with another request")]
    KeyReused,
    /// The request with this idempotency key is being worked on.
    #[error("the request with this idempotency key is being worked on")]
    KeyInUse,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Our bug; the cause is logged, never shown.
    #[error("internal: {0}")]
    Internal(String),
}

/// One field that is wrong, by JSON pointer into the input.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// JSON pointer into the body: `/lines/0/quantity`.
    pub pointer: String,
    /// Stable code: `required`, `unknown_field`, `too_long`, `not_a_date`, …
    pub code: String,
    /// The facts, in words.
    pub detail: String,
}

impl FieldError {
    /// One field that is wrong.
    pub fn new(pointer: impl Into<String>, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code: code.into(), detail: detail.into() }
    }
}

impl Error {
    /// One invalid field.
    pub fn invalid(pointer: impl Into<String>, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(pointer, code, detail)])
    }

    /// A record that is not there, or not for this actor to know.
    pub fn not_found(what: &'static str, id: impl ToString) -> Self {
        Self::NotFound { what, id: id.to_string() }
    }

    /// A referenced record in the input that is not there for this actor.
    pub fn unknown_reference(pointer: impl Into<String>, id: impl ToString) -> Self {
        Self::invalid(pointer, "unknown_reference", format!("there is no record {} you may use", id.to_string()))
    }
}

fn summary(errors: &[FieldError]) -> String {
    errors
        .iter()
        .map(|error| format!("{} {} {}", error.pointer, error.code, error.detail))
        .collect::<Vec<_>>()
        .join("; ")
}

impl TxError for Error {
    fn db_error(&self) -> Option<&DbError> {
        if let Self::Db(error) = self { Some(error) } else { None }
    }
}

impl From<MoneyError> for Error {
    fn from(error: MoneyError) -> Self {
        Self::invalid("", "money", error.to_string())
    }
}

impl From<FilterError> for Error {
    fn from(error: FilterError) -> Self {
        Self::invalid("/filter", error.code(), error.to_string())
    }
}
