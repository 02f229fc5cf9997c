//! The collection plan across contracts.

use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::calendar::{Date, add_days, days_between};
use mingxi_domain::contracts::PlanTrigger;
use mingxi_domain::ids::{ContractId, CustomerId, EntityId, InstallmentId, UserId};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::payment_terms::{CashWeeks, cash_weeks};
use mingxi_domain::words;
use mingxi_store::collections::{self as store, PlanFilter, PlanRow, PlanState};
use mingxi_store::contracts::InstallmentRow;
use serde::Serialize;
use utoipa::ToSchema;

/// Most installments of a page.
const PAGE_MAX: usize = 500;
/// Weeks of the forecast.
const WEEKS: usize = 13;
/// Days before the due date from which an installment counts as due.
const DUE_SOON_DAYS: i64 = 7;

mingxi_domain::text_enum! {
    /// Where an installment stands on a day.
    pub enum CollectionState {
        Waiting "waiting" "未触发" "Waiting for its event",
        PreDue "pre_due" "未到期" "Not due",
        Due "due" "即将到期" "Due within seven days",
        Overdue "overdue" "已逾期" "Overdue",
        Settled "settled" "已结清" "Settled",
    }
}

/// Which installments.
#[derive(Clone, Debug, Default)]
pub struct CollectionPlanQuery {
    /// Due on this day or later.
    pub from: Option<Date>,
    /// Due on this day or before.
    pub through: Option<Date>,
    /// Of one customer.
    pub customer_id: Option<CustomerId>,
    /// Of one contract.
    pub contract_id: Option<ContractId>,
    /// Of contracts of one entity.
    pub entity_id: Option<EntityId>,
    /// In one currency.
    pub currency: Option<Currency>,
    /// Only in this state.
    pub state: Option<CollectionState>,
    /// The id the page before ended with.
    pub cursor: Option<InstallmentId>,
    /// Most rows; 100 unless given, at most 500.
    pub limit: Option<usize>,
}

/// One page of the plan, and the cash expected of all of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CollectionPlan {
    /// Today, for which the states hold.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// Those due first.
    pub items: Vec<PlannedInstallment>,
    /// Pass it as `cursor` to go on; absent on the last page.
    pub next_cursor: Option<InstallmentId>,
    /// Open amounts of the whole filter by week, one row for each currency.
    pub forecast: Vec<CashForecast>,
}

/// Expected cash of one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CashForecast {
    /// Which currency.
    pub currency: Currency,
    /// Open and due before today.
    pub overdue: Money,
    /// 13 weeks, this one first.
    pub weeks: Vec<CashWeek>,
    /// Open and due after them.
    pub later: Money,
    /// Open, and its event has not happened.
    pub undated: Money,
    /// All of it.
    pub total: Money,
}

/// One week.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CashWeek {
    /// Its first day: a Monday; today in the first.
    #[schema(value_type = String, format = Date)]
    pub starts_on: Date,
    /// Open and due in it.
    pub amount: Money,
}

/// An installment on a day. The cash of a contract covers its installments in order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlannedInstallment {
    /// Which.
    pub id: InstallmentId,
    /// Of which contract.
    pub contract_id: ContractId,
    /// Its number.
    pub contract_number: String,
    /// Of which customer.
    pub customer_id: CustomerId,
    /// Their name.
    pub customer_name: String,
    /// Who owns it.
    pub owner_id: UserId,
    /// Its place in the plan.
    pub sequence: i64,
    /// What starts its clock.
    pub trigger: PlanTrigger,
    /// When it is due, once that happened.
    #[schema(value_type = Option<String>, format = Date)]
    pub due_on: Option<Date>,
    /// Days until then; negative when overdue.
    pub days_left: Option<i64>,
    /// Where it stands.
    pub state: CollectionState,
    /// Planned, tax included.
    pub amount: Money,
    /// Settled by matched cash, cash discounts and small differences.
    pub settled: Money,
    /// The rest.
    pub open: Money,
}

/// The collection plan of what the actor may see. Source: feature CP1.
///
/// # Errors
/// Forbidden; invalid limit or cursor.
pub fn collection_plan(work: &mut Work, query: &CollectionPlanQuery) -> Result<CollectionPlan> {
    let limit = query.limit.unwrap_or(100);
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(Error::page_limit(PAGE_MAX));
    }
    let (scope, today) = (work.scope("installment")?, work.today());
    let filter = PlanFilter {
        from: query.from,
        through: query.through,
        customer: query.customer_id,
        contract: query.contract_id,
        entity: query.entity_id,
        currency: query.currency,
        state: query.state.map(|state| kept(state, today)),
    };
    let after = match query.cursor {
        None => None,
        Some(id) => {
            let row = InstallmentRow::find(work.tx, work.org(), id)?.ok_or_else(|| {
                Error::invalid("/cursor", "not_a_cursor", words!("须从第一页重新开始", "start again"))
            })?;
            Some((row.due_on, id))
        }
    };
    let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let rows = store::list_plan(work.tx, &scope, &filter, after, wanted)?;
    let amounts: Vec<_> =
        store::list_open_by_day(work.tx, &scope, &filter)?.into_iter().map(|day| (day.due_on, day.open)).collect();
    let forecast = cash_weeks(today, WEEKS, &amounts)?.into_iter().map(forecast).collect::<Result<Vec<_>>>()?;
    let has_more = rows.len() > limit;
    let items = rows.into_iter().take(limit).map(|row| planned(row, today)).collect::<Result<Vec<_>>>()?;
    let next_cursor = if has_more { items.last().map(|item| item.id) } else { None };
    Ok(CollectionPlan { as_of: today, items, next_cursor, forecast })
}

/// Through this day an open installment is due soon.
fn soon(today: Date) -> Date {
    add_days(today, DUE_SOON_DAYS)
}

/// The state as the database asks for it, as [`state_of`] tells it.
fn kept(state: CollectionState, today: Date) -> PlanState {
    match state {
        CollectionState::Settled => PlanState::Settled,
        CollectionState::Waiting => PlanState::Waiting,
        CollectionState::Overdue => PlanState::DueBefore(today),
        CollectionState::Due => PlanState::DueWithin(today, soon(today)),
        CollectionState::PreDue => PlanState::DueAfter(soon(today)),
    }
}

fn state_of(open: Money, due_on: Option<Date>, today: Date) -> CollectionState {
    match due_on {
        _ if open.is_zero() => CollectionState::Settled,
        None => CollectionState::Waiting,
        Some(due_on) if due_on < today => CollectionState::Overdue,
        Some(due_on) if due_on <= soon(today) => CollectionState::Due,
        Some(_) => CollectionState::PreDue,
    }
}

fn planned(row: PlanRow, today: Date) -> Result<PlannedInstallment> {
    let open = row.amount.saturating_sub(row.settled)?;
    Ok(PlannedInstallment {
        id: row.id,
        contract_id: row.contract_id,
        contract_number: row.contract_number,
        customer_id: row.customer_id,
        customer_name: row.customer_name,
        owner_id: row.owner_id,
        sequence: row.sequence,
        trigger: row.trigger,
        due_on: row.due_on,
        days_left: row.due_on.map(|due_on| days_between(today, due_on)),
        state: state_of(open, row.due_on, today),
        amount: row.amount,
        settled: row.settled,
        open,
    })
}

fn forecast(cash: CashWeeks) -> Result<CashForecast> {
    let currency = cash.overdue.currency();
    let parts = cash.weeks.iter().map(|(_, amount)| *amount).chain([cash.overdue, cash.later, cash.undated]);
    let total = Money::saturating_sum(parts, currency)?;
    let weeks = cash.weeks.into_iter().map(|(starts_on, amount)| CashWeek { starts_on, amount }).collect();
    Ok(CashForecast { currency, overdue: cash.overdue, weeks, later: cash.later, undated: cash.undated, total })
}
