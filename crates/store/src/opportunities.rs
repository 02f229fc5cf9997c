//! 商机 Opportunities, pipelines and stages.

use crate::error::DbError;
use crate::filter_sql::{SqlBuilder, push_scope};
use crate::row::{FromRow, Row};
use crate::sql::{Sql, SqlText};
use crate::table;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::access::Scope;
use mingxi_domain::ids::{
    CampaignId, ContactId, ContractId, CustomerId, DepartmentId, LeadId, OpportunityId, OrgId, PipelineId, ProductId,
    StageChangeId, StageId, UserId,
};
use mingxi_domain::leads::LeadSource;
use mingxi_domain::money::Currency;
use mingxi_domain::opportunities::OpportunityStatus;
use serde_json::Value as Json;

table! {
    /// A pipeline, as stored.
    pub struct PipelineRow in "pipeline" {
        pub id: PipelineId,
        pub name: String,
        pub is_default: bool,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

table! {
    /// A stage of a pipeline, as stored.
    pub struct StageRow in "stage" {
        pub id: StageId,
        pub pipeline_id: PipelineId,
        pub position: i64,
        pub name: String,
        pub probability: i64,
        pub kind: OpportunityStatus,
        pub required_fields: Json,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

table! {
    /// An opportunity, as stored.
    pub struct OpportunityRow in "opportunity" {
        pub id: OpportunityId,
        pub number: String,
        pub name: String,
        pub customer_id: Option<CustomerId>,
        pub contact_id: Option<ContactId>,
        pub lead_id: Option<LeadId>,
        pub campaign_id: Option<CampaignId>,
        pub source: Option<LeadSource>,
        pub product_id: Option<ProductId>,
        pub pipeline_id: PipelineId,
        pub stage_id: StageId,
        pub stage_since: Timestamp,
        pub status: OpportunityStatus,
        pub currency: Currency,
        pub amount_minor: Option<i64>,
        pub probability: i64,
        pub engaged_on: Option<Date>,
        pub expected_close_on: Option<Date>,
        pub closed_on: Option<Date>,
        pub lost_reason: Option<String>,
        pub competitor: Option<String>,
        pub next_step: Option<String>,
        pub need: Option<String>,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

table! {
    /// A move between stages, as stored.
    pub struct StageChangeRow in "stage_change" {
        pub id: StageChangeId,
        pub opportunity_id: OpportunityId,
        pub from_stage_id: Option<StageId>,
        pub to_stage_id: StageId,
        pub days_in_stage: Option<i64>,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

const DEFAULT_PIPELINE: Sql = sql!("select id from pipeline where org_id = $1 and is_default order by id limit 1");

/// The pipeline new opportunities go into.
///
/// # Errors
/// Of the database.
pub fn find_default_pipeline(tx: &mut Tx, org: OrgId) -> Result<Option<PipelineId>, DbError> {
    Ok(tx.opt::<(PipelineId,)>(DEFAULT_PIPELINE, v![org])?.map(|(id,)| id))
}

const NO_DEFAULT: Sql = sql!(
    "update pipeline set is_default = false, version = version + 1, updated_at = $3
     where org_id = $1 and id <> $2 and is_default"
);

/// Leaves one pipeline alone as the default; the caller says so on its row.
///
/// # Errors
/// Of the database.
pub fn clear_other_defaults(tx: &mut Tx, org: OrgId, pipeline: PipelineId, now: Timestamp) -> Result<(), DbError> {
    tx.put(NO_DEFAULT, v![org, pipeline, now])
}

const STAGES: Sql = sql!("select * from stage where org_id = $1 and pipeline_id = $2 order by position");

/// The stages of a pipeline, first to last.
///
/// # Errors
/// Of the database.
pub fn list_stages(tx: &mut Tx, org: OrgId, pipeline: PipelineId) -> Result<Vec<StageRow>, DbError> {
    tx.all(STAGES, v![org, pipeline])
}

const LEFT_FOR: Sql = sql!(
    "select from_stage_id from stage_change
     where org_id = $1 and opportunity_id = $2 and to_stage_id = $3 and from_stage_id is not null
     order by id desc limit 1"
);

/// The stage an opportunity was in before it last came to `stage`.
///
/// # Errors
/// Of the database.
pub fn find_stage_before(
    tx: &mut Tx,
    org: OrgId,
    opportunity: OpportunityId,
    stage: StageId,
) -> Result<Option<StageId>, DbError> {
    Ok(tx.opt::<(StageId,)>(LEFT_FOR, v![org, opportunity, stage])?.map(|(id,)| id))
}

const CONTRACT: Sql = sql!(
    "select id from contract where org_id = $1 and opportunity_id = $2 and status <> 'terminated' order by id limit 1"
);

/// A contract that came of an opportunity and was not terminated.
///
/// # Errors
/// Of the database.
pub fn find_contract(tx: &mut Tx, org: OrgId, opportunity: OpportunityId) -> Result<Option<ContractId>, DbError> {
    Ok(tx.opt::<(ContractId,)>(CONTRACT, v![org, opportunity])?.map(|(id,)| id))
}

const MOVE_FOLLOW_UPS: Sql = sql!(
    "update follow_up set owner_id = $4, department_id = $5, updated_at = $6, version = version + 1
     where org_id = $1 and opportunity_id = $2 and owner_id = $3"
);
const MOVE_STAGE_CHANGES: Sql = sql!(
    "update stage_change set owner_id = $4, department_id = $5, updated_at = $6, version = version + 1
     where org_id = $1 and opportunity_id = $2 and owner_id = $3"
);

/// Gives the follow-ups and the stage history of an opportunity that belonged to `from` to the opportunity's owner.
///
/// # Errors
/// Of the database.
pub fn move_dependents(tx: &mut Tx, org: OrgId, opportunity: &OpportunityRow, from: UserId) -> Result<(), DbError> {
    for statement in [MOVE_FOLLOW_UPS, MOVE_STAGE_CHANGES] {
        let to = v![org, opportunity.id, from, opportunity.owner_id, opportunity.department_id, opportunity.updated_at];
        tx.put(statement, to)?;
    }
    Ok(())
}

/// The opportunities of one stage in one currency.
#[derive(Clone, Debug)]
pub struct StageTotal {
    pub stage_id: StageId,
    pub stage: String,
    pub kind: OpportunityStatus,
    pub currency: Currency,
    pub count: i64,
    pub amount_minor: i64,
}

impl FromRow for StageTotal {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            stage_id: row.at(0)?,
            stage: row.at(1)?,
            kind: row.at(2)?,
            currency: row.at(3)?,
            count: row.at(4)?,
            amount_minor: row.at(5)?,
        })
    }
}

/// Count and amount of the opportunities in `scope` by stage and currency, in the order of pipelines and stages.
///
/// # Errors
/// Of the database.
pub fn list_stage_totals(tx: &mut Tx, scope: &Scope) -> Result<Vec<StageTotal>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push(
        "select s.id, s.name, s.kind, t.currency, count(*), coalesce(sum(t.amount_minor), 0)
         from opportunity t join stage s on s.org_id = t.org_id and s.id = t.stage_id where ",
    );
    push_scope(&mut sql, scope);
    sql.push(" group by s.id, s.name, s.kind, s.pipeline_id, s.position, t.currency");
    sql.push(" order by s.pipeline_id, s.position, t.currency");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// From when to when the closed opportunities in `scope` ran, and how many ran so; those that lack a day are left out.
///
/// # Errors
/// Of the database.
pub fn list_cycles(tx: &mut Tx, scope: &Scope) -> Result<Vec<(Date, Date, i64)>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select t.engaged_on, t.closed_on, count(*) from opportunity t where ");
    push_scope(&mut sql, scope);
    sql.push(" and t.engaged_on is not null and t.closed_on is not null group by t.engaged_on, t.closed_on");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}
