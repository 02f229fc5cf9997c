//! Taking back a win or a loss.

use super::refusals;
use super::stages::{ends, enter, load_stage, lock};
use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::ids::OpportunityId;
use mingxi_domain::opportunities::OpportunityStatus;
use mingxi_domain::words;
use mingxi_store::opportunities::{self as store, OpportunityRow, StageRow};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// How an opportunity goes on.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenOpportunity {
    /// The open stage of its pipeline it goes on in; the one it was closed from unless given.
    pub stage_id: Option<mingxi_domain::ids::StageId>,
}

/// Reopens a won or lost opportunity. A lost one forgets its reason here; the audit entry of the loss keeps it.
///
/// # Errors
/// Forbidden; not found; unknown stage; refused as `opportunity_not_closed`, `opportunity_has_contract`,
/// `opportunity_stage_closes`.
pub fn reopen_opportunity(work: &mut Work, id: OpportunityId, input: &ReopenOpportunity) -> Result<()> {
    work.check(Action::OpportunityReopen)?;
    let mut row = lock(work, id)?;
    if row.status == OpportunityStatus::Open {
        return Err(refusals::NOT_CLOSED.because(words!("{} 仍在进行。", "{} is open.", row.number)));
    }
    if let Some(contract) = store::find_contract(work.tx, work.org(), id)? {
        return Err(refusals::HAS_CONTRACT.because(words!(
            "{} 已产生合同 {contract}。",
            "{contract} came of {}.",
            row.number
        )));
    }
    let stage = stage(work, &row, input)?;
    let changes = enter(work, &mut row, &stage)?
        .moved("status", row.status, OpportunityStatus::Open)
        .moved("closed_on", row.closed_on, None::<String>)
        .moved("lost_reason", &row.lost_reason, None::<String>);
    (row.status, row.closed_on, row.lost_reason) = (OpportunityStatus::Open, None, None);
    row.update(work.tx, work.org())?;
    work.audit(Action::OpportunityReopen, id, changes)?;
    work.emit("opportunity.reopened", "opportunity", id, json!({ "stage_id": row.stage_id }))
}

fn stage(work: &mut Work, row: &OpportunityRow, input: &ReopenOpportunity) -> Result<StageRow> {
    let Some(id) = input.stage_id else { return stage_before(work, row) };
    let stage = load_stage(work, id)?;
    if stage.pipeline_id != row.pipeline_id {
        return Err(Error::unknown_reference("/stage_id", id));
    }
    if stage.kind != OpportunityStatus::Open {
        return Err(refusals::STAGE_CLOSES.at("/stage_id", ends(&stage)));
    }
    Ok(stage)
}

/// The open stage the opportunity was closed from, else the first of its pipeline.
fn stage_before(work: &mut Work, row: &OpportunityRow) -> Result<StageRow> {
    let before = store::find_stage_before(work.tx, work.org(), row.id, row.stage_id)?;
    let stages = store::list_stages(work.tx, work.org(), row.pipeline_id)?;
    let is_wanted = |stage: &&StageRow| before.is_none_or(|before| stage.id == before);
    let mut open = stages.iter().filter(|stage| stage.kind == OpportunityStatus::Open);
    let stage = open.clone().find(is_wanted).or_else(|| open.next()).cloned();
    stage.ok_or_else(|| Error::Internal(format!("{} has no open stage", row.pipeline_id)))
}
