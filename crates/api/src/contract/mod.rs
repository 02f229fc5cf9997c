//! The contract, `openapi.json`: what the handlers say about themselves, the routes of every object, and the
//! answers, headers and tags that are the same everywhere.

mod common;
mod objects;
mod schemas;

use serde_json::{Map, Value as Json, json};
use std::sync::LazyLock;

/// A JSON object under construction.
pub(crate) type Fields = Map<String, Json>;

/// Where the API lives.
pub const BASE: &str = "/api/v1";

static TEXT: LazyLock<String> = LazyLock::new(|| {
    let mut text = serde_json::to_string_pretty(&document()).expect("JSON can always be written");
    text.push('\n');
    text
});

/// The contract as it is committed and served.
#[must_use]
pub fn openapi_json() -> &'static str {
    &TEXT
}

/// The contract as JSON.
#[must_use]
pub fn document() -> Json {
    let written = serde_json::to_value(crate::router::handlers()).expect("the handlers' contract is JSON");
    let mut paths = Fields::new();
    for (path, item) in fields(&written["paths"]) {
        paths.insert(format!("{BASE}{path}"), item);
    }
    let mut components = fields(&written["components"]["schemas"]);
    objects::add(&mut paths, &mut components);
    common::frame_events(&mut paths);
    common::complete(&mut paths, &mut components);
    common::settle(&paths, &mut components);
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Mingxi 明细",
            "description": common::DESCRIPTION,
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "api_token": [] }, { "session": [] }],
        "tags": common::tags(&paths),
        "components": {
            "securitySchemes": {
                "api_token": { "type": "http", "scheme": "bearer", "description": "An API token: `mx_…`." },
                "session": { "type": "apiKey", "in": "cookie", "name": crate::session_cookies::COOKIE, "description": "The cookie of a signed-in browser. Its writes also carry X-CSRF-Token." },
            },
            "responses": common::responses(),
            "schemas": components,
        },
    });
    document["paths"] = Json::Object(paths);
    document
}

fn fields(value: &Json) -> Fields {
    value.as_object().cloned().unwrap_or_default()
}
