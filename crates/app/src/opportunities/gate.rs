//! 阶段门槛 What an opportunity must say before it enters a stage.

use super::refusals;
use crate::error::{Error, FieldError, Result};
use crate::records;
use crate::refusal::Refusal;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::{Id, OpportunityId, StageId};
use mingxi_domain::metadata::OwnedLabel;
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::opportunities::OpportunityStatus;
use mingxi_domain::words;
use mingxi_domain::words::{Words, stands};
use mingxi_store::DbError;
use mingxi_store::opportunities::{StageRow, list_stages};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

use crate::patch::present;
use crate::records::refusals::RECORD_EXISTS;
use crate::text::required_text;

/// Most fields a stage asks for.
const FIELDS_MAX: usize = 30;

/// What to change about a stage. Absent fields stay.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateStage {
    /// The version that was read.
    pub version: i64,
    /// Name, unique in its pipeline.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// Chance of winning in per cent; won stays 100, lost 0. Opportunities in the stage keep theirs.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u8>, maximum = 100)]
    pub probability: Option<u8>,
    /// Fields of the opportunity that must be filled before it enters: `amount`, `expected_close_on`, `custom.budget`.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Vec<String>, required = false, max_items = 30)]
    pub required_fields: Option<Vec<String>>,
}

/// What is missing before an opportunity may enter a stage.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StageGate {
    /// Which stage.
    pub stage_id: StageId,
    /// Its name.
    pub name: String,
    /// Whether nothing is missing.
    pub is_open: bool,
    /// The fields that are empty.
    pub missing: Vec<MissingField>,
}

/// A field that is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MissingField {
    /// Its name on the wire.
    pub field: String,
    /// What people call it.
    pub label: OwnedLabel,
}

/// The gates of the open stages of an opportunity's pipeline, in order. Source: feature OP2.
///
/// # Errors
/// Not found; forbidden.
pub fn stage_gates(work: &mut Work, id: OpportunityId) -> Result<Vec<StageGate>> {
    let record = records::find(work, "opportunity", id.raw())?;
    let pipeline = record.get("pipeline_id").and_then(Json::as_str).and_then(|text| text.parse().ok());
    let pipeline = pipeline.ok_or_else(|| Error::Internal(format!("{id} has no pipeline")))?;
    let stages = list_stages(work.tx, work.org(), pipeline)?;
    let mut gates = Vec::new();
    for stage in stages.into_iter().filter(|stage| stage.kind == OpportunityStatus::Open) {
        let missing = missing(work, &stage, &record)?;
        gates.push(StageGate { stage_id: stage.id, name: stage.name, is_open: missing.is_empty(), missing });
    }
    Ok(gates)
}

/// Refuses to let an opportunity into a stage while something is missing; each field has its pointer.
pub(super) fn require(work: &mut Work, id: OpportunityId, stage: &StageRow) -> Result<()> {
    if fields(stage).is_empty() {
        return Ok(());
    }
    let record = records::find(work, "opportunity", id.raw())?;
    let missing = missing(work, stage, &record)?;
    if missing.is_empty() {
        return Ok(());
    }
    let names = Words::listed(missing.iter().map(|field| Words::from(field.label.clone())));
    let detail = Words::new(
        format!("{} 要求填写：{}。", stage.name, names.zh),
        format!("{} asks for: {}.", stage.name, names.en),
    );
    let pointer = |field: &MissingField| format!("/{}", field.field.replace('.', "/"));
    let errors = missing.iter().map(|field| FieldError::new(pointer(field), "required", field.label.clone())).collect();
    Err(Error::Refused(Refusal { code: &refusals::STAGE_GATE, detail, errors }))
}

fn missing(work: &mut Work, stage: &StageRow, record: &mingxi_store::records::Record) -> Result<Vec<MissingField>> {
    let object = records::describe(work, "opportunity")?;
    let is_empty = |name: &str| {
        let value = match name.strip_prefix("custom.") {
            Some(key) => record.get("custom").and_then(|custom| custom.get(key)),
            None => record.get(name),
        };
        value.is_none_or(|value| value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty()))
    };
    let empty = fields(stage).into_iter().filter(|name| is_empty(name));
    // A custom field that is gone asks for nothing.
    Ok(empty
        .filter_map(|name| object.field(&name).map(|field| MissingField { label: field.label.clone(), field: name }))
        .collect())
}

fn fields(stage: &StageRow) -> Vec<String> {
    serde_json::from_value(stage.required_fields.clone()).unwrap_or_default()
}

/// Changes a stage.
///
/// # Errors
/// Forbidden; not found; conflict; invalid name, probability or fields; refused as `record_exists`,
/// `pipeline_probability`.
pub fn update_stage(work: &mut Work, id: StageId, input: &UpdateStage) -> Result<()> {
    work.check(Action::StageUpdate)?;
    let before = StageRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("stage", id))?;
    if before.version != input.version {
        return Err(Error::Conflict { what: "stage", id: id.to_string(), current_version: Some(before.version) });
    }
    let row = changed(work, &before, input)?;
    let changes = Changes::none()
        .moved("name", &before.name, &row.name)
        .moved("probability", before.probability, row.probability)
        .moved("required_fields", &before.required_fields, &row.required_fields);
    if changes.is_empty() {
        return Ok(());
    }
    let others = list_stages(work.tx, work.org(), row.pipeline_id)?;
    if others.iter().any(|other| other.id != id && other.name == row.name) {
        return Err(
            RECORD_EXISTS.at("/name", words!("已有名为 {} 的阶段。", "A stage is called {} already.", row.name))
        );
    }
    match row.update(work.tx, work.org()).and_then(|()| work.tx.flush()) {
        Err(DbError::RowCount { .. }) => {
            return Err(Error::Conflict { what: "stage", id: id.to_string(), current_version: None });
        }
        other => other?,
    }
    work.audit(Action::StageUpdate, id, changes)
}

fn changed(work: &mut Work, before: &StageRow, input: &UpdateStage) -> Result<StageRow> {
    let mut row = StageRow { updated_at: work.now, ..before.clone() };
    if let Some(name) = &input.name {
        row.name = required_text("/name", name, 200)?;
        row.search_text = normalize(&row.name);
    }
    if let Some(probability) = input.probability {
        let fits = match row.kind {
            OpportunityStatus::Open => probability <= 100,
            OpportunityStatus::Won => probability == 100,
            OpportunityStatus::Lost => probability == 0,
        };
        if !fits {
            return Err(refusals::PIPELINE_PROBABILITY.at("/probability", stands(&row.name, row.kind)));
        }
        row.probability = i64::from(probability);
    }
    if let Some(fields) = &input.required_fields {
        check_fields(work, fields)?;
        row.required_fields = json!(fields);
    }
    Ok(row)
}

fn check_fields(work: &mut Work, fields: &[String]) -> Result<()> {
    if fields.len() > FIELDS_MAX {
        return Err(Error::invalid(
            "/required_fields",
            "too_many",
            words!("最多 {FIELDS_MAX} 个字段", "at most {FIELDS_MAX} fields"),
        ));
    }
    let object = records::describe(work, "opportunity")?;
    for (index, name) in fields.iter().enumerate() {
        let pointer = format!("/required_fields/{index}");
        if fields[..index].contains(name) {
            return Err(Error::invalid(pointer, "duplicate", words!("每个字段一次", "each field once")));
        }
        if object.field(name).is_none_or(|field| !field.is_changeable()) {
            return Err(Error::invalid(
                pointer,
                "unknown_field",
                words!("须为可填写的商机字段", "a field of the opportunity that people fill"),
            ));
        }
    }
    Ok(())
}
