//! 付款条件 Payment terms.

use crate::table;
use jiff::Timestamp;
use mingxi_domain::ids::PaymentTermId;
use serde_json::Value as Json;

table! {
    /// A payment term, as stored.
    pub struct PaymentTermRow in "payment_term" {
        pub id: PaymentTermId,
        pub name: String,
        pub net_days: i64,
        pub cash_discount: Option<Json>,
        pub plan: Option<Json>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}
