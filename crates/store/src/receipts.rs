//! 到款 Receipts and applications 核销.

use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::receipts::status::{ReceiptMethod, ReceiptStatus};
use mingxi_domain::ids::{ApplicationId, CustomerId, DepartmentId, EntityId, EntryId, InvoiceId, ReceiptId, UserId};
use mingxi_domain::money::Currency;
use serde_json::Value as Json;
use crate::table;

table! {
    /// A receipt, as stored.
    pub struct ReceiptRow in "receipt" {
        pub id: ReceiptId,
        pub number: String,
        pub customer_id: CustomerId,
        pub entity_id: EntityId,
        pub status: ReceiptStatus,
        pub method: ReceiptMethod,
        pub received_on: Date,
        pub reference: Option<String>,
        pub payer_name: Option<String>,
        pub currency: Currency,
        pub amount_minor: i64,
        pub unapplied_minor: i64,
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
