//! People, tokens, descriptions.

use super::{Row, Wrong, verb, verb_on};
use mingxi_domain::access::Role::{Administrator, SalesRep};
use serde_json::json;

pub fn rows() -> Vec<Row> {
    vec![
        everybody("find_session"),
        everybody("sign_out"),
        everybody("list_objects"),
        everybody("find_object"),
        everybody("list_api_tokens"),
        everybody("list_custom_fields"),
        Row {
            wrong: Wrong::Scope,
            ..verb("create_api_token", SalesRep, SalesRep, json!({ "name": "till", "scopes": ["read"] }))
        },
        Row { wrong: Wrong::Scope, ..verb_on("revoke_api_token", "api_token", Administrator, SalesRep, json!(null)) },
        verb(
            "create_custom_field",
            Administrator,
            SalesRep,
            json!({ "object": "customer", "key": "walk", "kind": "text", "label_zh": "走", "label_en": "Walk" }),
        ),
        verb("create_department", Administrator, SalesRep, json!({ "name": "研发部" })),
        verb(
            "create_entity",
            Administrator,
            SalesRep,
            json!({ "code": "US01", "name": "Mingxi Inc.", "country": "US", "currency": "USD", "chart": "international" }),
        ),
        verb(
            "create_user",
            Administrator,
            SalesRep,
            json!({ "name": "王敏", "email": "wang.min@example.com", "roles": ["sales_rep"] }),
        ),
        verb("list_jobs", Administrator, SalesRep, json!(null)),
        verb_on("retry_job", "job", Administrator, SalesRep, json!(null)),
        verb_on("cancel_job", "job", Administrator, SalesRep, json!({ "reason": "x" })),
        verb("list_outbox_events", Administrator, SalesRep, json!(null)),
        verb_on("update_user", "user", Administrator, SalesRep, json!({ "version": 1, "name": "王敏" })),
    ]
}

/// Whoever is known may.
fn everybody(operation: &str) -> Row {
    Row { wrong: Wrong::Nobody, ..verb(operation, SalesRep, SalesRep, json!(null)) }
}
