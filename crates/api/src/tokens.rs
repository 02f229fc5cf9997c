//! 令牌 API tokens of the caller.

use crate::answer::{Answer, Answered, NoContent, text};
use crate::error::ApiError;
use crate::extract::{Json, Path};
use crate::idempotency::IdempotencyKey;
use crate::state::App;
use axum::extract::State;
use axum::http::StatusCode;
use mingxi_app::tokens::{self, CreateToken, CreatedToken, TokenView};
use mingxi_app::{Actor, Error};
use mingxi_domain::ids::ApiTokenId;
use serde::Serialize;
use utoipa::ToSchema;

/// The caller's tokens.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenPage {
    /// The tokens, newest first.
    pub items: Vec<TokenView>,
    /// Always absent: nobody has more tokens than fit on a page.
    pub next_cursor: Option<String>,
}

/// List your API tokens.
///
/// Newest first, revoked ones included. Their secrets are not kept and cannot be shown again.
#[utoipa::path(get, path = "/api-tokens", tag = "api-tokens", responses((status = 200, description = "The tokens.", body = TokenPage)))]
pub async fn list_api_tokens(State(app): State<App>, actor: Actor) -> Result<axum::Json<TokenPage>, ApiError> {
    let items = app.read(actor, tokens::list_tokens).await?;
    Ok(axum::Json(TokenPage { items, next_cursor: None }))
}

/// Make an API token.
///
/// It acts as you and may do at most what you may. The secret is shown in this answer only; a repeat of the request
/// answers the same token without it.
#[utoipa::path(post, path = "/api-tokens", tag = "api-tokens", request_body = CreateToken, responses((status = 201, description = "The token and its secret.", body = CreatedToken)))]
pub async fn create_api_token(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(input): Json<CreateToken>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| tokens::create_token(work, &input)).await
}

impl Answer for CreatedToken {
    fn status(&self) -> StatusCode {
        StatusCode::CREATED
    }
    fn body(&self) -> Result<String, Error> {
        text(self)
    }
    fn kept_body(&self) -> Result<String, Error> {
        text(&Self { secret: None, ..self.clone() })
    }
}

/// Revoke an API token.
///
/// Your own, or anybody's as an administrator. It stops working at once. Revoking it again changes nothing.
#[utoipa::path(delete, path = "/api-tokens/{id}", tag = "api-tokens", params(("id" = ApiTokenId, Path, description = "The token.")), responses((status = 204, description = "Revoked.")))]
pub async fn revoke_api_token(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<ApiTokenId>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| tokens::revoke_token(work, id).map(|()| NoContent)).await
}
