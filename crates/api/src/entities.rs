//! 法人主体 Legal entities.

use crate::answer::{Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{Json, Path};
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::entities::{self, CreateEntity, UpdateEntity};
use mingxi_domain::ids::EntityId;

/// Add a legal entity.
///
/// It starts with its own chart of accounts, its book and its number series.
#[utoipa::path(post, path = "/entities", tag = "entities", request_body = CreateEntity, responses((status = 201, description = "The entity.", body = ref("#/components/schemas/Entity"))))]
pub async fn create_entity(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(input): Json<CreateEntity>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        let id = entities::create_entity(work, &input)?;
        Ok(Created(view(work, "entity", id)?))
    })
    .await
}

/// Change a legal entity.
///
/// Absent fields stay. Its currency and chart cannot change: entries stand in them.
#[utoipa::path(patch, path = "/entities/{id}", tag = "entities", params(("id" = EntityId, Path, description = "The entity.")), request_body = UpdateEntity, responses((status = 200, description = "The entity.", body = ref("#/components/schemas/Entity"))))]
pub async fn update_entity(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<EntityId>,
    Json(input): Json<UpdateEntity>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        entities::update_entity(work, id, &input)?;
        Ok(Done(view(work, "entity", id)?))
    })
    .await
}
