//! The aging report and the documents behind it.

use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::aging::BucketLimits;
use mingxi_domain::calendar::{Date, add_days, days_between};
use mingxi_domain::ids::{CustomerId, EntityId, InvoiceId};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::words;
use mingxi_store::aging::{self as store, AgingFilter, AgingItem, AgingRow};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Most bucket limits of a report.
const LIMITS_MAX: usize = 12;
/// Most documents of a drill.
const DOCUMENTS_MAX: i64 = 1_000;

mingxi_domain::text_enum! {
    /// The date a receivable ages from.
    pub enum AgingBy {
        DueOn "due_on" "到期日" "Due date",
        IssuedOn "issued_on" "开票日期" "Issue date",
    }
}

/// Which receivables to age, and how.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgingQuery {
    /// At the end of this day; today when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub as_of: Option<Date>,
    /// The date they age from.
    #[serde(default = "by_due_date")]
    pub by: AgingBy,
    /// Of one entity.
    #[serde(default)]
    pub entity_id: Option<EntityId>,
    /// Of one customer.
    #[serde(default)]
    pub customer_id: Option<CustomerId>,
    /// In one currency.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// Upper limits of the overdue buckets in days, ascending; 30, 60, 90 when empty.
    #[serde(default)]
    #[schema(max_items = 12)]
    pub limits: Vec<u32>,
    /// Also one row for each customer.
    #[serde(default)]
    pub by_customer: bool,
}

fn by_due_date() -> AgingBy {
    AgingBy::DueOn
}

/// What is open at a day, by age. Its total equals trade receivables in the ledger at that day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgingReport {
    /// The end of this day.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The date they age from.
    pub by: AgingBy,
    /// Names of the buckets: `current`, `1-30`, … `>90`.
    pub labels: Vec<String>,
    /// One for each currency.
    pub currencies: Vec<CurrencyAging>,
    /// One for each customer and currency, the largest first; empty unless asked for.
    pub customers: Vec<AgedCustomer>,
}

/// Open receivables of one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CurrencyAging {
    /// One for each label, in the same order.
    pub buckets: Vec<AgingBucket>,
    /// All documents.
    pub count: i64,
    /// All of it.
    pub total: Money,
}

/// One bucket.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgingBucket {
    /// Its name.
    pub label: String,
    /// Documents in it.
    pub count: i64,
    /// Open in it; credit notes lower it.
    pub amount: Money,
}

/// A customer's open receivables in one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgedCustomer {
    /// Who owes.
    pub customer_id: CustomerId,
    /// Their name.
    pub name: String,
    /// By age.
    pub aging: CurrencyAging,
}

/// A document that is open at a day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgedDocument {
    /// Which invoice or credit note.
    pub invoice_id: InvoiceId,
    /// Its number.
    pub number: String,
    /// Whose it is.
    pub customer_id: CustomerId,
    /// The date it ages from.
    #[schema(value_type = String, format = Date)]
    pub aged_from: Date,
    /// Days after that date; never negative.
    pub days: i64,
    /// Its bucket.
    pub label: String,
    /// Open at the day; negative for a credit note.
    pub open: Money,
}

/// Ages the receivables the actor may see. Source: feature DN4.
///
/// # Errors
/// Forbidden; invalid limits.
pub fn age_receivables(work: &mut Work, query: &AgingQuery) -> Result<AgingReport> {
    let scope = work.scope("invoice")?;
    let limits = limits(query)?;
    let filter = filter(work, query, &limits);
    let rows = store::list_totals(work.tx, &scope, &filter, query.by_customer)?;
    let labels: Vec<String> = (0..limits.count()).map(|bucket| limits.label(bucket)).collect();
    let currencies = by_currency(&rows, &labels)?;
    let customers = if query.by_customer { by_customer(&rows, &labels)? } else { Vec::new() };
    Ok(AgingReport { as_of: filter.as_of, by: query.by, labels, currencies, customers })
}

/// The documents behind a report or one of its buckets, the oldest first, at most 1,000.
///
/// # Errors
/// Forbidden; invalid limits; no such bucket.
pub fn list_aged_documents(work: &mut Work, query: &AgingQuery, bucket: Option<&str>) -> Result<Vec<AgedDocument>> {
    let scope = work.scope("invoice")?;
    let limits = limits(query)?;
    let filter = filter(work, query, &limits);
    let find = |label: &str| (0..limits.count()).find(|bucket| limits.label(*bucket) == label);
    let bucket = match bucket {
        None => None,
        Some(label) => Some(find(label).ok_or_else(|| {
            Error::invalid("/bucket", "unknown_bucket", words!("没有账龄段 {label}", "there is no bucket {label}"))
        })?),
    };
    let bucket = bucket.map(|bucket| i64::try_from(bucket).unwrap_or(i64::MAX));
    let items = store::list_items(work.tx, &scope, &filter, bucket, DOCUMENTS_MAX)?;
    Ok(items.into_iter().map(|item| document(item, filter.as_of, &limits)).collect())
}

pub(super) fn limits(query: &AgingQuery) -> Result<BucketLimits> {
    if query.limits.is_empty() {
        return Ok(BucketLimits::standard());
    }
    if query.limits.len() > LIMITS_MAX {
        return Err(Error::invalid(
            "/limits",
            "too_many",
            words!("最多 {LIMITS_MAX} 个上限", "at most {LIMITS_MAX} limits"),
        ));
    }
    BucketLimits::new(query.limits.clone()).map_err(|error| Error::invalid("/limits", "not_ascending", error.words()))
}

pub(super) fn filter(work: &Work, query: &AgingQuery, limits: &BucketLimits) -> AgingFilter {
    let today = work.today();
    let as_of = query.as_of.unwrap_or(today);
    let asked = if query.limits.is_empty() { &[30, 60, 90][..] } else { &query.limits[..] };
    // Not due is due on the day or later; each further bucket reaches back to its limit.
    let first_days = std::iter::once(0).chain(asked.iter().copied()).map(|days| add_days(as_of, -i64::from(days)));
    debug_assert_eq!(asked.len() + 2, limits.count(), "one bucket per limit, and the two at the ends");
    AgingFilter {
        as_of,
        is_today: as_of >= today,
        by_issue_date: query.by == AgingBy::IssuedOn,
        entity_id: query.entity_id,
        customer_id: query.customer_id,
        currency: query.currency,
        first_days: first_days.collect(),
    }
}

fn by_currency(rows: &[AgingRow], labels: &[String]) -> Result<Vec<CurrencyAging>> {
    let mut groups: BTreeMap<Currency, Vec<&AgingRow>> = BTreeMap::new();
    for row in rows {
        groups.entry(row.currency).or_default().push(row);
    }
    groups.into_iter().map(|(currency, rows)| aging_of(&rows, currency, labels)).collect()
}

fn by_customer(rows: &[AgingRow], labels: &[String]) -> Result<Vec<AgedCustomer>> {
    let mut groups: BTreeMap<(CustomerId, Currency), Vec<&AgingRow>> = BTreeMap::new();
    for row in rows {
        if let Some(customer) = row.customer_id {
            groups.entry((customer, row.currency)).or_default().push(row);
        }
    }
    let mut customers = Vec::with_capacity(groups.len());
    for ((customer_id, currency), rows) in groups {
        let name = rows.first().and_then(|row| row.customer_name.clone()).unwrap_or_default();
        customers.push(AgedCustomer { customer_id, name, aging: aging_of(&rows, currency, labels)? });
    }
    customers.sort_by_key(|customer| (customer.aging.total.currency(), -customer.aging.total.amount_minor()));
    Ok(customers)
}

fn aging_of(rows: &[&AgingRow], currency: Currency, labels: &[String]) -> Result<CurrencyAging> {
    let zero = Money::zero(currency);
    let mut buckets: Vec<AgingBucket> =
        labels.iter().map(|label| AgingBucket { label: label.clone(), count: 0, amount: zero }).collect();
    let (mut count, mut total) = (0, zero);
    for row in rows {
        let open = Money::new(row.open_minor, currency);
        (count, total) = (count + row.count, total.saturating_add(open)?);
        if let Some(bucket) = usize::try_from(row.bucket).ok().and_then(|bucket| buckets.get_mut(bucket)) {
            bucket.count += row.count;
            bucket.amount = bucket.amount.saturating_add(open)?;
        }
    }
    Ok(CurrencyAging { buckets, count, total })
}

fn document(item: AgingItem, as_of: Date, limits: &BucketLimits) -> AgedDocument {
    AgedDocument {
        invoice_id: item.id,
        number: item.number,
        customer_id: item.customer_id,
        aged_from: item.aged_from,
        days: days_between(item.aged_from, as_of).max(0),
        label: limits.label(usize::try_from(item.bucket).unwrap_or_default()),
        open: Money::new(item.open_minor, item.currency),
    }
}
