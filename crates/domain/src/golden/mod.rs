//! Adapters between JSON `{op, inputs}` and the rules of this crate.
//!
//! They serve the golden tables of the tests and `mingxi calc`. An adapter converts and never computes: every number
//! of its answer comes from a function of this crate that the product uses too.

mod aging;
mod cash_discounts;
mod commissions;
mod compare;
mod contract_balances;
mod deferrals;
mod entries;
mod exchange;
mod inputs;
mod late_interest;
mod payment_terms;
mod receipts;
mod splits;
mod taxes;

use serde_json::Value;

pub use compare::compare;
pub use inputs::GoldenError;
use inputs::Inputs;

type Adapter = fn(&Inputs<'_>) -> Result<Value, GoldenError>;

/// Runs one operation. Amounts are decimal strings in major units, dates ISO; `exp` is the number of decimals of the
/// result (2 if absent). Which inputs an operation needs is listed in the golden tables.
///
/// # Errors
/// `UnsupportedOp` for a name not in [`operations`]; `BadInput` with the JSON pointer of what is missing, unreadable or not
/// known to the operation;
/// `Refused` when the rule itself says no.
pub fn run(op: &str, inputs: &Value) -> Result<Value, GoldenError> {
    let found = tables().find(|(name, _)| *name == op);
    let (_, adapter) = found.ok_or_else(|| GoldenError::UnsupportedOp { op: op.to_owned() })?;
    let inputs = Inputs::root(inputs)?;
    let answer = adapter(&inputs)?;
    inputs.refuse_unknown()?;
    Ok(answer)
}

/// The names of all supported operations, in the order of the golden files.
pub fn operations() -> impl Iterator<Item = &'static str> {
    tables().map(|(name, _)| *name)
}

fn tables() -> impl Iterator<Item = &'static (&'static str, Adapter)> {
    let tables: [&'static [(&'static str, Adapter)]; 10] = [
        contract_balances::OPERATIONS,
        cash_discounts::OPERATIONS,
        payment_terms::OPERATIONS,
        taxes::OPERATIONS,
        deferrals::OPERATIONS,
        aging::OPERATIONS,
        receipts::OPERATIONS,
        exchange::OPERATIONS,
        late_interest::OPERATIONS,
        splits::OPERATIONS,
    ];
    tables.into_iter().flatten().chain(commissions::OPERATIONS)
}
