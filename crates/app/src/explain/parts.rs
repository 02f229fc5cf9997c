//! Figures that add up documents: a customer's page, the axes of an order.

use super::{Component, Explanation};
use crate::error::{Error, Result};
use crate::figures::{
    CustomerFigure, Defined, OF_ORDERS_INVOICES, OrderFigure, axis_amount, define_customer, define_order,
};
use crate::work::Work;
use mingxi_domain::ids::{self, CustomerId, Id, OrderId, OrderLineId};
use mingxi_domain::metadata::objects;
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::rounding::prorate;
use mingxi_domain::text_enum::TextEnum;
use mingxi_domain::words::Words;
use mingxi_store::Micro;
use mingxi_store::customers::CustomerRow;
use mingxi_store::figures::{self as store, Belongs};
use mingxi_store::orders::{OrderLineRow, OrderRow, list_lines};
use mingxi_store::revenue::list_recognized_by_line;
use std::collections::HashMap;

/// Documents listed one by one; what is beyond them is one part.
const LISTED_MAX: usize = 200;

pub fn customer(work: &mut Work, id: CustomerId, kind: CustomerFigure, currency: Currency) -> Result<Explanation> {
    work.require_visible("customer", id)?;
    let row = CustomerRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("customer", id))?;
    let defined = define_customer(kind);
    let (amount, count, components) = list(work, &defined, Belongs::to_customer(id.raw()), currency)?;
    let label = kind.label();
    let words = Words::new(
        format!("客户 {} 的{}：{count} 笔合计 {amount}。", row.name, label.zh),
        format!("{} of {}: {} {amount}.", label.en, row.name, come_to(count)),
    );
    Ok(Explanation::new(work, amount, words, defined.formula, defined.rule, components))
}

/// A figure of everything the actor may see.
pub fn everything(work: &mut Work, kind: CustomerFigure, currency: Currency) -> Result<Explanation> {
    let defined = define_customer(kind);
    let (amount, count, components) = list(work, &defined, Belongs::to_organization(work.org().raw()), currency)?;
    let label = kind.label();
    let words = Words::new(
        format!("{}：{count} 笔合计 {amount}。", label.zh),
        format!("{}: {} {amount}.", label.en, come_to(count)),
    );
    Ok(Explanation::new(work, amount, words, defined.formula, defined.rule, components))
}

fn come_to(count: i64) -> String {
    if count == 1 { "1 document comes to".to_owned() } else { format!("{count} documents add up to") }
}

pub fn order(work: &mut Work, id: OrderId, kind: OrderFigure) -> Result<Explanation> {
    work.require_visible("order", id)?;
    let order = OrderRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("order", id))?;
    let defined = define_order(kind);
    let amount = axis_amount(work, &order, kind)?;
    let components = match kind {
        OrderFigure::Delivered => by_line(work, &order, |line| line.delivered_quantity_micro)?,
        OrderFigure::Accepted => by_line(work, &order, |line| line.accepted_quantity_micro)?,
        OrderFigure::Paid | OrderFigure::CashDiscount => {
            list(work, &defined, Belongs::to(OF_ORDERS_INVOICES, id.raw()), order.currency)?.2
        }
        OrderFigure::Ordered | OrderFigure::Invoiced | OrderFigure::Recognized => {
            list(work, &defined, Belongs::to_order(id.raw()), order.currency)?.2
        }
    };
    let (label, number) = (kind.label(), &order.number);
    let total = Money::new(order.total_minor, order.currency);
    let words = Words::new(
        format!("订单 {number} 的{}：{amount}；订单价税合计 {total}。", label.zh),
        format!("{} of order {number}: {amount}; the order is {total} with tax.", label.en),
    );
    Ok(Explanation::new(work, amount, words, defined.formula, defined.rule, components))
}

/// The sum of a figure, how many documents it has, and its parts.
pub(super) fn list(
    work: &mut Work,
    defined: &Defined,
    belongs: Belongs,
    currency: Currency,
) -> Result<(Money, i64, Vec<Component>)> {
    let (scope, today) = (work.scope(defined.items.object)?, work.today());
    let sums = store::list_sums(work.tx, &scope, &defined.items, belongs, today)?;
    let (minor, count) =
        sums.into_iter().find(|(of, _, _)| *of == currency).map_or((0, 0), |(_, minor, count)| (minor, count));
    let total = Money::new(minor, currency);
    let limit = i64::try_from(LISTED_MAX).unwrap_or(i64::MAX) + 1;
    let mut items = store::list_items(work.tx, &scope, &defined.items, belongs, currency, today, limit)?;
    let is_cut = items.len() > LISTED_MAX;
    items.truncate(LISTED_MAX);
    let object = objects::get(defined.items.object);
    let mut components = Vec::with_capacity(items.len() + 1);
    let mut rest = total;
    for item in items {
        let (document, amount) = (ids::encode(object.id_prefix, item.id), Money::new(item.amount_minor, currency));
        rest = rest.saturating_sub(amount)?;
        let on = item.date.map(|date| format!(" {date}")).unwrap_or_default();
        let label = Words::new(
            format!("{} {}{on}", object.label.zh, item.label),
            format!("{} {}{on}", object.label.en, item.label),
        );
        let component = Component::on(&document, label, amount);
        components.push(match defined.part {
            Some(part) => component.see(part.replace("{id}", &document)),
            None => component,
        });
    }
    if is_cut {
        components.push(Component::plain(Words::new("其余单据", "All other documents"), rest));
    }
    Ok((total, count, components))
}

/// Goods by quantity, services by what is rendered: a service is delivered and accepted as it is recognised.
fn by_line(work: &mut Work, order: &OrderRow, quantity: impl Fn(&OrderLineRow) -> Micro) -> Result<Vec<Component>> {
    let org = work.org();
    let rendered: HashMap<OrderLineId, i64> = list_recognized_by_line(work.tx, org, order.id)?.into_iter().collect();
    let mut components = Vec::new();
    for line in list_lines(work.tx, org, order.id)? {
        let net = Money::new(line.net_minor, line.currency);
        let (done, of) = (quantity(&line).decimal(), line.quantity_micro.decimal());
        let (amount, progress) = match rendered.get(&line.id) {
            Some(minor) => (Money::new(*minor, line.currency), String::new()),
            None => (prorate(net, done, of)?, format!(" {} / {} {}", done.normalize(), of.normalize(), line.unit)),
        };
        if !amount.is_zero() {
            let label = Words::new(
                format!("第 {} 行 {}{progress}", line.line_no, line.description),
                format!("Line {} {}{progress}", line.line_no, line.description),
            );
            components.push(Component::on(&line.id, label, amount));
        }
    }
    Ok(components)
}
