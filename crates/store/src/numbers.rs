//! 编号 Gap-free document numbers per entity, kind and year.

use crate::error::DbError;
use crate::sql;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::v;
use mingxi_domain::ids::{EntityId, OrgId};

const NEXT: Sql = sql!(
    "insert into number_series (org_id, entity_id, kind, year, last_number) values ($1, $2, $3, $4, 1)
     on conflict (org_id, entity_id, kind, year) do update set last_number = number_series.last_number + 1
     returning last_number"
);

/// The next number of a series. The row stays locked until commit, so a rolled back document leaves no gap.
///
/// # Errors
/// Of the database.
pub fn next(tx: &mut Tx, org: OrgId, entity: EntityId, kind: &str, year: i64) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(NEXT, v![org, entity, kind, year])?.0)
}
