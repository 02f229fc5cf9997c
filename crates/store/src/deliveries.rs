//! 发货 Delivery batches.

use crate::error::DbError;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::value::Micro;
use crate::{sql, table, v};
use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::ids::{
    CustomerId, DeliveryId, DeliveryLineId, DepartmentId, EntityId, OrderId, OrderLineId, OrgId, UserId,
};
use mingxi_domain::money::Currency;
use mingxi_domain::orders::DeliveryStatus;
use serde_json::Value as Json;

table! {
    /// A delivery batch, as stored.
    pub struct DeliveryRow in "delivery" {
        pub id: DeliveryId,
        pub number: String,
        pub order_id: OrderId,
        pub customer_id: CustomerId,
        pub entity_id: EntityId,
        pub status: DeliveryStatus,
        pub shipped_on: Date,
        pub carrier: Option<String>,
        pub tracking_number: Option<String>,
        pub accepted_on: Option<Date>,
        pub accepted_by: Option<String>,
        pub currency: Currency,
        pub net_minor: i64,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

table! {
    /// A line of a delivery batch, as stored.
    pub struct DeliveryLineRow in "delivery_line" {
        pub id: DeliveryLineId,
        pub delivery_id: DeliveryId,
        pub order_line_id: OrderLineId,
        pub quantity_micro: Micro,
        pub accepted_quantity_micro: Micro,
        pub returned_quantity_micro: Micro,
        pub invoiced_quantity_micro: Micro,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

const LINES: Sql = sql!("select * from delivery_line where org_id = $1 and delivery_id = $2 order by id");

/// The lines of a batch in order.
///
/// # Errors
/// Of the database.
pub fn list_lines(tx: &mut Tx, org: OrgId, delivery: DeliveryId) -> Result<Vec<DeliveryLineRow>, DbError> {
    tx.all(LINES, v![org, delivery])
}

const OF_ORDER: Sql = sql!("select * from delivery where org_id = $1 and order_id = $2 order by shipped_on, id");

/// The batches of an order, first shipped first.
///
/// # Errors
/// Of the database.
pub fn list_of_order(tx: &mut Tx, org: OrgId, order: OrderId) -> Result<Vec<DeliveryRow>, DbError> {
    tx.all(OF_ORDER, v![org, order])
}

const LINES_OF_ORDER: Sql = sql!(
    "select delivery_line.* from delivery_line join delivery
     on delivery.org_id = delivery_line.org_id and delivery.id = delivery_line.delivery_id
     where delivery.org_id = $1 and delivery.order_id = $2 order by delivery_line.id"
);

/// The lines of all batches of an order.
///
/// # Errors
/// Of the database.
pub fn list_lines_of_order(tx: &mut Tx, org: OrgId, order: OrderId) -> Result<Vec<DeliveryLineRow>, DbError> {
    tx.all(LINES_OF_ORDER, v![org, order])
}
