//! 产品 Products, price lists and prices.

mod price;
mod records;
pub mod refusals;

pub use price::{FoundPrice, find_price, list_prices};
pub use records::{create_price, create_price_list, create_product, update_price, update_price_list, update_product};
