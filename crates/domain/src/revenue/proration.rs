//! Shares of a billing month: by actual days, by a fixed month, up to the billing day.

use rust_decimal::Decimal;

use crate::calendar::{self, Date};

/// Days used out of the days of a month; the factor stays exact until it meets money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayShare {
    /// Days used.
    pub days: i64,
    /// Days of the month.
    pub of: i64,
}

impl DayShare {
    /// The share as a fraction, unrounded to 28 digits.
    #[must_use]
    pub fn factor(self) -> Decimal {
        Decimal::from(self.days).checked_div(Decimal::from(self.of)).unwrap_or_default()
    }
}

/// Which month a span of days is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BillingMonth {
    /// The month that ends at the end of the span (leading proration).
    EndingAtEnd,
    /// The month that starts at the start of the span (trailing proration).
    StartingAtStart,
    /// A month of so many days.
    Fixed(u16),
}

/// The share of a billing month between two dates; the end is not used any more.
///
/// Source: golden `pro.factors` (Kill Bill, leading proration).
#[must_use]
pub fn days_in_billing_month(start: Date, end: Date, month: BillingMonth) -> DayShare {
    let of = match month {
        BillingMonth::EndingAtEnd => calendar::days_between(calendar::add_months(end, -1), end),
        BillingMonth::StartingAtStart => calendar::days_between(start, calendar::add_months(start, 1)),
        BillingMonth::Fixed(days) => i64::from(days),
    };
    DayShare { days: calendar::days_between(start, end), of }
}

/// The first partial month from a start up to the next billing day, out of the billing month it lies in.
/// A start on the billing day is a whole month.
///
/// Source: golden `pro.first_partial_month`.
#[must_use]
pub fn days_to_anchor(start: Date, anchor_day: u8) -> DayShare {
    let this_month = calendar::on_day(start, anchor_day);
    let months = i32::from(this_month <= start);
    let anchor = |months| calendar::on_day(calendar::add_months(start.first_of_month(), months), anchor_day);
    let (previous, next) = (anchor(months - 1), anchor(months));
    DayShare { days: calendar::days_between(start, next), of: calendar::days_between(previous, next) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_a_month() {
        let check = |start: &str, end: &str, month, days, of| {
            let share = days_in_billing_month(start.parse().unwrap(), end.parse().unwrap(), month);
            assert_eq!(share, DayShare { days, of }, "{start} to {end}");
        };
        check("2023-05-23", "2023-06-15", BillingMonth::EndingAtEnd, 23, 31);
        check("2024-02-23", "2024-03-15", BillingMonth::EndingAtEnd, 21, 29); // leap year
        check("2023-01-10", "2023-01-20", BillingMonth::StartingAtStart, 10, 31);
        check("2023-01-10", "2023-01-20", BillingMonth::Fixed(30), 10, 30);
    }

    #[test]
    fn up_to_the_billing_day() {
        let check = |start: &str, anchor_day, days, of| {
            assert_eq!(days_to_anchor(start.parse().unwrap(), anchor_day), DayShare { days, of }, "{start}");
        };
        check("2025-03-28", 5, 8, 31); // 5 March to 5 April
        check("2025-03-05", 5, 31, 31);
        check("2025-02-10", 31, 18, 28); // 31 January to 28 February
    }
}
