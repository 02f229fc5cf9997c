//! 发票 Invoices and credit notes.

use crate::error::DbError;
use crate::filter_sql::{SqlBuilder, push_list, push_scope};
use crate::sql::{Sql, SqlText};
use crate::tx::Tx;
use crate::value::{Micro, Value};
use crate::{sql, table, v};
use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::access::Scope;
use mingxi_domain::ids::{
    ContractId, CustomerId, DeliveryId, DeliveryLineId, DepartmentId, EntityId, Id, InvoiceId, InvoiceLineId, OrderId,
    OrderLineId, OrgId, ProductId, UserId,
};
use mingxi_domain::invoices::status::{InvoiceKind, InvoiceStatus};
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::taxes::LineAmounts;
use serde_json::Value as Json;

table! {
    /// An invoice or credit note, as stored.
    pub struct InvoiceRow in "invoice" {
        pub id: InvoiceId,
        pub number: Option<String>,
        pub external_number: Option<String>,
        pub kind: InvoiceKind,
        pub status: InvoiceStatus,
        pub order_id: Option<OrderId>,
        pub contract_id: Option<ContractId>,
        pub delivery_id: Option<DeliveryId>,
        pub customer_id: CustomerId,
        pub entity_id: EntityId,
        pub original_invoice_id: Option<InvoiceId>,
        pub issued_on: Option<Date>,
        pub due_on: Option<Date>,
        pub shipped_on: Option<Date>,
        pub currency: Currency,
        pub net_minor: i64,
        pub tax_minor: i64,
        pub total_minor: i64,
        pub open_minor: i64,
        pub applied_minor: i64,
        pub cash_discount_minor: i64,
        pub credited_minor: i64,
        pub written_off_minor: i64,
        pub refunded_minor: i64,
        pub is_disputed: bool,
        pub cash_discount_terms: Option<Json>,
        pub void_reason: Option<String>,
        pub credit_reason: Option<String>,
        pub returns_goods: bool,
        pub voided_on: Option<Date>,
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
    /// A line of an invoice, as stored.
    pub struct InvoiceLineRow in "invoice_line" {
        pub id: InvoiceLineId,
        pub invoice_id: InvoiceId,
        pub line_no: i64,
        pub order_line_id: Option<OrderLineId>,
        pub delivery_line_id: Option<DeliveryLineId>,
        pub original_line_id: Option<InvoiceLineId>,
        pub product_id: Option<ProductId>,
        pub description: String,
        pub quantity_micro: Micro,
        pub tax_percent_micro: Micro,
        pub currency: Currency,
        pub net_minor: i64,
        pub tax_minor: i64,
        pub total_minor: i64,
        pub credited_quantity_micro: Micro,
        pub credited_net_minor: i64,
        pub credited_tax_minor: i64,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

impl InvoiceRow {
    /// What is still owed, tax included; on a credit note what of it is not applied yet.
    #[must_use]
    pub fn open(&self) -> Money {
        Money::new(self.open_minor, self.currency)
    }

    /// Tax-included total.
    #[must_use]
    pub fn total(&self) -> Money {
        Money::new(self.total_minor, self.currency)
    }
}

/// What a credit note says of itself.
#[derive(Clone, Debug)]
pub struct NoteFacts {
    /// The new id.
    pub id: InvoiceId,
    /// Its number.
    pub number: String,
    /// Its date.
    pub issued_on: Date,
    /// Net amount.
    pub net_minor: i64,
    /// Tax.
    pub tax_minor: i64,
    /// How much of it stands on its invoice at once; the rest is the customer's credit.
    pub applied_minor: i64,
    /// Why.
    pub reason: String,
    /// Whether the goods come back.
    pub returns_goods: bool,
    /// The moment.
    pub now: Timestamp,
}

impl InvoiceRow {
    /// A credit note of this invoice. Whom and what it is about is the invoice's; what stands on it is its own, so
    /// every field is named here: a new one must say which it is.
    #[must_use]
    pub fn credit_note(&self, note: NoteFacts) -> Self {
        let total_minor = note.net_minor + note.tax_minor;
        Self {
            id: note.id,
            search_text: normalize(&note.number),
            number: Some(note.number),
            external_number: None,
            kind: InvoiceKind::CreditNote,
            status: InvoiceStatus::Issued,
            order_id: self.order_id,
            contract_id: self.contract_id,
            delivery_id: self.delivery_id,
            customer_id: self.customer_id,
            entity_id: self.entity_id,
            original_invoice_id: Some(self.id),
            issued_on: Some(note.issued_on),
            due_on: None,
            shipped_on: self.shipped_on,
            currency: self.currency,
            net_minor: note.net_minor,
            tax_minor: note.tax_minor,
            total_minor,
            open_minor: total_minor - note.applied_minor,
            applied_minor: note.applied_minor,
            cash_discount_minor: 0,
            credited_minor: 0,
            written_off_minor: 0,
            refunded_minor: 0,
            is_disputed: false,
            cash_discount_terms: None,
            void_reason: None,
            credit_reason: Some(note.reason),
            returns_goods: note.returns_goods,
            voided_on: None,
            owner_id: self.owner_id,
            department_id: self.department_id,
            custom: Json::Object(Default::default()),
            version: 1,
            created_at: note.now,
            updated_at: note.now,
        }
    }
}

impl InvoiceLineRow {
    /// Net, tax and gross of the line.
    #[must_use]
    pub fn amounts(&self) -> LineAmounts {
        LineAmounts::from_minor(self.net_minor, self.tax_minor, self.currency)
    }

    /// What of it is on credit notes.
    #[must_use]
    pub fn credited(&self) -> LineAmounts {
        LineAmounts::from_minor(self.credited_net_minor, self.credited_tax_minor, self.currency)
    }
}

const LINES: Sql = sql!("select * from invoice_line where org_id = $1 and invoice_id = $2 order by line_no");

/// The lines of an invoice in order. They only change while the invoice is held.
///
/// # Errors
/// Of the database.
pub fn list_lines(tx: &mut Tx, org: OrgId, invoice: InvoiceId) -> Result<Vec<InvoiceLineRow>, DbError> {
    tx.all(LINES, v![org, invoice])
}

const OPEN: Sql = sql!(
    "select * from invoice where org_id = $1 and customer_id = $2 and entity_id = $3 and currency = $4
     and open_minor > 0 and status = 'issued' and kind <> 'credit_note' order by id"
);

/// The open invoices of a customer with one entity in one currency, by id, held until commit.
///
/// # Errors
/// Of the database.
pub fn lock_open(
    tx: &mut Tx,
    org: OrgId,
    customer: CustomerId,
    entity: EntityId,
    currency: Currency,
) -> Result<Vec<InvoiceRow>, DbError> {
    tx.all(OPEN + tx.for_update(), v![org, customer, entity, currency])
}

const OPEN_IDS: Sql = sql!(
    "select id from invoice where org_id = $1 and customer_id = $2 and entity_id = $3 and currency = $4
     and open_minor > 0 and status = 'issued' and kind <> 'credit_note' order by id"
);

/// The open invoices of a customer with one entity in one currency, by id, not held.
///
/// # Errors
/// Of the database.
pub fn list_open_ids(
    tx: &mut Tx,
    org: OrgId,
    customer: CustomerId,
    entity: EntityId,
    currency: Currency,
) -> Result<Vec<InvoiceId>, DbError> {
    Ok(tx.all::<(InvoiceId,)>(OPEN_IDS, v![org, customer, entity, currency])?.into_iter().map(|(id,)| id).collect())
}

const CREDITED: Sql = sql!(
    "select coalesce(sum(total_minor), 0) from invoice
     where org_id = $1 and original_invoice_id = $2 and kind = 'credit_note' and status = 'issued'"
);

/// What the credit notes of an invoice sum to, tax included.
///
/// # Errors
/// Of the database.
pub fn total_of_credit_notes(tx: &mut Tx, org: OrgId, invoice: InvoiceId) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(CREDITED, v![org, invoice])?.0)
}

/// Invoices by id, in the order of their ids, held until commit. Ids without an invoice are left out.
///
/// # Errors
/// Of the database.
pub fn lock_many(tx: &mut Tx, org: OrgId, ids: &[InvoiceId]) -> Result<Vec<InvoiceRow>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (places, values) = places(org, ids);
    let text = format!("select * from invoice where org_id = $1 and id in ({places}) order by id{}", tx.for_update());
    tx.all(SqlText::dynamic(text), values)
}

/// Issued invoices by id within `scope`, without credit notes and in no order; ids without one are left out.
///
/// # Errors
/// Of the database.
pub fn list_many(tx: &mut Tx, scope: &Scope, ids: &[InvoiceId]) -> Result<Vec<InvoiceRow>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = SqlBuilder::default();
    sql.push("select t.* from invoice t where ");
    push_scope(&mut sql, scope);
    sql.push(" and t.status = 'issued' and t.kind <> 'credit_note' and t.id in (");
    push_list(&mut sql, ids.iter().map(|id| Value::I64(id.raw())));
    sql.push(")");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// The issued credit notes of these invoices, by id.
///
/// # Errors
/// Of the database.
pub fn list_notes_of(tx: &mut Tx, org: OrgId, invoices: &[InvoiceId]) -> Result<Vec<InvoiceRow>, DbError> {
    let mut rows = Vec::new();
    for ids in invoices.chunks(IDS_MAX) {
        let (places, values) = places(org, ids);
        let text = format!(
            "select * from invoice where org_id = $1 and original_invoice_id in ({places})
             and kind = 'credit_note' and status = 'issued' order by id"
        );
        rows.extend(tx.all::<InvoiceRow>(SqlText::dynamic(text), values)?);
    }
    Ok(rows)
}

/// Which open invoices: those of some customers, and those with one of some numbers.
#[derive(Clone, Debug)]
pub struct OpenFilter {
    /// Of these customers.
    pub customers: Vec<CustomerId>,
    /// Of one entity.
    pub entity: Option<EntityId>,
    /// In one currency.
    pub currency: Option<Currency>,
    /// Or of anybody, with one of these numbers.
    pub numbers: Vec<String>,
}

/// Open invoices within `scope`, those due first, at most `limit`.
///
/// # Errors
/// Of the database.
pub fn list_open(tx: &mut Tx, scope: &Scope, filter: &OpenFilter, limit: i64) -> Result<Vec<InvoiceRow>, DbError> {
    if filter.customers.is_empty() && filter.numbers.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = SqlBuilder::default();
    sql.push("select t.* from invoice t where ");
    push_scope(&mut sql, scope);
    sql.push(" and t.open_minor > 0 and t.status = 'issued' and t.kind <> 'credit_note' and (1 = 0");
    let customers = || filter.customers.iter().map(|id| Value::I64(id.raw()));
    let numbers = || filter.numbers.iter().map(|number| Value::Text(number.clone()));
    push_any(&mut sql, "t.customer_id", customers());
    push_any(&mut sql, "t.number", numbers());
    push_any(&mut sql, "t.external_number", numbers());
    sql.push(")");
    if let Some(entity) = filter.entity {
        sql.push(" and t.entity_id = ").bind(Value::I64(entity.raw()));
    }
    if let Some(currency) = filter.currency {
        sql.push(" and t.currency = ").bind(Value::Text(currency.code().to_owned()));
    }
    sql.push(" order by t.due_on nulls last, t.id limit ").bind(Value::I64(limit));
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// Open invoices within `scope` that may still earn a cash discount, those shipped last first, at most `limit`.
///
/// # Errors
/// Of the database.
pub fn list_discounted(tx: &mut Tx, scope: &Scope, limit: i64) -> Result<Vec<InvoiceRow>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select t.* from invoice t where ");
    push_scope(&mut sql, scope);
    sql.push(" and t.open_minor > 0 and t.status = 'issued' and t.kind <> 'credit_note'");
    sql.push(" and t.cash_discount_terms is not null and t.shipped_on is not null");
    sql.push(" order by t.shipped_on desc, t.id desc limit ").bind(Value::I64(limit));
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// ` or column in (…)`, nothing for no values.
fn push_any(sql: &mut SqlBuilder, column: &str, values: impl ExactSizeIterator<Item = Value>) {
    if values.len() == 0 {
        return;
    }
    sql.push(" or ").push(column).push(" in (");
    push_list(sql, values);
    sql.push(")");
}

const COUNT_DRAFTS: Sql = sql!("select count(*) from invoice where org_id = $1 and order_id = $2 and status = 'draft'");

/// How many draft invoices an order has.
///
/// # Errors
/// Of the database.
pub fn count_drafts(tx: &mut Tx, org: OrgId, order: OrderId) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(COUNT_DRAFTS, v![org, order])?.0)
}

const ORDERS_OF_OPEN: Sql = sql!(
    "select o.id from sales_order o where o.org_id = $1 and o.id in (
       select i.order_id from invoice i where i.org_id = $1 and i.customer_id = $2 and i.entity_id = $3 and i.currency = $4
       and i.open_minor > 0 and i.status = 'issued' and i.kind <> 'credit_note')
     order by o.id"
);

/// Holds the orders of a customer's open invoices, by id, before the invoices themselves: the order in which the
/// verbs of an order lock. On SQLite the writer is alone, so nothing is done.
///
/// # Errors
/// Of the database.
pub fn lock_orders_of_open(
    tx: &mut Tx,
    org: OrgId,
    customer: CustomerId,
    entity: EntityId,
    currency: Currency,
) -> Result<(), DbError> {
    if tx.for_update().is_empty() {
        return Ok(());
    }
    tx.all::<(OrderId,)>(ORDERS_OF_OPEN + tx.for_update(), v![org, customer, entity, currency]).map(drop)
}

/// Holds the orders of these invoices, by id, as [`lock_orders_of_open`].
///
/// # Errors
/// Of the database.
pub fn lock_orders_of(tx: &mut Tx, org: OrgId, ids: &[InvoiceId]) -> Result<(), DbError> {
    if ids.is_empty() || tx.for_update().is_empty() {
        return Ok(());
    }
    let (places, values) = places(org, ids);
    let text = format!(
        "select o.id from sales_order o where o.org_id = $1 and o.id in (
           select i.order_id from invoice i where i.org_id = $1 and i.id in ({places})) order by o.id{}",
        tx.for_update()
    );
    tx.all::<(OrderId,)>(SqlText::dynamic(text), values).map(drop)
}

/// Most ids of one statement.
pub(crate) const IDS_MAX: usize = 500;

/// `$2, $3 …` for these ids, and the values with the organisation first.
pub(crate) fn places(org: OrgId, ids: &[InvoiceId]) -> (String, Vec<Value>) {
    let places: Vec<String> = (2..ids.len() + 2).map(|place| format!("${place}")).collect();
    let mut values = v![org];
    values.extend(ids.iter().map(|id| Value::I64(id.raw())));
    (places.join(", "), values)
}

const NET_OF_CONTRACT: Sql = sql!(
    "select id, coalesce(number, external_number, ''), case when kind = 'credit_note' then -net_minor else net_minor end
     from invoice where org_id = $1 and contract_id = $2 and status = 'issued' order by id"
);

/// What is invoiced of a contract without tax, document by document; credit notes negative.
///
/// # Errors
/// Of the database.
pub fn list_net_of_contract(
    tx: &mut Tx,
    org: OrgId,
    contract: ContractId,
) -> Result<Vec<(InvoiceId, String, i64)>, DbError> {
    tx.all(NET_OF_CONTRACT, v![org, contract])
}
