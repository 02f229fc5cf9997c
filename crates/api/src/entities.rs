//! 法人主体 Legal entities.

use crate::answer::{Answered, Created};
use crate::error::ApiError;
use crate::extract::Json;
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::entities::{self, CreateEntity};

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
