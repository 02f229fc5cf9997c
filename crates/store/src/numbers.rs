//! 编号 Gap-free document numbers per entity, prefix and year, and how they look.

use crate::error::DbError;
use crate::sql;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::{table, v};
use mingxi_domain::ids::{EntityId, OrgId};
use std::ops::RangeInclusive;

table! {
    /// How numbers of a kind look, where not as they do at first, as stored.
    pub struct FormatRow in "number_format" {
        pub entity_id: EntityId,
        pub prefix: String,
        pub kind: String,
        pub digits: i64,
        pub is_yearly: bool,
        pub is_current: bool,
        pub version: i64,
    }
}

const TAKE: Sql = sql!(
    "insert into number_series (org_id, entity_id, kind, year, last_number) values ($1, $2, $3, $4, $5)
     on conflict (org_id, entity_id, kind, year) do update set last_number = number_series.last_number + $5
     returning last_number"
);

/// The next `count` numbers of the series of a prefix, at least one. The row stays locked until commit, so a rolled
/// back document leaves no gap.
///
/// # Errors
/// Of the database.
pub fn take(
    tx: &mut Tx,
    org: OrgId,
    entity: EntityId,
    prefix: &str,
    year: i64,
    count: i64,
) -> Result<RangeInclusive<i64>, DbError> {
    let (last,) = tx.one::<(i64,)>(TAKE, v![org, entity, prefix, year, count])?;
    Ok(last - count + 1..=last)
}

const LAST: Sql =
    sql!("select entity_id, kind, year, last_number from number_series where org_id = $1 order by 1, 2, 3");

/// The last number of every series as entity (0 for the organisation's own), prefix, year (0 for a series without
/// years) and number.
///
/// # Errors
/// Of the database.
pub fn list_last(tx: &mut Tx, org: OrgId) -> Result<Vec<(EntityId, String, i64, i64)>, DbError> {
    tx.all(LAST, v![org])
}

const FORMATS: Sql = sql!("select * from number_format where org_id = $1 order by entity_id, prefix");

/// Every format that is or was in force.
///
/// # Errors
/// Of the database.
pub fn list_formats(tx: &mut Tx, org: OrgId) -> Result<Vec<FormatRow>, DbError> {
    tx.all(FORMATS, v![org])
}

const RETIRE: Sql = sql!(
    "update number_format set is_current = false where org_id = $1 and entity_id = $2 and kind = $3 and is_current"
);
const PUT: Sql = sql!(
    "insert into number_format (org_id, entity_id, prefix, kind, digits, is_yearly, is_current, version)
     values ($1, $2, $3, $4, $5, $6, true, $7)
     on conflict (org_id, entity_id, prefix) do update
       set digits = excluded.digits, is_yearly = excluded.is_yearly, is_current = true, version = excluded.version
     where number_format.kind = excluded.kind"
);

/// Puts a format in force in place of the one of its entity and kind. Its prefix must not be another kind's.
///
/// # Errors
/// [`DbError::RowCount`] when the prefix is another kind's.
pub fn put_format(tx: &mut Tx, org: OrgId, row: &FormatRow) -> Result<(), DbError> {
    tx.put(RETIRE, v![org, row.entity_id, row.kind])?;
    tx.put_expect(1, PUT, v![org, row.entity_id, row.prefix, row.kind, row.digits, row.is_yearly, row.version])
}
