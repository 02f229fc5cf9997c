//! 红字发票 Credit notes: each rounds its own tax, and the one that clears the invoice takes what is left.

use rust_decimal::Decimal;

use crate::money::{Money, MoneyError};
use crate::rounding;
use crate::taxes::{LineAmounts, TaxError, add_tax};

/// Why an invoice cannot be credited as asked. Amounts on credit notes are positive here; the document shows the sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CreditError {
    #[error("asked to credit {asked} net of which {left} is left")]
    ExceedsLeft { asked: Money, left: Money },
    #[error("a credit note over {asked} credits nothing")]
    NotPositive { asked: Money },
    #[error(transparent)]
    Tax(#[from] TaxError),
    #[error(transparent)]
    Money(#[from] MoneyError),
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
    fn nothing_is_no_credit() {
        let invoice = add_tax(cny("1"), Decimal::ZERO).unwrap();
        let refused = credit_part(invoice, LineAmounts::zero(Currency::CNY), cny("0"), Decimal::ZERO);
        assert_eq!(refused, Err(CreditError::NotPositive { asked: cny("0") }));
    }
}
