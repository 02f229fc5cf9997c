//! What can go wrong in a verb, without HTTP words. A kind exists where a program must tell cases apart.

use crate::refusal::Refusal;
use mingxi_domain::access::Denied;
use mingxi_domain::calendar::Date;
use mingxi_domain::metadata::Label;
use mingxi_domain::metadata::filter::FilterError;
use mingxi_domain::money::MoneyError;
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::{DbError, TxError};
use std::fmt::Display;

/// Result of a verb.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a verb did not happen. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields of the input are missing or malformed.
    #[error("the input is not valid: {}", summary(.0))]
    Invalid(Vec<FieldError>),
    /// Understood, and refused by a rule.
    #[error("{}: {}", .0.code.code, .0.detail.en)]
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
    #[error("not signed in: {}", .reason.en)]
    Unauthenticated {
        /// Safe to show.
        reason: Label,
    },
    /// Known, but not allowed.
    #[error(transparent)]
    Forbidden(#[from] Denied),
    /// An idempotency key was used before with another request.
    #[error("the idempotency key was used before with another request")]
    KeyReused,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Our bug; the cause is logged, never shown.
    #[error("internal: {0}")]
    Internal(String),
}

/// One field that is wrong, by JSON pointer into the input.
#[derive(Clone, Debug, PartialEq, Eq, utoipa::ToSchema)]
pub struct FieldError {
    /// JSON pointer into the body: `/lines/0/quantity`.
    pub pointer: String,
    /// Stable code: `required`, `unknown_field`, `too_long`, `not_a_date`, …
    pub code: String,
    /// The facts, in words.
    #[schema(value_type = String)]
    pub detail: Words,
}

impl FieldError {
    /// One field that is wrong.
    pub fn new(pointer: impl Into<String>, code: impl Into<String>, detail: impl Into<Words>) -> Self {
        Self { pointer: pointer.into(), code: code.into(), detail: detail.into() }
    }

    /// A field that was left out or holds nothing.
    pub fn empty(pointer: impl Into<String>) -> Self {
        Self::new(pointer, "required", words!("该字段不能为空", "this field cannot be empty"))
    }
}

impl Error {
    /// One invalid field.
    pub fn invalid(pointer: impl Into<String>, code: impl Into<String>, detail: impl Into<Words>) -> Self {
        Self::Invalid(vec![FieldError::new(pointer, code, detail)])
    }

    /// That a record is not there, without a full stop.
    #[must_use]
    pub fn absent(what: &str, id: &str) -> Words {
        Words::new(format!("找不到{} {id}", words::noun(what).zh), format!("no {what} {id}"))
    }

    /// JSON that does not fit, from what its reader says; see [`crate::misfit`].
    pub fn misfit(pointer: impl Into<String>, cause: impl Display) -> Self {
        crate::misfit::misfit(pointer, &cause.to_string())
    }

    /// A number of a page outside 1 to `max`.
    pub fn page_limit(max: impl Display) -> Self {
        Self::invalid("/limit", "out_of_range", words!("1 至 {max}", "1 to {max}"))
    }

    /// No line, or more than `max`.
    pub fn line_count(max: usize) -> Self {
        Self::invalid("/lines", "out_of_range", words!("1 至 {max} 行", "1 to {max} lines"))
    }

    /// A line is named twice.
    pub fn line_twice(pointer: impl Into<String>) -> Self {
        Self::invalid(pointer, "duplicate", words!("每行一次", "each line once"))
    }

    /// A cursor that no page gave.
    pub fn not_a_cursor() -> Self {
        let detail = words!("使用上一页的 next_cursor", "use next_cursor of the page before");
        Self::invalid("/cursor", "not_a_cursor", detail)
    }

    /// A number that must not be negative.
    pub fn negative(pointer: impl Into<String>) -> Self {
        Self::invalid(pointer, "out_of_range", words!("0 或以上", "0 or more"))
    }

    /// A number that must be positive.
    pub fn not_more_than_nothing(pointer: impl Into<String>) -> Self {
        Self::invalid(pointer, "out_of_range", words!("大于 0", "more than 0"))
    }

    /// A day after today.
    pub fn in_future(pointer: impl Into<String>, today: Date) -> Self {
        Self::invalid(pointer, "in_future", words!("今天是 {today}", "today is {today}"))
    }

    /// A last day before its first.
    pub fn not_before(pointer: impl Into<String>, first: Date) -> Self {
        Self::invalid(pointer, "out_of_range", words!("不早于 {first}", "not before {first}"))
    }

    /// More than `max` characters, or one that cannot be stored.
    pub fn too_long(pointer: impl Into<String>, max: usize) -> Self {
        Self::invalid(pointer, "too_long", words!("最多 {max} 个字符", "a text of at most {max} characters"))
    }

    /// Nothing, or more than `max` characters.
    pub fn required_text(pointer: impl Into<String>, max: usize) -> Self {
        Self::invalid(pointer, "required", words!("1 至 {max} 个字符", "1 to {max} characters"))
    }

    /// An object there is not.
    pub fn no_such_object() -> Self {
        Self::invalid("/object", "unknown_object", words!("没有这种对象", "no object of this name"))
    }

    /// An object that is none of these.
    pub fn unknown_object(names: &[&str]) -> Self {
        Self::invalid("/object", "unknown_object", words!("须为 {0} 之一", "one of {0}", names.join(", ")))
    }

    /// A record that is not there, or not for this actor to know.
    pub fn not_found(what: &'static str, id: impl ToString) -> Self {
        Self::NotFound { what, id: id.to_string() }
    }

    /// A referenced record in the input that is not there for this actor.
    pub fn unknown_reference(pointer: impl Into<String>, id: impl ToString) -> Self {
        Self::invalid(
            pointer,
            "unknown_reference",
            words!("没有可用的记录 {0}", "there is no record {0} you may use", id.to_string()),
        )
    }
}

fn summary(errors: &[FieldError]) -> String {
    errors
        .iter()
        .map(|error| format!("{} {} {}", error.pointer, error.code, error.detail.en))
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
        Self::invalid("", error.code(), error.words())
    }
}

impl From<FilterError> for Error {
    fn from(error: FilterError) -> Self {
        Self::invalid("/filter", error.code(), error.words())
    }
}
