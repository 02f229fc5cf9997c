//! The routes every object has, built from its description: list, one record, totals, export, create, change.

use crate::answer::{Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{Json, Query};
use crate::idempotency::IdempotencyKey;
use crate::state::App;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post};
use mingxi_app::records::{self, ListInput, Parts};
pub use mingxi_app::records::{Writer, writer};
use mingxi_app::{Actor, Error, Work};
use mingxi_domain::ids;
use mingxi_domain::metadata::filter::Node;
use mingxi_domain::metadata::{Object, objects};
use mingxi_domain::words;
use mingxi_store::records::Record;
use serde::Deserialize;
use serde_json::Value;

/// The routes of every object, relative to `/api/v1`.
pub fn routes() -> Router<App> {
    objects::all().values().fold(Router::new(), |router, object| router.merge(routes_of(object)))
}

fn routes_of(object: &'static Object) -> Router<App> {
    let plural = object.plural;
    let mut router = Router::new()
        .route(&format!("/{plural}"), get(move |app, actor, query| list(object, app, actor, query)))
        .route(&format!("/{plural}/totals"), get(move |app, actor, query| totals(object, app, actor, query)))
        .route(&format!("/{plural}/export"), get(move |app, actor, query| export(object, app, actor, query)))
        .route(&format!("/{plural}/{{id}}"), get(move |app, actor, id| find(object, app, actor, id)));
    if let Some(writer) = writer(object.name) {
        let create = move |app, actor, key, body| create(object, writer, app, actor, key, body);
        let update = move |app, actor, key, id, body| update(object, writer, (app, actor, key), id, body);
        router = router.route(&format!("/{plural}"), post(create)).route(&format!("/{plural}/{{id}}"), patch(update));
    }
    router
}

/// What lists, totals and exports are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    filter: Option<String>,
    q: Option<String>,
    sort: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// The same without paging.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FilterQuery {
    filter: Option<String>,
    q: Option<String>,
    sort: Option<String>,
}

/// What totals are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TotalsQuery {
    filter: Option<String>,
    q: Option<String>,
    sort: Option<String>,
    by: Option<String>,
}

/// Longest search text, in characters.
pub const MAX_SEARCH: usize = 200;
/// Longest filter, in characters. Percent-encoded, all parameters together stay below the 64 KiB that an
/// address may have.
pub const MAX_FILTER: usize = 4000;
/// Longest sort, in characters.
pub const MAX_SORT: usize = 400;

impl ListQuery {
    fn input(self) -> Result<ListInput, Error> {
        Ok(ListInput {
            cursor: self.cursor,
            limit: self.limit,
            ..list_input(self.filter.as_deref(), self.q, self.sort)?
        })
    }
}

/// What a list is asked for, from its query.
pub fn list_input(filter: Option<&str>, search: Option<String>, sort: Option<String>) -> Result<ListInput, Error> {
    for (pointer, given, most) in
        [("/filter", filter, MAX_FILTER), ("/sort", sort.as_deref(), MAX_SORT), ("/q", search.as_deref(), MAX_SEARCH)]
    {
        if given.is_some_and(|text| text.chars().count() > most || text.contains('\0')) {
            return Err(Error::too_long(pointer, most));
        }
    }
    let filter = match filter.map(str::trim) {
        None | Some("") => Vec::new(),
        Some(text) => serde_json::from_str::<Vec<Node>>(text).map_err(|error| {
            let is_list = text.starts_with('[');
            if error.is_data() && is_list {
                return Error::misfit("/filter", error);
            }
            let detail = words!("筛选须为 JSON 列表", "a filter is a list of conditions in JSON");
            Error::invalid("/filter", "not_a_filter", detail)
        })?,
    };
    let search = search.filter(|text| !text.trim().is_empty());
    Ok(ListInput { filter, search, sort: sort.unwrap_or_default(), ..ListInput::default() })
}

async fn list(
    object: &'static Object,
    State(app): State<App>,
    actor: Actor,
    Query(query): Query<ListQuery>,
) -> Result<Response, ApiError> {
    let input = query.input()?;
    let page = app.read_briefly(actor, move |work| records::list_json(work, object.name, &input)).await?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], page).into_response())
}

async fn totals(
    object: &'static Object,
    State(app): State<App>,
    actor: Actor,
    Query(query): Query<TotalsQuery>,
) -> Result<Response, ApiError> {
    let input = list_input(query.filter.as_deref(), query.q, query.sort)?;
    let totals =
        app.read_briefly(actor, move |work| records::totals_by(work, object.name, &input, query.by.as_deref())).await?;
    Ok(axum::Json(totals).into_response())
}

async fn export(
    object: &'static Object,
    State(app): State<App>,
    actor: Actor,
    Query(query): Query<FilterQuery>,
) -> Result<Response, ApiError> {
    let input = list_input(query.filter.as_deref(), query.q, query.sort)?;
    let csv = app.read(actor, move |work| records::export_csv(work, object.name, &input)).await?;
    let mut response = csv.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    let attachment = HeaderValue::from_str(&format!("attachment; filename=\"{}.csv\"", object.plural));
    headers.insert(header::CONTENT_DISPOSITION, attachment.unwrap_or(HeaderValue::from_static("attachment")));
    Ok(response)
}

async fn find(
    object: &'static Object,
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let id = raw_id(object, &id)?;
    let record = app.read(actor, move |work| records::find(work, object.name, id)).await?;
    Ok(axum::Json(record).into_response())
}

async fn create(
    object: &'static Object,
    writer: Writer,
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(body): Json<Record>,
) -> Result<Answered, ApiError> {
    let create = move |work: &mut Work| {
        let id = (writer.create)(work, &body)?;
        Ok(Created(records::view(work, object.name, id)?))
    };
    app.write(actor, key, create).await
}

async fn update(
    object: &'static Object,
    writer: Writer,
    (State(app), actor, key): (State<App>, Actor, IdempotencyKey),
    Path(id): Path<String>,
    Json(mut body): Json<Record>,
) -> Result<Answered, ApiError> {
    let id = raw_id(object, &id)?;
    let version = body.remove("version");
    let version = version
        .ok_or_else(|| Error::invalid("/version", "required", words!("读取时的版本", "the version that was read")))?;
    let version = version
        .as_i64()
        .ok_or_else(|| Error::invalid("/version", "wrong_type", words!("须为整数", "expected a whole number")))?;
    let update = move |work: &mut Work| {
        (writer.update)(work, id, version, &body)?;
        Ok(Done(records::view(work, object.name, id)?))
    };
    app.write(actor, key, update).await
}

/// The record a verb made or changed, as its list shows it.
pub fn view(work: &mut Work, object: &str, id: impl ids::Id) -> Result<Value, Error> {
    Ok(Value::Object(records::view(work, object, id.raw())?))
}

/// As [`view`], with the parts of the document. The contract has `<Object>With<Name>` for it.
pub fn view_with(work: &mut Work, object: &str, id: impl ids::Id, parts: Parts) -> Result<Value, Error> {
    Ok(Value::Object(records::view_with(work, object, id.raw(), parts)?))
}

/// The lines of a quote.
pub const QUOTE_LINES: Parts = Parts { name: "lines", object: "quote_line", order: "line_no" };
/// The lines of a contract.
pub const CONTRACT_LINES: Parts = Parts { name: "lines", object: "contract_line", order: "line_no" };
/// The collection plan of a contract.
pub const INSTALLMENTS: Parts = Parts { name: "installments", object: "installment", order: "sequence" };

/// A malformed id names no record: 404.
fn raw_id(object: &'static Object, text: &str) -> Result<i64, Error> {
    let shown: String = text.chars().take(64).collect();
    ids::decode(object.id_prefix, text).map_err(|_| Error::not_found(object.name, shown))
}
