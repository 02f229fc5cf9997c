//! 订单 Orders.

use crate::error::DbError;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::value::Micro;
use crate::{sql, table, v};
use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::ids::{
    CampaignId, ContractId, ContractLineId, CustomerId, DepartmentId, EntityId, OrderId, OrderLineId, OrgId,
    PaymentTermId, ProductId, UserId,
};
use mingxi_domain::money::Currency;
use mingxi_domain::orders::OrderStatus;
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::taxes::LineAmounts;
use serde_json::Value as Json;

table! {
    /// An order, as stored.
    pub struct OrderRow in "sales_order" {
        pub id: OrderId,
        pub number: String,
        pub customer_reference: Option<String>,
        pub contract_id: ContractId,
        pub customer_id: CustomerId,
        pub entity_id: EntityId,
        pub campaign_id: Option<CampaignId>,
        pub status: OrderStatus,
        pub ordered_on: Date,
        pub required_on: Option<Date>,
        pub payment_term_id: Option<PaymentTermId>,
        pub currency: Currency,
        pub net_minor: i64,
        pub tax_minor: i64,
        pub total_minor: i64,
        pub delivered_minor: i64,
        pub accepted_minor: i64,
        pub invoiced_minor: i64,
        pub paid_minor: i64,
        pub recognized_minor: i64,
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
    /// A line of an order, as stored.
    pub struct OrderLineRow in "order_line" {
        pub id: OrderLineId,
        pub order_id: OrderId,
        pub contract_line_id: ContractLineId,
        pub customer_id: CustomerId,
        pub line_no: i64,
        pub product_id: ProductId,
        pub description: String,
        pub unit: String,
        pub quantity_micro: Micro,
        pub unit_price_micro: Micro,
        pub discount_percent_micro: Micro,
        pub tax_percent_micro: Micro,
        pub recognition_method: RecognitionMethod,
        pub service_starts_on: Option<Date>,
        pub service_ends_on: Option<Date>,
        pub currency: Currency,
        pub net_minor: i64,
        pub tax_minor: i64,
        pub total_minor: i64,
        pub delivered_quantity_micro: Micro,
        pub accepted_quantity_micro: Micro,
        pub invoiced_quantity_micro: Micro,
        pub invoiced_net_minor: i64,
        pub invoiced_tax_minor: i64,
        pub conceded_net_minor: i64,
        pub conceded_tax_minor: i64,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

impl OrderLineRow {
    /// Net, tax and gross of the whole line.
    #[must_use]
    pub fn amounts(&self) -> LineAmounts {
        LineAmounts::from_minor(self.net_minor, self.tax_minor, self.currency)
    }

    /// What of it is on invoices, drafts included, less what was credited by quantity.
    #[must_use]
    pub fn invoiced(&self) -> LineAmounts {
        LineAmounts::from_minor(self.invoiced_net_minor, self.invoiced_tax_minor, self.currency)
    }
}

const LINES: Sql = sql!("select * from order_line where org_id = $1 and order_id = $2 order by line_no");

/// The lines of an order in order. They only change while the order is held.
///
/// # Errors
/// Of the database.
pub fn list_lines(tx: &mut Tx, org: OrgId, order: OrderId) -> Result<Vec<OrderLineRow>, DbError> {
    tx.all(LINES, v![org, order])
}
