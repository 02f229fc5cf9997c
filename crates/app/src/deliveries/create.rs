//! A delivery batch: what left on one day.

use super::refusals;
use crate::contracts::lines::{LINES_MAX, check_past, check_quantity, check_text};
use crate::contracts::plan;
use crate::error::{Error, Result};
use crate::orders::progress::{HeldOrder, share};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::contracts::PlanTrigger;
use mingxi_domain::ids::{DeliveryId, OrderId, OrderLineId};
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::number_series::SeriesKind;
use mingxi_domain::orders::DeliveryStatus;
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::words;
use mingxi_store::Micro;
use mingxi_store::deliveries::{DeliveryLineRow, DeliveryRow};
use mingxi_store::orders::{self as orders, OrderLineRow};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::json;
use std::collections::HashSet;
use utoipa::ToSchema;

/// A batch of an order.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateDelivery {
    /// The open order.
    pub order_id: OrderId,
    /// The day it left; not in the future. Its cash discount window starts here.
    #[schema(value_type = String, format = Date)]
    pub shipped_on: Date,
    /// Who carries it.
    #[schema(min_length = 1, max_length = 200)]
    pub carrier: Option<String>,
    /// The carrier's number.
    #[schema(min_length = 1, max_length = 200)]
    pub tracking_number: Option<String>,
    /// What is in it; without it all goods that are left to deliver.
    #[schema(min_items = 1, max_items = 500)]
    pub lines: Option<Vec<DeliveryLineInput>>,
}

/// A quantity of an order line.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliveryLineInput {
    /// The line of the order.
    pub order_line_id: OrderLineId,
    /// How many units.
    #[serde(with = "mingxi_domain::decimals::text")]
    #[schema(value_type = String, pattern = "^[0-9]{1,10}([.][0-9]{1,6})?$", example = "4")]
    pub quantity: Decimal,
}

/// Records that goods of an order left. Never more than was ordered; services are not delivered.
///
/// # Errors
/// Forbidden; unknown order or line; invalid date or quantity; refused as `order_not_open`,
/// `delivery_nothing_left`, `delivery_exceeds_ordered`, `delivery_line_not_deliverable`. Source: feature OR2.
pub fn create_delivery(work: &mut Work, input: &CreateDelivery) -> Result<DeliveryId> {
    work.check(Action::DeliveryCreate)?;
    work.require_reference("order", input.order_id, "/order_id")?;
    check_past(work, "/shipped_on", input.shipped_on)?;
    for (pointer, text) in [("/carrier", &input.carrier), ("/tracking_number", &input.tracking_number)] {
        text.as_deref().map_or(Ok(()), |text| check_text(pointer, text, 200))?;
    }
    let mut held = HeldOrder::lock(work, input.order_id)?;
    held.require_open()?;
    let shipped = shipped_lines(work, &held, input)?;
    let net = shipped.iter().map(|(line, quantity)| net_of(line, *quantity)).sum::<Result<i64>>()?;
    let delivery = delivery_row(work, &held, input, net)?;
    delivery.insert(work.tx, work.org())?;
    for (mut line, quantity) in shipped {
        line_row(work, &delivery, &line, quantity).insert(work.tx, work.org())?;
        held.move_delivered(&mut line, quantity.decimal())?;
        line.updated_at = work.now;
        line.update(work.tx, work.org())?;
    }
    held.save(work)?;
    plan::schedule(work, held.contract.id, PlanTrigger::Delivery, input.shipped_on)?;
    let changes = Changes::none().set("number", &delivery.number).set("order_id", delivery.order_id);
    work.audit(Action::DeliveryCreate, delivery.id, changes.set("shipped_on", delivery.shipped_on))?;
    work.emit(
        "delivery.created",
        "delivery",
        delivery.id,
        json!({ "id": delivery.id, "order_id": delivery.order_id }),
    )?;
    Ok(delivery.id)
}

/// Net of the quantity a line ships now: the difference of two rounded amounts to date.
fn net_of(line: &OrderLineRow, quantity: Micro) -> Result<i64> {
    let after = Micro::new(line.delivered_quantity_micro.decimal() + quantity.decimal())?;
    Ok(share(line, after)? - share(line, line.delivered_quantity_micro)?)
}

fn left(line: &OrderLineRow) -> Decimal {
    line.quantity_micro.decimal() - line.delivered_quantity_micro.decimal()
}

fn shipped_lines(work: &mut Work, held: &HeldOrder, input: &CreateDelivery) -> Result<Vec<(OrderLineRow, Micro)>> {
    let mut lines = orders::list_lines(work.tx, work.org(), held.order.id)?;
    let Some(asked) = &input.lines else {
        lines.retain(|line| line.recognition_method == RecognitionMethod::PointInTime && !left(line).is_zero());
        if lines.is_empty() {
            return Err(refusals::NOTHING_LEFT.because(words!(
                "{} 已全部发货。",
                "{} is delivered in full.",
                held.order.number
            )));
        }
        let rest = |line: OrderLineRow| Micro::new(left(&line)).map(|quantity| (line, quantity)).map_err(Error::from);
        return lines.into_iter().map(rest).collect();
    };
    if asked.is_empty() || asked.len() > LINES_MAX {
        return Err(Error::line_count(LINES_MAX));
    }
    let mut seen = HashSet::new();
    let find = |(index, asked): (usize, &DeliveryLineInput)| {
        let (pointer, id) = (format!("/lines/{index}"), asked.order_line_id);
        let line = lines.iter().find(|line| line.id == id);
        let line = line.ok_or_else(|| Error::unknown_reference(format!("{pointer}/order_line_id"), id))?;
        if !seen.insert(id) {
            return Err(Error::line_twice(format!("{pointer}/order_line_id")));
        }
        if line.recognition_method == RecognitionMethod::StraightLine {
            return Err(
                refusals::LINE_NOT_DELIVERABLE.at(pointer, words!("{} 是服务。", "{} is a service.", line.description))
            );
        }
        let quantity = check_quantity(&format!("{pointer}/quantity"), asked.quantity)?;
        if quantity.decimal() > left(line) {
            let detail = words!(
                "{}：要求发货 {}，剩余 {}。",
                "{}: asked to deliver {} of which {} is left.",
                line.description,
                asked.quantity,
                left(line)
            );
            return Err(refusals::EXCEEDS_ORDERED.at(format!("{pointer}/quantity"), detail));
        }
        Ok((line.clone(), quantity))
    };
    asked.iter().enumerate().map(find).collect()
}

fn delivery_row(work: &mut Work, held: &HeldOrder, input: &CreateDelivery, net_minor: i64) -> Result<DeliveryRow> {
    let order = &held.order;
    let number = work.next_number(order.entity_id, SeriesKind::Delivery, input.shipped_on.year())?;
    let text = |text: &Option<String>| text.as_deref().map(|text| text.trim().to_owned());
    let tracking_number = text(&input.tracking_number);
    Ok(DeliveryRow {
        id: work.ids.next(),
        search_text: normalize(&format!("{number} {}", tracking_number.as_deref().unwrap_or_default())),
        number,
        order_id: order.id,
        customer_id: order.customer_id,
        entity_id: order.entity_id,
        status: DeliveryStatus::Shipped,
        shipped_on: input.shipped_on,
        carrier: text(&input.carrier),
        tracking_number,
        accepted_on: None,
        accepted_by: None,
        currency: order.currency,
        net_minor,
        owner_id: order.owner_id,
        department_id: order.department_id,
        custom: json!({}),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    })
}

fn line_row(work: &Work, delivery: &DeliveryRow, line: &OrderLineRow, quantity: Micro) -> DeliveryLineRow {
    DeliveryLineRow {
        id: work.ids.next(),
        delivery_id: delivery.id,
        order_line_id: line.id,
        quantity_micro: quantity,
        accepted_quantity_micro: Micro::default(),
        returned_quantity_micro: Micro::default(),
        invoiced_quantity_micro: Micro::default(),
        owner_id: delivery.owner_id,
        department_id: delivery.department_id,
        custom: json!({}),
        search_text: String::new(),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    }
}
