//! Giving an opportunity to another owner.

use super::stages::lock;
use crate::error::Result;
use crate::users::{Assign, load_owner};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::OpportunityId;
use mingxi_store::opportunities as store;
use serde_json::json;

/// Gives an opportunity to another owner, with the follow-ups and stage history that belonged to the old one.
/// Returns whether anything changed.
///
/// # Errors
/// Forbidden; not found; unknown or inactive owner.
pub fn assign_opportunity(work: &mut Work, id: OpportunityId, input: &Assign) -> Result<bool> {
    work.check(Action::OpportunityAssign)?;
    let mut row = lock(work, id)?;
    let owner = load_owner(work, input.owner_id)?;
    if row.owner_id == owner.user {
        return Ok(false);
    }
    let from = row.owner_id;
    (row.owner_id, row.department_id, row.updated_at) = (owner.user, owner.department, work.now);
    row.update(work.tx, work.org())?;
    store::move_dependents(work.tx, work.org(), &row, from)?;
    work.audit(Action::OpportunityAssign, id, Changes::none().moved("owner_id", from, owner.user))?;
    work.emit("opportunity.assigned", "opportunity", id, json!({ "from": from, "to": owner.user }))?;
    Ok(true)
}
