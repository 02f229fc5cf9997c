//! 产品 Products, price lists and how their revenue is recognised.

use crate::calendar::Date;
use crate::ids::{PriceId, PriceListId};
use rust_decimal::Decimal;
use std::cmp::Ordering;

crate::text_enum! {
    /// When the revenue of a product is recognised.
    pub enum RecognitionMethod {
        PointInTime "point_in_time" "时点（验收）" "Point in time, on acceptance",
        StraightLine "straight_line" "时段（按日直线）" "Over time, straight line by day",
    }
}

/// What a price list asks for one unit of a product, from a quantity on. Days are inclusive; an open end is always valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceStep {
    /// Price of one unit without tax.
    pub unit_price: Decimal,
    /// Least quantity it holds for; `None` for any.
    pub min_quantity: Option<Decimal>,
    /// First day.
    pub valid_from: Option<Date>,
    /// Last day.
    pub valid_to: Option<Date>,
}

/// How two prices of one product in one list contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceConflict {
    /// Both hold for the same quantity on the same day.
    SameStep,
    /// On the same day one unit costs more when more are bought.
    RisesWithQuantity,
}

/// Whether two prices of one product in one list contradict each other on a day on which both hold.
#[must_use]
pub fn price_conflict(one: &PriceStep, other: &PriceStep) -> Option<PriceConflict> {
    let ends_before = |to: Option<Date>, from: Option<Date>| to.zip(from).is_some_and(|(to, from)| to < from);
    if ends_before(one.valid_to, other.valid_from) || ends_before(other.valid_to, one.valid_from) {
        return None;
    }
    match one.min_quantity.unwrap_or_default().cmp(&other.min_quantity.unwrap_or_default()) {
        Ordering::Equal => Some(PriceConflict::SameStep),
        Ordering::Less if one.unit_price < other.unit_price => Some(PriceConflict::RisesWithQuantity),
        Ordering::Greater if one.unit_price > other.unit_price => Some(PriceConflict::RisesWithQuantity),
        _ => None,
    }
}

/// A price that may apply, with the validity of its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceCandidate {
    /// The price.
    pub id: PriceId,
    /// Its list.
    pub price_list_id: PriceListId,
    /// What it asks, from when to when.
    pub step: PriceStep,
    /// First day of the list.
    pub list_valid_from: Option<Date>,
    /// Last day of the list.
    pub list_valid_to: Option<Date>,
}

/// The price of `quantity` on a day. A list is one coherent offer, so the list decides first: the one that came into
/// force last. Within it the largest minimum quantity that is reached, then the price that came into force last, then
/// the one entered last. `None` when nothing applies.
///
/// All candidates are of one product and one currency. Source: feature OP6.
#[must_use]
pub fn best_price(candidates: &[PriceCandidate], on: Date, quantity: Decimal) -> Option<&PriceCandidate> {
    let applies = |price: &&PriceCandidate| {
        holds(on, price.step.valid_from, price.step.valid_to)
            && holds(on, price.list_valid_from, price.list_valid_to)
            && price.step.min_quantity.is_none_or(|least| quantity >= least)
    };
    // `None` sorts below every date and quantity: an open start is older than any start.
    candidates.iter().filter(applies).max_by_key(|price| {
        (price.list_valid_from, price.price_list_id, price.step.min_quantity, price.step.valid_from, price.id)
    })
}

fn holds(on: Date, from: Option<Date>, to: Option<Date>) -> bool {
    from.is_none_or(|from| from <= on) && to.is_none_or(|to| on <= to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Id;

    /// `list | list from..to | min quantity | price from..to | unit price`, a dash for none. The line is the id.
    const PRICES: &str = "
        1 | -..-                   | -   | -..-                   | 100
        1 | -..-                   | 10  | -..-                   | 95
        1 | -..-                   | 100 | -..2026-06-30          | 90
        1 | -..-                   | 10  | 2026-04-01..-          | 94
        2 | 2026-03-01..2026-03-31 | -   | -..-                   | 80
        2 | 2026-03-01..2026-03-31 | 50  | 2026-03-10..2026-03-12 | 70
    ";

    fn candidates() -> Vec<PriceCandidate> {
        let lines = PRICES.lines().filter(|line| !line.trim().is_empty());
        lines.zip(1..).map(|(line, id)| candidate(line, id)).collect()
    }

    fn candidate(line: &str, id: i64) -> PriceCandidate {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let date = |text: &str| (text != "-").then(|| text.parse().unwrap());
        let span = |cell: &str| cell.split_once("..").map(|(from, to)| (date(from), date(to))).unwrap();
        let (list_valid_from, list_valid_to) = span(cells[1]);
        let (valid_from, valid_to) = span(cells[3]);
        PriceCandidate {
            id: PriceId::from_raw(id),
            price_list_id: PriceListId::from_raw(cells[0].parse().unwrap()),
            step: PriceStep {
                unit_price: cells[4].parse().unwrap(),
                min_quantity: (cells[2] != "-").then(|| cells[2].parse().unwrap()),
                valid_from,
                valid_to,
            },
            list_valid_from,
            list_valid_to,
        }
    }

    #[test]
    fn the_newest_list_then_the_largest_step_decides() {
        let candidates = candidates();
        let check = |on: &str, quantity: &str, expected: Option<&str>| {
            let found = best_price(&candidates, on.parse().unwrap(), quantity.parse().unwrap());
            assert_eq!(found.map(|price| price.step.unit_price.to_string()).as_deref(), expected, "{quantity} on {on}");
        };
        check("2026-02-28", "1", Some("100"));
        check("2026-02-28", "9.999999", Some("100"));
        check("2026-02-28", "10", Some("95"));
        check("2026-02-28", "100", Some("90"));
        check("2026-03-01", "100", Some("80")); // first day of the newer list, which has no step for it
        check("2026-03-10", "50", Some("70"));
        check("2026-03-12", "50", Some("70")); // last day of the price
        check("2026-03-13", "50", Some("80"));
        check("2026-03-31", "1", Some("80")); // last day of the list
        check("2026-04-01", "10", Some("94")); // the newer of two prices for the same step
        check("2026-07-01", "100", Some("94")); // the step of 100 has ended
        assert_eq!(best_price(&[], "2026-01-01".parse().unwrap(), Decimal::ONE), None);
    }

    /// `unit price from quantity, first day..last day` of two prices, and how they contradict each other.
    #[test]
    fn prices_that_hold_on_one_day_agree() {
        let step = |text: &str| {
            let words: Vec<&str> = text.split(' ').collect();
            let date = |text: &str| (text != "-").then(|| text.parse().unwrap());
            let (from, to) = words[2].split_once("..").unwrap();
            PriceStep {
                unit_price: words[0].parse().unwrap(),
                min_quantity: (words[1] != "-").then(|| words[1].parse().unwrap()),
                valid_from: date(from),
                valid_to: date(to),
            }
        };
        for (one, other, expected) in [
            ("30 50 -..-", "31 50 -..-", Some(PriceConflict::SameStep)),
            ("30 50.0 -..-", "30 50 2026-03-01..-", Some(PriceConflict::SameStep)),
            ("30 - -..-", "31 0 -..-", Some(PriceConflict::SameStep)),
            ("39.99 - -..-", "440 100 -..-", Some(PriceConflict::RisesWithQuantity)),
            ("39.99 - -..-", "39.99 100 -..-", None),
            ("39.99 - -..-", "30 50 -..-", None),
            ("30 50 -..2026-03-31", "31 50 2026-04-01..-", None), // one ends the day before the other begins
            ("30 50 -..2026-04-01", "31 50 2026-04-01..-", Some(PriceConflict::SameStep)), // both hold on the first
            ("30 50 2026-01-01..2026-12-31", "40 60 2027-01-01..-", None),
        ] {
            assert_eq!(price_conflict(&step(one), &step(other)), expected, "{one} | {other}");
            assert_eq!(price_conflict(&step(other), &step(one)), expected, "{other} | {one}");
        }
    }
}
