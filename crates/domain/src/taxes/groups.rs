//! Tax by rate group with the total fixed first, and taxes in sequence on a unit price.

use rust_decimal::Decimal;

use crate::money::{Currency, Money, MoneyError};
use crate::rounding;

/// A line with one percentage rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RatedLine {
    /// Number of units.
    pub quantity: Decimal,
    /// Price of one unit without tax.
    pub price: Decimal,
    /// Rate in per cent.
    pub tax_percent: Decimal,
}

/// All lines of one rate. `base + tax = total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateGroup {
    /// Rate in per cent.
    pub tax_percent: Decimal,
    /// What the tax leaves of the total.
    pub base: Money,
    /// Tax, rounded from the raw base.
    pub tax: Money,
    /// Total, rounded from the raw base and tax.
    pub total: Money,
}

/// Per rate, in the order the rates first appear: tax and total are rounded, the base is their difference.
///
/// # Errors
/// `Overflow`. Source: golden `tax.by_group_total_first` (Portuguese practice: the law fixes total and tax).
pub fn group_totals(lines: &[RatedLine], currency: Currency) -> Result<Vec<RateGroup>, MoneyError> {
    let overflow = MoneyError::Overflow { currency };
    let mut raw_bases: Vec<(Decimal, Decimal)> = Vec::new();
    for line in lines {
        let amount = line.quantity.checked_mul(line.price).ok_or(overflow)?;
        match raw_bases.iter_mut().find(|(percent, _)| *percent == line.tax_percent) {
            Some((_, base)) => *base = base.checked_add(amount).ok_or(overflow)?,
            None => raw_bases.push((line.tax_percent, amount)),
        }
    }
    raw_bases.into_iter().map(|(percent, base)| group_total(percent, base, currency)).collect()
}

fn group_total(tax_percent: Decimal, raw_base: Decimal, currency: Currency) -> Result<RateGroup, MoneyError> {
    let overflow = MoneyError::Overflow { currency };
    let raw_tax = raw_base.checked_mul(tax_percent).ok_or(overflow)? / Decimal::ONE_HUNDRED;
    let raw_total = raw_base.checked_add(raw_tax).ok_or(overflow)?;
    let tax = rounding::round_to_minor(raw_tax, currency)?;
    let total = rounding::round_to_minor(raw_total, currency)?;
    Ok(RateGroup { tax_percent, base: total.checked_sub(tax)?, tax, total })
}

/// Base, tax and total of a document: the sums of its groups.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`.
pub fn total_of_groups(groups: &[RateGroup], currency: Currency) -> Result<(Money, Money, Money), MoneyError> {
    let sum = |part: fn(&RateGroup) -> Money| Money::sum(groups.iter().map(part), currency);
    Ok((sum(|group| group.base)?, sum(|group| group.tax)?, sum(|group| group.total)?))
}

/// A tax that applies at its place in a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompoundTax {
    /// Per cent of the unit price it sees, or an amount per unit.
    pub kind: super::TaxKind,
    /// Place in the sequence; taxes of one place see the same unit price.
    pub sequence: i64,
    /// Later places see a unit price that contains this tax.
    pub updates_unit_price: bool,
}

/// What one tax of a sequence came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompoundTaxAmount {
    /// Which tax, by its index in the input.
    pub index: usize,
    /// What it was computed on.
    pub base: Money,
    /// The tax.
    pub amount: Money,
}

/// Taxes in sequence on `quantity` units, and the total with all of them. Rows come in order of sequence.
///
/// # Errors
/// `Overflow`. Source: golden `tax.compound` (eco-tax that raises the price VAT is computed on).
pub fn compound_taxes(
    quantity: Decimal,
    unit_price: Decimal,
    taxes: &[CompoundTax],
    currency: Currency,
) -> Result<(Vec<CompoundTaxAmount>, Money), MoneyError> {
    let overflow = MoneyError::Overflow { currency };
    let extended = |price: Decimal| rounding::round_to_minor(price.checked_mul(quantity).ok_or(overflow)?, currency);
    let mut order: Vec<usize> = (0..taxes.len()).collect();
    order.sort_by_key(|&index| taxes[index].sequence);
    let (mut price, mut raised, mut place) = (unit_price, unit_price, None);
    let mut rows = Vec::with_capacity(taxes.len());
    for index in order {
        let tax = taxes[index];
        if place != Some(tax.sequence) {
            (place, price) = (Some(tax.sequence), raised);
        }
        let each = per_unit(tax.kind, price).ok_or(overflow)?;
        if tax.updates_unit_price {
            raised = raised.checked_add(each).ok_or(overflow)?;
        }
        rows.push(CompoundTaxAmount { index, base: extended(price)?, amount: extended(each)? });
    }
    let amounts = rows.iter().map(|row| row.amount);
    let total = extended(unit_price)?.checked_add(Money::sum(amounts, currency)?)?;
    Ok((rows, total))
}

fn per_unit(kind: super::TaxKind, price: Decimal) -> Option<Decimal> {
    match kind {
        super::TaxKind::Percent(percent) => price.checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED),
        super::TaxKind::Fixed(each) => Some(each),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxes::TaxKind;

    #[test]
    fn the_base_gives_way() {
        let line = RatedLine {
            quantity: "12.12".parse().unwrap(),
            price: "12.12".parse().unwrap(),
            tax_percent: Decimal::from(6),
        };
        let groups = group_totals(&[line], Currency::EUR).unwrap();
        let group = groups[0];
        // raw 146.8944, tax 8.8137, total 155.7081: the base is 146.90, not 146.89
        let minors = (group.base.amount_minor(), group.tax.amount_minor(), group.total.amount_minor());
        assert_eq!(minors, (14_690, 881, 15_571));
    }

    #[test]
    fn taxes_of_one_place_see_the_same_price() {
        let percent =
            |sequence| CompoundTax { kind: TaxKind::Percent(Decimal::TEN), sequence, updates_unit_price: true };
        let amounts = |taxes: &[CompoundTax]| -> Vec<i64> {
            let (rows, _) = compound_taxes(Decimal::ONE, Decimal::ONE_HUNDRED, taxes, Currency::CNY).unwrap();
            rows.iter().map(|row| row.amount.amount_minor()).collect()
        };
        assert_eq!(amounts(&[percent(1), percent(1)]), [1_000, 1_000]);
        assert_eq!(amounts(&[percent(1), percent(2)]), [1_000, 1_100]);
        assert_eq!(amounts(&[percent(1), percent(1), percent(2)]), [1_000, 1_000, 1_200]);
    }
}
