//! 汇兑 Exchange differences: settlement, matching and revaluation of foreign amounts.
//!
//! A receivable is cleared at the rate it was booked at; the gap to the cash is exchange difference.

use rust_decimal::Decimal;

use crate::money::{Currency, Money, MoneyError};
use crate::rounding;

/// How a rate is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quote {
    /// Foreign units for one of the books' currency: divides.
    ForeignPerBase,
    /// The books' currency for one foreign unit: multiplies.
    BasePerForeign,
}

/// A foreign amount in the books' currency, rounded once. A rate of zero is refused as overflow.
///
/// # Errors
/// `Overflow`.
pub fn convert(foreign: Money, quote: Quote, rate: Decimal, base: Currency) -> Result<Money, MoneyError> {
    let amount = foreign.to_decimal();
    let converted = match quote {
        Quote::ForeignPerBase => amount.checked_div(rate),
        Quote::BasePerForeign => amount.checked_mul(rate),
    };
    rounding::round_to_minor(converted.ok_or(MoneyError::Overflow { currency: base })?, base)
}

/// A receivable settled in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// Receivable cleared, at the rate of the invoice.
    pub receivable: Money,
    /// Cash, at the rate of the payment.
    pub cash: Money,
    /// Cash − receivable; negative is a loss.
    pub realised_gain: Money,
}

/// Settles a foreign invoice in full at another rate.
///
/// # Errors
/// `Overflow`. Source: IAS 21.28; golden `fx.settle`.
pub fn settle(
    foreign: Money,
    quote: Quote,
    invoice_rate: Decimal,
    payment_rate: Decimal,
    base: Currency,
) -> Result<Settled, MoneyError> {
    let receivable = convert(foreign, quote, invoice_rate, base)?;
    let cash = convert(foreign, quote, payment_rate, base)?;
    Ok(Settled { receivable, cash, realised_gain: cash.checked_sub(receivable)? })
}

/// A receivable settled in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartlySettled {
    /// Receivable cleared, at the booked rate.
    pub cleared: Money,
    /// Cash − cleared; negative is a loss.
    pub realised_gain: Money,
    /// Foreign amount still open.
    pub open_foreign: Money,
    /// The same at the booked rate: what was booked less what was cleared.
    pub open: Money,
}

/// Settles part of a foreign invoice: its share of the booked amount is cleared, the rest stays at the booked rate.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: golden `fx.partial_settle`.
pub fn settle_part(invoice: Money, paid: Money, booked: Money, cash: Money) -> Result<PartlySettled, MoneyError> {
    let cleared = rounding::prorate(booked, paid.to_decimal(), invoice.to_decimal())?;
    Ok(PartlySettled {
        cleared,
        realised_gain: cash.checked_sub(cleared)?,
        open_foreign: invoice.checked_sub(paid)?,
        open: booked.checked_sub(cleared)?,
    })
}

/// A foreign item with its booked amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForeignLine {
    /// Foreign amount.
    pub foreign: Money,
    /// Amount in the books.
    pub base: Money,
}

/// Two items matched against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matched {
    /// Foreign amount matched: the smaller of the two.
    pub foreign: Money,
    /// The smaller of the two base amounts released.
    pub base: Money,
    /// What the credit released beyond the debit; negative is a loss.
    pub exchange_gain: Money,
    /// What is left of the debit.
    pub debit_left: ForeignLine,
    /// What is left of the credit.
    pub credit_left: ForeignLine,
}

/// Matches a debit and a credit in a foreign currency; each side releases its own share of the books' amount.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: golden `fx.match_two_lines`.
pub fn match_lines(debit: ForeignLine, credit: ForeignLine) -> Result<Matched, MoneyError> {
    let foreign = debit.foreign.min(credit.foreign)?;
    let (debit_released, debit_left) = release(debit, foreign)?;
    let (credit_released, credit_left) = release(credit, foreign)?;
    Ok(Matched {
        foreign,
        base: debit_released.min(credit_released)?,
        exchange_gain: credit_released.checked_sub(debit_released)?,
        debit_left,
        credit_left,
    })
}

fn release(line: ForeignLine, foreign: Money) -> Result<(Money, ForeignLine), MoneyError> {
    let released = rounding::prorate(line.base, foreign.to_decimal(), line.foreign.to_decimal())?;
    let left = ForeignLine { foreign: line.foreign.checked_sub(foreign)?, base: line.base.checked_sub(released)? };
    Ok((released, left))
}

/// Open items at one closing rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revaluation {
    /// The items at the closing rate.
    pub carrying: Money,
    /// Movement against the closing before (or the booking).
    pub gain_of_period: Money,
    /// Movement against the booking.
    pub cumulative_gain: Money,
}

/// Revalues foreign items at a series of closing rates. `booked` is their sum in the books.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: IAS 21.23(a), 28; golden `fx.revalue`.
pub fn revalue(
    items: &[Money],
    booked: Money,
    quote: Quote,
    closing_rates: &[Decimal],
) -> Result<Vec<Revaluation>, MoneyError> {
    let mut before = booked;
    let mut rows = Vec::with_capacity(closing_rates.len());
    for rate in closing_rates {
        let item = |item: &Money| convert(*item, quote, *rate, booked.currency());
        let values = items.iter().map(item).collect::<Result<Vec<_>, _>>()?;
        let carrying = Money::sum(values, booked.currency())?;
        let gain_of_period = carrying.checked_sub(before)?;
        rows.push(Revaluation { carrying, gain_of_period, cumulative_gain: carrying.checked_sub(booked)? });
        before = carrying;
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn movements_of_periods_sum_to_the_cumulative_one() {
        let hundred = Money::new(10_000, Currency::USD);
        let booked = Money::new(70_000, Currency::CNY);
        let rates = [Decimal::new(72, 1), Decimal::new(69, 1)];
        let rows = revalue(&[hundred], booked, Quote::BasePerForeign, &rates).unwrap();
        let gains: Vec<_> = rows.iter().map(|row| row.gain_of_period.amount_minor()).collect();
        assert_eq!((gains, rows[1].cumulative_gain.amount_minor()), (vec![2_000, -3_000], -1_000));
    }

    #[test]
    fn a_rate_of_zero_is_refused() {
        let usd = Money::new(1, Currency::USD);
        let refused = convert(usd, Quote::ForeignPerBase, Decimal::ZERO, Currency::CNY);
        assert_eq!(refused, Err(MoneyError::Overflow { currency: Currency::CNY }));
    }
}
