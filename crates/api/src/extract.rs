//! Reading a request: path, query, body. What cannot be read is a problem, never a bare status.

use crate::codes;
use crate::error::ApiError;
use crate::state::App;
use axum::RequestPartsExt as _;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header;
use axum::http::request::Parts;
use mingxi_app::Error;
use mingxi_app::misfit::given_twice;
use mingxi_domain::metadata::value::MAX_INTEGER;
use mingxi_domain::words;
use mingxi_domain::words::Unfit;
use serde::de::{self, DeserializeOwned, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_path_to_error::Segment;
use std::fmt;
use std::str::FromStr;
use utoipa::IntoParams;

/// The `{id}` of the path. A malformed id names no record: 404, like one that is not there.
pub struct Path<T>(pub T);

impl<T: FromStr> FromRequestParts<App> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, ApiError> {
        let axum::extract::Path(text) =
            parts.extract::<axum::extract::Path<String>>().await.unwrap_or(axum::extract::Path(String::new()));
        let shown: String = text.chars().take(64).collect();
        text.parse().map(Self).map_err(|_| Error::not_found("record", shown).into())
    }
}

/// The query. A parameter that is unknown or does not fit is named (422), as a field of a body is.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, ApiError> {
        read_query(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

/// Whether to show the outcome only.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DryRun {
    /// `true` shows what would happen and keeps nothing.
    dry_run: Option<bool>,
}

impl DryRun {
    /// Whether to show only.
    pub fn is_on(self) -> bool {
        self.dry_run == Some(true)
    }
}

/// The JSON body. Text that is no JSON is unreadable (400); JSON that does not fit names the field (422).
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let kind =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(ApiError::door(codes::UNSUPPORTED_MEDIA_TYPE, codes::UNSUPPORTED_MEDIA_TYPE.advice));
        }
        let bytes = Bytes::from_request(request, app).await;
        let bytes = bytes
            .map_err(|_| ApiError::door(codes::UNREADABLE_BODY, words!("请求内容中断。", "The body broke off.")))?;
        read_json(&bytes).map(Self)
    }
}

fn read_query<T: DeserializeOwned>(text: &str) -> Result<T, ApiError> {
    let reader = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
    let read = serde_path_to_error::deserialize(reader);
    read.map_err(|error| Error::misfit(pointer(error.path()), error.into_inner()).into())
}

/// Twice: as any JSON, where a key twice and 85.0 for 85 are seen whatever the field is, and then as what is wanted.
fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let Strict(value) = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer = pointer(error.path());
        let cause = error.into_inner();
        if cause.is_data() { Error::misfit(pointer, cause).into() } else { unreadable(&cause) }
    })?;
    reader.end().map_err(|error| unreadable(&error))?;
    let read = serde_path_to_error::deserialize(value);
    read.map_err(|error| Error::misfit(pointer(error.path()), error.into_inner()).into())
}

/// Bytes that are no JSON, JSON that ends early, or goes on after its end.
fn unreadable(cause: &serde_json::Error) -> ApiError {
    let (line, column) = (cause.line(), cause.column());
    let detail = words!(
        "第 {line} 行第 {column} 列起不是有效的 JSON。",
        "From line {line}, column {column} on it is not valid JSON."
    );
    ApiError::door(codes::UNREADABLE_BODY, detail)
}

/// JSON in which no object has a key twice, and whole numbers are whole however they are written.
struct Strict(Value);

/// A value that stands where a key came again.
struct Twice;

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

impl<'de> Deserialize<'de> for Twice {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(de::Error::custom(Unfit::new("duplicate_field", given_twice())))
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        let is_whole = value.fract() == 0.0 && value.abs() <= MAX_INTEGER as f64;
        Ok(if is_whole { (value as i64).into() } else { value.into() })
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = serde_json::Map::new();
        while let Some(key) = fields.next_key::<String>()? {
            if object.contains_key(&key) {
                // Read as a value, so that the reader knows where it stands.
                fields.next_value::<Twice>()?;
            }
            let Strict(value) = fields.next_value()?;
            object.insert(key, value);
        }
        Ok(object.into())
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    let part = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
        Segment::Enum { .. } | Segment::Unknown => None,
    };
    path.iter().filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use mingxi_app::FieldError;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Line {
        quantity: i64,
    }
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Body {
        lines: Vec<Line>,
    }

    fn fault(text: &str) -> (String, String) {
        match read_json::<Body>(text.as_bytes()) {
            Err(ApiError::App(Error::Invalid(errors))) => {
                let FieldError { pointer, code, .. } = errors[0].clone();
                (pointer, code)
            }
            Err(ApiError::Door(code, _)) => (String::new(), code.code.to_owned()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_query_that_does_not_fit_names_the_parameter() {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(dead_code)]
        struct Page {
            limit: Option<u32>,
            id: String,
        }
        let fault = |text: &str| match read_query::<Page>(text) {
            Err(ApiError::App(Error::Invalid(errors))) => (errors[0].pointer.clone(), errors[0].code.clone()),
            other => panic!("{other:?}"),
        };
        let pair = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
        assert!(read_query::<Page>("id=%E5%8D%8E&limit=3").is_ok());
        assert_eq!(fault("id=a&limit=many"), pair("/limit", "wrong_type"));
        assert_eq!(fault("limit=1"), pair("/id", "required"));
        assert_eq!(fault("id=a&wings=1"), pair("/wings", "unknown_field"));
        assert_eq!(fault("id=a&id=b"), pair("/id", "duplicate_field"));
    }

    #[test]
    fn a_body_that_does_not_fit_names_the_field() {
        let pair = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
        assert_eq!(fault(r#"{"lines":[{"quantity":1},{"quantity":"x"}]}"#), pair("/lines/1/quantity", "wrong_type"));
        assert_eq!(fault(r#"{"lines":[{}]}"#), pair("/lines/0/quantity", "required"));
        assert_eq!(fault(r#"{"lines":[],"wings":2}"#), pair("/wings", "unknown_field"));
        assert_eq!(fault(r#"{"lines":"#), pair("", "unreadable_body"));
        assert_eq!(fault(r#"{"lines":[]} x"#), pair("", "unreadable_body"));
        assert_eq!(fault("[]"), pair("", "wrong_type"));
        assert_eq!(fault(r#"{"lines":[{"quantity":1,"quantity":2}]}"#), pair("/lines/0/quantity", "duplicate_field"));
        assert_eq!(fault(r#"{"lines":[],"lines":[]}"#), pair("/lines", "duplicate_field"));
        assert_eq!(fault(r#"{"lines":[{"quantity":85.5}]}"#), pair("/lines/0/quantity", "wrong_type"));
        let read = read_json::<Body>(br#"{"lines":[{"quantity":85.0},{"quantity":-8.5e1}]}"#).expect("whole numbers");
        assert_eq!(read.lines.iter().map(|line| line.quantity).collect::<Vec<_>>(), [85, -85]);
    }
}
