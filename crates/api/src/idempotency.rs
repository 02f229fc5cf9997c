//! `Idempotency-Key`: read here, kept by `app::idempotency` in the verb's transaction.

use crate::codes;
use crate::error::ApiError;
use crate::state::App;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use mingxi_app::idempotency::Keyed;
use mingxi_app::secrets::hash_secret;
use mingxi_domain::words;

/// The header.
pub const HEADER: &str = "idempotency-key";
/// The routes that take files to import.
const IMPORTS: [&str; 2] = ["/imports", "/imports/inspect"];
/// Longest key.
pub const MAX_LENGTH: usize = 128;

/// The key of this request together with what the request says.
#[derive(Clone, Debug)]
pub struct IdempotencyKey {
    pub(crate) request: Keyed,
}

/// Hash of method, address and body, made before the body is read.
#[derive(Clone)]
struct Fingerprint(String);

impl FromRequestParts<App> for IdempotencyKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, ApiError> {
        let missing = || ApiError::door(codes::IDEMPOTENCY_KEY_MISSING, codes::IDEMPOTENCY_KEY_MISSING.advice);
        let malformed = || ApiError::door(codes::IDEMPOTENCY_KEY_MALFORMED, codes::IDEMPOTENCY_KEY_MALFORMED.advice);
        let key = parts.headers.get(HEADER).ok_or_else(missing)?.to_str().map_err(|_| malformed())?;
        if !is_key(key) {
            return Err(malformed());
        }
        let Fingerprint(request_hash) =
            parts.extensions.get::<Fingerprint>().cloned().unwrap_or(Fingerprint(String::new()));
        Ok(Self { request: Keyed { key: key.to_owned(), request_hash } })
    }
}

fn is_key(key: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte);
    (1..=MAX_LENGTH).contains(&key.len()) && key.bytes().all(allowed)
}

/// Reads the body of a write up to the limit and takes its fingerprint.
pub async fn fingerprint(State(app): State<App>, request: Request, next: Next) -> Result<Response, ApiError> {
    if request.method().is_safe() {
        return Ok(next.run(request).await);
    }
    let path = request.uri().path();
    let limit = match () {
        () if IMPORTS.iter().any(|end| path.ends_with(end)) => app.settings.import_limit_bytes,
        () if path.ends_with("/attachments") => app.settings.file_limit_bytes,
        () => app.settings.body_limit_bytes,
    };
    let (mut parts, body) = request.into_parts();
    let bytes = to_bytes(body, limit)
        .await
        .map_err(|_| ApiError::door(codes::BODY_TOO_LARGE, words!("最多 {limit} 字节。", "At most {limit} bytes.")))?;
    let mut told = format!("{} {}\n", parts.method, parts.uri).into_bytes();
    told.extend_from_slice(&bytes);
    parts.extensions.insert(Fingerprint(hash(&told)));
    Ok(next.run(Request::from_parts(parts, Body::from(bytes))).await)
}

fn hash(bytes: &[u8]) -> String {
    // Text or not: the same bytes give the same text.
    hash_secret(&String::from_utf8_lossy(bytes))
}
