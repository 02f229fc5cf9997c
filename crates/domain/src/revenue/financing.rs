//! 重大融资成分 Significant financing: annuities, advances, instalment sales, implied rates.
//!
//! Rates are fractions a year or a month; powers are exact decimals ([`crate::exponents`]).

use rust_decimal::Decimal;

use crate::exponents::integer_power;
use crate::money::{Money, MoneyError};
use crate::rounding;

/// The unrounded payment a period that repays `principal` over `periods` at a rate per period.
/// `None` without periods or beyond 28 digits.
#[must_use]
pub fn annuity_payment(principal: Decimal, rate: Decimal, periods: u32) -> Option<Decimal> {
    principal.checked_div(annuity_factor(rate, periods)?)
}

/// What payments of one are worth today: (1 − (1 + rate)^−periods) ÷ rate. `None` without periods or beyond 28 digits.
#[must_use]
pub fn annuity_factor(rate: Decimal, periods: u32) -> Option<Decimal> {
    if periods == 0 {
        return None;
    }
    if rate.is_zero() {
        return Some(Decimal::from(periods));
    }
    let discount = Decimal::ONE.checked_div(integer_power(Decimal::ONE.checked_add(rate)?, periods)?)?;
    (Decimal::ONE - discount).checked_div(rate)
}

/// The rate per period at which equal payments are worth the cash price, by bisection to 20 digits.
/// `None` when they are not: payments that do not even repay the price, or a rate of 100 % a period and more.
#[must_use]
pub fn implied_rate(cash_price: Money, payment: Money, periods: u32) -> Option<Decimal> {
    let factor = cash_price.to_decimal().checked_div(payment.to_decimal())?;
    let (mut low, mut high) = (Decimal::ZERO, Decimal::ONE);
    if factor > Decimal::from(periods) || factor < annuity_factor(high, periods)? {
        return None;
    }
    for _ in 0..70 {
        let middle = (low + high) / Decimal::TWO;
        if annuity_factor(middle, periods)? > factor { low = middle } else { high = middle }
    }
    Some(low)
}

/// The monthly instalment at the contract's rate and the transaction price at the market's, each rounded once.
///
/// Rates are fractions a year, a twelfth a month. The instalment is not rounded before it is discounted.
///
/// # Errors
/// `Overflow`, also without months. Source: IFRS 15 Example 28.
pub fn instalment_and_price(
    principal: Money,
    contract_rate: Decimal,
    market_rate: Decimal,
    months: u32,
) -> Result<(Money, Money), MoneyError> {
    let overflow = MoneyError::Overflow { currency: principal.currency() };
    let monthly = |rate: Decimal| rate / Decimal::from(12);
    let payment = annuity_payment(principal.to_decimal(), monthly(contract_rate), months).ok_or(overflow)?;
    let price = if contract_rate == market_rate {
        principal.to_decimal()
    } else {
        let factor = annuity_factor(monthly(market_rate), months).ok_or(overflow)?;
        payment.checked_mul(factor).ok_or(overflow)?
    };
    let round = |amount| rounding::round_to_minor(amount, principal.currency());
    Ok((round(payment)?, round(price)?))
}

/// An advance that grows to what it will be worth: the liability after each year, carried exactly, rounded for display.
///
/// # Errors
/// `Overflow`. Source: IFRS 15 Example 29.
pub fn advance_with_interest(cash: Money, annual_rate: Decimal, years: u32) -> Result<Vec<Money>, MoneyError> {
    let overflow = MoneyError::Overflow { currency: cash.currency() };
    let growth = Decimal::ONE.checked_add(annual_rate).ok_or(overflow)?;
    let after = |year| {
        let factor = integer_power(growth, year).ok_or(overflow)?;
        rounding::multiply(cash, factor)
    };
    (1..=years).map(after).collect()
}

/// A sale by instalments at an effective rate per period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstalmentSale {
    /// Price in cash: the revenue.
    pub cash_price: Money,
    /// Paid at once.
    pub down_payment: Money,
    /// Paid at the end of each period.
    pub instalment: Money,
    /// Number of instalments.
    pub count: u32,
    /// Effective rate per period, a fraction.
    pub rate: Decimal,
}

/// One period of an instalment sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstalmentPeriod {
    /// Finance income of the period.
    pub interest: Money,
    /// Receivable net of unearned income after the instalment.
    pub net_receivable: Money,
}

/// The long-term receivable, the unearned finance income and its amortisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalmentPlan {
    /// All instalments.
    pub long_term_receivable: Money,
    /// What they exceed the financed price by.
    pub unearned_finance_income: Money,
    /// One row per instalment; the last takes what is left of the income.
    pub periods: Vec<InstalmentPeriod>,
}

/// Amortises unearned finance income by the effective rate, each period rounded, the last taking the rest.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: CAS 14 application (分期收款销售), golden `sfc.installments`.
pub fn instalment_plan(sale: &InstalmentSale) -> Result<InstalmentPlan, MoneyError> {
    let long_term_receivable = rounding::multiply(sale.instalment, sale.count.into())?;
    let financed = sale.cash_price.checked_sub(sale.down_payment)?;
    let unearned_finance_income = long_term_receivable.checked_sub(financed)?;
    let (mut net, mut unearned, mut periods) = (financed, unearned_finance_income, Vec::new());
    for period in 1..=sale.count {
        let effective = rounding::multiply(net, sale.rate)?;
        let interest = if period == sale.count { unearned } else { effective };
        unearned = unearned.checked_sub(interest)?;
        net = net.checked_add(interest)?.checked_sub(sale.instalment)?;
        periods.push(InstalmentPeriod { interest, net_receivable: net });
    }
    Ok(InstalmentPlan { long_term_receivable, unearned_finance_income, periods })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn a_rate_is_found_again() {
        let cny = |minor| Money::new(minor, Currency::CNY);
        let rate = implied_rate(cny(200_000_000), cny(9_200_000), 24).unwrap();
        assert_eq!(rounding::round_half_up(rate * Decimal::from(1_200), 1), Decimal::new(97, 1)); // 9.7 % a year
        let back = annuity_payment(Decimal::from(2_000_000), rate, 24).unwrap();
        assert_eq!(rounding::round_half_up(back, 6), Decimal::from(92_000));
        assert_eq!(implied_rate(cny(200), cny(1), 24), None);
        assert_eq!(implied_rate(cny(200), cny(0), 24), None);
    }

    #[test]
    fn no_interest_divides_evenly() {
        assert_eq!(annuity_payment(Decimal::from(1_200), Decimal::ZERO, 12), Some(Decimal::ONE_HUNDRED));
        assert_eq!(annuity_payment(Decimal::ONE, Decimal::ZERO, 0), None);
    }
}
