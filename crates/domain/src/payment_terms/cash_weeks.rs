//! 13 周现金 Planned collections by calendar week.

use crate::calendar::{Date, add_days, days_between};
use crate::money::{Currency, Money, MoneyError};
use std::collections::BTreeMap;

/// Expected cash of one currency: what is overdue, week by week, and later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CashWeeks {
    /// Due before the day it is looked at.
    pub overdue: Money,
    /// First day (a Monday; of the first week the day itself) and what is due in the week, one for each week.
    pub weeks: Vec<(Date, Money)>,
    /// Due after the last week.
    pub later: Money,
    /// Without a date: its event has not happened.
    pub undated: Money,
}

/// Spreads open amounts over `count` weeks from `today`: the rest of this week first, then whole weeks from Monday.
///
/// Nothing is lost: overdue + weeks + later + undated is the sum of the amounts. In order of the currencies.
///
/// # Errors
/// `Overflow`. Source: feature CP1.
pub fn cash_weeks(today: Date, count: usize, amounts: &[(Option<Date>, Money)]) -> Result<Vec<CashWeeks>, MoneyError> {
    let monday = add_days(today, -i64::from(today.weekday().to_monday_zero_offset()));
    let starts: Vec<Date> = (0..count)
        .map(|week| add_days(monday, 7 * i64::try_from(week).unwrap_or(i64::MAX)))
        .map(|day| day.max(today))
        .collect();
    let mut currencies: BTreeMap<Currency, CashWeeks> = BTreeMap::new();
    for (due_on, amount) in amounts {
        let zero = Money::zero(amount.currency());
        let weeks = || starts.iter().map(|start| (*start, zero)).collect();
        let cash = currencies.entry(amount.currency()).or_insert_with(|| CashWeeks {
            overdue: zero,
            weeks: weeks(),
            later: zero,
            undated: zero,
        });
        let place = match due_on {
            None => &mut cash.undated,
            Some(due_on) if *due_on < today => &mut cash.overdue,
            Some(due_on) => {
                match usize::try_from(days_between(monday, *due_on) / 7).ok().and_then(|week| cash.weeks.get_mut(week))
                {
                    Some((_, sum)) => sum,
                    None => &mut cash.later,
                }
            }
        };
        *place = place.checked_add(*amount)?;
    }
    Ok(currencies.into_values().collect())
}

/// What of an installment is settled when a contract's cash covers its installments in order: `settled` of the whole
/// contract, `before` planned in earlier installments.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: feature CP1 (paid in the order of the plan).
pub fn covered(amount: Money, before: Money, settled: Money) -> Result<Money, MoneyError> {
    let reaches = settled.checked_sub(before)?;
    if !reaches.is_positive() {
        return Ok(Money::zero(amount.currency()));
    }
    reaches.min(amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn cny(minor: i64) -> Money {
        Money::new(minor, Currency::CNY)
    }

    #[test]
    fn weeks_begin_on_monday_and_nothing_is_lost() {
        // Wednesday 11 March 2026: the first week runs to Sunday the 15th.
        let amounts = [
            (Some(day("2026-03-10")), cny(1)),
            (Some(day("2026-03-11")), cny(2)),
            (Some(day("2026-03-15")), cny(4)),
            (Some(day("2026-03-16")), cny(8)),
            (Some(day("2026-03-29")), cny(16)),
            (Some(day("2026-03-30")), cny(32)),
            (None, cny(64)),
        ];
        let cash = cash_weeks(day("2026-03-11"), 3, &amounts).unwrap().remove(0);
        let expected = vec![(day("2026-03-11"), cny(6)), (day("2026-03-16"), cny(8)), (day("2026-03-23"), cny(16))];
        assert_eq!((cash.overdue, cash.weeks, cash.later, cash.undated), (cny(1), expected, cny(32), cny(64)));
    }

    #[test]
    fn cash_covers_the_plan_in_order() {
        // 30 / 60 / 10 of 100, and 50 is settled: 30, 20, 0
        let check =
            |amount, before, expected| assert_eq!(covered(cny(amount), cny(before), cny(50)), Ok(cny(expected)));
        check(30, 0, 30);
        check(60, 30, 20);
        check(10, 90, 0);
    }
}
