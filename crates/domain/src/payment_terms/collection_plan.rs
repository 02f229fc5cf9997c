//! 回款计划 The collection plan of a contract: "30 % signing, 60 % acceptance, 10 % one year after acceptance".

use crate::words;
use crate::words::Words;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::{self, Date};
use crate::contracts::PlanTrigger;
use crate::money::Money;
use crate::splits::{self, SplitError};

/// One step of a collection term: so much, this long after that event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CollectionTerm {
    /// Share of the contract in per cent: `30` is 30 %.
    #[schema(value_type = String, pattern = "^[0-9]{1,3}([.][0-9]{1,6})?$", example = "30")]
    pub percent: Decimal,
    /// The event that starts the clock.
    pub trigger: PlanTrigger,
    /// Calendar months after the event, counted before the days: a year later is 12, leap year or not.
    #[serde(default)]
    #[schema(maximum = 1200)]
    pub offset_months: u16,
    /// Days after the event and the months.
    #[serde(default)]
    #[schema(maximum = 36500)]
    pub offset_days: u16,
}

/// A row of a collection plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedCollection {
    /// 期次 Number of the row, from 1.
    pub sequence: u16,
    /// The step it comes from.
    pub term: CollectionTerm,
    /// What is to be collected, tax included.
    pub amount: Money,
}

/// Why terms make no plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub enum PlanError {
    NotTheWhole {
        total: Decimal,
    },
    PercentNotPositive {
        percent: Decimal,
    },
    TooManySteps {
        max: u16,
    },
    #[error(transparent)]
    Split(#[from] SplitError),
}

impl PlanError {
    /// The facts in both languages, without a full stop.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::NotTheWhole { total } => {
                words!("各期合计 {total}%，不等于 100%", "the steps add up to {total} %, not to 100 %")
            }
            Self::PercentNotPositive { percent } => {
                words!("比例为 {percent}% 的期次没有金额", "a step of {percent} % collects nothing")
            }
            Self::TooManySteps { max } => words!("回款计划最多 {max} 期", "a plan has at most {max} steps"),
            Self::Split(error) => error.words(),
        }
    }
}

/// The rows of a contract: amounts by largest remainder, so they sum exactly to the contract.
///
/// `contract_total` includes tax. Rows come in the order of the terms, numbered from 1.
///
/// # Errors
/// `NotTheWhole` when the percentages are not 100 together, `PercentNotPositive`, `Split`.
/// Source: features §9 (collection plans); largest remainder as everywhere in this system.
pub fn collection_plan(contract_total: Money, terms: &[CollectionTerm]) -> Result<Vec<PlannedCollection>, PlanError> {
    check_terms(terms)?;
    let percentages: Vec<Decimal> = terms.iter().map(|term| term.percent).collect();
    let amounts = splits::split_by_weight(contract_total, &percentages)?;
    let numbered = (1_u16..).zip(terms).zip(amounts);
    Ok(numbered.map(|((sequence, term), amount)| PlannedCollection { sequence, term: *term, amount }).collect())
}

/// The day a row falls due once its event has happened: months first (clamped to the month's length), then days.
#[must_use]
pub fn expected_on(happened_on: Date, term: &CollectionTerm) -> Date {
    let month = calendar::add_months(happened_on, i32::from(term.offset_months));
    calendar::add_days(month, i64::from(term.offset_days))
}

/// Whether these steps make a plan of any contract.
///
/// # Errors
/// `NotTheWhole`, `PercentNotPositive`, `TooManySteps`.
pub fn check_terms(terms: &[CollectionTerm]) -> Result<(), PlanError> {
    if terms.len() > usize::from(u16::MAX) {
        return Err(PlanError::TooManySteps { max: u16::MAX });
    }
    let mut total = Decimal::ZERO;
    for term in terms {
        if term.percent <= Decimal::ZERO {
            return Err(PlanError::PercentNotPositive { percent: term.percent });
        }
        total = total.saturating_add(term.percent);
    }
    if total == Decimal::ONE_HUNDRED { Ok(()) } else { Err(PlanError::NotTheWhole { total }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn term(percent: &str, trigger: PlanTrigger, offset_months: u16) -> CollectionTerm {
        CollectionTerm { percent: percent.parse().unwrap(), trigger, offset_months, offset_days: 0 }
    }

    fn amounts(total: i64, percentages: &[&str]) -> Result<Vec<i64>, PlanError> {
        let terms: Vec<_> = percentages.iter().map(|percent| term(percent, PlanTrigger::Signing, 0)).collect();
        let plan = collection_plan(Money::new(total, Currency::CNY), &terms)?;
        Ok(plan.into_iter().map(|row| row.amount.amount_minor()).collect())
    }

    #[test]
    fn rows_sum_to_the_contract() {
        assert_eq!(amounts(10_000_000, &["30", "60", "10"]), Ok(vec![3_000_000, 6_000_000, 1_000_000]));
        assert_eq!(amounts(10_001, &["30", "60", "10"]), Ok(vec![3_000, 6_001, 1_000])); // 30.003, 60.006, 10.001
        assert_eq!(amounts(1, &["50", "50"]), Ok(vec![1, 0]));
        assert_eq!(amounts(100, &["33.33", "33.33", "33.34"]), Ok(vec![33, 33, 34]));
    }

    #[test]
    fn percentages_must_be_the_whole() {
        assert_eq!(amounts(100, &["30", "60"]), Err(PlanError::NotTheWhole { total: Decimal::from(90) }));
        assert_eq!(amounts(100, &[]), Err(PlanError::NotTheWhole { total: Decimal::ZERO }));
        assert_eq!(amounts(100, &["110", "-10"]), Err(PlanError::PercentNotPositive { percent: Decimal::from(-10) }));
    }

    #[test]
    fn a_year_after_a_leap_day() {
        let retention = term("10", PlanTrigger::Acceptance, 12);
        let check = |from: &str, expected: &str| {
            assert_eq!(expected_on(from.parse().unwrap(), &retention), expected.parse().unwrap());
        };
        check("2024-02-29", "2025-02-28");
        check("2026-03-15", "2027-03-15");
    }
}
