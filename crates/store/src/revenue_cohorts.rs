//! 收入批次 Revenue by cohort: contracts by the month they start, as of the end of a day.
//!
//! What is kept on contracts, orders and obligations is of now. As of an earlier day, what happened after it is taken
//! back, so a report of today reads no history but the months it shows.

use crate::error::DbError;
use crate::filter_sql::{SqlBuilder, push_scope};
use crate::row::{FromRow, Row};
use crate::sql::{Sql, SqlText};
use crate::tx::Tx;
use crate::value::Value;
use crate::{sql, v};
use jiff::civil::Date;
use mingxi_domain::access::Scope;
use mingxi_domain::calendar::Period;
use mingxi_domain::ids::{ContractId, EntityId, Id, InvoiceId, ObligationId, OrgId};
use mingxi_domain::ledger::{AccountRole, PeriodStatus};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::revenue::ContractStanding;
use mingxi_domain::text_enum::TextEnum;
use serde_json::Value as Json;

/// Which contracts, as of when. `t` is the contract.
#[derive(Clone, Copy, Debug)]
pub struct CohortFilter {
    /// Of one entity.
    pub entity: Option<EntityId>,
    /// At the end of this day.
    pub as_of: Date,
    /// One of them.
    pub contract: Option<ContractId>,
    /// First and last month in which they start.
    pub months: Option<(Period, Period)>,
    /// In one currency.
    pub currency: Option<Currency>,
}

/// The month a contract starts: its start, or the day it was signed.
const START: &str = "coalesce(substr(cast(t.starts_on as text), 1, 7), substr(cast(t.signed_on as text), 1, 7))";

impl CohortFilter {
    fn push(&self, sql: &mut SqlBuilder, scope: &Scope) {
        push_scope(sql, scope);
        sql.push(" and t.signed_on is not null");
        if let Some(entity) = self.entity {
            sql.push(" and t.entity_id = ").bind(Value::I64(entity.raw()));
        }
        if let Some(contract) = self.contract {
            sql.push(" and t.id = ").bind(Value::I64(contract.raw()));
        }
        if let Some((first, last)) = self.months {
            sql.push(" and ").push(START).push(" >= ").bind(Value::Text(first.to_string()));
            sql.push(" and ").push(START).push(" <= ").bind(Value::Text(last.to_string()));
        }
        if let Some(currency) = self.currency {
            sql.push(" and t.currency = ").bind(Value::Text(currency.code().to_owned()));
        }
    }
}

/// Contracts that start in a month, in one currency, as of a day.
#[derive(Clone, Debug)]
pub struct CohortStanding {
    /// Their currency.
    pub currency: Currency,
    /// The month they start, `2026-03`.
    pub start_month: String,
    /// How many.
    pub contracts: i64,
    /// Invoiced to date without tax, less credit notes.
    pub billed_minor: i64,
    /// Recognised to date.
    pub recognized_minor: i64,
    /// Sum of the contract liabilities.
    pub deferred_minor: i64,
    /// Sum of the contract assets.
    pub unbilled_minor: i64,
}

impl FromRow for CohortStanding {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            currency: row.at(0)?,
            start_month: row.at(1)?,
            contracts: row.at(2)?,
            billed_minor: row.at(3)?,
            recognized_minor: row.at(4)?,
            deferred_minor: row.at(5)?,
            unbilled_minor: row.at(6)?,
        })
    }
}

/// The amount on a row of [`push_standings`].
const fn amount_sql(standing: ContractStanding) -> &'static str {
    match standing {
        ContractStanding::Billed => "s.recognized - s.position",
        ContractStanding::Recognized => "s.recognized",
        ContractStanding::Deferred => "case when s.position < 0 then -s.position else 0 end",
        ContractStanding::Unbilled => "case when s.position > 0 then s.position else 0 end",
    }
}

/// One row for each contract: id, number, currency, start_month, recognized, position.
fn push_standings(sql: &mut SqlBuilder, scope: &Scope, filter: &CohortFilter) {
    let (org, as_of) = (Value::I64(scope.org.raw()), Value::Date(filter.as_of));
    sql.push("select t.org_id, t.id, t.number, t.customer_id, t.currency, ").push(START).push(
        " as start_month, coalesce(o.recognized, 0) - coalesce(f.satisfied, 0) as recognized,
         t.position_minor - coalesce(f.satisfied, 0) + coalesce(f.invoiced, 0) as position from contract t
         left join (select contract_id, sum(recognized_minor) as recognized from sales_order where org_id = ",
    );
    sql.bind(org.clone()).push(
        " group by contract_id) o on o.contract_id = t.id
         left join (select contract_id, sum(satisfied) as satisfied, sum(invoiced) as invoiced from (
         select contract_id, amount_minor as satisfied, 0 as invoiced from revenue_event where org_id = ",
    );
    sql.bind(org.clone()).push(" and effective_on > ").bind(as_of.clone()).push(
        " union all select contract_id, 0, case when kind = 'credit_note' then -net_minor else net_minor end from invoice
          where status = 'issued' and org_id = ",
    );
    sql.bind(org.clone()).push(" and issued_on > ").bind(as_of.clone()).push(
        " union all select contract_id, 0, case when kind = 'credit_note' then net_minor else -net_minor end from invoice
          where status = 'void' and org_id = ",
    );
    // Void invoices are few and found by their status; as a plain bound the day would pick the index of all invoices.
    sql.bind(org).push(" and voided_on > ").bind(as_of.clone());
    sql.push(" and case when issued_on <= ").bind(as_of).push(" then 1 else 0 end = 1");
    sql.push(") facts group by contract_id) f on f.contract_id = t.id where ");
    filter.push(sql, scope);
}

/// What contracts stand at by the month they start.
///
/// # Errors
/// Of the database.
pub fn list_cohort_standings(
    tx: &mut Tx,
    scope: &Scope,
    filter: &CohortFilter,
) -> Result<Vec<CohortStanding>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select s.currency, s.start_month, count(*)");
    for standing in ContractStanding::ALL {
        sql.push(", sum(").push(amount_sql(*standing)).push(")");
    }
    sql.push(" from (");
    push_standings(&mut sql, scope, filter);
    sql.push(") s group by s.currency, s.start_month order by s.currency, s.start_month");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// The amount of each contract that has one, with its number and its customer, the largest first, at most `limit`.
///
/// # Errors
/// Of the database.
pub fn list_contract_standings(
    tx: &mut Tx,
    scope: &Scope,
    filter: &CohortFilter,
    standing: ContractStanding,
    limit: i64,
) -> Result<Vec<(ContractId, String, String, i64)>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select s.id, s.number, coalesce(c.name, ''), ").push(amount_sql(standing)).push(" from (");
    push_standings(&mut sql, scope, filter);
    sql.push(") s left join customer c on c.org_id = s.org_id and c.id = s.customer_id where ")
        .push(amount_sql(standing))
        .push(" <> 0 order by 4 desc, s.number, s.id limit ")
        .bind(Value::I64(limit));
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

fn push_events(sql: &mut SqlBuilder, scope: &Scope, filter: &CohortFilter, from: Date) {
    sql.push(" from revenue_event e join contract t on t.org_id = e.org_id and t.id = e.contract_id where e.org_id = ");
    sql.bind(Value::I64(scope.org.raw())).push(" and e.effective_on >= ").bind(Value::Date(from));
    sql.push(" and e.effective_on <= ").bind(Value::Date(filter.as_of)).push(" and ");
    filter.push(sql, scope);
}

const ENTITIES_OF_CURRENCIES: Sql =
    sql!("select currency, entity_id from contract where org_id = $1 group by currency, entity_id order by 1, 2");

/// Which entities have contracts in which currency.
///
/// # Errors
/// Of the database.
pub fn list_entities_of_currencies(tx: &mut Tx, org: OrgId) -> Result<Vec<(Currency, EntityId)>, DbError> {
    tx.all(ENTITIES_OF_CURRENCIES, v![org])
}

/// What was recognised from a day to the filter's: currency, month of the start, month of the entry, amount.
///
/// # Errors
/// Of the database.
pub fn list_cohort_months(
    tx: &mut Tx,
    scope: &Scope,
    filter: &CohortFilter,
    from: Date,
) -> Result<Vec<(Currency, String, String, i64)>, DbError> {
    let month = "substr(cast(e.effective_on as text), 1, 7)";
    let mut sql = SqlBuilder::default();
    sql.push("select t.currency, ").push(START).push(", ").push(month).push(", sum(e.amount_minor)");
    push_events(&mut sql, scope, filter, from);
    sql.push(" group by 1, 2, 3 order by 1, 2, 3");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// What was recognised of each contract from a day to the filter's, the largest first, at most `limit`.
///
/// # Errors
/// Of the database.
pub fn list_contracts_of_days(
    tx: &mut Tx,
    scope: &Scope,
    filter: &CohortFilter,
    from: Date,
    limit: i64,
) -> Result<Vec<(ContractId, String, String, i64)>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select s.id, s.number, coalesce(c.name, ''), s.amount from (");
    sql.push("select t.org_id, t.id, t.number, t.customer_id, sum(e.amount_minor) as amount");
    push_events(&mut sql, scope, filter, from);
    sql.push(" group by t.org_id, t.id, t.number, t.customer_id having sum(e.amount_minor) <> 0) s");
    sql.push(" left join customer c on c.org_id = s.org_id and c.id = s.customer_id");
    sql.push(" order by s.amount desc, s.number, s.id limit ").bind(Value::I64(limit));
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// An obligation that was not satisfied at a day.
#[derive(Clone, Debug)]
pub struct OpenObligation {
    /// Which.
    pub id: ObligationId,
    /// Number of its contract.
    pub contract_number: String,
    /// The month its contract starts.
    pub start_month: String,
    /// How it is recognised.
    pub method: RecognitionMethod,
    /// First day of the service.
    pub starts_on: Option<Date>,
    /// Last day of the service.
    pub ends_on: Option<Date>,
    /// The transaction price allocated to it now.
    pub allocated: Money,
    /// Recognised by the day.
    pub recognized: Money,
    /// Last day of service recognised up to now.
    pub recognized_through: Option<Date>,
    /// Days on which the service is suspended.
    pub pauses: Json,
}

impl FromRow for OpenObligation {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        let currency = row.at(6)?;
        Ok(Self {
            id: row.at(0)?,
            contract_number: row.at(1)?,
            start_month: row.at(2)?,
            method: row.at(3)?,
            starts_on: row.at(4)?,
            ends_on: row.at(5)?,
            allocated: Money::new(row.at(7)?, currency),
            recognized: Money::new(row.at(8)?, currency),
            recognized_through: row.at(9)?,
            pauses: row.at(10)?,
        })
    }
}

/// Obligations ordered by a day and not satisfied at its end, by contract. A price that changed later is as it is now.
///
/// # Errors
/// Of the database.
pub fn list_open_obligations(
    tx: &mut Tx,
    scope: &Scope,
    filter: &CohortFilter,
) -> Result<Vec<OpenObligation>, DbError> {
    let (org, as_of) = (Value::I64(scope.org.raw()), Value::Date(filter.as_of));
    let mut sql = SqlBuilder::default();
    // Those open now are found by their partial index; those satisfied since, by what was recognised since. Grouped by
    // the contract first, or SQLite would read every event along the index of obligations.
    let part = |sql: &mut SqlBuilder, is_open: bool| {
        sql.push("select b.id, t.number, ").push(START).push(
            " as start_month, b.method, b.starts_on, b.ends_on, b.currency, b.allocated_minor,
             b.recognized_minor - coalesce(a.amount, 0) as recognized_minor, b.recognized_through, b.pauses from obligation b ",
        );
        sql.push(if is_open { "left join" } else { "join" });
        sql.push(" (select obligation_id, sum(amount_minor) as amount from revenue_event where org_id = ");
        sql.bind(org.clone()).push(" and effective_on > ").bind(as_of.clone()).push(
            " group by contract_id, obligation_id) a on a.obligation_id = b.id
             join contract t on t.org_id = b.org_id and t.id = b.contract_id
             join sales_order o on o.org_id = b.org_id and o.id = b.order_id where b.org_id = ",
        );
        sql.bind(org.clone()).push(if is_open {
            " and b.recognized_minor < b.allocated_minor"
        } else {
            " and b.recognized_minor >= b.allocated_minor"
        });
        sql.push(" and o.ordered_on <= ").bind(as_of.clone()).push(" and ");
        filter.push(sql, scope);
    };
    part(&mut sql, true);
    sql.push(" union all ");
    part(&mut sql, false);
    sql.push(" order by 2, 1");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// What the ledger holds on accounts of revenue and positions through a month, debit positive: role, currency, month.
///
/// # Errors
/// Of the database.
pub fn list_ledger_months(
    tx: &mut Tx,
    org: OrgId,
    entity: Option<EntityId>,
    through: Period,
) -> Result<Vec<(AccountRole, Currency, String, i64)>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push(
        "select a.role, b.currency, b.period, sum(b.debit_minor - b.credit_minor) from account a
         join account_balance b on b.org_id = a.org_id and b.account_id = a.id
         where a.role in ('revenue', 'contract_asset', 'contract_liability') and a.org_id = ",
    );
    sql.bind(Value::I64(org.raw()));
    if let Some(entity) = entity {
        sql.push(" and a.entity_id = ").bind(Value::I64(entity.raw()));
    }
    // An entity posts to its first book.
    sql.push(" and b.book_id = (select min(k.id) from book k where k.org_id = a.org_id and k.entity_id = a.entity_id)");
    sql.push(" and b.period <= ").bind(Value::Text(through.to_string()));
    sql.push(" group by a.role, b.currency, b.period order by a.role, b.currency, b.period");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

const PERIODS: Sql = sql!("select entity_id, period, status from accounting_period where org_id = $1 order by 1, 2");

/// The periods that were used, of every entity.
///
/// # Errors
/// Of the database.
pub fn list_period_states(tx: &mut Tx, org: OrgId) -> Result<Vec<(EntityId, String, PeriodStatus)>, DbError> {
    tx.all(PERIODS, v![org])
}

const RECOGNIZED_AS_OF: Sql = sql!(
    "select b.id, b.recognized_minor - coalesce((select sum(e.amount_minor) from revenue_event e
     where e.org_id = b.org_id and e.obligation_id = b.id and e.effective_on > $3), 0)
     from obligation b where b.org_id = $1 and b.contract_id = $2 order by b.id"
);

/// What of each obligation of a contract was recognised by the end of a day.
///
/// # Errors
/// Of the database.
pub fn list_recognized_as_of(
    tx: &mut Tx,
    org: OrgId,
    contract: ContractId,
    as_of: Date,
) -> Result<Vec<(ObligationId, i64)>, DbError> {
    tx.all(RECOGNIZED_AS_OF, v![org, contract, as_of])
}

const NET_AS_OF: Sql = sql!(
    "select id, coalesce(number, external_number, ''), case when kind = 'credit_note' then -net_minor else net_minor end
     from invoice where org_id = $1 and contract_id = $2 and issued_on <= $3
     and (status = 'issued' or (status = 'void' and voided_on > $3)) order by id"
);

/// What was invoiced of a contract by the end of a day without tax, document by document; credit notes negative.
///
/// # Errors
/// Of the database.
pub fn list_net_as_of(
    tx: &mut Tx,
    org: OrgId,
    contract: ContractId,
    as_of: Date,
) -> Result<Vec<(InvoiceId, String, i64)>, DbError> {
    tx.all(NET_AS_OF, v![org, contract, as_of])
}
