//! Commission that is paid out with the cash, and taken back with a refund.

use rust_decimal::Decimal;

use crate::money::{Money, MoneyError};
use crate::rounding;

/// Releases a commission in proportion to cash: released to date = commission × paid ÷ invoice, rounded; each payment
/// releases the difference. Never more than the commission.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: golden `com.on_payment`.
pub fn release_on_payments(
    commission: Money,
    invoice_total: Money,
    payments: &[Money],
) -> Result<Vec<Money>, MoneyError> {
    let mut paid = Money::zero(commission.currency());
    let mut released = paid;
    let mut parts = Vec::with_capacity(payments.len());
    for payment in payments {
        paid = paid.checked_add(*payment)?.min(invoice_total)?;
        let to_date = rounding::prorate(commission, paid.to_decimal(), invoice_total.to_decimal())?;
        parts.push(to_date.checked_sub(released)?);
        released = to_date;
    }
    Ok(parts)
}

/// A commission and its clawback after a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClawedBack {
    /// What was accrued.
    pub accrued: Money,
    /// What is taken back, negative.
    pub clawback: Money,
    /// What remains.
    pub net: Money,
}

/// Takes back the commission on a refunded base, in a settlement of its own. `rate` is a fraction.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: golden `com.clawback`.
pub fn claw_back(base: Money, rate: Decimal, refunded_base: Money) -> Result<ClawedBack, MoneyError> {
    let accrued = rounding::multiply(base, rate)?;
    let net = rounding::multiply(base.checked_sub(refunded_base)?, rate)?;
    Ok(ClawedBack { accrued, clawback: net.checked_sub(accrued)?, net })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn cash_releases_to_date() {
        let cny = |minor| Money::new(minor, Currency::CNY);
        let parts = release_on_payments(cny(1_000), cny(30_000), &[cny(10_000), cny(10_000), cny(15_000)]).unwrap();
        let minors: Vec<_> = parts.into_iter().map(Money::amount_minor).collect();
        assert_eq!(minors, [333, 334, 333]); // 333.33, 666.67, 1,000; the overpayment releases nothing
    }
}
