//! 收入计划 A contract's obligations month by month: what was recognised, and what will be.

use crate::error::{Error, Result};
use crate::revenue::service_of;
use crate::work::Work;
use mingxi_domain::calendar::Period;
use mingxi_domain::ids::{ContractId, ObligationId, OrderId, OrderLineId};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::revenue::planned_revenue;
use mingxi_store::contracts::ContractRow;
use mingxi_store::ledger::sum_revenue_of_contract;
use mingxi_store::revenue::{self as store, ObligationRow};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// The revenue of a contract: obligations down, months across.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RevenueSchedule {
    /// Which contract.
    pub contract_id: ContractId,
    /// Its currency; of every amount here.
    pub currency: Currency,
    /// Every month with an amount, in order.
    pub months: Vec<Period>,
    /// One for each obligation, in the order they were made.
    pub obligations: Vec<ObligationSchedule>,
    /// All obligations by month.
    pub totals: Vec<ScheduleCell>,
    /// The transaction price allocated to them.
    pub allocated: Money,
    /// Recognised to date.
    pub recognized: Money,
    /// Not recognised yet: the remaining performance obligations.
    pub remaining: Money,
    /// Satisfied − invoiced: positive is a contract asset, negative a contract liability (deferred).
    pub position: Money,
    /// Explains the position.
    pub position_figure: String,
    /// Revenue of the contract in the ledger.
    pub ledger: Money,
    /// Ledger less recognised; anything but nothing is a fault.
    pub difference: Money,
}

/// An obligation by month.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ObligationSchedule {
    /// Which.
    pub obligation_id: ObligationId,
    /// Of which order.
    pub order_id: OrderId,
    /// Its number.
    pub order_number: String,
    /// Of which line.
    pub order_line_id: OrderLineId,
    /// What was sold.
    pub description: String,
    /// How it is recognised.
    pub method: RecognitionMethod,
    /// The transaction price allocated to it.
    pub allocated: Money,
    /// Recognised to date.
    pub recognized: Money,
    /// Not recognised yet.
    pub remaining: Money,
    /// Of it without a month: recognised when the goods are accepted.
    pub undated: Money,
    /// Explains what is recognised.
    pub figure: String,
    /// Months with an amount, in order.
    pub cells: Vec<ScheduleCell>,
}

/// One month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScheduleCell {
    /// Which month.
    pub period: Period,
    /// Recognised in it.
    pub actual: Money,
    /// Still to be recognised in it.
    pub planned: Money,
    /// Explains what was recognised.
    pub actual_figure: Option<String>,
    /// Explains what will be; none in the totals.
    pub planned_figure: Option<String>,
}

/// The revenue schedule of a contract. Actual amounts stand in the month of their entry. Source: features RR7, RR10.
///
/// # Errors
/// Not found; forbidden.
pub fn revenue_schedule(work: &mut Work, id: ContractId) -> Result<RevenueSchedule> {
    work.require_visible("contract", id)?;
    let org = work.org();
    let contract = ContractRow::find(work.tx, org, id)?.ok_or_else(|| Error::not_found("contract", id))?;
    let currency = contract.currency;
    let mut actual: BTreeMap<ObligationId, BTreeMap<Period, i64>> = BTreeMap::new();
    for (obligation, month, minor) in store::list_months_of_contract(work.tx, org, id)? {
        let period = month.parse().map_err(|_| Error::Internal(format!("stored month {month}")))?;
        actual.entry(obligation).or_default().insert(period, minor);
    }
    let lines: BTreeMap<_, _> = store::list_lines_of_contract(work.tx, org, id)?
        .into_iter()
        .map(|(id, text, number)| (id, (text, number)))
        .collect();
    let mut obligations = Vec::new();
    for row in store::list_obligations_of_contract(work.tx, org, id)? {
        let (description, order_number) = lines.get(&row.id).cloned().unwrap_or_default();
        obligations.push(obligation(&row, description, order_number, actual.remove(&row.id).unwrap_or_default())?);
    }
    let sum = |of: fn(&ObligationSchedule) -> Money| Money::saturating_sum(obligations.iter().map(of), currency);
    let (allocated, recognized) = (sum(|row| row.allocated)?, sum(|row| row.recognized)?);
    let totals = totals(&obligations, id, currency)?;
    let ledger = Money::new(sum_revenue_of_contract(work.tx, org, id)?, currency);
    Ok(RevenueSchedule {
        contract_id: id,
        currency,
        months: totals.iter().map(|cell| cell.period).collect(),
        remaining: allocated.saturating_sub(recognized)?,
        totals,
        obligations,
        allocated,
        recognized,
        position: Money::new(contract.position_minor, currency),
        position_figure: format!("contract:{id}:position"),
        difference: ledger.saturating_sub(recognized)?,
        ledger,
    })
}

fn obligation(
    row: &ObligationRow,
    description: String,
    order_number: String,
    actual: BTreeMap<Period, i64>,
) -> Result<ObligationSchedule> {
    let (allocated, recognized) = (row.allocated(), row.recognized());
    let remaining = allocated.saturating_sub(recognized)?;
    let planned: BTreeMap<Period, Money> = planned_of(row)?.into_iter().collect();
    let dated = Money::saturating_sum(planned.values().copied(), row.currency)?;
    let zero = Money::zero(row.currency);
    let months: BTreeSet<Period> = actual.keys().chain(planned.keys()).copied().collect();
    let cells = months.into_iter().map(|period| ScheduleCell {
        period,
        actual: Money::new(actual.get(&period).copied().unwrap_or(0), row.currency),
        planned: planned.get(&period).copied().unwrap_or(zero),
        actual_figure: actual
            .contains_key(&period)
            .then(|| format!("month:{period}:recognized:{}:{}", row.currency, row.id)),
        planned_figure: planned.contains_key(&period).then(|| format!("obligation:{}:planned:{period}", row.id)),
    });
    let cells = cells.collect();
    Ok(ObligationSchedule {
        obligation_id: row.id,
        order_id: row.order_id,
        order_number,
        order_line_id: row.order_line_id,
        description,
        method: row.method,
        allocated,
        recognized,
        remaining,
        undated: remaining.saturating_sub(dated)?,
        figure: format!("obligation:{}:recognized", row.id),
        cells,
    })
}

/// What of an obligation will be recognised in which month; goods have no month until they are accepted.
pub(crate) fn planned_of(row: &ObligationRow) -> Result<Vec<(Period, Money)>> {
    if row.method != RecognitionMethod::StraightLine || row.recognized_minor >= row.allocated_minor {
        return Ok(Vec::new());
    }
    Ok(planned_revenue(row.allocated(), row.recognized(), &service_of(row)?, row.recognized_through)?)
}

fn totals(obligations: &[ObligationSchedule], id: ContractId, currency: Currency) -> Result<Vec<ScheduleCell>> {
    let zero = Money::zero(currency);
    let mut months: BTreeMap<Period, (Money, Money)> = BTreeMap::new();
    for cell in obligations.iter().flat_map(|row| &row.cells) {
        let sums = months.entry(cell.period).or_insert((zero, zero));
        *sums = (sums.0.saturating_add(cell.actual)?, sums.1.saturating_add(cell.planned)?);
    }
    let cell = |(period, (actual, planned)): (Period, (Money, Money))| ScheduleCell {
        period,
        actual,
        planned,
        actual_figure: (!actual.is_zero()).then(|| format!("month:{period}:recognized:{currency}:{id}")),
        planned_figure: None,
    };
    Ok(months.into_iter().map(cell).collect())
}
