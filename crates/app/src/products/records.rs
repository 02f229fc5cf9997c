//! Creating and changing products, price lists and prices.

use crate::error::{Error, Result};
use crate::records::{self, Change, Input, Parsed};
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::ids::{PriceId, PriceListId, ProductId};
use mingxi_domain::metadata::value::MICRO;
use mingxi_domain::words;

/// Adds a product.
///
/// # Errors
/// Forbidden; every field that is wrong; refused as `record_exists`.
pub fn create_product(work: &mut Work, input: &Input) -> Result<ProductId> {
    records::create(work, "product", Action::ProductCreate, input, |_, given| check_product(given).map(|()| Vec::new()))
}

/// Changes the given fields of a product. Returns whether anything changed.
///
/// # Errors
/// Forbidden; not found; conflict; every field that is wrong; refused as `record_exists`.
pub fn update_product(work: &mut Work, id: ProductId, version: i64, input: &Input) -> Result<bool> {
    records::update_with(work, "product", Action::ProductUpdate, id, version, input, |_, change| {
        check_product(change.given).map(|()| Vec::new())
    })
}

/// Adds a price list.
///
/// # Errors
/// Forbidden; every field that is wrong; refused as `record_exists`.
pub fn create_price_list(work: &mut Work, input: &Input) -> Result<PriceListId> {
    records::create(work, "price_list", Action::PriceListCreate, input, |_, given| {
        check_validity(given, None).map(|()| Vec::new())
    })
}

/// Changes the given fields of a price list. Returns whether anything changed.
///
/// # Errors
/// Forbidden; not found; conflict; every field that is wrong; refused as `record_exists`.
pub fn update_price_list(work: &mut Work, id: PriceListId, version: i64, input: &Input) -> Result<bool> {
    records::update_with(work, "price_list", Action::PriceListUpdate, id, version, input, |_, change| {
        check_validity(change.given, Some(change)).map(|()| Vec::new())
    })
}

/// Adds a price of a product to a price list.
///
/// # Errors
/// Forbidden; every field that is wrong.
pub fn create_price(work: &mut Work, input: &Input) -> Result<PriceId> {
    records::create(work, "price", Action::PriceCreate, input, |_, given| {
        check_price(given)?;
        check_validity(given, None).map(|()| Vec::new())
    })
}

/// Changes the given fields of a price. Returns whether anything changed.
///
/// # Errors
/// Forbidden; not found; conflict; every field that is wrong.
pub fn update_price(work: &mut Work, id: PriceId, version: i64, input: &Input) -> Result<bool> {
    records::update_with(work, "price", Action::PriceUpdate, id, version, input, |_, change| {
        check_price(change.given)?;
        check_validity(change.given, Some(change)).map(|()| Vec::new())
    })
}

fn check_product(given: &Parsed) -> Result<()> {
    match given.number("tax_percent") {
        Some(percent) if !(0..=100 * MICRO).contains(&percent) => {
            Err(Error::invalid("/tax_percent", "out_of_range", words!("0 至 100", "0 to 100")))
        }
        _ => Ok(()),
    }
}

fn check_price(given: &Parsed) -> Result<()> {
    if given.number("unit_price").is_some_and(|price| price < 0) {
        return Err(Error::negative("/unit_price"));
    }
    if given.number("min_quantity").is_some_and(|quantity| quantity <= 0) {
        return Err(Error::not_more_than_nothing("/min_quantity"));
    }
    Ok(())
}

fn check_validity(given: &Parsed, change: Option<Change>) -> Result<()> {
    records::check_date_order(given, change, "valid_from", "valid_to")
}
