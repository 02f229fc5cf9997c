//! Several taxes on one document: fixed and percentage, stacked, in or on top of the price, rounded per line or once.
//!
//! Every tax of a line is a share of the untaxed price plus a constant, so the untaxed price inside a tax-included one
//! comes from one division instead of a search.

use rust_decimal::Decimal;

use crate::money::{Currency, Money, MoneyError};
use crate::rounding;

/// How a tax is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaxKind {
    /// Per cent of its base.
    Percent(Decimal),
    /// An amount per unit.
    Fixed(Decimal),
}

/// A tax of a document, in the order of application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tax {
    /// How it is measured.
    pub kind: TaxKind,
    /// Later taxes are computed on a base that contains this one.
    pub include_base: bool,
    /// This tax is computed on a base that contains earlier ones.
    pub base_affected: bool,
    /// The price of the line contains this tax.
    pub price_included: bool,
}

/// A line as the tax engine sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PricedLine {
    /// Number of units.
    pub quantity: Decimal,
    /// Price of one unit, with the taxes that are marked as price-included.
    pub price: Decimal,
}

/// Where the tax is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaxRounding {
    /// Each tax of each line.
    PerLine,
    /// The sum of the raw amounts, once per tax.
    Global,
}

/// A document to be taxed.
#[derive(Debug, Clone, Copy)]
pub struct TaxedDocument<'a> {
    /// The taxes, in order.
    pub taxes: &'a [Tax],
    /// The lines; all taxes apply to all of them.
    pub lines: &'a [PricedLine],
    /// Currency of the document.
    pub currency: Currency,
}

/// The taxed document. `base + tax = total`, and `tax` is the sum of `taxes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentTax {
    /// Price without tax.
    pub base: Money,
    /// One amount per tax, in their order.
    pub taxes: Vec<Money>,
    /// All taxes.
    pub tax: Money,
    /// Price with tax.
    pub total: Money,
}

/// Taxes a document.
///
/// With tax-included prices the price is the fixed point: the taxes are rounded and the base absorbs the difference.
///
/// # Errors
/// `Overflow`. Source: golden file 10 (`tax.document`); round per line and round globally give different totals, both
/// are in use.
pub fn document_tax(document: &TaxedDocument<'_>, mode: TaxRounding) -> Result<DocumentTax, MoneyError> {
    let raw = document.lines.iter().map(|line| raw_amounts(document.taxes, line)).collect::<Option<Vec<_>>>();
    let raw = raw.ok_or(MoneyError::Overflow { currency: document.currency })?;
    match mode {
        TaxRounding::PerLine => {
            let lines = raw.iter().map(|line| round_line(document, line)).collect::<Result<Vec<_>, _>>()?;
            sum_lines(document, &lines)
        }
        TaxRounding::Global => round_line(document, &sum_raw(document, &raw)?),
    }
}

/// Unrounded amounts of a line or of a whole document.
struct RawAmounts {
    price: Decimal,
    taxes: Vec<Decimal>,
}

/// An amount as `share × untaxed price + constant`.
#[derive(Clone, Copy)]
struct Linear {
    share: Decimal,
    constant: Decimal,
}

impl Linear {
    fn plus(self, other: Self) -> Option<Self> {
        let share = self.share.checked_add(other.share)?;
        Some(Self { share, constant: self.constant.checked_add(other.constant)? })
    }

    fn times(self, factor: Decimal) -> Option<Self> {
        Some(Self { share: self.share.checked_mul(factor)?, constant: self.constant.checked_mul(factor)? })
    }

    fn at(self, price: Decimal) -> Option<Decimal> {
        self.share.checked_mul(price)?.checked_add(self.constant)
    }
}

fn raw_amounts(taxes: &[Tax], line: &PricedLine) -> Option<RawAmounts> {
    let price = line.quantity.checked_mul(line.price)?;
    let linear = linear_taxes(taxes, line.quantity)?;
    let mut contained = Linear { share: Decimal::ONE, constant: Decimal::ZERO };
    for (tax, amount) in taxes.iter().zip(&linear) {
        if tax.price_included {
            contained = contained.plus(*amount)?;
        }
    }
    let untaxed = price.checked_sub(contained.constant)?.checked_div(contained.share)?;
    let taxes = linear.iter().map(|amount| amount.at(untaxed)).collect::<Option<Vec<_>>>()?;
    Some(RawAmounts { price, taxes })
}

/// Each tax as a function of the untaxed price.
fn linear_taxes(taxes: &[Tax], quantity: Decimal) -> Option<Vec<Linear>> {
    let untaxed = Linear { share: Decimal::ONE, constant: Decimal::ZERO };
    let mut with_earlier = untaxed;
    let mut result = Vec::with_capacity(taxes.len());
    for tax in taxes {
        let base = if tax.base_affected { with_earlier } else { untaxed };
        let amount = match tax.kind {
            TaxKind::Percent(percent) => base.times(percent.checked_div(Decimal::ONE_HUNDRED)?)?,
            TaxKind::Fixed(each) => Linear { share: Decimal::ZERO, constant: each.checked_mul(quantity)? },
        };
        if tax.include_base {
            with_earlier = with_earlier.plus(amount)?;
        }
        result.push(amount);
    }
    Some(result)
}

fn sum_raw(document: &TaxedDocument<'_>, lines: &[RawAmounts]) -> Result<RawAmounts, MoneyError> {
    let nothing = RawAmounts { price: Decimal::ZERO, taxes: vec![Decimal::ZERO; document.taxes.len()] };
    let sum = lines.iter().try_fold(nothing, |mut sum, line| {
        sum.price = sum.price.checked_add(line.price)?;
        for (total, tax) in sum.taxes.iter_mut().zip(&line.taxes) {
            *total = total.checked_add(*tax)?;
        }
        Some(sum)
    });
    sum.ok_or(MoneyError::Overflow { currency: document.currency })
}

/// Rounds price and taxes; the base is the price without the rounded taxes it contains.
fn round_line(document: &TaxedDocument<'_>, raw: &RawAmounts) -> Result<DocumentTax, MoneyError> {
    let currency = document.currency;
    let round = |amount: &Decimal| rounding::round_to_minor(*amount, currency);
    let taxes = raw.taxes.iter().map(round).collect::<Result<Vec<_>, _>>()?;
    let contained = document.taxes.iter().zip(&taxes).filter(|(tax, _)| tax.price_included);
    let contained = Money::sum(contained.map(|(_, amount)| *amount), currency)?;
    let base = round(&raw.price)?.checked_sub(contained)?;
    total_up(base, taxes)
}

fn sum_lines(document: &TaxedDocument<'_>, lines: &[DocumentTax]) -> Result<DocumentTax, MoneyError> {
    let currency = document.currency;
    let base = Money::sum(lines.iter().map(|line| line.base), currency)?;
    let tax_at = |index: usize| Money::sum(lines.iter().map(|line| line.taxes[index]), currency);
    let taxes = (0..document.taxes.len()).map(tax_at).collect::<Result<Vec<_>, _>>()?;
    total_up(base, taxes)
}

fn total_up(base: Money, taxes: Vec<Money>) -> Result<DocumentTax, MoneyError> {
    let tax = Money::sum(taxes.iter().copied(), base.currency())?;
    Ok(DocumentTax { base, taxes, tax, total: base.checked_add(tax)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(price: &str) -> PricedLine {
        PricedLine { quantity: Decimal::ONE, price: price.parse().unwrap() }
    }

    #[test]
    fn a_cent_is_lost_per_line_or_globally() {
        let taxes = [Tax {
            kind: TaxKind::Percent(Decimal::from(8)),
            include_base: false,
            base_affected: true,
            price_included: false,
        }];
        let lines = [line("0.33"), line("0.33"), line("0.33")];
        let document = TaxedDocument { taxes: &taxes, lines: &lines, currency: Currency::CNY };
        let tax = |mode| document_tax(&document, mode).unwrap().tax.amount_minor();
        assert_eq!((tax(TaxRounding::PerLine), tax(TaxRounding::Global)), (9, 8));
    }

    #[test]
    fn the_included_price_is_the_fixed_point() {
        let taxes = [Tax {
            kind: TaxKind::Percent(Decimal::from(13)),
            include_base: false,
            base_affected: true,
            price_included: true,
        }];
        let document = TaxedDocument { taxes: &taxes, lines: &[line("9.99")], currency: Currency::CNY };
        let taxed = document_tax(&document, TaxRounding::PerLine).unwrap();
        assert_eq!((taxed.base.amount_minor(), taxed.tax.amount_minor(), taxed.total.amount_minor()), (884, 115, 999));
    }
}
