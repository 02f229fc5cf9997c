//! The due date of a document: months, days, month ends, fixed days, payment days, holidays.

use crate::calendar::{self, ClosedDays, Date};

/// How a due date follows from the document date. A day of the month is clamped to the length of the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueRule {
    /// Months, then weeks, then days after the document.
    After { months: i32, weeks: i32, days: i64 },
    /// Months after, then to the end of that month, then days after.
    EndOfMonthPlus { months: i32, days: i64 },
    /// Day `day` of the month that is `months` ahead.
    DayOfMonth { months: i32, day: u8 },
    /// Days after, then on to the next day `day`; a date that already is that day stays.
    MinDaysThenDay { days: i64, day: u8 },
    /// Days after, then to the end of that month, then to day `day` of the next one; day 0 stays at the month end.
    DaysEndOfMonthOnThe { days: i64, day: u8 },
    /// Months after, then the day of the month is replaced, then days after. Another order gives another date.
    MonthsDayThenDays { months: i32, day: Option<u8>, days: i64 },
}

/// A due rule with the days on which a customer pays and the days on which nobody does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueTerms {
    /// The rule itself.
    pub rule: DueRule,
    /// Days of the month on which the customer pays; empty means any.
    pub payment_days: Vec<u8>,
    /// Holidays; a due date on one moves to the next open day.
    pub closed: ClosedDays,
    /// Whether a date moved by a holiday moves on to the next payment day again.
    pub reapply_payment_days: bool,
}

impl DueTerms {
    /// The rule alone, without payment days and holidays.
    #[must_use]
    pub const fn plain(rule: DueRule) -> Self {
        Self { rule, payment_days: Vec::new(), closed: ClosedDays::none(), reapply_payment_days: false }
    }
}

/// The due date of a document of `document_on`: the rule, then the next payment day, then past holidays.
///
/// With `reapply_payment_days` the last two repeat until the date no longer moves. No errors: a date beyond the
/// calendar stops at its last day. Source: golden file 09; feature of OCA payment terms.
#[must_use]
pub fn due_date(document_on: Date, terms: &DueTerms) -> Date {
    let mut date = next_payment_day(apply_rule(document_on, terms.rule), &terms.payment_days);
    loop {
        let open = terms.closed.next_open(date);
        if open == date || !terms.reapply_payment_days {
            return open;
        }
        date = next_payment_day(open, &terms.payment_days);
    }
}

fn apply_rule(date: Date, rule: DueRule) -> Date {
    match rule {
        DueRule::After { months, weeks, days } => {
            let date = calendar::add_months(date, months);
            calendar::add_days(calendar::add_days(date, i64::from(weeks) * 7), days)
        }
        DueRule::EndOfMonthPlus { months, days } => {
            calendar::add_days(calendar::add_months(date, months).last_of_month(), days)
        }
        DueRule::DayOfMonth { months, day } => calendar::on_day(calendar::add_months(date, months), day),
        DueRule::MinDaysThenDay { days, day } => next_day_of_month(calendar::add_days(date, days), day),
        DueRule::DaysEndOfMonthOnThe { days, day } => end_of_month_on_the(calendar::add_days(date, days), day),
        DueRule::MonthsDayThenDays { months, day, days } => {
            let month = calendar::add_months(date, months);
            let replaced = day.map_or(month, |day| calendar::on_day(month, day));
            calendar::add_days(replaced, days)
        }
    }
}

fn end_of_month_on_the(date: Date, day: u8) -> Date {
    let month_end = date.last_of_month();
    if day == 0 { month_end } else { calendar::on_day(calendar::add_days(month_end, 1), day) }
}

/// The date itself if it is day `day` of its month (clamped), otherwise the next such day.
fn next_day_of_month(date: Date, day: u8) -> Date {
    let this_month = calendar::on_day(date, day);
    if this_month >= date {
        return this_month;
    }
    let next_month = calendar::on_day(calendar::add_months(date.first_of_month(), 1), day);
    next_month.max(date) // at the edge of the calendar there is no next month
}

fn next_payment_day(date: Date, payment_days: &[u8]) -> Date {
    payment_days.iter().map(|day| next_day_of_month(date, *day)).min().unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn check(rule: DueRule, from: &str, expected: &str) {
        assert_eq!(due_date(day(from), &DueTerms::plain(rule)), day(expected), "{rule:?} from {from}");
    }

    #[test]
    fn rules() {
        check(DueRule::After { months: 0, weeks: 0, days: 30 }, "2022-01-31", "2022-03-02");
        check(DueRule::After { months: 1, weeks: 0, days: 0 }, "2024-01-31", "2024-02-29");
        check(DueRule::After { months: 0, weeks: 2, days: 0 }, "2024-02-20", "2024-03-05");
        check(DueRule::EndOfMonthPlus { months: 0, days: 45 }, "2019-01-15", "2019-03-17");
        check(DueRule::DayOfMonth { months: 1, day: 31 }, "2024-05-10", "2024-06-30");
        check(DueRule::MinDaysThenDay { days: 30, day: 15 }, "2024-01-16", "2024-02-15"); // 15 February itself
        check(DueRule::MinDaysThenDay { days: 30, day: 15 }, "2024-01-17", "2024-03-15");
        check(DueRule::DaysEndOfMonthOnThe { days: 30, day: 10 }, "2023-12-12", "2024-02-10");
        check(DueRule::DaysEndOfMonthOnThe { days: 30, day: 0 }, "2024-04-22", "2024-05-31");
        // months, then the day, then days: 1 December, 15 December, + 30 days
        check(DueRule::MonthsDayThenDays { months: 2, day: Some(15), days: 30 }, "2011-10-01", "2012-01-14");
        check(DueRule::After { months: 0, weeks: 0, days: i64::MAX }, "2024-01-01", "9999-12-31");
    }

    #[test]
    fn a_customer_who_is_closed_for_ever_pays_never() {
        let terms = DueTerms {
            payment_days: vec![5],
            closed: ClosedDays::new(vec![(day("2024-01-01"), day("9999-12-31"))]),
            reapply_payment_days: true,
            ..DueTerms::plain(DueRule::After { months: 0, weeks: 0, days: 0 })
        };
        assert_eq!(due_date(day("2024-06-10"), &terms), day("9999-12-31"));
    }

    #[test]
    fn a_payment_day_is_clamped_to_the_month() {
        let terms =
            DueTerms { payment_days: vec![31], ..DueTerms::plain(DueRule::After { months: 0, weeks: 0, days: 0 }) };
        assert_eq!(due_date(day("2024-06-10"), &terms), day("2024-06-30"));
    }
}
