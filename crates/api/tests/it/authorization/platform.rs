//! People, tokens, descriptions.

use super::{Row, Wrong, read, verb, verb_on};
use mingxi_domain::access::Role::{Administrator, Auditor, SalesRep};
use serde_json::json;

pub fn rows() -> Vec<Row> {
    vec![
        everybody("find_session"),
        everybody("sign_out"),
        Row { query: "action=quote.create", ..everybody("find_right") },
        everybody("list_session_organizations"),
        everybody("switch_organization"),
        Row { wrong: Wrong::Scope, ..verb("update_settings", SalesRep, SalesRep, json!({ "theme": "dark" })) },
        Row {
            wrong: Wrong::Scope,
            ..verb(
                "change_password",
                SalesRep,
                SalesRep,
                json!({ "current_password": "not the one", "new_password": "a new long password" }),
            )
        },
        Row { query: "object=customer&name=x", ..verb("find_duplicates", SalesRep, Auditor, json!(null)) },
        read("list_attachments", None, "object=customer&record_id={customer}"),
        Row {
            query: "object=customer&record_id={customer}&name=a.txt",
            ..verb("add_attachment", Administrator, Auditor, json!(null))
        },
        Row {
            wrong: Wrong::Nobody,
            ..verb_on("download_attachment", "attachment", Administrator, Administrator, json!(null))
        },
        verb_on("delete_attachment", "spare_attachment", Administrator, Auditor, json!(null)),
        everybody("list_bulk_edits"),
        Row {
            wrong: Wrong::Scope,
            ..verb(
                "start_bulk_edit",
                SalesRep,
                SalesRep,
                json!({ "object": "lead", "filter": [], "changes": { "region": "华东" } }),
            )
        },
        own_bulk_edit("find_bulk_edit"),
        own_bulk_edit("list_bulk_edit_items"),
        own_bulk_edit("pause_bulk_edit"),
        own_bulk_edit("resume_bulk_edit"),
        own_bulk_edit("stop_bulk_edit"),
        own_bulk_edit("undo_bulk_edit"),
        Row { query: "max_seconds=0", ..everybody("stream_events") },
        everybody("list_notifications"),
        Row { wrong: Wrong::Scope, ..verb("mark_notifications_read", SalesRep, SalesRep, json!({})) },
        everybody("list_saved_views"),
        Row { record: Some("saved_view"), ..everybody("find_saved_view") },
        Row {
            wrong: Wrong::Scope,
            ..verb("create_saved_view", SalesRep, SalesRep, json!({ "object": "lead", "name": "walk", "query": {} }))
        },
        verb_on("update_saved_view", "saved_view", Administrator, SalesRep, json!({ "version": 1, "name": "walk" })),
        verb_on("delete_saved_view", "spare_view", Administrator, SalesRep, json!(null)),
        everybody("list_pins"),
        Row {
            wrong: Wrong::Scope,
            ..verb("create_pin", SalesRep, SalesRep, json!({ "object": "product", "record_id": "prd_0" }))
        },
        Row { wrong: Wrong::Scope, ..verb_on("delete_pin", "pin", SalesRep, SalesRep, json!(null)) },
        read("search_records", None, "q=a"),
        read("read_timeline", None, "object=customer&id={customer}"),
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
        verb_on(
            "update_custom_field",
            "custom_field",
            Administrator,
            SalesRep,
            json!({ "version": 1, "label_zh": "行" }),
        ),
        verb_on("retire_custom_field", "custom_field", Administrator, SalesRep, json!(null)),
        verb_on("restore_custom_field", "custom_field", Administrator, SalesRep, json!(null)),
        everybody("find_organization"),
        verb("update_organization", Administrator, SalesRep, json!({ "version": 1, "name": "明细" })),
        read("list_number_series", None, ""),
        verb("update_number_series", Administrator, SalesRep, json!({ "kind": "CUS", "version": 1, "digits": 5 })),
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

/// On the administrator's bulk edit; others have none.
fn own_bulk_edit(operation: &str) -> Row {
    Row { wrong: Wrong::Nobody, ..verb_on(operation, "bulk_edit", Administrator, SalesRep, json!(null)) }
}
