//! 核销 Which invoices a receipt settles, with the cash discount each application earns.
//!
//! Always: cash = applied + unapplied, and nothing settles past its open amount.

use crate::words;
use crate::words::Words;
use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::settlement::{InvoiceFacts, Part, settle_with};
use crate::calendar::Date;
use crate::cash_discounts::{CashDiscount, EarnedDiscount, discount_for_payment};
use crate::ids::InvoiceId;
use crate::money::{Currency, Money, MoneyError};

/// An invoice as cash application sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenInvoice {
    /// Which invoice.
    pub id: InvoiceId,
    /// What is still owed, tax included. An invoice with nothing open takes no cash.
    pub open: Money,
    /// When it is due; the earliest is settled first.
    pub due_on: Date,
    /// The discount it still may earn, anchored at its ship date.
    pub cash_discount: Option<CashDiscount>,
    /// What stands on it already; none when nothing does, then `open` and the terms say everything.
    pub standing: Option<Standing>,
}

/// What stands on an invoice already, and as what the new amount comes to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Everything that lowers what is owed so far.
    pub facts: InvoiceFacts,
    /// The new part, whatever its amount.
    pub part: Part,
}

/// How much cash somebody wants on one invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// Which invoice.
    pub invoice_id: InvoiceId,
    /// Cash to apply, before any discount. What the invoice does not need, because a discount was earned, stays unapplied.
    pub amount: Money,
}

/// Cash put on one invoice. The open amount falls by `applied + cash_discount.amount`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Application {
    /// Which invoice.
    pub invoice_id: InvoiceId,
    /// Cash taken from the receipt.
    pub applied: Money,
    /// Discount earned by it, split over net and tax.
    pub cash_discount: EarnedDiscount,
}

impl Application {
    /// How much the open amount falls: the cash and the discount it earned.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn credited(&self) -> Result<Money, MoneyError> {
        self.applied.checked_add(self.cash_discount.amount)
    }
}

/// What became of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// One row per invoice that took cash, in the order it was settled.
    pub applications: Vec<Application>,
    /// Cash that is on no invoice.
    pub unapplied: Money,
}

impl Allocation {
    /// What an invoice still owes after this allocation.
    ///
    /// # Errors
    /// `CurrencyMismatch`, `Overflow`.
    pub fn open_after(&self, invoice: &OpenInvoice) -> Result<Money, MoneyError> {
        let on_it = self.applications.iter().filter(|application| application.invoice_id == invoice.id);
        on_it.map(Application::credited).try_fold(invoice.open, |open, credited| open.checked_sub(credited?))
    }
}

/// Why cash cannot be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub enum ApplyError {
    NotPositive {
        amount: Money,
    },
    CurrencyMismatch {
        invoice_id: InvoiceId,
        expected: Currency,
        given: Currency,
    },
    ExceedsOpen {
        invoice_id: InvoiceId,
        asked: Money,
        open: Money,
    },
    MoreThanReceived {
        asked: Money,
        cash: Money,
    },
    Duplicate {
        invoice_id: InvoiceId,
    },
    NotFound {
        invoice_id: InvoiceId,
    },
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl ApplyError {
    /// The facts in both languages, without a full stop.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::NotPositive { amount } => words!("金额 {amount} 须大于零", "{amount} is not more than nothing"),
            Self::CurrencyMismatch { invoice_id, expected, given } => words!(
                "{invoice_id} 的币种为 {expected}，款项为 {given}",
                "{invoice_id} is in {expected}, the cash in {given}"
            ),
            Self::ExceedsOpen { invoice_id, asked, open } => words!(
                "要求对 {invoice_id} 核销 {asked}，未清金额为 {open}",
                "asked to apply {asked} to {invoice_id}; {open} is open"
            ),
            Self::MoreThanReceived { asked, cash } => {
                words!("要求核销合计 {asked}，到款为 {cash}", "asked to apply {asked} in all; {cash} was received")
            }
            Self::Duplicate { invoice_id } => words!("{invoice_id} 出现两次", "{invoice_id} is named twice"),
            Self::NotFound { invoice_id } => {
                words!("{invoice_id} 不在未清发票之列", "{invoice_id} is not among the open invoices")
            }
            Self::Money(error) => error.words(),
        }
    }
}

/// Applies a receipt to the invoices due first; ties go to the lower id. What is left over stays unapplied.
///
/// `invoices` in any order, all in the currency of the cash. Each invoice takes what it needs on `received_on` after
/// its cash discount, so cash saved by a discount moves on to the next one.
///
/// # Errors
/// `NotPositive`, `CurrencyMismatch`, `Duplicate` when an invoice is listed twice, `Money(Overflow)`.
/// Source: style.md §4; golden file 13 (`apply.oldest_first`).
pub fn apply_oldest_first(cash: Money, received_on: Date, invoices: &[OpenInvoice]) -> Result<Allocation, ApplyError> {
    check_positive(cash)?;
    check_invoices(cash, invoices)?;
    let mut by_due_date: Vec<&OpenInvoice> = invoices.iter().filter(|invoice| invoice.open.is_positive()).collect();
    by_due_date.sort_by_key(|invoice| (invoice.due_on, invoice.id));
    let mut allocation = Allocation { applications: Vec::new(), unapplied: cash };
    for invoice in by_due_date {
        let left = allocation.unapplied;
        if left.is_zero() {
            break;
        }
        settle(&mut allocation, invoice, left, received_on)?;
    }
    Ok(allocation)
}

/// Applies a receipt as somebody asked, in the order asked.
///
/// The discount is computed, never typed: an ask that settles the invoice takes only the cash it needs, the rest of
/// the ask stays unapplied.
///
/// # Errors
/// `NotPositive` (cash or an ask), `CurrencyMismatch`, `NotFound`, `Duplicate`, `ExceedsOpen` when one ask is more
/// than is open, `MoreThanReceived` when all asks are more than the cash, `Money(Overflow)`.
pub fn apply_as_asked(
    cash: Money,
    received_on: Date,
    invoices: &[OpenInvoice],
    asked: &[Ask],
) -> Result<Allocation, ApplyError> {
    check_positive(cash)?;
    check_invoices(cash, invoices)?;
    let targets = asked.iter().map(|ask| find_target(cash, invoices, ask)).collect::<Result<Vec<_>, _>>()?;
    check_unique(asked.iter().map(|ask| ask.invoice_id))?;
    let total = Money::sum(asked.iter().map(|ask| ask.amount), cash.currency())?;
    if total.exceeds(cash)? {
        return Err(ApplyError::MoreThanReceived { asked: total, cash });
    }
    let mut allocation = Allocation { applications: Vec::new(), unapplied: cash };
    for (ask, invoice) in asked.iter().zip(targets) {
        settle(&mut allocation, invoice, ask.amount, received_on)?;
    }
    Ok(allocation)
}

fn settle(
    allocation: &mut Allocation,
    invoice: &OpenInvoice,
    available: Money,
    received_on: Date,
) -> Result<(), MoneyError> {
    let application = take(invoice, available, received_on)?;
    if application.credited()?.is_zero() {
        return Ok(());
    }
    allocation.unapplied = allocation.unapplied.checked_sub(application.applied)?;
    allocation.applications.push(application);
    Ok(())
}

/// What one invoice takes of `available` cash that arrived on a day, with the discount it earns there.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`.
pub fn take(invoice: &OpenInvoice, available: Money, received_on: Date) -> Result<Application, MoneyError> {
    let (applied, cash_discount) = match (&invoice.standing, &invoice.cash_discount) {
        (Some(Standing { facts, part }), _) => {
            let (part, _) = settle_with(facts, Part { amount: available, ..*part })?;
            (part.amount, part.cash_discount)
        }
        (None, Some(terms)) => {
            let earned = discount_for_payment(available, invoice.open, terms, received_on)?;
            (available.min(invoice.open.checked_sub(earned.amount)?)?, earned)
        }
        (None, None) => (available.min(invoice.open)?, EarnedDiscount::none(available.currency())),
    };
    Ok(Application { invoice_id: invoice.id, applied, cash_discount })
}

fn find_target<'a>(cash: Money, invoices: &'a [OpenInvoice], ask: &Ask) -> Result<&'a OpenInvoice, ApplyError> {
    let invoice_id = ask.invoice_id;
    let found = invoices.iter().find(|invoice| invoice.id == invoice_id);
    let invoice = found.ok_or(ApplyError::NotFound { invoice_id })?;
    check_currency(invoice, ask.amount)?;
    check_currency(invoice, cash)?;
    check_positive(ask.amount)?;
    match ask.amount.compare(invoice.open)? {
        Ordering::Greater => Err(ApplyError::ExceedsOpen { invoice_id, asked: ask.amount, open: invoice.open }),
        Ordering::Less | Ordering::Equal => Ok(invoice),
    }
}

fn check_positive(amount: Money) -> Result<(), ApplyError> {
    if amount.is_positive() { Ok(()) } else { Err(ApplyError::NotPositive { amount }) }
}

fn check_invoices(cash: Money, invoices: &[OpenInvoice]) -> Result<(), ApplyError> {
    invoices.iter().try_for_each(|invoice| check_currency(invoice, cash))?;
    check_unique(invoices.iter().map(|invoice| invoice.id))
}

fn check_currency(invoice: &OpenInvoice, amount: Money) -> Result<(), ApplyError> {
    let (expected, given) = (invoice.open.currency(), amount.currency());
    if expected == given {
        return Ok(());
    }
    Err(ApplyError::CurrencyMismatch { invoice_id: invoice.id, expected, given })
}

fn check_unique(ids: impl Iterator<Item = InvoiceId>) -> Result<(), ApplyError> {
    let mut seen = BTreeSet::new();
    for invoice_id in ids {
        if !seen.insert(invoice_id) {
            return Err(ApplyError::Duplicate { invoice_id });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cash_discounts::{CashDiscountPolicy, DiscountBase, DiscountTaxMode, PartPayment, Tier};
    use crate::ids::Id;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn cny(text: &str) -> Money {
        Money::from_decimal(text.parse().unwrap(), Currency::CNY).unwrap()
    }

    fn plain(id: i64, open: &str, due_on: &str) -> OpenInvoice {
        OpenInvoice {
            id: InvoiceId::from_raw(id),
            open: cny(open),
            due_on: day(due_on),
            cash_discount: None,
            standing: None,
        }
    }

    /// The policy of feature CD1 on goods shipped 1 March.
    fn discounted(id: i64, open: &str) -> OpenInvoice {
        let tier = |through_day, percent: &str| Tier { through_day, percent: percent.parse().unwrap() };
        let tiers = vec![tier(0, "2"), tier(10, "1"), tier(30, "0.5")];
        let policy =
            CashDiscountPolicy::new(tiers, DiscountBase::Gross, DiscountTaxMode::Excluded, PartPayment::Proportional);
        let terms = CashDiscount::new(policy.unwrap(), day("2026-03-01"), cny(open), cny("0"));
        OpenInvoice { cash_discount: Some(terms), ..plain(id, open, "2026-03-31") }
    }

    fn rows(allocation: &Allocation) -> Vec<(i64, String, String)> {
        let row = |row: &Application| {
            let (applied, discount) = (row.applied.to_decimal(), row.cash_discount.amount.to_decimal());
            (row.invoice_id.raw(), applied.to_string(), discount.to_string())
        };
        allocation.applications.iter().map(row).collect()
    }

    #[test]
    fn the_cash_discount_table_of_style_section_9() {
        let check = |paid_on, cash, applied: &str, discount: &str| {
            let allocation = apply_oldest_first(cny(cash), day(paid_on), &[discounted(1, "100000")]).unwrap();
            assert_eq!(rows(&allocation), [(1, applied.to_owned(), discount.to_owned())], "{cash} on {paid_on}");
        };
        check("2026-03-01", "98000.00", "98000.00", "2000.00");
        check("2026-03-11", "99000.00", "99000.00", "1000.00"); // day 10, last day of 1 %
        check("2026-03-11", "49500.00", "49500.00", "500.00"); // a part payment earns its share
        check("2026-04-01", "99500.00", "99500.00", "0.00"); // day 31, nothing earned
        check("2026-03-01", "100000.00", "98000.00", "2000.00"); // 2,000.00 stays unapplied
    }

    #[test]
    fn the_earliest_due_is_settled_first_whatever_the_order() {
        let invoices = [plain(3, "20", "2026-03-31"), plain(2, "50", "2026-02-28"), plain(1, "30", "2026-02-28")];
        let allocation = apply_oldest_first(cny("90"), day("2026-03-01"), &invoices).unwrap();
        let row = |id, applied: &str| (id, applied.to_owned(), "0.00".to_owned());
        assert_eq!(rows(&allocation), [row(1, "30.00"), row(2, "50.00"), row(3, "10.00")]);
        assert_eq!(allocation.unapplied, cny("0"));
        let allocation = apply_oldest_first(cny("110"), day("2026-03-01"), &invoices).unwrap();
        assert_eq!(allocation.unapplied, cny("10"));
    }

    #[test]
    fn cash_a_discount_saves_moves_on() {
        let invoices = [discounted(1, "100000"), plain(2, "5000", "2026-04-30")];
        let allocation = apply_oldest_first(cny("100000"), day("2026-03-01"), &invoices).unwrap();
        let row = |id, applied: &str, discount: &str| (id, applied.to_owned(), discount.to_owned());
        assert_eq!(rows(&allocation), [row(1, "98000.00", "2000.00"), row(2, "2000.00", "0.00")]);
    }

    #[test]
    fn asks_are_followed() {
        let invoices = [plain(1, "100", "2026-01-31"), plain(2, "100", "2026-02-28")];
        let ask = |id, amount| Ask { invoice_id: InvoiceId::from_raw(id), amount: cny(amount) };
        let apply = |cash, asked: &[Ask]| apply_as_asked(cny(cash), day("2026-03-01"), &invoices, asked);
        let allocation = apply("110", &[ask(2, "70"), ask(1, "30")]).unwrap();
        let row = |id, applied: &str| (id, applied.to_owned(), "0.00".to_owned());
        assert_eq!(rows(&allocation), [row(2, "70.00"), row(1, "30.00")]);
        assert_eq!(allocation.open_after(&invoices[0]), Ok(cny("70")));
        assert_eq!(allocation.open_after(&invoices[1]), Ok(cny("30")));
        assert_eq!(allocation.unapplied, cny("10"));

        let invoice_id = InvoiceId::from_raw(1);
        let refused = |cash, asked: &[Ask]| apply(cash, asked).unwrap_err();
        let exceeds = ApplyError::ExceedsOpen { invoice_id, asked: cny("100.01"), open: cny("100") };
        assert_eq!(refused("200", &[ask(1, "100.01")]), exceeds);
        let more = ApplyError::MoreThanReceived { asked: cny("120"), cash: cny("110") };
        assert_eq!(refused("110", &[ask(1, "60"), ask(2, "60")]), more);
        assert_eq!(refused("110", &[ask(1, "10"), ask(1, "10")]), ApplyError::Duplicate { invoice_id });
        assert_eq!(refused("110", &[ask(9, "1")]), ApplyError::NotFound { invoice_id: InvoiceId::from_raw(9) });
        assert_eq!(refused("110", &[ask(1, "0")]), ApplyError::NotPositive { amount: cny("0") });
        assert_eq!(refused("-1", &[]), ApplyError::NotPositive { amount: cny("-1") });
    }

    #[test]
    fn other_currencies_are_refused() {
        let usd = Money::new(100, Currency::USD);
        let invoices = [plain(1, "100", "2026-01-31")];
        let refused = apply_oldest_first(usd, day("2026-03-01"), &invoices).unwrap_err();
        let invoice_id = InvoiceId::from_raw(1);
        let expected = ApplyError::CurrencyMismatch { invoice_id, expected: Currency::CNY, given: Currency::USD };
        assert_eq!(refused, expected);
        assert_eq!(refused.to_string(), format!("{invoice_id} is in CNY, the cash in USD"));
    }
}
