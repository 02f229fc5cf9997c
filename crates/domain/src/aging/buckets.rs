//! Buckets by days overdue.

use crate::calendar::{self, Date};
use crate::money::{Currency, Money, MoneyError};
use crate::words;
use crate::words::Words;

/// Upper limits of the overdue buckets in days, ascending: 30, 60, 90 gives current, 1-30, 31-60, 61-90, >90.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketLimits(Vec<u32>);

/// Why limits make no buckets or items cannot be aged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub enum AgingError {
    LimitsNotAscending {
        limit: u32,
    },
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl AgingError {
    /// The facts in both languages, without a full stop.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::LimitsNotAscending { limit } => words!(
                "账龄段上限须为正数且递增，{limit} 不符合",
                "bucket limits must be positive and ascending; {limit} is not"
            ),
            Self::Money(error) => error.words(),
        }
    }
}

impl BucketLimits {
    /// Buckets with these upper limits, each inclusive.
    ///
    /// # Errors
    /// `LimitsNotAscending` for a limit of zero or one not above the one before.
    pub fn new(limits: Vec<u32>) -> Result<Self, AgingError> {
        let mut before = 0;
        for &limit in &limits {
            if limit <= before {
                return Err(AgingError::LimitsNotAscending { limit });
            }
            before = limit;
        }
        Ok(Self(limits))
    }

    /// 30, 60, 90: not due, 1–30, 31–60, 61–90 and more than 90 days.
    #[must_use]
    pub fn standard() -> Self {
        Self(vec![30, 60, 90])
    }

    /// How many buckets there are: current, one per limit, and the one above.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.0.len() + 2
    }

    /// The bucket of something so many days overdue: 0 is current; the upper limit is inclusive.
    #[must_use]
    pub fn bucket_of(&self, days_overdue: i64) -> usize {
        if days_overdue <= 0 {
            return 0;
        }
        1 + self.0.iter().take_while(|limit| days_overdue > i64::from(**limit)).count()
    }

    /// What a bucket is called: `current`, `1-30`, `>90`.
    #[must_use]
    pub fn label(&self, bucket: usize) -> String {
        let Some(index) = bucket.checked_sub(1) else { return "current".to_owned() };
        let below = index.checked_sub(1).and_then(|index| self.0.get(index)).copied().unwrap_or(0);
        self.0.get(index).map_or_else(|| format!(">{below}"), |limit| format!("{}-{limit}", below + 1))
    }
}

/// An item of a customer's account with its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenItem {
    /// When it was posted; `None` counts as always.
    pub posted_on: Option<Date>,
    /// When it is due (or its document date, to age by that).
    pub due_on: Date,
    /// Full amount; negative for credit notes and unapplied cash.
    pub amount: Money,
    /// What was applied to it, and when.
    pub applied: Vec<(Date, Money)>,
}

impl OpenItem {
    /// What was open at the end of a day: only what was posted and applied by then counts. Zero before it was posted.
    ///
    /// # Errors
    /// `CurrencyMismatch`, `Overflow`.
    pub fn open_at(&self, as_of: Date) -> Result<Money, MoneyError> {
        if self.posted_on.is_some_and(|posted_on| posted_on > as_of) {
            return Ok(Money::zero(self.amount.currency()));
        }
        let applied = self.applied.iter().filter(|(applied_on, _)| *applied_on <= as_of);
        let applied = Money::sum(applied.map(|(_, amount)| *amount), self.amount.currency())?;
        self.amount.checked_sub(applied)
    }
}

/// One item at a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgedItem {
    /// Its index in the input.
    pub index: usize,
    /// Days after the due date; never negative.
    pub days_overdue: i64,
    /// Its bucket, see [`BucketLimits::label`].
    pub bucket: usize,
    /// What is open.
    pub open: Money,
}

/// All items at a date. `buckets` sum to `total`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aging {
    /// Items with something open, in input order.
    pub items: Vec<AgedItem>,
    /// One total per bucket.
    pub buckets: Vec<Money>,
    /// Everything open.
    pub total: Money,
}

/// Ages items at the end of a day; items with nothing open at that day are left out.
///
/// # Errors
/// `CurrencyMismatch` when an item is not in `currency`, `Overflow`. Source: feature DN4; golden file 12.
pub fn age(items: &[OpenItem], as_of: Date, limits: &BucketLimits, currency: Currency) -> Result<Aging, MoneyError> {
    let zero = Money::zero(currency);
    let mut aging = Aging { items: Vec::new(), buckets: vec![zero; limits.count()], total: zero };
    for (index, item) in items.iter().enumerate() {
        let open = item.open_at(as_of)?;
        if open.is_zero() {
            continue;
        }
        let days_overdue = calendar::days_between(item.due_on, as_of).max(0);
        let bucket = limits.bucket_of(days_overdue);
        aging.buckets[bucket] = aging.buckets[bucket].checked_add(open)?;
        aging.total = aging.total.checked_add(open)?;
        aging.items.push(AgedItem { index, days_overdue, bucket, open });
    }
    Ok(aging)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_inclusive() {
        let limits = BucketLimits::standard();
        let check = |days, expected: &str| assert_eq!(limits.label(limits.bucket_of(days)), expected, "{days} days");
        check(-5, "current");
        check(0, "current"); // due today is not late
        check(1, "1-30");
        check(30, "1-30");
        check(31, "31-60");
        check(60, "31-60");
        check(90, "61-90");
        check(91, ">90");
        assert_eq!(limits.count(), 5);
        assert_eq!(BucketLimits::new(vec![30, 30]), Err(AgingError::LimitsNotAscending { limit: 30 }));
        assert_eq!(BucketLimits::new(vec![0]), Err(AgingError::LimitsNotAscending { limit: 0 }));
        assert_eq!(BucketLimits::new(vec![]).unwrap().label(1), ">0");
    }

    #[test]
    fn only_what_was_known_by_then_counts() {
        let day = |text: &str| -> Date { text.parse().unwrap() };
        let cny = |minor| Money::new(minor, Currency::CNY);
        let item = OpenItem {
            posted_on: Some(day("2024-01-15")),
            due_on: day("2024-02-14"),
            amount: cny(100_000),
            applied: vec![(day("2024-02-20"), cny(40_000)), (day("2024-04-02"), cny(60_000))],
        };
        let open = |as_of| item.open_at(day(as_of)).unwrap().amount_minor();
        assert_eq!(open("2024-01-14"), 0);
        assert_eq!(open("2024-01-15"), 100_000);
        assert_eq!(open("2024-02-20"), 60_000);
        assert_eq!(open("2024-04-02"), 0);
        let aging = age(&[item], day("2024-03-31"), &BucketLimits::standard(), Currency::CNY).unwrap();
        assert_eq!((aging.buckets[2], aging.total), (cny(60_000), cny(60_000))); // 46 days late
    }
}
