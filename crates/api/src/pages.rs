//! Pages and probes outside the API: status, reference, codes, health, metrics. They load nothing from elsewhere.

use crate::codes::{Code, all_codes};
use crate::contract::openapi_json;
use crate::error::ApiError;
use crate::state::App;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use mingxi_store::{DbError, MIGRATIONS, migrate};
use std::fmt::Write as _;

/// Scripts and styles only from here, nothing inline, nothing framed.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/status", get(|| async { status() }))
        .route("/docs", get(|| async { page(include_str!("../assets/docs.html")) }))
        .route(
            "/docs/docs.js",
            get(|| async { asset("text/javascript; charset=utf-8", include_str!("../assets/docs.js")) }),
        )
        .route("/docs/docs.css", get(|| async { asset("text/css; charset=utf-8", include_str!("../assets/docs.css")) }))
        .route(
            "/docs/status.js",
            get(|| async { asset("text/javascript; charset=utf-8", include_str!("../assets/status.js")) }),
        )
        .route("/errors", get(|| async { page(&errors()) }))
        .route("/healthz", get(|| async { asset("text/plain; charset=utf-8", "ok\n") }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

/// What a person sees who only wants to know whether it runs.
pub fn status() -> Response {
    page(include_str!("../assets/status.html"))
}

/// The contract.
pub async fn openapi() -> Response {
    asset("application/json", openapi_json())
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    (
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache"), (header::CONTENT_SECURITY_POLICY, POLICY)],
        text,
    )
        .into_response()
}

fn page(text: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, text.to_owned()).into_response()
}

/// Ready when the database answers and has our schema.
async fn ready(State(app): State<App>) -> Result<Response, ApiError> {
    let db = app.core.db.clone();
    let pending = tokio::task::spawn_blocking(move || migrate::pending(&db, MIGRATIONS)).await;
    let unready = |message: String| ApiError::from(mingxi_app::Error::Db(DbError::Unavailable { message }));
    let pending = pending.map_err(|error| unready(error.to_string()))?.map_err(|error| unready(error.to_string()))?;
    if !pending.is_empty() {
        return Err(unready(format!("migrations {pending:?} are not applied")));
    }
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "ready\n").into_response())
}

async fn metrics(State(app): State<App>) -> Response {
    let text = app.metrics.render(app.core.db.statistics());
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

/// The page a problem's `type` points to.
fn errors() -> String {
    let mut rows = String::new();
    for Code { code, status, title, advice } in all_codes() {
        let cells =
            [title.zh, title.en, advice.zh, advice.en].map(|text| format!("<td>{}</td>", escape(text))).concat();
        writeln!(rows, "<tr id=\"{code}\"><td><code>{code}</code></td><td>{status}</td>{cells}</tr>")
            .expect("a string takes any text");
    }
    include_str!("../assets/errors.html").replace("<!-- rows -->", &rows)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
