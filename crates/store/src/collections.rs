//! 回款计划 Installments with what of their contracts is settled.

use crate::error::DbError;
use crate::filter_sql::{SqlBuilder, push_scope};
use crate::row::{FromRow, Row};
use crate::sql::SqlText;
use crate::tx::Tx;
use crate::value::Value;
use jiff::civil::Date;
use mingxi_domain::access::Scope;
use mingxi_domain::contracts::PlanTrigger;
use mingxi_domain::ids::{ContractId, CustomerId, EntityId, Id, InstallmentId, UserId};
use mingxi_domain::money::{Currency, Money};

/// Where an installment stands, with the days that decide it.
#[derive(Clone, Copy, Debug)]
pub enum PlanState {
    /// Nothing of it is open.
    Settled,
    /// Open, and its event has not happened.
    Waiting,
    /// Open and due before this day.
    DueBefore(Date),
    /// Open and due from the first through the second day.
    DueWithin(Date, Date),
    /// Open and due after this day.
    DueAfter(Date),
}

/// Which installments.
#[derive(Clone, Debug, Default)]
pub struct PlanFilter {
    /// Due on this day or later.
    pub from: Option<Date>,
    /// Due on this day or before.
    pub through: Option<Date>,
    /// Of one customer.
    pub customer: Option<CustomerId>,
    /// Of one contract.
    pub contract: Option<ContractId>,
    /// Of contracts of one entity.
    pub entity: Option<EntityId>,
    /// In one currency.
    pub currency: Option<Currency>,
    /// In one state.
    pub state: Option<PlanState>,
}

/// An installment.
#[derive(Clone, Debug)]
pub struct PlanRow {
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
    pub due_on: Option<Date>,
    /// Planned, tax included.
    pub amount: Money,
    /// Settled of it: cash, cash discounts and small differences of its contract, which cover the plan in order.
    pub settled: Money,
}

impl FromRow for PlanRow {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        let currency: Currency = row.get("currency")?;
        let money = |minor| Money::new(minor, currency);
        Ok(Self {
            id: row.get("id")?,
            contract_id: row.get("contract_id")?,
            contract_number: row.get("contract_number")?,
            customer_id: row.get("customer_id")?,
            customer_name: row.get("customer_name")?,
            owner_id: row.get("owner_id")?,
            sequence: row.get("sequence")?,
            trigger: row.get("trigger")?,
            due_on: row.get("due_on")?,
            amount: money(row.get("amount_minor")?),
            settled: money(row.get("settled_minor")?),
        })
    }
}

/// What is open on a day, or on no day yet, in one currency.
#[derive(Clone, Copy, Debug)]
pub struct OpenOnDay {
    /// Due on; none while it waits for its event.
    pub due_on: Option<Date>,
    /// Open of all installments due then.
    pub open: Money,
}

impl FromRow for OpenOnDay {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self { due_on: row.get("due_on")?, open: Money::new(row.get("open_minor")?, row.get("currency")?) })
    }
}

/// The plans of whole contracts first, since what covers an installment depends on those before it; then the filter.
/// Cash covers a plan in its order. Source: feature CP1.
const PLANNED: &str = "with plan as (
    select t.id, t.contract_id, c.number as contract_number, t.customer_id, u.name as customer_name, t.owner_id, c.entity_id,
     t.sequence, t.trigger, t.due_on, t.currency, t.amount_minor, t.org_id,
     coalesce((select sum(i.applied_minor + i.cash_discount_minor + i.written_off_minor) from invoice i
      where i.org_id = t.org_id and i.contract_id = t.contract_id and i.status = 'issued' and i.kind <> 'credit_note'), 0)
     - coalesce(sum(t.amount_minor) over (partition by t.contract_id order by t.sequence
        rows between unbounded preceding and 1 preceding), 0) as reaches
    from installment t
    join contract c on c.org_id = t.org_id and c.id = t.contract_id and c.status in ('signed', 'closed')
    join customer u on u.org_id = t.org_id and u.id = t.customer_id where ";
const COVERED: &str = "), covered as (
    select p.*, cast(case when p.reaches <= 0 then 0 when p.reaches < p.amount_minor then p.reaches else p.amount_minor end
     as bigint) as settled_minor from plan p) ";

/// Installments of contracts that were not terminated, those due first, those without a date last; from the one after
/// `after` on.
///
/// # Errors
/// Of the database.
pub fn list_plan(
    tx: &mut Tx,
    scope: &Scope,
    filter: &PlanFilter,
    after: Option<(Option<Date>, InstallmentId)>,
    limit: i64,
) -> Result<Vec<PlanRow>, DbError> {
    let mut sql = planned(scope, filter);
    sql.push("select * from covered t where 1 = 1");
    push_filter(&mut sql, filter);
    match after {
        None => {}
        Some((Some(due_on), id)) => {
            sql.push(" and (t.due_on > ").bind(Value::Date(due_on)).push(" or t.due_on is null or (t.due_on = ");
            sql.bind(Value::Date(due_on)).push(" and t.id > ").bind(Value::I64(id.raw())).push("))");
        }
        Some((None, id)) => {
            sql.push(" and t.due_on is null and t.id > ").bind(Value::I64(id.raw()));
        }
    }
    sql.push(" order by t.due_on nulls last, t.id limit ").bind(Value::I64(limit));
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// What is open of the whole filter, by day.
///
/// # Errors
/// Of the database.
pub fn list_open_by_day(tx: &mut Tx, scope: &Scope, filter: &PlanFilter) -> Result<Vec<OpenOnDay>, DbError> {
    let mut sql = planned(scope, filter);
    sql.push(
        "select t.currency, t.due_on, sum(t.amount_minor - t.settled_minor) as open_minor from covered t
         where 1 = 1",
    );
    push_filter(&mut sql, filter);
    sql.push(" group by t.currency, t.due_on order by t.currency, t.due_on nulls last");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// `plan` and `covered` of the contracts that the filter names.
fn planned(scope: &Scope, filter: &PlanFilter) -> SqlBuilder {
    let mut sql = SqlBuilder::default();
    sql.push(PLANNED);
    push_scope(&mut sql, scope);
    if let Some(customer) = filter.customer {
        sql.push(" and t.customer_id = ").bind(Value::I64(customer.raw()));
    }
    if let Some(contract) = filter.contract {
        sql.push(" and t.contract_id = ").bind(Value::I64(contract.raw()));
    }
    if let Some(entity) = filter.entity {
        sql.push(" and c.entity_id = ").bind(Value::I64(entity.raw()));
    }
    if let Some(currency) = filter.currency {
        sql.push(" and t.currency = ").bind(Value::Text(currency.code().to_owned()));
    }
    sql.push(COVERED);
    sql
}

/// What is asked of single installments.
fn push_filter(sql: &mut SqlBuilder, filter: &PlanFilter) {
    if let Some(from) = filter.from {
        sql.push(" and t.due_on >= ").bind(Value::Date(from));
    }
    if let Some(through) = filter.through {
        sql.push(" and t.due_on <= ").bind(Value::Date(through));
    }
    let Some(state) = filter.state else { return };
    if let PlanState::Settled = state {
        sql.push(" and t.settled_minor = t.amount_minor");
        return;
    }
    sql.push(" and t.settled_minor <> t.amount_minor and t.due_on ");
    match state {
        PlanState::DueBefore(day) => sql.push("< ").bind(Value::Date(day)),
        PlanState::DueWithin(first, last) => {
            sql.push(">= ").bind(Value::Date(first)).push(" and t.due_on <= ").bind(Value::Date(last))
        }
        PlanState::DueAfter(day) => sql.push("> ").bind(Value::Date(day)),
        PlanState::Waiting | PlanState::Settled => sql.push("is null"),
    };
}
