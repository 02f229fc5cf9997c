//! 数字 Figures and the documents they are made of.
//!
//! A figure is defined once, as the documents it adds up. Its total and its components come from the same text, so
//! they cannot differ.

use crate::error::DbError;
use crate::filter_sql::{SqlBuilder, push_scope};
use crate::row::{FromRow, Row};
use crate::sql::SqlText;
use crate::tx::Tx;
use crate::value::Value;
use jiff::civil::Date;
use mingxi_domain::access::Scope;
use mingxi_domain::calendar::Period;
use mingxi_domain::money::Currency;

/// What a figure adds up: one amount for each row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Items {
    /// The object whose rows they are; decides what the actor may see.
    pub object: &'static str,
    /// Its table, `t` in the texts.
    pub table: &'static str,
    /// The amount of a row.
    pub amount: &'static str,
    /// How people call a row.
    pub label: &'static str,
    /// The date of a row.
    pub date: &'static str,
    /// Which rows count, beyond the one they belong to. `{today}` is replaced by today, `{month_start}` by
    /// the first day of its month.
    pub only: &'static str,
    /// True of every row that carries an amount, in words that an index knows; empty when there is no such index.
    pub carries: &'static str,
}

/// One row of a figure.
#[derive(Clone, Debug)]
pub struct Item {
    /// Id of the row.
    pub id: i64,
    /// How people call it.
    pub label: String,
    /// Its date.
    pub date: Option<Date>,
    /// Its amount.
    pub amount_minor: i64,
}

impl FromRow for Item {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self { id: row.at(0)?, label: row.at(1)?, date: row.at(2)?, amount_minor: row.at(3)? })
    }
}

/// Which record the items belong to.
#[derive(Clone, Copy, Debug)]
pub struct Belongs {
    /// The condition on the item's table `t`; `{id}` stands for the record: `t.customer_id = {id}`.
    pub condition: &'static str,
    /// Number of the record.
    pub id: i64,
    /// All rows of the organisation: too many to read those that carry nothing.
    is_everything: bool,
}

impl Belongs {
    /// Rows that belong to a record by a condition.
    #[must_use]
    pub fn to(condition: &'static str, id: i64) -> Self {
        Self { condition, id, is_everything: false }
    }

    /// Rows of one customer.
    #[must_use]
    pub fn to_customer(id: i64) -> Self {
        Self::to("t.customer_id = {id}", id)
    }

    /// Rows of the whole organisation.
    #[must_use]
    pub fn to_organization(id: i64) -> Self {
        Self { condition: "t.org_id = {id}", id, is_everything: true }
    }

    /// Rows of one contract.
    #[must_use]
    pub fn to_contract(id: i64) -> Self {
        Self::to("t.contract_id = {id}", id)
    }

    /// Rows of the contracts of one entity.
    #[must_use]
    pub fn to_contracts_of(id: i64) -> Self {
        Self::to("t.contract_id in (select c.id from contract c where c.org_id = t.org_id and c.entity_id = {id})", id)
    }

    /// Rows of one order.
    #[must_use]
    pub fn to_order(id: i64) -> Self {
        Self::to("t.order_id = {id}", id)
    }

    fn push(self, sql: &mut SqlBuilder) {
        let (before, after) = self.condition.split_once("{id}").unwrap_or((self.condition, ""));
        sql.push(" and ").push(before).bind(Value::I64(self.id)).push(after);
    }
}

/// The sum of a figure by currency, and how many rows carry an amount. A currency whose rows carry nothing is listed
/// with zero for a record, and left out for the whole organisation.
///
/// # Errors
/// Of the database.
pub fn list_sums(
    tx: &mut Tx,
    scope: &Scope,
    items: &Items,
    belongs: Belongs,
    today: Date,
) -> Result<Vec<(Currency, i64, i64)>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select t.currency, coalesce(sum(").push(items.amount).push("), 0), ");
    sql.push("count(nullif(").push(items.amount).push(", 0))");
    push_from(&mut sql, scope, items, belongs, today);
    sql.push(" group by t.currency order by t.currency");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// The rows of a figure in one currency that carry an amount, by date, at most `limit`.
///
/// # Errors
/// Of the database.
pub fn list_items(
    tx: &mut Tx,
    scope: &Scope,
    items: &Items,
    belongs: Belongs,
    currency: Currency,
    today: Date,
    limit: i64,
) -> Result<Vec<Item>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select t.id, ")
        .push(items.label)
        .push(", ")
        .push(items.date)
        .push(" as dated, ")
        .push(items.amount)
        .push(" as amount_minor");
    push_from(&mut sql, scope, items, belongs, today);
    sql.push(" and t.currency = ").bind(Value::Text(currency.code().to_owned()));
    sql.push(" and ").push(items.amount).push(" <> 0 order by dated, t.id limit ").bind(Value::I64(limit));
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

fn push_from(sql: &mut SqlBuilder, scope: &Scope, items: &Items, belongs: Belongs, today: Date) {
    sql.push(" from ").push(items.table).push(" t where ");
    push_scope(sql, scope);
    belongs.push(sql);
    if belongs.is_everything && !items.carries.is_empty() {
        sql.push(" and ").push(items.carries);
    }
    if items.only.is_empty() {
        return;
    }
    sql.push(" and ");
    let (before, day, after) = match (items.only.split_once("{today}"), items.only.split_once("{month_start}")) {
        (Some((before, after)), _) => (before, today, after),
        (None, Some((before, after))) => (before, Period::of(today).first_day(), after),
        (None, None) => {
            sql.push(items.only);
            return;
        }
    };
    sql.push(before).bind(Value::Date(day)).push(after);
}

/// Which revenue a waterfall shows.
#[derive(Clone, Copy, Debug)]
pub struct WaterfallFilter {
    /// The record it is narrowed to; none for the whole organisation.
    pub belongs: Option<Belongs>,
    /// Through the end of this day.
    pub through: Date,
}

/// One month of a waterfall.
#[derive(Clone, Debug)]
pub struct WaterfallRow {
    /// Currency of both amounts.
    pub currency: Currency,
    /// The month, `2026-03`.
    pub month: String,
    /// Invoiced without tax, less credit notes.
    pub billed_minor: i64,
    /// Recognised.
    pub recognized_minor: i64,
}

impl FromRow for WaterfallRow {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self { currency: row.at(0)?, month: row.at(1)?, billed_minor: row.at(2)?, recognized_minor: row.at(3)? })
    }
}

/// What was billed and recognised, month by month from the first to `through`. Only what stands on a contract.
///
/// # Errors
/// Of the database.
pub fn list_waterfall(
    tx: &mut Tx,
    invoices: &Scope,
    events: &Scope,
    filter: &WaterfallFilter,
) -> Result<Vec<WaterfallRow>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select m.currency, m.month, sum(m.billed), sum(m.recognized) from (");
    sql.push("select t.currency, substr(cast(t.issued_on as text), 1, 7) as month, case when t.kind = 'credit_note' then -t.net_minor else t.net_minor end as billed, 0 as recognized from invoice t where ");
    push_scope(&mut sql, invoices);
    sql.push(" and t.status = 'issued' and t.contract_id is not null and t.issued_on <= ")
        .bind(Value::Date(filter.through));
    push_belongs(&mut sql, filter);
    sql.push(" union all select t.currency, substr(cast(t.effective_on as text), 1, 7), 0, t.amount_minor from revenue_event t where ");
    push_scope(&mut sql, events);
    sql.push(" and t.effective_on <= ").bind(Value::Date(filter.through));
    push_belongs(&mut sql, filter);
    sql.push(") m group by m.currency, m.month order by m.currency, m.month");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

fn push_belongs(sql: &mut SqlBuilder, filter: &WaterfallFilter) {
    if let Some(belongs) = filter.belongs {
        belongs.push(sql);
    }
}

/// How many rows of a table belong to a record.
///
/// # Errors
/// Of the database.
pub fn count(tx: &mut Tx, scope: &Scope, table: &'static str, belongs: Belongs) -> Result<i64, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select count(*) from ").push(table).push(" t where ");
    push_scope(&mut sql, scope);
    belongs.push(&mut sql);
    let (text, values) = sql.finish();
    Ok(tx.one::<(i64,)>(SqlText::dynamic(text), values)?.0)
}

/// Most events of a month that are listed one by one.
const EVENTS_MAX: i64 = 200;

/// The revenue of a month in one currency, and its first events.
///
/// # Errors
/// Of the database.
pub fn list_month(
    tx: &mut Tx,
    scope: &Scope,
    items: &Items,
    belongs: Belongs,
    currency: Currency,
    period: Period,
) -> Result<(i64, Vec<Item>), DbError> {
    let condition = |sql: &mut SqlBuilder| {
        sql.push(" from ").push(items.table).push(" t where ");
        push_scope(sql, scope);
        belongs.push(sql);
        sql.push(" and t.currency = ").bind(Value::Text(currency.code().to_owned()));
        sql.push(" and t.effective_on >= ").bind(Value::Date(period.first_day()));
        sql.push(" and t.effective_on <= ").bind(Value::Date(period.last_day()));
    };
    let mut sum = SqlBuilder::default();
    sum.push("select coalesce(sum(").push(items.amount).push("), 0)");
    condition(&mut sum);
    let (text, values) = sum.finish();
    let (total,) = tx.one::<(i64,)>(SqlText::dynamic(text), values)?;
    let mut list = SqlBuilder::default();
    list.push("select t.id, ").push(items.label).push(", ").push(items.date).push(", ").push(items.amount);
    condition(&mut list);
    list.push(" order by t.effective_on, t.id limit ").bind(Value::I64(EVENTS_MAX));
    let (text, values) = list.finish();
    Ok((total, tx.all(SqlText::dynamic(text), values)?))
}
