//! Giving a customer to another owner.

use crate::error::{Error, Result};
use crate::users::{Assign, assign_record, owned};
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::ids::CustomerId;
use mingxi_store::customers::{self as store, CustomerRow};

owned!(CustomerRow, store::move_dependents);

/// Gives a customer to another owner, with the contacts and follow-ups that belonged to the old one. Documents and
/// opportunities stay with whoever made them. Returns whether anything changed.
///
/// # Errors
/// Forbidden; not found; unknown or inactive owner.
pub fn assign_customer(work: &mut Work, id: CustomerId, input: &Assign) -> Result<bool> {
    work.check(Action::CustomerAssign)?;
    work.require_visible("customer", id)?;
    let row = CustomerRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("customer", id))?;
    assign_record(work, Action::CustomerAssign, id, row, input)
}
