//! Figures of the opportunities an actor may see: by stage, win rate, value won, sales cycle.

use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::ids::StageId;
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::opportunities::{OpportunityStatus, mean_cycle_days, win_rate_percent};
use mingxi_store::opportunities::{self as store, StageTotal};
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// How the opportunities of an actor stand.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OpportunitySummary {
    /// By stage and currency, in the order of the pipelines.
    pub stages: Vec<StageFigures>,
    /// How many are open.
    pub open: i64,
    /// How many are won.
    pub won: i64,
    /// How many are lost.
    pub lost: i64,
    /// Won of all closed ones, in per cent with two decimals; none while nothing is closed.
    #[serde(with = "rust_decimal::serde::str_option")]
    #[schema(value_type = Option<String>)]
    pub win_rate_percent: Option<Decimal>,
    /// Value of the won ones, one amount for each currency.
    pub won_value: Vec<Money>,
    /// Days from engaging to closing, the mean over closed ones where both days are known, with two decimals.
    #[serde(with = "rust_decimal::serde::str_option")]
    #[schema(value_type = Option<String>)]
    pub mean_cycle_days: Option<Decimal>,
}

/// The opportunities of one stage in one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StageFigures {
    /// The stage.
    pub stage_id: StageId,
    /// Its name.
    pub stage: String,
    /// Whether opportunities in it are open, won or lost.
    pub kind: OpportunityStatus,
    /// How many.
    pub count: i64,
    /// What they are worth, as far as they have an amount.
    pub amount: Money,
}

/// Sums up the opportunities the actor may see.
///
/// # Errors
/// Forbidden; of the database.
pub fn summarize_opportunities(work: &mut Work) -> Result<OpportunitySummary> {
    let scope = work.scope("opportunity")?;
    let totals = store::list_stage_totals(work.tx, &scope)?;
    let cycles = store::list_cycles(work.tx, &scope)?;
    let count = |kind| totals.iter().filter(|total| total.kind == kind).map(|total| total.count).sum::<i64>();
    let (won, lost) = (count(OpportunityStatus::Won), count(OpportunityStatus::Lost));
    Ok(OpportunitySummary {
        open: count(OpportunityStatus::Open),
        won,
        lost,
        win_rate_percent: win_rate_percent(won, lost),
        won_value: won_value(&totals)?,
        mean_cycle_days: mean_cycle_days(&cycles),
        stages: totals.into_iter().map(figures).collect(),
    })
}

fn won_value(totals: &[StageTotal]) -> Result<Vec<Money>> {
    let mut values: Vec<Money> = Vec::new();
    for total in totals.iter().filter(|total| total.kind == OpportunityStatus::Won) {
        let amount = Money::new(total.amount_minor, total.currency);
        match values.iter_mut().find(|value| value.currency() == total.currency) {
            Some(value) => *value = value.saturating_add(amount).map_err(Error::from)?,
            None => values.push(amount),
        }
    }
    values.sort_by_key(|value| Currency::code(value.currency()));
    Ok(values)
}

fn figures(total: StageTotal) -> StageFigures {
    let amount = Money::new(total.amount_minor, total.currency);
    StageFigures { stage_id: total.stage_id, stage: total.stage, kind: total.kind, count: total.count, amount }
}
