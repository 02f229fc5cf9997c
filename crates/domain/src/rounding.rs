//! The only place that rounds money: half up, away from zero, once, at the edge.
//!
//! Progress, prices, rates and shares stay exact until they become an amount here.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::money::{Currency, Money, MoneyError};

/// Rounds to a number of decimals, half away from zero: 1.125 gives 1.13, −1.125 gives −1.13.
#[must_use]
pub fn round_half_up(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// An exact amount in major units as money of this currency, half away from zero.
///
/// # Errors
/// `Overflow` beyond 64 bits of minor units.
pub fn round_to_minor(value: Decimal, currency: Currency) -> Result<Money, MoneyError> {
    Money::from_decimal(round_half_up(value, currency.decimals()), currency)
}

/// `amount × factor`, rounded once to the minor unit, half away from zero. The factor is a fraction: 2 % is `0.02`.
///
/// # Errors
/// `Overflow`.
pub fn multiply(amount: Money, factor: Decimal) -> Result<Money, MoneyError> {
    multiply_all(amount, &[factor])
}

/// `amount × factor × factor …`, rounded once at the end, half away from zero.
///
/// # Errors
/// `Overflow`.
pub fn multiply_all(amount: Money, factors: &[Decimal]) -> Result<Money, MoneyError> {
    let overflow = MoneyError::Overflow { currency: amount.currency() };
    let product = factors.iter().try_fold(amount.to_decimal(), |product, factor| product.checked_mul(*factor));
    round_to_minor(product.ok_or(overflow)?, amount.currency())
}

/// `percent` per cent of `amount`, rounded once, half away from zero.
///
/// # Errors
/// `Overflow`.
pub fn percent_of(amount: Money, percent: Decimal) -> Result<Money, MoneyError> {
    prorate(amount, percent, Decimal::ONE_HUNDRED)
}

/// `amount × part ÷ whole`, rounded once to the minor unit, half away from zero.
///
/// Multiplies before it divides, so no ratio is rounded on the way. A whole of zero has no share and gives zero.
///
/// # Errors
/// `Overflow`.
pub fn prorate(amount: Money, part: Decimal, whole: Decimal) -> Result<Money, MoneyError> {
    if whole.is_zero() {
        return Ok(Money::zero(amount.currency()));
    }
    let overflow = MoneyError::Overflow { currency: amount.currency() };
    let product = amount.to_decimal().checked_mul(part).ok_or(overflow)?;
    round_to_minor(product.checked_div(whole).ok_or(overflow)?, amount.currency())
}

/// Which way an amount goes to the next step of a coin or a whole unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepMode {
    /// To the nearest step, half away from zero.
    Nearest,
    /// To the next step above (towards +∞).
    Up,
    /// To the next step below (towards −∞).
    Down,
}

/// Rounds to a multiple of `step` (cash rounding to 0.05, instalments in whole hundreds).
/// A step of zero or less leaves the value as it is.
#[must_use]
pub fn round_to_step(value: Decimal, step: Decimal, mode: StepMode) -> Decimal {
    if step <= Decimal::ZERO {
        return value;
    }
    let Some(steps) = value.checked_div(step) else { return value };
    let whole_steps = match mode {
        StepMode::Nearest => round_half_up(steps, 0),
        StepMode::Up => steps.ceil(),
        StepMode::Down => steps.floor(),
    };
    whole_steps.checked_mul(step).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn ties_go_away_from_zero() {
        let check = |value, decimals, expected| {
            assert_eq!(round_half_up(decimal(value), decimals), decimal(expected), "{value} at {decimals}");
        };
        check("1.125", 2, "1.13"); // a tie that binary floating point decides at random
        check("-1.125", 2, "-1.13");
        check("1.1249999", 2, "1.12");
        check("0.5", 0, "1");
        check("-0.5", 0, "-1");
        check("2.675", 2, "2.68");
    }

    #[test]
    fn money_takes_the_decimals_of_its_currency() {
        let check = |value, currency, minor| {
            assert_eq!(round_to_minor(decimal(value), currency), Ok(Money::new(minor, currency)));
        };
        check("18871.2336", Currency::CNY, 1_887_123);
        check("781.5", Currency::JPY, 782);
        check("1.0005", Currency::KWD, 1_001);
    }

    #[test]
    fn a_share_multiplies_before_it_divides() {
        let hundred = Money::new(10_000, Currency::CNY);
        let check = |part: i64, whole: i64, minor| {
            assert_eq!(prorate(hundred, part.into(), whole.into()), Ok(Money::new(minor, Currency::CNY)));
        };
        check(22, 65, 3_385); // 100 × 22 ÷ 65 = 33.846…
        check(50, 65, 7_692);
        check(65, 65, 10_000);
        check(1, 0, 0);
    }

    #[test]
    fn steps() {
        let check = |value, step, mode, expected| {
            assert_eq!(round_to_step(decimal(value), decimal(step), mode), decimal(expected));
        };
        check("781.515", "0.05", StepMode::Up, "781.55");
        check("781.515", "0.05", StepMode::Nearest, "781.50");
        check("781.515", "0.05", StepMode::Down, "781.50");
        check("500.05", "1", StepMode::Nearest, "500");
        check("781.515", "0", StepMode::Up, "781.515");
    }
}
