//! The priced lines of a new contract.

use crate::error::{Error, Result};
use crate::receipts::{required_text, within};
use crate::work::Work;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::ProductId;
use mingxi_domain::money::Currency;
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::rounding::round_half_up;
use mingxi_domain::taxes::{LineAmounts, LinePrice, line_amounts};
use mingxi_domain::words;
use mingxi_store::Micro;
use mingxi_store::products::ProductRow;
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::ToSchema;

/// Most lines of a document.
pub(crate) const LINES_MAX: usize = 500;
/// Largest quantity or unit price.
const AMOUNT_MAX: i64 = 1_000_000_000;
/// Decimals kept of quantities, prices and percentages.
const DECIMALS: u32 = 6;

/// A priced line.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractLineInput {
    /// The product or service.
    pub product_id: ProductId,
    /// What the line says; without it the name of the product.
    #[schema(min_length = 1, max_length = 200)]
    pub description: Option<String>,
    /// How many units, more than 0, at most six decimals.
    #[serde(with = "mingxi_domain::decimals::text")]
    #[schema(value_type = String, pattern = "^[0-9]{1,10}([.][0-9]{1,6})?$", example = "10")]
    pub quantity: Decimal,
    /// Price of one unit, at most six decimals.
    #[serde(with = "mingxi_domain::decimals::text")]
    #[schema(value_type = String, pattern = "^[0-9]{1,10}([.][0-9]{1,6})?$", example = "1200.50")]
    pub unit_price: Decimal,
    /// Whether the unit price contains the tax (含税单价). Then the tax-included amount is fixed and the net gives way.
    #[serde(default)]
    pub price_includes_tax: bool,
    /// 商业折扣 Price discount in per cent.
    #[serde(default, with = "mingxi_domain::decimals::text")]
    #[schema(value_type = String, pattern = "^[0-9]{1,3}([.][0-9]{1,6})?$", default = "0")]
    pub discount_percent: Decimal,
    /// VAT rate in per cent; without it the product's.
    #[serde(default, with = "mingxi_domain::decimals::text_or_null")]
    #[schema(value_type = Option<String>, pattern = "^[0-9]{1,3}([.][0-9]{1,6})?$", example = "13")]
    pub tax_percent: Option<Decimal>,
    /// When its revenue is recognised; without it the product's method.
    pub recognition_method: Option<RecognitionMethod>,
    /// First day of the service; needed for revenue over time.
    #[schema(value_type = Option<String>, format = Date)]
    pub service_starts_on: Option<Date>,
    /// Last day of the service, included; needed for revenue over time.
    #[schema(value_type = Option<String>, format = Date)]
    pub service_ends_on: Option<Date>,
}

/// A line with everything filled in and its amounts.
pub(super) struct PricedLine {
    pub product_id: ProductId,
    pub description: String,
    pub unit: String,
    pub quantity: Micro,
    /// Without tax.
    pub unit_price: Micro,
    pub discount_percent: Micro,
    pub tax_percent: Micro,
    pub recognition_method: RecognitionMethod,
    pub service: Option<(Date, Date)>,
    pub amounts: LineAmounts,
}

/// Prices all lines.
pub(super) fn price_lines(work: &mut Work, currency: Currency, lines: &[ContractLineInput]) -> Result<Vec<PricedLine>> {
    if lines.is_empty() || lines.len() > LINES_MAX {
        return Err(Error::line_count(LINES_MAX));
    }
    let price = |(index, line)| price_line(work, currency, line, &format!("/lines/{index}"));
    lines.iter().enumerate().map(price).collect()
}

fn price_line(work: &mut Work, currency: Currency, line: &ContractLineInput, at: &str) -> Result<PricedLine> {
    work.require_reference("product", line.product_id, &format!("{at}/product_id"))?;
    let product = ProductRow::find(work.tx, work.org(), line.product_id)?;
    let product = product.ok_or_else(|| Error::unknown_reference(format!("{at}/product_id"), line.product_id))?;
    let quantity = check_quantity(&format!("{at}/quantity"), line.quantity)?;
    let tax_percent = line.tax_percent.unwrap_or_else(|| product.tax_percent_micro.decimal());
    let price = LinePrice {
        quantity: line.quantity,
        unit_price: check_decimal(&format!("{at}/unit_price"), line.unit_price, AMOUNT_MAX)?.decimal(),
        discount_percent: check_decimal(&format!("{at}/discount_percent"), line.discount_percent, 100)?.decimal(),
        tax_percent: check_decimal(&format!("{at}/tax_percent"), tax_percent, 100)?.decimal(),
        price_includes_tax: line.price_includes_tax,
    };
    let amounts = line_amounts(&price, currency).map_err(|error| Error::invalid(at, "out_of_range", error.words()))?;
    let recognition_method = line.recognition_method.unwrap_or(product.recognition_method);
    let description = line.description.as_deref().map_or(product.name.as_str(), str::trim);
    check_text(&format!("{at}/description"), description, 200)?;
    Ok(PricedLine {
        product_id: product.id,
        description: description.to_owned(),
        unit: product.unit,
        quantity,
        unit_price: Micro::new(net_price(&price))?,
        discount_percent: Micro::new(price.discount_percent)?,
        tax_percent: Micro::new(price.tax_percent)?,
        recognition_method,
        service: service(line, recognition_method, at)?,
        amounts,
    })
}

/// The price without tax, for display; the amounts are computed from the price as given.
fn net_price(price: &LinePrice) -> Decimal {
    if !price.price_includes_tax {
        return price.unit_price;
    }
    let net = price.unit_price * Decimal::ONE_HUNDRED / (Decimal::ONE_HUNDRED + price.tax_percent);
    round_half_up(net, DECIMALS)
}

fn service(line: &ContractLineInput, method: RecognitionMethod, at: &str) -> Result<Option<(Date, Date)>> {
    match (method, line.service_starts_on, line.service_ends_on) {
        (_, Some(first), Some(last)) if last < first => Err(Error::not_before(format!("{at}/service_ends_on"), first)),
        (_, Some(first), Some(last)) => Ok(Some((first, last))),
        (RecognitionMethod::PointInTime, None, None) => Ok(None),
        _ => Err(Error::invalid(
            format!("{at}/service_starts_on"),
            "required",
            words!("须有服务的首日和末日", "first and last day of the service"),
        )),
    }
}

/// A quantity: more than nothing, at most six decimals.
pub(crate) fn check_quantity(pointer: &str, quantity: Decimal) -> Result<Micro> {
    if quantity <= Decimal::ZERO {
        return Err(Error::not_more_than_nothing(pointer));
    }
    check_decimal(pointer, quantity, AMOUNT_MAX)
}

fn check_decimal(pointer: &str, value: Decimal, max: i64) -> Result<Micro> {
    if value < Decimal::ZERO || value > Decimal::from(max) || value.normalize().scale() > DECIMALS {
        return Err(Error::invalid(
            pointer,
            "out_of_range",
            words!("0 至 {max}，最多 {DECIMALS} 位小数", "0 to {max} with at most {DECIMALS} decimals"),
        ));
    }
    Ok(Micro::new(value)?)
}

/// A text that says something.
pub(crate) fn check_text(pointer: &str, text: &str, max: usize) -> Result<()> {
    required_text(pointer, text, max).map(|_| ())
}

/// A business day that has happened.
pub(crate) fn check_past(work: &Work, pointer: &str, date: Date) -> Result<()> {
    within(pointer, date, None, work.today())
}
