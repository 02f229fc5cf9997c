//! 收入瀑布（按批次） The revenue waterfall by cohort: contracts by their start down, months across, tied to the ledger.
//!
//! `recognized = earlier + actual months`, `remaining = overdue + planned months + later + undated`,
//! `recognized − billed = unbilled − deferred`, for each row and for the total.

mod sums;
mod ties;

pub(crate) use sums::planned_at;
pub use ties::{CohortTies, LedgerTie, MonthTie};

use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::access::Rows;
use mingxi_domain::calendar::{Date, Period};
use mingxi_domain::ids::EntityId;
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::revenue::{Cohort, CohortGrain};
use mingxi_domain::words;
use mingxi_store::revenue_cohorts::CohortFilter;
use serde::Serialize;
use sums::Sums;
use utoipa::ToSchema;

/// Most months of it.
const MONTHS_MAX: usize = 36;

/// Which contracts, as of when, and which months to show.
#[derive(Clone, Copy, Debug)]
pub struct CohortQuery {
    /// Of one entity.
    pub entity_id: Option<EntityId>,
    /// Through the end of this month; the current one when left out.
    pub as_of: Option<Period>,
    /// First month; five before `as_of` when left out.
    pub from: Option<Period>,
    /// Last month; six after `as_of` when left out.
    pub through: Option<Period>,
    /// Rows by quarter or by month.
    pub grain: CohortGrain,
}

/// Revenue by cohort. Source: features RR7, RR10.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CohortWaterfall {
    /// Through the end of this month.
    pub as_of: Period,
    /// Rows by quarter or by month.
    pub grain: CohortGrain,
    /// The months across. Through `as_of` they are actual, after it planned.
    pub months: Vec<CohortMonth>,
    /// One block for each currency; currencies are never added.
    pub currencies: Vec<CohortBlock>,
}

/// A month across.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CohortMonth {
    /// Which month.
    pub period: Period,
    /// Whether it is after `as_of`.
    pub is_planned: bool,
    /// Whether it is closed, in every entity shown.
    pub period_closed: bool,
}

/// The cohorts of one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CohortBlock {
    /// Of every amount in it.
    pub currency: Currency,
    /// The months shown, closed where every entity with contracts in this currency has closed them.
    pub months: Vec<CohortMonth>,
    /// By start, the earliest first; cohorts without any amount are left out.
    pub cohorts: Vec<CohortRow>,
    /// All of them.
    pub total: CohortRow,
    /// Against the ledger; none for who sees only some of the contracts.
    pub ties: Option<CohortTies>,
}

/// An amount with the reference that explains it, none where it is zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CohortAmount {
    /// The amount.
    pub amount: Money,
    /// Hand this to `explain`.
    pub figure: Option<String>,
}

/// One month of a cohort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CohortCell {
    /// Which month.
    pub period: Period,
    /// Recognised in it, in the month of the entry.
    pub actual: CohortAmount,
    /// Of its services, not recognised at `as_of`.
    pub planned: CohortAmount,
}

/// The contracts of a cohort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CohortRow {
    /// `2026-Q2`, `2026-05`, or `all`.
    pub cohort: String,
    /// Signed contracts that start in it.
    pub contracts: i64,
    /// Invoiced to date without tax, less credit notes.
    pub billed: CohortAmount,
    /// Recognised to date.
    pub recognized: CohortAmount,
    /// Of it before the first month shown.
    pub earlier: CohortAmount,
    /// The months shown.
    pub cells: Vec<CohortCell>,
    /// Planned for months before the first one shown and still not recognised.
    pub overdue: CohortAmount,
    /// Planned after the last month shown.
    pub later: CohortAmount,
    /// To be recognised on acceptance, in no month yet.
    pub undated: CohortAmount,
    /// Ordered and not recognised: the remaining performance obligations.
    pub remaining: CohortAmount,
    /// Invoiced before it was satisfied: the contract liabilities of its contracts.
    pub deferred: CohortAmount,
    /// Satisfied before it was invoiced: the contract assets of its contracts.
    pub unbilled: CohortAmount,
}

/// What the query asks for once defaults and limits are applied.
#[derive(Clone, Copy, Debug)]
struct Span {
    entity: Option<EntityId>,
    as_of: Period,
    from: Period,
    through: Period,
    grain: CohortGrain,
    /// Whether months have begun since.
    is_past: bool,
}

impl Span {
    fn filter(&self) -> CohortFilter {
        CohortFilter { entity: self.entity, as_of: self.as_of.last_day(), contract: None, months: None, currency: None }
    }
}

/// The waterfall by cohort, of the contracts the actor may see. A contract stands in the cohort of its start, or of the
/// day it was signed. Goods have no month until they are accepted.
///
/// # Errors
/// Forbidden; unknown entity; a month in the future; months out of order or more than 36.
pub fn revenue_cohorts(work: &mut Work, query: &CohortQuery) -> Result<CohortWaterfall> {
    work.scope("revenue_event")?;
    let scope = work.scope("contract")?;
    let span = span(work, query)?;
    let sums = sums::load(work, &scope, &span)?;
    let closed = ties::Closed::load(work, &span)?;
    let ledger = match scope.rows {
        Rows::All => Some(ties::Ledger::load(work, &span)?),
        Rows::OwnedBy { .. } => None,
    };
    let mut currencies: Vec<Currency> = sums.keys().copied().collect();
    if let Some(ledger) = &ledger {
        currencies.extend(ledger.currencies().filter(|currency| !sums.contains_key(currency)));
    }
    let mut blocks = Vec::with_capacity(currencies.len());
    for currency in currencies {
        let cohorts = sums.get(&currency);
        let mut all = Sums::default();
        for sums in cohorts.into_iter().flat_map(|cohorts| cohorts.values()) {
            all.add(sums);
        }
        let cohorts = cohorts.into_iter().flatten().filter(|(_, sums)| !sums.is_nothing());
        let ties = ledger.as_ref().map(|ledger| ledger.tie(&span, currency, &all));
        blocks.push(CohortBlock {
            currency,
            months: closed.months(&span, Some(currency)),
            cohorts: cohorts.map(|(cohort, sums)| row(&span, currency, *cohort, sums)).collect(),
            total: row(&span, currency, Cohort::All, &all),
            ties,
        });
    }
    let months = closed.months(&span, None);
    Ok(CohortWaterfall { as_of: span.as_of, grain: span.grain, months, currencies: blocks })
}

fn span(work: &mut Work, query: &CohortQuery) -> Result<Span> {
    if let Some(entity) = query.entity_id {
        work.require_reference("entity", entity, "/entity_id")?;
    }
    let current = Period::of(work.today());
    let as_of = query.as_of.unwrap_or(current);
    let (from, through) = (query.from.unwrap_or(as_of.plus(-5)), query.through.unwrap_or(as_of.plus(6)));
    if as_of > current {
        return Err(Error::invalid(
            "/as_of",
            "in_the_future",
            words!("当前月份为 {current}", "the current month is {current}"),
        ));
    }
    if from > as_of {
        return Err(Error::invalid(
            "/from",
            "out_of_range",
            words!("不晚于报表月份 {as_of}", "not after {as_of}, the month of the report"),
        ));
    }
    let months = Period::through(from, through).take(MONTHS_MAX + 1).count();
    if through < as_of || months > MONTHS_MAX {
        let detail = words!(
            "不早于 {as_of}，且自 {from} 起最多 {MONTHS_MAX} 个月",
            "not before {as_of}, and at most {MONTHS_MAX} months from {from}"
        );
        return Err(Error::invalid("/through", "out_of_range", detail));
    }
    Ok(Span { entity: query.entity_id, as_of, from, through, grain: query.grain, is_past: as_of < current })
}

fn row(span: &Span, currency: Currency, cohort: Cohort, sums: &Sums) -> CohortRow {
    let entity = span.entity.map_or_else(|| "all".to_owned(), |id| id.to_string());
    let amount = |minor: i128, as_of: Period, what: &str| CohortAmount {
        amount: Money::of_sum(minor, currency),
        figure: (minor != 0).then(|| format!("cohort:{cohort}:{currency}:{as_of}:{entity}:{what}")),
    };
    let now = |minor, what: &str| amount(minor, span.as_of, what);
    let cells = Period::through(span.from, span.through).map(|period| CohortCell {
        period,
        actual: now(sums.actual.get(&period).copied().unwrap_or(0), &format!("recognized:{period}")),
        planned: now(sums.planned.get(&period).copied().unwrap_or(0), &format!("planned:{period}")),
    });
    CohortRow {
        cohort: cohort.to_string(),
        contracts: sums.contracts,
        billed: now(sums.billed, "billed"),
        recognized: now(sums.recognized, "recognized"),
        // What was recognised before the first month is what was recognised as of the month before it.
        earlier: amount(sums.recognized - sums.actual.values().sum::<i128>(), span.from.previous(), "recognized"),
        cells: cells.collect(),
        overdue: now(sums.overdue, &format!("overdue:{}", span.from)),
        later: now(sums.later, &format!("later:{}", span.through)),
        undated: now(sums.undated, "undated"),
        remaining: now(sums.remaining(), "remaining"),
        deferred: now(sums.deferred, "deferred"),
        unbilled: now(sums.unbilled, "unbilled"),
    }
}

/// The end of a month, or today when it has not ended.
pub(crate) fn known_on(work: &Work, as_of: Period) -> Date {
    as_of.last_day().min(work.today())
}
