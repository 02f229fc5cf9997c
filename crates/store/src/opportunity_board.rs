//! 商机看板 What the board of opportunities adds up, and how long its cards have been where they are.

use crate::error::DbError;
use crate::filter_sql::{SqlBuilder, push_list, push_scope};
use crate::records::{Query, push_narrowing};
use crate::row::{FromRow, Row};
use crate::sql::SqlText;
use crate::tx::Tx;
use crate::value::Value;
use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::access::Scope;
use mingxi_domain::ids::{Id, OpportunityId, OrgId, PipelineId, StageId};
use mingxi_domain::metadata::Object;
use mingxi_domain::money::Currency;
use mingxi_domain::opportunities::OpportunityStatus;

/// The opportunities of a stage in one currency.
#[derive(Clone, Copy, Debug)]
pub struct StageSum {
    /// Which stage.
    pub stage_id: StageId,
    /// Currency of the amounts.
    pub currency: Currency,
    /// How many.
    pub count: i64,
    /// Sum of their amounts.
    pub amount_minor: i64,
    /// Sum of their amounts by the chance of the stage, each rounded half up.
    pub weighted_minor: i64,
}

impl FromRow for StageSum {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            stage_id: row.at(0)?,
            currency: row.at(1)?,
            count: row.at(2)?,
            amount_minor: row.at(3)?,
            weighted_minor: row.at(4)?,
        })
    }
}

/// The sums of a filter by stage and currency, in one query.
///
/// Amounts are never negative and chances whole per cents, so `(amount × chance + 50) ÷ 100` in integers is half up. The
/// hundreds are multiplied apart from the rest, so that no amount is too large for the product.
///
/// # Errors
/// Of the database.
pub fn list_stage_sums(
    tx: &mut Tx,
    scope: &Scope,
    object: &Object,
    query: &Query,
    pipeline: PipelineId,
) -> Result<Vec<StageSum>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push(
        "select t.stage_id, t.currency, count(*), coalesce(sum(t.amount_minor), 0),
         coalesce(sum(t.amount_minor / 100 * s.probability + (t.amount_minor % 100 * s.probability + 50) / 100), 0)
         from opportunity t join stage s on s.org_id = t.org_id and s.id = t.stage_id where ",
    );
    push_scope(&mut sql, scope);
    sql.push(" and s.pipeline_id = ").bind(Value::I64(pipeline.raw()));
    push_narrowing(&mut sql, object, query);
    sql.push(" group by t.stage_id, t.currency order by t.stage_id, t.currency");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// What tells how long an opportunity has been where it is.
#[derive(Clone, Copy, Debug)]
pub struct CardFacts {
    /// Which opportunity.
    pub id: OpportunityId,
    /// Open, won or lost.
    pub status: OpportunityStatus,
    /// Since when it is in its stage.
    pub stage_since: Timestamp,
    /// When it was to close.
    pub expected_close_on: Option<Date>,
    /// The last follow-up on it.
    pub followed_up_at: Option<Timestamp>,
}

impl FromRow for CardFacts {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            id: row.at(0)?,
            status: row.at(1)?,
            stage_since: row.at(2)?,
            expected_close_on: row.at(3)?,
            followed_up_at: row.at(4)?,
        })
    }
}

/// The facts of these opportunities, which the caller may see.
///
/// # Errors
/// Of the database.
pub fn list_card_facts(tx: &mut Tx, org: OrgId, ids: &[OpportunityId]) -> Result<Vec<CardFacts>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = SqlBuilder::default();
    sql.push(
        "select t.id, t.status, t.stage_since, t.expected_close_on, (select max(f.happened_at) from follow_up f
         where f.org_id = t.org_id and f.opportunity_id = t.id) from opportunity t where t.org_id = ",
    );
    sql.bind(Value::I64(org.raw())).push(" and t.id in (");
    push_list(&mut sql, ids.iter().map(|id| Value::I64(id.raw())));
    sql.push(") order by t.id");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}
