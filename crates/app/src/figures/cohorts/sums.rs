//! What each cohort adds up.

use super::Span;
use crate::error::{Error, Result};
use crate::revenue::service_days;
use crate::work::Work;
use mingxi_domain::access::Scope;
use mingxi_domain::calendar::{Date, Period};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::revenue::{Cohort, planned_as_of};
use mingxi_store::revenue_cohorts::{self as store, OpenObligation};
use std::collections::BTreeMap;

/// Amounts of a cohort in minor units of its currency, in 128 bits: sums of many contracts.
#[derive(Debug, Default)]
pub(super) struct Sums {
    pub contracts: i64,
    pub billed: i128,
    pub recognized: i128,
    pub deferred: i128,
    pub unbilled: i128,
    /// Recognised by month, of the months shown.
    pub actual: BTreeMap<Period, i128>,
    /// Planned by month, of the months shown.
    pub planned: BTreeMap<Period, i128>,
    pub overdue: i128,
    pub later: i128,
    pub undated: i128,
}

impl Sums {
    pub fn remaining(&self) -> i128 {
        self.overdue + self.planned.values().sum::<i128>() + self.later + self.undated
    }

    pub fn is_nothing(&self) -> bool {
        let Self { contracts: _, billed, recognized, deferred, unbilled, actual, planned, overdue, later, undated } =
            self;
        [billed, recognized, deferred, unbilled, overdue, later, undated].into_iter().all(|minor| *minor == 0)
            && actual.values().chain(planned.values()).all(|minor| *minor == 0)
    }

    pub fn add(&mut self, other: &Self) {
        self.contracts += other.contracts;
        self.billed += other.billed;
        self.recognized += other.recognized;
        self.deferred += other.deferred;
        self.unbilled += other.unbilled;
        self.overdue += other.overdue;
        self.later += other.later;
        self.undated += other.undated;
        for (months, others) in [(&mut self.actual, &other.actual), (&mut self.planned, &other.planned)] {
            for (period, minor) in others {
                *months.entry(*period).or_default() += minor;
            }
        }
    }

    fn plan(&mut self, span: &Span, period: Period, minor: i128) {
        if period < span.from {
            self.overdue += minor;
        } else if period > span.through {
            self.later += minor;
        } else {
            *self.planned.entry(period).or_default() += minor;
        }
    }
}

pub(super) type ByCohort = BTreeMap<Currency, BTreeMap<Cohort, Sums>>;

/// Three reads, whatever the number of rows and months.
pub(super) fn load(work: &mut Work, scope: &Scope, span: &Span) -> Result<ByCohort> {
    let filter = span.filter();
    let mut sums = ByCohort::new();
    for row in store::list_cohort_standings(work.tx, scope, &filter)? {
        let of = entry(&mut sums, span, row.currency, &row.start_month)?;
        of.contracts += row.contracts;
        of.billed += i128::from(row.billed_minor);
        of.recognized += i128::from(row.recognized_minor);
        of.deferred += i128::from(row.deferred_minor);
        of.unbilled += i128::from(row.unbilled_minor);
    }
    for (currency, start, month, minor) in store::list_cohort_months(work.tx, scope, &filter, span.from.first_day())? {
        let of = entry(&mut sums, span, currency, &start)?;
        *of.actual.entry(stored_month(&month)?).or_default() += i128::from(minor);
    }
    for row in store::list_open_obligations(work.tx, scope, &filter)? {
        let of = entry(&mut sums, span, row.allocated.currency(), &row.start_month)?;
        let (months, undated) = planned_at(&row, filter.as_of)?;
        of.undated += i128::from(undated.amount_minor());
        for (period, amount) in months {
            of.plan(span, period, amount.amount_minor().into());
        }
    }
    Ok(sums)
}

/// What of an obligation was still to come at the end of a day, by month, and what had no month.
pub(crate) fn planned_at(row: &OpenObligation, as_of: Date) -> Result<(Vec<(Period, Money)>, Money)> {
    let left = row.allocated.checked_sub(row.recognized)?;
    // What was taken back or given up since was satisfied then: the price is as it is now, so nothing was to come.
    if left.is_negative() {
        return Ok((Vec::new(), Money::zero(left.currency())));
    }
    if row.method != RecognitionMethod::StraightLine {
        return Ok((Vec::new(), left));
    }
    let service = service_days(row.id, row.starts_on.zip(row.ends_on), &row.pauses)?;
    let months = planned_as_of(row.allocated, row.recognized, &service, row.recognized_through, as_of)?;
    Ok((months, Money::zero(left.currency())))
}

fn entry<'sums>(sums: &'sums mut ByCohort, span: &Span, currency: Currency, start: &str) -> Result<&'sums mut Sums> {
    let cohort = Cohort::of(stored_month(start)?, span.grain);
    Ok(sums.entry(currency).or_default().entry(cohort).or_default())
}

pub(super) fn stored_month(text: &str) -> Result<Period> {
    text.parse().map_err(|_| Error::Internal(format!("stored month {text}")))
}
