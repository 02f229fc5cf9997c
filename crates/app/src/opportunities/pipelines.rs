//! Pipelines: the stages an opportunity runs through.

use super::refusals;
use crate::error::{Error, Result};
use crate::patch::present;
use crate::records::refusals::RECORD_EXISTS;
use crate::text::required_text;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::PipelineId;
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::opportunities::{OpportunityStatus, PipelineError, StageShape, check_stages};
use mingxi_domain::words;
use mingxi_store::DbError;
use mingxi_store::opportunities::{self as store, PipelineRow, StageRow};
use mingxi_store::organizations;
use serde::Deserialize;
use serde_json::json;
use std::collections::HashSet;
use utoipa::ToSchema;

const MAX_STAGES: usize = 50;

/// The pipeline every organisation begins with: open stages and their chances in per cent, then won and lost.
const DEFAULT_STAGES: [(&str, u8, OpportunityStatus); 6] = [
    ("初步接洽 Prospecting", 10, OpportunityStatus::Open),
    ("需求确认 Qualification", 30, OpportunityStatus::Open),
    ("方案报价 Proposal", 60, OpportunityStatus::Open),
    ("商务谈判 Negotiation", 80, OpportunityStatus::Open),
    ("赢单 Won", 100, OpportunityStatus::Won),
    ("输单 Lost", 0, OpportunityStatus::Lost),
];

/// A pipeline to add.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePipeline {
    /// Name, unique in the organisation.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Stages in order: open ones first, then exactly one won and one lost.
    #[schema(min_items = 3, max_items = 50)]
    pub stages: Vec<StageInput>,
}

/// A stage of a new pipeline.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StageInput {
    /// Name, unique in the pipeline.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Chance of winning in per cent.
    #[schema(maximum = 100)]
    pub probability: u8,
    /// Open, won or lost.
    pub kind: OpportunityStatus,
}

/// What to change about a pipeline. Absent fields stay.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdatePipeline {
    /// The version that was read.
    pub version: i64,
    /// Name, unique in the organisation.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// Whether new opportunities go into it. One pipeline always is the default: make another one so instead of
    /// taking it away.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = bool, required = false)]
    pub is_default: Option<bool>,
}

/// Adds a pipeline.
///
/// # Errors
/// Forbidden; invalid names; refused as `record_exists`, `pipeline_without_open_stage`, `pipeline_not_ended`,
/// `pipeline_probability`.
pub fn create_pipeline(work: &mut Work, input: &CreatePipeline) -> Result<PipelineId> {
    insert_pipeline(work, input, false)
}

/// Adds the pipeline new opportunities go into; part of setting up an organisation.
///
/// # Errors
/// As [`create_pipeline`].
pub fn create_default_pipeline(work: &mut Work) -> Result<PipelineId> {
    let stage =
        |(name, probability, kind): (&str, u8, OpportunityStatus)| StageInput { name: name.into(), probability, kind };
    let input =
        CreatePipeline { name: "标准销售流程 Standard".into(), stages: DEFAULT_STAGES.map(stage).to_vec() };
    insert_pipeline(work, &input, true)
}

fn insert_pipeline(work: &mut Work, input: &CreatePipeline, is_default: bool) -> Result<PipelineId> {
    work.check(Action::PipelineCreate)?;
    check(input)?;
    let name = input.name.trim().to_owned();
    let row = PipelineRow {
        id: work.ids.next(),
        search_text: normalize(&name),
        name,
        is_default,
        custom: json!({}),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    };
    let inserted = row.insert(work.tx, work.org()).and_then(|()| work.tx.flush());
    if let Err(DbError::UniqueViolation { .. }) = inserted {
        return Err(
            RECORD_EXISTS.at("/name", words!("已有名为 {} 的销售流程。", "A pipeline is called {} already.", row.name))
        );
    }
    inserted?;
    let stages: Vec<StageRow> =
        (1..).zip(&input.stages).map(|(position, stage)| stage_row(work, row.id, position, stage)).collect();
    StageRow::insert_all(work.tx, work.org(), &stages)?;
    let names: Vec<&str> = stages.iter().map(|stage| stage.name.as_str()).collect();
    work.audit(Action::PipelineCreate, row.id, Changes::none().set("name", &row.name).set("stages", names))?;
    work.emit("pipeline.created", "pipeline", row.id, json!({ "id": row.id }))?;
    Ok(row.id)
}

fn stage_row(work: &Work, pipeline_id: PipelineId, position: i64, input: &StageInput) -> StageRow {
    let name = input.name.trim().to_owned();
    StageRow {
        id: work.ids.next(),
        pipeline_id,
        position,
        search_text: normalize(&name),
        name,
        probability: i64::from(input.probability),
        kind: input.kind,
        required_fields: json!([]),
        custom: json!({}),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    }
}

fn check(input: &CreatePipeline) -> Result<()> {
    required_text("/name", &input.name, 200)?;
    if input.stages.len() > MAX_STAGES {
        return Err(Error::invalid(
            "/stages",
            "out_of_range",
            words!("最多 {MAX_STAGES} 个阶段", "at most {MAX_STAGES} stages"),
        ));
    }
    let mut names = HashSet::new();
    for (index, stage) in input.stages.iter().enumerate() {
        let pointer = format!("/stages/{index}/name");
        required_text(&pointer, &stage.name, 200)?;
        if !names.insert(stage.name.trim()) {
            return Err(Error::invalid(
                pointer,
                "taken",
                words!("该销售流程已有同名阶段", "another stage of the pipeline has this name"),
            ));
        }
    }
    let shapes: Vec<_> =
        input.stages.iter().map(|stage| StageShape { probability: stage.probability, kind: stage.kind }).collect();
    check_stages(&shapes).map_err(|error| {
        let code = match error {
            PipelineError::NoOpenStage => &refusals::PIPELINE_WITHOUT_OPEN_STAGE,
            PipelineError::NotEndedByWonAndLost => &refusals::PIPELINE_NOT_ENDED,
            PipelineError::ProbabilityOutOfPlace { .. } => &refusals::PIPELINE_PROBABILITY,
        };
        code.at("/stages", error.words())
    })
}

/// Renames a pipeline, or makes it the one that new opportunities go into.
///
/// # Errors
/// Forbidden; not found; conflict; invalid name; refused as `record_exists`, `pipeline_default_needed`.
pub fn update_pipeline(work: &mut Work, id: PipelineId, input: &UpdatePipeline) -> Result<()> {
    work.check(Action::PipelineUpdate)?;
    let org = work.org();
    // Two new defaults at once wait for each other.
    organizations::lock(work.tx, org)?;
    let conflict = |current_version| Error::Conflict { what: "pipeline", id: id.to_string(), current_version };
    let before = PipelineRow::lock(work.tx, org, id)?.ok_or_else(|| Error::not_found("pipeline", id))?;
    if before.version != input.version {
        return Err(conflict(Some(before.version)));
    }
    let mut row = PipelineRow { updated_at: work.now, ..before.clone() };
    if let Some(name) = &input.name {
        row.name = required_text("/name", name, 200)?;
        row.search_text = normalize(&row.name);
    }
    row.is_default = input.is_default.unwrap_or(before.is_default);
    if before.is_default && !row.is_default {
        let detail = words!("新商机进入 {}。", "New opportunities go into {}.", before.name);
        return Err(refusals::PIPELINE_DEFAULT_NEEDED.at("/is_default", detail));
    }
    let changes =
        Changes::none().moved("name", &before.name, &row.name).moved("is_default", before.is_default, row.is_default);
    if changes.is_empty() {
        return Ok(());
    }
    if row.is_default && !before.is_default {
        store::clear_other_defaults(work.tx, org, id, work.now)?;
    }
    match row.update(work.tx, org).and_then(|()| work.tx.flush()) {
        Err(DbError::RowCount { .. }) => return Err(conflict(None)),
        Err(DbError::UniqueViolation { .. }) => {
            return Err(RECORD_EXISTS
                .at("/name", words!("已有名为 {} 的销售流程。", "A pipeline is called {} already.", row.name)));
        }
        other => other?,
    }
    work.audit(Action::PipelineUpdate, id, changes)?;
    work.emit("pipeline.updated", "pipeline", id, json!({ "id": id }))
}
