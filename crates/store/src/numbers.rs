//! 编号 Gap-free document numbers per entity, kind and year.

use crate::error::DbError;
use crate::sql;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::v;
use mingxi_domain::ids::{EntityId, OrgId};
use std::ops::RangeInclusive;

const TAKE: Sql = sql!(
    "insert into number_series (org_id, entity_id, kind, year, last_number) values ($1, $2, $3, $4, $5)
     on conflict (org_id, entity_id, kind, year) do update set last_number = number_series.last_number + $5
     returning last_number"
);

/// The next `count` numbers of a series, at least one. The row stays locked until commit, so a rolled back document
/// leaves no gap.
///
/// # Errors
/// Of the database.
pub fn take(
    tx: &mut Tx,
    org: OrgId,
    entity: EntityId,
    kind: &str,
    year: i64,
    count: i64,
) -> Result<RangeInclusive<i64>, DbError> {
    let (last,) = tx.one::<(i64,)>(TAKE, v![org, entity, kind, year, count])?;
    Ok(last - count + 1..=last)
}
