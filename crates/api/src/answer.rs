//! What a write answers, in a form that can be kept with its idempotency key.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mingxi_app::Error;
use mingxi_app::idempotency::Kept;
use serde::Serialize;
use serde_json::Value as Json;

/// The answer of a verb.
pub trait Answer: Send + 'static {
    /// Its status.
    fn status(&self) -> StatusCode;
    /// Its body; empty for none.
    fn body(&self) -> Result<String, Error>;
    /// The body a repeat gets. Differs where a secret is shown once.
    fn kept_body(&self) -> Result<String, Error> {
        self.body()
    }
    /// The body of a preview: the same with `"dry_run": true`.
    fn preview(&self) -> Result<String, Error> {
        let mut body: Json = serde_json::from_str(&self.body()?).map_err(|error| Error::Internal(error.to_string()))?;
        if let Some(fields) = body.as_object_mut() {
            fields.insert("dry_run".into(), Json::Bool(true));
        }
        Ok(body.to_string())
    }
}

/// 201: something new is there.
pub struct Created<T>(pub T);
/// 202: it has begun and goes on in the background.
pub struct Accepted<T>(pub T);
/// 200: something changed.
pub struct Done<T>(pub T);
/// 204: nothing to say.
pub struct NoContent;

impl<T: Serialize + Send + 'static> Answer for Created<T> {
    fn status(&self) -> StatusCode {
        StatusCode::CREATED
    }
    fn body(&self) -> Result<String, Error> {
        text(&self.0)
    }
}

impl<T: Serialize + Send + 'static> Answer for Accepted<T> {
    fn status(&self) -> StatusCode {
        StatusCode::ACCEPTED
    }
    fn body(&self) -> Result<String, Error> {
        text(&self.0)
    }
}

impl<T: Serialize + Send + 'static> Answer for Done<T> {
    fn status(&self) -> StatusCode {
        StatusCode::OK
    }
    fn body(&self) -> Result<String, Error> {
        text(&self.0)
    }
}

impl Answer for NoContent {
    fn status(&self) -> StatusCode {
        StatusCode::NO_CONTENT
    }
    fn body(&self) -> Result<String, Error> {
        Ok(String::new())
    }
}

/// The JSON text of a value.
pub fn text(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Internal(format!("cannot write the answer: {error}")))
}

/// An answer on its way out: the first one, or the kept one of a repeat.
pub struct Answered {
    status: StatusCode,
    body: String,
    is_repeated: bool,
}

impl Answered {
    pub(crate) fn first(status: StatusCode, body: String) -> Self {
        Self { status, body, is_repeated: false }
    }

    pub(crate) fn repeated(kept: Kept) -> Self {
        let status = u16::try_from(kept.status).ok().and_then(|status| StatusCode::from_u16(status).ok());
        Self { status: status.unwrap_or(StatusCode::OK), body: kept.body, is_repeated: true }
    }
}

/// Says that this is the kept answer of an earlier request.
pub static REPEATED: HeaderName = HeaderName::from_static("idempotency-repeated");

impl IntoResponse for Answered {
    fn into_response(self) -> Response {
        let mut response = Response::new(if self.body.is_empty() { Body::empty() } else { Body::from(self.body) });
        *response.status_mut() = self.status;
        if self.status != StatusCode::NO_CONTENT {
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if self.is_repeated {
            response.headers_mut().insert(REPEATED.clone(), HeaderValue::from_static("true"));
        }
        response
    }
}
