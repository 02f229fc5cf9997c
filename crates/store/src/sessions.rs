//! 会话 Sessions of signed-in people.

use crate::error::DbError;
use crate::sql::Sql;
use crate::table;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;
use mingxi_domain::ids::{OrgId, UserId};

table! {
    /// A session, as stored. The secret itself is never kept.
    pub struct SessionRow in "session" {
        pub token_hash: String,
        pub user_id: UserId,
        pub csrf_token: String,
        pub created_at: Timestamp,
        pub expires_at: Timestamp,
    }
}

const FIND: Sql = sql!("select * from session where org_id = $1 and token_hash = $2");

/// The session with this hash.
///
/// # Errors
/// Of the database.
pub fn find(tx: &mut Tx, org: OrgId, token_hash: &str) -> Result<Option<SessionRow>, DbError> {
    tx.opt(FIND, v![org, token_hash])
}

const DELETE: Sql = sql!("delete from session where org_id = $1 and token_hash = $2");

/// Ends a session; one that is gone already is fine.
///
/// # Errors
/// Of the database.
pub fn delete(tx: &mut Tx, org: OrgId, token_hash: &str) -> Result<(), DbError> {
    tx.put(DELETE, v![org, token_hash])
}

const DELETE_OF_USER: Sql = sql!("delete from session where org_id = $1 and user_id = $2");

/// Ends every session of a user.
///
/// # Errors
/// Of the database.
pub fn delete_of_user(tx: &mut Tx, org: OrgId, user: UserId) -> Result<(), DbError> {
    tx.put(DELETE_OF_USER, v![org, user])
}

const DELETE_OTHERS: Sql = sql!("delete from session where org_id = $1 and user_id = $2 and token_hash <> $3");

/// Ends every session of a user but the one with this hash.
///
/// # Errors
/// Of the database.
pub fn delete_others(tx: &mut Tx, org: OrgId, user: UserId, kept_hash: &str) -> Result<(), DbError> {
    tx.put(DELETE_OTHERS, v![org, user, kept_hash])
}

const DELETE_EXPIRED: Sql = sql!("delete from session where org_id = $1 and expires_at < $2");

/// Forgets the sessions of an organisation that are over.
///
/// # Errors
/// Of the database.
pub fn delete_expired(tx: &mut Tx, org: OrgId, now: Timestamp) -> Result<(), DbError> {
    tx.put(DELETE_EXPIRED, v![org, now])
}
