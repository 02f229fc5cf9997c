//! 产品 Products, price lists and prices.

use crate::error::DbError;
use crate::filter_sql::{SqlBuilder, push_list};
use crate::row::{FromRow, Row};
use crate::sql::{Sql, SqlText};
use crate::tx::Tx;
use crate::value::Micro;
use crate::value::ToValue;
use crate::{sql, table, v};
use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::ids::{OrgId, PriceId, PriceListId, ProductId};
use mingxi_domain::money::Currency;
use mingxi_domain::products::RecognitionMethod;
use serde_json::Value as Json;

table! {
    /// A product, as stored.
    pub struct ProductRow in "product" {
        pub id: ProductId,
        pub code: String,
        pub name: String,
        pub series: Option<String>,
        pub unit: String,
        pub tax_percent_micro: Micro,
        pub recognition_method: RecognitionMethod,
        pub is_active: bool,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

table! {
    /// A price list, as stored.
    pub struct PriceListRow in "price_list" {
        pub id: PriceListId,
        pub name: String,
        pub currency: Currency,
        pub valid_from: Option<Date>,
        pub valid_to: Option<Date>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

table! {
    /// A price, as stored.
    pub struct PriceRow in "price" {
        pub id: PriceId,
        pub price_list_id: PriceListId,
        pub product_id: ProductId,
        pub unit_price_micro: Micro,
        pub min_quantity_micro: Option<Micro>,
        pub valid_from: Option<Date>,
        pub valid_to: Option<Date>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

/// The products with these ids that are there, in no order.
///
/// # Errors
/// Of the database.
pub fn list_by_ids(tx: &mut Tx, org: OrgId, ids: &[ProductId]) -> Result<Vec<ProductRow>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = SqlBuilder::default();
    sql.push("select * from product where org_id = ").bind(org.to_value()).push(" and id in (");
    push_list(&mut sql, ids.iter().map(ToValue::to_value));
    sql.push(")");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// A price with the validity of its list.
#[derive(Clone, Debug)]
pub struct ListedPrice {
    pub id: PriceId,
    pub price_list_id: PriceListId,
    pub product_id: ProductId,
    pub unit_price_micro: Micro,
    pub min_quantity_micro: Option<Micro>,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
    pub list_valid_from: Option<Date>,
    pub list_valid_to: Option<Date>,
}

impl FromRow for ListedPrice {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.get("id")?,
            price_list_id: row.get("price_list_id")?,
            product_id: row.get("product_id")?,
            unit_price_micro: row.get("unit_price_micro")?,
            min_quantity_micro: row.get("min_quantity_micro")?,
            valid_from: row.get("valid_from")?,
            valid_to: row.get("valid_to")?,
            list_valid_from: row.get("list_valid_from")?,
            list_valid_to: row.get("list_valid_to")?,
        })
    }
}

const OF_PRODUCT: Sql =
    sql!("select * from price where org_id = $1 and price_list_id = $2 and product_id = $3 order by id");

/// Every price of a product in one list, the oldest first.
///
/// # Errors
/// Of the database.
pub fn list_prices_of_product(
    tx: &mut Tx,
    org: OrgId,
    list: PriceListId,
    product: ProductId,
) -> Result<Vec<PriceRow>, DbError> {
    tx.all(OF_PRODUCT, v![org, list, product])
}

/// Every price of these products in the lists of a currency, in no order.
///
/// # Errors
/// Of the database.
pub fn list_prices(
    tx: &mut Tx,
    org: OrgId,
    products: &[ProductId],
    currency: Currency,
) -> Result<Vec<ListedPrice>, DbError> {
    if products.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = SqlBuilder::default();
    sql.push(
        "select p.id, p.price_list_id, p.product_id, p.unit_price_micro, p.min_quantity_micro, p.valid_from, p.valid_to,
         l.valid_from as list_valid_from, l.valid_to as list_valid_to
         from price p join price_list l on l.org_id = p.org_id and l.id = p.price_list_id where p.org_id = ",
    );
    sql.bind(org.to_value()).push(" and l.currency = ").bind(currency.to_value()).push(" and p.product_id in (");
    push_list(&mut sql, products.iter().map(ToValue::to_value));
    sql.push(")");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}
