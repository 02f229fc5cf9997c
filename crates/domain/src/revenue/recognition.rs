//! Recognised to date, by progress, by quantity and by day; the schedule of a service.

use rust_decimal::Decimal;

use super::service::ServiceDays;
use crate::calendar::{self, Date, Period};
use crate::money::{Money, MoneyError};
use crate::rounding;
use crate::splits::{self, SplitError};

/// The days over which a service is rendered, both ends included; never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceSpan {
    first_day: Date,
    last_day: Date,
}

/// One month of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScheduleRow {
    /// The month.
    pub period: Period,
    /// First and last service day in it.
    pub first_day: Date,
    /// Last service day in it.
    pub last_day: Date,
    /// Revenue of the month.
    pub amount: Money,
    /// Revenue from the start to the last day of this row.
    pub recognized_to_date: Money,
    /// What is left to recognise: allocated − recognised to date.
    pub deferred_after: Money,
}

/// Why revenue cannot be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecognitionError {
    #[error("progress of {progress} is not between 0 and 1")]
    ProgressOutOfRange { progress: Decimal },
    #[error("{accepted} accepted is not between 0 and the {ordered} ordered")]
    QuantityOutOfRange { accepted: Decimal, ordered: Decimal },
    #[error("the service ends on {last_day}, before it starts on {first_day}")]
    EndsBeforeStart { first_day: Date, last_day: Date },
    #[error("a service from {first_day} to {last_day} is longer than 200 years; is a date mistyped?")]
    TooLong { first_day: Date, last_day: Date },
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// A longer service is a mistyped date, and its schedule would have thousands of rows.
const SERVICE_DAYS_MAX: i64 = 200 * 366;

impl ServiceSpan {
    /// The days from the first to the last, both included.
    ///
    /// # Errors
    /// `EndsBeforeStart`; `TooLong` for more than 200 years.
    pub fn new(first_day: Date, last_day: Date) -> Result<Self, RecognitionError> {
        if last_day < first_day {
            return Err(RecognitionError::EndsBeforeStart { first_day, last_day });
        }
        if calendar::days_inclusive(first_day, last_day) > SERVICE_DAYS_MAX {
            return Err(RecognitionError::TooLong { first_day, last_day });
        }
        Ok(Self { first_day, last_day })
    }

    /// The first service day.
    #[must_use]
    pub const fn first_day(self) -> Date {
        self.first_day
    }

    /// The last service day.
    #[must_use]
    pub const fn last_day(self) -> Date {
        self.last_day
    }

    /// Service days in all; at least one.
    #[must_use]
    pub fn days(self) -> i64 {
        calendar::days_inclusive(self.first_day, self.last_day)
    }

    /// Service days from the start through this date; none before the start, all after the end.
    #[must_use]
    pub fn days_through(self, through: Date) -> i64 {
        calendar::days_inclusive(self.first_day, through.min(self.last_day))
    }

    /// The calendar months it touches, each with its first and last service day.
    pub fn months(self) -> impl Iterator<Item = (Period, Date, Date)> + use<> {
        let months = Period::through(Period::of(self.first_day), Period::of(self.last_day));
        months.map(move |period| (period, period.first_day().max(self.first_day), period.last_day().min(self.last_day)))
    }
}

/// Revenue to date over time: `allocated × progress`, rounded once. Progress is a fraction from 0 to 1 and stays exact.
///
/// # Errors
/// `ProgressOutOfRange`, `Money(Overflow)`. Source: IFRS 15.39–45, CAS 14 §11–12; money.md rule 5.
pub fn recognized_to_date(allocated: Money, progress: Decimal) -> Result<Money, RecognitionError> {
    if progress < Decimal::ZERO || progress > Decimal::ONE {
        return Err(RecognitionError::ProgressOutOfRange { progress });
    }
    Ok(rounding::multiply(allocated, progress)?)
}

/// Revenue to date at points in time: the allocated amount of the quantity accepted so far, rounded to date.
///
/// # Errors
/// `QuantityOutOfRange` for more than was ordered or less than nothing, `Money(Overflow)`. Source: IFRS 15.38, CAS 14 §13.
pub fn recognized_by_quantity(
    allocated: Money,
    accepted: Decimal,
    ordered: Decimal,
) -> Result<Money, RecognitionError> {
    if accepted < Decimal::ZERO || accepted > ordered {
        return Err(RecognitionError::QuantityOutOfRange { accepted, ordered });
    }
    Ok(rounding::prorate(allocated, accepted, ordered)?)
}

/// Revenue of a service through a date, straight line by day, both ends counted and suspended days not, rounded to date.
///
/// # Errors
/// `Overflow`. Source: golden `def.daily_cumulative`; a leap year has 366 days.
pub fn recognized_through(allocated: Money, service: &ServiceDays, through: Date) -> Result<Money, MoneyError> {
    rounding::prorate(allocated, service.days_through(through).into(), service.days().into())
}

/// The months of a service with their revenue; each is the difference of two rounded amounts to date.
///
/// # Errors
/// `Overflow`.
pub fn schedule(allocated: Money, service: ServiceSpan) -> Result<Vec<ScheduleRow>, MoneyError> {
    let mut before = Money::zero(allocated.currency());
    let mut rows = Vec::new();
    for (period, first_day, last_day) in service.months() {
        let recognized_to_date = recognized_through(allocated, &service.into(), last_day)?;
        let amount = recognized_to_date.checked_sub(before)?;
        let deferred_after = allocated.checked_sub(recognized_to_date)?;
        rows.push(ScheduleRow { period, first_day, last_day, amount, recognized_to_date, deferred_after });
        before = recognized_to_date;
    }
    Ok(rows)
}

/// Splits a transaction price over obligations by their stand-alone selling prices, largest remainder, in order.
///
/// # Errors
/// `NoWeight` when all prices are zero, `NegativeWeight`, `Money`. Source: IFRS 15.76, CAS 14 §20.
pub fn allocate_by_ssp(price: Money, stand_alone_prices: &[Decimal]) -> Result<Vec<Money>, SplitError> {
    splits::split_by_weight(price, stand_alone_prices)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn cny(text: &str) -> Money {
        Money::from_decimal(text.parse().unwrap(), Currency::CNY).unwrap()
    }

    fn span(first_day: &str, last_day: &str) -> ServiceSpan {
        ServiceSpan::new(first_day.parse().unwrap(), last_day.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_service_is_straight_line_by_day() {
        let check = |allocated, service, expected: &[(&str, &str, &str)]| {
            let rows = schedule(cny(allocated), service).unwrap();
            let seen: Vec<_> =
                rows.iter().map(|row| (row.last_day.to_string(), row.amount, row.deferred_after)).collect();
            let row = |(last_day, amount, deferred): &(&str, &str, &str)| {
                ((*last_day).to_owned(), cny(amount), cny(deferred))
            };
            assert_eq!(seen, expected.iter().map(row).collect::<Vec<_>>());
        };
        let leap = [("2024-01-31", "31", "60"), ("2024-02-29", "29", "31"), ("2024-03-31", "31", "0")];
        check("91", span("2024-01-01", "2024-03-31"), &leap); // golden def-leap-366
        // 100 × 22 ÷ 65 = 33.846…, × 50 ÷ 65 = 76.923…
        let broken = [("2019-01-31", "33.85", "66.15"), ("2019-02-28", "43.07", "23.08"), ("2019-03-15", "23.08", "0")];
        check("100", span("2019-01-10", "2019-03-15"), &broken);
        check("5", span("2024-02-29", "2024-02-29"), &[("2024-02-29", "5", "0")]);
    }

    #[test]
    fn nothing_before_the_start_and_all_after_the_end() {
        let service = span("2026-03-10", "2026-03-19");
        let check = |through: &str, expected| {
            let recognized = recognized_through(cny("100"), &service.into(), through.parse().unwrap());
            assert_eq!(recognized, Ok(cny(expected)), "{through}");
        };
        check("2026-03-09", "0");
        check("2026-03-10", "10");
        check("2026-03-18", "90");
        check("2027-01-01", "100");
    }

    #[test]
    fn progress_and_quantities_have_limits() {
        assert_eq!(recognized_to_date(cny("3000000"), Decimal::new(55, 2)), Ok(cny("1650000")));
        let progress = Decimal::new(101, 2);
        let refused = RecognitionError::ProgressOutOfRange { progress };
        assert_eq!(recognized_to_date(cny("1"), progress), Err(refused));
        let (one, three) = (Decimal::ONE, Decimal::from(3));
        assert_eq!(recognized_by_quantity(cny("100"), one, three), Ok(cny("33.33")));
        assert_eq!(recognized_by_quantity(cny("100"), three, three), Ok(cny("100")));
        let refused = RecognitionError::QuantityOutOfRange { accepted: three, ordered: one };
        assert_eq!(recognized_by_quantity(cny("100"), three, one), Err(refused));
        let span = |first: &str, last: &str| ServiceSpan::new(first.parse().unwrap(), last.parse().unwrap());
        assert!(matches!(span("2026-03-02", "2026-03-01"), Err(RecognitionError::EndsBeforeStart { .. })));
        assert!(matches!(span("2026-03-01", "9999-12-31"), Err(RecognitionError::TooLong { .. })));
    }
}
