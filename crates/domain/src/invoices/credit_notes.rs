//! 红字发票 Credit notes: each rounds its own tax, and the one that clears the invoice takes what is left.

use crate::words;
use crate::words::Words;
use rust_decimal::Decimal;

use crate::money::{Money, MoneyError};
use crate::rounding;
use crate::taxes::{LineAmounts, TaxError, add_tax, split_gross};

/// Why an invoice cannot be credited as asked. Amounts on credit notes are positive here; the document shows the sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub enum CreditError {
    ExceedsLeft {
        asked: Money,
        left: Money,
    },
    QuantityExceedsLeft {
        asked: Decimal,
        left: Decimal,
    },
    NotPositive {
        asked: Money,
    },
    #[error(transparent)]
    Tax(#[from] TaxError),
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl CreditError {
    /// The facts in both languages, without a full stop.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::ExceedsLeft { asked, left } => {
                words!("要求红冲 {asked}，剩余 {left}", "asked to credit {asked} of which {left} is left")
            }
            Self::QuantityExceedsLeft { asked, left } => {
                words!("要求红冲数量 {asked}，剩余 {left}", "asked to credit {asked} units of which {left} are left")
            }
            Self::NotPositive { asked } => {
                words!("红字发票金额 {asked} 未冲减任何金额", "a credit note over {asked} credits nothing")
            }
            Self::Tax(error) => error.words(),
            Self::Money(error) => error.words(),
        }
    }
}

/// A credit note over `net` of an invoice (or of one of its lines) of which `credited_before` was credited already.
///
/// The tax is `net × rate`, rounded, but never more than is left; a note that clears the net takes all tax that is
/// left, so the notes sum to the invoice. All amounts positive.
///
/// # Errors
/// `NotPositive`, `ExceedsLeft`, `Tax` for an impossible rate, `Money`.
/// Source: golden `apply.credit_note_rounding`; notes taxed one by one add up to more than the invoice.
pub fn credit_part(
    invoice: LineAmounts,
    credited_before: LineAmounts,
    net: Money,
    tax_percent: Decimal,
) -> Result<LineAmounts, CreditError> {
    if !net.is_positive() {
        return Err(CreditError::NotPositive { asked: net });
    }
    let left = invoice.checked_sub(credited_before)?;
    if net.exceeds(left.net)? {
        return Err(CreditError::ExceedsLeft { asked: net, left: left.net });
    }
    if net == left.net {
        return Ok(left);
    }
    let own = add_tax(net, tax_percent)?;
    Ok(LineAmounts::of(net, own.tax.min(left.tax)?)?)
}

/// A credit note over `quantity` units of an invoice line of which `quantity_left` and the difference of the amounts are
/// not credited yet.
///
/// Units are one fact and money is another: units that were given away, or whose share rounds to nothing, come back at
/// 0.00. The last units take all that is left, so the notes sum to the line whatever their steps. All amounts positive.
///
/// # Errors
/// `QuantityExceedsLeft` for more units than are left or none, `Tax` for an impossible rate, `Money`.
pub fn credit_units(
    invoice: LineAmounts,
    credited_before: LineAmounts,
    quantity_left: Decimal,
    quantity: Decimal,
    tax_percent: Decimal,
) -> Result<LineAmounts, CreditError> {
    let left = invoice.checked_sub(credited_before)?;
    let net = net_of_quantity(left.net, quantity_left, quantity)?;
    if quantity == quantity_left {
        return Ok(left);
    }
    if net.is_zero() {
        return Ok(LineAmounts::zero(net.currency()));
    }
    credit_part(invoice, credited_before, net, tax_percent)
}

/// The net of `quantity` units of an invoice line of which `line_quantity` with `left` are not credited yet.
///
/// It is the units' share of what is left, so an allowance granted before lowers what comes back for each unit, and
/// the last units take the rest.
///
/// # Errors
/// `QuantityExceedsLeft` for more units than are left or none, `Money`.
pub fn net_of_quantity(left: Money, quantity_left: Decimal, quantity: Decimal) -> Result<Money, CreditError> {
    if quantity <= Decimal::ZERO || quantity > quantity_left {
        return Err(CreditError::QuantityExceedsLeft { asked: quantity, left: quantity_left });
    }
    Ok(rounding::prorate(left, quantity, quantity_left)?)
}

/// A credit note over the tax-included amount `gross` of an invoice line of which `credited_before` was credited.
///
/// The tax inside `gross` is rounded, but leaves neither more net nor more tax than is left; a note over all that is
/// left takes it as it is. All amounts positive.
///
/// # Errors
/// `NotPositive`, `ExceedsLeft`, `Tax` for an impossible rate, `Money`.
pub fn credit_gross_part(
    invoice: LineAmounts,
    credited_before: LineAmounts,
    gross: Money,
    tax_percent: Decimal,
) -> Result<LineAmounts, CreditError> {
    if !gross.is_positive() {
        return Err(CreditError::NotPositive { asked: gross });
    }
    let left = invoice.checked_sub(credited_before)?;
    if gross.exceeds(left.gross)? {
        return Err(CreditError::ExceedsLeft { asked: gross, left: left.gross });
    }
    let own = split_gross(gross, tax_percent)?;
    let tax = own.tax.min(left.tax)?.max(gross.checked_sub(left.net)?)?;
    Ok(LineAmounts { net: gross.checked_sub(tax)?, tax, gross })
}

/// A fee of an invoice on which a coupon was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CouponedFee {
    /// The fee before the coupon, without tax.
    pub amount: Money,
    /// The coupon used on it.
    pub coupon: Money,
    /// Its rate in per cent.
    pub tax_percent: Decimal,
}

/// A credit note on a fee with a coupon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CouponedCredit {
    /// Part of the coupon that belongs to the credited amount.
    pub coupon_share: Money,
    /// What is credited: net without the coupon share, and its tax.
    pub amounts: LineAmounts,
}

/// The amounts of a fee as invoiced: the coupon comes off before tax.
///
/// # Errors
/// `Tax`, `Money`.
pub fn couponed_fee_amounts(fee: &CouponedFee) -> Result<LineAmounts, CreditError> {
    Ok(add_tax(fee.amount.checked_sub(fee.coupon)?, fee.tax_percent)?)
}

/// Credits part of a fee: its share of the coupon comes off before tax.
///
/// `asked` is measured like the fee, before the coupon and without tax.
///
/// # Errors
/// `NotPositive`, `ExceedsLeft` when more than the fee is asked, `Tax`, `Money`. Source: golden `cn-lago-coupon`.
pub fn credit_with_coupon(fee: &CouponedFee, asked: Money) -> Result<CouponedCredit, CreditError> {
    if !asked.is_positive() {
        return Err(CreditError::NotPositive { asked });
    }
    if asked.exceeds(fee.amount)? {
        return Err(CreditError::ExceedsLeft { asked, left: fee.amount });
    }
    let coupon_share = rounding::prorate(fee.coupon, asked.to_decimal(), fee.amount.to_decimal())?;
    let amounts = add_tax(asked.checked_sub(coupon_share)?, fee.tax_percent)?;
    Ok(CouponedCredit { coupon_share, amounts })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn cny(text: &str) -> Money {
        Money::from_decimal(text.parse().unwrap(), Currency::CNY).unwrap()
    }

    #[test]
    fn the_note_that_clears_takes_what_is_left() {
        let thirteen = Decimal::from(13);
        let invoice = add_tax(cny("99.99"), thirteen).unwrap();
        let mut credited = LineAmounts::zero(Currency::CNY);
        for tax in ["4.33", "4.33", "4.34"] {
            let note = credit_part(invoice, credited, cny("33.33"), thirteen).unwrap();
            assert_eq!(note.tax, cny(tax));
            credited = credited.checked_add(note).unwrap();
        }
        assert_eq!(credited, invoice);
        let left = cny("0");
        let refused = credit_part(invoice, credited, cny("0.01"), thirteen);
        assert_eq!(refused, Err(CreditError::ExceedsLeft { asked: cny("0.01"), left }));
    }

    #[test]
    fn tax_never_exceeds_what_is_left() {
        // two notes of 0.04 at 13 % round to 0.01 each; the invoice of 0.10 carries 0.01
        let invoice = add_tax(cny("0.10"), Decimal::from(13)).unwrap();
        let first = credit_part(invoice, LineAmounts::zero(Currency::CNY), cny("0.04"), Decimal::from(13)).unwrap();
        let second = credit_part(invoice, first, cny("0.04"), Decimal::from(13)).unwrap();
        assert_eq!((first.tax, second.tax), (cny("0.01"), cny("0.00")));
    }

    #[test]
    fn units_take_their_share_of_what_is_left() {
        let check = |left: &str, quantity_left: i64, quantity: i64, expected: &str| {
            assert_eq!(net_of_quantity(cny(left), quantity_left.into(), quantity.into()), Ok(cny(expected)));
        };
        check("1000", 10, 3, "300");
        check("900", 10, 3, "270"); // after an allowance of 100
        check("66.67", 2, 1, "33.34");
        check("33.33", 1, 1, "33.33");
        let refused = CreditError::QuantityExceedsLeft { asked: Decimal::TWO, left: Decimal::ONE };
        assert_eq!(net_of_quantity(cny("1"), Decimal::ONE, Decimal::TWO), Err(refused));
    }

    #[test]
    fn units_come_back_whatever_they_are_worth() {
        let thirteen = Decimal::from(13);
        let zero = LineAmounts::zero(Currency::CNY);
        let units = |invoice, before, left: i64, quantity: i64| {
            credit_units(invoice, before, left.into(), quantity.into(), thirteen)
        };
        assert_eq!(units(zero, zero, 5, 2), Ok(zero), "given away");
        // 1,000 screws at 0.004 are 4.00 and 0.52 tax: one is worth 0.00, two are worth 0.01 (0.008), all are worth all
        let screws = add_tax(cny("4"), thirteen).unwrap();
        assert_eq!(units(screws, zero, 1000, 1), Ok(zero));
        assert_eq!(units(screws, zero, 1000, 2).unwrap().net, cny("0.01"));
        assert_eq!(units(screws, zero, 1000, 1000), Ok(screws));
        // 999 in steps of one credit nothing until a unit's share of what is left rounds up; the last takes the rest
        let mut credited = zero;
        for left in (1..=1000).rev() {
            credited = credited.checked_add(units(screws, credited, left, 1).unwrap()).unwrap();
        }
        assert_eq!(credited, screws);
        // all of it conceded before: the goods still come back
        assert_eq!(units(screws, screws, 1000, 1000), Ok(zero));
        let refused = CreditError::QuantityExceedsLeft { asked: 2.into(), left: 1.into() };
        assert_eq!(units(screws, zero, 1, 2), Err(refused));
        assert!(units(screws, zero, 1, 0).is_err());
    }

    #[test]
    fn an_allowance_carries_its_tax_and_clears_to_nothing() {
        let thirteen = Decimal::from(13);
        let invoice = add_tax(cny("100"), thirteen).unwrap();
        let zero = LineAmounts::zero(Currency::CNY);
        let first = credit_gross_part(invoice, zero, cny("11.30"), thirteen).unwrap();
        assert_eq!((first.net, first.tax), (cny("10"), cny("1.30")));
        let rest = credit_gross_part(invoice, first, cny("101.70"), thirteen).unwrap();
        assert_eq!(first.checked_add(rest), Ok(invoice));
        // an invoice whose tax was rounded down to nothing: no note brings tax back
        let small = LineAmounts::of(cny("0.03"), cny("0")).unwrap();
        assert_eq!(credit_gross_part(small, zero, cny("0.03"), Decimal::ONE_HUNDRED).unwrap(), small);
        let refused = credit_gross_part(invoice, first, cny("101.71"), thirteen);
        assert_eq!(refused, Err(CreditError::ExceedsLeft { asked: cny("101.71"), left: cny("101.70") }));
    }

    #[test]
    fn nothing_is_no_credit() {
        let invoice = add_tax(cny("1"), Decimal::ZERO).unwrap();
        let refused = credit_part(invoice, LineAmounts::zero(Currency::CNY), cny("0"), Decimal::ZERO);
        assert_eq!(refused, Err(CreditError::NotPositive { asked: cny("0") }));
    }
}
