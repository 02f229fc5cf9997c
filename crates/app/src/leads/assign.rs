//! Giving a lead to another owner.

use super::records::{lock, require_open};
use crate::error::Result;
use crate::users::{Assign, assign_record, owned};
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::ids::LeadId;
use mingxi_store::follow_ups;
use mingxi_store::leads::LeadRow;

owned!(LeadRow, follow_ups::move_with_lead);

/// Gives an open lead to another owner, with the follow-ups that belonged to the old one. Returns whether anything
/// changed.
///
/// # Errors
/// Forbidden; not found; unknown or inactive owner; refused as `lead_closed`.
pub fn assign_lead(work: &mut Work, id: LeadId, input: &Assign) -> Result<bool> {
    work.check(Action::LeadAssign)?;
    let row = lock(work, id)?;
    require_open(&row)?;
    assign_record(work, Action::LeadAssign, id, row, input)
}
