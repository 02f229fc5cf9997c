//! 登录地点 From where an account was tried: failures in a row there, and whether somebody came in from there before.

use crate::error::DbError;
use crate::row::{FromRow, Row};
use crate::sql::Sql;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;
use mingxi_domain::ids::{OrgId, UserId};

/// A place of an account.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// Failures in a row.
    pub failures: i64,
    /// Until when nothing is tried.
    pub locked_until: Option<Timestamp>,
    /// When somebody last came in from here.
    pub known_at: Option<Timestamp>,
}

impl FromRow for Place {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self { failures: row.at(0)?, locked_until: row.at(1)?, known_at: row.at(2)? })
    }
}

const FIND: Sql = sql!(
    "select failures, locked_until, known_at from sign_in_place where org_id = $1 and user_id = $2 and place = $3"
);
const KEEP: Sql = sql!(
    "insert into sign_in_place (org_id, user_id, place, failures, locked_until, known_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (org_id, user_id, place) do update set failures = excluded.failures,
       locked_until = excluded.locked_until, known_at = excluded.known_at, changed_at = excluded.changed_at"
);
const FORGET: Sql = sql!("delete from sign_in_place where org_id = $1 and user_id = $2");
const FORGET_BEFORE: Sql = sql!("delete from sign_in_place where org_id = $1 and changed_at < $2");

/// What is known of a place; nothing happened at one that is not kept.
///
/// # Errors
/// Of the database.
pub fn find(tx: &mut Tx, org: OrgId, user: UserId, place: u16) -> Result<Place, DbError> {
    Ok(tx.opt(FIND, v![org, user, place])?.unwrap_or_default())
}

/// Keeps what is known of a place now.
///
/// # Errors
/// Of the database.
pub fn keep(tx: &mut Tx, org: OrgId, user: UserId, place: u16, known: &Place, now: Timestamp) -> Result<(), DbError> {
    tx.put(KEEP, v![org, user, place, known.failures, known.locked_until, known.known_at, now])
}

/// Forgets all places of an account.
///
/// # Errors
/// Of the database.
pub fn forget(tx: &mut Tx, org: OrgId, user: UserId) -> Result<(), DbError> {
    tx.put(FORGET, v![org, user])
}

/// Forgets the places where nothing happened since.
///
/// # Errors
/// Of the database.
pub fn forget_before(tx: &mut Tx, org: OrgId, moment: Timestamp) -> Result<(), DbError> {
    tx.put(FORGET_BEFORE, v![org, moment])
}
