//! Taking over an opportunity from another system: where it stands there and since when, without its way there.

use super::records::{check_amount, check_contact};
use super::stages::insert_change;
use crate::error::{Error, Result};
use crate::records::{self, Input};
use crate::users::check_owner;
use crate::work::{Changes, Work};
use jiff::Timestamp;
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::OpportunityId;
use mingxi_domain::number_series::SeriesKind;
use mingxi_domain::opportunities::OpportunityStatus;
use mingxi_domain::text_enum::TextEnum as _;
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::opportunities::{OpportunityRow, StageRow};
use mingxi_store::records::Column;
use mingxi_store::{ToValue, Value};
use serde_json::Value as Json;

/// Where an opportunity stands in the system it comes from.
#[derive(Clone, Debug)]
pub struct ImportedState {
    /// Its stage, whose kind says whether it is open, won or lost.
    pub stage: StageRow,
    /// The day it was won or lost; none while it is open.
    pub closed_on: Option<Date>,
    /// Why it was lost, where that is known.
    pub lost_reason: Option<String>,
}

/// Adds an opportunity as it stands in another system: open, won or lost, on the dates it has there. No stage it went
/// through is made up; its history begins here.
///
/// # Errors
/// Forbidden; every field that is wrong; invalid dates.
pub fn import_opportunity(work: &mut Work, input: &Input, state: &ImportedState) -> Result<OpportunityId> {
    work.check(Action::ImportRun)?;
    let engaged_on = input.get("engaged_on").and_then(Json::as_str).and_then(|text| text.parse().ok());
    check_state(work, state, engaged_on)?;
    check_owner(work, input, &work.actor.user().to_string(), Action::OpportunityAssign)?;
    let since = stage_since(work, state, engaged_on)?;
    let id = records::create(work, "opportunity", Action::OpportunityCreate, input, |work, given| {
        check_amount(given)?;
        check_contact(work, (given.number("contact_id"), given.number("customer_id")))?;
        Ok(vec![
            Column::new("number", Value::Text(work.next_organization_number(SeriesKind::Opportunity)?)),
            Column::new("pipeline_id", state.stage.pipeline_id.to_value()),
            Column::new("stage_id", state.stage.id.to_value()),
            Column::new("stage_since", since.to_value()),
            Column::new("status", state.stage.kind.to_value()),
            Column::new("probability", state.stage.probability.to_value()),
            Column::new("closed_on", state.closed_on.to_value()),
            Column::new("lost_reason", state.lost_reason.to_value()),
        ])
    })?;
    let row = OpportunityRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("opportunity", id))?;
    insert_change(work, &row, None, row.stage_id)?;
    Ok(id)
}

/// Brings an imported opportunity to what the other system says now, closed ones too. Returns whether anything changed.
///
/// # Errors
/// As [`import_opportunity`]; not found; conflict.
pub fn reimport_opportunity(work: &mut Work, id: OpportunityId, input: &Input, state: &ImportedState) -> Result<bool> {
    work.check(Action::ImportRun)?;
    let before = records::find(work, "opportunity", mingxi_domain::ids::Id::raw(id))?;
    let version = before.get("version").and_then(Json::as_i64).unwrap_or_default();
    let fields_moved =
        records::update_with(work, "opportunity", Action::OpportunityUpdate, id, version, input, |work, change| {
            check_owner(work, input, change.owner(), Action::OpportunityAssign)?;
            check_amount(change.given)?;
            Ok(Vec::new())
        })?;
    let mut row = OpportunityRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("opportunity", id))?;
    check_state(work, state, row.engaged_on)?;
    let is_same =
        row.stage_id == state.stage.id && row.closed_on == state.closed_on && row.lost_reason == state.lost_reason;
    if is_same {
        return Ok(fields_moved);
    }
    if row.stage_id != state.stage.id {
        insert_change(work, &row, Some(row.stage_id), state.stage.id)?;
    }
    let changes = Changes::none()
        .moved("stage_id", row.stage_id, state.stage.id)
        .moved("status", row.status, state.stage.kind)
        .moved("closed_on", row.closed_on, state.closed_on)
        .moved("lost_reason", &row.lost_reason, &state.lost_reason);
    row.stage_since = stage_since(work, state, row.engaged_on)?;
    (row.pipeline_id, row.stage_id, row.status) = (state.stage.pipeline_id, state.stage.id, state.stage.kind);
    (row.probability, row.closed_on, row.updated_at) = (state.stage.probability, state.closed_on, work.now);
    row.lost_reason.clone_from(&state.lost_reason);
    row.update(work.tx, work.org())?;
    work.audit(Action::OpportunityUpdate, id, changes)?;
    Ok(true)
}

/// A closed opportunity has a day it was closed on, an open one has none.
fn check_state(work: &Work, state: &ImportedState, engaged_on: Option<Date>) -> Result<()> {
    let is_open = state.stage.kind == OpportunityStatus::Open;
    let wrong = |code: &str, detail: Words| Err(Error::invalid("/closed_on", code, detail));
    match state.closed_on {
        None if !is_open => wrong("required", {
            let kind = state.stage.kind;
            let zh = format!("“{}”的商机须有关闭日期", kind.label().zh);
            Words::new(zh, format!("a {kind} opportunity has a day it was closed on"))
        }),
        Some(closed_on) if is_open => wrong(
            "not_closed",
            words!(
                "{} 是进行中阶段，但关闭日期为 {closed_on}",
                "{} is an open stage, but it was closed on {closed_on}",
                state.stage.name
            ),
        ),
        Some(closed_on) if closed_on > work.today() => {
            wrong("in_future", words!("今天是 {}", "today is {}", work.today()))
        }
        Some(closed_on) if engaged_on.is_some_and(|engaged_on| closed_on < engaged_on) => {
            wrong("before_start", words!("{closed_on} 早于接触日期", "{closed_on} is before the day it was engaged on"))
        }
        _ => Ok(()),
    }
}

/// It is in its stage since it was closed, or engaged; where neither is known, since now.
fn stage_since(work: &Work, state: &ImportedState, engaged_on: Option<Date>) -> Result<Timestamp> {
    let Some(day) = state.closed_on.or(engaged_on).filter(|day| *day <= work.today()) else { return Ok(work.now) };
    let start = day.to_zoned(work.actor.time_zone.clone());
    let start = start.map_err(|error| Error::invalid("/engaged_on", "out_of_range", Words::same(error.to_string())))?;
    Ok(start.timestamp())
}
