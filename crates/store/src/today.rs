//! 今天 What waits for somebody: a few rows of each kind, the most urgent first.

use crate::error::DbError;
use crate::filter_sql::{SqlBuilder, push_scope};
use crate::row::{FromRow, Row};
use crate::sql::SqlText;
use crate::tx::Tx;
use crate::value::Value;
use jiff::civil::Date;
use mingxi_domain::access::Scope;
use mingxi_domain::calendar::Period;
use mingxi_domain::ids::{CustomerId, Id};
use mingxi_domain::money::Currency;

/// A kind of work, as the rows of a table that wait. Texts name the row `t`.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// The object whose rows they are; decides what the actor may see.
    pub object: &'static str,
    /// Its table.
    pub table: &'static str,
    /// How people call a row.
    pub title: &'static str,
    /// Its customer.
    pub customer: &'static str,
    /// The money it concerns, in minor units.
    pub amount: &'static str,
    /// Currency of the money.
    pub currency: &'static str,
    /// When it is due.
    pub due_on: &'static str,
    /// Which rows wait. `{today}`, `{soon}` and `{past}` stand for days, `{month}` for the month of today, `{org}` for
    /// the organisation.
    pub only: &'static str,
}

/// The days the conditions speak of.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// Today.
    pub today: Date,
    /// The last day that counts as soon.
    pub soon: Date,
    /// Work due before it is no longer listed.
    pub past: Date,
}

/// Something that waits.
#[derive(Clone, Debug)]
pub struct WaitingRow {
    /// Number of its id.
    pub id: i64,
    /// How people call it.
    pub title: String,
    /// Its customer.
    pub customer_id: Option<CustomerId>,
    /// Their name.
    pub customer_name: Option<String>,
    /// The money it concerns.
    pub amount_minor: Option<i64>,
    /// Its currency.
    pub currency: Option<Currency>,
    /// When it is due.
    pub due_on: Option<Date>,
}

impl FromRow for WaitingRow {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            id: row.get("id")?,
            title: row.get("title")?,
            customer_id: row.get("customer_id")?,
            customer_name: row.get("customer_name")?,
            amount_minor: row.get("amount_minor")?,
            currency: row.get("currency")?,
            due_on: row.get("due_on")?,
        })
    }
}

/// The rows of a kind within `scope`, those due first, at most `limit`.
///
/// # Errors
/// Of the database.
pub fn list_waiting(
    tx: &mut Tx,
    scope: &Scope,
    kind: &Waiting,
    days: Days,
    limit: i64,
) -> Result<Vec<WaitingRow>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select t.id, ").push(kind.title).push(" as title, c.id as customer_id, c.name as customer_name, ");
    sql.push(kind.amount).push(" as amount_minor, ").push(kind.currency).push(" as currency, ");
    sql.push(kind.due_on).push(" as due_on from ").push(kind.table);
    sql.push(" t left join customer c on c.org_id = t.org_id and c.id = ").push(kind.customer).push(" where ");
    push_scope(&mut sql, scope);
    sql.push(" and ");
    push_only(&mut sql, kind.only, scope, days);
    sql.push(" order by due_on nulls last, t.id limit ").bind(Value::I64(limit));
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// How many rows of a kind wait within `scope`, and how many of them are due today or late.
///
/// # Errors
/// Of the database.
pub fn count_waiting(tx: &mut Tx, scope: &Scope, kind: &Waiting, days: Days) -> Result<(i64, i64), DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select count(*), cast(coalesce(sum(case when ").push(kind.due_on).push(" <= ");
    sql.bind(Value::Date(days.today)).push(" then 1 else 0 end), 0) as bigint) from ").push(kind.table);
    sql.push(" t where ");
    push_scope(&mut sql, scope);
    sql.push(" and ");
    push_only(&mut sql, kind.only, scope, days);
    let (text, values) = sql.finish();
    tx.one(SqlText::dynamic(text), values)
}

/// Binds what a condition names.
fn push_only(sql: &mut SqlBuilder, text: &str, scope: &Scope, days: Days) {
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, after) = behind.split_once('}').unwrap_or((behind, ""));
        let value = match name {
            "soon" => Value::Date(days.soon),
            "past" => Value::Date(days.past),
            "org" => Value::I64(scope.org.raw()),
            "month" => Value::Text(Period::of(days.today).to_string()),
            _ => Value::Date(days.today),
        };
        sql.push(before).bind(value);
        rest = after;
    }
    sql.push(rest);
}
