//! 合同 Contracts and collection plans.

use crate::error::DbError;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::value::Micro;
use crate::{sql, table, v};
use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::contracts::{ContractStatus, InstallmentStatus, PlanTrigger};
use mingxi_domain::ids::{
    ContractId, ContractLineId, CustomerId, DepartmentId, EntityId, InstallmentId, OpportunityId, OrgId, PaymentTermId,
    ProductId, QuoteId, UserId,
};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::taxes::LineAmounts;
use serde_json::Value as Json;

table! {
    /// A contract, as stored.
    pub struct ContractRow in "contract" {
        pub id: ContractId,
        pub number: String,
        pub title: String,
        pub quote_id: Option<QuoteId>,
        pub opportunity_id: Option<OpportunityId>,
        pub customer_id: CustomerId,
        pub entity_id: EntityId,
        pub status: ContractStatus,
        pub signed_on: Option<Date>,
        pub starts_on: Option<Date>,
        pub ends_on: Option<Date>,
        pub payment_term_id: Option<PaymentTermId>,
        pub currency: Currency,
        pub net_minor: i64,
        pub tax_minor: i64,
        pub total_minor: i64,
        pub ordered_minor: i64,
        pub position_minor: i64,
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
    /// A line of a contract, as stored.
    pub struct ContractLineRow in "contract_line" {
        pub id: ContractLineId,
        pub contract_id: ContractId,
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
        pub ordered_quantity_micro: Micro,
        pub ordered_net_minor: i64,
        pub ordered_tax_minor: i64,
        pub given_up_net_minor: i64,
        pub given_up_tax_minor: i64,
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
    /// A row of a collection plan, as stored.
    pub struct InstallmentRow in "installment" {
        pub id: InstallmentId,
        pub contract_id: ContractId,
        pub customer_id: CustomerId,
        pub sequence: i64,
        pub trigger: PlanTrigger,
        pub offset_months: i64,
        pub offset_days: i64,
        pub status: InstallmentStatus,
        pub due_on: Option<Date>,
        pub currency: Currency,
        pub planned_minor: i64,
        pub amount_minor: i64,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

impl ContractLineRow {
    /// Net, tax and gross of the whole line.
    #[must_use]
    pub fn amounts(&self) -> LineAmounts {
        LineAmounts::from_minor(self.net_minor, self.tax_minor, self.currency)
    }

    /// What of it is ordered.
    #[must_use]
    pub fn ordered(&self) -> LineAmounts {
        LineAmounts::from_minor(self.ordered_net_minor, self.ordered_tax_minor, self.currency)
    }

    /// What of it was given up: ordered, but its service ended early.
    #[must_use]
    pub fn given_up(&self) -> LineAmounts {
        LineAmounts::from_minor(self.given_up_net_minor, self.given_up_tax_minor, self.currency)
    }
}

impl InstallmentRow {
    /// What was agreed for it, tax included.
    #[must_use]
    pub fn planned(&self) -> Money {
        Money::new(self.planned_minor, self.currency)
    }

    /// What of that is still to be expected: the contract may bring less than was agreed.
    #[must_use]
    pub fn amount(&self) -> Money {
        Money::new(self.amount_minor, self.currency)
    }
}

const LINES: Sql = sql!("select * from contract_line where org_id = $1 and contract_id = $2 order by line_no");

/// The lines of a contract in order.
///
/// # Errors
/// Of the database.
pub fn list_lines(tx: &mut Tx, org: OrgId, contract: ContractId) -> Result<Vec<ContractLineRow>, DbError> {
    tx.all(LINES, v![org, contract])
}

const INSTALLMENTS: Sql = sql!("select * from installment where org_id = $1 and contract_id = $2 order by sequence");

/// The collection plan of a contract in order.
///
/// # Errors
/// Of the database.
pub fn list_installments(tx: &mut Tx, org: OrgId, contract: ContractId) -> Result<Vec<InstallmentRow>, DbError> {
    tx.all(INSTALLMENTS, v![org, contract])
}

const EXPECTED: Sql = sql!(
    "select coalesce(sum(case when c.status = 'signed' and n.ordered_quantity_micro < n.quantity_micro
       then n.total_minor - n.given_up_net_minor - n.given_up_tax_minor else n.ordered_net_minor + n.ordered_tax_minor end), 0)
     - coalesce((select sum(l.conceded_net_minor + l.conceded_tax_minor) from order_line l
       join sales_order o on o.org_id = l.org_id and o.id = l.order_id
       where l.org_id = $1 and o.contract_id = $2 and o.status <> 'cancelled'), 0)
     from contract_line n join contract c on c.org_id = n.org_id and c.id = n.contract_id
     where n.org_id = $1 and n.contract_id = $2"
);

/// What a contract brings as it stands, tax included: what is ordered, and while it is signed what of it can still be
/// ordered; less what was given up and what was conceded.
///
/// # Errors
/// Of the database.
pub fn load_expected(tx: &mut Tx, org: OrgId, contract: ContractId) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(EXPECTED, v![org, contract])?.0)
}

const FIRST_SHIPPED: Sql = sql!(
    "select min(d.shipped_on) from delivery d join sales_order o on o.org_id = d.org_id and o.id = d.order_id
     where d.org_id = $1 and o.contract_id = $2 and d.status <> 'cancelled'"
);

/// When the first batch left that was not cancelled.
///
/// # Errors
/// Of the database.
pub fn first_shipped_on(tx: &mut Tx, org: OrgId, contract: ContractId) -> Result<Option<Date>, DbError> {
    Ok(tx.one::<(Option<Date>,)>(FIRST_SHIPPED, v![org, contract])?.0)
}

const FIRST_INVOICED: Sql = sql!(
    "select min(issued_on) from invoice where org_id = $1 and contract_id = $2 and kind = 'invoice' and status = 'issued'"
);

/// The date of the first issued invoice that is not void.
///
/// # Errors
/// Of the database.
pub fn first_invoiced_on(tx: &mut Tx, org: OrgId, contract: ContractId) -> Result<Option<Date>, DbError> {
    Ok(tx.one::<(Option<Date>,)>(FIRST_INVOICED, v![org, contract])?.0)
}

const FIND_BY_QUOTE: Sql = sql!("select * from contract where org_id = $1 and quote_id = $2");

/// The contract made from a quote.
///
/// # Errors
/// Of the database.
pub fn find_by_quote(tx: &mut Tx, org: OrgId, quote: QuoteId) -> Result<Option<ContractRow>, DbError> {
    tx.opt(FIND_BY_QUOTE, v![org, quote])
}

const COUNT_OPEN_ORDERS: Sql =
    sql!("select count(*) from sales_order where org_id = $1 and contract_id = $2 and status = 'open'");

/// How many orders of a contract are open.
///
/// # Errors
/// Of the database.
pub fn count_open_orders(tx: &mut Tx, org: OrgId, contract: ContractId) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(COUNT_OPEN_ORDERS, v![org, contract])?.0)
}

const COUNT_UNACCEPTED: Sql = sql!(
    "select count(*) from contract_line join contract on contract.org_id = contract_line.org_id and contract.id = contract_line.contract_id
     where contract_line.org_id = $1 and contract_line.contract_id = $2
     and contract_line.recognition_method = 'point_in_time'
     and case when contract.status = 'signed' then contract_line.quantity_micro else contract_line.ordered_quantity_micro end >
     (select coalesce(sum(order_line.accepted_quantity_micro), 0) from order_line
      where order_line.org_id = $1 and order_line.contract_line_id = contract_line.id)"
);

/// How many goods lines of a contract are not accepted in full yet. A contract that takes no more orders waits for what
/// was ordered.
///
/// # Errors
/// Of the database.
pub fn count_unaccepted_lines(tx: &mut Tx, org: OrgId, contract: ContractId) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(COUNT_UNACCEPTED, v![org, contract])?.0)
}

const COUNT_GOODS: Sql = sql!(
    "select count(*) from contract_line where org_id = $1 and contract_id = $2 and recognition_method = 'point_in_time'"
);

/// How many lines of a contract are goods, accepted at a point in time.
///
/// # Errors
/// Of the database.
pub fn count_goods_lines(tx: &mut Tx, org: OrgId, contract: ContractId) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(COUNT_GOODS, v![org, contract])?.0)
}

const COUNT_UNRENDERED: Sql = sql!(
    "select count(*) from contract_line join contract on contract.org_id = contract_line.org_id and contract.id = contract_line.contract_id
     where contract_line.org_id = $1 and contract_line.contract_id = $2
     and ((contract.status = 'signed' and contract_line.ordered_quantity_micro < contract_line.quantity_micro) or exists (
      select 1 from order_line join obligation on obligation.org_id = order_line.org_id
       and obligation.order_line_id = order_line.id
      where order_line.org_id = $1 and order_line.contract_line_id = contract_line.id and obligation.quantity_micro > 0
      and (obligation.recognized_minor < obligation.allocated_minor
       or obligation.recognized_through is null or obligation.recognized_through < obligation.ends_on)))"
);

/// How many lines of a contract are not ordered in full, or have a service that is not rendered through its last day.
///
/// # Errors
/// Of the database.
pub fn count_unrendered_lines(tx: &mut Tx, org: OrgId, contract: ContractId) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(COUNT_UNRENDERED, v![org, contract])?.0)
}
