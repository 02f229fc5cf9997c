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
use mingxi_domain::words;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;
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
    serde_path_to_error::deserialize(reader).map_err(|error| misfit(pointer(error.path()), &error.into_inner()).into())
}

fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer = pointer(error.path());
        let cause = error.into_inner();
        if cause.is_data() { misfit(pointer, &cause).into() } else { unreadable(&cause) }
    })?;
    reader.end().map_err(|error| unreadable(&error))?;
    Ok(value)
}

/// JSON that ends early, or goes on after its end.
fn unreadable(cause: &serde_json::Error) -> ApiError {
    ApiError::door(codes::UNREADABLE_BODY, words!("不是有效的 JSON（{cause}）", "{cause}"))
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    let part = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
        Segment::Enum { .. } | Segment::Unknown => None,
    };
    path.iter().filter_map(part).collect()
}

/// serde names a missing or unknown field in its message only; we point at it.
fn misfit(pointer: String, cause: &impl std::error::Error) -> Error {
    let text = cause.to_string();
    let detail = text.split(" at line ").next().unwrap_or_default().to_owned();
    let named = |start: &str| detail.strip_prefix(start).and_then(|rest| rest.split('`').next()).map(str::to_owned);
    if let Some(field) = named("missing field `") {
        return Error::invalid(
            format!("{pointer}/{field}"),
            "required",
            words!("该字段不能为空", "this field cannot be empty"),
        );
    }
    if let Some(field) = named("unknown field `") {
        let own = format!("/{field}");
        let pointer = if pointer.ends_with(&own) { pointer } else { pointer + &own };
        return Error::invalid(pointer, "unknown_field", words!("没有这个字段", "there is no such field"));
    }
    Error::wrong_type(pointer, detail)
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
        assert_eq!(fault("id=a&id=b"), pair("", "wrong_type"));
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
    }
}
