//! Closing and terminating a contract, and opening a closed one again.

use super::lines::check_text;
use super::plan;
use super::refusals;
use crate::error::{Error, Result};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::contracts::ContractStatus;
use mingxi_domain::ids::ContractId;
use mingxi_domain::words;
use mingxi_domain::words::stands;
use mingxi_store::contracts::{self as store, ContractRow};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Why a contract ends before it is fulfilled.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TerminateContract {
    /// The reason, kept in the audit trail.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Why a closed contract is opened again.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenContract {
    /// The reason, kept in the audit trail.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Closes a signed contract: no further orders. Its collection plan expects what was ordered; what waited for the
/// acceptance waits for that alone.
///
/// # Errors
/// Forbidden; not found; refused as `contract_not_signed`, `contract_has_open_orders`.
pub fn close_contract(work: &mut Work, id: ContractId) -> Result<()> {
    work.check(Action::ContractClose)?;
    let contract = lock(work, id)?;
    if contract.status != ContractStatus::Signed {
        return Err(refusals::NOT_SIGNED.because(stands(&contract.number, contract.status)));
    }
    finish(work, contract, ContractStatus::Closed, Action::ContractClose, "contract.closed", Changes::none())
}

/// Ends a draft or signed contract before it is fulfilled.
///
/// # Errors
/// Forbidden; not found; invalid reason; refused as `contract_finished`, `contract_has_open_orders`.
pub fn terminate_contract(work: &mut Work, id: ContractId, input: &TerminateContract) -> Result<()> {
    work.check(Action::ContractTerminate)?;
    check_text("/reason", &input.reason, 500)?;
    let contract = lock(work, id)?;
    if !matches!(contract.status, ContractStatus::Draft | ContractStatus::Signed) {
        return Err(refusals::FINISHED.because(stands(&contract.number, contract.status)));
    }
    let changes = Changes::none().set("reason", input.reason.trim());
    finish(work, contract, ContractStatus::Terminated, Action::ContractTerminate, "contract.terminated", changes)
}

/// Opens a closed contract again: orders can be placed under it, and its plan expects them. One that was terminated has
/// ended.
///
/// # Errors
/// Forbidden; not found; invalid reason; refused as `contract_not_closed`.
pub fn reopen_contract(work: &mut Work, id: ContractId, input: &ReopenContract) -> Result<()> {
    work.check(Action::ContractReopen)?;
    check_text("/reason", &input.reason, 500)?;
    let mut contract = lock(work, id)?;
    if contract.status != ContractStatus::Closed {
        return Err(refusals::NOT_CLOSED.because(stands(&contract.number, contract.status)));
    }
    reopen_contract_row(work, &mut contract, input.reason.trim())?;
    contract.updated_at = work.now;
    contract.update(work.tx, work.org())?;
    plan::refit(work, id)
}

/// Opens a held contract that is closed, by itself or because an order of it is open again. The caller saves it and
/// fits its plan.
pub(crate) fn reopen_contract_row(work: &mut Work, contract: &mut ContractRow, reason: &str) -> Result<()> {
    contract.status = ContractStatus::Signed;
    let changes = Changes::none().moved("status", ContractStatus::Closed, ContractStatus::Signed);
    work.audit(Action::ContractReopen, contract.id, changes.set("reason", reason))?;
    work.emit("contract.reopened", "contract", contract.id, json!({ "id": contract.id }))
}

fn lock(work: &mut Work, id: ContractId) -> Result<ContractRow> {
    work.require_visible("contract", id)?;
    ContractRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("contract", id))
}

fn finish(
    work: &mut Work,
    mut contract: ContractRow,
    status: ContractStatus,
    action: Action,
    event: &str,
    changes: Changes,
) -> Result<()> {
    let (org, id) = (work.org(), contract.id);
    let open = store::count_open_orders(work.tx, org, id)?;
    if open > 0 {
        return Err(refusals::HAS_OPEN_ORDERS.because(words!(
            "{} 还有 {open} 个未完结的订单。",
            "{} has {open} open orders.",
            contract.number
        )));
    }
    let changes = changes.moved("status", contract.status, status);
    contract.status = status;
    contract.updated_at = work.now;
    contract.update(work.tx, org)?;
    plan::refit(work, id)?;
    if status == ContractStatus::Closed && contract.ordered_minor != 0 {
        plan::schedule_acceptance(work, id, work.today())?;
    }
    work.audit(action, id, changes)?;
    work.emit(event, "contract", id, json!({ "id": id }))
}
