//! Signing a contract.

use super::lines::check_past;
use super::{plan, refusals};
use crate::error::{Error, Result};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::contracts::ContractStatus;
use mingxi_domain::ids::ContractId;
use mingxi_domain::words::stands;
use mingxi_store::contracts::ContractRow;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// The signature of a contract.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignContract {
    /// The day both sides had signed; not in the future.
    #[schema(value_type = String, format = Date)]
    pub signed_on: Date,
}

/// Signs a draft contract and writes its collection plan, whose rows sum to the contract.
///
/// # Errors
/// Forbidden; not found; invalid date; refused as `contract_not_draft`.
pub fn sign_contract(work: &mut Work, id: ContractId, input: &SignContract) -> Result<()> {
    work.check(Action::ContractSign)?;
    work.require_visible("contract", id)?;
    check_past(work, "/signed_on", input.signed_on)?;
    let org = work.org();
    let mut contract = ContractRow::lock(work.tx, org, id)?.ok_or_else(|| Error::not_found("contract", id))?;
    if contract.status != ContractStatus::Draft {
        return Err(refusals::NOT_DRAFT.because(stands(&contract.number, contract.status)));
    }
    contract.status = ContractStatus::Signed;
    contract.signed_on = Some(input.signed_on);
    contract.updated_at = work.now;
    contract.update(work.tx, org)?;
    plan::insert_plan(work, &contract, input.signed_on)?;
    let changes = Changes::none().moved("status", ContractStatus::Draft, ContractStatus::Signed);
    work.audit(Action::ContractSign, id, changes.set("signed_on", input.signed_on))?;
    work.emit("contract.signed", "contract", id, json!({ "id": id, "signed_on": input.signed_on }))
}
