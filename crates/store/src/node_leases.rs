//! 节点 Node numbers: which process may make ids with which number.

use crate::error::DbError;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;

const LIST: Sql = sql!("select node_number, expires_at from node_lease order by node_number");

/// Every number ever taken, with the moment its lease ends.
///
/// # Errors
/// Of the database.
pub fn list(tx: &mut Tx) -> Result<Vec<(i64, Timestamp)>, DbError> {
    tx.all(LIST, v![])
}

const TAKE: Sql = sql!(
    "insert into node_lease (node_number, holder, expires_at) values ($1, $2, $4)
     on conflict (node_number) do update set holder = excluded.holder, expires_at = excluded.expires_at
     where node_lease.expires_at <= $3"
);

/// Takes a number that is free at `now`. False when another process was faster.
///
/// # Errors
/// Of the database.
pub fn take(tx: &mut Tx, number: i64, holder: &str, now: Timestamp, expires_at: Timestamp) -> Result<bool, DbError> {
    Ok(tx.exec(TAKE, v![number, holder, now, expires_at])? == 1)
}

const RENEW: Sql =
    sql!("update node_lease set expires_at = $4 where node_number = $1 and holder = $2 and expires_at > $3");

/// Moves the end of a lease that is still held. False when it is lost.
///
/// # Errors
/// Of the database.
pub fn renew(tx: &mut Tx, number: i64, holder: &str, now: Timestamp, expires_at: Timestamp) -> Result<bool, DbError> {
    Ok(tx.exec(RENEW, v![number, holder, now, expires_at])? == 1)
}

const RELEASE: Sql = sql!("update node_lease set expires_at = $3 where node_number = $1 and holder = $2");

/// Gives a number back.
///
/// # Errors
/// Of the database.
pub fn release(tx: &mut Tx, number: i64, holder: &str, now: Timestamp) -> Result<(), DbError> {
    tx.put(RELEASE, v![number, holder, now])
}
