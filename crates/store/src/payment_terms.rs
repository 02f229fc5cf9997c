//! 付款条件 Payment terms.

use crate::error::DbError;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::{sql, table, v};
use jiff::Timestamp;
use mingxi_domain::ids::{OrgId, PaymentTermId};
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

const IN_USE: Sql = sql!(
    "select exists (select 1 from quote where org_id = $1 and payment_term_id = $2)
       or exists (select 1 from contract where org_id = $1 and payment_term_id = $2)
       or exists (select 1 from sales_order where org_id = $1 and payment_term_id = $2)"
);

/// Whether a document names the payment term.
///
/// # Errors
/// Of the database.
pub fn is_in_use(tx: &mut Tx, org: OrgId, id: PaymentTermId) -> Result<bool, DbError> {
    Ok(tx.one::<(bool,)>(IN_USE, v![org, id])?.0)
}
