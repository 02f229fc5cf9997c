//! The contract position in an entry: one signed amount, shown as asset or as liability.

use crate::error::Result;
use mingxi_domain::ledger::AccountRole;
use mingxi_domain::ledger::entry::{Dimensions, Draft};
use mingxi_domain::money::Money;
use mingxi_domain::revenue::position_move;
use mingxi_store::contracts::ContractRow;

/// Moves the position of a held contract by `delta` (satisfied positive, invoiced negative) and adds the lines that
/// show it: a debit of `delta` in all. The caller saves the contract.
pub(crate) fn move_position(
    draft: &mut Draft,
    contract: &mut ContractRow,
    delta: Money,
    about: &Dimensions,
) -> Result<()> {
    let moved = position_move(Money::new(contract.position_minor, contract.currency), delta)?;
    draft.line(AccountRole::ContractAsset, moved.asset_delta, about);
    draft.line(AccountRole::ContractLiability, moved.liability_delta.negated(), about);
    contract.position_minor = moved.after.amount_minor();
    Ok(())
}
