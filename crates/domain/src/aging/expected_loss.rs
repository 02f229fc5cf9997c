//! 预期信用损失 The provision matrix: a loss rate per bucket.

use rust_decimal::Decimal;

use crate::money::{Money, MoneyError};
use crate::rounding;

/// The allowance of each bucket: open amount × loss rate in per cent, rounded once per bucket, and their sum.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: IFRS 9.B5.5.35 and Example 12, CAS 22 §63 (simplified approach).
pub fn loss_allowance(
    balances: &[(Money, Decimal)],
    currency: crate::money::Currency,
) -> Result<(Vec<Money>, Money), MoneyError> {
    let allowance = |(balance, percent): &(Money, Decimal)| rounding::percent_of(*balance, *percent);
    let rows = balances.iter().map(allowance).collect::<Result<Vec<_>, _>>()?;
    let total = Money::sum(rows.iter().copied(), currency)?;
    Ok((rows, total))
}

/// Loss rates from how far balances rolled: what was never paid ÷ what reached each bucket, as exact fractions.
/// `None` for a bucket that nothing reached.
#[must_use]
pub fn loss_rates_from_roll(reached: &[Money], never_paid: Money) -> Vec<Option<Decimal>> {
    let lost = never_paid.to_decimal();
    reached.iter().map(|amount| lost.checked_div(amount.to_decimal())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn rates_stay_exact() {
        let cny = |minor| Money::new(minor, Currency::CNY);
        let rates = loss_rates_from_roll(&[cny(1_000_000), cny(0)], cny(3_000));
        assert_eq!(rates, [Some(Decimal::new(3, 3)), None]);
    }
}
