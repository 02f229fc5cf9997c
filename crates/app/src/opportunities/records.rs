//! Creating and changing opportunities.

use super::{refusals, stages};
use crate::error::{Error, Result};
use crate::records::{self, Change, Input, Parsed};
use crate::users::check_owner;
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::ids::{ContactId, CustomerId, Id, LeadId, OpportunityId, PipelineId};
use mingxi_domain::metadata::value::Scalar;
use mingxi_domain::number_series::SeriesKind;
use mingxi_domain::opportunities::OpportunityStatus;
use mingxi_domain::text_enum::TextEnum as _;
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::customers::ContactRow;
use mingxi_store::opportunities::{self as store, OpportunityRow, StageRow};
use mingxi_store::records::Column;
use mingxi_store::{ToValue, Value};

/// Adds an opportunity with the next number (`OPP-2026-000123`) in the first stage of its pipeline: the one given, else the default.
///
/// # Errors
/// Forbidden; every field that is wrong.
pub fn create_opportunity(work: &mut Work, input: &Input) -> Result<OpportunityId> {
    create(work, input, None)
}

/// The same, out of a lead that is being converted.
pub(crate) fn create_from_lead(work: &mut Work, input: &Input, lead: LeadId) -> Result<OpportunityId> {
    create(work, input, Some(lead))
}

fn create(work: &mut Work, input: &Input, lead: Option<LeadId>) -> Result<OpportunityId> {
    check_owner(work, input, &work.actor.user().to_string(), Action::OpportunityAssign)?;
    let id = records::create(work, "opportunity", Action::OpportunityCreate, input, |work, given| {
        check_amount(given)?;
        let ids = (given.number("contact_id"), given.number("customer_id"));
        check_contact(work, ids)?;
        let given_pipeline = given.number("pipeline_id").map(PipelineId::from_raw);
        let stage = first_stage(work, given_pipeline)?;
        let mut columns = vec![
            Column::new("number", Value::Text(work.next_organization_number(SeriesKind::Opportunity)?)),
            Column::new("lead_id", lead.to_value()),
            Column::new("stage_id", stage.id.to_value()),
            Column::new("stage_since", work.now.to_value()),
            Column::new("status", OpportunityStatus::Open.to_value()),
            Column::new("probability", stage.probability.to_value()),
        ];
        if given_pipeline.is_none() {
            columns.push(Column::new("pipeline_id", stage.pipeline_id.to_value()));
        }
        Ok(columns)
    })?;
    let row = OpportunityRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("opportunity", id))?;
    stages::insert_change(work, &row, None, row.stage_id)?;
    Ok(id)
}

/// Changes the given fields of an open opportunity. Returns whether anything changed.
///
/// # Errors
/// Forbidden; not found; conflict; every field that is wrong; refused as `opportunity_closed`.
pub fn update_opportunity(work: &mut Work, id: OpportunityId, version: i64, input: &Input) -> Result<bool> {
    records::update_with(work, "opportunity", Action::OpportunityUpdate, id, version, input, |work, change| {
        let status = change.before.get("status").and_then(serde_json::Value::as_str).unwrap_or_default();
        if status != OpportunityStatus::Open.to_string() {
            return Err(refusals::CLOSED.because(the_opportunity_is(status)));
        }
        check_owner(work, input, change.owner(), Action::OpportunityAssign)?;
        check_amount(change.given)?;
        check_contact(work, (after::<ContactId>(change, "contact_id"), after::<CustomerId>(change, "customer_id")))?;
        Ok(Vec::new())
    })
}

fn first_stage(work: &mut Work, given: Option<PipelineId>) -> Result<StageRow> {
    let org = work.org();
    let pipeline = match given {
        Some(pipeline) => Some(pipeline),
        None => store::find_default_pipeline(work.tx, org)?,
    };
    let pipeline = pipeline.ok_or_else(|| Error::Internal(format!("{org} has no default pipeline")))?;
    let stages = store::list_stages(work.tx, org, pipeline)?;
    stages.into_iter().next().ok_or_else(|| Error::Internal(format!("{pipeline} has no stage")))
}

pub(super) fn check_amount(given: &Parsed) -> Result<()> {
    match given.0.get("amount") {
        Some(Some(Scalar::Money(amount))) if amount.is_negative() => Err(Error::negative("/amount")),
        _ => Ok(()),
    }
}

/// A contact belongs to the customer of the opportunity.
pub(super) fn check_contact(work: &mut Work, (contact, customer): (Option<i64>, Option<i64>)) -> Result<()> {
    let Some(id) = contact.map(ContactId::from_raw) else { return Ok(()) };
    let customer = customer.map(CustomerId::from_raw);
    let belongs = ContactRow::find(work.tx, work.org(), id)?.is_none_or(|row| Some(row.customer_id) == customer);
    // An unknown contact is named with all other references.
    if belongs {
        Ok(())
    } else {
        Err(Error::invalid(
            "/contact_id",
            "other_customer",
            words!("{id} 不是该客户的联系人", "{id} is no contact of the customer"),
        ))
    }
}

/// What a reference holds after the change.
fn after<T: Id>(change: Change, field: &str) -> Option<i64> {
    if change.given.0.contains_key(field) {
        return change.given.number(field);
    }
    let before = change.before.get(field).and_then(serde_json::Value::as_str)?;
    before.parse::<T>().ok().map(Id::raw)
}

fn the_opportunity_is(status: &str) -> Words {
    let label = OpportunityStatus::parse(status).map_or(status, |status| status.label().zh);
    Words::new(format!("商机当前为“{label}”。"), format!("The opportunity is {status}."))
}
