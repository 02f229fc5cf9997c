//! 合同成本 Costs of a contract: which of them are an asset, and its amortisation.

use crate::money::{Currency, Money, MoneyError};
use crate::splits::{self, SplitError};

/// A cost of obtaining a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObtainingCost {
    /// The cost.
    pub amount: Money,
    /// Whether it would not have been incurred without the contract.
    pub incremental: bool,
}

/// Costs of obtaining a contract, sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CapitalisedCosts {
    /// Incremental costs: an asset.
    pub asset: Money,
    /// All others: expense at once.
    pub expensed: Money,
}

/// Only incremental costs of obtaining a contract are an asset.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: IFRS 15.91–94, CAS 14 §28.
pub fn capitalise(costs: &[ObtainingCost], currency: Currency) -> Result<CapitalisedCosts, MoneyError> {
    let total = |incremental| {
        let chosen = costs.iter().filter(|cost| cost.incremental == incremental);
        Money::sum(chosen.map(|cost| cost.amount), currency)
    };
    Ok(CapitalisedCosts { asset: total(true)?, expensed: total(false)? })
}

/// Straight-line amortisation over equal periods; the last takes the rounding rest.
///
/// # Errors
/// `NoWeight` for no periods, `Money`. Source: IFRS 15.99, CAS 14 §29.
pub fn amortise(asset: Money, periods: usize) -> Result<Vec<Money>, SplitError> {
    splits::split_equally_last_takes_rest(asset, periods)
}
