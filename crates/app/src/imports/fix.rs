//! Rows that failed, mended in place: only these run again, as an import of their own with the same mapping.

use super::refusals;
use super::run::RunImport;
use super::source::Files;
use super::start::{CheckedImport, check_import};
use crate::actor::Actor;
use crate::app::App;
use crate::error::{Error, FieldError, Result};
use mingxi_domain::access::Action;
use mingxi_domain::ids::ImportId;
use mingxi_domain::imports::Mapping;
use mingxi_domain::words;
use mingxi_store::imports::ImportRow;
use serde::Deserialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

/// Most items of a page.
const PAGE_MAX: usize = 500;

/// Rows of an import with their cells as they should have been.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MendRows {
    /// The rows, each with a cell for every column of the file.
    #[schema(min_items = 1, max_items = 1000)]
    pub rows: Vec<Vec<String>>,
}

/// Checks mended rows of an import as a file of their own, for [`start_import`](super::start_import).
///
/// # Errors
/// Forbidden; not found; invalid rows; refused as `import_has_lines`.
pub fn check_mended(app: &App, actor: &Actor, id: ImportId, input: &MendRows) -> Result<CheckedImport> {
    let row = app.read_blocking(actor, move |work| {
        work.check(Action::ImportRun)?;
        work.require_visible("import", id)?;
        ImportRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("import", id))
    })?;
    let mut mapping: Mapping = serde_json::from_value(row.mapping["mapping"].clone())
        .map_err(|error| Error::Internal(format!("the mapping of {id}: {error}")))?;
    if mapping.lines.is_some() {
        return Err(
            refusals::HAS_LINES.because(words!("明细行在另一个文件里。", "The lines stand in a file of their own."))
        );
    }
    let header: Vec<&str> = row.mapping["header"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    if input.rows.is_empty() || input.rows.len() > 1_000 {
        return Err(Error::invalid("/rows", "out_of_range", words!("1 至 1000 行", "1 to 1,000 rows")));
    }
    let wrong = |(index, _): (usize, &Vec<String>)| {
        let detail = words!("每行须有 {} 格", "each row has {} cells", header.len());
        FieldError::new(format!("/rows/{index}"), "cells", detail)
    };
    let errors: Vec<_> =
        input.rows.iter().enumerate().filter(|(_, cells)| cells.len() != header.len()).map(wrong).collect();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let broken = |error: &dyn std::fmt::Display| Error::Internal(format!("mended rows: {error}"));
    let delimiter = mapping.delimiter.bytes().next().unwrap_or(b',');
    let mut csv = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    csv.write_record(&header).map_err(|error| broken(&error))?;
    for cells in &input.rows {
        csv.write_record(cells).map_err(|error| broken(&error))?;
    }
    let bytes = csv.into_inner().map_err(|error| broken(&error))?;
    mapping.sheet = None;
    let files = Files::given([(mapping.file.clone(), bytes)]);
    check_import(app, actor, &RunImport { mapping, files, is_dry_run: false })
}

pub(super) fn checked_limit(limit: Option<usize>) -> Result<usize> {
    let limit = limit.unwrap_or(50);
    if (1..=PAGE_MAX).contains(&limit) { Ok(limit) } else { Err(Error::page_limit(PAGE_MAX)) }
}
