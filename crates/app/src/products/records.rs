//! Creating and changing products, price lists and prices.

use super::refusals;
use crate::error::{Error, Result};
use crate::records::{self, Change, Input, Parsed};
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::ids::{Id, PriceId, PriceListId, ProductId};
use mingxi_domain::metadata::value::{MICRO, Scalar};
use mingxi_domain::products::{PriceConflict, PriceStep, price_conflict};
use mingxi_domain::words;
use mingxi_store::Micro;
use mingxi_store::products::{self as store, PriceListRow, PriceRow};
use rust_decimal::Decimal;

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
/// Forbidden; every field that is wrong; refused as `price_overlaps`, `price_rises`.
pub fn create_price(work: &mut Work, input: &Input) -> Result<PriceId> {
    records::create(work, "price", Action::PriceCreate, input, |work, given| {
        check_price(given)?;
        check_validity(given, None)?;
        check_conflicts(work, given, None).map(|()| Vec::new())
    })
}

/// Changes the given fields of a price. Returns whether anything changed.
///
/// # Errors
/// Forbidden; not found; conflict; every field that is wrong; refused as `price_overlaps`, `price_rises`.
pub fn update_price(work: &mut Work, id: PriceId, version: i64, input: &Input) -> Result<bool> {
    records::update_with(work, "price", Action::PriceUpdate, id, version, input, |work, change| {
        check_price(change.given)?;
        check_validity(change.given, Some(change))?;
        let before = PriceRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("price", id))?;
        check_conflicts(work, change.given, Some(&before)).map(|()| Vec::new())
    })
}

/// A price may not contradict the others of its product and list. The list is held, so that of two prices given in
/// the same moment the second sees the first.
fn check_conflicts(work: &mut Work, given: &Parsed, before: Option<&PriceRow>) -> Result<()> {
    let number = |field: &str| given.number(field);
    let list = number("price_list_id").map(PriceListId::from_raw).or(before.map(|row| row.price_list_id));
    let product = number("product_id").map(ProductId::from_raw).or(before.map(|row| row.product_id));
    let (Some(list), Some(product)) = (list, product) else { return Ok(()) };
    PriceListRow::lock(work.tx, work.org(), list)?;
    let step = given_step(given, before);
    for other in store::list_prices_of_product(work.tx, work.org(), list, product)? {
        if before.is_some_and(|before| before.id == other.id) {
            continue;
        }
        let other = step_of(&other);
        let from = other.min_quantity.unwrap_or_default().normalize();
        let (price, mine) = (other.unit_price.normalize(), step.unit_price.normalize());
        match price_conflict(&step, &other) {
            None => {}
            Some(PriceConflict::SameStep) => {
                return Err(refusals::PRICE_OVERLAPS.at(
                    "/min_quantity",
                    words!("起订数量 {from} 的单价已为 {price}。", "From {from} on one unit costs {price} already."),
                ));
            }
            Some(PriceConflict::RisesWithQuantity) => {
                return Err(refusals::PRICE_RISES.at(
                    "/unit_price",
                    words!(
                        "起订数量 {from} 的单价为 {price}，与单价 {mine} 矛盾。",
                        "From {from} on one unit costs {price}, which contradicts {mine}."
                    ),
                ));
            }
        }
    }
    Ok(())
}

/// The price as it will be: given values over those from before.
fn given_step(given: &Parsed, before: Option<&PriceRow>) -> PriceStep {
    let before = before.map(step_of);
    let decimal = |field: &str| given.0.get(field).map(|_| given.number(field).map(|micros| Decimal::new(micros, 6)));
    let date = |field: &str| {
        given.0.get(field).map(|value| match value {
            Some(Scalar::Date(date)) => Some(*date),
            _ => None,
        })
    };
    PriceStep {
        unit_price: decimal("unit_price").flatten().or(before.map(|step| step.unit_price)).unwrap_or_default(),
        min_quantity: decimal("min_quantity").unwrap_or(before.and_then(|step| step.min_quantity)),
        valid_from: date("valid_from").unwrap_or(before.and_then(|step| step.valid_from)),
        valid_to: date("valid_to").unwrap_or(before.and_then(|step| step.valid_to)),
    }
}

fn step_of(row: &PriceRow) -> PriceStep {
    PriceStep {
        unit_price: row.unit_price_micro.decimal(),
        min_quantity: row.min_quantity_micro.map(Micro::decimal),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
    }
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
