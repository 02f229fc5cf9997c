//! Rates that depend on the size of the base.

use rust_decimal::Decimal;

use crate::money::{Money, MoneyError};
use crate::rounding;

/// A range of bases with one rate; both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateSection {
    /// Smallest base of the section.
    pub from: Decimal,
    /// Largest base of the section.
    pub to: Decimal,
    /// Rate in per cent.
    pub percent: Decimal,
}

/// A step of a commission plan; the upper limit is included. Tiers ascend, the last has no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommissionTier {
    /// Largest base of the tier; `None` is no limit.
    pub up_to: Option<Decimal>,
    /// Rate in per cent.
    pub percent: Decimal,
}

/// The rate of the section a base lies in, on the whole base; nothing outside all sections.
///
/// A gap between sections silently pays nothing: check the plan when it is saved.
///
/// # Errors
/// `Overflow`. Source: golden `com.whole_amount_section`.
pub fn section_commission(base: Money, sections: &[RateSection]) -> Result<Money, MoneyError> {
    let amount = base.to_decimal();
    let section = sections.iter().find(|section| section.from <= amount && amount <= section.to);
    section.map_or(Ok(Money::zero(base.currency())), |section| rounding::percent_of(base, section.percent))
}

/// Slab tiers: the rate of the tier the base ends in, on the whole base.
///
/// # Errors
/// `Overflow`.
pub fn slab_commission(base: Money, tiers: &[CommissionTier]) -> Result<Money, MoneyError> {
    let amount = base.to_decimal();
    let tier = tiers.iter().find(|tier| tier.up_to.is_none_or(|limit| amount <= limit));
    tier.map_or(Ok(Money::zero(base.currency())), |tier| rounding::percent_of(base, tier.percent))
}

/// Marginal tiers: each slice of the base at the rate of its tier, summed exactly and rounded once.
///
/// # Errors
/// `Overflow`. Source: golden `com.tiers_marginal_vs_slab`.
pub fn tiered_commission(base: Money, tiers: &[CommissionTier]) -> Result<Money, MoneyError> {
    let overflow = MoneyError::Overflow { currency: base.currency() };
    let amount = base.to_decimal();
    let (mut below, mut sum) = (Decimal::ZERO, Decimal::ZERO);
    for tier in tiers {
        let upper = tier.up_to.map_or(amount, |limit| limit.min(amount));
        if upper > below {
            let slice = (upper - below).checked_mul(tier.percent).ok_or(overflow)?;
            sum = sum.checked_add(slice).ok_or(overflow)?;
            below = upper;
        }
    }
    rounding::round_to_minor(sum / Decimal::ONE_HUNDRED, base.currency())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn marginal_and_slab_differ() {
        let tier = |up_to: Option<i64>, percent: i64| CommissionTier {
            up_to: up_to.map(Decimal::from),
            percent: Decimal::from(percent),
        };
        let tiers = [tier(Some(50_000), 3), tier(Some(100_000), 5), tier(None, 7)];
        let check = |base: i64, marginal: i64, slab: i64| {
            let base = Money::new(base * 100, Currency::CNY);
            let seen = (tiered_commission(base, &tiers).unwrap(), slab_commission(base, &tiers).unwrap());
            assert_eq!((seen.0.amount_minor(), seen.1.amount_minor()), (marginal * 100, slab * 100), "{base}");
        };
        check(50_000, 1_500, 1_500);
        check(100_000, 4_000, 5_000); // 1,500 + 2,500; the limit belongs to its tier
        check(200_000, 11_000, 14_000); // 4,000 + 7,000
        check(0, 0, 0);
    }
}
