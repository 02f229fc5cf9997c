//! Giving a lead to another owner.

use super::records::{lock, require_open};
use crate::error::Result;
use crate::users::{Assign, load_owner};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::LeadId;
use mingxi_store::follow_ups;
use serde_json::json;

/// Gives an open lead to another owner, with the follow-ups that belonged to the old one. Returns whether anything
/// changed.
///
/// # Errors
/// Forbidden; not found; unknown or inactive owner; refused as `lead_closed`.
pub fn assign_lead(work: &mut Work, id: LeadId, input: &Assign) -> Result<bool> {
    work.check(Action::LeadAssign)?;
    let mut row = lock(work, id)?;
    require_open(&row)?;
    let owner = load_owner(work, input.owner_id)?;
    if row.owner_id == owner.user {
        return Ok(false);
    }
    let from = row.owner_id;
    (row.owner_id, row.department_id, row.updated_at) = (owner.user, owner.department, work.now);
    row.update(work.tx, work.org())?;
    follow_ups::move_with_lead(work.tx, work.org(), &row, from)?;
    work.audit(Action::LeadAssign, id, Changes::none().moved("owner_id", from, owner.user))?;
    work.emit("lead.assigned", "lead", id, json!({ "from": from, "to": owner.user }))?;
    Ok(true)
}
