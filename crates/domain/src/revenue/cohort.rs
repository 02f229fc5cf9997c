//! 批次 Cohorts: contracts by the quarter or month in which they start.

use std::fmt;
use std::str::FromStr;

use super::planned::planned_revenue;
use super::service::ServiceDays;
use crate::calendar::{Date, Period};
use crate::money::{Money, MoneyError};

crate::text_enum! {
    /// How long the contracts of a cohort start.
    pub enum CohortGrain {
        Quarter "quarter" "季度" "Quarter",
        Month "month" "月" "Month",
    }
}

crate::text_enum! {
    /// An amount a contract stands at on a day.
    pub enum ContractStanding {
        Billed "billed" "已开票（不含税）" "Invoiced, net",
        Recognized "recognized" "已确认收入" "Recognised revenue",
        Deferred "deferred" "合同负债" "Contract liability",
        Unbilled "unbilled" "合同资产" "Contract asset",
    }
}

/// Contracts that start in the same quarter or month, or all: `2026-Q2`, `2026-05`, `all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cohort {
    /// Every contract.
    All,
    /// Of a quarter, by its first month.
    Quarter(Period),
    /// Of a month.
    Month(Period),
}

/// The text names no cohort.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a cohort; expected 2026-Q2, 2026-05 or all")]
pub struct NotACohort {
    /// What was given.
    pub text: String,
}

impl Cohort {
    /// The cohort of a contract that starts in this month.
    #[must_use]
    pub fn of(start: Period, grain: CohortGrain) -> Self {
        match grain {
            CohortGrain::Quarter => Self::Quarter(start.plus(-i32::from((start.month() - 1) % 3))),
            CohortGrain::Month => Self::Month(start),
        }
    }

    /// First and last month in which its contracts start; none for all.
    #[must_use]
    pub fn months(self) -> Option<(Period, Period)> {
        match self {
            Self::All => None,
            Self::Quarter(first) => Some((first, first.plus(2))),
            Self::Month(month) => Some((month, month)),
        }
    }
}

impl fmt::Display for Cohort {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => formatter.write_str("all"),
            Self::Quarter(first) => write!(formatter, "{:04}-Q{}", first.year(), (first.month() - 1) / 3 + 1),
            Self::Month(month) => month.fmt(formatter),
        }
    }
}

impl FromStr for Cohort {
    type Err = NotACohort;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || NotACohort { text: text.chars().take(20).collect() };
        if text == "all" {
            return Ok(Self::All);
        }
        let Some((year, quarter)) = text.split_once("-Q") else {
            return text.parse().map(Self::Month).map_err(|_| refused());
        };
        let month = match quarter {
            "1" => "01",
            "2" => "04",
            "3" => "07",
            "4" => "10",
            _ => return Err(refused()),
        };
        format!("{year}-{month}").parse().map(Self::Quarter).map_err(|_| refused())
    }
}

/// What of a service was still to come at the end of `as_of`, month by month. Sums to `allocated − recognized`.
///
/// `recognized` is what was recognised by then, `through` the last day recognised up to now: what was rendered by then
/// and recognised later falls into the next month, because that is when it could still be posted.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: feature RR7.
pub fn planned_as_of(
    allocated: Money,
    recognized: Money,
    service: &ServiceDays,
    through: Option<Date>,
    as_of: Date,
) -> Result<Vec<(Period, Money)>, MoneyError> {
    let left = allocated.checked_sub(recognized)?;
    let rows = planned_revenue(allocated, recognized, service, through.map(|through| through.min(as_of)))?;
    if rows.is_empty() && !left.is_zero() {
        // The service had ended by then: all that is left is late.
        return Ok(vec![(Period::of(as_of).next(), left)]);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use crate::revenue::ServiceSpan;

    #[test]
    fn a_cohort_is_a_quarter_a_month_or_all() {
        let month = |text: &str| text.parse::<Period>().unwrap();
        let check = |start, grain, expected: &str, first, last| {
            let cohort = Cohort::of(month(start), grain);
            assert_eq!((cohort.to_string(), cohort.months()), (expected.into(), Some((month(first), month(last)))));
            assert_eq!(expected.parse(), Ok(cohort));
        };
        check("2026-04", CohortGrain::Quarter, "2026-Q2", "2026-04", "2026-06");
        check("2026-06", CohortGrain::Quarter, "2026-Q2", "2026-04", "2026-06");
        check("2026-12", CohortGrain::Quarter, "2026-Q4", "2026-10", "2026-12");
        check("2026-05", CohortGrain::Month, "2026-05", "2026-05", "2026-05");
        assert_eq!(("all".parse(), Cohort::All.months()), (Ok(Cohort::All), None));
        for refused in ["", "2026-Q5", "26-Q1", "2026-Q", "2026-13", "2026", "everything"] {
            assert!(refused.parse::<Cohort>().is_err(), "{refused}");
        }
    }

    #[test]
    fn what_was_late_at_a_day_falls_into_the_month_after() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let cny = |minor| Money::new(minor, Currency::CNY);
        // 92 days, a yuan a day: 31 + 30 + 31
        let service: ServiceDays = ServiceSpan::new(day("2026-03-01"), day("2026-05-31")).unwrap().into();
        let plan = |recognized, through: Option<&str>, as_of| {
            let rows = planned_as_of(cny(92_00), cny(recognized), &service, through.map(day), day(as_of)).unwrap();
            rows.into_iter().map(|(period, amount)| (period.to_string(), amount.amount_minor())).collect::<Vec<_>>()
        };
        let row = |month: &str, minor: i64| (month.to_owned(), minor);
        assert_eq!(plan(31_00, Some("2026-03-31"), "2026-03-31"), [row("2026-04", 30_00), row("2026-05", 31_00)]);
        // March was recognised in May: at the end of March it was still to come, with April
        assert_eq!(plan(0, Some("2026-05-10"), "2026-03-31"), [row("2026-04", 61_00), row("2026-05", 31_00)]);
        // all of it was recognised in June
        assert_eq!(plan(0, Some("2026-05-31"), "2026-05-31"), [row("2026-06", 92_00)]);
        // nothing was ever recognised: each month is late in its own place
        assert_eq!(plan(0, None, "2026-05-31"), [row("2026-03", 31_00), row("2026-04", 30_00), row("2026-05", 31_00)]);
        assert_eq!(plan(92_00, Some("2026-05-31"), "2026-07-31"), []);
    }
}
