//! From what went wrong to a problem (RFC 9457). Every kind is matched by name; a new one does not compile.

use crate::codes::{self, Code};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mingxi_app::{Error, FieldError};
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::DbError;

/// Why a request was not served.
#[derive(Debug)]
pub enum ApiError {
    /// A verb says so.
    App(Error),
    /// A fault of HTTP, with facts that are safe to show; boxed, so that an error stays small.
    Door(Code, Box<Words>),
    /// Too many requests; come back after so many seconds.
    TooMany(u64),
}

/// Seconds after which a request that found us busy may come again.
const RETRY_AFTER_SECONDS: u64 = 1;

/// What the person is told. `trace.rs` writes it, in the language of the request.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Which one.
    pub code: Code,
    /// The facts.
    pub detail: Words,
    /// Fields it is about.
    pub errors: Vec<FieldError>,
    /// The version there is now, for a change of an older one.
    pub current_version: Option<i64>,
    /// Seconds to wait.
    pub retry_after: Option<u64>,
}

impl Problem {
    fn new(code: Code, detail: impl Into<Words>) -> Self {
        let retry_after = (code.status == 503).then_some(RETRY_AFTER_SECONDS);
        Self { code, detail: detail.into(), errors: Vec::new(), current_version: None, retry_after }
    }

    /// The problem of an answer that is an error but none of ours: no such route, wrong method.
    pub fn of_status(status: StatusCode) -> Self {
        let code = match status {
            StatusCode::NOT_FOUND => codes::NOT_FOUND,
            StatusCode::METHOD_NOT_ALLOWED => codes::METHOD_NOT_ALLOWED,
            StatusCode::URI_TOO_LONG => codes::URI_TOO_LONG,
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => codes::HEADERS_TOO_LARGE,
            StatusCode::PAYLOAD_TOO_LARGE => codes::BODY_TOO_LARGE,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => codes::UNSUPPORTED_MEDIA_TYPE,
            StatusCode::SERVICE_UNAVAILABLE => codes::UNAVAILABLE,
            status if status.is_client_error() => codes::UNREADABLE_BODY,
            _ => codes::INTERNAL,
        };
        Self::new(code, code.advice)
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        Self::App(error)
    }
}

impl ApiError {
    /// A fault of HTTP.
    pub fn door(code: Code, detail: impl Into<Words>) -> Self {
        Self::Door(code, Box::new(detail.into()))
    }

    fn problem(self) -> Problem {
        match self {
            Self::App(error) => of_app(error),
            Self::Door(code, detail) => Problem::new(code, *detail),
            Self::TooMany(seconds) => {
                let problem = Problem::new(
                    codes::TOO_MANY_REQUESTS,
                    words!("{seconds} 秒后重试。", "Come again in {seconds} s."),
                );
                Problem { retry_after: Some(seconds), ..problem }
            }
        }
    }
}

fn of_app(error: Error) -> Problem {
    match error {
        Error::Invalid(errors) => {
            let first = errors.first().map(|first| first.detail.clone().about(&first.pointer));
            let detail = first.unwrap_or_else(|| Words::same(""));
            Problem { errors, ..Problem::new(codes::INVALID_INPUT, detail) }
        }
        Error::Refused(refusal) => {
            Problem { errors: refusal.errors, ..Problem::new(codes::of_refusal(refusal.code), refusal.detail) }
        }
        Error::NotFound { what, id } => {
            let noun = words::noun(what);
            let zh = format!("找不到{} {id}，或无权查看。", noun.zh);
            Problem::new(codes::NOT_FOUND, Words::new(zh, format!("There is no {} {id} for you.", noun.en)))
        }
        Error::Conflict { what, id, current_version } => {
            let noun = words::noun(what);
            let zh = format!("{} {id} 已被他人修改。", noun.zh);
            let detail = Words::new(zh, format!("The {} {id} was changed by someone else.", noun.en));
            Problem { current_version, ..Problem::new(codes::CONFLICT, detail) }
        }
        Error::Unauthenticated { reason } => Problem::new(codes::UNAUTHENTICATED, reason),
        Error::Forbidden(denied) => Problem::new(codes::FORBIDDEN, denied.words()),
        Error::KeyReused => {
            let detail = words!("该键此前已用于另一个请求。", "This key was used before with another request.");
            Problem::new(codes::IDEMPOTENCY_KEY_REUSED, detail)
        }
        Error::Db(error) => of_db(&error),
        Error::Internal(cause) => internal(&cause),
    }
}

/// What a verb did not explain itself. Rows that collide are a conflict; a busy database passes; the rest is our bug.
fn of_db(error: &DbError) -> Problem {
    match error {
        DbError::UniqueViolation { .. } | DbError::RowCount { .. } => {
            tracing::warn!(error = %chain(error), "a collision that no verb explained");
            Problem::new(codes::CONFLICT, words!("同一内容已被他人修改。", "Somebody else changed the same thing."))
        }
        DbError::OutOfRange { .. } => {
            tracing::warn!(error = %chain(error), "a value that cannot be kept");
            let detail = words!("日期或合计超出可存储的范围。", "A date or a total is outside of what can be kept.");
            Problem::new(codes::INVALID_INPUT, detail)
        }
        DbError::Serialization
        | DbError::Busy { .. }
        | DbError::QueueFull
        | DbError::Timeout
        | DbError::Unavailable { .. }
        | DbError::CommitUnknown => {
            tracing::warn!(error = %chain(error), "the database did not take the work");
            let detail = words!(
                "数据库繁忙。用相同的幂等键重发请求。",
                "The database is busy. Repeat the request with the same idempotency key."
            );
            Problem::new(codes::UNAVAILABLE, detail)
        }
        DbError::ForeignKey
        | DbError::Check { .. }
        | DbError::NotNull { .. }
        | DbError::AppendOnly { .. }
        | DbError::NotFound { .. }
        | DbError::TooManyRows { .. }
        | DbError::Type { .. }
        | DbError::Aborted
        | DbError::ReadOnly { .. }
        | DbError::Panicked { .. }
        | DbError::Migration { .. }
        | DbError::Config { .. }
        | DbError::Other { .. } => internal(&chain(error)),
    }
}

/// The cause goes into the log, never into the answer.
fn internal(cause: &str) -> Problem {
    tracing::error!(error = cause, "internal error");
    let detail = words!("原因记录在日志中，可按 trace_id 查找。", "The cause is in our log under the trace_id.");
    Problem::new(codes::INTERNAL, detail)
}

/// An error with all its causes, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.problem().into_response()
    }
}

impl IntoResponse for Problem {
    /// Status and headers; the body is written where language and trace id are known.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}
