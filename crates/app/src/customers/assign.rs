//! Giving a customer to another owner.

use crate::error::{Error, Result};
use crate::users::{Assign, load_owner};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::CustomerId;
use mingxi_store::customers::{self as store, CustomerRow};
use serde_json::json;

/// Gives a customer to another owner, with the contacts and follow-ups that belonged to the old one. Documents and
/// opportunities stay with whoever made them. Returns whether anything changed.
///
/// # Errors
/// Forbidden; not found; unknown or inactive owner.
pub fn assign_customer(work: &mut Work, id: CustomerId, input: &Assign) -> Result<bool> {
    work.check(Action::CustomerAssign)?;
    work.require_visible("customer", id)?;
    let owner = load_owner(work, input.owner_id)?;
    let mut row = CustomerRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("customer", id))?;
    if row.owner_id == owner.user {
        return Ok(false);
    }
    let from = row.owner_id;
    (row.owner_id, row.department_id, row.updated_at) = (owner.user, owner.department, work.now);
    row.update(work.tx, work.org())?;
    store::move_dependents(work.tx, work.org(), &row, from)?;
    work.audit(Action::CustomerAssign, id, Changes::none().moved("owner_id", from, owner.user))?;
    work.emit("customer.assigned", "customer", id, json!({ "from": from, "to": owner.user }))?;
    Ok(true)
}
