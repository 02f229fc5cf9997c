//! 现金折扣在账龄上 What settles a customer's receivables today, and what the next discount step costs if it is missed.

use crate::error::{Error, Result};
use crate::receipts::{OpenItem, open_item};
use crate::work::Work;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::CustomerId;
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::words;
use mingxi_store::invoices::{self as store, OpenFilter};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Most customers asked about at once: a page of the aging.
const CUSTOMERS_MAX: usize = 100;
/// Most open invoices looked at.
const ITEMS_MAX: i64 = 20_000;

/// What customers may pay today. Source: feature CD2.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayToday {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// One for each customer and currency with something open, in the order of the customers asked about.
    pub items: Vec<CustomerPayToday>,
    /// Whether there are more open invoices than the 20,000 that were looked at.
    pub is_cut: bool,
}

/// One customer in one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CustomerPayToday {
    /// Who.
    pub customer_id: CustomerId,
    /// Open invoices; unused credit notes are left out.
    pub open: Money,
    /// Cash that settles them today.
    pub pay_today: Money,
    /// What that saves.
    pub discount_today: Money,
    /// The last day of the discount step that ends next; none when no discount is left.
    #[schema(value_type = Option<String>, format = Date)]
    pub next_step_on: Option<Date>,
    /// Open on the invoices whose step ends that day.
    pub next_step_open: Money,
    /// How much more they cost the day after.
    pub loss_if_missed: Money,
}

/// What settles the receivables of some customers today, and the next discount step.
///
/// # Errors
/// Forbidden; invalid when more than 100 customers are named.
pub fn pay_today(work: &mut Work, customers: &[CustomerId], as_of: Option<Date>) -> Result<PayToday> {
    if customers.is_empty() || customers.len() > CUSTOMERS_MAX {
        return Err(Error::invalid(
            "/customer_ids",
            "out_of_range",
            words!("1 至 {CUSTOMERS_MAX} 个客户", "1 to {CUSTOMERS_MAX} customers"),
        ));
    }
    let (scope, as_of) = (work.scope("invoice")?, as_of.unwrap_or_else(|| work.today()));
    let filter = OpenFilter { customers: customers.to_vec(), entity: None, currency: None, numbers: Vec::new() };
    let rows = store::list_open(work.tx, &scope, &filter, ITEMS_MAX)?;
    let is_cut = i64::try_from(rows.len()).unwrap_or(i64::MAX) == ITEMS_MAX;
    let place = |id: CustomerId| customers.iter().position(|customer| *customer == id).unwrap_or(usize::MAX);
    let mut groups: BTreeMap<(usize, Currency), Vec<OpenItem>> = BTreeMap::new();
    for row in &rows {
        groups.entry((place(row.customer_id), row.currency)).or_default().push(open_item(row, as_of)?);
    }
    let items = groups
        .into_iter()
        .filter_map(|((place, currency), items)| customers.get(place).map(|customer| sum(*customer, currency, &items)))
        .collect::<Result<Vec<_>>>()?;
    Ok(PayToday { as_of, items, is_cut })
}

fn sum(customer_id: CustomerId, currency: Currency, items: &[OpenItem]) -> Result<CustomerPayToday> {
    let add = |of: fn(&OpenItem) -> Money, only: &dyn Fn(&OpenItem) -> bool| {
        Money::saturating_sum(items.iter().filter(|item| only(item)).map(of), currency)
    };
    let next_step_on = items.iter().filter_map(|item| item.step_ends_on).min();
    let ends_next = |item: &OpenItem| item.step_ends_on.is_some() && item.step_ends_on == next_step_on;
    let (open, pay_today) = (add(|item| item.open, &|_| true)?, add(|item| item.pay_now, &|_| true)?);
    Ok(CustomerPayToday {
        customer_id,
        open,
        pay_today,
        discount_today: open.saturating_sub(pay_today)?,
        next_step_on,
        next_step_open: add(|item| item.open, &ends_next)?,
        loss_if_missed: add(|item| item.loss_if_missed, &ends_next)?,
    })
}
