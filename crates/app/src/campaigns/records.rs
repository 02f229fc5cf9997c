//! Creating and changing campaigns.

use super::refusals;
use crate::error::{Error, Result};
use crate::records::{self, Change, Input, Parsed};
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::campaigns::CampaignStatus;
use mingxi_domain::ids::{CampaignId, Id};
use mingxi_domain::metadata::value::Scalar;
use mingxi_domain::words;
use mingxi_store::campaigns as store;
use mingxi_store::records::Column;
use mingxi_store::{ToValue, Value};

/// Adds a planned campaign without cost.
///
/// # Errors
/// Forbidden; every field that is wrong.
pub fn create_campaign(work: &mut Work, input: &Input) -> Result<CampaignId> {
    records::create(work, "campaign", Action::CampaignCreate, input, |_, given| {
        check_fields(given, None)?;
        Ok(vec![Column::new("status", CampaignStatus::Planned.to_value()), Column::new("cost_minor", Value::I64(0))])
    })
}

/// Changes the given fields of a campaign. Returns whether anything changed.
///
/// # Errors
/// Forbidden; not found; conflict; every field that is wrong; refused as `campaign_parent_cycle`.
pub fn update_campaign(work: &mut Work, id: CampaignId, version: i64, input: &Input) -> Result<bool> {
    records::update_with(work, "campaign", Action::CampaignUpdate, id, version, input, |work, change| {
        check_fields(change.given, Some(change))?;
        check_parent(work, id, change)?;
        move_costs(work, id, change)?;
        Ok(Vec::new())
    })
}

/// What a campaign and those below it cost goes along to the sums of its new parent.
fn move_costs(work: &mut Work, id: CampaignId, change: Change) -> Result<()> {
    if !change.given.0.contains_key("parent_id") {
        return Ok(());
    }
    let org = work.org();
    let before = change.before.get("parent_id").and_then(serde_json::Value::as_str).and_then(|text| text.parse().ok());
    let after = change.given.number("parent_id").map(CampaignId::from_raw);
    for (currency, minor) in store::list_costs_below(work.tx, org, id)? {
        if let Some(before) = before {
            store::add_total_cost(work.tx, org, before, currency, -minor)?;
        }
        if let Some(after) = after {
            store::add_total_cost(work.tx, org, after, currency, minor)?;
        }
    }
    Ok(())
}

fn check_fields(given: &Parsed, change: Option<Change>) -> Result<()> {
    for field in ["budget", "expected_income"] {
        if matches!(given.0.get(field), Some(Some(Scalar::Money(money))) if money.is_negative()) {
            return Err(Error::negative(format!("/{field}")));
        }
    }
    records::check_date_order(given, change, "starts_on", "ends_on")
}

fn check_parent(work: &mut Work, id: CampaignId, change: Change) -> Result<()> {
    let Some(parent) = change.given.number("parent_id").map(CampaignId::from_raw) else { return Ok(()) };
    if store::list_above(work.tx, work.org(), parent)?.contains(&id) {
        return Err(refusals::PARENT_CYCLE
            .at("/parent_id", words!("{parent} 是 {id} 本身或其下级。", "{parent} is {id} itself or below it.")));
    }
    Ok(())
}
