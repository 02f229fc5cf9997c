//! The customers of an aging, a page at a time: who is late with how much, whose customer it is, and how to reach them.

use super::report::{AgingBucket, AgingQuery, CurrencyAging, filter, limits};
use crate::error::{Error, Result};
use crate::records::cursor;
use crate::records::export::too_large;
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::calendar::{Date, days_between};
use mingxi_domain::ids::{CustomerId, Id as _, UserId};
use mingxi_domain::imports::disarmed;
use mingxi_domain::metadata::value::Scalar;
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::words;
use mingxi_store::Value;
use mingxi_store::aging::{self as store, AgedCustomerRow, CustomerOrder, CustomersAsk};
use mingxi_store::records::Cursor;
use serde::Serialize;
use utoipa::ToSchema;

/// Most customers of a page.
const LIMIT_MAX: usize = 500;
const LIMIT: usize = 100;
/// Most customers of an export.
const EXPORT_MAX: i64 = 100_000;

mingxi_domain::text_enum! {
    /// What the customers of an aging are ordered by, within each currency.
    pub enum AgedCustomerSort {
        Overdue "overdue" "逾期金额" "Overdue",
        Total "total" "未清金额" "Open in all",
        Oldest "oldest" "最早逾期" "Oldest overdue",
        Name "name" "名称" "Name",
    }
}

/// Which customers, and in which order.
#[derive(Clone, Debug)]
pub struct AgedCustomersQuery {
    /// The aging.
    pub aging: AgingQuery,
    /// Words to find in the customer.
    pub search: Option<String>,
    /// Only those who are late with something.
    pub overdue_only: bool,
    /// In which order.
    pub sort: AgedCustomerSort,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Most customers; 100 unless given, at most 500.
    pub limit: Option<usize>,
}

/// A page of customers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgedCustomerPage {
    /// By currency, then as asked.
    pub items: Vec<AgedCustomerLine>,
    /// Pass it as `cursor` to go on; absent on the last page.
    pub next_cursor: Option<String>,
}

/// A customer's open receivables in one currency, and who to ask.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgedCustomerLine {
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
    /// By age.
    pub aging: CurrencyAging,
    /// Of it past its day.
    pub overdue: Money,
    /// The oldest day of what is past its day.
    #[schema(value_type = Option<String>, format = Date)]
    pub oldest_on: Option<Date>,
    /// Days since then.
    pub oldest_days: Option<i64>,
}

/// One page of the customers of an aging. Their sums are those of the report.
///
/// # Errors
/// Forbidden; invalid limits, cursor or limit.
pub fn list_aged_customers(work: &mut Work, query: &AgedCustomersQuery) -> Result<AgedCustomerPage> {
    let limit = query.limit.unwrap_or(LIMIT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(Error::page_limit(LIMIT_MAX));
    }
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut items = read(work, query, most + 1)?;
    let is_last = items.len() <= limit;
    items.truncate(limit);
    let as_of = query.aging.as_of.unwrap_or_else(|| work.today());
    let end = items.last().filter(|_| !is_last).map(|line| end_of(line, query.sort, as_of));
    let next_cursor = end.map(|end| cursor::encode(&end, query.sort_text()));
    Ok(AgedCustomerPage { items, next_cursor })
}

/// The same customers, all of them, as CSV.
///
/// # Errors
/// Forbidden; invalid limits; refused as `export_too_large`.
pub fn export_aged_customers(work: &mut Work, query: &AgedCustomersQuery) -> Result<Vec<u8>> {
    work.check(Action::Export)?;
    let limits = limits(&query.aging)?;
    let labels: Vec<String> = (0..limits.count()).map(|bucket| limits.label(bucket)).collect();
    let lines = read(work, &AgedCustomersQuery { cursor: None, ..query.clone() }, EXPORT_MAX + 1)?;
    if i64::try_from(lines.len()).unwrap_or(i64::MAX) > EXPORT_MAX {
        return Err(too_large(EXPORT_MAX));
    }
    let internal = |error: csv::Error| Error::Internal(error.to_string());
    let mut csv = csv::Writer::from_writer(vec![0xef, 0xbb, 0xbf]);
    let before = ["number", "name", "owner", "phone", "currency", "overdue", "oldest_on", "oldest_days", "total"];
    csv.write_record(before.into_iter().chain(labels.iter().map(String::as_str))).map_err(internal)?;
    for line in &lines {
        let amount = |money: Money| money.to_decimal().to_string();
        let before = [
            disarmed(&line.number).into_owned(),
            disarmed(&line.name).into_owned(),
            disarmed(&line.owner_name).into_owned(),
            disarmed(line.phone.as_deref().unwrap_or_default()).into_owned(),
            line.overdue.currency().to_string(),
            amount(line.overdue),
            line.oldest_on.map(|day| day.to_string()).unwrap_or_default(),
            line.oldest_days.map(|days| days.to_string()).unwrap_or_default(),
            amount(line.aging.total),
        ];
        let buckets = line.aging.buckets.iter().map(|bucket| amount(bucket.amount));
        csv.write_record(before.into_iter().chain(buckets)).map_err(internal)?;
    }
    csv.into_inner().map_err(|error| Error::Internal(error.to_string()))
}

impl AgedCustomersQuery {
    fn sort_text(&self) -> &'static str {
        mingxi_domain::text_enum::TextEnum::as_str(self.sort)
    }
}

fn read(work: &mut Work, query: &AgedCustomersQuery, limit: i64) -> Result<Vec<AgedCustomerLine>> {
    let scope = work.scope("invoice")?;
    let limits = limits(&query.aging)?;
    let filter = filter(work, &query.aging, &limits);
    let labels: Vec<String> = (0..limits.count()).map(|bucket| limits.label(bucket)).collect();
    let order = match query.sort {
        AgedCustomerSort::Overdue => CustomerOrder::Overdue,
        AgedCustomerSort::Total => CustomerOrder::Total,
        AgedCustomerSort::Oldest => CustomerOrder::Oldest,
        AgedCustomerSort::Name => CustomerOrder::Name,
    };
    let after = query.cursor.as_deref().map(|text| start(text, query)).transpose()?;
    let search = query.search.clone().filter(|text| !text.trim().is_empty());
    let ask = CustomersAsk { search, overdue_only: query.overdue_only, order, after, limit };
    let rows = store::list_customers(work.tx, &scope, &filter, &ask)?;
    Ok(rows.into_iter().map(|row| line(row, &labels, filter.as_of)).collect())
}

/// Where a page ended: currency, value of the order and customer.
fn end_of(line: &AgedCustomerLine, sort: AgedCustomerSort, as_of: Date) -> Cursor {
    let value = match sort {
        AgedCustomerSort::Overdue => Scalar::I64(line.overdue.amount_minor()),
        AgedCustomerSort::Total => Scalar::I64(line.aging.total.amount_minor()),
        AgedCustomerSort::Oldest => Scalar::Date(line.oldest_on.unwrap_or(as_of)),
        AgedCustomerSort::Name => Scalar::Text(line.name.clone()),
    };
    let currency = Scalar::Text(line.overdue.currency().to_string());
    Cursor { keys: vec![Some(currency), Some(value)], id: line.customer_id.raw() }
}

fn start(text: &str, query: &AgedCustomersQuery) -> Result<(String, Value, i64)> {
    let cursor = cursor::decode(text, query.sort_text())?;
    let wants = |value: &Scalar| match query.sort {
        AgedCustomerSort::Overdue | AgedCustomerSort::Total => matches!(value, Scalar::I64(_)),
        AgedCustomerSort::Oldest => matches!(value, Scalar::Date(_)),
        AgedCustomerSort::Name => matches!(value, Scalar::Text(_)),
    };
    match <[Option<Scalar>; 2]>::try_from(cursor.keys) {
        Ok([Some(Scalar::Text(currency)), Some(value)]) if wants(&value) && !currency.contains('\0') => {
            let value = match value {
                Scalar::I64(value) => Value::I64(value),
                Scalar::Date(value) => Value::Date(value),
                Scalar::Text(value) if !value.contains('\0') => Value::Text(value),
                _ => return Err(not_a_cursor()),
            };
            Ok((currency, value, cursor.id))
        }
        _ => Err(not_a_cursor()),
    }
}

fn not_a_cursor() -> Error {
    Error::invalid(
        "/cursor",
        "not_a_cursor",
        words!("使用上一页的 next_cursor，且排序相同", "use next_cursor of the page before, with the same sort"),
    )
}

fn line(row: AgedCustomerRow, labels: &[String], as_of: Date) -> AgedCustomerLine {
    let money = |minor: i64, currency: Currency| Money::new(minor, currency);
    let buckets = row.buckets.iter().zip(labels).map(|((count, open), label)| AgingBucket {
        label: label.clone(),
        count: *count,
        amount: money(*open, row.currency),
    });
    let aging =
        CurrencyAging { buckets: buckets.collect(), count: row.count, total: money(row.open_minor, row.currency) };
    AgedCustomerLine {
        customer_id: row.customer_id,
        number: row.number,
        name: row.name,
        phone: row.phone,
        owner_id: row.owner_id,
        owner_name: row.owner_name,
        aging,
        overdue: money(row.overdue_minor, row.currency),
        oldest_on: row.oldest_on,
        oldest_days: row.oldest_on.map(|day| days_between(day, as_of)),
    }
}
