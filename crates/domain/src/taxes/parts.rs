//! Invoicing a line in several steps, so that the parts sum exactly to the line.
//!
//! The amount to date is rounded; a part is the difference to what was invoiced before. The last part then needs no
//! special case: it takes what is left.

use crate::words;
use crate::words::Words;
use rust_decimal::Decimal;

use super::lines::LineAmounts;
use crate::money::{Money, MoneyError};
use crate::rounding;

/// Why a part cannot be invoiced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub enum PartError {
    QuantityExceedsLeft {
        asked: Decimal,
        left: Decimal,
    },
    AmountExceedsLeft {
        asked: Money,
        left: Money,
    },
    Nothing,
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl PartError {
    /// The facts in both languages, without a full stop.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::QuantityExceedsLeft { asked, left } => {
                words!("要求开票 {asked}，剩余 {left}", "asked to invoice {asked} of which {left} is left")
            }
            Self::AmountExceedsLeft { asked, left } => {
                words!("要求开票 {asked}，剩余 {left}", "asked to invoice {asked} of which {left} is left")
            }
            Self::Nothing => words!("数量为零，无可开票", "a part of nothing cannot be invoiced"),
            Self::Money(error) => error.words(),
        }
    }
}

/// The amounts of the next `quantity` of a line of `line_quantity`, of which `quantity_before` was invoiced as `before`.
///
/// Net and tax to date are each line amount × quantity to date ÷ line quantity, rounded half away from zero; the part
/// is the difference to `before`. All parts sum to `line` to the last unit, in whatever steps.
///
/// # Errors
/// `Nothing` for a quantity that is not positive, `QuantityExceedsLeft`, `Money`.
/// Source: feature IN2 (rounding tail rule); money.md rule 5.
pub fn part_by_quantity(
    line: LineAmounts,
    line_quantity: Decimal,
    before: LineAmounts,
    quantity_before: Decimal,
    quantity: Decimal,
) -> Result<LineAmounts, PartError> {
    if quantity <= Decimal::ZERO {
        return Err(PartError::Nothing);
    }
    let left = line_quantity.saturating_sub(quantity_before);
    if quantity > left {
        return Err(PartError::QuantityExceedsLeft { asked: quantity, left });
    }
    let to_date = quantity_before.saturating_add(quantity);
    let net = rounding::prorate(line.net, to_date, line_quantity)?;
    let tax = rounding::prorate(line.tax, to_date, line_quantity)?;
    Ok(LineAmounts::of(net, tax)?.checked_sub(before)?)
}

/// The amounts of the next `gross` of a line of which `before` was invoiced: the tax to date is the line's tax ×
/// gross to date ÷ line gross, rounded half away from zero; the net is the rest.
///
/// # Errors
/// `Nothing` for an amount that is not positive, `AmountExceedsLeft`, `Money`.
pub fn part_by_gross(line: LineAmounts, before: LineAmounts, gross: Money) -> Result<LineAmounts, PartError> {
    if !gross.is_positive() {
        return Err(PartError::Nothing);
    }
    let left = line.gross.checked_sub(before.gross)?;
    if gross.exceeds(left)? {
        return Err(PartError::AmountExceedsLeft { asked: gross, left });
    }
    let to_date = before.gross.checked_add(gross)?;
    let tax_to_date = rounding::prorate(line.tax, to_date.to_decimal(), line.gross.to_decimal())?;
    let tax = tax_to_date.checked_sub(before.tax)?;
    Ok(LineAmounts { net: gross.checked_sub(tax)?, tax, gross })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn cny(text: &str) -> Money {
        Money::from_decimal(text.parse().unwrap(), Currency::CNY).unwrap()
    }

    fn amounts(net: &str, tax: &str) -> LineAmounts {
        LineAmounts::of(cny(net), cny(tax)).unwrap()
    }

    #[test]
    fn thirds_sum_to_the_line() {
        let line = amounts("100", "13");
        let mut before = LineAmounts::zero(Currency::CNY);
        for (step, expected) in
            [amounts("33.33", "4.33"), amounts("33.34", "4.34"), amounts("33.33", "4.33")].into_iter().enumerate()
        {
            let part = part_by_quantity(line, Decimal::from(3), before, Decimal::from(step), Decimal::ONE);
            assert_eq!(part, Ok(expected), "step {step}");
            before = before.checked_add(expected).unwrap();
        }
        assert_eq!(before, line);
    }

    #[test]
    fn parts_by_amount_take_their_tax() {
        let line = amounts("100", "13");
        let first = part_by_gross(line, LineAmounts::zero(Currency::CNY), cny("50")).unwrap();
        assert_eq!(first, amounts("44.25", "5.75")); // 13 × 50 ÷ 113 = 5.752…
        assert_eq!(part_by_gross(line, first, cny("63")), Ok(amounts("55.75", "7.25")));
    }

    #[test]
    fn never_more_than_is_left() {
        let line = amounts("100", "13");
        let none = LineAmounts::zero(Currency::CNY);
        let by_quantity =
            |before: i64, now: i64| part_by_quantity(line, Decimal::TEN, none, before.into(), now.into()).unwrap_err();
        let exceeds = PartError::QuantityExceedsLeft { asked: Decimal::from(8), left: Decimal::from(7) };
        assert_eq!(by_quantity(3, 8), exceeds);
        assert_eq!(by_quantity(3, 0), PartError::Nothing);
        let exceeds = PartError::AmountExceedsLeft { asked: cny("113.01"), left: cny("113") };
        assert_eq!(part_by_gross(line, none, cny("113.01")), Err(exceeds));
        assert_eq!(part_by_gross(line, none, cny("-1")), Err(PartError::Nothing));
    }
}
