//! 付款人别名 Payers that were taught as customers.

use crate::error::DbError;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::{sql, table, v};
use jiff::Timestamp;
use mingxi_domain::ids::{CustomerId, OrgId, PayerAliasId};
use mingxi_domain::receipts::status::PayerKind;
use serde_json::Value as Json;

table! {
    /// A payer alias, as stored.
    pub struct PayerAliasRow in "payer_alias" {
        pub id: PayerAliasId,
        pub kind: PayerKind,
        pub payer: String,
        pub payer_key: String,
        pub customer_id: CustomerId,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

const BY_KEY: Sql = sql!("select * from payer_alias where org_id = $1 and kind = $2 and payer_key = $3");

/// The alias of a payer by what it is known by.
///
/// # Errors
/// Of the database.
pub fn find_by_key(tx: &mut Tx, org: OrgId, kind: PayerKind, key: &str) -> Result<Option<PayerAliasRow>, DbError> {
    tx.opt(BY_KEY, v![org, kind, key])
}

const CUSTOMERS: Sql = sql!(
    "select distinct customer_id from payer_alias where org_id = $1
     and ((kind = 'name' and payer_key = $2) or (kind = 'account' and payer_key = $3)) order by customer_id"
);

/// The customers a payer was taught as, by name and by account; empty keys find nothing.
///
/// # Errors
/// Of the database.
pub fn list_customers(tx: &mut Tx, org: OrgId, name_key: &str, account_key: &str) -> Result<Vec<CustomerId>, DbError> {
    Ok(tx.all::<(CustomerId,)>(CUSTOMERS, v![org, name_key, account_key])?.into_iter().map(|(id,)| id).collect())
}

const DELETE: Sql = sql!("delete from payer_alias where org_id = $1 and id = $2");

/// Deletes an alias.
///
/// # Errors
/// With the next flush [`DbError::RowCount`] when it is not there; else of the database.
pub fn delete(tx: &mut Tx, org: OrgId, id: PayerAliasId) -> Result<(), DbError> {
    tx.put_expect(1, DELETE, v![org, id])
}
