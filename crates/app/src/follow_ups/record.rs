//! Recording what was said and done, and what comes next.

use super::refusals;
use crate::error::{Error, Result};
use crate::leads::require_open;
use crate::text::required_text;
use crate::work::{Changes, Work};
use jiff::Timestamp;
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::follow_ups::FollowUpKind;
use mingxi_domain::ids::{CustomerId, FollowUpId, LeadId, OpportunityId};
use mingxi_domain::leads::LeadStatus;
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::words;
use mingxi_store::customers::{self, CustomerRow};
use mingxi_store::follow_ups::FollowUpRow;
use mingxi_store::leads::LeadRow;
use mingxi_store::opportunities::OpportunityRow;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

const MAX_CONTENT: usize = 20_000;

/// What happened with a lead, a customer or an opportunity: exactly one of the three.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordFollowUp {
    /// How the contact happened.
    pub kind: FollowUpKind,
    /// What was said and done.
    #[schema(min_length = 1, max_length = 20000)]
    pub content: String,
    /// When; now unless given, never later.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub happened_at: Option<Timestamp>,
    /// Day of the next step.
    #[schema(value_type = Option<String>, format = Date)]
    pub next_on: Option<Date>,
    /// The lead.
    pub lead_id: Option<LeadId>,
    /// The customer.
    pub customer_id: Option<CustomerId>,
    /// The opportunity.
    pub opportunity_id: Option<OpportunityId>,
}

/// Records a follow-up. It belongs to the owner of the record it is on, so that the owner sees it whoever wrote it.
/// A new lead becomes a working one; a converted lead's follow-up shows on its customer and opportunity too, an
/// opportunity's on its customer.
///
/// # Errors
/// Forbidden; invalid content or dates; unknown record; refused as `follow_up_on_one_record`, `lead_closed`.
pub fn record_follow_up(work: &mut Work, input: &RecordFollowUp) -> Result<FollowUpId> {
    work.check(Action::FollowUpRecord)?;
    check(work, input)?;
    let mut row = new_row(work, input)?;
    match (input.lead_id, input.customer_id, input.opportunity_id) {
        (Some(lead), None, None) => on_lead(work, &mut row, lead)?,
        (None, Some(customer), None) => on_customer(work, &mut row, customer)?,
        (None, None, Some(opportunity)) => on_opportunity(work, &mut row, opportunity)?,
        _ => {
            return Err(refusals::ON_ONE_RECORD.because(words!(
                "线索、客户、商机须且只能指定一个。",
                "Exactly one of lead, customer and opportunity must be named."
            )));
        }
    }
    row.insert(work.tx, work.org())?;
    if let Some(customer) = row.customer_id {
        customers::note_follow_up(work.tx, work.org(), customer, row.happened_at)?;
    }
    let changes = Changes::none().set("kind", row.kind).set("happened_at", row.happened_at).set("next_on", row.next_on);
    let about = changes.set("lead_id", row.lead_id).set("customer_id", row.customer_id);
    work.audit(Action::FollowUpRecord, row.id, about.set("opportunity_id", row.opportunity_id))?;
    work.emit("follow_up.recorded", "follow_up", row.id, json!({ "id": row.id, "next_on": row.next_on }))?;
    Ok(row.id)
}

fn check(work: &Work, input: &RecordFollowUp) -> Result<()> {
    if input.happened_at.is_some_and(|moment| moment > work.now) {
        return Err(Error::invalid(
            "/happened_at",
            "in_future",
            words!("跟进已经发生；下次跟进用 next_on 安排", "a follow-up has happened; plan the next one with next_on"),
        ));
    }
    let happened_on = day(work, input.happened_at.unwrap_or(work.now));
    if input.next_on.is_some_and(|next| next < happened_on) {
        return Err(Error::invalid(
            "/next_on",
            "before_start",
            words!("跟进日期为 {happened_on}", "the follow-up itself was on {happened_on}"),
        ));
    }
    Ok(())
}

fn day(work: &Work, moment: Timestamp) -> Date {
    moment.to_zoned(work.actor.time_zone.clone()).date()
}

fn new_row(work: &Work, input: &RecordFollowUp) -> Result<FollowUpRow> {
    let content = required_text("/content", &input.content, MAX_CONTENT)?;
    Ok(FollowUpRow {
        id: work.ids.next(),
        kind: input.kind,
        search_text: normalize(&content),
        content,
        happened_at: input.happened_at.unwrap_or(work.now),
        next_on: input.next_on,
        lead_id: input.lead_id,
        customer_id: input.customer_id,
        opportunity_id: input.opportunity_id,
        recorded_by_id: work.actor.user(),
        owner_id: work.actor.user(),
        department_id: work.actor.standing.department,
        custom: json!({}),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    })
}

fn on_lead(work: &mut Work, row: &mut FollowUpRow, id: LeadId) -> Result<()> {
    work.require_reference("lead", id, "/lead_id")?;
    let lead = LeadRow::lock(work.tx, work.org(), id)?;
    let mut lead = lead.ok_or_else(|| Error::unknown_reference("/lead_id", id))?;
    (row.owner_id, row.department_id) = (lead.owner_id, lead.department_id);
    (row.customer_id, row.opportunity_id) = (lead.customer_id, lead.opportunity_id);
    if lead.status == LeadStatus::Converted {
        return Ok(());
    }
    require_open(&lead)?;
    lead.status = lead.status.after_follow_up();
    // One that is written down late does not overtake the plan made since.
    if lead.last_followed_up_at.is_none_or(|last| last <= row.happened_at) {
        (lead.last_followed_up_at, lead.next_follow_up_on) = (Some(row.happened_at), row.next_on);
    }
    lead.updated_at = work.now;
    Ok(lead.update(work.tx, work.org())?)
}

fn on_customer(work: &mut Work, row: &mut FollowUpRow, id: CustomerId) -> Result<()> {
    work.require_reference("customer", id, "/customer_id")?;
    let customer = CustomerRow::find(work.tx, work.org(), id)?;
    let customer = customer.ok_or_else(|| Error::unknown_reference("/customer_id", id))?;
    (row.owner_id, row.department_id) = (customer.owner_id, customer.department_id);
    Ok(())
}

fn on_opportunity(work: &mut Work, row: &mut FollowUpRow, id: OpportunityId) -> Result<()> {
    work.require_reference("opportunity", id, "/opportunity_id")?;
    let opportunity = OpportunityRow::find(work.tx, work.org(), id)?;
    let opportunity = opportunity.ok_or_else(|| Error::unknown_reference("/opportunity_id", id))?;
    (row.owner_id, row.department_id) = (opportunity.owner_id, opportunity.department_id);
    row.customer_id = opportunity.customer_id;
    Ok(())
}
