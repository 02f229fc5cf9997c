//! What payments and credit notes leave on a customer's account.

use crate::money::{Currency, Money, MoneyError};

/// Fills open amounts in order; returns what each takes and what is left over.
///
/// An amount that is not open takes nothing.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: golden `apply.oldest_first`.
pub fn fill_in_order(amount: Money, open: &[Money]) -> Result<(Vec<Money>, Money), MoneyError> {
    let zero = Money::zero(amount.currency());
    let mut left = amount;
    let mut taken = Vec::with_capacity(open.len());
    for open in open {
        let takes = left.min(*open)?.max(zero)?;
        left = left.checked_sub(takes)?;
        taken.push(takes);
    }
    Ok((taken, left))
}

/// What came in for an installment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Incoming {
    /// Cash.
    Payment(Money),
    /// A credit note.
    Credit(Money),
}

/// An installment and what covers it. `amount = paid + credited + outstanding`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstallmentBalance {
    /// The installment.
    pub amount: Money,
    /// Covered by cash.
    pub paid: Money,
    /// Covered by credit notes.
    pub credited: Money,
    /// Still open.
    pub outstanding: Money,
}

impl InstallmentBalance {
    /// An installment nothing has come in for.
    #[must_use]
    pub const fn open(amount: Money) -> Self {
        let zero = Money::zero(amount.currency());
        Self { amount, paid: zero, credited: zero, outstanding: amount }
    }
}

/// Covers installments in order with what came in; returns what is over.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`.
pub fn cover_installments(rows: &mut [InstallmentBalance], incoming: Incoming) -> Result<Money, MoneyError> {
    let (Incoming::Payment(amount) | Incoming::Credit(amount)) = incoming;
    let open: Vec<Money> = rows.iter().map(|row| row.outstanding).collect();
    let (taken, left) = fill_in_order(amount, &open)?;
    for (row, taken) in rows.iter_mut().zip(taken) {
        row.outstanding = row.outstanding.checked_sub(taken)?;
        let covered = match incoming {
            Incoming::Payment(_) => &mut row.paid,
            Incoming::Credit(_) => &mut row.credited,
        };
        *covered = covered.checked_add(taken)?;
    }
    Ok(left)
}

/// What happens to cash beyond an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverpaymentPolicy {
    /// The difference is income.
    WriteOff,
    /// The difference is owed to the customer.
    KeepAsCredit,
}

/// An invoice after a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settlement {
    /// What is still owed; never negative.
    pub receivable_balance: Money,
    /// What was written off to income.
    pub write_off_gain: Money,
    /// What is owed to the customer.
    pub customer_credit: Money,
}

/// Settles an invoice with a payment that may be too much.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: golden `apply.overpayment`.
pub fn settle_with_overpayment(
    invoice: Money,
    payment: Money,
    policy: OverpaymentPolicy,
) -> Result<Settlement, MoneyError> {
    let zero = Money::zero(invoice.currency());
    let excess = payment.checked_sub(invoice)?.max(zero)?;
    let owed = invoice.checked_sub(payment)?.max(zero)?;
    let (write_off_gain, customer_credit) = match policy {
        OverpaymentPolicy::WriteOff => (excess, zero),
        OverpaymentPolicy::KeepAsCredit => (zero, excess),
    };
    Ok(Settlement { receivable_balance: owed, write_off_gain, customer_credit })
}

/// What a customer owes over open items of both signs.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`.
pub fn account_balance(open_items: &[Money], currency: Currency) -> Result<Money, MoneyError> {
    Money::sum(open_items.iter().copied(), currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cny(minor: i64) -> Money {
        Money::new(minor, Currency::CNY)
    }

    #[test]
    fn in_order_and_never_past_open() {
        let check = |amount, open: &[i64], taken: &[i64], left| {
            let open: Vec<_> = open.iter().map(|minor| cny(*minor)).collect();
            let taken = taken.iter().map(|minor| cny(*minor)).collect();
            assert_eq!(fill_in_order(cny(amount), &open), Ok((taken, cny(left))));
        };
        check(40, &[30, 50, 20], &[30, 10, 0], 0);
        check(110, &[30, 50, 20], &[30, 50, 20], 10);
        check(10, &[-5, 8], &[0, 8], 2);
        check(0, &[30], &[0], 0);
    }

    #[test]
    fn cash_and_credits_are_told_apart() {
        let mut rows = [InstallmentBalance::open(cny(30)), InstallmentBalance::open(cny(50))];
        assert_eq!(cover_installments(&mut rows, Incoming::Credit(cny(40))), Ok(cny(0)));
        assert_eq!(cover_installments(&mut rows, Incoming::Payment(cny(50))), Ok(cny(10)));
        let second = InstallmentBalance { amount: cny(50), paid: cny(40), credited: cny(10), outstanding: cny(0) };
        assert_eq!(rows[1], second);
    }

    #[test]
    fn overpayments() {
        let settle = |policy| settle_with_overpayment(cny(100), cny(110), policy).unwrap();
        assert_eq!(settle(OverpaymentPolicy::WriteOff).write_off_gain, cny(10));
        assert_eq!(settle(OverpaymentPolicy::KeepAsCredit).customer_credit, cny(10));
        let short = settle_with_overpayment(cny(100), cny(90), OverpaymentPolicy::WriteOff).unwrap();
        assert_eq!((short.receivable_balance, short.write_off_gain), (cny(10), cny(0)));
    }
}
