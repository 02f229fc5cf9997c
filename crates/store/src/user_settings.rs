//! 偏好 Preferences of users.

use crate::error::DbError;
use crate::sql::Sql;
use crate::table;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;
use mingxi_domain::ids::{OrgId, UserId};
use mingxi_domain::settings::{Density, Language, Theme};
use serde_json::Value as Json;

table! {
    /// The preferences of a user, as stored. Nothing is stored before the first change.
    pub struct UserSettingRow in "user_setting" {
        pub user_id: UserId,
        pub language: Option<Language>,
        pub theme: Option<Theme>,
        pub density: Option<Density>,
        pub web: Json,
        pub updated_at: Timestamp,
    }
}

const FIND: Sql = sql!(
    "select user_id, language, theme, density, web, updated_at from user_setting where org_id = $1 and user_id = $2"
);

/// The preferences of a user, if any were ever set.
///
/// # Errors
/// Of the database.
pub fn find(tx: &mut Tx, org: OrgId, user: UserId) -> Result<Option<UserSettingRow>, DbError> {
    tx.opt(FIND, v![org, user])
}

const KEEP: Sql = sql!(
    "insert into user_setting (org_id, user_id, language, theme, density, web, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (org_id, user_id) do update set language = excluded.language, theme = excluded.theme,
     density = excluded.density, web = excluded.web, updated_at = excluded.updated_at"
);

/// Keeps the preferences of a user in place of those before.
///
/// # Errors
/// Of the database.
pub fn keep(tx: &mut Tx, org: OrgId, row: &UserSettingRow) -> Result<(), DbError> {
    let UserSettingRow { user_id, language, theme, density, web, updated_at } = row;
    tx.put(KEEP, v![org, *user_id, *language, *theme, *density, web.clone(), *updated_at])
}
