//! A document priced with one early-payment percentage: what is invoiced, what is paid early and late.

use rust_decimal::Decimal;

use super::policy::DiscountTaxMode;
use crate::calendar::Date;
use crate::money::{Currency, Money, MoneyError};
use crate::rounding;

/// A line as the discount sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiscountedLine {
    /// Price without tax.
    pub net: Money,
    /// Percentage tax on the net: `21` is 21 %.
    pub tax_percent: Decimal,
    /// A levy of a fixed amount; a discount never lowers it.
    pub fixed_tax: Money,
}

/// Lines of one document under one early-payment percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiscountedDocument<'a> {
    /// The lines, all in `currency`.
    pub lines: &'a [DiscountedLine],
    /// Currency of the document.
    pub currency: Currency,
    /// The early-payment discount in per cent of the net.
    pub discount_percent: Decimal,
    /// What the discount does to the tax.
    pub tax_mode: DiscountTaxMode,
}

/// What a document asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlyPayment {
    /// Sum of the nets.
    pub net: Money,
    /// Tax on the invoice, fixed levies included.
    pub invoice_tax: Money,
    /// Invoice total with tax.
    pub invoice_total: Money,
    /// Part of the discount that lowers the net.
    pub discount_on_net: Money,
    /// Part of the discount that lowers the tax.
    pub discount_on_tax: Money,
    /// Cash that settles inside the window.
    pub pay_if_early: Money,
    /// Cash that settles after it.
    pub pay_if_late: Money,
}

/// Prices a document with an early-payment discount.
///
/// `Included`: the tax falls only if the discount is taken. `Excluded`: the tax never falls. `Mixed`: the tax is on
/// the reduced net from the start. Fixed levies never fall. Each line rounds its own amounts, half away from zero.
///
/// # Errors
/// `CurrencyMismatch` when a line is not in the document's currency, `Overflow`.
/// Source: golden file 08; early-payment modes of the Belgian rule (mixed) and of French and Dutch practice.
pub fn price_document(document: &DiscountedDocument<'_>) -> Result<EarlyPayment, MoneyError> {
    let amounts = document.lines.iter().map(|line| price_line(document, line)).collect::<Result<Vec<_>, _>>()?;
    let total = |part: fn(&LineAmounts) -> Money| Money::sum(amounts.iter().map(part), document.currency);
    let net = total(|line| line.net)?;
    let invoice_tax = total(|line| line.tax)?;
    let discount_on_net = total(|line| line.discount_on_net)?;
    let discount_on_tax = total(|line| line.discount_on_tax)?;
    let invoice_total = net.checked_add(invoice_tax)?;
    let pay_if_early = invoice_total.checked_sub(discount_on_net)?.checked_sub(discount_on_tax)?;
    Ok(EarlyPayment {
        net,
        invoice_tax,
        invoice_total,
        discount_on_net,
        discount_on_tax,
        pay_if_early,
        pay_if_late: invoice_total,
    })
}

struct LineAmounts {
    net: Money,
    tax: Money,
    discount_on_net: Money,
    discount_on_tax: Money,
}

fn price_line(document: &DiscountedDocument<'_>, line: &DiscountedLine) -> Result<LineAmounts, MoneyError> {
    let discount = document.discount_percent / Decimal::ONE_HUNDRED;
    let tax_fraction = line.tax_percent / Decimal::ONE_HUNDRED;
    let (taxed_share, tax_cut_share) = match document.tax_mode {
        DiscountTaxMode::Included => (Decimal::ONE, discount),
        DiscountTaxMode::Excluded => (Decimal::ONE, Decimal::ZERO),
        DiscountTaxMode::Mixed => (Decimal::ONE - discount, Decimal::ZERO),
    };
    let taxed = |share| rounding::multiply_all(line.net, &[tax_fraction, share]);
    Ok(LineAmounts {
        net: line.net,
        tax: taxed(taxed_share)?.checked_add(line.fixed_tax)?,
        discount_on_net: rounding::multiply(line.net, discount)?,
        discount_on_tax: taxed(tax_cut_share)?,
    })
}

/// A document with the last day on which its discount may be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchDocument<'a> {
    /// The document.
    pub document: DiscountedDocument<'a>,
    /// Last day of its window, inclusive.
    pub discount_until: Date,
}

/// What one receipt settles over several documents. `receivable_cleared = cash + discount`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchSettlement {
    /// Sum of the invoice totals.
    pub receivable_cleared: Money,
    /// Sum of the discounts of those documents that are still in their window.
    pub discount: Money,
    /// Cash that settles all of them.
    pub cash: Money,
}

/// Settles several documents with one receipt; each is tested for eligibility by its own dates.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: golden `cd.batch`; testing per receipt instead is a known trap.
pub fn settle_batch(
    documents: &[BatchDocument<'_>],
    paid_on: Date,
    currency: Currency,
) -> Result<BatchSettlement, MoneyError> {
    let (mut receivable_cleared, mut cash) = (Money::zero(currency), Money::zero(currency));
    for BatchDocument { document, discount_until } in documents {
        let priced = price_document(document)?;
        let due = if paid_on <= *discount_until { priced.pay_if_early } else { priced.pay_if_late };
        receivable_cleared = receivable_cleared.checked_add(priced.invoice_total)?;
        cash = cash.checked_add(due)?;
    }
    Ok(BatchSettlement { receivable_cleared, discount: receivable_cleared.checked_sub(cash)?, cash })
}

/// A discount on a purchase whose tax the buyer charges to himself and deducts again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReverseChargeDiscount {
    /// What the supplier is owed: the net, no tax.
    pub payable: Money,
    /// Cash that settles inside the window.
    pub pay_if_early: Money,
    /// The discount on the net.
    pub discount_on_net: Money,
    /// Change of the self-charged tax (a liability falls: positive is a debit).
    pub tax_adjust_self_charged: Money,
    /// Change of the deductible tax, its mirror image.
    pub tax_adjust_deductible: Money,
}

/// Applies an early-payment discount to a reverse-charge purchase: both sides of the tax are adjusted.
///
/// # Errors
/// `Overflow`. Source: golden case `cd-odoo-reverse-charge`.
pub fn discount_reverse_charge(
    net: Money,
    tax_percent: Decimal,
    discount_percent: Decimal,
) -> Result<ReverseChargeDiscount, MoneyError> {
    let discount_on_net = rounding::percent_of(net, discount_percent)?;
    let fractions = [discount_percent / Decimal::ONE_HUNDRED, tax_percent / Decimal::ONE_HUNDRED];
    let tax_cut = rounding::multiply_all(net, &fractions)?;
    Ok(ReverseChargeDiscount {
        payable: net,
        pay_if_early: net.checked_sub(discount_on_net)?,
        discount_on_net,
        tax_adjust_self_charged: tax_cut,
        tax_adjust_deductible: tax_cut.negated(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cny(text: &str) -> Money {
        Money::from_decimal(text.parse().unwrap(), Currency::CNY).unwrap()
    }

    #[test]
    fn three_modes_of_100_at_13_percent_with_2_percent() {
        let line = DiscountedLine { net: cny("100"), tax_percent: Decimal::from(13), fixed_tax: cny("0.05") };
        let check = |tax_mode, early, late, on_tax| {
            let priced = price_document(&DiscountedDocument {
                lines: &[line],
                currency: Currency::CNY,
                discount_percent: Decimal::TWO,
                tax_mode,
            })
            .unwrap();
            let seen = (priced.pay_if_early, priced.pay_if_late, priced.discount_on_tax);
            assert_eq!(seen, (cny(early), cny(late), cny(on_tax)), "{tax_mode:?}");
        };
        check(DiscountTaxMode::Included, "110.79", "113.05", "0.26"); // 98 + 12.74 + 0.05
        check(DiscountTaxMode::Excluded, "111.05", "113.05", "0.00"); // 98 + 13 + 0.05
        check(DiscountTaxMode::Mixed, "110.79", "112.79", "0.00"); // tax 12.74 either way
    }
}
