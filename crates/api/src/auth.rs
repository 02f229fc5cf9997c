//! Who is calling: an API token, or the session cookie of a browser. Everything is denied without one.

use crate::codes;
use crate::error::ApiError;
use crate::session_cookies;
use crate::state::App;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use mingxi_app::standings::{Caller, Credential};
use mingxi_app::{Actor, Error};
use mingxi_domain::metadata::Label;

/// The header that a browser must send with writes; a foreign page cannot read its value.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// The session a browser came in with.
#[derive(Clone, Debug)]
pub struct BrowserSession {
    /// What its writes must carry.
    pub csrf_token: String,
}

/// Finds out who is calling before anything else is read. Handlers take the [`Actor`] from here.
pub async fn authenticate(State(app): State<App>, mut request: Request, next: Next) -> Result<Response, ApiError> {
    let (credential, is_safe) = (credential(request.headers())?, request.method().is_safe());
    // What somebody may change is never decided on what was known a moment ago.
    let caller =
        if is_safe { app.core.find_caller_lately(credential).await? } else { app.core.find_caller(credential).await? };
    if let Some(csrf_token) = caller.csrf_token {
        if !is_safe {
            check_csrf(request.headers(), &csrf_token)?;
        }
        request.extensions_mut().insert(BrowserSession { csrf_token });
    }
    app.requests.take(&caller.actor.user()).map_err(ApiError::TooMany)?;
    request.extensions_mut().insert(caller.actor);
    Ok(next.run(request).await)
}

/// Who is calling with these headers, as the database says it at this moment.
pub async fn known(app: &App, headers: &HeaderMap) -> Result<Caller, ApiError> {
    Ok(app.core.find_caller(credential(headers)?).await?)
}

/// As [`known`], at most a few seconds old unless something was changed on this node.
pub async fn known_lately(app: &App, headers: &HeaderMap) -> Result<Caller, ApiError> {
    Ok(app.core.find_caller_lately(credential(headers)?).await?)
}

/// Said to whoever shows nothing.
const NO_CREDENTIAL: Label = Label::new("须发送会话 Cookie 或 API 令牌", "send a session cookie or an API token");

/// A token goes before a cookie; a header that is no bearer token is refused, not ignored.
fn credential(headers: &HeaderMap) -> Result<Credential, ApiError> {
    let nobody = |reason| ApiError::from(Error::Unauthenticated { reason });
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let text = value.to_str().unwrap_or_default();
        let token = text.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let (_, token) = token.ok_or_else(|| {
            nobody(Label::new(
                "请求头须写作 Authorization: Bearer mx_…",
                "send the header as `Authorization: Bearer mx_…`",
            ))
        })?;
        return Ok(Credential::Token(token.trim().to_owned()));
    }
    session_cookies::current(headers).map(Credential::Session).ok_or_else(|| nobody(NO_CREDENTIAL))
}

fn check_csrf(headers: &HeaderMap, expected: &str) -> Result<(), ApiError> {
    let given = headers.get(CSRF_HEADER).map_or(&b""[..], |value| value.as_bytes());
    if bool::from(subtle::ConstantTimeEq::ct_eq(given, expected.as_bytes())) {
        return Ok(());
    }
    Err(ApiError::door(codes::CSRF_TOKEN_MISSING, codes::CSRF_TOKEN_MISSING.advice))
}

impl FromRequestParts<App> for Actor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, ApiError> {
        let actor = parts.extensions.get::<Self>().cloned();
        actor.ok_or_else(|| Error::Unauthenticated { reason: NO_CREDENTIAL }.into())
    }
}
