//! Giving an opportunity to another owner.

use super::stages::lock;
use crate::error::Result;
use crate::users::{Assign, assign_record, owned};
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::ids::OpportunityId;
use mingxi_store::opportunities::{self as store, OpportunityRow};

owned!(OpportunityRow, store::move_dependents);

/// Gives an opportunity to another owner, with the follow-ups and stage history that belonged to the old one.
/// Returns whether anything changed.
///
/// # Errors
/// Forbidden; not found; unknown or inactive owner.
pub fn assign_opportunity(work: &mut Work, id: OpportunityId, input: &Assign) -> Result<bool> {
    work.check(Action::OpportunityAssign)?;
    let row = lock(work, id)?;
    assign_record(work, Action::OpportunityAssign, id, row, input)
}
