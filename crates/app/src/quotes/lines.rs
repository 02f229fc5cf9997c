//! Lines of a quote: priced from the lists where no price is given, taxed, rounded once each.

use super::refusals;
use crate::error::{Error, Result};
use crate::products::list_prices;
use crate::text::required_text;
use crate::work::Work;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::ProductId;
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::money::Money;
use mingxi_domain::products::{PriceCandidate, RecognitionMethod, best_price};
use mingxi_domain::taxes::{LineAmounts, LinePrice, document_totals, line_amounts};
use mingxi_domain::words;
use mingxi_store::Micro;
use mingxi_store::products::{ProductRow, list_by_ids};
use mingxi_store::quotes::{QuoteLineRow, QuoteRow};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;
use utoipa::ToSchema;

const MAX_LINES: usize = 500;
/// Largest quantity or price, and the decimals both are kept to.
const MAX_DECIMAL: i64 = 1_000_000_000;
const DECIMALS: u32 = 6;

/// A line of a quote as it comes in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteLineInput {
    /// The product.
    pub product_id: ProductId,
    /// What the customer reads; the product's name unless given.
    #[schema(min_length = 1, max_length = 200)]
    pub description: Option<String>,
    /// How many units, more than 0.
    #[serde(with = "mingxi_domain::decimals::text")]
    #[schema(value_type = String, pattern = "^[0-9]{1,10}([.][0-9]{1,6})?$", example = "10")]
    pub quantity: Decimal,
    /// Price of one unit without tax; of the price list unless given.
    #[serde(default, with = "mingxi_domain::decimals::text_or_null")]
    #[schema(value_type = Option<String>, pattern = "^[0-9]{1,10}([.][0-9]{1,6})?$")]
    pub unit_price: Option<Decimal>,
    /// Price discount in per cent; none unless given.
    #[serde(default, with = "mingxi_domain::decimals::text_or_null")]
    #[schema(value_type = Option<String>, pattern = "^[0-9]{1,3}([.][0-9]{1,6})?$", example = "5")]
    pub discount_percent: Option<Decimal>,
    /// VAT rate in per cent; the product's unless given.
    #[serde(default, with = "mingxi_domain::decimals::text_or_null")]
    #[schema(value_type = Option<String>, pattern = "^[0-9]{1,3}([.][0-9]{1,6})?$", example = "13")]
    pub tax_percent: Option<Decimal>,
    /// First day of the service; only and always for products recognised over time.
    #[schema(value_type = Option<String>, format = Date)]
    pub service_starts_on: Option<Date>,
    /// Last day of the service.
    #[schema(value_type = Option<String>, format = Date)]
    pub service_ends_on: Option<Date>,
}

/// Prices the lines of a quote and sets its totals. Two queries for all lines together.
///
/// # Errors
/// Invalid lines by pointer; refused as `quote_product_inactive`, `quote_without_price`.
pub(super) fn price_lines(
    work: &mut Work,
    quote: &mut QuoteRow,
    inputs: &[QuoteLineInput],
) -> Result<Vec<QuoteLineRow>> {
    if inputs.is_empty() || inputs.len() > MAX_LINES {
        return Err(Error::line_count(MAX_LINES));
    }
    let mut ids: Vec<ProductId> = inputs.iter().map(|line| line.product_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let org = work.org();
    let products: HashMap<_, _> = list_by_ids(work.tx, org, &ids)?.into_iter().map(|row| (row.id, row)).collect();
    let prices = list_prices(work, &ids, quote.currency)?;
    let mut rows = Vec::with_capacity(inputs.len());
    for (index, input) in inputs.iter().enumerate() {
        let pointer = format!("/lines/{index}");
        let product = products.get(&input.product_id);
        let product =
            product.ok_or_else(|| Error::unknown_reference(format!("{pointer}/product_id"), input.product_id))?;
        let candidates = prices.get(&product.id).map_or(&[][..], Vec::as_slice);
        rows.push(line_row(work, quote, index, input, product, candidates)?);
    }
    let amounts: Vec<LineAmounts> = rows.iter().map(amounts).collect();
    let totals = document_totals(&amounts, quote.currency)?;
    quote.net_minor = totals.net.amount_minor();
    quote.tax_minor = totals.tax.amount_minor();
    quote.total_minor = totals.gross.amount_minor();
    Ok(rows)
}

fn amounts(row: &QuoteLineRow) -> LineAmounts {
    let money = |minor| Money::new(minor, row.currency);
    LineAmounts { net: money(row.net_minor), tax: money(row.tax_minor), gross: money(row.total_minor) }
}

fn line_row(
    work: &Work,
    quote: &QuoteRow,
    index: usize,
    input: &QuoteLineInput,
    product: &ProductRow,
    candidates: &[PriceCandidate],
) -> Result<QuoteLineRow> {
    let pointer = format!("/lines/{index}");
    if !product.is_active {
        return Err(refusals::PRODUCT_INACTIVE
            .at(format!("{pointer}/product_id"), words!("{} 已停售。", "{} is not sold any more.", product.name)));
    }
    let description = description(&pointer, input, product)?;
    check_service(&pointer, input, product.recognition_method)?;
    let price = price(&pointer, quote, input, product, candidates)?;
    let amounts = line_amounts(&price, quote.currency)
        .map_err(|error| Error::invalid(&*pointer, "out_of_range", error.words()))?;
    Ok(QuoteLineRow {
        id: work.ids.next(),
        quote_id: quote.id,
        line_no: i64::try_from(index + 1).expect("a quote has few lines"),
        product_id: product.id,
        search_text: normalize(&description),
        description,
        unit: product.unit.clone(),
        quantity_micro: Micro::new(price.quantity)?,
        unit_price_micro: Micro::new(price.unit_price)?,
        discount_percent_micro: Micro::new(price.discount_percent)?,
        tax_percent_micro: Micro::new(price.tax_percent)?,
        recognition_method: product.recognition_method,
        service_starts_on: input.service_starts_on,
        service_ends_on: input.service_ends_on,
        currency: quote.currency,
        net_minor: amounts.net.amount_minor(),
        tax_minor: amounts.tax.amount_minor(),
        total_minor: amounts.gross.amount_minor(),
        owner_id: quote.owner_id,
        department_id: quote.department_id,
        custom: json!({}),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    })
}

fn description(pointer: &str, input: &QuoteLineInput, product: &ProductRow) -> Result<String> {
    required_text(&format!("{pointer}/description"), input.description.as_deref().unwrap_or(&product.name), 200)
}

/// Revenue over time needs its first and last day; revenue at a point in time has none.
fn check_service(pointer: &str, input: &QuoteLineInput, method: RecognitionMethod) -> Result<()> {
    match (method, input.service_starts_on, input.service_ends_on) {
        (RecognitionMethod::PointInTime, None, None) => Ok(()),
        (RecognitionMethod::PointInTime, ..) => Err(Error::invalid(
            format!("{pointer}/service_starts_on"),
            "not_a_service",
            words!("该产品按验收确认收入", "the product is recognised on acceptance"),
        )),
        (RecognitionMethod::StraightLine, Some(first), Some(last)) if last >= first => Ok(()),
        (RecognitionMethod::StraightLine, Some(first), Some(last)) => Err(Error::invalid(
            format!("{pointer}/service_ends_on"),
            "before_start",
            words!("{last} 早于 {first}", "{last} is before {first}"),
        )),
        (RecognitionMethod::StraightLine, ..) => Err(Error::invalid(
            format!("{pointer}/service_starts_on"),
            "required",
            words!("服务须有首日和末日", "a service needs its first and last day"),
        )),
    }
}

fn price(
    pointer: &str,
    quote: &QuoteRow,
    input: &QuoteLineInput,
    product: &ProductRow,
    candidates: &[PriceCandidate],
) -> Result<LinePrice> {
    let check = |field: &str, value: Decimal, max: Decimal| {
        let is_exact = value.normalize().scale() <= DECIMALS;
        if is_exact && value >= Decimal::ZERO && value <= max {
            return Ok(value);
        }
        Err(Error::invalid(
            format!("{pointer}/{field}"),
            "out_of_range",
            words!("0 至 {max}，最多 {DECIMALS} 位小数", "0 to {max} with at most {DECIMALS} decimals"),
        ))
    };
    let (most, hundred) = (Decimal::from(MAX_DECIMAL), Decimal::ONE_HUNDRED);
    let quantity = check("quantity", input.quantity, most)?;
    if quantity.is_zero() {
        return Err(Error::not_more_than_nothing(format!("{pointer}/quantity")));
    }
    let listed = || best_price(candidates, quote.quoted_on, quantity).map(|price| price.step.unit_price);
    let unit_price = input.unit_price.or_else(listed).ok_or_else(|| {
        let detail = words!(
            "没有 {} 价目表在 {2} 有 {1} × {quantity} 的价格。",
            "No list in {} has a price for {quantity} × {} on {}.",
            quote.currency,
            product.name,
            quote.quoted_on
        );
        refusals::WITHOUT_PRICE.at(format!("{pointer}/unit_price"), detail)
    })?;
    Ok(LinePrice {
        quantity,
        unit_price: check("unit_price", unit_price, most)?,
        discount_percent: check("discount_percent", input.discount_percent.unwrap_or_default(), hundred)?,
        tax_percent: check(
            "tax_percent",
            input.tax_percent.unwrap_or_else(|| product.tax_percent_micro.decimal()),
            hundred,
        )?,
        price_includes_tax: false,
    })
}
