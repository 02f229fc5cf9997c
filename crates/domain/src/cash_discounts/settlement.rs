//! What an invoice needs on a day, and what a payment earns.

use rust_decimal::Decimal;

use super::policy::{CashDiscountPolicy, DiscountBase, DiscountTaxMode, PartPayment};
use crate::calendar::{ClosedDays, Date};
use crate::money::{Money, MoneyError};
use crate::rounding;

/// A cash discount policy anchored at a ship date and at one invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashDiscount {
    policy: CashDiscountPolicy,
    /// Last day (inclusive) and percentage of each tier, ascending.
    deadlines: Vec<(Date, Decimal)>,
    /// The invoice as issued: the share of tax in any part of it is `tax ÷ gross`.
    invoice_gross: Money,
    invoice_tax: Money,
}

/// A discount, and which part of it lowers the net and which the tax. The parts sum to `amount` exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarnedDiscount {
    /// The whole discount: what the receivable falls beyond the cash.
    pub amount: Money,
    /// Part charged to revenue (or the discount account).
    pub on_net: Money,
    /// Part that lowers the output tax; zero unless the tax mode is `Included`.
    pub on_tax: Money,
}

/// A stretch of days on which the same amount settles the invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentWindow {
    /// Last day of the window, inclusive; `None` is the time after the last tier, at the full amount.
    pub last_day: Option<Date>,
    /// The discount in per cent.
    pub percent: Decimal,
    /// Cash that settles the invoice in this window.
    pub cash_needed: Money,
    /// What the window saves.
    pub discount: Money,
    /// How much more the invoice needs once this window is missed.
    pub loss_if_missed: Money,
}

impl CashDiscount {
    /// The policy for an invoice of goods shipped on this day. `invoice_gross` is the issued total with tax,
    /// `invoice_tax` the tax in it.
    #[must_use]
    pub fn new(policy: CashDiscountPolicy, shipped_on: Date, invoice_gross: Money, invoice_tax: Money) -> Self {
        Self::with_closed_days(policy, shipped_on, invoice_gross, invoice_tax, &ClosedDays::none())
    }

    /// The same, where a window that ends on a closed day is prolonged to the next open one.
    #[must_use]
    pub fn with_closed_days(
        policy: CashDiscountPolicy,
        shipped_on: Date,
        invoice_gross: Money,
        invoice_tax: Money,
        closed: &ClosedDays,
    ) -> Self {
        let deadlines = policy.deadlines(shipped_on, closed);
        Self { policy, deadlines, invoice_gross, invoice_tax }
    }

    /// The percentage a payment of this day earns; zero after the last tier. Paying before shipment earns the first tier.
    #[must_use]
    pub fn percent_on(&self, paid_on: Date) -> Decimal {
        let tier = self.deadlines.iter().find(|(last_day, _)| paid_on <= *last_day);
        tier.map_or(Decimal::ZERO, |(_, percent)| *percent)
    }

    /// The discount as a fraction of the gross amount, kept as numerator and denominator so that it stays exact.
    fn share_of_gross(&self, percent: Decimal) -> Option<(Decimal, Decimal)> {
        let gross = self.invoice_gross.to_decimal();
        let base = match self.policy.base() {
            DiscountBase::Gross => return Some((percent, Decimal::ONE_HUNDRED)),
            DiscountBase::Net => gross.checked_sub(self.invoice_tax.to_decimal())?,
        };
        Some((percent.checked_mul(base)?, gross.checked_mul(Decimal::ONE_HUNDRED)?))
    }

    fn discount_at(&self, open: Money, percent: Decimal) -> Result<Money, MoneyError> {
        if !open.is_positive() {
            return Ok(Money::zero(open.currency()));
        }
        let (part, whole) = self.share_of_gross(percent).ok_or(overflow(open))?;
        rounding::prorate(open, part, whole)
    }

    fn split(&self, amount: Money) -> Result<EarnedDiscount, MoneyError> {
        let on_tax = match self.policy.tax_mode() {
            DiscountTaxMode::Included => {
                rounding::prorate(amount, self.invoice_tax.to_decimal(), self.invoice_gross.to_decimal())?
            }
            DiscountTaxMode::Excluded | DiscountTaxMode::Mixed => Money::zero(amount.currency()),
        };
        Ok(EarnedDiscount { amount, on_net: amount.checked_sub(on_tax)?, on_tax })
    }
}

impl EarnedDiscount {
    /// No discount, in this currency.
    #[must_use]
    pub const fn none(currency: crate::money::Currency) -> Self {
        let zero = Money::zero(currency);
        Self { amount: zero, on_net: zero, on_tax: zero }
    }
}

/// Cash needed on `paid_on` to settle `open` in full under a tiered cash discount.
///
/// `open` includes tax. A tier holds through its last day, counted from shipment (day 0). The discount is rounded
/// once, half away from zero, to the minor unit.
///
/// # Errors
/// `CurrencyMismatch` when `open` is not in the invoice's currency, `Overflow`.
/// Source: feature CD1 (2 % day 0, 1 % to day 10, 0.5 % to day 30).
pub fn cash_needed_to_settle(open: Money, terms: &CashDiscount, paid_on: Date) -> Result<Money, MoneyError> {
    open.checked_sub(discount_to_settle(open, terms, paid_on)?.amount)
}

/// The discount earned by settling `open` in full on `paid_on`, split over net and tax.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`.
pub fn discount_to_settle(open: Money, terms: &CashDiscount, paid_on: Date) -> Result<EarnedDiscount, MoneyError> {
    open.compare(terms.invoice_gross)?;
    terms.split(terms.discount_at(open, terms.percent_on(paid_on))?)
}

/// The discount a payment of `cash` on `paid_on` earns on an invoice with `open` owed.
///
/// Cash that settles earns the discount of the whole open amount; what it exceeds the need by is not applied.
/// A part payment earns `cash ÷ (1 − d) − cash` under [`PartPayment::Proportional`] and nothing under
/// [`PartPayment::FullOnly`]. Never more than `open − cash`.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: feature CD6 (part payment in the window earns its share).
pub fn discount_for_payment(
    cash: Money,
    open: Money,
    terms: &CashDiscount,
    paid_on: Date,
) -> Result<EarnedDiscount, MoneyError> {
    let full = discount_to_settle(open, terms, paid_on)?;
    if !open.checked_sub(full.amount)?.exceeds(cash)? {
        return Ok(full);
    }
    match terms.policy.part_payment() {
        PartPayment::FullOnly => Ok(EarnedDiscount::none(open.currency())),
        PartPayment::Proportional => part_discount(cash, open, terms, paid_on),
    }
}

fn part_discount(cash: Money, open: Money, terms: &CashDiscount, paid_on: Date) -> Result<EarnedDiscount, MoneyError> {
    if !cash.is_positive() {
        return Ok(EarnedDiscount::none(open.currency()));
    }
    let (part, whole) = terms.share_of_gross(terms.percent_on(paid_on)).ok_or(overflow(open))?;
    let earned = rounding::prorate(cash, part, whole - part)?;
    terms.split(earned.min(open.checked_sub(cash)?)?)
}

/// Every window of an invoice with `open` owed, in order of time, with what it needs and what missing it costs.
/// The last row, without a last day, is the full amount.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: feature CD2.
pub fn payment_windows(open: Money, terms: &CashDiscount) -> Result<Vec<PaymentWindow>, MoneyError> {
    let tiers = terms.deadlines.iter().map(|(last_day, percent)| (Some(*last_day), *percent));
    let mut windows = Vec::new();
    let mut needed_later = open;
    for (last_day, percent) in tiers.chain([(None, Decimal::ZERO)]).rev() {
        let discount = terms.discount_at(open, percent)?;
        let cash_needed = open.checked_sub(discount)?;
        let loss_if_missed = needed_later.checked_sub(cash_needed)?;
        windows.push(PaymentWindow { last_day, percent, cash_needed, discount, loss_if_missed });
        needed_later = cash_needed;
    }
    windows.reverse();
    Ok(windows)
}

const fn overflow(amount: Money) -> MoneyError {
    MoneyError::Overflow { currency: amount.currency() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cash_discounts::Tier;
    use crate::money::Currency;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn cny(text: &str) -> Money {
        Money::from_decimal(text.parse().unwrap(), Currency::CNY).unwrap()
    }

    fn cd1(base: DiscountBase, tax_mode: DiscountTaxMode, part_payment: PartPayment) -> CashDiscountPolicy {
        let tier = |through_day, percent: &str| Tier { through_day, percent: percent.parse().unwrap() };
        let tiers = vec![tier(0, "2"), tier(10, "1"), tier(30, "0.5")];
        CashDiscountPolicy::new(tiers, base, tax_mode, part_payment).unwrap()
    }

    fn proportional() -> CashDiscount {
        let policy = cd1(DiscountBase::Gross, DiscountTaxMode::Excluded, PartPayment::Proportional);
        CashDiscount::new(policy, day("2026-03-01"), cny("100000"), cny("0"))
    }

    #[test]
    fn feature_cd1() {
        let check = |paid_on, expected| {
            let needed = cash_needed_to_settle(cny("100000"), &proportional(), day(paid_on));
            assert_eq!(needed, Ok(cny(expected)), "paid {paid_on}");
        };
        check("2026-02-27", "98000"); // paid before shipment: at least as good as the same day
        check("2026-03-01", "98000");
        check("2026-03-02", "99000");
        check("2026-03-11", "99000"); // day 10, last of 1 %
        check("2026-03-12", "99500"); // day 11
        check("2026-03-31", "99500"); // day 30, last of 0.5 %
        check("2026-04-01", "100000"); // day 31
    }

    #[test]
    fn a_leap_day_counts() {
        let policy = cd1(DiscountBase::Gross, DiscountTaxMode::Excluded, PartPayment::Proportional);
        let terms = CashDiscount::new(policy, day("2024-02-20"), cny("100000"), cny("0"));
        assert_eq!(terms.percent_on(day("2024-03-01")), Decimal::ONE); // 9 days + 29 February = day 10
        assert_eq!(terms.percent_on(day("2024-03-02")), Decimal::new(5, 1));
    }

    #[test]
    fn a_window_that_ends_on_a_holiday_is_prolonged() {
        let policy = cd1(DiscountBase::Gross, DiscountTaxMode::Excluded, PartPayment::Proportional);
        let holiday = ClosedDays::new(vec![(day("2026-03-11"), day("2026-03-13"))]);
        let terms = CashDiscount::with_closed_days(policy, day("2026-03-01"), cny("1"), cny("0"), &holiday);
        assert_eq!(terms.percent_on(day("2026-03-14")), Decimal::ONE);
        assert_eq!(terms.percent_on(day("2026-03-15")), Decimal::new(5, 1));
    }

    #[test]
    fn part_payments() {
        let check = |part_payment, paid_on, cash, expected| {
            let policy = cd1(DiscountBase::Gross, DiscountTaxMode::Excluded, part_payment);
            let terms = CashDiscount::new(policy, day("2026-03-01"), cny("100000"), cny("0"));
            let earned = discount_for_payment(cny(cash), cny("100000"), &terms, day(paid_on)).unwrap();
            assert_eq!(earned.amount, cny(expected), "{part_payment:?} {cash} on {paid_on}");
        };
        check(PartPayment::Proportional, "2026-03-11", "49500", "500"); // 49,500 ÷ 0.99 = 50,000
        check(PartPayment::Proportional, "2026-03-01", "4900", "100"); // 4,900 ÷ 0.98 = 5,000
        check(PartPayment::Proportional, "2026-04-01", "99500", "0");
        check(PartPayment::Proportional, "2026-03-01", "98000", "2000");
        check(PartPayment::Proportional, "2026-03-01", "100000", "2000"); // more than is needed earns no more
        check(PartPayment::Proportional, "2026-03-01", "0", "0");
        check(PartPayment::FullOnly, "2026-03-01", "97999.99", "0");
        check(PartPayment::FullOnly, "2026-03-01", "98000", "2000");
    }

    #[test]
    fn base_and_tax_mode() {
        let check = |base, tax_mode, amount, on_net, on_tax| {
            let policy = cd1(base, tax_mode, PartPayment::Proportional);
            let terms = CashDiscount::new(policy, day("2026-03-01"), cny("113"), cny("13"));
            let earned = discount_to_settle(cny("113"), &terms, day("2026-03-01")).unwrap();
            let expected = EarnedDiscount { amount: cny(amount), on_net: cny(on_net), on_tax: cny(on_tax) };
            assert_eq!(earned, expected, "{base:?} {tax_mode:?}");
        };
        check(DiscountBase::Gross, DiscountTaxMode::Included, "2.26", "2.00", "0.26"); // 113 × 2 %
        check(DiscountBase::Gross, DiscountTaxMode::Excluded, "2.26", "2.26", "0.00");
        check(DiscountBase::Net, DiscountTaxMode::Excluded, "2.00", "2.00", "0.00"); // 100 × 2 %
        check(DiscountBase::Net, DiscountTaxMode::Mixed, "2.00", "2.00", "0.00");
        check(DiscountBase::Net, DiscountTaxMode::Included, "2.00", "1.77", "0.23"); // 2 × 13 ÷ 113 = 0.230…
    }

    #[test]
    fn a_part_payment_of_a_net_discount_earns_its_share() {
        let policy = cd1(DiscountBase::Net, DiscountTaxMode::Excluded, PartPayment::Proportional);
        let terms = CashDiscount::new(policy, day("2026-03-01"), cny("113"), cny("13"));
        let earned = discount_for_payment(cny("55.50"), cny("113"), &terms, day("2026-03-01")).unwrap();
        assert_eq!(earned.amount, cny("1")); // half of 111.00 settles half of 113.00
    }

    #[test]
    fn windows_list_the_cost_of_waiting() {
        let row = |last_day: Option<&str>, percent: &str, cash_needed, discount, loss_if_missed| PaymentWindow {
            last_day: last_day.map(day),
            percent: percent.parse().unwrap(),
            cash_needed: cny(cash_needed),
            discount: cny(discount),
            loss_if_missed: cny(loss_if_missed),
        };
        let expected = vec![
            row(Some("2026-03-01"), "2", "98000", "2000", "1000"),
            row(Some("2026-03-11"), "1", "99000", "1000", "500"),
            row(Some("2026-03-31"), "0.5", "99500", "500", "500"),
            row(None, "0", "100000", "0", "0"),
        ];
        assert_eq!(payment_windows(cny("100000"), &proportional()), Ok(expected));
    }

    #[test]
    fn another_currency_is_refused() {
        let usd = Money::new(1, Currency::USD);
        assert!(cash_needed_to_settle(usd, &proportional(), day("2026-03-01")).is_err());
        assert!(discount_for_payment(usd, cny("1"), &proportional(), day("2026-03-01")).is_err());
    }
}
