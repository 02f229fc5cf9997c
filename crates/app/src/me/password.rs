//! A new password for oneself.
//!
//! Hashing takes as long as a thousand reads, so the caller does it between [`find_password`] and
//! [`change_password`], outside of any transaction.

use super::refusals;
use crate::error::{Error, Result};
use crate::secrets::hash_secret;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::words;
use mingxi_store::users::UserRow;
use mingxi_store::{sessions, users as store};
use serde::Deserialize;
use utoipa::ToSchema;

/// A new password for oneself.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The password so far.
    #[schema(min_length = 1, max_length = 200, format = Password)]
    pub current_password: String,
    /// The password from now on.
    #[schema(min_length = 10, max_length = 200, format = Password)]
    pub new_password: String,
}

impl std::fmt::Debug for ChangePassword {
    /// Without the passwords: this may end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChangePassword").finish_non_exhaustive()
    }
}

/// A checked change of a password.
#[derive(Clone)]
pub struct PasswordChange {
    /// The hash the current password was checked against.
    pub before: String,
    /// The hash of the new one.
    pub after: String,
    /// The secret of the session the change comes from, which goes on; all others end.
    pub session: Option<String>,
}

/// What the current password has to be checked against.
///
/// # Errors
/// Forbidden; refused as `user_wrong_password` when the actor has none.
pub fn find_password(work: &mut Work) -> Result<String> {
    work.check(Action::PasswordChange)?;
    let row = UserRow::find(work.tx, work.org(), work.actor.user())?;
    row.and_then(|row| row.password_hash).ok_or_else(wrong_password)
}

/// Refuses a wrong current password.
#[must_use]
pub fn wrong_password() -> Error {
    refusals::WRONG_PASSWORD.at("/current_password", words!("当前密码不符。", "The current password does not match."))
}

/// Gives the actor a new password and ends its other sessions.
///
/// # Errors
/// Forbidden; conflict when the password was changed meanwhile.
pub fn change_password(work: &mut Work, change: &PasswordChange) -> Result<()> {
    work.check(Action::PasswordChange)?;
    let (org, user) = (work.org(), work.actor.user());
    if !store::replace_password(work.tx, org, user, &change.before, &change.after, work.now)? {
        return Err(Error::Conflict { what: "user", id: user.to_string(), current_version: None });
    }
    match &change.session {
        Some(secret) => sessions::delete_others(work.tx, org, user, &hash_secret(secret))?,
        None => sessions::delete_of_user(work.tx, org, user)?,
    }
    work.audit(Action::PasswordChange, user, Changes::none().set("password", "changed"))
}
