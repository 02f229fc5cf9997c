//! Business days: civil dates without a time zone, months with clamping, accounting periods.
//!
//! Never reads the clock. Arithmetic that leaves the calendar stops at its edge (9999-12-31, which people use
//! for "never"), so a date that means *never* stays *never*.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::words;
use crate::words::Unfit;
use jiff::{Span, ToSpan};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

pub use jiff::civil::Date;

/// More months or days than any date can move; larger counts reach the edge of the calendar anyway.
const MONTHS_MAX: i32 = 239_976;
const DAYS_MAX: i64 = 7_304_484;
const SECONDS_PER_DAY: i64 = 86_400;

/// The same day `months` later (or earlier), moved to the last day where that month is shorter.
///
/// Count a series from its first date, never from the clamped one: 31 January + 1 month is 28 February,
/// + 2 months is 31 March.
#[must_use]
pub fn add_months(date: Date, months: i32) -> Date {
    let months = months.clamp(-MONTHS_MAX, MONTHS_MAX);
    date.saturating_add(Span::new().months(months))
}

/// The date `days` later (or earlier).
#[must_use]
pub fn add_days(date: Date, days: i64) -> Date {
    date.saturating_add(days.clamp(-DAYS_MAX, DAYS_MAX).days())
}

/// Day `day` of the same month, moved to the last day where the month is shorter. Day 0 counts as 1.
#[must_use]
pub fn on_day(date: Date, day: u8) -> Date {
    let last = date.days_in_month();
    let day = i8::try_from(day).map_or(last, |day| day.clamp(1, last));
    add_days(date.first_of_month(), i64::from(day) - 1)
}

/// Nights between two dates: 0 on the same day, negative when `to` is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_secs() / SECONDS_PER_DAY
}

/// Days of a span with both ends counted: a day to itself is 1; an end before the start is 0.
#[must_use]
pub fn days_inclusive(first: Date, last: Date) -> i64 {
    (days_between(first, last) + 1).max(0)
}

/// Days on which nothing falls due: public holidays and company closures, as inclusive ranges.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClosedDays {
    ranges: Vec<(Date, Date)>,
}

impl ClosedDays {
    /// Ranges of closed days, both ends closed, in any order; they may adjoin or overlap.
    #[must_use]
    pub const fn new(ranges: Vec<(Date, Date)>) -> Self {
        Self { ranges }
    }

    /// Every day is open.
    #[must_use]
    pub const fn none() -> Self {
        Self::new(Vec::new())
    }

    /// The date itself if it is open, otherwise the next open one. Ranges that adjoin are passed together.
    #[must_use]
    pub fn next_open(&self, date: Date) -> Date {
        let mut date = date;
        while let Some((_, last)) = self.ranges.iter().find(|(first, last)| *first <= date && date <= *last) {
            if *last == Date::MAX {
                return Date::MAX;
            }
            date = add_days(*last, 1);
        }
        date
    }
}

/// A calendar month, the accounting period: `2026-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    year: i16,
    month: i8,
}

/// The text is no month of the form `YYYY-MM`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a month; expected YYYY-MM, such as 2026-03")]
pub struct NotAPeriod {
    /// What was given.
    pub text: String,
}

impl Period {
    /// The month of a year; `None` outside 1–12 and the years 0–9999.
    #[must_use]
    pub fn new(year: i16, month: i8) -> Option<Self> {
        let known = (0..=9999).contains(&year) && (1..=12).contains(&month);
        known.then_some(Self { year, month })
    }

    /// The month a date lies in.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self { year: date.year(), month: date.month() }
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> i8 {
        self.month
    }

    /// The first day of the month.
    #[must_use]
    pub fn first_day(self) -> Date {
        Date::constant(self.year, self.month, 1)
    }

    /// The last day of the month, 29 February in leap years.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }

    /// Days in the month.
    #[must_use]
    pub fn days(self) -> i64 {
        i64::from(self.first_day().days_in_month())
    }

    /// The following month; the last of the calendar stays.
    #[must_use]
    pub fn next(self) -> Self {
        self.plus(1)
    }

    /// The month before; the first of the calendar stays.
    #[must_use]
    pub fn previous(self) -> Self {
        self.plus(-1)
    }

    /// The month `months` later or earlier.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Self::of(add_months(self.first_day(), months))
    }

    /// Whether the date lies in this month.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        Self::of(date) == self
    }

    /// All months from the first to the last, both included; empty when `last` is earlier.
    pub fn through(first: Self, last: Self) -> impl Iterator<Item = Self> {
        (0..=last.index() - first.index()).map(move |months| first.plus(months))
    }

    fn index(self) -> i32 {
        i32::from(self.year) * 12 + i32::from(self.month)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        text.split_once('-')
            .filter(|(year, month)| year.len() == 4 && month.len() == 2 && digits(year) && digits(month))
            .and_then(|(year, month)| Self::new(year.parse().ok()?, month.parse().ok()?))
            // Neither database knows a year 0.
            .filter(|period| period.year > 0)
            .ok_or_else(|| NotAPeriod { text: text.to_owned() })
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(deserializer)?;
        let detail = || words!("月份写作 YYYY-MM", "a month is written YYYY-MM");
        text.parse().map_err(|NotAPeriod { .. }| de::Error::custom(Unfit::new("not_a_month", detail())))
    }
}

impl PartialSchema for Period {
    fn schema() -> RefOr<Schema> {
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("Calendar month, the accounting period"))
            .pattern(Some("^[0-9]{4}-(0[1-9]|1[0-2])$"))
            .examples(["2026-03"]);
        RefOr::T(schema.build().into())
    }
}

impl ToSchema for Period {
    /// `Period` is the record of a period in the API.
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("YearMonth")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn months_are_clamped_but_not_for_ever() {
        let check = |from, months, expected| assert_eq!(add_months(day(from), months), day(expected));
        check("2026-01-31", 1, "2026-02-28");
        check("2024-01-31", 1, "2024-02-29");
        check("2026-01-31", 2, "2026-03-31");
        check("2026-03-31", -1, "2026-02-28");
        check("2024-02-29", 12, "2025-02-28");
        check("9999-12-31", 1, "9999-12-31");
        check("2026-01-31", i32::MAX, "9999-12-31");
    }

    #[test]
    fn days_count_from_zero_or_from_one() {
        let check = |from, to, between, inclusive| {
            assert_eq!(days_between(day(from), day(to)), between);
            assert_eq!(days_inclusive(day(from), day(to)), inclusive);
        };
        check("2026-03-01", "2026-03-01", 0, 1);
        check("2019-01-10", "2019-03-15", 64, 65);
        check("2024-01-01", "2024-12-31", 365, 366); // leap year
        check("2026-01-01", "2026-12-31", 364, 365);
        check("2026-03-02", "2026-03-01", -1, 0);
        check("2026-03-31", "2026-03-01", -30, 0);
        assert_eq!(add_days(day("2024-02-28"), 1), day("2024-02-29"));
        assert_eq!(add_days(day("9999-12-31"), i64::MAX), day("9999-12-31"));
    }

    #[test]
    fn a_day_of_the_month_is_clamped() {
        let check = |from, number, expected| assert_eq!(on_day(day(from), number), day(expected));
        check("2024-06-10", 31, "2024-06-30");
        check("2024-02-10", 30, "2024-02-29");
        check("2024-02-10", 200, "2024-02-29");
        check("2024-06-10", 15, "2024-06-15");
        check("2024-06-10", 0, "2024-06-01");
    }

    #[test]
    fn adjoining_holidays_are_passed_together() {
        let range = |first, last| (day(first), day(last));
        let closed = ClosedDays::new(vec![range("2021-03-01", "2021-04-01"), range("2021-02-01", "2021-02-28")]);
        let check = |from, expected| assert_eq!(closed.next_open(day(from)), day(expected));
        check("2021-01-31", "2021-01-31");
        check("2021-02-01", "2021-04-02");
        check("2021-04-01", "2021-04-02");
        assert_eq!(ClosedDays::new(vec![range("2021-01-01", "9999-12-31")]).next_open(day("2021-02-01")), Date::MAX);
    }

    #[test]
    fn periods() {
        let march: Period = "2026-03".parse().unwrap();
        assert_eq!((march.first_day(), march.last_day()), (day("2026-03-01"), day("2026-03-31")));
        assert_eq!((march.previous().to_string(), march.next().to_string()), ("2026-02".into(), "2026-04".into()));
        assert_eq!("2025-12".parse::<Period>().unwrap().next().to_string(), "2026-01");
        assert!(march.contains(day("2026-03-31")) && !march.contains(day("2026-04-01")));
        assert_eq!(Period::through(march, march.plus(2)).count(), 3);
        assert_eq!(Period::through(march, march.previous()).count(), 0);
        assert_eq!("2024-02".parse::<Period>().unwrap().days(), 29);
        assert_eq!(serde_json::to_string(&march).unwrap(), "\"2026-03\"");
        for refused in ["2026-13", "2026-00", "2026-3", "26-03", "2026/03", "+026-03", "2026-03-01", ""] {
            assert!(refused.parse::<Period>().is_err(), "{refused}");
        }
    }
}
