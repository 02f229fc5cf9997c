//! The operations every object has.

use super::schemas::{self, reference, type_name};
use super::{BASE, Fields};
use crate::records::{CONTRACT_LINES, INSTALLMENTS, MAX_FILTER, MAX_SEARCH, MAX_SORT, QUOTE_LINES, writer};
use mingxi_app::records::MAX_LIMIT;
use mingxi_domain::metadata::{Object, objects};
use mingxi_domain::schemas::id_pattern;
use serde_json::{Value as Json, json};

/// Adds paths and schemas of every object.
pub fn add(paths: &mut Fields, components: &mut Fields) {
    for object in objects::all().values() {
        add_schemas(object, components);
        let base = format!("{BASE}/{}", object.plural);
        merge(paths, &base, "get", list(object));
        merge(paths, &format!("{base}/totals"), "get", totals(object));
        merge(paths, &format!("{base}/export"), "get", export(object));
        merge(paths, &format!("{base}/{{id}}"), "get", find(object));
        if writer(object.name).is_some() {
            merge(paths, &base, "post", create(object));
            merge(paths, &format!("{base}/{{id}}"), "patch", update(object));
        }
    }
    for (document, parts) in [("quote", QUOTE_LINES), ("contract", CONTRACT_LINES), ("contract", INSTALLMENTS)] {
        let name = format!("{}With{}", type_name(document), type_name(parts.name));
        put(components, name, schemas::with_parts(objects::get(document), parts));
    }
    let totals = <mingxi_app::records::TotalsView as utoipa::PartialSchema>::schema();
    components.insert("TotalsView".into(), json!(totals));
    let group = <mingxi_app::records::GroupView as utoipa::PartialSchema>::schema();
    components.insert("GroupView".into(), json!(group));
    components.insert("Money".into(), json!(<mingxi_domain::money::Money as utoipa::PartialSchema>::schema()));
    components.insert("Currency".into(), json!(<mingxi_domain::money::Currency as utoipa::PartialSchema>::schema()));
}

fn add_schemas(object: &Object, components: &mut Fields) {
    let name = type_name(object.name);
    put(components, format!("{name}Page"), schemas::page(object));
    if writer(object.name).is_some() {
        put(components, format!("Create{name}"), schemas::create(object));
        put(components, format!("Update{name}"), schemas::update(object));
    }
    put(components, name, schemas::record(object));
}

/// Two types of one name would be one schema for both, and one of them wrong.
fn put(components: &mut Fields, name: String, schema: Json) {
    assert!(
        !components.contains_key(&name),
        "a handler has a type {name} already; give that one another name with #[schema(as = …)]"
    );
    components.insert(name, schema);
}

/// Puts an operation on a path that may have others already.
fn merge(paths: &mut Fields, path: &str, method: &str, operation: Json) {
    let item = paths.entry(path.to_owned()).or_insert_with(|| json!({}));
    assert!(item.get(method).is_none(), "{method} {path} is declared twice");
    item[method] = operation;
}

fn name_of(object: &Object, verb: &str, plural: bool) -> String {
    let noun = if plural { object.plural.replace('-', "_") } else { object.name.to_owned() };
    format!("{verb}_{noun}")
}

fn labels(object: &Object) -> String {
    format!("{} {}", object.label.zh, object.label.en)
}

fn list(object: &Object) -> Json {
    let mut parameters = filter_parameters();
    parameters.push(json!({ "name": "cursor", "in": "query", "description": "`next_cursor` of the page before, with the same sort.", "schema": { "type": "string", "pattern": "^([0-9a-f]{2}){1,4000}$" } }));
    parameters.push(json!({ "name": "limit", "in": "query", "description": "Records of a page; 50 unless given.", "schema": { "type": "integer", "minimum": 1, "maximum": MAX_LIMIT } }));
    json!({
        "operationId": name_of(object, "list", true),
        "summary": format!("List {}", words(object.plural)),
        "description": format!("{}. The records you may see, newest first unless sorted; a page at a time.", labels(object)),
        "tags": [object.plural],
        "parameters": parameters,
        "responses": { "200": answer("One page.", &reference(&format!("{}Page", type_name(object.name)))) },
    })
}

fn totals(object: &Object) -> Json {
    let mut parameters = filter_parameters();
    parameters.push(json!({ "name": "by", "in": "query", "description": "A choice to count by as well: its words are in `groups`.", "schema": { "type": "string", "maxLength": 100 } }));
    json!({
        "operationId": name_of(object, "total", true),
        "summary": format!("Total {}", words(object.plural)),
        "description": format!("{}. Count and sums over the whole filter, one sum per money field and currency; currencies are never added.", labels(object)),
        "tags": [object.plural],
        "parameters": parameters,
        "responses": { "200": answer("The totals.", &reference("TotalsView")) },
    })
}

fn export(object: &Object) -> Json {
    json!({
        "operationId": name_of(object, "export", true),
        "summary": format!("Export {}", words(object.plural)),
        "description": format!("{}. The whole filter as CSV in UTF-8, one column per field. Money columns are decimal amounts.", labels(object)),
        "tags": [object.plural],
        "parameters": filter_parameters(),
        "responses": { "200": { "description": "The file.", "content": { "text/csv": { "schema": { "type": "string" } } } } },
    })
}

fn find(object: &Object) -> Json {
    json!({
        "operationId": name_of(object, "find", false),
        "summary": format!("Find {}", with_article(&words(object.name))),
        "description": format!("{}. 404 when it is not there or not yours to see.", labels(object)),
        "tags": [object.plural],
        "parameters": [id_parameter(object)],
        "responses": { "200": answer("The record.", &reference(&type_name(object.name))) },
    })
}

fn create(object: &Object) -> Json {
    json!({
        "operationId": name_of(object, "create", false),
        "summary": format!("Create {}", with_article(&words(object.name))),
        "description": format!("{}. Fields that are read-only are filled by the system.", labels(object)),
        "tags": [object.plural],
        "requestBody": body(&format!("Create{}", type_name(object.name))),
        "responses": { "201": answer("The new record.", &reference(&type_name(object.name))) },
    })
}

fn update(object: &Object) -> Json {
    json!({
        "operationId": name_of(object, "update", false),
        "summary": format!("Change {}", with_article(&words(object.name))),
        "description": format!("{}. Absent fields stay, null empties a field. 409 when the record has another version by now.", labels(object)),
        "tags": [object.plural],
        "parameters": [id_parameter(object)],
        "requestBody": body(&format!("Update{}", type_name(object.name))),
        "responses": { "200": answer("The changed record.", &reference(&type_name(object.name))) },
    })
}

/// `an account`, `a user`: by sound, which our names tell by their first letter but for those in `u`.
fn with_article(words: &str) -> String {
    let article = if words.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {words}")
}

fn words(name: &str) -> String {
    name.replace(['_', '-'], " ")
}

fn answer(description: &str, schema: &Json) -> Json {
    json!({ "description": description, "content": { "application/json": { "schema": schema } } })
}

fn body(name: &str) -> Json {
    json!({ "required": true, "content": { "application/json": { "schema": reference(name) } } })
}

fn id_parameter(object: &Object) -> Json {
    json!({ "name": "id", "in": "path", "required": true, "description": format!("The {}.", words(object.name)), "schema": { "type": "string", "pattern": id_pattern(object.id_prefix) } })
}

fn filter_parameters() -> Vec<Json> {
    vec![
        json!({
            "name": "filter", "in": "query",
            "description": "JSON list of conditions that must all hold, as `[{\"field\":\"status\",\"op\":\"eq\",\"value\":\"issued\"},{\"any\":[…]}]`.",
            "schema": { "type": "string", "maxLength": MAX_FILTER },
        }),
        json!({ "name": "q", "in": "query", "description": "Words to find in the searchable fields.", "schema": { "type": "string", "maxLength": MAX_SEARCH } }),
        json!({ "name": "sort", "in": "query", "description": "Fields to sort by, a minus for descending: `-created_at,id`.", "schema": { "type": "string", "maxLength": MAX_SORT } }),
    ]
}
