//! 合同资产与合同负债 The position of a contract: one signed amount, satisfied − invoiced or due.
//!
//! Asset and liability are presentation: a contract never shows both.

use crate::money::{Currency, Money, MoneyError};

/// How a change of the signed position shows in the two presentation accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PositionMove {
    /// The position after the change.
    pub after: Money,
    /// Change of the contract asset: positive is a debit.
    pub asset_delta: Money,
    /// Change of the contract liability: positive is a credit.
    pub liability_delta: Money,
}

/// Moves the signed position of a contract by `delta` and says what that does to asset and liability.
///
/// Position > 0 is a contract asset, < 0 a contract liability. `delta` is positive when something was satisfied,
/// negative when something was invoiced or fell due. Always `asset_delta − liability_delta = delta`.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: IFRS 15.105–107, CAS 14 §41; money.md rule 8.
pub fn position_move(before: Money, delta: Money) -> Result<PositionMove, MoneyError> {
    let after = before.checked_add(delta)?;
    let asset_delta = asset_of(after).checked_sub(asset_of(before))?;
    let liability_delta = liability_of(after).checked_sub(liability_of(before))?;
    Ok(PositionMove { after, asset_delta, liability_delta })
}

fn asset_of(position: Money) -> Money {
    if position.is_positive() { position } else { Money::zero(position.currency()) }
}

fn liability_of(position: Money) -> Money {
    if position.is_negative() { position.negated() } else { Money::zero(position.currency()) }
}

/// What happened to a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContractEvent {
    /// A performance obligation was satisfied: revenue.
    Satisfied(Money),
    /// The right to consideration became unconditional: receivable.
    RightUnconditional(Money),
    /// Cash came in: it clears the receivable first, the rest is an advance.
    CashReceived(Money),
}

/// Balances of one contract. Never asset and liability at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContractPosition {
    receivable: Money,
    position: Money,
    revenue_to_date: Money,
}

/// What one event moved, each as a signed change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    /// Cash that came in.
    pub cash: Money,
    /// Change of the receivable.
    pub receivable: Money,
    /// Change of the contract asset.
    pub contract_asset: Money,
    /// Change of the contract liability.
    pub contract_liability: Money,
    /// Revenue.
    pub revenue: Money,
}

impl Movement {
    /// Both movements together, as one entry of a day shows them.
    ///
    /// # Errors
    /// `CurrencyMismatch`, `Overflow`.
    pub fn and(self, later: Self) -> Result<Self, MoneyError> {
        Ok(Self {
            cash: self.cash.checked_add(later.cash)?,
            receivable: self.receivable.checked_add(later.receivable)?,
            contract_asset: self.contract_asset.checked_add(later.contract_asset)?,
            contract_liability: self.contract_liability.checked_add(later.contract_liability)?,
            revenue: self.revenue.checked_add(later.revenue)?,
        })
    }
}

impl ContractPosition {
    /// A contract on which nothing has happened.
    #[must_use]
    pub const fn new(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self { receivable: zero, position: zero, revenue_to_date: zero }
    }

    /// What the customer owes unconditionally.
    #[must_use]
    pub const fn receivable(&self) -> Money {
        self.receivable
    }

    /// Satisfied beyond what is invoiced or due; zero when there is a liability.
    #[must_use]
    pub fn contract_asset(&self) -> Money {
        asset_of(self.position)
    }

    /// Invoiced, due or paid beyond what is satisfied; zero when there is an asset.
    #[must_use]
    pub fn contract_liability(&self) -> Money {
        liability_of(self.position)
    }

    /// Revenue so far.
    #[must_use]
    pub const fn revenue_to_date(&self) -> Money {
        self.revenue_to_date
    }

    /// The position after an event, and what the event moved.
    ///
    /// # Errors
    /// `CurrencyMismatch`, `Overflow`. Source: IFRS 15 Examples 38–40 (golden `bal.events`).
    pub fn after(self, event: ContractEvent) -> Result<(Self, Movement), MoneyError> {
        let zero = Money::zero(self.position.currency());
        let (cash, receivable, position, revenue) = match event {
            ContractEvent::Satisfied(amount) => (zero, zero, amount, amount),
            ContractEvent::RightUnconditional(amount) => (zero, amount, amount.negated(), zero),
            ContractEvent::CashReceived(amount) => {
                let cleared = amount.min(self.receivable)?;
                let advance = amount.checked_sub(cleared)?;
                (amount, cleared.negated(), advance.negated(), zero)
            }
        };
        let moved = position_move(self.position, position)?;
        let after = Self {
            receivable: self.receivable.checked_add(receivable)?,
            position: moved.after,
            revenue_to_date: self.revenue_to_date.checked_add(revenue)?,
        };
        let (contract_asset, contract_liability) = (moved.asset_delta, moved.liability_delta);
        Ok((after, Movement { cash, receivable, contract_asset, contract_liability, revenue }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cny(minor: i64) -> Money {
        Money::new(minor, Currency::CNY)
    }

    #[test]
    fn one_sign_one_line() {
        let check = |before, delta, after, asset_delta, liability_delta| {
            let expected = PositionMove {
                after: cny(after),
                asset_delta: cny(asset_delta),
                liability_delta: cny(liability_delta),
            };
            assert_eq!(position_move(cny(before), cny(delta)), Ok(expected), "{before} + {delta}");
        };
        check(0, 400, 400, 400, 0); // delivered before the invoice
        check(400, -1_000, -600, -400, 600); // invoiced beyond it: the asset goes, a liability comes
        check(-600, 600, 0, 0, -600);
        check(-100, 300, 200, 200, -100);
        check(0, 0, 0, 0, 0);
    }

    #[test]
    fn cash_in_advance_is_a_liability_until_satisfied() {
        let (position, moved) =
            ContractPosition::new(Currency::CNY).after(ContractEvent::CashReceived(cny(1_000))).unwrap();
        assert_eq!((position.contract_liability(), moved.contract_liability), (cny(1_000), cny(1_000)));
        let (position, moved) = position.after(ContractEvent::Satisfied(cny(1_000))).unwrap();
        assert_eq!((position.contract_liability(), position.revenue_to_date()), (cny(0), cny(1_000)));
        assert_eq!(moved.contract_liability, cny(-1_000));
    }

    #[test]
    fn cash_clears_the_receivable_first() {
        let (position, _) =
            ContractPosition::new(Currency::CNY).after(ContractEvent::RightUnconditional(cny(700))).unwrap();
        let (position, _) = position.after(ContractEvent::CashReceived(cny(1_000))).unwrap();
        assert_eq!((position.receivable(), position.contract_liability()), (cny(0), cny(1_000)));
    }
}
