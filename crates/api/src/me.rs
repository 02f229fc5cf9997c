//! 我 The caller's own account: preferences and password. Who the caller is says `GET /session`.

use crate::answer::{Answered, Done, NoContent};
use crate::error::ApiError;
use crate::extract::Json;
use crate::idempotency::IdempotencyKey;
use crate::passwords::Lane;
use crate::state::App;
use axum::extract::State;
use axum::http::HeaderMap;
use mingxi_app::me::{self, ChangePassword, PasswordChange, UpdateSettings, UserSettings};
use mingxi_app::sessions;
use mingxi_app::users::{check_password, hash_password};
use mingxi_app::{Actor, Error};

/// Change your preferences.
///
/// Language, light or dark, how close rows stand, and what the web client keeps for itself. Absent fields stay; null
/// takes a choice back. `GET /session` shows them all.
#[utoipa::path(patch, path = "/me/settings", tag = "session", request_body = UpdateSettings, responses((status = 200, description = "All preferences.", body = UserSettings)))]
pub async fn update_settings(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(input): Json<UpdateSettings>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| Ok(Done(me::update_settings(work, &input)?))).await
}

/// Change your password.
///
/// Asks for the current one. Your other sessions end; this one and your API tokens stay.
#[utoipa::path(post, path = "/me/password", tag = "session", request_body = ChangePassword, responses((status = 204, description = "Changed.")))]
pub async fn change_password(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    headers: HeaderMap,
    Json(input): Json<ChangePassword>,
) -> Result<Answered, ApiError> {
    let request = key.request.clone();
    let kept = app.read(actor.clone(), move |work| mingxi_app::idempotency::find(work, &request)).await?;
    if let Some(kept) = kept {
        return Ok(Answered::repeated(kept));
    }
    // As signing in: who guesses the current password comes a few times a minute at most.
    if let Some(per_minute) = app.settings.sign_ins_per_minute {
        let counted =
            app.core.write(actor.clone(), move |work| sessions::count_password_check(work, per_minute)).await?;
        counted.map_err(ApiError::TooMany)?;
    }
    let before = app.read(actor.clone(), me::find_password).await?;
    let (after, before) = check_and_hash(&app, input, before).await?;
    let change = PasswordChange { before, after, session: crate::session_cookies::current(&headers) };
    let answered = app.write(actor, key, move |work| me::change_password(work, &change).map(|()| NoContent)).await?;
    app.feeds.look_again();
    Ok(answered)
}

/// Checks the current password against `before` and hashes the new one.
async fn check_and_hash(app: &App, input: ChangePassword, before: String) -> Result<(String, String), ApiError> {
    let checked = app.passwords.check(Lane::Inside, move || {
        if !check_password(&input.current_password, &before) {
            return Err(me::wrong_password());
        }
        let after = hash_password(&input.new_password).map_err(|error| match error {
            Error::Invalid(errors) => Error::Invalid(
                errors
                    .into_iter()
                    .map(|error| mingxi_app::FieldError { pointer: "/new_password".into(), ..error })
                    .collect(),
            ),
            other => other,
        })?;
        Ok((after, before))
    });
    Ok(checked.await??)
}
