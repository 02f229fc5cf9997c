//! Schemas of records, from the descriptions of their objects.

use super::Fields;
use mingxi_app::records::Parts;
use mingxi_domain::metadata::{Field, FieldKind, Object, objects};
use mingxi_domain::schemas::id_pattern;
use serde_json::{Value as Json, json};

/// `price_list` is `PriceList`.
pub fn type_name(object: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    object.split('_').map(capital).collect()
}

/// A reference to a schema.
pub fn reference(name: &str) -> Json {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// A record as it is read: every field is there, empty ones as null.
pub fn record(object: &Object) -> Json {
    let mut properties = Fields::new();
    for field in &object.fields {
        let schema = read_schema(field);
        properties.insert(field.name.clone(), schema);
    }
    if !object.is_append_only {
        properties.insert(
            "custom".into(),
            json!({ "type": "object", "description": "Values of custom fields by key.", "additionalProperties": true }),
        );
        properties.insert(
            "version".into(),
            json!({ "type": "integer", "format": "int64", "minimum": 1, "description": "Send it back with a change." }),
        );
    }
    let titles = json!({ "type": "object", "description": "Names of the records that are referred to, by field.", "additionalProperties": { "type": "string" } });
    properties.insert("titles".into(), titles);
    let required: Vec<String> = properties.keys().cloned().collect();
    let masked = json!({ "type": "array", "description": "Fields that refer to a record which the caller may not open: those have no name here. Absent when there are none.", "items": { "type": "string" } });
    properties.insert("masked".into(), masked);
    json!({ "type": "object", "description": description(object), "required": required, "properties": properties })
}

/// A document as it is read, with its parts.
pub fn with_parts(object: &Object, parts: Parts) -> Json {
    let mut schema = record(object);
    schema["properties"][parts.name] = json!({
        "type": "array",
        "description": "What it consists of, in order.",
        "items": reference(&type_name(parts.object)),
    });
    if let Some(required) = schema["required"].as_array_mut() {
        required.push(json!(parts.name));
    }
    schema
}

/// One page of records.
pub fn page(object: &Object) -> Json {
    json!({
        "type": "object",
        "description": format!("One page of {}.", object.plural),
        "required": ["items", "next_cursor"],
        "properties": {
            "items": { "type": "array", "description": "The records.", "items": reference(&type_name(object.name)) },
            "next_cursor": { "type": ["string", "null"], "description": "Pass it as `cursor` to go on; null on the last page." },
        },
    })
}

/// What makes a record.
pub fn create(object: &Object) -> Json {
    let (properties, required) = written(object, |field| field.is_writable);
    let mut schema = json!({ "type": "object", "description": format!("{} to create.", object.label.en), "additionalProperties": false, "properties": properties });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

/// What changes a record: the version that was read, and any fields.
pub fn update(object: &Object) -> Json {
    let (mut properties, _) = written(object, Field::is_changeable);
    properties.insert(
        "version".into(),
        json!({ "type": "integer", "format": "int64", "minimum": 1, "description": "The version that was read." }),
    );
    json!({
        "type": "object",
        "description": format!("Changes of a {}. Absent fields stay; null empties a field.", object.label.en.to_lowercase()),
        "additionalProperties": false,
        "required": ["version"],
        "properties": properties,
    })
}

fn description(object: &Object) -> String {
    format!("{} {}", object.label.zh, object.label.en)
}

fn written(object: &Object, may_be_given: impl Fn(&Field) -> bool) -> (Fields, Vec<&str>) {
    let mut properties = Fields::new();
    let fields = object.fields.iter().filter(|field| may_be_given(field));
    let mut required = Vec::new();
    for field in fields {
        if field.is_required {
            required.push(field.name.as_str());
        }
        properties.insert(field.name.clone(), write_schema(field));
    }
    properties.insert(
        "custom".into(),
        json!({ "type": "object", "description": "Values of custom fields by key.", "additionalProperties": true }),
    );
    (properties, required)
}

/// The schema of a value that goes out.
fn read_schema(field: &Field) -> Json {
    let mut schema = finish(field, value_schema(&field.kind), !field.is_filled);
    if !field.is_writable {
        schema["readOnly"] = json!(true);
    }
    schema
}

/// The schema of a value that comes in. Decimals may also come as JSON numbers; they are read exactly.
fn write_schema(field: &Field) -> Json {
    let mut schema = value_schema(&field.kind);
    match field.kind {
        FieldKind::Decimal => schema["type"] = json!(["string", "number"]),
        FieldKind::Text { max } => schema["maxLength"] = json!(max),
        FieldKind::LongText => schema["maxLength"] = json!(20_000),
        _ => {}
    }
    if field.is_filled && matches!(field.kind, FieldKind::Text { .. } | FieldKind::LongText) {
        schema["minLength"] = json!(1);
        schema["pattern"] = json!("\\S");
    }
    finish(field, schema, !field.is_filled)
}

fn value_schema(kind: &FieldKind) -> Json {
    match kind {
        FieldKind::Text { .. } | FieldKind::LongText => json!({ "type": "string" }),
        FieldKind::Integer => json!({ "type": "integer", "format": "int64" }),
        FieldKind::Decimal => json!({ "type": "string", "pattern": "^-?[0-9]{1,10}(\\.[0-9]{1,6})?$" }),
        FieldKind::Money => reference("Money"),
        FieldKind::Currency => json!({ "type": "string", "pattern": "^[A-Z]{3}$" }),
        FieldKind::Bool => json!({ "type": "boolean" }),
        FieldKind::Date => json!({ "type": "string", "format": "date" }),
        FieldKind::Moment => json!({ "type": "string", "format": "date-time" }),
        FieldKind::Choice(choices) => {
            json!({ "type": "string", "enum": choices.iter().map(|choice| choice.value).collect::<Vec<_>>() })
        }
        FieldKind::Reference(object) => {
            json!({ "type": "string", "pattern": id_pattern(objects::get(object).id_prefix) })
        }
        FieldKind::Json => json!({}),
    }
}

/// Adds the description and, where the value may be empty, null.
fn finish(field: &Field, mut schema: Json, is_nullable: bool) -> Json {
    let description = format!("{} {}", field.label.zh, field.label.en);
    if schema.get("$ref").is_some() {
        let schema =
            if is_nullable { json!({ "anyOf": [schema, { "type": "null" }] }) } else { json!({ "allOf": [schema] }) };
        return with_description(schema, description);
    }
    if is_nullable {
        if let Some(Json::String(single)) = schema.get("type").cloned() {
            schema["type"] = json!([single, "null"]);
        } else if let Some(Json::Array(mut several)) = schema.get("type").cloned() {
            several.push(json!("null"));
            schema["type"] = Json::Array(several);
        }
        if let Some(words) = schema.get_mut("enum").and_then(Json::as_array_mut) {
            words.push(Json::Null);
        }
    }
    with_description(schema, description)
}

fn with_description(mut schema: Json, description: String) -> Json {
    schema["description"] = Json::String(description);
    schema
}
