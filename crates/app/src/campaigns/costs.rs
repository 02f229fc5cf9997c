//! What a campaign costs.

use super::refusals;
use crate::error::{Error, Result};
use crate::text::optional_text;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{CampaignCostId, CampaignId};
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::money::Money;
use mingxi_domain::words;
use mingxi_store::campaigns::{CampaignCostRow, CampaignRow};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// A cost of a campaign.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCampaignCost {
    /// The campaign.
    pub campaign_id: CampaignId,
    /// What was spent, in the currency of the campaign; negative takes back a mistake.
    pub amount: Money,
    /// Day it was spent; today unless given, never later.
    #[schema(value_type = Option<String>, format = Date)]
    pub spent_on: Option<Date>,
    /// What for.
    #[schema(max_length = 200)]
    pub memo: Option<String>,
}

/// Records a cost and adds it to the actual cost of its campaign, whatever its status: bills come late.
///
/// # Errors
/// Forbidden; unknown campaign; invalid amount, date or memo; refused as `campaign_cost_currency`,
/// `campaign_cost_below_zero`.
pub fn record_campaign_cost(work: &mut Work, input: &RecordCampaignCost) -> Result<CampaignCostId> {
    work.check(Action::CampaignCostRecord)?;
    check(work, input)?;
    work.require_reference("campaign", input.campaign_id, "/campaign_id")?;
    let org = work.org();
    let campaign = CampaignRow::lock(work.tx, org, input.campaign_id)?;
    let mut campaign = campaign.ok_or_else(|| Error::unknown_reference("/campaign_id", input.campaign_id))?;
    let before = Money::new(campaign.cost_minor, campaign.currency);
    let after = new_cost(before, input.amount)?;
    let row = cost_row(work, &campaign, input)?;
    row.insert(work.tx, org)?;
    (campaign.cost_minor, campaign.updated_at) = (after.amount_minor(), work.now);
    campaign.update(work.tx, org)?;
    let changes = Changes::none().set("campaign_id", campaign.id).set("amount", input.amount);
    work.audit(Action::CampaignCostRecord, row.id, changes.set("spent_on", row.spent_on).set("memo", &row.memo))?;
    work.emit("campaign_cost.recorded", "campaign", campaign.id, json!({ "id": row.id, "amount": input.amount }))?;
    Ok(row.id)
}

fn check(work: &Work, input: &RecordCampaignCost) -> Result<()> {
    if input.amount.is_zero() {
        return Err(Error::invalid("/amount", "out_of_range", words!("金额不能为 0", "an amount other than 0")));
    }
    if input.spent_on.is_some_and(|date| date > work.today()) {
        return Err(Error::in_future("/spent_on", work.today()));
    }
    Ok(())
}

fn new_cost(before: Money, amount: Money) -> Result<Money> {
    if amount.currency() != before.currency() {
        let detail = words!(
            "市场活动的币种为 {}，费用的币种为 {}。",
            "The campaign is in {}; the cost is in {}.",
            before.currency(),
            amount.currency()
        );
        return Err(refusals::COST_CURRENCY.at("/amount/currency", detail));
    }
    let after = before.checked_add(amount)?.bounded()?;
    if after.is_negative() {
        let detail = words!(
            "已登记 {before}；再登记 {amount} 后为 {after}。",
            "{before} was recorded; {amount} would leave {after}."
        );
        return Err(refusals::COST_BELOW_ZERO.at("/amount", detail));
    }
    Ok(after)
}

fn cost_row(work: &Work, campaign: &CampaignRow, input: &RecordCampaignCost) -> Result<CampaignCostRow> {
    let memo = optional_text("/memo", input.memo.as_ref(), 200)?;
    Ok(CampaignCostRow {
        id: work.ids.next(),
        campaign_id: campaign.id,
        spent_on: input.spent_on.unwrap_or_else(|| work.today()),
        currency: campaign.currency,
        amount_minor: input.amount.amount_minor(),
        search_text: normalize(memo.as_deref().unwrap_or_default()),
        memo,
        owner_id: campaign.owner_id,
        department_id: campaign.department_id,
        custom: json!({}),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    })
}
