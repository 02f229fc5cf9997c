//! What a discount costs, and discounts that meet another currency or a coin.

use rust_decimal::Decimal;

use crate::money::{Currency, Money, MoneyError};
use crate::rounding::{self, StepMode};

/// What forgoing a discount costs a year, in per cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnualisedCost {
    /// d ÷ (1 − d) × year ÷ days gained, unrounded.
    pub simple_percent: Decimal,
    /// (1 + d ÷ (1 − d)) ^ (year ÷ days gained) − 1, compounded; exact to about 20 digits.
    pub effective_percent: Decimal,
}

/// The yearly cost of not taking a discount of `discount_percent` within `discount_days` when the rest is due
/// after `net_days`: 2/10 net 30 over 365 days is 37.24 % simple, 44.6 % effective.
///
/// `None` when there is nothing to compare: no days gained, or a discount of 100 %.
/// Source: feature CD4, textbook formula.
#[must_use]
pub fn annualised_cost(
    discount_percent: Decimal,
    discount_days: Decimal,
    net_days: Decimal,
    year_days: Decimal,
) -> Option<AnnualisedCost> {
    let days_gained = net_days.checked_sub(discount_days).filter(|days| *days > Decimal::ZERO)?;
    let paid = Decimal::ONE_HUNDRED.checked_sub(discount_percent).filter(|paid| *paid > Decimal::ZERO)?;
    let cost = discount_percent.checked_mul(Decimal::ONE_HUNDRED)?.checked_mul(year_days)?;
    let simple = cost.checked_div(paid.checked_mul(days_gained)?)?;
    let growth = Decimal::ONE_HUNDRED.checked_div(paid)?;
    let effective = crate::exponents::power(growth, year_days.checked_div(days_gained)?)? - Decimal::ONE;
    let effective_percent = effective.checked_mul(Decimal::ONE_HUNDRED)?;
    Some(AnnualisedCost { simple_percent: simple, effective_percent })
}

/// An early payment in a foreign currency, in the books' currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiscountInBase {
    /// Foreign amount that settles with the discount.
    pub paid_foreign: Money,
    /// Receivable that falls away, at the rate of the invoice.
    pub receivable_cleared: Money,
    /// Discount at the rate of the invoice.
    pub discount: Money,
    /// What is lost on the exchange rate; negative is a gain.
    pub exchange_loss: Money,
    /// Cash as received.
    pub cash: Money,
}

/// Values a discount in a foreign currency at the rate of the invoice; what the cash then lacks is exchange difference.
///
/// `invoice_rate` is base currency per foreign unit. `cash` is in the base currency.
///
/// # Errors
/// `Overflow`. Source: golden case `cd-erpnext-fx-none`; a discount valued at the receipt rate is a known trap.
pub fn discount_at_invoice_rate(
    invoice: Money,
    invoice_rate: Decimal,
    discount_percent: Decimal,
    cash: Money,
) -> Result<DiscountInBase, MoneyError> {
    let overflow = MoneyError::Overflow { currency: cash.currency() };
    let in_base = |foreign: Money| {
        let value = foreign.to_decimal().checked_mul(invoice_rate).ok_or(overflow)?;
        rounding::round_to_minor(value, cash.currency())
    };
    let discount_foreign = rounding::percent_of(invoice, discount_percent)?;
    let (receivable_cleared, discount) = (in_base(invoice)?, in_base(discount_foreign)?);
    Ok(DiscountInBase {
        paid_foreign: invoice.checked_sub(discount_foreign)?,
        receivable_cleared,
        discount,
        exchange_loss: receivable_cleared.checked_sub(discount)?.checked_sub(cash)?,
        cash,
    })
}

/// An early amount rounded to a cash step, and the same in the books' currency.
///
/// The base amount is converted from the rounded foreign one, so what is paid and what is booked agree.
///
/// # Errors
/// `TooPrecise` when the step is finer than the currency, `Overflow`. Source: golden case `cd-odoo-cash-rounding`.
pub fn round_early_amount(
    total: Money,
    discount_percent: Decimal,
    step: (Decimal, StepMode),
    base_per_foreign: Decimal,
    base: Currency,
) -> Result<(Money, Money), MoneyError> {
    let overflow = MoneyError::Overflow { currency: total.currency() };
    let kept = Decimal::ONE_HUNDRED.checked_sub(discount_percent).ok_or(overflow)?;
    let factor = kept / Decimal::ONE_HUNDRED;
    let exact = total.to_decimal().checked_mul(factor).ok_or(overflow)?;
    let early = Money::from_decimal(rounding::round_to_step(exact, step.0, step.1), total.currency())?;
    let converted = early.to_decimal().checked_mul(base_per_foreign).ok_or(overflow)?;
    Ok((early, rounding::round_to_minor(converted, base)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_ten_net_thirty() {
        let cost = annualised_cost(Decimal::TWO, Decimal::TEN, Decimal::from(30), Decimal::from(365)).unwrap();
        assert_eq!(rounding::round_half_up(cost.simple_percent, 2), Decimal::new(3_724, 2)); // 2 ÷ 98 × 365 ÷ 20
        assert_eq!(rounding::round_half_up(cost.effective_percent, 1), Decimal::new(446, 1));
        assert_eq!(annualised_cost(Decimal::TWO, Decimal::TEN, Decimal::TEN, Decimal::from(365)), None);
        assert_eq!(annualised_cost(Decimal::ONE_HUNDRED, Decimal::ZERO, Decimal::TEN, Decimal::from(365)), None);
    }
}
