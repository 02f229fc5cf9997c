//! 到款 Receipts and applications 核销.

use crate::error::DbError;
use crate::invoices::{IDS_MAX, InvoiceRow, places};
use crate::row::{FromRow, Row};
use crate::sql::{Sql, SqlText};
use crate::tx::Tx;
use crate::{sql, table, v};
use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::ids::{
    ApplicationId, CustomerId, DepartmentId, EntityId, EntryId, InvoiceId, OrderId, OrgId, ReceiptId, UserId,
};
use mingxi_domain::money::Currency;
use mingxi_domain::receipts::status::{ReceiptMethod, ReceiptStatus};
use serde_json::Value as Json;

table! {
    /// A receipt, as stored.
    pub struct ReceiptRow in "receipt" {
        pub id: ReceiptId,
        pub number: String,
        pub customer_id: Option<CustomerId>,
        pub entity_id: EntityId,
        pub status: ReceiptStatus,
        pub method: ReceiptMethod,
        pub received_on: Date,
        pub posted_on: Date,
        pub reference: Option<String>,
        pub payer_name: Option<String>,
        pub payer_account: Option<String>,
        pub currency: Currency,
        pub amount_minor: i64,
        pub unapplied_minor: i64,
        pub refunded_minor: i64,
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
    /// An application of a receipt or credit note to an invoice, as stored.
    pub struct ApplicationRow in "application" {
        pub id: ApplicationId,
        pub receipt_id: Option<ReceiptId>,
        pub credit_note_id: Option<InvoiceId>,
        pub invoice_id: InvoiceId,
        pub customer_id: CustomerId,
        pub applied_on: Date,
        pub unapplied_on: Option<Date>,
        pub currency: Currency,
        pub applied_minor: i64,
        pub cash_discount_minor: i64,
        pub cash_discount_tax_minor: i64,
        pub write_off_minor: i64,
        pub difference_limit_minor: i64,
        pub origin_id: ApplicationId,
        pub entry_id: EntryId,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

impl ApplicationRow {
    /// So much of a credit note on an invoice: no cash, so it earns no discount and forgives nothing.
    #[must_use]
    pub fn of_note(
        id: ApplicationId,
        note: &InvoiceRow,
        invoice: &InvoiceRow,
        applied_minor: i64,
        applied_on: Date,
        entry_id: EntryId,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            receipt_id: None,
            credit_note_id: Some(note.id),
            invoice_id: invoice.id,
            customer_id: invoice.customer_id,
            applied_on,
            unapplied_on: None,
            currency: note.currency,
            applied_minor,
            cash_discount_minor: 0,
            cash_discount_tax_minor: 0,
            write_off_minor: 0,
            difference_limit_minor: 0,
            origin_id: id,
            entry_id,
            owner_id: invoice.owner_id,
            department_id: invoice.department_id,
            custom: Json::Object(Default::default()),
            search_text: String::new(),
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }
}

const ACTIVE_APPLICATIONS: Sql =
    sql!("select * from application where org_id = $1 and receipt_id = $2 and unapplied_on is null order by id");

/// The applications of a receipt that still stand, in the order they were made.
///
/// # Errors
/// Of the database.
pub fn list_active_applications(tx: &mut Tx, org: OrgId, receipt: ReceiptId) -> Result<Vec<ApplicationRow>, DbError> {
    tx.all(ACTIVE_APPLICATIONS, v![org, receipt])
}

const ADD_PAID: Sql = sql!(
    "update sales_order set paid_minor = paid_minor + $3, version = version + 1, updated_at = $4 where org_id = $1 and id = $2"
);

/// Adds cash matched to an order's invoice to what is paid on the order; negative when a match is undone.
/// The version is raised, so whoever read the order before finds out.
///
/// # Errors
/// With the next flush [`DbError::RowCount`] when the order is not there; else of the database.
pub fn add_paid(tx: &mut Tx, org: OrgId, order: OrderId, delta_minor: i64, now: Timestamp) -> Result<(), DbError> {
    tx.put_expect(1, ADD_PAID, v![org, order, delta_minor, now])
}

/// What stands on an invoice beside its own credit notes, with the day it counts from.
#[derive(Clone, Debug)]
pub struct SettlementRow {
    /// The application.
    pub application: ApplicationRow,
    /// The day the cash arrived, or the date of the note.
    pub settled_on: Date,
}

impl FromRow for SettlementRow {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self { application: ApplicationRow::from_row(row)?, settled_on: row.get("settled_on")? })
    }
}

/// What stands on these invoices beside their own credit notes: cash, and credit notes of other invoices.
///
/// # Errors
/// Of the database.
pub fn list_settlements(tx: &mut Tx, org: OrgId, invoices: &[InvoiceId]) -> Result<Vec<SettlementRow>, DbError> {
    let mut rows = Vec::new();
    for ids in invoices.chunks(IDS_MAX) {
        let (places, values) = places(org, ids);
        let text = format!(
            "select a.*, coalesce(r.received_on, n.issued_on) as settled_on from application a
             left join receipt r on r.org_id = a.org_id and r.id = a.receipt_id
             left join invoice n on n.org_id = a.org_id and n.id = a.credit_note_id
             where a.org_id = $1 and a.invoice_id in ({places}) and a.unapplied_on is null
             and (a.receipt_id is not null or n.original_invoice_id <> a.invoice_id) order by a.id"
        );
        rows.extend(tx.all::<SettlementRow>(SqlText::dynamic(text), values)?);
    }
    Ok(rows)
}

const APPLICATIONS_OF: Sql = sql!(
    "select * from application where org_id = $1 and (invoice_id = $2 or credit_note_id = $2) and unapplied_on is null order by id"
);

/// The applications that stand on an invoice, or that used a credit note, in the order they were made.
///
/// # Errors
/// Of the database.
pub fn list_applications_of(tx: &mut Tx, org: OrgId, invoice: InvoiceId) -> Result<Vec<ApplicationRow>, DbError> {
    tx.all(APPLICATIONS_OF, v![org, invoice])
}
