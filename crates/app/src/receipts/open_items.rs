//! 未清项 A customer's open invoices as the matching bench shows them: what each takes on a day, and what waiting costs.

use super::apply::name;
use crate::cash_discounts::windows_of;
use crate::error::Result;
use crate::work::Work;
use mingxi_domain::calendar::{Date, days_between};
use mingxi_domain::ids::{CustomerId, EntityId, InvoiceId};
use mingxi_domain::money::{Currency, Money};
use mingxi_store::invoices::{self as store, InvoiceRow, OpenFilter};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most open items shown of a customer; those due first.
const ITEMS_MAX: i64 = 500;

/// Whose open items.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenItemsQuery {
    /// Whose.
    pub customer_id: CustomerId,
    /// The day the money arrives; today when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub as_of: Option<Date>,
    /// Of one entity.
    #[serde(default)]
    pub entity_id: Option<EntityId>,
    /// In one currency.
    #[serde(default)]
    pub currency: Option<Currency>,
}

/// A customer's open items.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OpenItems {
    /// Whose.
    pub customer_id: CustomerId,
    /// The day the amounts hold for.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// Those due first, at most 500.
    pub items: Vec<OpenItem>,
    /// What the items shown sum to, one row for each currency.
    pub totals: Vec<OpenTotal>,
    /// Whether there are more than are shown.
    pub is_cut: bool,
}

/// Sums of one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OpenTotal {
    /// Open.
    pub open: Money,
    /// Cash that settles all of it on the day.
    pub pay_now: Money,
    /// Open of what is due before the day.
    pub overdue: Money,
}

/// An open invoice.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OpenItem {
    /// Which invoice.
    pub invoice_id: InvoiceId,
    /// How people call it.
    pub number: String,
    /// The entity it was issued by.
    pub entity_id: EntityId,
    /// When it was issued.
    #[schema(value_type = Option<String>, format = Date)]
    pub issued_on: Option<Date>,
    /// When it is due.
    #[schema(value_type = Option<String>, format = Date)]
    pub due_on: Option<Date>,
    /// Days after the due date; never negative.
    pub overdue_days: i64,
    /// Whether the customer disputes it.
    pub is_disputed: bool,
    /// Its total, tax included.
    pub total: Money,
    /// What is open.
    pub open: Money,
    /// Cash that settles it on the day.
    pub pay_now: Money,
    /// The cash discount that cash earns.
    pub discount_now: Money,
    /// The cash discount of the day in per cent.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, example = "1")]
    pub percent_now: Decimal,
    /// Last day on which it costs that little; none when waiting costs nothing.
    #[schema(value_type = Option<String>, format = Date)]
    pub step_ends_on: Option<Date>,
    /// How much more it takes the day after.
    pub loss_if_missed: Money,
    /// What it takes from the day after on.
    pub pay_next: Money,
    /// Explains the open amount.
    pub figure: String,
}

/// The open invoices of a customer that the actor may see, those due first. Source: features RC4, CD2.
///
/// # Errors
/// Unknown customer; forbidden.
pub fn open_items(work: &mut Work, query: &OpenItemsQuery) -> Result<OpenItems> {
    work.require_reference("customer", query.customer_id, "/customer_id")?;
    let (scope, as_of) = (work.scope("invoice")?, query.as_of.unwrap_or_else(|| work.today()));
    let filter = OpenFilter {
        customers: vec![query.customer_id],
        entity: query.entity_id,
        currency: query.currency,
        numbers: Vec::new(),
    };
    let mut rows = store::list_open(work.tx, &scope, &filter, ITEMS_MAX + 1)?;
    let shown = usize::try_from(ITEMS_MAX).unwrap_or(usize::MAX);
    let is_cut = rows.len() > shown;
    rows.truncate(shown);
    let items = rows.iter().map(|row| open_item(row, as_of)).collect::<Result<Vec<_>>>()?;
    Ok(OpenItems { customer_id: query.customer_id, as_of, totals: totals(&items)?, items, is_cut })
}

/// An open invoice on a day.
pub(crate) fn open_item(row: &InvoiceRow, as_of: Date) -> Result<OpenItem> {
    let windows = windows_of(row, as_of)?;
    let (open, pay_now) = (row.open(), windows.payable_today);
    let zero = Money::zero(row.currency);
    let now = windows.windows.first();
    let loss_if_missed = now.map_or(zero, |window| window.loss_if_missed);
    Ok(OpenItem {
        invoice_id: row.id,
        number: name(row),
        entity_id: row.entity_id,
        issued_on: row.issued_on,
        due_on: row.due_on,
        overdue_days: row.due_on.map_or(0, |due_on| days_between(due_on, as_of).max(0)),
        is_disputed: row.is_disputed,
        total: row.total(),
        open,
        pay_now,
        discount_now: open.saturating_sub(pay_now)?,
        percent_now: now.map_or(Decimal::ZERO, |window| window.percent),
        step_ends_on: now.and_then(|window| window.last_day),
        loss_if_missed,
        pay_next: pay_now.saturating_add(loss_if_missed)?,
        figure: format!("invoice:{}:open", row.id),
    })
}

fn totals(items: &[OpenItem]) -> Result<Vec<OpenTotal>> {
    let mut totals: Vec<OpenTotal> = Vec::new();
    for item in items {
        let currency = item.open.currency();
        let index = totals.iter().position(|total| total.open.currency() == currency).unwrap_or_else(|| {
            let zero = Money::zero(currency);
            totals.push(OpenTotal { open: zero, pay_now: zero, overdue: zero });
            totals.len() - 1
        });
        let total = &mut totals[index];
        total.open = total.open.saturating_add(item.open)?;
        total.pay_now = total.pay_now.saturating_add(item.pay_now)?;
        if item.overdue_days > 0 {
            total.overdue = total.overdue.saturating_add(item.open)?;
        }
    }
    Ok(totals)
}
