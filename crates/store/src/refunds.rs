//! 退款 Refunds and what they take from.

use crate::error::DbError;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::{sql, table, v};
use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::ids::{
    CustomerId, DepartmentId, EntityId, EntryId, InvoiceId, OrgId, ReceiptId, RefundId, RefundLineId, UserId,
};
use mingxi_domain::money::Currency;
use mingxi_domain::receipts::status::{ReceiptMethod, RefundStatus};
use serde_json::Value as Json;

table! {
    /// A refund, as stored.
    pub struct RefundRow in "refund" {
        pub id: RefundId,
        pub number: String,
        pub customer_id: CustomerId,
        pub entity_id: EntityId,
        pub status: RefundStatus,
        pub paid_on: Date,
        pub method: ReceiptMethod,
        pub reference: Option<String>,
        pub payee_name: Option<String>,
        pub payee_account: Option<String>,
        pub reason: String,
        pub currency: Currency,
        pub amount_minor: i64,
        pub reversed_on: Option<Date>,
        pub reverse_reason: Option<String>,
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

table! {
    /// What a refund takes from one receipt or credit note, as stored.
    pub struct RefundLineRow in "refund_line" {
        pub id: RefundLineId,
        pub refund_id: RefundId,
        pub receipt_id: Option<ReceiptId>,
        pub credit_note_id: Option<InvoiceId>,
        pub customer_id: CustomerId,
        pub paid_on: Date,
        pub reversed_on: Option<Date>,
        pub currency: Currency,
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

const LINES: Sql = sql!("select * from refund_line where org_id = $1 and refund_id = $2 order by id");

/// The lines of a refund, in order.
///
/// # Errors
/// Of the database.
pub fn list_lines(tx: &mut Tx, org: OrgId, refund: RefundId) -> Result<Vec<RefundLineRow>, DbError> {
    tx.all(LINES, v![org, refund])
}

const OF_RECEIPT: Sql =
    sql!("select * from refund_line where org_id = $1 and receipt_id = $2 and reversed_on is null order by id");

/// What stands refunded of a receipt.
///
/// # Errors
/// Of the database.
pub fn list_of_receipt(tx: &mut Tx, org: OrgId, receipt: ReceiptId) -> Result<Vec<RefundLineRow>, DbError> {
    tx.all(OF_RECEIPT, v![org, receipt])
}

const OF_NOTE: Sql =
    sql!("select * from refund_line where org_id = $1 and credit_note_id = $2 and reversed_on is null order by id");

/// What stands refunded of a credit note.
///
/// # Errors
/// Of the database.
pub fn list_of_note(tx: &mut Tx, org: OrgId, note: InvoiceId) -> Result<Vec<RefundLineRow>, DbError> {
    tx.all(OF_NOTE, v![org, note])
}
