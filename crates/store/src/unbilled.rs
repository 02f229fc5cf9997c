//! 未开票 What was delivered and is on no invoice, batch by batch; and services, which may be invoiced at any time.

use crate::error::DbError;
use crate::filter_sql::{SqlBuilder, push_list, push_scope};
use crate::row::{FromRow, Row};
use crate::sql::SqlText;
use crate::tx::Tx;
use crate::value::{Micro, Value};
use jiff::civil::Date;
use mingxi_domain::access::Scope;
use mingxi_domain::ids::{
    ContractId, CustomerId, DeliveryId, DeliveryLineId, EntityId, Id, OrderId, OrderLineId, OrgId, UserId,
};
use mingxi_domain::money::Currency;
use mingxi_domain::orders::DeliveryStatus;
use mingxi_domain::taxes::LineAmounts;

/// Which unbilled quantities.
#[derive(Clone, Debug, Default)]
pub struct UnbilledFilter {
    /// Of one customer.
    pub customer: Option<CustomerId>,
    /// Of one contract.
    pub contract: Option<ContractId>,
    /// Of one order.
    pub order: Option<OrderId>,
    /// Of one entity.
    pub entity: Option<EntityId>,
    /// In one currency.
    pub currency: Option<Currency>,
    /// Only of these lines.
    pub order_lines: Option<Vec<OrderLineId>>,
}

/// A quantity that is on no invoice.
#[derive(Clone, Debug)]
pub struct UnbilledRow {
    /// The line of the batch; none for a service.
    pub delivery_line_id: Option<DeliveryLineId>,
    /// The batch; none for a service.
    pub delivery_id: Option<DeliveryId>,
    /// Its number.
    pub delivery_number: Option<String>,
    /// Whether the batch is accepted; none for a service.
    pub delivery_status: Option<DeliveryStatus>,
    /// Accepted or shipped on; the start of a service.
    pub since: Option<Date>,
    /// The line of the order.
    pub order_line_id: OrderLineId,
    /// The order.
    pub order_id: OrderId,
    /// Its number.
    pub order_number: String,
    /// The contract.
    pub contract_id: ContractId,
    /// The customer.
    pub customer_id: CustomerId,
    /// Their name.
    pub customer_name: String,
    /// The entity that will issue the invoice.
    pub entity_id: EntityId,
    /// Who owns the order.
    pub owner_id: UserId,
    /// What it is.
    pub description: String,
    /// Unit of the quantity.
    pub unit: String,
    /// What is on no invoice.
    pub quantity: Micro,
    /// Quantity of the order line.
    pub line_quantity: Micro,
    /// Invoiced of the order line.
    pub invoiced_quantity: Micro,
    /// Amounts of the order line.
    pub line: LineAmounts,
    /// Of them invoiced.
    pub invoiced: LineAmounts,
}

impl FromRow for UnbilledRow {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        let currency: Currency = row.get("currency")?;
        Ok(Self {
            delivery_line_id: row.get("delivery_line_id")?,
            delivery_id: row.get("delivery_id")?,
            delivery_number: row.get("delivery_number")?,
            delivery_status: row.get("delivery_status")?,
            since: row.get("since")?,
            order_line_id: row.get("order_line_id")?,
            order_id: row.get("order_id")?,
            order_number: row.get("order_number")?,
            contract_id: row.get("contract_id")?,
            customer_id: row.get("customer_id")?,
            customer_name: row.get("customer_name")?,
            entity_id: row.get("entity_id")?,
            owner_id: row.get("owner_id")?,
            description: row.get("description")?,
            unit: row.get("unit")?,
            quantity: row.get("left_micro")?,
            line_quantity: row.get("quantity_micro")?,
            invoiced_quantity: row.get("invoiced_quantity_micro")?,
            line: LineAmounts::from_minor(row.get("net_minor")?, row.get("tax_minor")?, currency),
            invoiced: LineAmounts::from_minor(row.get("invoiced_net_minor")?, row.get("invoiced_tax_minor")?, currency),
        })
    }
}

/// Columns of the order and its line, in both halves the same.
const COMMON: &str = "t.id as order_line_id, o.id as order_id, o.number as order_number, o.contract_id, o.customer_id,
    c.name as customer_name, o.entity_id, o.owner_id, t.description, t.unit, t.quantity_micro, t.invoiced_quantity_micro,
    t.currency, t.net_minor, t.tax_minor, t.invoiced_net_minor, t.invoiced_tax_minor";
const JOINS: &str = " join sales_order o on o.org_id = t.org_id and o.id = t.order_id and o.status = 'open'
    join customer c on c.org_id = t.org_id and c.id = o.customer_id where ";

/// What goods are delivered and on no invoice, the oldest batch line first, from the one after `after` on.
///
/// # Errors
/// Of the database.
pub fn list_goods(
    tx: &mut Tx,
    scope: &Scope,
    filter: &UnbilledFilter,
    after: Option<DeliveryLineId>,
    limit: i64,
) -> Result<Vec<UnbilledRow>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select n.id as delivery_line_id, d.id as delivery_id, d.number as delivery_number, d.status as delivery_status,
        coalesce(d.accepted_on, d.shipped_on) as since,
        n.quantity_micro - n.returned_quantity_micro - n.invoiced_quantity_micro as left_micro, ")
        .push(COMMON)
        .push(" from delivery_line n
            join delivery d on d.org_id = n.org_id and d.id = n.delivery_id and d.status in ('shipped', 'accepted')
            join order_line t on t.org_id = n.org_id and t.id = n.order_line_id and t.recognition_method = 'point_in_time'")
        .push(JOINS);
    push_scope(&mut sql, scope);
    sql.push(" and n.invoiced_quantity_micro + n.returned_quantity_micro < n.quantity_micro");
    push_filter(&mut sql, filter);
    if let Some(after) = after {
        sql.push(" and n.id > ").bind(Value::I64(after.raw()));
    }
    sql.push(" order by n.id limit ").bind(Value::I64(limit));
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// What services of open orders are on no invoice, the oldest order line first, from the one after `after` on.
///
/// # Errors
/// Of the database.
pub fn list_services(
    tx: &mut Tx,
    scope: &Scope,
    filter: &UnbilledFilter,
    after: Option<OrderLineId>,
    limit: i64,
) -> Result<Vec<UnbilledRow>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push(
        "select cast(null as bigint) as delivery_line_id, cast(null as bigint) as delivery_id,
        cast(null as text) as delivery_number, cast(null as text) as delivery_status, t.service_starts_on as since,
        t.quantity_micro - t.invoiced_quantity_micro as left_micro, ",
    )
    .push(COMMON)
    .push(" from order_line t")
    .push(JOINS);
    push_scope(&mut sql, scope);
    sql.push(" and t.recognition_method = 'straight_line' and t.invoiced_quantity_micro < t.quantity_micro");
    push_filter(&mut sql, filter);
    if let Some(after) = after {
        sql.push(" and t.id > ").bind(Value::I64(after.raw()));
    }
    sql.push(" order by t.id limit ").bind(Value::I64(limit));
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

fn push_filter(sql: &mut SqlBuilder, filter: &UnbilledFilter) {
    let ids = [
        (" and o.customer_id = ", filter.customer.map(Id::raw)),
        (" and o.contract_id = ", filter.contract.map(Id::raw)),
        (" and o.id = ", filter.order.map(Id::raw)),
        (" and o.entity_id = ", filter.entity.map(Id::raw)),
    ];
    for (text, id) in ids {
        if let Some(id) = id {
            sql.push(text).bind(Value::I64(id));
        }
    }
    if let Some(currency) = filter.currency {
        sql.push(" and o.currency = ").bind(Value::Text(currency.code().to_owned()));
    }
    if let Some(lines) = &filter.order_lines {
        sql.push(" and t.id in (");
        push_list(sql, lines.iter().map(|line| Value::I64(line.raw())));
        sql.push(")");
    }
}

/// The order lines of these lines of batches; unknown ones have none.
///
/// # Errors
/// Of the database.
pub fn list_order_lines(tx: &mut Tx, org: OrgId, batch_lines: &[DeliveryLineId]) -> Result<Vec<OrderLineId>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select distinct n.order_line_id from delivery_line n where n.org_id = ").bind(Value::I64(org.raw()));
    sql.push(" and n.id in (");
    push_list(&mut sql, batch_lines.iter().map(|line| Value::I64(line.raw())));
    sql.push(")");
    let (text, values) = sql.finish();
    Ok(tx.all::<(OrderLineId,)>(SqlText::dynamic(text), values)?.into_iter().map(|(id,)| id).collect())
}
