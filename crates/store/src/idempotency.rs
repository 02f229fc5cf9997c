//! 幂等 Idempotency keys with the answers they were given.

use crate::error::DbError;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;
use mingxi_domain::ids::{OrgId, UserId};

/// What a key was used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAnswer {
    /// Hash of the request it was used with.
    pub request_hash: String,
    /// Status of the answer.
    pub status: i64,
    /// Body of the answer.
    pub answer: String,
}

const CLAIM: Sql = sql!(
    "insert into idempotency_key (org_id, actor_id, key, request_hash, status, answer, created_at)
     values ($1, $2, $3, $4, 0, '', $5) on conflict (org_id, actor_id, key) do nothing"
);

/// Takes a key for this transaction. False when it was used before; a concurrent user of the same key is waited for.
///
/// # Errors
/// Of the database.
pub fn claim(
    tx: &mut Tx,
    org: OrgId,
    actor: UserId,
    key: &str,
    request_hash: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    Ok(tx.exec(CLAIM, v![org, actor, key, request_hash, now])? == 1)
}

const FIND: Sql =
    sql!("select request_hash, status, answer from idempotency_key where org_id = $1 and actor_id = $2 and key = $3");

/// What a key was used for.
///
/// # Errors
/// [`DbError::NotFound`] when it was never used.
pub fn load(tx: &mut Tx, org: OrgId, actor: UserId, key: &str) -> Result<KeptAnswer, DbError> {
    find(tx, org, actor, key)?.ok_or_else(|| DbError::NotFound { statement: FIND.text().to_owned() })
}

/// What a key was used for, if it was.
///
/// # Errors
/// Of the database.
pub fn find(tx: &mut Tx, org: OrgId, actor: UserId, key: &str) -> Result<Option<KeptAnswer>, DbError> {
    let found = tx.opt::<(String, i64, String)>(FIND, v![org, actor, key])?;
    Ok(found.map(|(request_hash, status, answer)| KeptAnswer { request_hash, status, answer }))
}

const ANSWER: Sql =
    sql!("update idempotency_key set status = $4, answer = $5 where org_id = $1 and actor_id = $2 and key = $3");

/// Keeps the answer with the key, in the transaction of the change.
///
/// # Errors
/// Of the database.
pub fn keep_answer(
    tx: &mut Tx,
    org: OrgId,
    actor: UserId,
    key: &str,
    status: i64,
    answer: &str,
) -> Result<(), DbError> {
    tx.put_expect(1, ANSWER, v![org, actor, key, status, answer])
}

const DELETE: Sql = sql!(
    "delete from idempotency_key where org_id = $1 and (actor_id, key) in (
       select actor_id, key from idempotency_key where org_id = $1 and created_at < $2 order by created_at limit $3)"
);

/// Forgets the keys of an organisation used before a moment, at most `limit`. Returns how many.
///
/// # Errors
/// Of the database.
pub fn delete_before(tx: &mut Tx, org: OrgId, moment: Timestamp, limit: i64) -> Result<u64, DbError> {
    tx.exec(DELETE, v![org, moment, limit])
}
