//! 收入 Obligations and recognised revenue.

use crate::error::DbError;
use crate::orders::OrderLineRow;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::value::Micro;
use crate::{sql, table, v};
use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::ids::{
    ContractId, CustomerId, DeliveryId, DepartmentId, EntityId, EntryId, InvoiceId, ObligationId, OrderId, OrderLineId,
    OrgId, ProductId, RevenueEventId, UserId,
};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::products::RecognitionMethod;
use serde_json::Value as Json;

table! {
    /// A performance obligation, as stored.
    pub struct ObligationRow in "obligation" {
        pub id: ObligationId,
        pub order_id: OrderId,
        pub order_line_id: OrderLineId,
        pub contract_id: ContractId,
        pub customer_id: CustomerId,
        pub entity_id: EntityId,
        pub product_id: ProductId,
        pub method: RecognitionMethod,
        pub starts_on: Option<Date>,
        pub ends_on: Option<Date>,
        pub quantity_micro: Micro,
        pub satisfied_quantity_micro: Micro,
        pub currency: Currency,
        pub allocated_minor: i64,
        pub recognized_minor: i64,
        pub recognized_through: Option<Date>,
        pub pauses: Json,
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
    /// A recognition of revenue, as stored.
    pub struct RevenueEventRow in "revenue_event" {
        pub id: RevenueEventId,
        pub obligation_id: ObligationId,
        pub order_id: OrderId,
        pub contract_id: ContractId,
        pub customer_id: CustomerId,
        pub delivery_id: Option<DeliveryId>,
        pub credit_note_id: Option<InvoiceId>,
        pub entry_id: EntryId,
        pub effective_on: Date,
        pub service_period: String,
        pub currency: Currency,
        pub amount_minor: i64,
        pub recognized_to_date_minor: i64,
        pub basis: Json,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

impl ObligationRow {
    /// The transaction price allocated to it.
    #[must_use]
    pub fn allocated(&self) -> Money {
        Money::new(self.allocated_minor, self.currency)
    }

    /// Revenue recognised to date.
    #[must_use]
    pub fn recognized(&self) -> Money {
        Money::new(self.recognized_minor, self.currency)
    }
}

impl ObligationRow {
    /// Follows its order line: quantity, what of it is accepted, and the price less what was conceded.
    pub fn follow(&mut self, line: &OrderLineRow) {
        self.quantity_micro = line.quantity_micro;
        self.satisfied_quantity_micro = line.accepted_quantity_micro;
        self.allocated_minor = line.net_minor - line.conceded_net_minor;
    }
}

const OBLIGATIONS: Sql = sql!("select * from obligation where org_id = $1 and order_id = $2 order by id");

/// The obligations of an order. They only change while the order is held.
///
/// # Errors
/// Of the database.
pub fn list_obligations(tx: &mut Tx, org: OrgId, order: OrderId) -> Result<Vec<ObligationRow>, DbError> {
    tx.all(OBLIGATIONS, v![org, order])
}

const DUE_ORDERS: Sql = sql!(
    "select distinct contract_id, order_id from obligation where org_id = $1 and entity_id = $2
     and method = 'straight_line' and (recognized_through is null or recognized_through < ends_on) and starts_on <= $3
     and (recognized_through is null or recognized_through < $3) and quantity_micro > 0 order by contract_id, order_id limit $4"
);

/// The orders of an entity with services that were rendered by a date and not run through it, by contract.
///
/// # Errors
/// Of the database.
pub fn list_due_orders(
    tx: &mut Tx,
    org: OrgId,
    entity: EntityId,
    through: Date,
    limit: i64,
) -> Result<Vec<(ContractId, OrderId)>, DbError> {
    tx.all(DUE_ORDERS, v![org, entity, through, limit])
}

const RUNNING_SERVICES: Sql = sql!(
    "select * from obligation where org_id = $1 and entity_id = $2 and method = 'straight_line' and starts_on <= $3
     and recognized_minor < allocated_minor and id > $4 order by id limit $5"
);

/// Services of an entity that began by a day and are not recognised in full, by id after `after`.
///
/// # Errors
/// Of the database.
pub fn list_running_services(
    tx: &mut Tx,
    org: OrgId,
    entity: EntityId,
    by: Date,
    after: ObligationId,
    limit: i64,
) -> Result<Vec<ObligationRow>, DbError> {
    tx.all(RUNNING_SERVICES, v![org, entity, by, after, limit])
}

const BY_LINE: Sql = sql!(
    "select order_line_id, recognized_minor from obligation where org_id = $1 and order_id = $2 and method = 'straight_line' order by id"
);

/// What is recognised of each service line of an order.
///
/// # Errors
/// Of the database.
pub fn list_recognized_by_line(tx: &mut Tx, org: OrgId, order: OrderId) -> Result<Vec<(OrderLineId, i64)>, DbError> {
    tx.all(BY_LINE, v![org, order])
}

const BY_OBLIGATION: Sql = sql!(
    "select id, recognized_minor from obligation where org_id = $1 and contract_id = $2 and recognized_minor <> 0 order by id"
);

/// What is recognised of each obligation of a contract, without those that have nothing.
///
/// # Errors
/// Of the database.
pub fn list_recognized_by_obligation(
    tx: &mut Tx,
    org: OrgId,
    contract: ContractId,
) -> Result<Vec<(ObligationId, i64)>, DbError> {
    tx.all(BY_OBLIGATION, v![org, contract])
}

const OF_CONTRACT: Sql = sql!("select * from obligation where org_id = $1 and contract_id = $2 order by id");

/// The obligations of a contract, in the order they were made.
///
/// # Errors
/// Of the database.
pub fn list_obligations_of_contract(
    tx: &mut Tx,
    org: OrgId,
    contract: ContractId,
) -> Result<Vec<ObligationRow>, DbError> {
    tx.all(OF_CONTRACT, v![org, contract])
}

const LINES_OF_CONTRACT: Sql = sql!(
    "select b.id, n.description, o.number from obligation b
     join order_line n on n.org_id = b.org_id and n.id = b.order_line_id
     join sales_order o on o.org_id = b.org_id and o.id = b.order_id
     where b.org_id = $1 and b.contract_id = $2 order by b.id"
);

/// What each obligation of a contract was sold as, and in which order.
///
/// # Errors
/// Of the database.
pub fn list_lines_of_contract(
    tx: &mut Tx,
    org: OrgId,
    contract: ContractId,
) -> Result<Vec<(ObligationId, String, String)>, DbError> {
    tx.all(LINES_OF_CONTRACT, v![org, contract])
}

const MONTHS_OF_CONTRACT: Sql = sql!(
    "select b.id, substr(cast(e.effective_on as text), 1, 7), sum(e.amount_minor) from obligation b
     join revenue_event e on e.org_id = b.org_id and e.obligation_id = b.id
     where b.org_id = $1 and b.contract_id = $2 group by b.id, substr(cast(e.effective_on as text), 1, 7) order by 1, 2"
);

/// What was recognised of each obligation of a contract, by the month of the entry (`2026-03`).
///
/// # Errors
/// Of the database.
pub fn list_months_of_contract(
    tx: &mut Tx,
    org: OrgId,
    contract: ContractId,
) -> Result<Vec<(ObligationId, String, i64)>, DbError> {
    tx.all(MONTHS_OF_CONTRACT, v![org, contract])
}
