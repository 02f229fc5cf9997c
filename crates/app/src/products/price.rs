//! The price of a product: which list, from which quantity, on which day.

use crate::error::Result;
use crate::work::Work;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{PriceId, PriceListId, ProductId};
use mingxi_domain::money::Currency;
use mingxi_domain::products::{PriceCandidate, PriceStep, best_price};
use mingxi_store::products as store;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// A unit price and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundPrice {
    /// The price.
    pub price_id: PriceId,
    /// Its list.
    pub price_list_id: PriceListId,
    /// Price of one unit without tax.
    pub unit_price: Decimal,
}

/// The price of `quantity` of a product in `currency` on a day: of the newest list that is valid, the step with the
/// largest minimum quantity that is reached. `None` when no list has one.
///
/// # Errors
/// Of the database.
pub fn find_price(
    work: &mut Work,
    product: ProductId,
    currency: Currency,
    on: Date,
    quantity: Decimal,
) -> Result<Option<FoundPrice>> {
    let prices = list_prices(work, &[product], currency)?;
    Ok(prices.get(&product).and_then(|candidates| best_price(candidates, on, quantity)).map(found))
}

/// Every price of these products in a currency, by product: one query for a whole document.
///
/// # Errors
/// Of the database.
pub fn list_prices(
    work: &mut Work,
    products: &[ProductId],
    currency: Currency,
) -> Result<HashMap<ProductId, Vec<PriceCandidate>>> {
    let mut by_product: HashMap<ProductId, Vec<PriceCandidate>> = HashMap::new();
    for price in store::list_prices(work.tx, work.org(), products, currency)? {
        by_product.entry(price.product_id).or_default().push(candidate(&price));
    }
    Ok(by_product)
}

fn candidate(price: &store::ListedPrice) -> PriceCandidate {
    PriceCandidate {
        id: price.id,
        price_list_id: price.price_list_id,
        step: PriceStep {
            unit_price: price.unit_price_micro.decimal(),
            min_quantity: price.min_quantity_micro.map(Into::into),
            valid_from: price.valid_from,
            valid_to: price.valid_to,
        },
        list_valid_from: price.list_valid_from,
        list_valid_to: price.list_valid_to,
    }
}

fn found(price: &PriceCandidate) -> FoundPrice {
    FoundPrice { price_id: price.id, price_list_id: price.price_list_id, unit_price: price.step.unit_price }
}
