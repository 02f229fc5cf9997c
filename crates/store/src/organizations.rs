//! 组织 Organisations: the tenants. The one table that is shared, small and read by key.

use crate::db::Engine;
use crate::error::DbError;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;
use mingxi_domain::ids::OrgId;
use mingxi_domain::money::Currency;
use mingxi_domain::settings::{Language, SameName};

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
    /// Language of whoever chose none.
    pub language: Language,
    /// Currency of what names none; empty for that of the first entity.
    pub currency: Option<Currency>,
    /// What becomes of a second customer of a name.
    pub same_name: SameName,
    /// Raised with every change.
    pub version: i64,
}

type Columns = (OrgId, String, String, String, Language, Option<Currency>, SameName, i64);

fn organization((id, name, slug, time_zone, language, currency, same_name, version): Columns) -> Organization {
    Organization { id, name, slug, time_zone, language, currency, same_name, version }
}

const INSERT: Sql = sql!(
    "insert into organization (org_id, name, slug, time_zone, language, currency, same_name, version, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);

/// Adds an organisation.
///
/// # Errors
/// [`DbError::UniqueViolation`] when the slug is taken.
pub fn insert(tx: &mut Tx, row: &Organization, now: Timestamp) -> Result<(), DbError> {
    let Organization { id, name, slug, time_zone, language, currency, same_name, version } = row;
    tx.put(INSERT, v![*id, name, slug, time_zone, *language, *currency, *same_name, *version, now])
}

const FIND: Sql = sql!(
    "select org_id, name, slug, time_zone, language, currency, same_name, version from organization where org_id = $1"
);

/// The organisation with this id.
///
/// # Errors
/// Of the database.
pub fn find(tx: &mut Tx, id: OrgId) -> Result<Option<Organization>, DbError> {
    Ok(tx.opt::<Columns>(FIND, v![id])?.map(organization))
}

/// The organisation, held until commit: whoever changes its tree of departments or its settings waits for the others.
///
/// # Errors
/// Of the database.
pub fn lock(tx: &mut Tx, id: OrgId) -> Result<Option<Organization>, DbError> {
    let text = FIND + tx.for_update();
    Ok(tx.opt::<Columns>(text, v![id])?.map(organization))
}

const UPDATE: Sql = sql!(
    "update organization set name = $3, time_zone = $4, language = $5, currency = $6, same_name = $7, version = version + 1
     where org_id = $1 and version = $2"
);

/// Changes an organisation that is still at its version.
///
/// # Errors
/// [`DbError::RowCount`] when it is not.
pub fn update(tx: &mut Tx, row: &Organization) -> Result<(), DbError> {
    let Organization { id, name, slug: _, time_zone, language, currency, same_name, version } = row;
    tx.put_expect(1, UPDATE, v![*id, *version, name, time_zone, *language, *currency, *same_name])
}

const ANY: Sql = sql!("select exists (select 1 from organization limit 1)");

/// Whether there is an organisation.
///
/// # Errors
/// Of the database.
pub fn any(tx: &mut Tx) -> Result<bool, DbError> {
    Ok(tx.one::<(bool,)>(ANY, v![])?.0)
}

/// Any number, as long as it is always the same one: "setup" in base 36.
const SETUP_LOCK: i64 = 48_373_873;

/// Whoever sets up the first organisation waits for others who do. On SQLite the writer is alone.
///
/// # Errors
/// Of the database.
pub fn hold_first(tx: &mut Tx) -> Result<(), DbError> {
    match tx.engine() {
        Engine::Sqlite => Ok(()),
        Engine::Postgres => tx.batch(&format!("select pg_advisory_xact_lock({SETUP_LOCK})")),
    }
}

const LIST: Sql = sql!(
    "select org_id, name, slug, time_zone, language, currency, same_name, version from organization order by org_id limit 1000"
);

/// The organisations, oldest first, at most a thousand.
///
/// # Errors
/// Of the database.
pub fn list(tx: &mut Tx) -> Result<Vec<Organization>, DbError> {
    Ok(tx.all::<Columns>(LIST, v![])?.into_iter().map(organization).collect())
}

const BY_SLUG: Sql = sql!(
    "select org_id, name, slug, time_zone, language, currency, same_name, version from organization where slug = $1"
);

/// The organisation with this short name.
///
/// # Errors
/// Of the database.
pub fn find_by_slug(tx: &mut Tx, slug: &str) -> Result<Option<Organization>, DbError> {
    Ok(tx.opt::<Columns>(BY_SLUG, v![slug])?.map(organization))
}
