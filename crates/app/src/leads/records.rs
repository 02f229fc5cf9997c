//! Creating and changing leads.

use super::refusals;
use crate::error::{Error, Result};
use crate::records::{self, Input};
use crate::users::check_owner;
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::ids::LeadId;
use mingxi_domain::leads::LeadStatus;
use mingxi_store::ToValue;
use mingxi_store::leads::LeadRow;
use mingxi_store::records::Column;

/// Adds a new lead. It belongs to the actor unless an owner is given.
///
/// # Errors
/// Forbidden; every field that is wrong.
pub fn create_lead(work: &mut Work, input: &Input) -> Result<LeadId> {
    check_owner(work, input, &work.actor.user().to_string(), Action::LeadAssign)?;
    let status = Column::new("status", LeadStatus::New.to_value());
    records::create(work, "lead", Action::LeadCreate, input, |_, _| Ok(vec![status]))
}

/// Changes the given fields of a lead that is still worked on. Returns whether anything changed.
///
/// # Errors
/// Forbidden; not found; conflict; every field that is wrong; refused as `lead_closed`.
pub fn update_lead(work: &mut Work, id: LeadId, version: i64, input: &Input) -> Result<bool> {
    records::update_with(work, "lead", Action::LeadUpdate, id, version, input, |work, change| {
        check_owner(work, input, change.owner(), Action::LeadAssign)?;
        let lead = LeadRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("lead", id))?;
        require_open(&lead)?;
        Ok(Vec::new())
    })
}

/// The lead, held; as absent as someone else's when it is not the actor's to see.
pub(super) fn lock(work: &mut Work, id: LeadId) -> Result<LeadRow> {
    work.require_visible("lead", id)?;
    LeadRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("lead", id))
}

/// Checks that a lead may still be worked on.
///
/// # Errors
/// Refused as `lead_closed`.
pub(crate) fn require_open(lead: &LeadRow) -> Result<()> {
    lead.status.require_open().map_err(|error| refusals::refuse(error, &lead.name))
}
