//! Whether a lead is worth going on with.

use super::records::lock;
use super::refusals::refuse;
use crate::error::Result;
use crate::text::required_text;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::LeadId;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Why a lead is given up.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisqualifyLead {
    /// The reason.
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// Says that a lead is worth going on with.
///
/// # Errors
/// Forbidden; not found; refused as `lead_closed`, `lead_already_qualified`.
pub fn qualify_lead(work: &mut Work, id: LeadId) -> Result<()> {
    work.check(Action::LeadQualify)?;
    let mut row = lock(work, id)?;
    let from = row.status;
    row.status = from.qualify().map_err(|error| refuse(error, &row.name))?;
    row.updated_at = work.now;
    row.update(work.tx, work.org())?;
    work.audit(Action::LeadQualify, id, Changes::none().moved("status", from, row.status))?;
    work.emit("lead.qualified", "lead", id, json!({ "id": id }))
}

/// Gives up a lead, with the reason.
///
/// # Errors
/// Forbidden; not found; invalid reason; refused as `lead_closed`.
pub fn disqualify_lead(work: &mut Work, id: LeadId, input: &DisqualifyLead) -> Result<()> {
    work.check(Action::LeadDisqualify)?;
    let mut row = lock(work, id)?;
    let reason = required_text("/reason", &input.reason, 200)?;
    let from = row.status;
    row.status = from.disqualify().map_err(|error| refuse(error, &row.name))?;
    (row.disqualified_reason, row.next_follow_up_on) = (Some(reason.clone()), None);
    row.updated_at = work.now;
    row.update(work.tx, work.org())?;
    let changes = Changes::none().moved("status", from, row.status).set("disqualified_reason", &reason);
    work.audit(Action::LeadDisqualify, id, changes)?;
    work.emit("lead.disqualified", "lead", id, json!({ "reason": reason }))
}
