//! 搜索 Search across objects.

use crate::error::ApiError;
use crate::extract::Query;
use crate::state::App;
use axum::extract::State;
use mingxi_app::search::{self, SearchInput, SearchResult};
use mingxi_app::{Actor, Error};
use serde::Deserialize;
use utoipa::IntoParams;

/// Longest search text, in characters.
const MAX_TEXT: usize = 200;

/// What to find.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchParams {
    /// What was typed.
    #[param(max_length = 200)]
    q: String,
    /// Only records of these objects, as `customer,lead`; of all objects when left out.
    #[param(max_length = 200)]
    objects: Option<String>,
    /// Most hits; 20 unless given.
    #[param(minimum = 1, maximum = 50)]
    limit: Option<usize>,
}

/// Search across objects.
///
/// Customers, contacts, leads, opportunities, quotes, contracts, orders, deliveries, invoices, receipts, products and
/// campaigns by name, number, telephone number (with or without signs, also its last digits), tax id, e-mail address, pinyin
/// (`yunfan`) or initials (`yfkj`). Full-width and half-width, upper and lower case are the same. An exact number comes
/// first, then what begins like this, then what contains it. A document is also found by the bare digits of its number.
/// Latin words are found from their beginning. What the caller may not see is not searched.
#[utoipa::path(get, path = "/search", tag = "search", params(SearchParams), responses((status = 200, description = "The hits, best first.", body = SearchResult)))]
pub async fn search_records(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<SearchParams>,
) -> Result<axum::Json<SearchResult>, ApiError> {
    if params.q.chars().count() > MAX_TEXT || params.q.contains('\0') {
        return Err(Error::too_long("/q", MAX_TEXT).into());
    }
    let objects = params.objects.as_deref().unwrap_or_default().split(',').map(str::trim);
    let objects = objects.filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let input = SearchInput { text: params.q, objects, limit: params.limit };
    Ok(axum::Json(app.read(actor, move |work| search::search(work, &input)).await?))
}
