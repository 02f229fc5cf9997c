//! 未来收入 What of a service is still to be recognised, month by month.

use super::recognition::recognized_through;
use super::service::ServiceDays;
use crate::calendar::{Date, Period};
use crate::money::{Money, MoneyError};

/// The months of a service that are not recognised in full, with what each will bring; a month that was begun brings
/// the rest of it. They sum to `allocated − recognized` exactly, whatever was recognised before.
///
/// `through` is the last day recognised, none before the first recognition.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: feature RR7; money.md rule 5.
pub fn planned_revenue(
    allocated: Money,
    recognized: Money,
    service: &ServiceDays,
    through: Option<Date>,
) -> Result<Vec<(Period, Money)>, MoneyError> {
    let mut before = recognized;
    let mut rows = Vec::new();
    for (period, _, last_day) in service.months() {
        if through.is_some_and(|through| last_day <= through) {
            continue;
        }
        let to_date = recognized_through(allocated, service, last_day)?;
        rows.push((period, to_date.checked_sub(before)?));
        before = to_date;
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use crate::revenue::ServiceSpan;

    #[test]
    fn the_rest_is_spread_by_day_and_nothing_is_lost() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let cny = |minor| Money::new(minor, Currency::CNY);
        // 92 days from 1 July to 30 September at 9,200.00: 3,100 + 3,100 + 3,000
        let service: ServiceDays = ServiceSpan::new(day("2026-07-01"), day("2026-09-30")).unwrap().into();
        let plan = |recognized, through: Option<&str>| {
            let rows = planned_revenue(cny(920_000), cny(recognized), &service, through.map(day)).unwrap();
            rows.into_iter().map(|(period, amount)| (period.to_string(), amount.amount_minor())).collect::<Vec<_>>()
        };
        let row = |month: &str, minor: i64| (month.to_owned(), minor);
        assert_eq!(plan(0, None), [row("2026-07", 310_000), row("2026-08", 310_000), row("2026-09", 300_000)]);
        // recognised through 10 August: 41 days
        assert_eq!(plan(410_000, Some("2026-08-10")), [row("2026-08", 210_000), row("2026-09", 300_000)]);
        assert_eq!(plan(920_000, Some("2026-09-30")), []);
    }
}
