//! 客户 Customers and contacts.

use crate::error::DbError;
use crate::filter_sql::{SqlBuilder, push_list};
use crate::sql::{Sql, SqlText};
use crate::table;
use crate::tx::Tx;
use crate::value::Value;
use crate::{sql, v};
use jiff::Timestamp;
use mingxi_domain::customers::{ContactRole, CustomerTier};
use mingxi_domain::ids::{CampaignId, ContactId, CustomerId, DepartmentId, Id, OrgId, PaymentTermId, UserId};
use mingxi_domain::leads::LeadSource;
use mingxi_domain::money::Currency;
use serde_json::Value as Json;

table! {
    /// A customer, as stored.
    pub struct CustomerRow in "customer" {
        pub id: CustomerId,
        pub number: String,
        pub name: String,
        pub name_key: String,
        pub tax_id: Option<String>,
        pub tier: Option<CustomerTier>,
        pub industry: Option<String>,
        pub region: Option<String>,
        pub country: Option<String>,
        pub address: Option<String>,
        pub phone: Option<String>,
        pub website: Option<String>,
        pub bank_name: Option<String>,
        pub bank_account: Option<String>,
        pub employees: Option<i64>,
        pub founded_year: Option<i64>,
        pub currency: Option<Currency>,
        pub parent_id: Option<CustomerId>,
        pub campaign_id: Option<CampaignId>,
        pub payment_term_id: Option<PaymentTermId>,
        pub source: Option<LeadSource>,
        pub last_followed_up_at: Option<Timestamp>,
        pub is_active: bool,
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
    /// A contact, as stored.
    pub struct ContactRow in "contact" {
        pub id: ContactId,
        pub customer_id: CustomerId,
        pub name: String,
        pub title: Option<String>,
        pub email: Option<String>,
        pub phone: Option<String>,
        pub role: Option<ContactRole>,
        pub source: Option<LeadSource>,
        pub note: Option<String>,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

// `union` drops what was seen before, so even a circle would end.
const ABOVE: Sql = sql!(
    "with recursive above (id, parent_id) as (
        select c.id, c.parent_id from customer c where c.org_id = $1 and c.id = $2
        union
        select c.id, c.parent_id from customer c join above a on c.id = a.parent_id where c.org_id = $1
     ) select id from above order by id"
);

/// A customer and every company above it.
///
/// # Errors
/// Of the database.
pub fn list_above(tx: &mut Tx, org: OrgId, customer: CustomerId) -> Result<Vec<CustomerId>, DbError> {
    Ok(tx.all::<(CustomerId,)>(ABOVE, v![org, customer])?.into_iter().map(|(id,)| id).collect())
}

/// What hangs on a customer and may go with it: a table, which of its rows still have something to do, and the tables of
/// their parts with the column that names the row.
#[derive(Clone, Copy, Debug)]
pub struct Hanging {
    /// Table of the records.
    pub table: &'static str,
    /// Which of them go along.
    pub only: &'static str,
    /// Their parts.
    pub parts: &'static [(&'static str, &'static str)],
}

/// The records that would go from `from` with a customer.
///
/// # Errors
/// Of the database.
pub fn list_hanging(
    tx: &mut Tx,
    org: OrgId,
    customer: CustomerId,
    from: UserId,
    hanging: Hanging,
) -> Result<Vec<i64>, DbError> {
    let Hanging { table, only, .. } = hanging;
    let text = format!(
        "select t.id from {table} t where t.org_id = $1 and t.customer_id = $2 and t.owner_id = $3 and {only} order by t.id"
    );
    Ok(tx.all::<(i64,)>(SqlText::dynamic(text), v![org, customer, from])?.into_iter().map(|(id,)| id).collect())
}

/// Gives what hangs on a customer and belonged to `from` to the customer's owner, parts first.
///
/// # Errors
/// Of the database.
pub fn move_hanging(
    tx: &mut Tx,
    org: OrgId,
    customer: &CustomerRow,
    from: UserId,
    hanging: Hanging,
) -> Result<(), DbError> {
    let Hanging { table, only, parts } = hanging;
    let which = format!("from {table} t where t.org_id = $1 and t.customer_id = $2 and t.owner_id = $3 and {only}");
    let set = "set owner_id = $4, department_id = $5, updated_at = $6, version = version + 1 where org_id = $1";
    let values = || v![org, customer.id, from, customer.owner_id, customer.department_id, customer.updated_at];
    for (part, column) in parts {
        let text = format!("update {part} {set} and owner_id = $3 and {column} in (select t.id {which})");
        tx.put(SqlText::dynamic(text), values())?;
    }
    tx.put(SqlText::dynamic(format!("update {table} {set} and id in (select t.id {which})")), values())
}

const CONTACTS: Sql = sql!("select * from contact where org_id = $1 and customer_id = $2 order by id limit $3");

/// The contacts of a customer, oldest first.
///
/// # Errors
/// Of the database.
pub fn list_contacts(tx: &mut Tx, org: OrgId, customer: CustomerId, limit: i64) -> Result<Vec<ContactRow>, DbError> {
    tx.all(CONTACTS, v![org, customer, limit])
}

const BY_NAME_KEY: Sql = sql!("select id from customer where org_id = $1 and name_key = $2 order by id limit 100");

/// Customers whose names differ from this one in writing only, oldest first, at most a hundred.
///
/// # Errors
/// Of the database.
pub fn list_by_name_key(tx: &mut Tx, org: OrgId, name_key: &str) -> Result<Vec<CustomerId>, DbError> {
    Ok(tx.all::<(CustomerId,)>(BY_NAME_KEY, v![org, name_key])?.into_iter().map(|(id,)| id).collect())
}

// The version stays: nobody's open form is overtaken because a colleague made a call.
const FOLLOWED_UP: Sql = sql!(
    "update customer set last_followed_up_at = $3 where org_id = $1 and id = $2
     and (last_followed_up_at is null or last_followed_up_at < $3)"
);

/// Notes the moment of a follow-up unless a later one is noted.
///
/// # Errors
/// Of the database.
pub fn note_follow_up(tx: &mut Tx, org: OrgId, customer: CustomerId, at: Timestamp) -> Result<(), DbError> {
    tx.put(FOLLOWED_UP, v![org, customer, at])
}

/// The names of these customers, by id.
///
/// # Errors
/// Of the database.
pub fn list_names(tx: &mut Tx, org: OrgId, ids: &[CustomerId]) -> Result<Vec<(CustomerId, String)>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = SqlBuilder::default();
    sql.push("select id, name from customer where org_id = ").bind(Value::I64(org.raw())).push(" and id in (");
    push_list(&mut sql, ids.iter().map(|id| Value::I64(id.raw())));
    sql.push(") order by id");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}
