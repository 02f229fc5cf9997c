//! One line of a document: quantity × unit price × (1 − discount), rounded once, split into net and tax.

use crate::words;
use crate::words::Words;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::money::{Currency, Money, MoneyError};
use crate::rounding;

/// Net, tax and gross of a line or a document; `net + tax = gross` exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineAmounts {
    /// 不含税金额 Price without tax.
    pub net: Money,
    /// 税额 Tax.
    pub tax: Money,
    /// 价税合计 Price with tax.
    pub gross: Money,
}

/// What a line is priced from. Exact: nothing is rounded before the line amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinePrice {
    /// Quantity; negative on a return.
    pub quantity: Decimal,
    /// Price of one unit, any number of decimals.
    pub unit_price: Decimal,
    /// 商业折扣 Price discount in per cent: `5` is 5 % off.
    pub discount_percent: Decimal,
    /// VAT rate in per cent: 13, 9, 6, 3, 1 or 0 in China.
    pub tax_percent: Decimal,
    /// Whether `unit_price` contains the tax (含税单价).
    pub price_includes_tax: bool,
}

/// Why a line cannot be priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub enum TaxError {
    TaxRateOutOfRange {
        percent: Decimal,
    },
    DiscountOutOfRange {
        percent: Decimal,
    },
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl TaxError {
    /// The facts in both languages, without a full stop.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::TaxRateOutOfRange { percent } => {
                words!("税率 {percent}% 不在 0 至 100 之间", "a tax rate of {percent} % is not between 0 and 100")
            }
            Self::DiscountOutOfRange { percent } => words!(
                "商业折扣 {percent}% 不在 0 至 100 之间",
                "a price discount of {percent} % is not between 0 and 100"
            ),
            Self::Money(error) => error.words(),
        }
    }
}

impl LineAmounts {
    /// Nothing, in this currency.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self { net: zero, tax: zero, gross: zero }
    }

    /// Stored net and tax, in minor units, with their sum.
    #[must_use]
    pub const fn from_minor(net_minor: i64, tax_minor: i64, currency: Currency) -> Self {
        let gross = Money::new(net_minor.saturating_add(tax_minor), currency);
        Self { net: Money::new(net_minor, currency), tax: Money::new(tax_minor, currency), gross }
    }

    /// Net and tax with their sum.
    ///
    /// # Errors
    /// `CurrencyMismatch`, `Overflow`.
    pub fn of(net: Money, tax: Money) -> Result<Self, MoneyError> {
        Ok(Self { net, tax, gross: net.checked_add(tax)? })
    }

    /// Part by part sum.
    ///
    /// # Errors
    /// `CurrencyMismatch`, `Overflow`.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        Self::of(self.net.checked_add(other.net)?, self.tax.checked_add(other.tax)?)
    }

    /// Part by part difference.
    ///
    /// # Errors
    /// `CurrencyMismatch`, `Overflow`.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        Self::of(self.net.checked_sub(other.net)?, self.tax.checked_sub(other.tax)?)
    }

    /// The same amounts with the other sign, as on a credit note.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self { net: self.net.negated(), tax: self.tax.negated(), gross: self.gross.negated() }
    }
}

/// Prices a line: quantity × unit price × (1 − discount) is rounded once to the minor unit, then split or taxed.
///
/// With a tax-included price the gross is that product and the net is what the tax leaves; otherwise the product is
/// the net and the tax comes on top.
///
/// # Errors
/// `TaxRateOutOfRange`, `DiscountOutOfRange`, `Money(Overflow)`.
/// Source: feature IN2; China VAT, price-tax split per line (价税分离).
pub fn line_amounts(line: &LinePrice, currency: Currency) -> Result<LineAmounts, TaxError> {
    let percent = line.discount_percent;
    if percent < Decimal::ZERO || percent > Decimal::ONE_HUNDRED {
        return Err(TaxError::DiscountOutOfRange { percent });
    }
    let kept = (Decimal::ONE_HUNDRED - percent) / Decimal::ONE_HUNDRED;
    let exact = line.quantity.checked_mul(line.unit_price).and_then(|price| price.checked_mul(kept));
    let amount = rounding::round_to_minor(exact.ok_or(MoneyError::Overflow { currency })?, currency)?;
    if line.price_includes_tax { split_gross(amount, line.tax_percent) } else { add_tax(amount, line.tax_percent) }
}

/// Splits a tax-included amount: tax = gross × rate ÷ (100 + rate), rounded once; the net is the rest.
///
/// # Errors
/// `TaxRateOutOfRange`, `Money(Overflow)`. Source: 增值税暂行条例实施细则 §14, 销售额 = 含税销售额 ÷ (1 + 税率).
pub fn split_gross(gross: Money, tax_percent: Decimal) -> Result<LineAmounts, TaxError> {
    check_rate(tax_percent)?;
    let tax = rounding::prorate(gross, tax_percent, Decimal::ONE_HUNDRED + tax_percent)?;
    Ok(LineAmounts { net: gross.checked_sub(tax)?, tax, gross })
}

/// Adds the tax to a net amount: tax = net × rate, rounded once.
///
/// # Errors
/// `TaxRateOutOfRange`, `Money(Overflow)`.
pub fn add_tax(net: Money, tax_percent: Decimal) -> Result<LineAmounts, TaxError> {
    check_rate(tax_percent)?;
    Ok(LineAmounts::of(net, rounding::percent_of(net, tax_percent)?)?)
}

/// The totals of a document: the sums of its rounded lines. No lines give zero.
///
/// # Errors
/// `CurrencyMismatch` when a line is not in `currency`, `Overflow` beyond [`Money::MAX_MINOR`].
pub fn document_totals(lines: &[LineAmounts], currency: Currency) -> Result<LineAmounts, MoneyError> {
    let total = lines.iter().try_fold(LineAmounts::zero(currency), |sum, line| sum.checked_add(*line))?;
    total.gross.bounded().and(total.net.bounded())?;
    Ok(total)
}

fn check_rate(percent: Decimal) -> Result<(), TaxError> {
    if percent < Decimal::ZERO || percent > Decimal::ONE_HUNDRED {
        return Err(TaxError::TaxRateOutOfRange { percent });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cny(text: &str) -> Money {
        Money::from_decimal(text.parse().unwrap(), Currency::CNY).unwrap()
    }

    fn amounts(net: &str, tax: &str, gross: &str) -> LineAmounts {
        LineAmounts { net: cny(net), tax: cny(tax), gross: cny(gross) }
    }

    #[test]
    fn price_tax_split_at_every_chinese_rate() {
        let check = |gross, percent: &str, net, tax| {
            assert_eq!(split_gross(cny(gross), percent.parse().unwrap()), Ok(amounts(net, tax, gross)), "{percent} %");
        };
        check("9.99", "13", "8.84", "1.15"); // golden tax-cn-13-included: 3 × 1.15 = 3.45
        check("100", "13", "88.50", "11.50"); // 100 × 13 ÷ 113 = 11.504…
        check("100", "9", "91.74", "8.26"); // 8.256…
        check("1908000", "6", "1800000", "108000"); // golden cost-cas14-management-fee, a year
        check("100", "3", "97.09", "2.91"); // 2.912…
        check("100", "1", "99.01", "0.99"); // 0.990…
        check("100", "0", "100", "0");
        check("-9.99", "13", "-8.84", "-1.15");
        check("0.01", "13", "0.01", "0.00");
    }

    #[test]
    fn a_line_is_rounded_once() {
        let check = |quantity: &str, unit_price: &str, discount: &str, included, expected| {
            let line = LinePrice {
                quantity: quantity.parse().unwrap(),
                unit_price: unit_price.parse().unwrap(),
                discount_percent: discount.parse().unwrap(),
                tax_percent: Decimal::from(13),
                price_includes_tax: included,
            };
            assert_eq!(line_amounts(&line, Currency::CNY), Ok(expected), "{quantity} × {unit_price} − {discount} %");
        };
        check("3", "33.33", "0", false, amounts("99.99", "13.00", "112.99"));
        check("3", "9.99", "0", true, amounts("26.52", "3.45", "29.97"));
        check("12.12", "12.12", "0", false, amounts("146.89", "19.10", "165.99")); // 146.8944; × 0.13 = 19.0957
        check("3", "0.335", "0", false, amounts("1.01", "0.13", "1.14")); // 1.005, not 3 × 0.34
        check("7", "19.99", "12.5", false, amounts("122.44", "15.92", "138.36")); // 139.93 × 0.875 = 122.43875
        check("1", "100", "100", false, amounts("0", "0", "0"));
    }

    #[test]
    fn rates_and_discounts_outside_the_scale_are_refused() {
        let refused = split_gross(cny("1"), Decimal::from(101)).unwrap_err();
        assert_eq!(refused, TaxError::TaxRateOutOfRange { percent: Decimal::from(101) });
        assert!(add_tax(cny("1"), Decimal::NEGATIVE_ONE).is_err());
    }

    #[test]
    fn totals_are_sums_of_lines() {
        let lines = [amounts("0.33", "0.03", "0.36"); 3];
        assert_eq!(document_totals(&lines, Currency::CNY), Ok(amounts("0.99", "0.09", "1.08")));
        assert_eq!(document_totals(&[], Currency::CNY), Ok(LineAmounts::zero(Currency::CNY)));
        assert!(document_totals(&lines, Currency::USD).is_err());
    }
}
