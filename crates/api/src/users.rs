//! 用户 Users.

use crate::answer::{Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{Json, Path};
use crate::idempotency::IdempotencyKey;
use crate::passwords::Lane;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::users::{self, CreateUser, UpdateUser};
use mingxi_app::{Actor, Error};
use mingxi_domain::access::Action;
use mingxi_domain::ids::UserId;

/// Add a user.
///
/// Without a password the user cannot sign in yet. Roles decide what the user may do and how far it sees.
#[utoipa::path(post, path = "/users", tag = "users", request_body = CreateUser, responses((status = 201, description = "The user.", body = ref("#/components/schemas/User"))))]
pub async fn create_user(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(input): Json<CreateUser>,
) -> Result<Answered, ApiError> {
    // Before the expensive work; the verb looks again.
    actor.standing.check(Action::UserCreate).map_err(Error::from)?;
    let hash = hash_password(&app, input.password.clone()).await?;
    app.write(actor, key, move |work| {
        let id = users::create_user_with(work, &input, hash.as_deref())?;
        Ok(Created(view(work, "user", id)?))
    })
    .await
}

/// Change a user.
///
/// Absent fields stay; given roles replace all of them. A user who is made inactive, or gets a new password, is signed
/// out everywhere.
#[utoipa::path(patch, path = "/users/{id}", tag = "users", params(("id" = UserId, Path, description = "The user.")), request_body = UpdateUser, responses((status = 200, description = "The user.", body = ref("#/components/schemas/User"))))]
pub async fn update_user(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<UserId>,
    Json(input): Json<UpdateUser>,
) -> Result<Answered, ApiError> {
    actor.standing.check(Action::UserUpdate).map_err(Error::from)?;
    let hash = hash_password(&app, input.password.clone()).await?;
    let answered = app.write(actor, key, move |work| {
        users::update_user(work, id, &input, hash.as_deref())?;
        Ok(Done(view(work, "user", id)?))
    });
    let answered = answered.await?;
    app.feeds.look_again();
    Ok(answered)
}

/// The hash of a password. Made outside of any transaction, which it would hold for long.
pub async fn hash_password(app: &App, password: Option<String>) -> Result<Option<String>, ApiError> {
    let Some(password) = password else { return Ok(None) };
    Ok(Some(app.passwords.check(Lane::Inside, move || users::hash_password(&password)).await??))
}
