//! Moving an opportunity through its stages, with the history of it.

use super::gate;
use super::refusals;
use crate::error::{Error, Result};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::days_between;
use mingxi_domain::ids::{OpportunityId, StageId};
use mingxi_domain::opportunities::OpportunityStatus;
use mingxi_domain::text_enum::TextEnum as _;
use mingxi_domain::words;
use mingxi_domain::words::{Words, stands};
use mingxi_store::opportunities::{OpportunityRow, StageChangeRow, StageRow};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Where an opportunity is to move.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveOpportunity {
    /// An open stage, back or forth; one of another pipeline takes the opportunity over there.
    pub stage_id: StageId,
}

/// Moves an open opportunity to another open stage; the probability follows the stage.
///
/// # Errors
/// Forbidden; not found; unknown stage; refused as `opportunity_closed`, `opportunity_already_in_stage`,
/// `opportunity_stage_closes`, `opportunity_stage_gate` with a pointer for each field that is missing.
pub fn move_opportunity(work: &mut Work, id: OpportunityId, input: &MoveOpportunity) -> Result<()> {
    work.check(Action::OpportunityMove)?;
    let mut row = lock(work, id)?;
    require_open(&row)?;
    let stage = load_stage(work, input.stage_id)?;
    if stage.kind != OpportunityStatus::Open {
        return Err(refusals::STAGE_CLOSES.at("/stage_id", ends(&stage)));
    }
    if stage.id == row.stage_id {
        return Err(refusals::ALREADY_IN_STAGE
            .at("/stage_id", words!("{} 已在阶段 {}。", "{} is in {} already.", row.number, stage.name)));
    }
    gate::require(work, id, &stage)?;
    let changes = enter(work, &mut row, &stage)?;
    row.update(work.tx, work.org())?;
    let payload = json!({ "stage_id": row.stage_id, "probability": row.probability });
    work.audit(Action::OpportunityMove, id, changes)?;
    work.emit("opportunity.moved", "opportunity", id, payload)
}

/// The opportunity, held; as absent as someone else's when it is not the actor's to see.
pub(super) fn lock(work: &mut Work, id: OpportunityId) -> Result<OpportunityRow> {
    work.require_visible("opportunity", id)?;
    OpportunityRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("opportunity", id))
}

pub(super) fn require_open(row: &OpportunityRow) -> Result<()> {
    if row.status == OpportunityStatus::Open {
        return Ok(());
    }
    let Some(since) = row.closed_on else { return Err(refusals::CLOSED.because(stands(&row.number, row.status))) };
    let (number, status) = (&row.number, row.status);
    Err(refusals::CLOSED.because(Words::new(
        format!("{number} 自 {since} 起为“{}”。", status.label().zh),
        format!("{number} is {status} since {since}."),
    )))
}

/// That opportunities end in a stage.
pub(super) fn ends(stage: &StageRow) -> Words {
    let StageRow { name, kind, .. } = stage;
    Words::new(
        format!("{name} 是“{}”商机的结束阶段。", kind.label().zh),
        format!("{name} is where {kind} opportunities end."),
    )
}

pub(super) fn load_stage(work: &mut Work, id: StageId) -> Result<StageRow> {
    StageRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::unknown_reference("/stage_id", id))
}

/// Puts the opportunity into a stage and writes the history; the caller saves the row.
pub(super) fn enter(work: &mut Work, row: &mut OpportunityRow, stage: &StageRow) -> Result<Changes> {
    let (from, probability) = (row.stage_id, row.probability);
    insert_change(work, row, Some(from), stage.id)?;
    (row.pipeline_id, row.stage_id, row.stage_since) = (stage.pipeline_id, stage.id, work.now);
    (row.probability, row.updated_at) = (stage.probability, work.now);
    Ok(Changes::none().moved("stage_id", from, stage.id).moved("probability", probability, row.probability))
}

/// One row of the stage history, with the days spent in the stage that was left.
pub(super) fn insert_change(work: &mut Work, row: &OpportunityRow, from: Option<StageId>, to: StageId) -> Result<()> {
    let since = row.stage_since.to_zoned(work.actor.time_zone.clone()).date();
    let change = StageChangeRow {
        id: work.ids.next(),
        opportunity_id: row.id,
        from_stage_id: from,
        to_stage_id: to,
        days_in_stage: from.map(|_| days_between(since, work.today())),
        owner_id: row.owner_id,
        department_id: row.department_id,
        custom: json!({}),
        search_text: String::new(),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    };
    Ok(change.insert(work.tx, work.org())?)
}
