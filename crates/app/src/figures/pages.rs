//! The figures of a customer's page and the axes of an order.

use super::definitions::{CustomerFigure, OF_ORDERS_INVOICES, OrderFigure, define_customer, define_order};
use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::ids::{CustomerId, Id, OrderId};
use mingxi_domain::money::Money;
use mingxi_domain::text_enum::TextEnum;
use mingxi_store::figures::{self as store, Belongs};
use mingxi_store::orders::OrderRow;
use serde::Serialize;
use utoipa::ToSchema;

/// An amount with its label and the reference that explains it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Figure {
    /// What it is, in words that do not change.
    pub name: String,
    /// Its Chinese label.
    pub label_zh: String,
    /// Its English label.
    pub label_en: String,
    /// The amount.
    pub amount: Money,
    /// How many documents it adds up.
    pub count: i64,
    /// Hand this to `explain`.
    pub figure: String,
}

/// How many records of a kind a customer has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FigureCount {
    /// Which object.
    pub object: String,
    /// How many the actor may see.
    pub count: i64,
}

/// Everything a customer's page counts and sums. Amounts of different currencies stand side by side, never added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CustomerFigures {
    /// Whose page.
    pub customer_id: CustomerId,
    /// Records by object.
    pub counts: Vec<FigureCount>,
    /// Amounts by figure and currency; figures without a document are left out.
    pub figures: Vec<Figure>,
}

/// The axes of an order: separate amounts, never one status. Source: feature OR7.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderFigures {
    /// Which order.
    pub order_id: OrderId,
    /// Ordered, delivered, accepted, invoiced, paid, recognised.
    pub figures: Vec<Figure>,
}

/// Objects counted on a customer's page, with their tables.
const COUNTED: &[(&str, &str)] = &[
    ("contact", "contact"),
    ("opportunity", "opportunity"),
    ("contract", "contract"),
    ("order", "sales_order"),
    ("delivery", "delivery"),
    ("invoice", "invoice"),
    ("receipt", "receipt"),
    ("refund", "refund"),
];

/// The figures of a customer, of what the actor may see. Source: feature CU1.
///
/// # Errors
/// Not found; forbidden.
pub fn customer_figures(work: &mut Work, id: CustomerId) -> Result<CustomerFigures> {
    work.require_visible("customer", id)?;
    let today = work.today();
    let belongs = Belongs::to_customer(id.raw());
    let mut counts = Vec::with_capacity(COUNTED.len());
    for (object, table) in COUNTED {
        let scope = work.scope(object)?;
        counts
            .push(FigureCount { object: (*object).to_owned(), count: store::count(work.tx, &scope, table, belongs)? });
    }
    let mut figures = Vec::new();
    for kind in CustomerFigure::ALL {
        let defined = define_customer(*kind);
        let scope = work.scope(defined.items.object)?;
        for (currency, minor, count) in store::list_sums(work.tx, &scope, &defined.items, belongs, today)? {
            let reference = format!("customer:{id}:{kind}:{currency}");
            figures.push(figure(*kind, Money::new(minor, currency), count, reference));
        }
    }
    Ok(CustomerFigures { customer_id: id, counts, figures })
}

/// The axes of an order.
///
/// # Errors
/// Not found; forbidden.
pub fn order_figures(work: &mut Work, id: OrderId) -> Result<OrderFigures> {
    work.require_visible("order", id)?;
    let order = OrderRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("order", id))?;
    let mut figures = Vec::new();
    for kind in OrderFigure::ALL {
        let amount = axis_amount(work, &order, *kind)?;
        figures.push(figure(*kind, amount, 1, format!("order:{id}:{kind}")));
    }
    Ok(OrderFigures { order_id: id, figures })
}

/// What is kept on the order for an axis; the discount is kept with its applications.
pub(crate) fn axis_amount(work: &mut Work, order: &OrderRow, kind: OrderFigure) -> Result<Money> {
    let minor = match kind {
        OrderFigure::CashDiscount => {
            let (items, today) = (define_order(kind).items, work.today());
            let scope = work.scope(items.object)?;
            let belongs = Belongs::to(OF_ORDERS_INVOICES, order.id.raw());
            let sums = store::list_sums(work.tx, &scope, &items, belongs, today)?;
            sums.first().map_or(0, |(_, minor, _)| *minor)
        }
        OrderFigure::Ordered => order.total_minor,
        OrderFigure::Delivered => order.delivered_minor,
        OrderFigure::Accepted => order.accepted_minor,
        OrderFigure::Invoiced => order.invoiced_minor,
        OrderFigure::Paid => order.paid_minor,
        OrderFigure::Recognized => order.recognized_minor,
    };
    Ok(Money::new(minor, order.currency))
}

fn figure(kind: impl TextEnum, amount: Money, count: i64, figure: String) -> Figure {
    let label = kind.label();
    Figure {
        name: kind.as_str().to_owned(),
        label_zh: label.zh.to_owned(),
        label_en: label.en.to_owned(),
        amount,
        count,
        figure,
    }
}
