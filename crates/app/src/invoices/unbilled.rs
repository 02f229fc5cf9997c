//! 未开票清单 What was delivered and is on no invoice, as a proposal; and drafts made from a selection of it.

use super::create::{CreateInvoice, InvoiceLineInput, create_invoice};
use super::refusals;
use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::access::{Action, Scope};
use mingxi_domain::calendar::{Date, days_between};
use mingxi_domain::ids::{
    ContractId, CustomerId, DeliveryId, DeliveryLineId, EntityId, InvoiceId, OrderId, OrderLineId, UserId,
};
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

/// Quantities read at a time.
const PART: usize = 5_000;
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
    let after = query.cursor.as_deref().map(Place::read).transpose()?;
    let scope = work.scope("order_line")?;
    let filter = UnbilledFilter {
        customer: query.customer_id,
        contract: query.contract_id,
        order: query.order_id,
        entity: query.entity_id,
        currency: query.currency,
        order_lines: None,
    };
    let (mut items, mut totals) = (Vec::new(), BTreeMap::new());
    each(work, &scope, &filter, |item, place| {
        if query.basis.is_some_and(|basis| basis != item.basis) {
            return Ok(());
        }
        add(&mut totals, &item)?;
        if items.len() <= limit && after.is_none_or(|after| after < place) {
            items.push(item);
        }
        Ok(())
    })?;
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = if has_more { items.last().map(|item| item.id.clone()) } else { None };
    Ok(UnbilledPage { items, next_cursor, totals: totals.into_values().collect() })
}

/// Where a quantity stands in the list: batches in their order, then services in theirs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Batch(DeliveryLineId),
    Service(OrderLineId),
}

impl Place {
    fn read(id: &str) -> Result<Self> {
        let batch = || id.parse().map(Self::Batch).ok();
        id.parse().map(Self::Service).ok().or_else(batch).ok_or_else(|| {
            Error::invalid("/cursor", "not_a_cursor", words!("须从第一页重新开始", "start again from the first page"))
        })
    }
}

/// Everything that fits, a part at a time, priced in order: the parts of an order line sum to it whatever is shown.
fn each(
    work: &mut Work,
    scope: &Scope,
    filter: &UnbilledFilter,
    mut see: impl FnMut(UnbilledItem, Place) -> Result<()>,
) -> Result<()> {
    let today = work.today();
    let mut before: HashMap<OrderLineId, (Decimal, LineAmounts)> = HashMap::new();
    let limit = i64::try_from(PART).unwrap_or(i64::MAX);
    let (mut batch, mut service) = (None, None);
    let mut are_goods = true;
    loop {
        let rows = if are_goods {
            store::list_goods(work.tx, scope, filter, batch, limit)?
        } else {
            store::list_services(work.tx, scope, filter, service, limit)?
        };
        let is_last = rows.len() < PART;
        for row in rows {
            let place = row.delivery_line_id.map_or(Place::Service(row.order_line_id), Place::Batch);
            match place {
                Place::Batch(id) => batch = Some(id),
                Place::Service(id) => service = Some(id),
            }
            let item = price(row, &mut before, today)?;
            // More than its price is invoiced already: that is to be credited, nothing to be invoiced.
            if !item.gross.is_negative() {
                see(item, place)?;
            }
        }
        match (is_last, are_goods) {
            (true, true) => are_goods = false,
            (true, false) => return Ok(()),
            (false, _) => {}
        }
    }
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

fn add(totals: &mut BTreeMap<Currency, UnbilledTotal>, item: &UnbilledItem) -> Result<()> {
    let currency = item.net.currency();
    let zero = Money::zero(currency);
    let total = totals.entry(currency).or_insert(UnbilledTotal { count: 0, net: zero, tax: zero, gross: zero });
    total.count += 1;
    total.net = total.net.saturating_add(item.net)?;
    total.tax = total.tax.saturating_add(item.tax)?;
    total.gross = total.gross.saturating_add(item.gross)?;
    Ok(())
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
    let known = selected(work, &input.selection)?;
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

/// The quantities of the lines that a selection names, by their ids, whatever else is unbilled.
fn selected(work: &mut Work, selection: &[String]) -> Result<HashMap<String, UnbilledItem>> {
    let (mut batches, mut lines) = (Vec::new(), Vec::new());
    for id in selection {
        match Place::read(id) {
            Ok(Place::Batch(id)) => batches.push(id),
            Ok(Place::Service(id)) => lines.push(id),
            Err(_) => {}
        }
    }
    if !batches.is_empty() {
        lines.extend(store::list_order_lines(work.tx, work.org(), &batches)?);
    }
    let mut known = HashMap::new();
    if lines.is_empty() {
        return Ok(known);
    }
    let scope = work.scope("order_line")?;
    let filter = UnbilledFilter { order_lines: Some(lines), ..UnbilledFilter::default() };
    each(work, &scope, &filter, |item, _| {
        known.insert(item.id.clone(), item);
        Ok(())
    })?;
    Ok(known)
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
