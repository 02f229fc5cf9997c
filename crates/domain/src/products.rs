//! 产品 Products, price lists and how their revenue is recognised.

use crate::calendar::Date;
use crate::ids::{PriceId, PriceListId};
use rust_decimal::Decimal;

crate::text_enum! {
    /// When the revenue of a product is recognised.
    pub enum RecognitionMethod {
        PointInTime "point_in_time" "时点（验收）" "Point in time, on acceptance",
        StraightLine "straight_line" "时段（按日直线）" "Over time, straight line by day",
    }
}

/// A price that may apply, with the validity of its list. Both validities are inclusive; an open end is always valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceCandidate {
    /// The price.
    pub id: PriceId,
    /// Its list.
    pub price_list_id: PriceListId,
    /// Price of one unit without tax.
    pub unit_price: Decimal,
    /// Least quantity it holds for; `None` for any.
    pub min_quantity: Option<Decimal>,
    /// First day of the price.
    pub valid_from: Option<Date>,
    /// Last day of the price.
    pub valid_to: Option<Date>,
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
        holds(on, price.valid_from, price.valid_to)
            && holds(on, price.list_valid_from, price.list_valid_to)
            && price.min_quantity.is_none_or(|least| quantity >= least)
    };
    // `None` sorts below every date and quantity: an open start is older than any start.
    candidates.iter().filter(applies).max_by_key(|price| {
        (price.list_valid_from, price.price_list_id, price.min_quantity, price.valid_from, price.id)
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
            unit_price: cells[4].parse().unwrap(),
            min_quantity: (cells[2] != "-").then(|| cells[2].parse().unwrap()),
            valid_from,
            valid_to,
            list_valid_from,
            list_valid_to,
        }
    }

    #[test]
    fn the_newest_list_then_the_largest_step_decides() {
        let candidates = candidates();
        let check = |on: &str, quantity: &str, expected: Option<&str>| {
            let found = best_price(&candidates, on.parse().unwrap(), quantity.parse().unwrap());
            assert_eq!(found.map(|price| price.unit_price.to_string()).as_deref(), expected, "{quantity} on {on}");
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
}
