//! 未开票清单 What was delivered and is on no invoice, as a proposal; and drafts made from a selection of it.

use super::create::{CreateInvoice, InvoiceLineInput, create_invoice};
use super::refusals;
use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::calendar::{Date, days_between};
use mingxi_domain::ids::{ContractId, CustomerId, DeliveryId, EntityId, InvoiceId, OrderId, OrderLineId, UserId};
use mingxi_domain::invoices::status::InvoiceFrom;
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::orders::DeliveryStatus;
use mingxi_domain::taxes::{LineAmounts, part_by_quantity};
use mingxi_domain::words;
use mingxi_store::unbilled::{self as store, UnbilledFilter, UnbilledRow};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use utoipa::ToSchema;

/// Quantities looked at for a list; the totals say when there are more.
const ROWS_MAX: usize = 5_000;
/// Most rows of a page.
const PAGE_MAX: usize = 500;
/// Most rows of a selection.
const SELECTION_MAX: usize = 500;

mingxi_domain::text_enum! {
    /// Why a quantity may be invoiced.
    pub enum UnbilledBasis {
        Accepted "accepted" "已验收" "Accepted",
        Delivered "delivered" "已发货未验收" "Delivered, not accepted",
        Service "service" "服务" "Service",
    }
}

/// Which unbilled quantities.
#[derive(Clone, Debug, Default)]
pub struct UnbilledQuery {
    /// Of one customer.
    pub customer_id: Option<CustomerId>,
    /// Of one contract.
    pub contract_id: Option<ContractId>,
    /// Of one order.
    pub order_id: Option<OrderId>,
    /// Of one entity.
    pub entity_id: Option<EntityId>,
    /// In one currency.
    pub currency: Option<Currency>,
    /// Only of this basis.
    pub basis: Option<UnbilledBasis>,
    /// The id the page before ended with.
    pub cursor: Option<String>,
    /// Most rows; 100 unless given, at most 500.
    pub limit: Option<usize>,
}

/// One page of what is unbilled, and the sums of all of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnbilledPage {
    /// The oldest batches first, then services.
    pub items: Vec<UnbilledItem>,
    /// Pass it as `cursor` to go on; absent on the last page.
    pub next_cursor: Option<String>,
    /// Sums over the whole filter, one row for each currency.
    pub totals: Vec<UnbilledTotal>,
    /// Whether there is more than the 5,000 quantities that were looked at.
    pub is_cut: bool,
}

/// Sums of one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnbilledTotal {
    /// Quantities.
    pub count: i64,
    /// Without tax.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// Tax included.
    pub gross: Money,
}

/// A quantity that is on no invoice, with what an invoice over it would come to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnbilledItem {
    /// Names it in a selection: the id of the line of the batch; of the order's line for a service.
    pub id: String,
    /// Why it may be invoiced.
    pub basis: UnbilledBasis,
    /// The customer.
    pub customer_id: CustomerId,
    /// Their name.
    pub customer_name: String,
    /// The contract.
    pub contract_id: ContractId,
    /// The order.
    pub order_id: OrderId,
    /// Its number.
    pub order_number: String,
    /// The line of the order.
    pub order_line_id: OrderLineId,
    /// The batch, for goods.
    pub delivery_id: Option<DeliveryId>,
    /// Its number.
    pub delivery_number: Option<String>,
    /// The entity that will issue the invoice.
    pub entity_id: EntityId,
    /// Who owns it.
    pub owner_id: UserId,
    /// What it is.
    pub description: String,
    /// Unit of the quantity.
    pub unit: String,
    /// What is on no invoice.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, example = "4")]
    pub quantity: Decimal,
    /// Accepted, shipped or begun on.
    #[schema(value_type = Option<String>, format = Date)]
    pub since: Option<Date>,
    /// Days since then; never negative.
    pub age_days: i64,
    /// Without tax.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// Tax included.
    pub gross: Money,
}

/// What to invoice.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvoiceUnbilled {
    /// Ids of unbilled quantities, as the list names them; each once.
    #[schema(min_items = 1, max_items = 500)]
    pub selection: Vec<String>,
}

/// What is delivered or accepted and not invoiced of the open orders the actor may see. Source: feature IN1.
///
/// # Errors
/// Forbidden; invalid cursor or limit.
pub fn list_unbilled(work: &mut Work, query: &UnbilledQuery) -> Result<UnbilledPage> {
    let limit = query.limit.unwrap_or(100);
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(Error::page_limit(PAGE_MAX));
    }
    let (mut items, is_cut) = load(work, query)?;
    let totals = totals(&items)?;
    if let Some(cursor) = &query.cursor {
        let at = items.iter().position(|item| item.id == *cursor);
        let at = at.ok_or_else(|| {
            Error::invalid(
                "/cursor",
                "not_a_cursor",
                words!("须从第一页重新开始：其所指已开票", "start again: what it named is invoiced"),
            )
        })?;
        items.drain(..=at);
    }
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = if has_more { items.last().map(|item| item.id.clone()) } else { None };
    Ok(UnbilledPage { items, next_cursor, totals, is_cut })
}

/// Everything that fits the query, priced in order: the parts of an order line sum to it whatever the page.
fn load(work: &mut Work, query: &UnbilledQuery) -> Result<(Vec<UnbilledItem>, bool)> {
    let scope = work.scope("order_line")?;
    let filter = UnbilledFilter {
        customer: query.customer_id,
        contract: query.contract_id,
        order: query.order_id,
        entity: query.entity_id,
        currency: query.currency,
    };
    let limit = i64::try_from(ROWS_MAX).unwrap_or(i64::MAX) + 1;
    let mut rows = store::list_goods(work.tx, &scope, &filter, limit)?;
    rows.extend(store::list_services(work.tx, &scope, &filter, limit)?);
    let is_cut = rows.len() > ROWS_MAX;
    rows.truncate(ROWS_MAX);
    let today = work.today();
    let mut before: HashMap<OrderLineId, (Decimal, LineAmounts)> = HashMap::new();
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let item = price(row, &mut before, today)?;
        if query.basis.is_none_or(|basis| basis == item.basis) {
            items.push(item);
        }
    }
    Ok((items, is_cut))
}

fn price(
    row: UnbilledRow,
    before: &mut HashMap<OrderLineId, (Decimal, LineAmounts)>,
    today: Date,
) -> Result<UnbilledItem> {
    let quantity = row.quantity.decimal();
    let known = before.entry(row.order_line_id).or_insert((row.invoiced_quantity.decimal(), row.invoiced));
    let part = part_by_quantity(row.line, row.line_quantity.decimal(), known.1, known.0, quantity);
    let part = part.map_err(|error| Error::Internal(format!("unbilled of {}: {error}", row.order_line_id)))?;
    known.0 += quantity;
    known.1 = LineAmounts::of(known.1.net.checked_add(part.net)?, known.1.tax.checked_add(part.tax)?)?;
    let basis = match row.delivery_status {
        Some(DeliveryStatus::Accepted) => UnbilledBasis::Accepted,
        Some(DeliveryStatus::Shipped | DeliveryStatus::Cancelled) => UnbilledBasis::Delivered,
        None => UnbilledBasis::Service,
    };
    Ok(UnbilledItem {
        id: row.delivery_line_id.map_or_else(|| row.order_line_id.to_string(), |id| id.to_string()),
        basis,
        customer_id: row.customer_id,
        customer_name: row.customer_name,
        contract_id: row.contract_id,
        order_id: row.order_id,
        order_number: row.order_number,
        order_line_id: row.order_line_id,
        delivery_id: row.delivery_id,
        delivery_number: row.delivery_number,
        entity_id: row.entity_id,
        owner_id: row.owner_id,
        description: row.description,
        unit: row.unit,
        quantity: quantity.normalize(),
        since: row.since,
        age_days: row.since.map_or(0, |since| days_between(since, today).max(0)),
        net: part.net,
        tax: part.tax,
        gross: part.gross,
    })
}

fn totals(items: &[UnbilledItem]) -> Result<Vec<UnbilledTotal>> {
    let mut totals: BTreeMap<Currency, UnbilledTotal> = BTreeMap::new();
    for item in items {
        let zero = Money::zero(item.net.currency());
        let total =
            totals.entry(item.net.currency()).or_insert(UnbilledTotal { count: 0, net: zero, tax: zero, gross: zero });
        total.count += 1;
        total.net = total.net.saturating_add(item.net)?;
        total.tax = total.tax.saturating_add(item.tax)?;
        total.gross = total.gross.saturating_add(item.gross)?;
    }
    Ok(totals.into_values().collect())
}

/// Drafts the invoices of a selection: one for each batch, since the discount window and the tax point are the batch's,
/// and one for the services of each order. Returns them in the order of their orders.
///
/// # Errors
/// Forbidden; an id that names nothing unbilled; refused as [`create_invoice`].
pub fn invoice_unbilled(work: &mut Work, input: &InvoiceUnbilled) -> Result<Vec<InvoiceId>> {
    work.check(Action::InvoiceCreate)?;
    if input.selection.is_empty() || input.selection.len() > SELECTION_MAX {
        return Err(Error::invalid(
            "/selection",
            "out_of_range",
            words!("1 至 {SELECTION_MAX} 个编号", "1 to {SELECTION_MAX} ids"),
        ));
    }
    let (items, _) = load(work, &UnbilledQuery::default())?;
    let known: HashMap<&str, &UnbilledItem> = items.iter().map(|item| (item.id.as_str(), item)).collect();
    let mut seen = HashSet::new();
    let mut drafts: BTreeMap<(OrderId, Option<DeliveryId>), Vec<&UnbilledItem>> = BTreeMap::new();
    for (index, id) in input.selection.iter().enumerate() {
        let pointer = format!("/selection/{index}");
        if !seen.insert(id) {
            return Err(Error::invalid(pointer, "duplicate", words!("每项数量一次", "each quantity once")));
        }
        let Some(item) = known.get(id.as_str()) else {
            return Err(refusals::NOT_UNBILLED.at(
                pointer,
                words!("已开票，或没有该编号的可见项。", "It is invoiced already, or nothing of yours has this id."),
            ));
        };
        drafts.entry((item.order_id, item.delivery_id)).or_default().push(item);
    }
    drafts.into_iter().map(|((order_id, delivery_id), items)| draft(work, order_id, delivery_id, &items)).collect()
}

fn draft(
    work: &mut Work,
    order_id: OrderId,
    delivery_id: Option<DeliveryId>,
    items: &[&UnbilledItem],
) -> Result<InvoiceId> {
    let lines =
        items.iter().map(|item| InvoiceLineInput { order_line_id: item.order_line_id, quantity: item.quantity });
    let is_accepted = items.iter().all(|item| item.basis == UnbilledBasis::Accepted);
    let from = if is_accepted { InvoiceFrom::Accepted } else { InvoiceFrom::Delivered };
    create_invoice(work, &CreateInvoice { order_id, from, delivery_id, lines: Some(lines.collect()) })
}
