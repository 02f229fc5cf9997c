//! 令牌 Tokens for the API.

use crate::error::DbError;
use crate::sql::Sql;
use crate::table;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;
use mingxi_domain::ids::{ApiTokenId, OrgId, UserId};
use serde_json::Value as Json;

table! {
    /// A token, as stored. The secret itself is never kept.
    pub struct ApiTokenRow in "api_token" {
        pub id: ApiTokenId,
        pub user_id: UserId,
        pub name: String,
        pub token_hash: String,
        pub scopes: Json,
        pub expires_at: Option<Timestamp>,
        pub revoked_at: Option<Timestamp>,
        pub created_at: Timestamp,
    }
}

const BY_HASH: Sql = sql!("select * from api_token where org_id = $1 and token_hash = $2");

/// The token with this hash.
///
/// # Errors
/// Of the database.
pub fn find_by_hash(tx: &mut Tx, org: OrgId, token_hash: &str) -> Result<Option<ApiTokenRow>, DbError> {
    tx.opt(BY_HASH, v![org, token_hash])
}

const OF_USER: Sql = sql!("select * from api_token where org_id = $1 and user_id = $2 order by id desc limit $3");

/// The tokens of a user, newest first.
///
/// # Errors
/// Of the database.
pub fn list_of_user(tx: &mut Tx, org: OrgId, user: UserId, limit: i64) -> Result<Vec<ApiTokenRow>, DbError> {
    tx.all(OF_USER, v![org, user, limit])
}

const REVOKE: Sql = sql!("update api_token set revoked_at = $3 where org_id = $1 and id = $2 and revoked_at is null");

/// Revokes a token; one that is revoked stays as it is.
///
/// # Errors
/// Of the database.
pub fn revoke(tx: &mut Tx, org: OrgId, id: ApiTokenId, now: Timestamp) -> Result<(), DbError> {
    tx.put(REVOKE, v![org, id, now])
}
