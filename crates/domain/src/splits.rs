//! Splitting money so that the parts always sum to the whole.
//!
//! Each rule says who gets the units that do not divide; none of them loses or invents one.

use crate::words;
use crate::words::Words;
use rust_decimal::Decimal;

use crate::money::{Currency, Money, MoneyError};
use crate::rounding;

/// Why an amount cannot be split as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub enum SplitError {
    NoWeight,
    NegativeWeight {
        weight: Decimal,
    },
    MoreThanWhole,
    TwoTakeTheRest,
    NothingTakesTheRest {
        amount: Money,
        parts: Money,
    },
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl SplitError {
    /// The facts in both languages, without a full stop.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::NoWeight => words!(
                "没有可分摊的权重：权重为空或全为零",
                "there is nothing to split over: the weights are empty or all zero"
            ),
            Self::NegativeWeight { weight } => words!("权重 {weight} 为负数", "weight {weight} is negative"),
            Self::MoreThanWhole => words!("各部分之和超过总额", "portions add up to more than the whole"),
            Self::TwoTakeTheRest => words!("只能有一部分取剩余金额", "only one part can take what is left"),
            Self::NothingTakesTheRest { amount, parts } => words!(
                "各部分合计 {parts}，不等于 {amount}，且没有一部分取剩余金额",
                "the parts add up to {parts}, not to {amount}, and no part takes what is left"
            ),
            Self::Money(error) => error.words(),
        }
    }
}

/// Splits by weight with the largest remainder: floor each share, then one minor unit each to the largest fractions.
///
/// Ties go to the earlier weight; a negative amount splits like its mirror image. A zero weight gets nothing.
/// Parts come in the order of the weights and sum to `amount` exactly. Integer arithmetic, so no fraction is lost.
///
/// # Errors
/// `NoWeight`, `NegativeWeight`, `Money(Overflow)` for weights with absurd precision.
/// Source: largest remainder (Hare) method.
pub fn split_by_weight(amount: Money, weights: &[Decimal]) -> Result<Vec<Money>, SplitError> {
    let weights = whole_weights(weights, amount.currency())?;
    let shares = floor_shares(amount, &weights)?;
    let mut by_remainder: Vec<usize> = (0..shares.len()).collect();
    by_remainder.sort_by_key(|&index| (std::cmp::Reverse(shares[index].remainder), index));
    Ok(hand_out_rest(amount, &shares, &by_remainder))
}

/// Splits by weight: floor each share, then one minor unit each from the first part on.
///
/// # Errors
/// As [`split_by_weight`]. Source: allotments of the Formance ledger.
pub fn split_first_takes_remainder(amount: Money, weights: &[Decimal]) -> Result<Vec<Money>, SplitError> {
    let weights = whole_weights(weights, amount.currency())?;
    let shares = floor_shares(amount, &weights)?;
    let with_weight: Vec<usize> = (0..shares.len()).filter(|&index| weights[index] > 0).collect();
    Ok(hand_out_rest(amount, &shares, &with_weight))
}

/// Equal parts; the units that do not divide go to the last part.
///
/// Each part but the last is `amount ÷ parts` rounded half away from zero (1000 over 12: 83.33 and at last 83.37).
///
/// # Errors
/// `NoWeight` for zero parts, `Money(Overflow)`.
pub fn split_equally_last_takes_rest(amount: Money, parts: usize) -> Result<Vec<Money>, SplitError> {
    let (Some(last), Ok(count)) = (parts.checked_sub(1), i64::try_from(parts)) else {
        return Err(SplitError::NoWeight);
    };
    let each = rounding::prorate(amount, Decimal::ONE, Decimal::from(count))?;
    let mut result = vec![each; last];
    let given = Money::sum(result.iter().copied(), amount.currency())?;
    result.push(amount.checked_sub(given)?);
    Ok(result)
}

/// A share of a split that names its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A percentage of the whole (`45` is 45 %), rounded half away from zero.
    Percent(Decimal),
    /// What the other parts leave.
    Left,
}

/// Splits by percentages; the part marked [`Part::Left`] takes what the rounded others leave.
///
/// # Errors
/// `TwoTakeTheRest`; `NothingTakesTheRest` when the percentages do not sum to the amount; `MoreThanWhole` when
/// the percentages exceed 100; `NegativeWeight`; `Money(Overflow)`.
pub fn split_by_percent(amount: Money, parts: &[Part]) -> Result<Vec<Money>, SplitError> {
    check_percentages(parts)?;
    let rounded = |part: &Part| match part {
        Part::Percent(percent) => rounding::percent_of(amount, *percent),
        Part::Left => Ok(Money::zero(amount.currency())),
    };
    let mut amounts = parts.iter().map(rounded).collect::<Result<Vec<_>, _>>()?;
    let given = Money::sum(amounts.iter().copied(), amount.currency())?;
    match parts.iter().position(|part| *part == Part::Left) {
        Some(index) => amounts[index] = amount.checked_sub(given)?,
        None if given == amount => {}
        None => return Err(SplitError::NothingTakesTheRest { amount, parts: given }),
    }
    Ok(amounts)
}

fn check_percentages(parts: &[Part]) -> Result<(), SplitError> {
    if parts.iter().filter(|part| **part == Part::Left).count() > 1 {
        return Err(SplitError::TwoTakeTheRest);
    }
    let mut total = Decimal::ZERO;
    for part in parts {
        let Part::Percent(percent) = *part else { continue };
        if percent.is_sign_negative() && !percent.is_zero() {
            return Err(SplitError::NegativeWeight { weight: percent });
        }
        total = total.checked_add(percent).ok_or(SplitError::MoreThanWhole)?;
    }
    if total > Decimal::ONE_HUNDRED { Err(SplitError::MoreThanWhole) } else { Ok(()) }
}

/// A floored share in minor units and the numerator of the fraction it lost.
struct Share {
    floor: i128,
    remainder: i128,
}

/// The weights as integers of one common scale: 1, 2, 3.5 become 10, 20, 35.
fn whole_weights(weights: &[Decimal], currency: Currency) -> Result<Vec<i128>, SplitError> {
    if let Some(&weight) = weights.iter().find(|weight| weight.is_sign_negative() && !weight.is_zero()) {
        return Err(SplitError::NegativeWeight { weight });
    }
    if weights.iter().all(Decimal::is_zero) {
        return Err(SplitError::NoWeight);
    }
    let weights: Vec<Decimal> = weights.iter().map(Decimal::normalize).collect();
    let scale = weights.iter().map(Decimal::scale).max().unwrap_or(0);
    let whole = |weight: &Decimal| weight.mantissa().checked_mul(10_i128.pow(scale - weight.scale()));
    let whole: Option<Vec<i128>> = weights.iter().map(whole).collect();
    Ok(whole.ok_or(MoneyError::Overflow { currency })?)
}

fn floor_shares(amount: Money, weights: &[i128]) -> Result<Vec<Share>, MoneyError> {
    let units = i128::from(amount.amount_minor()).abs();
    let total = weights.iter().try_fold(0_i128, |sum, weight| sum.checked_add(*weight));
    let share = |weight: &i128| {
        let product = units.checked_mul(*weight)?;
        Some(Share { floor: product / total?, remainder: product % total? })
    };
    let shares: Option<Vec<Share>> = weights.iter().map(share).collect();
    shares.ok_or(MoneyError::Overflow { currency: amount.currency() })
}

/// Gives one unit each, in the given order, until the floors sum to the amount; restores the sign.
fn hand_out_rest(amount: Money, shares: &[Share], order: &[usize]) -> Vec<Money> {
    let mut units: Vec<i128> = shares.iter().map(|share| share.floor).collect();
    let rest = i128::from(amount.amount_minor()).abs() - units.iter().sum::<i128>();
    let rest = usize::try_from(rest).expect("floored shares never exceed the amount, and lose less than one unit each");
    for &index in order.iter().take(rest) {
        units[index] += 1;
    }
    let sign = i128::from(amount.amount_minor().signum());
    let minor = |units: i128| i64::try_from(sign * units).expect("a part is never larger than the amount");
    units.into_iter().map(|units| Money::new(minor(units), amount.currency())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(texts: &[&str]) -> Vec<Decimal> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn cny(minor: i64) -> Money {
        Money::new(minor, Currency::CNY)
    }

    fn minors(parts: Vec<Money>) -> Vec<i64> {
        parts.into_iter().map(Money::amount_minor).collect()
    }

    #[test]
    fn largest_remainder() {
        let check = |minor, texts: &[&str], expected: &[i64]| {
            assert_eq!(
                minors(split_by_weight(cny(minor), &weights(texts)).unwrap()),
                expected,
                "{minor} over {texts:?}"
            );
        };
        check(10_000, &["1", "1", "1"], &[3_334, 3_333, 3_333]);
        check(-10_000, &["1", "1", "1"], &[-3_334, -3_333, -3_333]);
        check(1, &["1", "1", "1"], &[1, 0, 0]);
        check(10_000, &["1", "2", "3.5"], &[1_538, 3_077, 5_385]);
        check(1_000, &["0", "1", "2"], &[0, 333, 667]);
        check(0, &["1", "2"], &[0, 0]);
        check(i64::MIN, &["1"], &[i64::MIN]);
    }

    #[test]
    fn first_takes_remainder() {
        let parts = split_first_takes_remainder(Money::new(15, Currency::JPY), &weights(&["20", "2", "3"])).unwrap();
        assert_eq!(minors(parts), [13, 1, 1]); // floors 12, 1, 1; one unit to the first
        let parts = split_first_takes_remainder(Money::new(1, Currency::JPY), &weights(&["0", "1", "1"])).unwrap();
        assert_eq!(minors(parts), [0, 1, 0]);
    }

    #[test]
    fn last_takes_rest() {
        let parts = minors(split_equally_last_takes_rest(cny(100_000), 12).unwrap());
        assert_eq!((parts[0], parts[11]), (8_333, 8_337));
        assert_eq!(split_equally_last_takes_rest(cny(1), 0), Err(SplitError::NoWeight));
    }

    #[test]
    fn percent_and_left() {
        let percent = |text: &str| Part::Percent(text.parse().unwrap());
        let parts = split_by_percent(cny(250), &[percent("50"), percent("45"), Part::Left]).unwrap();
        assert_eq!(minors(parts), [125, 113, 12]);
        let refused = |parts: &[Part]| split_by_percent(cny(250), parts).unwrap_err();
        assert_eq!(refused(&[Part::Left, Part::Left]), SplitError::TwoTakeTheRest);
        assert_eq!(refused(&[percent("60"), percent("45")]), SplitError::MoreThanWhole);
        assert_eq!(refused(&[percent("50")]), SplitError::NothingTakesTheRest { amount: cny(250), parts: cny(125) });
    }

    #[test]
    fn refuses_weights_without_meaning() {
        let refused = |texts: &[&str]| split_by_weight(cny(100), &weights(texts)).unwrap_err();
        assert_eq!(refused(&[]), SplitError::NoWeight);
        assert_eq!(refused(&["0", "0.00"]), SplitError::NoWeight);
        assert_eq!(refused(&["1", "-1"]), SplitError::NegativeWeight { weight: "-1".parse().unwrap() });
    }
}
