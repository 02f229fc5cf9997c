//! 市场活动 Campaigns and their costs.

use crate::error::DbError;
use crate::sql::Sql;
use crate::table;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::campaigns::{CampaignChannel, CampaignStatus};
use mingxi_domain::ids::{CampaignCostId, CampaignId, DepartmentId, OrgId, UserId};
use mingxi_domain::money::Currency;
use serde_json::Value as Json;

table! {
    /// A campaign, as stored.
    pub struct CampaignRow in "campaign" {
        pub id: CampaignId,
        pub name: String,
        pub parent_id: Option<CampaignId>,
        pub channel: CampaignChannel,
        pub status: CampaignStatus,
        pub starts_on: Option<Date>,
        pub ends_on: Option<Date>,
        pub currency: Currency,
        pub budget_minor: Option<i64>,
        pub expected_income_minor: Option<i64>,
        pub cost_minor: i64,
        pub total_cost_minor: i64,
        pub background: Option<String>,
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
    /// A cost of a campaign, as stored.
    pub struct CampaignCostRow in "campaign_cost" {
        pub id: CampaignCostId,
        pub campaign_id: CampaignId,
        pub spent_on: Date,
        pub currency: Currency,
        pub amount_minor: i64,
        pub memo: Option<String>,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

const BELOW: Sql = sql!(
    "with recursive below (id) as (
        select c.id from campaign c where c.org_id = $1 and c.id = $2
        union
        select c.id from campaign c join below b on c.parent_id = b.id where c.org_id = $1
     ) select c.currency, sum(c.cost_minor) from below b join campaign c on c.org_id = $1 and c.id = b.id
     group by c.currency order by c.currency"
);

/// What a campaign and all below it cost, by currency.
///
/// # Errors
/// Of the database.
pub fn list_costs_below(tx: &mut Tx, org: OrgId, campaign: CampaignId) -> Result<Vec<(Currency, i64)>, DbError> {
    tx.all(BELOW, v![org, campaign])
}

// The version stays: nobody's open form is overtaken because a campaign far below cost something.
const ADD_COST: Sql = sql!(
    "with recursive above (id, parent_id) as (
        select c.id, c.parent_id from campaign c where c.org_id = $1 and c.id = $2
        union
        select c.id, c.parent_id from campaign c join above a on c.id = a.parent_id where c.org_id = $1
     ) update campaign set total_cost_minor = total_cost_minor + $4
     where org_id = $1 and currency = $3 and id in (select id from above)"
);

/// Adds what something below cost to a campaign and every campaign above it that counts in this currency.
///
/// # Errors
/// Of the database.
pub fn add_total_cost(
    tx: &mut Tx,
    org: OrgId,
    campaign: CampaignId,
    currency: Currency,
    minor: i64,
) -> Result<(), DbError> {
    tx.put(ADD_COST, v![org, campaign, currency, minor])
}

// `union` drops what was seen before, so even a circle would end.
const ABOVE: Sql = sql!(
    "with recursive above (id, parent_id) as (
        select c.id, c.parent_id from campaign c where c.org_id = $1 and c.id = $2
        union
        select c.id, c.parent_id from campaign c join above a on c.id = a.parent_id where c.org_id = $1
     ) select id from above order by id"
);

/// A campaign and every one above it.
///
/// # Errors
/// Of the database.
pub fn list_above(tx: &mut Tx, org: OrgId, campaign: CampaignId) -> Result<Vec<CampaignId>, DbError> {
    Ok(tx.all::<(CampaignId,)>(ABOVE, v![org, campaign])?.into_iter().map(|(id,)| id).collect())
}
