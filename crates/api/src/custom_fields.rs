//! 自定义字段 Custom fields.

use crate::answer::{Answered, Created};
use crate::error::ApiError;
use crate::extract::{Json, Query};
use crate::idempotency::IdempotencyKey;
use crate::state::App;
use axum::extract::State;
use mingxi_app::records::{self, CreateCustomField, CustomFieldView};
use mingxi_app::{Actor, Error};
use mingxi_domain::metadata::objects;
use mingxi_domain::words;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Custom fields of an object.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomFieldPage {
    /// The fields, oldest first.
    pub items: Vec<CustomFieldView>,
    /// Always absent: all fields of an object fit on a page.
    pub next_cursor: Option<String>,
}

/// Which custom fields.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OfObject {
    /// Name of the object: `customer`, `invoice`, …
    #[param(pattern = "^[a-z][a-z_]*$")]
    object: String,
}

/// List the custom fields of an object.
///
/// Oldest first, as forms should show them.
#[utoipa::path(get, path = "/custom-fields", tag = "custom-fields", params(OfObject), responses((status = 200, description = "The fields.", body = CustomFieldPage)))]
pub async fn list_custom_fields(
    State(app): State<App>,
    actor: Actor,
    Query(of): Query<OfObject>,
) -> Result<axum::Json<CustomFieldPage>, ApiError> {
    let object = objects::find(&of.object).ok_or_else(|| {
        Error::invalid("/object", "unknown_object", words!("没有这种对象", "no object has this name"))
    })?;
    let items = app.read(actor, move |work| records::custom_fields(work, object.name)).await?;
    Ok(axum::Json(CustomFieldPage { items, next_cursor: None }))
}

/// Add a custom field.
///
/// Lists, filters, import, export and this API know it at once, inside `custom`; in filters it is `custom.<key>`.
#[utoipa::path(post, path = "/custom-fields", tag = "custom-fields", request_body = CreateCustomField, responses((status = 201, description = "The field.", body = CustomFieldView)))]
pub async fn create_custom_field(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(input): Json<CreateCustomField>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| records::create_custom_field(work, &input).map(Created)).await
}
