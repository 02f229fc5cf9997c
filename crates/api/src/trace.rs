//! Around every request: a trace id, one line in the log, numbers for the metrics, and problems in words.

use crate::error::Problem;
use crate::state::App;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use mingxi_app::FieldError;
use mingxi_domain::ids::{self, EventId, Id as _};
use mingxi_domain::settings::Language;
use mingxi_domain::words::Words;
use serde_json::{Value as Json, json};
use std::time::Instant;
use tracing::Instrument as _;

static TRACE_ID: HeaderName = HeaderName::from_static("x-trace-id");

/// Runs a request inside its span and finishes its answer.
pub async fn trace(State(app): State<App>, request: Request, next: Next) -> Response {
    let trace_id = ids::encode("trc", app.core.ids.next::<EventId>().raw());
    let language = language(request.headers());
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| "unknown".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let span = tracing::info_span!("request", trace.id = trace_id, http.method = %method, http.route = route);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status(), started.elapsed());
    app.metrics.count_request(method.as_str(), &route, status.as_u16(), took);
    span.in_scope(|| {
        tracing::info!(
            http.status = status.as_u16(),
            duration_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
            "answered"
        );
    });
    if status.is_client_error() || status.is_server_error() {
        response = tell(response, language, &trace_id);
    }
    finish(response, &trace_id)
}

/// Writes the problem of an error into its body.
fn tell(mut response: Response, language: Language, trace_id: &str) -> Response {
    let status = response.status();
    let problem = response.extensions_mut().remove::<Problem>().unwrap_or_else(|| Problem::of_status(status));
    let code = problem.code;
    let told = |error: FieldError| {
        let FieldError { pointer, code, detail } = error;
        json!({ "pointer": pointer, "code": code, "detail": detail.in_language(language) })
    };
    let errors: Vec<Json> = problem.errors.into_iter().map(told).collect();
    let mut body = json!({
        "type": format!("/errors#{}", code.code),
        "code": code.code,
        "title": Words::from(code.title).in_language(language),
        "status": status.as_u16(),
        "detail": problem.detail.in_language(language),
        "trace_id": trace_id,
        "errors": errors,
    });
    if let Some(version) = problem.current_version {
        body["current_version"] = json!(version);
    }
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    let tag = if language == Language::ZhCn { "zh" } else { "en" };
    parts.headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(tag));
    Response::from_parts(parts, Body::from(body.to_string()))
}

/// The language the caller likes best of the two we speak; Chinese when it does not say.
fn language(headers: &HeaderMap) -> Language {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best = (0, Language::ZhCn);
    for part in wanted.split(',') {
        let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
        let weight = rest.trim().strip_prefix("q=").map_or(1000, thousandths);
        let language = match tag.trim().get(..2).map(str::to_ascii_lowercase).as_deref() {
            Some("zh") => Language::ZhCn,
            Some("en") => Language::En,
            _ => continue,
        };
        if weight > best.0 {
            best = (weight, language);
        }
    }
    best.1
}

/// `0.8` is 800. Anything unreadable counts as nothing.
fn thousandths(text: &str) -> u32 {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
    let part = format!("{part:0<3}");
    let digits = part.get(..3).and_then(|digits| digits.parse::<u32>().ok());
    whole.parse::<u32>().ok().zip(digits).map_or(0, |(whole, digits)| whole.min(1) * 1000 + digits)
}

/// Headers every answer carries. Pages set a policy of their own; for data nothing may load anything.
fn finish(mut response: Response, trace_id: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(trace_id) {
        headers.insert(TRACE_ID.clone(), value);
    }
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(HeaderName::from_static("permissions-policy"))
        .or_insert(HeaderValue::from_static("camera=(), geolocation=(), microphone=()"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_the_caller_likes_best() {
        let check = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_str(text).expect("a header"));
            language(&headers)
        };
        assert_eq!(language(&HeaderMap::new()), Language::ZhCn);
        assert_eq!(check("en-GB,en;q=0.9,zh;q=0.8"), Language::En);
        assert_eq!(check("fr, zh-CN;q=0.7, en;q=0.25"), Language::ZhCn);
        assert_eq!(check("de"), Language::ZhCn);
        assert_eq!(check("en;q=x"), Language::ZhCn);
    }
}
