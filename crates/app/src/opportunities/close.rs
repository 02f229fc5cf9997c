//! How an opportunity ends: won, or lost for a reason. Nothing else leads to the won and lost stages.

use super::stages::{enter, lock, require_open};
use crate::error::{Error, Result};
use crate::text::{optional_text, required_text};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::OpportunityId;
use mingxi_domain::money::Money;
use mingxi_domain::opportunities::OpportunityStatus;
use mingxi_domain::words;
use mingxi_store::opportunities::{self as store, OpportunityRow};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// How an opportunity was won.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WinOpportunity {
    /// Day it was won; today unless given, never later.
    #[schema(value_type = Option<String>, format = Date)]
    pub closed_on: Option<Date>,
    /// What it is worth in the end, in the currency of the opportunity; its amount as it is unless given.
    pub amount: Option<Money>,
}

/// How an opportunity was lost.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoseOpportunity {
    /// Why.
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
    /// To whom; the competitor as it is unless given.
    #[schema(max_length = 200)]
    pub competitor: Option<String>,
    /// Day it was lost; today unless given, never later.
    #[schema(value_type = Option<String>, format = Date)]
    pub closed_on: Option<Date>,
}

/// Wins an open opportunity.
///
/// # Errors
/// Forbidden; not found; invalid date or amount; refused as `opportunity_closed`.
pub fn win_opportunity(work: &mut Work, id: OpportunityId, input: &WinOpportunity) -> Result<()> {
    work.check(Action::OpportunityWin)?;
    let mut row = lock(work, id)?;
    require_open(&row)?;
    let mut changes = close(work, &mut row, OpportunityStatus::Won, input.closed_on)?;
    if let Some(amount) = input.amount {
        check_amount(&row, amount)?;
        changes = changes.moved("amount", row.amount_minor.map(|minor| Money::new(minor, row.currency)), amount);
        row.amount_minor = Some(amount.amount_minor());
    }
    row.update(work.tx, work.org())?;
    work.audit(Action::OpportunityWin, id, changes)?;
    let amount = row.amount_minor.map(|minor| Money::new(minor, row.currency));
    work.emit("opportunity.won", "opportunity", id, json!({ "amount": amount, "closed_on": row.closed_on }))
}

/// Loses an open opportunity, with the reason.
///
/// # Errors
/// Forbidden; not found; invalid reason, competitor or date; refused as `opportunity_closed`.
pub fn lose_opportunity(work: &mut Work, id: OpportunityId, input: &LoseOpportunity) -> Result<()> {
    work.check(Action::OpportunityLose)?;
    let mut row = lock(work, id)?;
    let reason = required_text("/reason", &input.reason, 200)?;
    let competitor = optional_text("/competitor", input.competitor.as_ref(), 200)?;
    require_open(&row)?;
    let mut changes = close(work, &mut row, OpportunityStatus::Lost, input.closed_on)?.set("lost_reason", &reason);
    if let Some(competitor) = competitor {
        changes = changes.moved("competitor", &row.competitor, &competitor);
        row.competitor = Some(competitor);
    }
    row.lost_reason = Some(reason);
    row.update(work.tx, work.org())?;
    work.audit(Action::OpportunityLose, id, changes)?;
    work.emit("opportunity.lost", "opportunity", id, json!({ "reason": row.lost_reason, "closed_on": row.closed_on }))
}

/// Puts the opportunity into the stage of its pipeline where such opportunities end; the caller saves the row.
fn close(
    work: &mut Work,
    row: &mut OpportunityRow,
    status: OpportunityStatus,
    closed_on: Option<Date>,
) -> Result<Changes> {
    let closed_on = closed_on.unwrap_or_else(|| work.today());
    if closed_on > work.today() {
        return Err(Error::in_future("/closed_on", work.today()));
    }
    let stages = store::list_stages(work.tx, work.org(), row.pipeline_id)?;
    let stage = stages.into_iter().find(|stage| stage.kind == status);
    let stage = stage.ok_or_else(|| Error::Internal(format!("{} has no {status} stage", row.pipeline_id)))?;
    let changes = enter(work, row, &stage)?.moved("status", row.status, status).set("closed_on", closed_on);
    (row.status, row.closed_on) = (status, Some(closed_on));
    Ok(changes)
}

fn check_amount(row: &OpportunityRow, amount: Money) -> Result<()> {
    if amount.currency() != row.currency {
        return Err(Error::invalid(
            "/amount/currency",
            "other_currency",
            words!("商机的币种为 {}", "the opportunity is in {}", row.currency),
        ));
    }
    if amount.is_negative() {
        return Err(Error::negative("/amount"));
    }
    Ok(())
}
