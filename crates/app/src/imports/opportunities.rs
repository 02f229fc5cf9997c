//! Opportunities with where they stand and since when; their stages by name, in the pipeline the mapping states.

use super::records::changes;
use super::targets::{Row, Saved};
use crate::error::{Error, Result};
use crate::opportunities::{
    CreatePipeline, ImportedState, StageInput, create_pipeline, import_opportunity, reimport_opportunity,
};
use crate::records::Input;
use crate::work::Work;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{Id, OpportunityId, PipelineId};
use mingxi_domain::imports::{NewPipeline, NewStage, TargetField};
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::metadata::{FieldKind, objects};
use mingxi_domain::words;
use mingxi_store::imports as store;
use mingxi_store::opportunities::{StageRow, list_stages};
use serde::Deserialize;
use serde_json::Value as Json;

/// What a row says besides the fields of the record.
#[derive(Debug, Deserialize)]
struct Standing {
    stage: String,
    closed_on: Option<Date>,
    lost_reason: Option<String>,
}

const STANDING: [&str; 3] = ["stage", "closed_on", "lost_reason"];

/// The fields of an opportunity besides those of its record door: where it stands.
pub fn fields() -> Vec<TargetField> {
    vec![
        TargetField::required("stage", FieldKind::Text { max: 200 }),
        TargetField::new("closed_on", FieldKind::Date),
        TargetField::new("lost_reason", FieldKind::Text { max: 200 }),
    ]
}

/// Adds an opportunity, or brings it to what the file says now.
///
/// # Errors
/// Whatever the verbs refuse; invalid when the pipeline has no such stage.
pub fn save_opportunity(work: &mut Work, row: &Row) -> Result<Saved> {
    let standing = Standing::deserialize(Json::Object(row.input.clone())).map_err(|error| Error::misfit("", &error))?;
    let (pipeline, is_new) = pipeline(work, row)?;
    let stage = stage(work, pipeline, &standing.stage)?;
    let state = ImportedState { stage, closed_on: standing.closed_on, lost_reason: standing.lost_reason };
    let also_made = if is_new { vec!["pipeline"] } else { Vec::new() };
    let is_field = |name: &String| !STANDING.contains(&name.as_str());
    match row.known {
        None => {
            let given = row.input.iter().filter(|(name, value)| is_field(name) && !value.is_null());
            let fields: Input = given.map(|(name, value)| (name.clone(), value.clone())).collect();
            let id = import_opportunity(work, &fields, &state)?;
            Ok(Saved { id: id.raw(), is_changed: false, also_made, before: None })
        }
        Some(known) => {
            let mut fields = changes(row, "opportunity");
            fields.retain(|name, _| is_field(name));
            let is_changed = reimport_opportunity(work, OpportunityId::from_raw(known), &fields, &state)?;
            Ok(Saved { id: known, is_changed, also_made, before: None })
        }
    }
}

/// The mapping's pipeline, made when it is not there, and whether it was.
fn pipeline(work: &mut Work, row: &Row) -> Result<(PipelineId, bool)> {
    let wanted =
        row.mapping.pipeline.as_ref().ok_or_else(|| Error::Internal("a checked mapping states a pipeline".into()))?;
    let (scope, object) = (work.scope("pipeline")?, objects::get("pipeline"));
    let field = object.field("name").ok_or_else(|| Error::Internal("a pipeline has a name".into()))?;
    let found = store::list_by_text(work.tx, &scope, object, field, [wanted.name.as_str()])?;
    match found.first() {
        Some((_, id)) => Ok((PipelineId::from_raw(*id), false)),
        None => Ok((create_pipeline(work, &input(wanted)?)?, true)),
    }
}

fn input(wanted: &NewPipeline) -> Result<CreatePipeline> {
    let stage = |(index, stage): (usize, &NewStage)| {
        let pointer = format!("/pipeline/stages/{index}/probability");
        let probability = u8::try_from(stage.probability)
            .map_err(|_| Error::invalid(pointer, "out_of_range", words!("0 至 100", "0 to 100")))?;
        Ok(StageInput { name: stage.name.clone(), probability, kind: stage.kind })
    };
    let stages = wanted.stages.iter().enumerate().map(stage).collect::<Result<Vec<_>>>()?;
    Ok(CreatePipeline { name: wanted.name.clone(), stages })
}

fn stage(work: &mut Work, pipeline: PipelineId, name: &str) -> Result<StageRow> {
    let stages = list_stages(work.tx, work.org(), pipeline)?;
    let names = stages.iter().map(|stage| stage.name.clone()).collect::<Vec<_>>().join(", ");
    // The very name first: two stages may differ by their case alone.
    let meant = normalize(name);
    let at = stages.iter().position(|stage| stage.name == name);
    let at = at.or_else(|| stages.iter().position(|stage| normalize(&stage.name) == meant));
    let found = at.and_then(|at| stages.into_iter().nth(at));
    found.ok_or_else(|| {
        Error::invalid(
            "/stage",
            "unknown_stage",
            words!("“{name}”不是以下任何一个：{names}", "`{name}` is none of {names}"),
        )
    })
}
