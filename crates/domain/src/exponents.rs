//! Powers of exact decimals, for rates that compound. Without floats, deterministic on every machine.
//!
//! Results carry about 20 correct digits; they are ratios for display or for one later rounding to money.

use rust_decimal::Decimal;

/// `base ^ exponent` for a positive base near one, the exponent may have a fraction (365 ÷ 20 days).
///
/// `None` for a base that is not positive, or a result beyond 28 digits.
#[must_use]
pub fn power(base: Decimal, exponent: Decimal) -> Option<Decimal> {
    let whole = exponent.trunc();
    let count = u32::try_from(whole.abs().mantissa()).ok()?;
    let whole_power = integer_power(base, count)?;
    let whole_power = if whole.is_sign_negative() { Decimal::ONE.checked_div(whole_power)? } else { whole_power };
    let fraction = exponent.checked_sub(whole)?;
    if fraction.is_zero() {
        return Some(whole_power);
    }
    whole_power.checked_mul(exponential(fraction.checked_mul(natural_logarithm(base)?)?)?)
}

/// `base` multiplied `count` times, by squaring.
#[must_use]
pub fn integer_power(base: Decimal, mut count: u32) -> Option<Decimal> {
    let (mut result, mut square) = (Decimal::ONE, base);
    while count > 0 {
        if count % 2 == 1 {
            result = result.checked_mul(square)?;
        }
        count /= 2;
        if count > 0 {
            square = square.checked_mul(square)?;
        }
    }
    Some(result)
}

/// More terms than any series below needs to reach 28 digits.
const TERMS: u32 = 200;

/// ln(x) = 2 · artanh((x − 1) ÷ (x + 1)), for x near one.
fn natural_logarithm(value: Decimal) -> Option<Decimal> {
    if value <= Decimal::ZERO {
        return None;
    }
    let ratio = (value - Decimal::ONE).checked_div(value.checked_add(Decimal::ONE)?)?;
    let (square, mut term, mut sum) = (ratio * ratio, ratio, Decimal::ZERO);
    for step in 0..TERMS {
        sum += term / Decimal::from(2 * step + 1);
        term *= square;
        if term.is_zero() {
            break;
        }
    }
    sum.checked_mul(Decimal::TWO)
}

/// e ^ x by its series, for small x.
fn exponential(value: Decimal) -> Option<Decimal> {
    let (mut term, mut sum) = (Decimal::ONE, Decimal::ONE);
    for step in 1..TERMS {
        term = term.checked_mul(value)?.checked_div(Decimal::from(step))?;
        sum = sum.checked_add(term)?;
        if term.is_zero() {
            break;
        }
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rounding::round_half_up;

    #[test]
    fn powers() {
        let check = |base: &str, exponent: &str, expected: &str| {
            let result = power(base.parse().unwrap(), exponent.parse().unwrap()).unwrap();
            assert_eq!(round_half_up(result, 15), expected.parse().unwrap(), "{base} ^ {exponent}");
        };
        check("1.06", "2", "1.1236");
        check("1.1", "-1", "0.909090909090909");
        check("2", "0.5", "1.414213562373095"); // the square root of two
        check("4", "1.5", "8");
        check("1.5", "0", "1");
    }

    #[test]
    fn refuses_what_it_cannot_hold() {
        assert_eq!(power(Decimal::ZERO, Decimal::new(5, 1)), None);
        assert_eq!(power(Decimal::TEN, Decimal::from(1_000_000)), None);
    }
}
