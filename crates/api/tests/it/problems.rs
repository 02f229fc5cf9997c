//! What a caller is told when something does not work.

use crate::harness::{CONTRACT, product};
use crate::on_both;
use mingxi_api::{all_codes, contract, errors_page};
use mingxi_app::refusal;
use mingxi_domain::access::Role;
use serde_json::json;

on_both!(
    fn a_problem_says_what_happened_and_what_to_do(app: Harness) {
        let admin = app.admin();
        let problem = admin.get("/products/prd_0000000000001").refused(404, "not_found");
        assert_eq!(problem["title"], "不存在", "Chinese unless the caller asks");
        let english = admin.with_header("accept-language", "en-US,en;q=0.9").get("/products/prd_0000000000001");
        assert_eq!(english.json()["title"], "Not found");
        assert_eq!(english.headers["content-language"], "en");
        admin.get("/products/inv_0000000000001").refused(404, "not_found");
        admin.get("/products/nonsense").refused(404, "not_found");
    }
);

on_both!(
    fn every_fault_of_http_is_a_problem(app: Harness) {
        let admin = app.admin();
        let json = |text: &str| Some((text.to_owned(), "application/json"));
        admin.raw("GET", "/nowhere", None, None).refused(404, "not_found");
        admin.raw("GET", "/api/v1/nowhere", None, None).refused(404, "not_found");
        admin.raw("PUT", "/api/v1/products", json("{}"), Some("k")).refused(405, "method_not_allowed");
        admin.raw("POST", "/api/v1/products", json("{"), Some("k")).refused(400, "unreadable_body");
        admin.raw("POST", "/api/v1/products", json("[]"), Some("k")).refused(422, "invalid_input");
        admin
            .raw("POST", "/api/v1/products", Some(("{}".into(), "text/plain")), Some("k"))
            .refused(415, "unsupported_media_type");
        admin.raw("POST", "/api/v1/products", json(&" ".repeat(3_000_000)), Some("k")).refused(413, "body_too_large");
        admin.raw("POST", "/api/v1/products", json("{}"), None).refused(400, "idempotency_key_missing");
        admin.raw("POST", "/api/v1/products", json("{}"), Some("a b")).refused(400, "idempotency_key_malformed");
        admin
            .raw("POST", "/api/v1/products", json("{}"), Some(&"k".repeat(129)))
            .refused(400, "idempotency_key_malformed");
        admin.raw("GET", "/api/v1/products?filtre=x", None, None).refused(422, "invalid_input");
        admin.raw("GET", "/api/v1/products?limit=many", None, None).refused(422, "invalid_input");
        admin.raw("POST", "/api/v1/session", json("{\"email\":1}"), None).refused(422, "invalid_input");
    }
);

on_both!(
    fn fields_that_are_wrong_are_pointed_at(app: Harness) {
        let mut body = product("P-1");
        body["tax_percent"] = json!("much");
        body["wings"] = json!(2);
        let problem = app.admin().post("/products", &body).refused(422, "invalid_input");
        let pointers: Vec<_> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| (error["pointer"].clone(), error["code"].clone()))
            .collect();
        assert_eq!(pointers, [(json!("/tax_percent"), json!("wrong_type")), (json!("/wings"), json!("unknown_field"))]);
        let problem =
            app.admin().post("/departments", &json!({ "name": "x", "wings": 1 })).refused(422, "invalid_input");
        assert_eq!(
            (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]),
            (&json!("/wings"), &json!("unknown_field"))
        );
    }
);

on_both!(
    fn pages_and_probes_answer_without_a_login(app: Harness) {
        let anonymous = app.anonymous();
        for (path, kind) in [
            ("/", "text/html; charset=utf-8"),
            ("/status", "text/html; charset=utf-8"),
            ("/docs", "text/html; charset=utf-8"),
            ("/docs/docs.js", "text/javascript; charset=utf-8"),
            ("/docs/docs.css", "text/css; charset=utf-8"),
            ("/docs/status.js", "text/javascript; charset=utf-8"),
            ("/errors", "text/html; charset=utf-8"),
            ("/healthz", "text/plain; charset=utf-8"),
            ("/readyz", "text/plain; charset=utf-8"),
            ("/metrics", "text/plain; version=0.0.4; charset=utf-8"),
            ("/api/v1/openapi.json", "application/json"),
        ] {
            let reply = anonymous.raw("GET", path, None, None);
            assert_eq!((reply.status.as_u16(), reply.headers["content-type"].to_str().unwrap()), (200, kind), "{path}");
            let policy = reply.headers["content-security-policy"].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
            assert_eq!(reply.headers["x-content-type-options"], "nosniff", "{path}");
            assert!(
                !reply.text.contains("https://") || path == "/api/v1/openapi.json",
                "{path} loads something from elsewhere"
            );
        }
        let metrics = anonymous.raw("GET", "/metrics", None, None).text;
        assert!(
            metrics.contains("mingxi_http_requests_total") && metrics.contains("mingxi_db_connections"),
            "{metrics}"
        );
        assert_eq!(anonymous.raw("GET", "/api/v1/openapi.json", None, None).text, contract::openapi_json());
    }
);

on_both!(
    fn a_caller_who_comes_too_often_is_told_when_to_come_again(inner: Harness) {
        // The harness sets no limit; this door of the same application does.
        let settings = mingxi_api::Settings { requests_per_minute: Some(2), ..Default::default() };
        let limited = inner.another_door(settings);
        let rep = limited.client_of(&inner.app_user(Role::SalesRep));
        rep.get("/products").ok();
        rep.get("/products").ok();
        let reply = rep.get("/products");
        reply.refused(429, "too_many_requests");
        assert_eq!(reply.headers["retry-after"], "30");
    }
);

/// Codes that no request can bring about in a test: they need a broken database or a bug.
const OUT_OF_REACH: &[&str] = &["internal", "unavailable"];

#[test]
fn every_general_code_is_seen_in_a_test() {
    let tests = [
        include_str!("imports.rs"),
        include_str!("problems.rs"),
        include_str!("records.rs"),
        include_str!("sessions.rs"),
        include_str!("setup.rs"),
        include_str!("tokens.rs"),
        include_str!("writes.rs"),
    ]
    .concat();
    let refusals: Vec<_> = refusal::all().into_iter().map(|refusal| refusal.code).collect();
    let general =
        all_codes().into_iter().filter(|code| !refusals.contains(&code.code) && !OUT_OF_REACH.contains(&code.code));
    let unseen: Vec<_> = general
        .filter(|code| !tests.contains(&format!("refused({}, \"{}\")", code.status, code.code)))
        .map(|code| code.code)
        .collect();
    assert!(unseen.is_empty(), "no test brings about {unseen:?}");
}

#[test]
fn committed_files_are_those_of_the_code() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
    let read = |file: &str| std::fs::read_to_string(format!("{root}{file}")).unwrap_or_default();
    assert!(read("docs/ERRORS.md") == errors_page(), "docs/ERRORS.md is old: run `cargo xtask gen`");
    assert!(read("openapi.json") == contract::openapi_json(), "openapi.json is old: run `cargo xtask gen`");
}

#[test]
fn every_operation_is_named_explained_and_tagged() {
    let mut seen = std::collections::HashSet::new();
    for (path, item) in CONTRACT["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap_or_default();
            assert!(id.contains('_') && seen.insert(id), "{method} {path}: operation id {id:?}");
            for field in ["summary", "description"] {
                assert!(
                    operation[field].as_str().is_some_and(|text| !text.is_empty()),
                    "{id}: no {field}; the handler's comment has a first line and a paragraph"
                );
            }
            assert!(operation["responses"].as_object().unwrap().contains_key("500"), "{id}");
        }
    }
}
