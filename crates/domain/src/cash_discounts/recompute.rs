//! What a taken discount becomes when part of its invoice is credited afterwards.

use crate::money::{Money, MoneyError};
use crate::rounding;

/// A receipt's part of an invoice, in the order the parts were settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettledPart {
    /// Cash and discount together: what it took off the open amount.
    pub settled: Money,
    /// The discount in it.
    pub discount: Money,
    /// The part of the discount that lowers the tax.
    pub discount_on_tax: Money,
}

/// The discounts of an invoice whose tax-included amount falls from `base_before` to `base_after` by a credit note:
/// for each part the discount and its tax part as they are now, never more than before.
///
/// The parts are settled again, in their order, on the smaller invoice. What fits keeps its discount; what does not
/// keeps the share that fits; and cash that then has nothing to settle is the customer's. `base_before` already lacks
/// what was credited earlier, so a second note continues where the first one ended. Each discount is rounded once,
/// half away from zero, to the minor unit.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: feature CD6 (a return recomputes the discount).
pub fn recompute_discounts(
    parts: &[SettledPart],
    base_before: Money,
    base_after: Money,
) -> Result<Vec<(Money, Money)>, MoneyError> {
    let (mut left_before, mut left_after) = (base_before, base_after);
    let mut discounts = Vec::with_capacity(parts.len());
    for part in parts {
        let before = part.settled.min(left_before)?;
        let after = part.settled.min(left_after)?;
        left_before = left_before.checked_sub(before)?;
        left_after = left_after.checked_sub(after)?;
        if before == after || !before.is_positive() {
            discounts.push((part.discount, part.discount_on_tax));
            continue;
        }
        let share = |amount: Money| rounding::prorate(amount, after.to_decimal(), before.to_decimal());
        discounts.push((share(part.discount)?, share(part.discount_on_tax)?));
    }
    Ok(discounts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn cny(text: &str) -> Money {
        Money::from_decimal(text.parse().expect("a number"), Currency::CNY).expect("two decimals")
    }

    fn check(parts: &[(&str, &str, &str)], before: &str, after: &str, expected: &[(&str, &str)]) {
        let part = |(settled, discount, tax): &(&str, &str, &str)| SettledPart {
            settled: cny(settled),
            discount: cny(discount),
            discount_on_tax: cny(tax),
        };
        let parts: Vec<_> = parts.iter().map(part).collect();
        let expected: Vec<_> = expected.iter().map(|(discount, tax)| (cny(discount), cny(tax))).collect();
        assert_eq!(recompute_discounts(&parts, cny(before), cny(after)), Ok(expected), "{before} → {after}");
    }

    #[test]
    fn a_discount_falls_with_its_base() {
        // 1,130.00 settled by 1,107.40 and 2 %; 339.00 come back: 2 % of 791.00, its tax 15.82 × 13 ÷ 113.
        check(&[("1130", "22.60", "2.60")], "1130", "791", &[("15.82", "1.82")]);
        // The second return goes on from 791.00: 2 % of 452.00. The cash is still all there.
        check(&[("1123.22", "15.82", "1.82")], "791", "452", &[("9.04", "1.04")]);
        check(&[("1130", "22.60", "2.60")], "1130", "0", &[("0", "0")]);
        check(&[("10", "0", "0")], "10", "5", &[("0", "0")]);
    }

    #[test]
    fn what_still_fits_keeps_its_discount() {
        // 565.00 settled of 1,130.00: a credit on the open half changes nothing.
        check(&[("565", "11.30", "1.30")], "1130", "904", &[("11.30", "1.30")]);
        check(&[("565", "11.30", "1.30")], "1130", "565", &[("11.30", "1.30")]);
        // Two parts: the one settled last gives way first.
        let parts = [("500", "10", "1.15"), ("630", "6.30", "0.72")];
        check(&parts, "1130", "791", &[("10", "1.15"), ("2.91", "0.33")]); // 6.30 × 291 ÷ 630; 0.72 × 291 ÷ 630
        check(&parts, "1130", "250", &[("5", "0.58"), ("0", "0")]); // 1.15 ÷ 2 = 0.575
        check(&[], "1130", "791", &[]);
    }
}
