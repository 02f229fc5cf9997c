//! Deferral as other systems do it: for taking over their schedules and for comparing with them.
//!
//! Our own schedules are cumulative ([`super::schedule`]). These rules round each month by itself and say which month
//! takes the rest.

use rust_decimal::Decimal;

use super::recognition::ServiceSpan;
use crate::calendar::{self, Date, Period};
use crate::money::{Currency, Money, MoneyError};
use crate::rounding;

/// Revenue of one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthAmount {
    /// The month.
    pub period: Period,
    /// Last service day in it.
    pub last_day: Date,
    /// Its revenue.
    pub amount: Money,
}

/// By day, each month rounded by itself; the last month takes the rest.
///
/// # Errors
/// `Overflow`. Source: golden `def.daily` (ERPNext).
pub fn months_rounded_last_takes_rest(amount: Money, service: ServiceSpan) -> Result<Vec<MonthAmount>, MoneyError> {
    let total_days = Decimal::from(service.days());
    let mut left = amount;
    let mut rows = Vec::new();
    for (period, first_day, last_day) in service.months() {
        let days = Decimal::from(calendar::days_inclusive(first_day, last_day));
        let by_itself = rounding::prorate(amount, days, total_days)?;
        let month = if last_day == service.last_day() { left } else { by_itself };
        left = left.checked_sub(month)?;
        rows.push(MonthAmount { period, last_day, amount: month });
    }
    Ok(rows)
}

/// Equal months where the first is pro rata by its days; one more month at the end takes the rest.
///
/// # Errors
/// `Overflow`. Source: golden `def.equal_with_partial_first` (OCA).
pub fn equal_with_partial_first(amount: Money, months: u16, start: Date) -> Result<Vec<Money>, MoneyError> {
    let count = Decimal::from(months);
    let of_first_month = Period::of(start);
    let days = Decimal::from(calendar::days_inclusive(start, of_first_month.last_day()));
    let of_days = Decimal::from(of_first_month.days());
    let each = rounding::prorate(amount, Decimal::ONE, count)?;
    let mut amounts = vec![each; usize::from(months)];
    if days < of_days {
        let first = rounding::prorate(amount, days, of_days * count)?;
        amounts.insert(0, first);
    }
    let Some(last) = amounts.pop() else { return Ok(amounts) };
    let given = Money::sum(amounts.iter().copied(), last.currency())?;
    amounts.push(amount.checked_sub(given)?);
    Ok(amounts)
}

/// By months, a partial one counting its days over the days of that month. Each month is rounded by itself; months
/// before the posting month fall into it, and it takes the rounding rest.
///
/// # Errors
/// `Overflow`. Source: golden `def.month_factor_remainder_first` (OCA cut-off).
pub fn month_factors_rest_first(
    amount: Money,
    service: ServiceSpan,
    posted_on: Date,
) -> Result<Vec<MonthAmount>, MoneyError> {
    let factor = |(period, first_day, last_day): (Period, Date, Date)| {
        let days = Decimal::from(calendar::days_inclusive(first_day, last_day));
        (period, last_day, days / Decimal::from(period.days()))
    };
    let factors: Vec<_> = service.months().map(factor).collect();
    let total: Decimal = factors.iter().map(|(_, _, factor)| *factor).sum();
    let posting_month = Period::of(posted_on);
    let mut later = Vec::new();
    for (period, last_day, factor) in &factors {
        if *period > posting_month {
            let amount = rounding::prorate(amount, *factor, total)?;
            later.push(MonthAmount { period: *period, last_day: *last_day, amount });
        }
    }
    let given = Money::sum(later.iter().map(|month| month.amount), amount.currency())?;
    let first = MonthAmount { period: posting_month, last_day: posted_on, amount: amount.checked_sub(given)? };
    later.insert(0, first);
    Ok(later)
}

/// What is not yet earned at a cutoff: the amount for the service days after it, rounded once.
///
/// # Errors
/// `Overflow`. Source: golden `def.cutoff_remaining` (OCA cut-off by days).
pub fn deferred_after(amount: Money, service: ServiceSpan, cutoff: Date) -> Result<Money, MoneyError> {
    let days_left = service.days() - service.days_through(cutoff);
    rounding::prorate(amount, Decimal::from(days_left), Decimal::from(service.days()))
}

/// An invoice for a year of service, as a month-end entry over many invoices sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceInvoice {
    /// The invoice.
    pub amount: Money,
    /// Whether its service has started with the first of the months.
    pub started: bool,
}

/// Balances a month-end entry shows over many invoices; it is reversed the next day and made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupedBalance {
    /// Income of the invoices taken back, negative.
    pub income_cancelled: Money,
    /// What is earned to date.
    pub income_recognised_to_date: Money,
    /// What is not yet earned.
    pub deferred: Money,
}

/// Month-end balances over invoices of `term_months`, `months_elapsed` after the start. Balances, not movements.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: golden `def.grouped_reversal` (Odoo).
pub fn grouped_month_end(
    invoices: &[ServiceInvoice],
    months_elapsed: u16,
    term_months: u16,
    currency: Currency,
) -> Result<GroupedBalance, MoneyError> {
    let invoiced = Money::sum(invoices.iter().map(|invoice| invoice.amount), currency)?;
    let elapsed = Decimal::from(months_elapsed.min(term_months));
    let earned = |invoice: &ServiceInvoice| rounding::prorate(invoice.amount, elapsed, term_months.into());
    let earned = invoices.iter().filter(|invoice| invoice.started).map(earned).collect::<Result<Vec<_>, _>>()?;
    let income_recognised_to_date = Money::sum(earned, currency)?;
    Ok(GroupedBalance {
        income_cancelled: invoiced.negated(),
        income_recognised_to_date,
        deferred: invoiced.checked_sub(income_recognised_to_date)?,
    })
}

/// An invoice on which customer credit was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BilledWithCredit {
    /// What is left to collect.
    pub receivable: Money,
    /// Revenue of the first month, on the full price.
    pub revenue: Money,
    /// What is earned later.
    pub deferred: Money,
}

/// Bills a price of which customer credit pays a part: credit is a liability, not a discount, so revenue is on the price.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: golden `def.contra_balance`.
pub fn bill_with_customer_credit(
    price: Money,
    credit: Money,
    days_in_first_month: Decimal,
    days_total: Decimal,
) -> Result<BilledWithCredit, MoneyError> {
    let revenue = rounding::prorate(price, days_in_first_month, days_total)?;
    let receivable = price.checked_sub(credit)?;
    Ok(BilledWithCredit { receivable, revenue, deferred: price.checked_sub(revenue)? })
}

/// One row of a waterfall: what of a booking is recognised and what remains.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`.
pub fn waterfall(booked: Money, recognised: &[Money]) -> Result<(Money, Money), MoneyError> {
    let recognised = Money::sum(recognised.iter().copied(), booked.currency())?;
    Ok((recognised, booked.checked_sub(recognised)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cny(minor: i64) -> Money {
        Money::new(minor, Currency::CNY)
    }

    fn span(first_day: &str, last_day: &str) -> ServiceSpan {
        ServiceSpan::new(first_day.parse().unwrap(), last_day.parse().unwrap()).unwrap()
    }

    fn minors(rows: &[MonthAmount]) -> Vec<i64> {
        rows.iter().map(|row| row.amount.amount_minor()).collect()
    }

    #[test]
    fn who_takes_the_rest() {
        let rows = months_rounded_last_takes_rest(cny(10_000), span("2019-01-10", "2019-03-15")).unwrap();
        assert_eq!(minors(&rows), [3_385, 4_308, 2_307]); // 23.08 by itself
        let rows = month_factors_rest_first(cny(480_000), span("2023-01-07", "2023-03-31"), day("2023-01-15"));
        assert_eq!(minors(&rows.unwrap()), [137_932, 171_034, 171_034]);
        let rows = equal_with_partial_first(cny(100_000), 12, day("2017-01-31")).unwrap();
        assert_eq!((rows.len(), rows[0], rows[12]), (13, cny(269), cny(8_068)));
        let whole = equal_with_partial_first(cny(100_000), 12, day("2017-01-01")).unwrap();
        assert_eq!((whole.len(), whole[11]), (12, cny(8_337)));
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }
}
