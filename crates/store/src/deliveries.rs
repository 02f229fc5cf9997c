//! 发货 Delivery batches.

use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::orders::DeliveryStatus;
use mingxi_domain::ids::{CustomerId, DeliveryId, DeliveryLineId, DepartmentId, EntityId, OrderId, OrderLineId, UserId};
use mingxi_domain::money::Currency;
use serde_json::Value as Json;
use crate::value::Micro;
use crate::table;

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
