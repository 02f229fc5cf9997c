//! 组织 Organisations: the tenants. The one table that is shared, small and read by key.

use crate::error::DbError;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;
use mingxi_domain::ids::OrgId;

/// An organisation.
#[derive(Clone, Debug)]
pub struct Organization {
    /// Its id.
    pub id: OrgId,
    /// Name for people.
    pub name: String,
    /// Short name used to sign in.
    pub slug: String,
    /// IANA time zone: what `today` means.
    pub time_zone: String,
}

type Columns = (OrgId, String, String, String);

fn organization((id, name, slug, time_zone): Columns) -> Organization {
    Organization { id, name, slug, time_zone }
}

const INSERT: Sql =
    sql!("insert into organization (org_id, name, slug, time_zone, created_at) values ($1, $2, $3, $4, $5)");

/// Adds an organisation.
///
/// # Errors
/// [`DbError::UniqueViolation`] when the slug is taken.
pub fn insert(tx: &mut Tx, row: &Organization, now: Timestamp) -> Result<(), DbError> {
    tx.put(INSERT, v![row.id, row.name, row.slug, row.time_zone, now])
}

const FIND: Sql = sql!("select org_id, name, slug, time_zone from organization where org_id = $1");

/// The organisation with this id.
///
/// # Errors
/// Of the database.
pub fn find(tx: &mut Tx, id: OrgId) -> Result<Option<Organization>, DbError> {
    Ok(tx.opt::<Columns>(FIND, v![id])?.map(organization))
}

const LIST: Sql = sql!("select org_id, name, slug, time_zone from organization order by org_id limit 1000");

/// The organisations, oldest first, at most a thousand.
///
/// # Errors
/// Of the database.
pub fn list(tx: &mut Tx) -> Result<Vec<Organization>, DbError> {
    Ok(tx.all::<Columns>(LIST, v![])?.into_iter().map(organization).collect())
}

const BY_SLUG: Sql = sql!("select org_id, name, slug, time_zone from organization where slug = $1");

/// The organisation with this short name.
///
/// # Errors
/// Of the database.
pub fn find_by_slug(tx: &mut Tx, slug: &str) -> Result<Option<Organization>, DbError> {
    Ok(tx.opt::<Columns>(BY_SLUG, v![slug])?.map(organization))
}
