//! What is the same for every operation: problems, the idempotency key, security, tags.

use super::{BASE, Fields};
use crate::idempotency::MAX_LENGTH;
use mingxi_domain::ids;
use mingxi_domain::metadata::objects;
use mingxi_domain::schemas::id_pattern;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// Said at the top of the reference.
pub const DESCRIPTION: &str = "Lead to cash in one system: leads, customers, opportunities, quotes, contracts, orders, deliveries, \
invoices, receipts, recognised revenue and the ledger below them.\n\n\
Money is an integer of minor units with its currency; exact decimals are text; dates are `YYYY-MM-DD`, moments RFC 3339 in UTC. \
Every write takes an `Idempotency-Key`: a repeat gets the answer of the first one. A change carries the `version` it saw. \
Errors are `application/problem+json` with a stable `code`.";

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Tags that are no object.
const OTHER_TAGS: &[(&str, &str)] = &[
    ("jobs", "任务 The queue of jobs."),
    ("outbox-events", "事件 The outbox of events."),
    ("figures", "数字 · Figures, explained in words down to the documents that add up to them"),
    ("api-tokens", "令牌 Tokens for programs that act for you."),
    ("custom-fields", "自定义字段 Fields an organisation adds to its objects."),
    ("objects", "对象 Descriptions of all objects and their fields."),
    ("timeline", "时间线 What happened to a record and to what hangs on it."),
    ("attachments", "附件 Files on records."),
    ("bulk-edits", "批量修改 One change of many records."),
    ("events", "实时 Events as they happen."),
    ("notifications", "通知 What the caller is told."),
    ("pins", "固定 Records and views somebody pinned."),
    ("saved-views", "视图 Saved views of lists."),
    ("search", "搜索 Search across objects."),
    ("organization", "组织 The organisation and how its numbers look."),
    ("setup", "初始化 The first organisation of an empty database."),
    ("session", "会话 Signing in and out, and who is calling."),
];

/// Adds to every operation what it shares with all others.
pub fn complete(paths: &mut Fields, components: &mut Fields) {
    components.insert("Problem".into(), problem());
    components.insert("FieldError".into(), field_error());
    for (path, item) in paths.iter_mut() {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method) {
                complete_operation(path, method, operation);
            }
        }
    }
}

/// Id schemas that are referred to but not there yet are added; schemas nobody refers to are dropped.
pub fn settle(paths: &Fields, components: &mut Fields) {
    for (prefix, name) in ids::PREFIXES {
        components
            .entry(*name)
            .or_insert_with(|| json!({ "type": "string", "pattern": id_pattern(prefix), "description": "An id." }));
    }
    loop {
        let mut used = BTreeSet::new();
        collect(&json!(paths), &mut used);
        collect(&json!(components), &mut used);
        used.extend(["Problem".to_owned(), "FieldError".to_owned()]);
        let before = components.len();
        components.retain(|name, _| used.contains(name));
        if components.len() == before {
            return;
        }
    }
}

fn collect(value: &Json, used: &mut BTreeSet<String>) {
    match value {
        Json::Object(fields) => {
            if let Some(name) =
                fields.get("$ref").and_then(Json::as_str).and_then(|text| text.strip_prefix("#/components/schemas/"))
            {
                used.insert(name.to_owned());
            }
            fields.values().for_each(|value| collect(value, used));
        }
        Json::Array(values) => values.iter().for_each(|value| collect(value, used)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

/// Comments wrap their lines and end their sentences; a summary is a title, a description is a paragraph.
fn tidy_words(operation: &mut Json) {
    if let Some(summary) = operation["summary"].as_str() {
        operation["summary"] = json!(summary.trim_end_matches('.'));
    }
    if let Some(description) = operation["description"].as_str() {
        let paragraphs: Vec<String> = description.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect();
        operation["description"] = json!(paragraphs.join("\n\n"));
    }
}

fn complete_operation(path: &str, method: &str, operation: &mut Json) {
    tidy_words(operation);
    let is_write = method != "get";
    let is_session = path.starts_with(&format!("{BASE}/session"));
    let is_sign_in = path == format!("{BASE}/session") && method == "post";
    let is_setup = path.starts_with(&format!("{BASE}/setup"));
    if is_sign_in || is_setup {
        operation["security"] = json!([]);
    }
    let mut statuses = vec!["414", "429", "431", "500", "503"];
    if !is_setup {
        statuses.push("401");
    }
    let has_body = operation.get("requestBody").is_some();
    let has = |place: &str, operation: &Json| {
        operation["parameters"].as_array().is_some_and(|all| all.iter().any(|parameter| parameter["in"] == place))
    };
    if !is_sign_in && (is_write || !is_setup) {
        statuses.push("403");
    }
    if is_write {
        statuses.push("400");
    }
    if is_write || has("query", operation) {
        statuses.push("422");
    }
    if has("path", operation) {
        statuses.push("404");
    }
    if has_body {
        statuses.extend(["413", "415"]);
    }
    if is_write && !is_session {
        statuses.extend(["409", "413"]);
    }
    if is_write && !is_session && !is_setup {
        push_parameter(operation, idempotency_key());
    }
    let can_preview = operation["parameters"]
        .as_array()
        .is_some_and(|all| all.iter().any(|parameter| parameter["name"] == "dry_run"));
    if can_preview && operation["responses"].get("200").is_none() {
        // Nothing is made by a preview, so it answers 200 where the verb answers 201.
        operation["responses"]["200"] = operation["responses"]["201"].clone();
    }
    for status in statuses {
        operation["responses"][status] = json!({ "$ref": "#/components/responses/Problem" });
    }
    if let Some(responses) = operation["responses"].as_object_mut() {
        responses.sort_keys();
    }
}

/// Whoever reads a stream reads frames of Server-Sent Events; what happened is the text in `data`.
pub fn frame_events(paths: &mut Fields) {
    let answer = &mut paths[&format!("{BASE}/events/stream")]["get"]["responses"]["200"]["content"];
    let schema = &mut answer["text/event-stream"]["schema"];
    let event = schema.take();
    *schema = json!({
        "type": "object",
        "description": "A frame. `data` of `resync` is an empty object.",
        "required": ["event", "data"],
        "properties": {
            "id": { "type": "string", "description": "Id of the event; absent for `resync`." },
            "event": { "type": "string", "description": "What the frame is.", "enum": ["record", "notification", "resync"] },
            "data": { "type": "string", "description": "The event.", "contentMediaType": "application/json", "contentSchema": event },
        },
    });
}

fn push_parameter(operation: &mut Json, parameter: Json) {
    match operation.get_mut("parameters").and_then(Json::as_array_mut) {
        Some(parameters) => parameters.push(parameter),
        None => operation["parameters"] = json!([parameter]),
    }
}

fn idempotency_key() -> Json {
    json!({
        "name": "Idempotency-Key", "in": "header", "required": true,
        "description": "A new random value for a new request, the same value for a repeat of it.",
        "schema": { "type": "string", "minLength": 1, "maxLength": MAX_LENGTH, "pattern": "^[A-Za-z0-9._:-]+$" },
    })
}

/// Answers that operations refer to.
pub fn responses() -> Json {
    json!({
        "Problem": {
            "description": "What went wrong and what to do next.",
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
        },
    })
}

fn problem() -> Json {
    json!({
        "type": "object",
        "description": "What went wrong (RFC 9457). Programs look at `code`, people at `title` and `detail`.",
        "required": ["type", "code", "title", "status", "detail", "trace_id", "errors"],
        "properties": {
            "type": { "type": "string", "description": "Address of the explanation." },
            "code": { "type": "string", "description": "Stable code." },
            "title": { "type": "string", "description": "Short title in the language of the request." },
            "status": { "type": "integer", "minimum": 400, "maximum": 599, "description": "The HTTP status." },
            "detail": { "type": "string", "description": "The facts." },
            "trace_id": { "type": "string", "description": "Finds the request in the log." },
            "errors": { "type": "array", "description": "Fields it is about.", "items": { "$ref": "#/components/schemas/FieldError" } },
            "current_version": { "type": "integer", "format": "int64", "description": "The version there is now, with code `conflict`." },
        },
    })
}

fn field_error() -> Json {
    json!(<mingxi_app::FieldError as utoipa::PartialSchema>::schema())
}

/// Every tag in use, in order.
pub fn tags(paths: &Fields) -> Json {
    let operations = paths.values().flat_map(|item| METHODS.iter().filter_map(|method| item.get(method)));
    let used: BTreeSet<&str> = operations.filter_map(|operation| operation["tags"][0].as_str()).collect();
    let tags = used.into_iter().map(|name| json!({ "name": name, "description": describe(name) }));
    Json::Array(tags.collect())
}

fn describe(tag: &str) -> String {
    let object = objects::all().values().find(|object| object.plural == tag);
    let other = || OTHER_TAGS.iter().find(|(name, _)| *name == tag).map(|(_, text)| (*text).to_owned());
    let described = object.map(|object| format!("{} {}.", object.label.zh, object.label.en)).or_else(other);
    described.unwrap_or_else(|| panic!("the tag {tag} is no object; describe it in contract/common.rs"))
}
