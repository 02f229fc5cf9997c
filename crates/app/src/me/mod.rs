//! 我 The actor's own account: what it may, what it prefers, its password.

mod password;
pub mod refusals;
mod rights;
mod settings;

pub use password::{ChangePassword, PasswordChange, change_password, find_password, wrong_password};
pub use rights::{ObjectRights, WorkEntity, actions, entities, object_rights};
pub(crate) use settings::language;
pub use settings::{UpdateSettings, UserSettings, settings, update_settings};
