//! 服务天数 Days on which a service is rendered: from its first day to its last, without those on which it is suspended.
//! A service that ends early, or is suspended and ends as agreed, gives up the price of the days that fall away.

use serde::{Deserialize, Serialize};

use super::recognition::ServiceSpan;
use crate::calendar::{self, Date, Period};
use crate::money::MoneyError;
use crate::rounding;
use crate::taxes::LineAmounts;
use crate::words;
use crate::words::Words;

/// Days on which a service is suspended, both ends included; inside the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The first day without service.
    pub first_day: Date,
    /// The last day without service.
    pub last_day: Date,
}

crate::text_enum! {
    /// What a suspension does to the end of its service.
    pub enum AfterPause {
        Extend "extend" "顺延：结束日期后移，价格不变" "The end moves by the days suspended, the price stays",
        Shorten "shorten" "不顺延：结束日期不变，减少相应价款" "The end stays, the days fall away with their price",
    }
}

/// The days of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceDays {
    span: ServiceSpan,
    pauses: Vec<Pause>,
}

/// Why a service cannot be changed as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub enum ServiceChangeError {
    /// It would not end earlier.
    NotEarlier { asked: Date, ends_on: Date },
    /// It would end before the day before its first.
    BeforeStart { asked: Date, starts_on: Date },
    /// The suspension is not a span of days inside the service.
    OutsideService { starts_on: Date, ends_on: Date },
    /// Some of the days are suspended already.
    Suspended { first_day: Date, last_day: Date },
    /// No day of service would be left.
    NothingLeft,
    /// The end would lie too far in the future.
    TooLong,
}

impl ServiceChangeError {
    /// The facts in both languages, without a full stop.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::NotEarlier { asked, ends_on } => {
                words!(
                    "服务至 {ends_on} 结束，{asked} 并未提前",
                    "the service ends on {ends_on}, {asked} is not earlier"
                )
            }
            Self::BeforeStart { asked, starts_on } => words!(
                "服务自 {starts_on} 开始；未履行的服务填其前一天，而非 {asked}",
                "the service starts on {starts_on}; one that was not rendered at all ends the day before, not on {asked}"
            ),
            Self::OutsideService { starts_on, ends_on } => words!(
                "暂停须在服务期 {starts_on} 至 {ends_on} 内",
                "a suspension lies inside the service, {starts_on} to {ends_on}"
            ),
            Self::Suspended { first_day, last_day } => {
                words!("{first_day} 至 {last_day} 已暂停", "{first_day} to {last_day} is suspended already")
            }
            Self::NothingLeft => words!("暂停后没有剩余的服务日", "no day of service would be left"),
            Self::TooLong => words!("顺延后的结束日期过远", "the end would lie too far away"),
        }
    }
}

impl From<ServiceSpan> for ServiceDays {
    fn from(span: ServiceSpan) -> Self {
        Self { span, pauses: Vec::new() }
    }
}

impl ServiceDays {
    /// A service from its first day to its last, without the pauses, which lie inside and do not overlap.
    #[must_use]
    pub const fn new(span: ServiceSpan, pauses: Vec<Pause>) -> Self {
        Self { span, pauses }
    }

    /// The first day.
    #[must_use]
    pub const fn first_day(&self) -> Date {
        self.span.first_day()
    }

    /// The last day.
    #[must_use]
    pub const fn last_day(&self) -> Date {
        self.span.last_day()
    }

    /// The suspensions, in the order they were made.
    #[must_use]
    pub fn pauses(&self) -> &[Pause] {
        &self.pauses
    }

    /// Days of service in all.
    #[must_use]
    pub fn days(&self) -> i64 {
        self.days_through(self.last_day())
    }

    /// Days of service from the start through this date; none before the start, all after the end.
    #[must_use]
    pub fn days_through(&self, through: Date) -> i64 {
        let paused = |pause: &Pause| calendar::days_inclusive(pause.first_day, pause.last_day.min(through));
        self.span.days_through(through) - self.pauses.iter().map(paused).sum::<i64>()
    }

    /// The calendar months it touches, each with its first and last day.
    pub fn months(&self) -> impl Iterator<Item = (Period, Date, Date)> + use<> {
        self.span.months()
    }

    /// The service when it ends on `last_day` already; `None` when that is the day before its first, so that nothing of
    /// it is rendered.
    ///
    /// # Errors
    /// `NotEarlier`, `BeforeStart`.
    pub fn ended(&self, last_day: Date) -> Result<Option<Self>, ServiceChangeError> {
        if last_day >= self.last_day() {
            return Err(ServiceChangeError::NotEarlier { asked: last_day, ends_on: self.last_day() });
        }
        if calendar::add_days(last_day, 1) < self.first_day() {
            return Err(ServiceChangeError::BeforeStart { asked: last_day, starts_on: self.first_day() });
        }
        let Ok(span) = ServiceSpan::new(self.first_day(), last_day) else { return Ok(None) };
        let kept = self.pauses.iter().filter(|pause| pause.first_day <= last_day);
        let pauses = kept.map(|pause| Pause { last_day: pause.last_day.min(last_day), ..*pause }).collect();
        let ended = Self { span, pauses };
        Ok((ended.days() > 0).then_some(ended))
    }

    /// The service when it is suspended on these days. Its end moves by them or stays.
    ///
    /// # Errors
    /// `OutsideService`, `Suspended`, `NothingLeft`, `TooLong`.
    pub fn suspended(&self, pause: Pause, after: AfterPause) -> Result<Self, ServiceChangeError> {
        let (starts_on, ends_on) = (self.first_day(), self.last_day());
        if pause.first_day < starts_on || pause.last_day > ends_on || pause.last_day < pause.first_day {
            return Err(ServiceChangeError::OutsideService { starts_on, ends_on });
        }
        let meets = |other: &&Pause| other.first_day <= pause.last_day && pause.first_day <= other.last_day;
        if let Some(other) = self.pauses.iter().find(meets) {
            return Err(ServiceChangeError::Suspended { first_day: other.first_day, last_day: other.last_day });
        }
        let moved = match after {
            AfterPause::Extend => calendar::days_inclusive(pause.first_day, pause.last_day),
            AfterPause::Shorten => 0,
        };
        let last_day = ends_on.checked_add(jiff::Span::new().days(moved)).map_err(|_| ServiceChangeError::TooLong)?;
        let span = ServiceSpan::new(starts_on, last_day).map_err(|_| ServiceChangeError::TooLong)?;
        let pauses = self.pauses.iter().copied().chain([pause]).collect();
        let suspended = Self { span, pauses };
        if suspended.days() == 0 { Err(ServiceChangeError::NothingLeft) } else { Ok(suspended) }
    }
}

/// What of the price of a service of `of` days stays when `days` of them are rendered: net and tax × days ÷ of, each
/// rounded once. What is given up is the rest, so both sum to the price.
///
/// `recognized` is what of the net was recognised for days that stay: a month that was rendered is never lowered, also
/// not by the minor unit that rounding leaves.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: IFRS 15.18–21, CAS 14 §8; feature RR4.
pub fn price_of_days(
    price: LineAmounts,
    days: i64,
    of: i64,
    recognized: crate::money::Money,
) -> Result<LineAmounts, MoneyError> {
    let share = |amount| rounding::prorate(amount, days.into(), of.into());
    LineAmounts::of(share(price.net)?.max(recognized)?, share(price.tax)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Currency, Money};
    use crate::revenue::{planned_revenue, recognized_through};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn cny(text: &str) -> Money {
        Money::from_decimal(text.parse().unwrap(), Currency::CNY).unwrap()
    }

    fn service(first: &str, last: &str) -> ServiceDays {
        ServiceSpan::new(day(first), day(last)).unwrap().into()
    }

    fn pause(first: &str, last: &str) -> Pause {
        Pause { first_day: day(first), last_day: day(last) }
    }

    /// Price, service, its new last day, recognised before → what stays and what is given up, net and tax.
    #[test]
    fn a_service_that_ends_early_keeps_the_price_of_its_days() {
        let check =
            |price: (&str, &str), (first, last): (&str, &str), ends_on: &str, recognized: &str, kept: (&str, &str)| {
                let price = LineAmounts::of(cny(price.0), cny(price.1)).unwrap();
                let whole = service(first, last);
                let days = whole.ended(day(ends_on)).unwrap().map_or(0, |ended| ended.days());
                let stays = price_of_days(price, days, whole.days(), cny(recognized)).unwrap();
                assert_eq!((stays.net, stays.tax), (cny(kept.0), cny(kept.1)), "{first} to {last}, ends {ends_on}");
                assert_eq!(stays.checked_add(price.checked_sub(stays).unwrap()), Ok(price));
            };
        let year = ("2026-09-01", "2027-08-31"); // 365 days
        // 91 days by 30 November: 1,200.00 × 91 ÷ 365 = 299.178…; 72.00 × 91 ÷ 365 = 17.950…
        check(("1200", "72"), year, "2026-11-30", "0", ("299.18", "17.95"));
        check(("1200", "72"), year, "2026-11-30", "299.18", ("299.18", "17.95"));
        // the day before it begins: nothing; one day: 1,200.00 ÷ 365 = 3.287…; all but one: × 364 ÷ 365 = 1,196.712…
        check(("1200", "72"), year, "2026-08-31", "0", ("0", "0"));
        check(("1200", "72"), year, "2026-09-01", "0", ("3.29", "0.20")); // 72.00 ÷ 365 = 0.197…
        check(("1200", "72"), year, "2027-08-30", "0", ("1196.71", "71.80")); // 71.802…
        // three days of 0.01: a day is 0.003…, to date 0.00, 0.01, 0.01; what was recognised stays
        check(("0.01", "0"), ("2026-03-01", "2026-03-03"), "2026-03-01", "0.01", ("0.01", "0"));
        check(("0", "0"), year, "2026-11-30", "0", ("0", "0"));
    }

    #[test]
    fn months_that_were_rendered_stay_as_they_were() {
        // 92 days from 1 July at 9,200.00, a hundred a day; it ends on 20 August, 51 days: 5,100.00
        let whole = service("2026-07-01", "2026-09-30");
        let ended = whole.ended(day("2026-08-20")).unwrap().unwrap();
        assert_eq!(recognized_through(cny("5100"), &ended, day("2026-07-31")), Ok(cny("3100")));
        let plan = planned_revenue(cny("5100"), cny("3100"), &ended, Some(day("2026-07-31"))).unwrap();
        let plan: Vec<_> = plan.into_iter().map(|(period, amount)| (period.to_string(), amount)).collect();
        assert_eq!(plan, [("2026-08".to_owned(), cny("2000"))]);
    }

    #[test]
    fn recognition_pauses_with_the_service() {
        // 92 days at 9,200.00; 10 to 19 August are suspended
        let whole = service("2026-07-01", "2026-09-30");
        let check = |after, last: &str, days, price: &str, rows: &[(&str, &str)]| {
            let suspended = whole.suspended(pause("2026-08-10", "2026-08-19"), after).unwrap();
            assert_eq!((suspended.last_day(), suspended.days()), (day(last), days));
            assert_eq!(suspended.days_through(day("2026-08-09")), 40);
            assert_eq!(suspended.days_through(day("2026-08-15")), 40, "nothing is rendered while it is suspended");
            assert_eq!(suspended.days_through(day("2026-08-20")), 41);
            for (through, expected) in rows {
                let to_date = recognized_through(cny(price), &suspended, day(through)).unwrap();
                assert_eq!(to_date, cny(expected), "through {through}");
            }
            let plan = planned_revenue(cny(price), cny("0"), &suspended, None).unwrap();
            assert_eq!(Money::sum(plan.into_iter().map(|(_, amount)| amount), Currency::CNY), Ok(cny(price)));
        };
        // the end moves to 10 October, the price stays: 31, 31 + 21, 52 + 30, 82 + 10 days
        let moved = [("2026-07-31", "3100"), ("2026-08-31", "5200"), ("2026-09-30", "8200"), ("2026-10-10", "9200")];
        check(AfterPause::Extend, "2026-10-10", 92, "9200", &moved);
        // the end stays, ten days at 100.00 fall away
        let stays = [("2026-07-31", "3100"), ("2026-08-31", "5200"), ("2026-09-30", "8200")];
        check(AfterPause::Shorten, "2026-09-30", 82, "8200", &stays);
        let price = LineAmounts::of(cny("9200"), cny("552")).unwrap();
        let kept = price_of_days(price, 82, 92, cny("3100")).unwrap();
        assert_eq!((kept.net, kept.tax), (cny("8200"), cny("492")));
        // it ends while it is suspended, and then within a second suspension
        let suspended = whole.suspended(pause("2026-08-10", "2026-08-19"), AfterPause::Extend).unwrap();
        assert_eq!(suspended.ended(day("2026-08-15")).unwrap().unwrap().days(), 40);
        let twice = suspended.suspended(pause("2026-09-01", "2026-09-10"), AfterPause::Shorten).unwrap();
        assert_eq!((twice.days(), twice.ended(day("2026-09-05")).unwrap().unwrap().days()), (82, 52));
    }

    #[test]
    fn what_a_service_refuses() {
        let whole = service("2026-07-01", "2026-09-30");
        let (starts_on, ends_on) = (day("2026-07-01"), day("2026-09-30"));
        let ended = |text| whole.ended(day(text));
        let not_earlier = |asked: &str| ServiceChangeError::NotEarlier { asked: day(asked), ends_on };
        assert_eq!(ended("2026-09-30"), Err(not_earlier("2026-09-30")));
        let early = ServiceChangeError::BeforeStart { asked: day("2026-06-29"), starts_on };
        assert_eq!((ended("2026-06-29"), ended("2026-06-30")), (Err(early), Ok(None)));
        let outside = Err(ServiceChangeError::OutsideService { starts_on, ends_on });
        for (first, last) in [("2026-06-30", "2026-07-02"), ("2026-09-30", "2026-10-01"), ("2026-08-02", "2026-08-01")]
        {
            assert_eq!(whole.suspended(pause(first, last), AfterPause::Extend), outside, "{first} to {last}");
        }
        let once = whole.suspended(pause("2026-08-10", "2026-08-19"), AfterPause::Extend).unwrap();
        let again = once.suspended(pause("2026-08-19", "2026-08-20"), AfterPause::Extend);
        let taken = ServiceChangeError::Suspended { first_day: day("2026-08-10"), last_day: day("2026-08-19") };
        assert_eq!(again, Err(taken));
        let all = whole.suspended(pause("2026-07-01", "2026-09-30"), AfterPause::Shorten);
        assert_eq!(all, Err(ServiceChangeError::NothingLeft));
    }
}
