//! The contract as a tree of nouns and verbs.

use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A noun of the API, a command here: `invoices`.
#[derive(Clone, Debug)]
pub struct Noun {
    /// Its path segment.
    pub name: String,
    /// What it is, in Chinese and English.
    pub about: String,
    /// What can be done with it.
    pub operations: Vec<Operation>,
}

/// One operation of the API.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The command: `issue`.
    pub verb: String,
    /// What the contract files it under.
    pub tag: String,
    /// HTTP method in capitals.
    pub method: String,
    /// With `{id}` where an argument goes.
    pub path: String,
    /// One line.
    pub summary: String,
    /// What the caller should know.
    pub description: String,
    /// Where arguments go, in the order of the contract.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<Body>,
}

/// An argument.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// `path` or `query`.
    pub place: String,
    /// What it means.
    pub description: String,
    /// Yes or no: a flag.
    pub is_flag: bool,
    /// Must be given.
    pub is_required: bool,
}

/// What an operation is sent.
#[derive(Clone, Debug)]
pub struct Body {
    /// `application/json`, unless a file is sent.
    pub content_type: String,
    /// Fields that are a single value, for a flag each.
    pub fields: Vec<Field>,
    /// Takes the version that was read.
    pub has_version: bool,
}

/// A field of a body with a flag of its own.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name on the wire.
    pub name: String,
    /// What it means.
    pub description: String,
    /// How its text is read.
    pub kind: Kind,
}

/// How the text of a flag becomes JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    Flag,
    Money,
}

const BASE: &str = "/api/v1/";
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

static CONTRACT: LazyLock<Value> = LazyLock::new(mingxi_api::contract::document);

/// All nouns by name.
pub fn nouns() -> Vec<Noun> {
    let mut nouns: BTreeMap<String, Vec<(Operation, String)>> = BTreeMap::new();
    for (path, item) in CONTRACT["paths"].as_object().into_iter().flatten() {
        let Some(noun) = path.strip_prefix(BASE).and_then(|rest| rest.split('/').next()) else { continue };
        for (method, operation) in METHODS.iter().filter_map(|method| Some((*method, item.get(method)?))) {
            // Browsers sign in and out; programs have a token.
            if noun != "session" || method == "get" {
                let name = operation["operationId"].as_str().unwrap_or_default().to_owned();
                nouns.entry(noun.to_owned()).or_default().push((read(path, method, operation), name));
            }
        }
    }
    let noun = |(name, operations): (String, Vec<(Operation, String)>)| {
        // `/aging` is one of several paths under the tag of receivables.
        let tag = operations.first().map_or("", |(operation, _)| operation.tag.as_str());
        Noun { about: about(tag), name, operations: named_apart(operations) }
    };
    nouns.into_iter().map(noun).collect()
}

/// Two operations of a noun with the same verb are called by their operation ids, but for the one that reads.
fn named_apart(operations: Vec<(Operation, String)>) -> Vec<Operation> {
    let verbs: Vec<String> = operations.iter().map(|(operation, _)| operation.verb.clone()).collect();
    let is_shared = |verb: &String| verbs.iter().filter(|other| *other == verb).count() > 1;
    let rename = |(operation, id): (Operation, String)| match is_shared(&operation.verb) && operation.method != "GET" {
        true => Operation { verb: id.replace('_', "-"), ..operation },
        false => operation,
    };
    operations.into_iter().map(rename).collect()
}

fn about(name: &str) -> String {
    let tags = CONTRACT["tags"].as_array().into_iter().flatten();
    let tag = tags.into_iter().find(|tag| tag["name"] == name);
    tag.and_then(|tag| tag["description"].as_str()).unwrap_or_default().trim_end_matches('.').to_owned()
}

fn read(path: &str, method: &str, operation: &Value) -> Operation {
    let text = |key: &str| operation[key].as_str().unwrap_or_default().to_owned();
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let parameters = parameters.map(resolve).filter(|parameter| parameter["in"] != "header");
    Operation {
        verb: verb(path, method, operation["operationId"].as_str().unwrap_or_default()),
        tag: operation["tags"][0].as_str().unwrap_or_default().to_owned(),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text("summary").trim_end_matches('.').to_owned(),
        description: text("description"),
        parameters: parameters.map(parameter).collect(),
        body: operation.get("requestBody").map(body),
    }
}

/// `issue` of `/invoices/{id}/issue`; what has no word of its own is called by its method.
fn verb(path: &str, method: &str, operation_id: &str) -> String {
    let after_noun: Vec<&str> = path[BASE.len()..].split('/').skip(1).collect();
    let words: Vec<&str> = after_noun.iter().copied().filter(|segment| !segment.starts_with('{')).collect();
    if !words.is_empty() {
        return words.join("-");
    }
    match (method, after_noun.is_empty()) {
        ("get", true) => "list".into(),
        ("get", false) => "get".into(),
        ("post", _) => "create".into(),
        ("put" | "patch", _) => "update".into(),
        _ => operation_id.split('_').next().unwrap_or(method).to_owned(),
    }
}

fn parameter(parameter: &Value) -> Parameter {
    let text = |key: &str| parameter[key].as_str().unwrap_or_default().to_owned();
    Parameter {
        name: text("name"),
        place: text("in"),
        description: text("description"),
        is_flag: kind(&parameter["schema"]) == Some(Kind::Flag),
        is_required: parameter["required"] == true,
    }
}

fn body(body: &Value) -> Body {
    let content = resolve(body)["content"].as_object().and_then(|content| content.iter().next());
    let Some((content_type, media)) = content else {
        return Body { content_type: "application/json".into(), fields: Vec::new(), has_version: false };
    };
    let properties = resolve(&media["schema"])["properties"].as_object();
    let properties = || properties.into_iter().flatten();
    let fields = properties().filter_map(|(name, schema)| {
        Some(Field { name: name.clone(), description: describe(schema), kind: kind(schema)? })
    });
    Body {
        content_type: content_type.clone(),
        fields: fields.collect(),
        has_version: properties().any(|(name, _)| name == "version"),
    }
}

fn describe(schema: &Value) -> String {
    let own = [schema, &schema["oneOf"][0], &schema["anyOf"][0], resolve(schema)];
    let text = own.into_iter().find_map(|place| place["description"].as_str()).unwrap_or_default();
    text.lines().next().unwrap_or_default().trim_end_matches('.').to_owned()
}

/// How one value of this schema is written; `None` for what is a structure.
fn kind(schema: &Value) -> Option<Kind> {
    let reference = schema["$ref"].as_str().unwrap_or_default();
    if reference.ends_with("/Money") {
        return Some(Kind::Money);
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        if let Some(choices) = schema[key].as_array() {
            return choices.iter().find_map(kind);
        }
    }
    if !reference.is_empty() {
        let target = resolve(schema);
        return if std::ptr::eq(target, schema) { None } else { kind(target) };
    }
    let types = &schema["type"];
    let is = |name: &str| types == name || types.as_array().is_some_and(|all| all.iter().any(|one| one == name));
    match () {
        () if is("string") => Some(Kind::Text),
        () if is("integer") || is("number") => Some(Kind::Number),
        () if is("boolean") => Some(Kind::Flag),
        () => None,
    }
}

fn resolve(value: &Value) -> &Value {
    match value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
        Some(pointer) => CONTRACT.pointer(pointer).unwrap_or(value),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_named_by_their_path() {
        let cases = [
            ("/api/v1/customers", "get", "list_customers", "list"),
            ("/api/v1/customers", "post", "create_customer", "create"),
            ("/api/v1/customers/{id}", "get", "find_customer", "get"),
            ("/api/v1/customers/{id}", "patch", "update_customer", "update"),
            ("/api/v1/customers/totals", "get", "total_customers", "totals"),
            ("/api/v1/invoices/{id}/issue", "post", "issue_invoice", "issue"),
            ("/api/v1/api-tokens/{id}", "delete", "revoke_api_token", "revoke"),
            ("/api/v1/orders/{id}/lines/{line}/close", "post", "close_order_line", "lines-close"),
        ];
        for (path, method, id, expected) in cases {
            assert_eq!(verb(path, method, id), expected, "{method} {path}");
        }
    }

    #[test]
    fn every_operation_is_a_command_of_its_own() {
        for noun in nouns() {
            let mut verbs: Vec<&str> = noun.operations.iter().map(|operation| operation.verb.as_str()).collect();
            verbs.sort_unstable();
            verbs.dedup();
            assert_eq!(verbs.len(), noun.operations.len(), "{} has two commands of one name", noun.name);
            assert!(!noun.about.is_empty(), "{} says what it is", noun.name);
        }
    }

    #[test]
    fn fields_have_kinds() {
        let nouns = nouns();
        let customers = nouns.iter().find(|noun| noun.name == "customers").expect("customers");
        let create = customers.operations.iter().find(|operation| operation.verb == "create").expect("create");
        let body = create.body.as_ref().expect("a body");
        let kind = |name: &str| body.fields.iter().find(|field| field.name == name).map(|field| field.kind);
        assert_eq!((kind("name"), kind("employees"), kind("custom")), (Some(Kind::Text), Some(Kind::Number), None));
        assert!(!body.has_version);
    }
}
