//! 收入瀑布 What was billed and recognised month by month, and what is deferred or unbilled at each month's end.

use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::calendar::Period;
use mingxi_domain::ids::{ContractId, CustomerId, EntityId, Id, OrderId};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::words;
use mingxi_store::figures::{self as store, Belongs, WaterfallFilter};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Most months of a waterfall.
const MONTHS_MAX: usize = 120;

/// Which revenue to show, for which months. Narrowed by at most one of entity, customer, contract and order.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WaterfallQuery {
    /// Of the contracts of one entity.
    #[serde(default)]
    pub entity_id: Option<EntityId>,
    /// Of one customer.
    #[serde(default)]
    pub customer_id: Option<CustomerId>,
    /// Of one contract.
    #[serde(default)]
    pub contract_id: Option<ContractId>,
    /// Of one order.
    #[serde(default)]
    pub order_id: Option<OrderId>,
    /// First month.
    pub from: Period,
    /// Last month; at most 120 months.
    pub through: Period,
}

/// One month. `opening + recognized − billed = closing`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WaterfallMonth {
    /// Which month.
    pub period: Period,
    /// Satisfied − invoiced before the month: positive is unbilled, negative deferred.
    pub opening: Money,
    /// Invoiced without tax, less credit notes.
    pub billed: Money,
    /// Recognised.
    pub recognized: Money,
    /// Satisfied − invoiced at the end of the month.
    pub closing: Money,
    /// Explains what was recognised.
    pub figure: String,
}

/// The waterfall of what the actor may see, by currency and month. Source: feature RR7.
///
/// # Errors
/// Forbidden; unknown entity, customer, contract or order; invalid months or more than one narrowing.
pub fn revenue_waterfall(work: &mut Work, query: &WaterfallQuery) -> Result<Vec<WaterfallMonth>> {
    let (belongs, suffix) = narrowing(work, query)?;
    let months: Vec<Period> = Period::through(query.from, query.through).take(MONTHS_MAX + 1).collect();
    if months.is_empty() || months.len() > MONTHS_MAX {
        return Err(Error::invalid(
            "/through",
            "out_of_range",
            words!("自 {} 起 1 至 {MONTHS_MAX} 个月", "1 to {MONTHS_MAX} months from {}", query.from),
        ));
    }
    let (invoices, events) = (work.scope("invoice")?, work.scope("revenue_event")?);
    let filter = WaterfallFilter { belongs, through: query.through.last_day() };
    let mut by_currency: BTreeMap<Currency, BTreeMap<String, (i64, i64)>> = BTreeMap::new();
    for row in store::list_waterfall(work.tx, &invoices, &events, &filter)? {
        by_currency.entry(row.currency).or_default().insert(row.month, (row.billed_minor, row.recognized_minor));
    }
    let mut rows = Vec::new();
    for (currency, facts) in by_currency {
        let first = query.from.to_string();
        let before =
            facts.range(..first).map(|(_, (billed, recognized))| i128::from(*recognized) - i128::from(*billed)).sum();
        let mut opening = Money::of_sum(before, currency);
        for period in &months {
            let (billed, recognized) = facts.get(&period.to_string()).copied().unwrap_or_default();
            let (billed, recognized) = (Money::new(billed, currency), Money::new(recognized, currency));
            let closing = opening.saturating_add(recognized)?.saturating_sub(billed)?;
            let figure = format!("month:{period}:recognized:{currency}{suffix}");
            rows.push(WaterfallMonth { period: *period, opening, billed, recognized, closing, figure });
            opening = closing;
        }
    }
    Ok(rows)
}

fn narrowing(work: &mut Work, query: &WaterfallQuery) -> Result<(Option<Belongs>, String)> {
    let WaterfallQuery { entity_id, customer_id, contract_id, order_id, .. } = query;
    let mut given = Vec::new();
    if let Some(id) = entity_id {
        work.require_reference("entity", *id, "/entity_id")?;
        given.push((Belongs::to_contracts_of(id.raw()), format!(":{id}")));
    }
    if let Some(id) = customer_id {
        work.require_reference("customer", *id, "/customer_id")?;
        given.push((Belongs::to_customer(id.raw()), format!(":{id}")));
    }
    if let Some(id) = contract_id {
        work.require_reference("contract", *id, "/contract_id")?;
        given.push((Belongs::to_contract(id.raw()), format!(":{id}")));
    }
    if let Some(id) = order_id {
        work.require_reference("order", *id, "/order_id")?;
        given.push((Belongs::to_order(id.raw()), format!(":{id}")));
    }
    if given.len() > 1 {
        return Err(Error::invalid(
            "/order_id",
            "too_many",
            words!("主体、客户、合同、订单最多选一", "at most one of entity, customer, contract and order"),
        ));
    }
    Ok(given.pop().map_or((None, String::new()), |(belongs, suffix)| (Some(belongs), suffix)))
}
