//! 产品 Products, price lists and prices.

use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::ids::{PriceId, PriceListId, ProductId};
use mingxi_domain::money::Currency;
use serde_json::Value as Json;
use crate::value::Micro;
use crate::table;

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
        pub is_active: Option<bool>,
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
