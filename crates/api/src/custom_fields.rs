//! 自定义字段 Custom fields.

use crate::answer::{Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::state::App;
use axum::extract::State;
use mingxi_app::records::{self, CreateCustomField, CustomFieldView, UpdateCustomField};
use mingxi_app::{Actor, Error};
use mingxi_domain::ids::CustomFieldId;
use mingxi_domain::metadata::objects;
use mingxi_domain::words;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Custom fields of an object.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomFieldPage {
    /// The fields, in their order.
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
    /// With those that are out of use.
    retired: Option<bool>,
}

/// List the custom fields of an object.
///
/// In the order in which forms show them; those out of use only when asked for.
#[utoipa::path(get, path = "/custom-fields", tag = "custom-fields", params(OfObject), responses((status = 200, description = "The fields.", body = CustomFieldPage)))]
pub async fn list_custom_fields(
    State(app): State<App>,
    actor: Actor,
    Query(of): Query<OfObject>,
) -> Result<axum::Json<CustomFieldPage>, ApiError> {
    let object = objects::find(&of.object).ok_or_else(|| {
        Error::invalid("/object", "unknown_object", words!("没有这种对象", "no object has this name"))
    })?;
    let with_retired = of.retired.unwrap_or_default();
    let items = app.read(actor, move |work| records::custom_fields(work, object.name, with_retired)).await?;
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

/// Change a custom field.
///
/// Its labels, its words, its place, whether it is required. Key and kind stay: records hold values of them. A word that is
/// left out of `choices` is retired: records keep it, and it is not given any more.
#[utoipa::path(patch, path = "/custom-fields/{id}", tag = "custom-fields", params(("id" = CustomFieldId, Path, description = "The field.")), request_body = UpdateCustomField, responses((status = 200, description = "The field.", body = CustomFieldView)))]
pub async fn update_custom_field(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<CustomFieldId>,
    Json(input): Json<UpdateCustomField>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| records::update_custom_field(work, id, &input).map(Done)).await
}

/// Retire a custom field.
///
/// It is hidden everywhere and asked of nobody. Records keep their values, and its key stays taken.
#[utoipa::path(post, path = "/custom-fields/{id}/retire", tag = "custom-fields", params(("id" = CustomFieldId, Path, description = "The field.")), responses((status = 200, description = "The field.", body = CustomFieldView)))]
pub async fn retire_custom_field(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<CustomFieldId>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| records::retire_custom_field(work, id).map(Done)).await
}

/// Restore a custom field.
///
/// It comes back with the values that records kept.
#[utoipa::path(post, path = "/custom-fields/{id}/restore", tag = "custom-fields", params(("id" = CustomFieldId, Path, description = "The field.")), responses((status = 200, description = "The field.", body = CustomFieldView)))]
pub async fn restore_custom_field(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<CustomFieldId>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| records::restore_custom_field(work, id).map(Done)).await
}
