//! A request, and the pages that follow it.

use super::arguments::{Asked, Sent};
use super::contract::Operation;
use super::server::{Answer, Server};
use crate::outcome::{Failure, Outcome};
use mingxi_app::secrets::new_secret;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What goes over the wire.
#[derive(Clone, Debug)]
pub struct Request {
    /// HTTP method.
    pub method: String,
    /// Path with its arguments filled in.
    pub path: String,
    /// Query parameters.
    pub query: Vec<(String, String)>,
    /// Content type and bytes.
    pub body: Option<(String, Vec<u8>)>,
    /// For writes: done once however often it is sent.
    pub key: Option<String>,
}

/// The request of an operation. A change without a `version` gets the one there is now.
pub fn build(operation: &Operation, asked: &Asked, server: &Server) -> Outcome<Request> {
    let mut request = Request {
        method: operation.method.clone(),
        path: operation.path.clone(),
        query: Vec::new(),
        body: None,
        key: None,
    };
    for (name, value) in &asked.parameters {
        let hole = format!("{{{name}}}");
        if request.path.contains(&hole) {
            request.path = request.path.replace(&hole, &encode(value));
        } else {
            request.query.push((name.clone(), value.clone()));
        }
    }
    if operation.method != "GET" {
        request.key = Some(asked.key.clone().unwrap_or_else(new_secret));
    }
    if let (Some(body), Some(sent)) = (&operation.body, &asked.body) {
        let bytes = match sent {
            Sent::Raw(bytes) => bytes.clone(),
            Sent::Json(json) => with_version(json, operation, &request.path, server)?.to_string().into_bytes(),
        };
        request.body = Some((body.content_type.clone(), bytes));
    }
    Ok(request)
}

fn with_version(body: &Value, operation: &Operation, path: &str, server: &Server) -> Outcome<Value> {
    let takes_version = operation.method == "PATCH" && operation.body.as_ref().is_some_and(|body| body.has_version);
    if !takes_version || body.get("version").is_some() {
        return Ok(body.clone());
    }
    let found = server.send(&Request {
        method: "GET".into(),
        path: path.to_owned(),
        query: Vec::new(),
        body: None,
        key: None,
    })?;
    let mut body = body.clone();
    body["version"] = found.json()?["version"].clone();
    Ok(body)
}

/// Every page after the first, as one.
pub fn follow(server: &Server, request: Request, first: Answer) -> Outcome<Answer> {
    let mut page = first.json()?;
    let mut items = take_items(&mut page)?;
    while let Some(cursor) = page["next_cursor"].as_str() {
        let mut next = request.clone();
        next.query.retain(|(name, _)| name != "cursor");
        next.query.push(("cursor".into(), cursor.to_owned()));
        page = server.send(&next)?.json()?;
        items.append(&mut take_items(&mut page)?);
    }
    Ok(Answer::of_json(&json!({ "items": items, "next_cursor": null })))
}

fn take_items(page: &mut Value) -> Outcome<Vec<Value>> {
    match page["items"].take() {
        Value::Array(items) => Ok(items),
        _ => Err(Failure::coded(5, "the server's answer is no page")),
    }
}

/// Percent-encodes all but the letters, digits and marks that mean themselves everywhere in a URL.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_can_be_part_of_a_url() {
        assert_eq!(encode("inv_01-a.b~c"), "inv_01-a.b~c");
        assert_eq!(encode("a/b?c=明 \""), "a%2Fb%3Fc%3D%E6%98%8E%20%22");
    }
}
