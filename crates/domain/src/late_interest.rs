//! 逾期利息 Interest on late payment: simple, by day, on a year of 365 days.

use rust_decimal::Decimal;

use crate::calendar::{self, Date};
use crate::money::{Money, MoneyError};
use crate::rounding;

/// Days of a year for interest.
const YEAR_DAYS: Decimal = Decimal::from_parts(365, 0, 0, false, 0);

/// principal × rate × days ÷ 365, rounded once. The rate is in per cent a year.
///
/// # Errors
/// `Overflow`. Source: golden `int.simple`.
pub fn simple_interest(principal: Money, annual_percent: Decimal, days: i64) -> Result<Money, MoneyError> {
    let exact = exact_interest(principal, annual_percent, days).ok_or(overflow(principal))?;
    rounding::round_to_minor(exact, principal.currency())
}

/// The same with the interest of one day rounded first: a common but different policy.
///
/// # Errors
/// `Overflow`.
pub fn interest_by_rounded_day(principal: Money, annual_percent: Decimal, days: i64) -> Result<Money, MoneyError> {
    let one_day = simple_interest(principal, annual_percent, 1)?;
    rounding::multiply(one_day, Decimal::from(days))
}

/// What a late payer owes on top of the principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LateCharges {
    /// Interest and fee.
    pub charges: Money,
    /// Principal and charges.
    pub grand_total: Money,
}

/// Adds a fixed fee to the interest.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`.
pub fn late_charges(principal: Money, interest: Money, fee: Money) -> Result<LateCharges, MoneyError> {
    let charges = interest.checked_add(fee)?;
    Ok(LateCharges { charges, grand_total: principal.checked_add(charges)? })
}

/// A stretch of days at one rate; both ends count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateSegment {
    /// First day.
    pub first_day: Date,
    /// Last day.
    pub last_day: Date,
    /// Rate in per cent a year.
    pub annual_percent: Decimal,
}

/// Interest over segments of different rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentedInterest {
    /// Days and exact interest of each segment.
    pub segments: Vec<(i64, Decimal)>,
    /// The sum, rounded once.
    pub interest: Money,
}

/// Interest when the rate changes on the way: the sum is rounded, not the segments.
///
/// # Errors
/// `Overflow`. Source: golden `int.rate_change`.
pub fn interest_by_segments(principal: Money, segments: &[RateSegment]) -> Result<SegmentedInterest, MoneyError> {
    let segment = |segment: &RateSegment| {
        let days = calendar::days_inclusive(segment.first_day, segment.last_day);
        Some((days, exact_interest(principal, segment.annual_percent, days)?))
    };
    let segments: Option<Vec<_>> = segments.iter().map(segment).collect();
    let segments = segments.ok_or(overflow(principal))?;
    let sum = segments.iter().try_fold(Decimal::ZERO, |sum, (_, interest)| sum.checked_add(*interest));
    let interest = rounding::round_to_minor(sum.ok_or(overflow(principal))?, principal.currency())?;
    Ok(SegmentedInterest { segments, interest })
}

fn exact_interest(principal: Money, annual_percent: Decimal, days: i64) -> Option<Decimal> {
    let yearly = principal.to_decimal().checked_mul(annual_percent)?;
    yearly.checked_mul(Decimal::from(days))?.checked_div(YEAR_DAYS * Decimal::ONE_HUNDRED)
}

const fn overflow(amount: Money) -> MoneyError {
    MoneyError::Overflow { currency: amount.currency() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn a_rounded_day_is_another_policy() {
        let principal = Money::new(100_000, Currency::CNY);
        let percent = Decimal::new(85, 1);
        // 1,000 × 8.5 % ÷ 365 = 0.2329 a day
        assert_eq!(simple_interest(principal, percent, 50), Ok(Money::new(1_164, Currency::CNY)));
        assert_eq!(interest_by_rounded_day(principal, percent, 50), Ok(Money::new(1_150, Currency::CNY)));
    }
}
