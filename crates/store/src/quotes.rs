//! 报价 Quotes.

use crate::error::DbError;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::value::Micro;
use crate::{sql, table, v};
use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::ids::{
    CustomerId, DepartmentId, EntityId, OpportunityId, OrgId, PaymentTermId, ProductId, QuoteId, QuoteLineId, UserId,
};
use mingxi_domain::money::Currency;
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::quotes::QuoteStatus;
use serde_json::Value as Json;

table! {
    /// A quote, as stored.
    pub struct QuoteRow in "quote" {
        pub id: QuoteId,
        pub number: String,
        pub opportunity_id: Option<OpportunityId>,
        pub customer_id: CustomerId,
        pub entity_id: EntityId,
        pub status: QuoteStatus,
        pub quoted_on: Date,
        pub valid_until: Date,
        pub payment_term_id: Option<PaymentTermId>,
        pub currency: Currency,
        pub net_minor: i64,
        pub tax_minor: i64,
        pub total_minor: i64,
        pub reject_reason: Option<String>,
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
    /// A line of a quote, as stored.
    pub struct QuoteLineRow in "quote_line" {
        pub id: QuoteLineId,
        pub quote_id: QuoteId,
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
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

const LINES: Sql = sql!("select * from quote_line where org_id = $1 and quote_id = $2 order by line_no");

/// The lines of a quote in order.
///
/// # Errors
/// Of the database.
pub fn list_lines(tx: &mut Tx, org: OrgId, quote: QuoteId) -> Result<Vec<QuoteLineRow>, DbError> {
    tx.all(LINES, v![org, quote])
}

const DELETE_LINES: Sql = sql!("delete from quote_line where org_id = $1 and quote_id = $2");

/// Drops the lines of a draft that is about to get new ones.
///
/// # Errors
/// Of the database.
pub fn delete_lines(tx: &mut Tx, org: OrgId, quote: QuoteId) -> Result<(), DbError> {
    tx.put(DELETE_LINES, v![org, quote])
}
