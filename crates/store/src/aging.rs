//! 账龄 Open receivables by age at a day, in one grouped query.
//!
//! At an earlier day an amount is open as the facts then said: issued by that day, less what was applied by then and
//! not undone by then. Today it is the kept open amount of each document, and of an entity as a whole the kept
//! balance of its days.

use crate::error::DbError;
use crate::filter_sql::{SqlBuilder, push_scope, push_search};
use crate::open_balances::KeptBy;
use crate::row::{FromRow, Row};
use crate::sql::SqlText;
use crate::tx::Tx;
use crate::value::Value;
use jiff::civil::Date;
use mingxi_domain::access::{Rows, Scope};
use mingxi_domain::ids::{CustomerId, EntityId, Id, InvoiceId, UserId};
use mingxi_domain::money::Currency;

/// Which receivables, and how they are aged.
#[derive(Clone, Debug)]
pub struct AgingFilter {
    /// The end of this day.
    pub as_of: Date,
    /// From what is kept as open instead of the facts; only right when `as_of` is today or later.
    pub is_today: bool,
    /// Age from the issue date instead of the due date.
    pub by_issue_date: bool,
    /// Of one entity.
    pub entity_id: Option<EntityId>,
    /// Of one customer.
    pub customer_id: Option<CustomerId>,
    /// In one currency.
    pub currency: Option<Currency>,
    /// First days of the buckets from young to old: on or after the first is bucket 0, and so on; older is the last.
    pub first_days: Vec<Date>,
}

/// Open amounts of one currency in one bucket, of one customer or of all.
#[derive(Clone, Debug)]
pub struct AgingRow {
    /// Currency of the amount.
    pub currency: Currency,
    /// Which bucket.
    pub bucket: i64,
    /// Documents in it; credit notes count too.
    pub count: i64,
    /// Open in all; credit notes lower it.
    pub open_minor: i64,
    /// Of this customer; none when not asked by customer.
    pub customer_id: Option<CustomerId>,
    /// The customer's name.
    pub customer_name: Option<String>,
}

/// An open document at a day.
#[derive(Clone, Debug)]
pub struct AgingItem {
    /// Which invoice or credit note.
    pub id: InvoiceId,
    /// Its number.
    pub number: String,
    /// Whose it is.
    pub customer_id: CustomerId,
    /// The date it ages from.
    pub aged_from: Date,
    /// Which bucket.
    pub bucket: i64,
    /// Open at that day; negative for a credit note.
    pub open_minor: i64,
    /// Currency of the amount.
    pub currency: Currency,
}

impl FromRow for AgingRow {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            currency: row.get("currency")?,
            bucket: row.get("bucket")?,
            count: row.get("items")?,
            open_minor: row.get("open_minor")?,
            customer_id: row.get("customer_id")?,
            customer_name: row.get("customer_name")?,
        })
    }
}

impl FromRow for AgingItem {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            id: row.get("id")?,
            number: row.get("number")?,
            customer_id: row.get("customer_id")?,
            aged_from: row.get("aged_from")?,
            bucket: row.get("bucket")?,
            open_minor: row.get("open_minor")?,
            currency: row.get("currency")?,
        })
    }
}

/// Open amounts by currency and bucket, and by customer when asked.
///
/// # Errors
/// Of the database.
pub fn list_totals(
    tx: &mut Tx,
    scope: &Scope,
    filter: &AgingFilter,
    by_customer: bool,
) -> Result<Vec<AgingRow>, DbError> {
    let mut sql = SqlBuilder::default();
    if is_kept(scope, filter, by_customer) {
        push_kept(&mut sql, scope, filter);
        let (text, values) = sql.finish();
        return tx.all(SqlText::dynamic(text), values);
    }
    let (columns, join, group) = if by_customer {
        (
            "i.customer_id, c.name as customer_name",
            " left join customer c on c.org_id = i.org_id and c.id = i.customer_id",
            ", i.org_id, i.customer_id, c.name",
        )
    } else {
        ("cast(null as bigint) as customer_id, cast(null as text) as customer_name", "", "")
    };
    sql.push("select i.currency, i.bucket, count(*) as items, sum(i.open_minor) as open_minor, ")
        .push(columns)
        .push(" from (");
    push_items(&mut sql, scope, filter, "");
    sql.push(") i").push(join).push(" where i.open_minor <> 0 group by i.currency, i.bucket").push(group);
    sql.push(" order by i.currency, i.bucket");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// Whether the kept balances answer: they know neither customers nor owners, and only today.
fn is_kept(scope: &Scope, filter: &AgingFilter, by_customer: bool) -> bool {
    filter.is_today && !by_customer && filter.customer_id.is_none() && scope.rows == Rows::All
}

fn push_kept(sql: &mut SqlBuilder, scope: &Scope, filter: &AgingFilter) {
    let by = if filter.by_issue_date { KeptBy::IssuedOn } else { KeptBy::DueOn };
    sql.push("select b.currency, b.bucket, sum(b.items) as items, sum(b.open_minor) as open_minor, ")
        .push("cast(null as bigint) as customer_id, cast(null as text) as customer_name from (select t.currency, t.items, t.open_minor, ");
    push_bucket(sql, "t.aged_from", filter);
    sql.push(" from open_balance t where t.org_id = ").bind(Value::I64(scope.org.raw()));
    sql.push(" and t.aged_by = ").bind(Value::Text(by.word().to_owned()));
    push_entity_and_currency(sql, filter);
    sql.push(") b group by b.currency, b.bucket having sum(b.items) <> 0 order by b.currency, b.bucket");
}

/// The open documents of one bucket, or of all, the oldest first.
///
/// # Errors
/// Of the database.
pub fn list_items(
    tx: &mut Tx,
    scope: &Scope,
    filter: &AgingFilter,
    bucket: Option<i64>,
    limit: i64,
) -> Result<Vec<AgingItem>, DbError> {
    let mut sql = SqlBuilder::default();
    // Numbers are read for the rows that are shown: all else stands in the index.
    sql.push("select p.*, coalesce(n.number, n.external_number, '') as number from (select i.* from (");
    push_items(&mut sql, scope, filter, ", t.id");
    sql.push(") i where i.open_minor <> 0");
    if let Some(bucket) = bucket {
        sql.push(" and i.bucket = ").bind(Value::I64(bucket));
    }
    sql.push(" order by i.aged_from, i.id limit ").bind(Value::I64(limit));
    sql.push(") p join invoice n on n.org_id = p.org_id and n.id = p.id order by p.aged_from, p.id");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// What the customers of an aging are ordered by, within each currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CustomerOrder {
    /// Most overdue first.
    Overdue,
    /// Largest first.
    Total,
    /// The oldest overdue date first; who owes nothing late last.
    Oldest,
    /// By name.
    Name,
}

/// A page of the customers of an aging.
#[derive(Clone, Debug)]
pub struct CustomersAsk {
    /// Words to find in the customer.
    pub search: Option<String>,
    /// Only those who are late with something.
    pub overdue_only: bool,
    /// In which order.
    pub order: CustomerOrder,
    /// Where the page before ended: currency, value of the order, customer.
    pub after: Option<(String, Value, i64)>,
    /// Most rows.
    pub limit: i64,
}

/// A customer's open receivables in one currency.
#[derive(Clone, Debug)]
pub struct AgedCustomerRow {
    /// Who owes.
    pub customer_id: CustomerId,
    /// Their number.
    pub number: String,
    /// Their name.
    pub name: String,
    /// Their telephone.
    pub phone: Option<String>,
    /// Who looks after them.
    pub owner_id: UserId,
    /// What that person is called.
    pub owner_name: String,
    /// Currency of the amounts.
    pub currency: Currency,
    /// Documents.
    pub count: i64,
    /// Open in all.
    pub open_minor: i64,
    /// Of it past its day.
    pub overdue_minor: i64,
    /// The oldest day of what is past its day.
    pub oldest_on: Option<Date>,
    /// Documents and open amount of each bucket.
    pub buckets: Vec<(i64, i64)>,
}

/// One page of the customers of an aging, by currency and then as asked.
///
/// # Errors
/// Of the database.
pub fn list_customers(
    tx: &mut Tx,
    scope: &Scope,
    filter: &AgingFilter,
    ask: &CustomersAsk,
) -> Result<Vec<AgedCustomerRow>, DbError> {
    let count = filter.first_days.len() + 1;
    let mut sql = SqlBuilder::default();
    sql.push("select g.*, t.number, t.name, t.phone, t.owner_id, coalesce(u.name, '') as owner_name from (");
    push_by_customer(&mut sql, scope, filter, count);
    sql.push(") g join customer t on t.org_id = g.org_id and t.id = g.customer_id");
    sql.push(" left join user_account u on u.org_id = t.org_id and u.id = t.owner_id where 1 = 1");
    if ask.overdue_only {
        sql.push(" and g.overdue_minor > 0");
    }
    if let Some(search) = &ask.search {
        push_search(&mut sql, search);
    }
    push_customer_order(&mut sql, filter, ask);
    sql.push(" limit ").bind(Value::I64(ask.limit));
    let (text, values) = sql.finish();
    let mut rows = Vec::new();
    tx.each(SqlText::dynamic(text), values, |row| {
        rows.push(aged_customer(row, count)?);
        Ok(())
    })?;
    Ok(rows)
}

fn push_by_customer(sql: &mut SqlBuilder, scope: &Scope, filter: &AgingFilter, buckets: usize) {
    sql.push("select i.org_id, i.currency, i.customer_id, count(*) as items, sum(i.open_minor) as open_minor, sum(case when i.bucket > 0 then i.open_minor else 0 end) as overdue_minor, min(case when i.bucket > 0 and i.open_minor > 0 then i.aged_from end) as oldest_on");
    for bucket in 0..buckets {
        sql.push(&format!(
            ", sum(case when i.bucket = {bucket} then i.open_minor else 0 end) as open_{bucket}, sum(case when i.bucket = {bucket} then 1 else 0 end) as items_{bucket}"
        ));
    }
    sql.push(" from (");
    push_items(sql, scope, filter, "");
    sql.push(") i where i.open_minor <> 0 group by i.org_id, i.currency, i.customer_id");
}

/// Currencies apart, then the order that was asked for; the customer decides last.
fn push_customer_order(sql: &mut SqlBuilder, filter: &AgingFilter, ask: &CustomersAsk) {
    let (key, is_descending) = match ask.order {
        CustomerOrder::Overdue => ("g.overdue_minor", true),
        CustomerOrder::Total => ("g.open_minor", true),
        CustomerOrder::Oldest => ("coalesce(g.oldest_on, ", false),
        CustomerOrder::Name => ("t.name", false),
    };
    let push_key = |sql: &mut SqlBuilder| {
        sql.push(key);
        if ask.order == CustomerOrder::Oldest {
            sql.bind(Value::Date(filter.as_of)).push(")");
        }
    };
    if let Some((currency, value, customer)) = &ask.after {
        sql.push(" and (g.currency > ").bind(Value::Text(currency.clone()));
        sql.push(" or (g.currency = ").bind(Value::Text(currency.clone())).push(" and (");
        push_key(sql);
        sql.push(if is_descending { " < " } else { " > " }).bind(value.clone()).push(" or (");
        push_key(sql);
        sql.push(" = ").bind(value.clone()).push(" and g.customer_id > ").bind(Value::I64(*customer)).push("))))");
    }
    sql.push(" order by g.currency, ");
    push_key(sql);
    sql.push(if is_descending { " desc" } else { "" }).push(", g.customer_id");
}

fn aged_customer(row: &Row, buckets: usize) -> Result<AgedCustomerRow, DbError> {
    let bucket = |at: usize| Ok((row.get(&format!("items_{at}"))?, row.get(&format!("open_{at}"))?));
    Ok(AgedCustomerRow {
        customer_id: row.get("customer_id")?,
        number: row.get("number")?,
        name: row.get("name")?,
        phone: row.get("phone")?,
        owner_id: row.get("owner_id")?,
        owner_name: row.get("owner_name")?,
        currency: row.get("currency")?,
        count: row.get("items")?,
        open_minor: row.get("open_minor")?,
        overdue_minor: row.get("overdue_minor")?,
        oldest_on: row.get("oldest_on")?,
        buckets: (0..buckets).map(bucket).collect::<Result<_, DbError>>()?,
    })
}

fn push_items(sql: &mut SqlBuilder, scope: &Scope, filter: &AgingFilter, more: &str) {
    let date = if filter.by_issue_date { "t.issued_on" } else { "coalesce(t.due_on, t.issued_on)" };
    sql.push("select t.org_id, t.currency, t.customer_id, ").push(date).push(" as aged_from").push(more).push(", ");
    push_bucket(sql, date, filter);
    if filter.is_today {
        sql.push(", case when t.kind = 'credit_note' then -t.open_minor else t.open_minor end as open_minor from invoice t where ");
        push_scope(sql, scope);
        sql.push(" and t.open_minor > 0 and t.status = 'issued'");
    } else {
        push_open_then(sql, scope, filter.as_of);
    }
    push_entity_and_currency(sql, filter);
    if let Some(customer) = filter.customer_id {
        sql.push(" and t.customer_id = ").bind(Value::I64(customer.raw()));
    }
}

fn push_entity_and_currency(sql: &mut SqlBuilder, filter: &AgingFilter) {
    if let Some(entity) = filter.entity_id {
        sql.push(" and t.entity_id = ").bind(Value::I64(entity.raw()));
    }
    if let Some(currency) = filter.currency {
        sql.push(" and t.currency = ").bind(Value::Text(currency.code().to_owned()));
    }
}

fn push_bucket(sql: &mut SqlBuilder, date: &str, filter: &AgingFilter) {
    sql.push("case");
    for (bucket, first_day) in filter.first_days.iter().enumerate() {
        sql.push(" when ").push(date).push(" >= ").bind(Value::Date(*first_day));
        sql.push(&format!(" then cast({bucket} as bigint)"));
    }
    sql.push(&format!(" else cast({} as bigint) end as bucket", filter.first_days.len()));
}

/// What was open at the end of a day. A document voided later was still open then.
fn push_open_then(sql: &mut SqlBuilder, scope: &Scope, as_of: Date) {
    let day = Value::Date(as_of);
    sql.push(", case when t.kind = 'credit_note' then -(t.total_minor - coalesce(a.settled, 0)) else t.total_minor - coalesce(a.settled, 0) end as open_minor");
    sql.push(" from invoice t left join (select item_id, sum(settled) as settled from (");
    for (column, amount) in
        [("invoice_id", "applied_minor + cash_discount_minor + write_off_minor"), ("credit_note_id", "applied_minor")]
    {
        sql.push("select ")
            .push(column)
            .push(" as item_id, ")
            .push(amount)
            .push(" as settled from application where org_id = ");
        sql.bind(Value::I64(scope.org.raw())).push(" and applied_on <= ").bind(day.clone());
        sql.push(" and (unapplied_on is null or unapplied_on > ")
            .bind(day.clone())
            .push(") and ")
            .push(column)
            .push(" is not null");
        sql.push(" union all ");
    }
    sql.push("select credit_note_id, amount_minor from refund_line where org_id = ");
    sql.bind(Value::I64(scope.org.raw())).push(" and credit_note_id is not null and paid_on <= ").bind(day.clone());
    sql.push(" and (reversed_on is null or reversed_on > ").bind(day.clone()).push(")");
    sql.push(") s group by item_id) a on a.item_id = t.id where ");
    push_scope(sql, scope);
    sql.push(" and t.issued_on <= ").bind(day.clone());
    sql.push(" and (t.status = 'issued' or (t.status = 'void' and t.voided_on > ").bind(day).push("))");
}
