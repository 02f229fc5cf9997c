//! What a caller is told when something does not work.

use crate::harness::{CONTRACT, product};
use crate::on_both;
use mingxi_api::{Settings, all_codes, contract, errors_page};
use mingxi_app::refusal;
use mingxi_domain::access::Role;
use serde_json::{Value as Json, json};

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

on_both!(
    fn a_head_that_is_too_large_is_told_so(app: Harness) {
        let rep = app.user(Role::SalesRep);
        let long = "x".repeat(17 * 1024);
        rep.get(&format!("/customers?q={}", "x".repeat(61 * 1024))).refused(414, "uri_too_long");
        rep.with_header("x-much", &long)
            .with_header("x-more", &long)
            .get("/customers")
            .refused(431, "headers_too_large");
        rep.get(&format!("/customers?q={}", &long[..4_000])).refused(422, "invalid_input");
    }
);

on_both!(
    fn what_does_not_fit_is_said_in_our_words_and_both_languages(app: Harness) {
        let admin = app.admin();
        let english = admin.with_header("accept-language", "en");
        let raw = |path: &str, text: &str| {
            let body = Some((text.to_owned(), "application/json"));
            english.raw("POST", &format!("/api/v1{path}"), body, Some(&crate::harness::new_key()))
        };
        let told = |problem: &Json| {
            let error = &problem["errors"][0];
            [&error["pointer"], &error["code"], &error["detail"]].map(|text| text.as_str().unwrap().to_owned())
        };
        // Settings d2: the term of -5 days.
        let term = json!({ "name": "月结", "net_days": -5 });
        let problem = admin.post("/payment-terms", &term).refused(422, "invalid_input");
        assert_eq!(told(&problem), ["/net_days", "out_of_range", "须为 0 至 65535 的整数"]);
        let problem = english.post("/payment-terms", &term).refused(422, "invalid_input");
        assert_eq!(told(&problem), ["/net_days", "out_of_range", "a whole number from 0 to 65535"]);
        let whole = raw("/payment-terms", r#"{"name":"三十天","net_days":30.0}"#);
        assert_eq!(whole.ok()["net_days"], 30, "30.0 is a whole number");
        let problem = raw("/payment-terms", r#"{"name":"a","net_days":1,"net_days":2}"#).refused(422, "invalid_input");
        assert_eq!(told(&problem), ["/net_days", "duplicate_field", "this field is given twice"]);
        let twice = r#"{"code":"P-1","name":"a","name":"b","unit":"台","tax_percent":"13"}"#;
        let problem = raw("/products", twice).refused(422, "invalid_input");
        assert_eq!(told(&problem)[..2], ["/name", "duplicate_field"]);
        let unreadable = raw("/products", "{\"name\": nonsense}").refused(400, "unreadable_body");
        assert_eq!(unreadable["detail"], "From line 1, column 11 on it is not valid JSON.");

        let list = |query: &str| told(&english.get(&format!("/customers?{query}")).refused(422, "invalid_input"));
        let filter = |filter: Json| list(&format!("filter={}", crate::harness::encoded(&filter)));
        let all = "one of eq, ne, lt, le, gt, ge, in, contains, empty, filled";
        let like = json!([{ "field": "name", "op": "like", "value": "x" }]);
        assert_eq!(filter(like.clone()), ["/filter", "not_a_choice", all]);
        assert_eq!(filter(json!([{ "any": like }])), ["/filter", "not_a_choice", all]);
        assert_eq!(filter(json!([{ "field": "name" }]))[..2], ["/filter/op", "required"]);
        assert_eq!(filter(json!([5]))[..2], ["/filter", "not_a_filter"]);
        let unordered = filter(json!([{ "field": "tier", "op": "lt", "value": "A" }]));
        assert_eq!(unordered[..2], ["/filter", "wrong_operator"]);
        assert!(unordered[2].ends_with("only with eq, ne, in, empty, filled"), "{unordered:?}");
        assert_eq!(list("sort=foo"), ["/sort", "unknown_field", "`customer` has no field `foo`"]);
        let huge =
            json!({ "name": "线", "currency": "CNY", "amount": { "amount_minor": i64::MAX, "currency": "CNY" } });
        let problem = english.post("/opportunities", &huge).refused(422, "invalid_input");
        assert_eq!(told(&problem), ["/amount", "too_large", "an amount is at most 10,000,000,000,000.00 CNY"]);
    }
);

on_both!(
    fn what_the_contract_forbids_is_refused(app: Harness) {
        let admin = app.admin();
        let problem = |body: Json| {
            let line = json!({ "product_id": "prd_0000000000001", "quantity": "1", "unit_price": "1" });
            let line: serde_json::Map<_, _> =
                line.as_object().unwrap().clone().into_iter().chain(body.as_object().unwrap().clone()).collect();
            let quote = json!({ "valid_until": "2026-03-31", "opportunity_id": "opp_0000000000001", "lines": [line] });
            admin.post("/quotes", &quote).refused(422, "invalid_input")["errors"][0]["code"].clone()
        };
        for field in ["quantity", "unit_price", "discount_percent", "tax_percent"] {
            for text in ["", "1e3", "+1", " 1"] {
                assert_eq!(problem(json!({ field: text })), "not_a_number", "{field} {text:?}");
            }
        }
        // What may not be null is not declared so.
        for (path, schema, field) in [
            ("/organization", "UpdateOrganization", "name"),
            ("/departments/dep_0000000000001", "UpdateDepartment", "is_active"),
            ("/pipelines/pip_0000000000001", "UpdatePipeline", "is_default"),
            ("/entities/ent_0000000000001", "UpdateEntity", "name"),
        ] {
            admin.patch(path, &json!({ "version": 1, field: null })).refused(422, "invalid_input");
            let kind = &CONTRACT["components"]["schemas"][schema]["properties"][field]["type"];
            assert!(kind.is_string(), "{schema}.{field} is {kind}");
            let required = CONTRACT["components"]["schemas"][schema]["required"].as_array().unwrap();
            assert!(!required.contains(&json!(field)), "{schema}.{field} may be left out");
        }
    }
);

on_both!(
    fn the_year_0_and_empty_text_for_what_is_no_text_are_refused(app: Harness) {
        let admin = app.admin();
        let close = json!({ "entity_id": app.made.entity, "period": "0000-01" });
        let problem = admin.post("/periods/close", &close).refused(422, "invalid_input");
        assert_eq!(problem["errors"][0]["code"], "not_a_month");
        let lead = json!({ "name": "王敏", "source": "phone", "campaign_id": "", "company": "" });
        let problem = admin.post("/leads", &lead).refused(422, "invalid_input");
        assert_eq!(
            (&problem["errors"][0]["pointer"], problem["errors"].as_array().unwrap().len()),
            (&json!("/campaign_id"), 1)
        );
        let receivable = json!({ "customer_id": admin.post("/customers", &json!({ "name": "云帆" })).id(),
            "entity_id": app.made.entity, "external_number": "1", "issued_on": "0000-02-01", "due_on": "0000-02-01",
            "total": { "amount_minor": 1, "currency": "CNY" }, "is_disputed": false });
        admin.post("/opening-invoices", &receivable).refused(422, "invalid_input");
        app.run_jobs();
    }
);

on_both!(
    fn a_preview_that_takes_too_long_lets_the_others_write(app: Harness) {
        let settings = Settings { preview_time: std::time::Duration::ZERO, ..Settings::default() };
        let door = app.another_door(settings);
        let admin = door.client_of(&app.administrator());
        let journal = |path: &str| {
            let line = |role: &str, side: &str| json!({ "role": role, "side": side, "amount_minor": 100 });
            let body = json!({
                "entity_id": app.made.entity, "effective_on": "2026-03-01", "currency": "CNY", "reason": "计提",
                "lines": [line("credit_loss", "debit"), line("bad_debt_allowance", "credit")]
            });
            admin.post(path, &body)
        };
        journal("/journal-entries?dry_run=true").refused(422, "preview_too_slow");
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
