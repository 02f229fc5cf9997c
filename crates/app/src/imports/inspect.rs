//! What is in a file before it is mapped: its sheets, the names of its columns, its first rows.

use super::content;
use super::guard::Limits;
use super::refusals;
use super::source::{CsvFile, Files};
use crate::error::Result;
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::imports::RawCell;
use serde::Serialize;
use utoipa::ToSchema;

/// Rows that are shown.
const SHOWN: usize = 200;

/// What is in a file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FileView {
    /// Names of the sheets of a workbook, in their order; empty for a text file.
    pub sheets: Vec<String>,
    /// Names of the columns.
    pub header: Vec<String>,
    /// The first rows, at most 200.
    pub rows: Vec<Vec<String>>,
    /// Rows below the header.
    pub rows_total: u64,
}

/// Whether the actor may look into a file that is to be imported.
///
/// # Errors
/// Forbidden.
pub fn may_inspect(work: &mut Work) -> Result<()> {
    work.check(Action::ImportRun)
}

/// Looks into a file, or into one sheet of a workbook, its first unless named. Stores nothing.
///
/// # Errors
/// Refused as `import_file_missing` or `import_file_broken`.
pub fn inspect_file(files: &Files, name: &str, sheet: Option<&str>, delimiter: u8) -> Result<FileView> {
    let broken = |cause: mingxi_domain::words::Words| refusals::FILE_BROKEN.because(cause.about(name));
    let sheets = content::sheets(&files.read(name)?, Limits::default()).map_err(broken)?;
    let file = CsvFile::check(files, name, sheet, delimiter, None)?;
    let mut rows = Vec::new();
    file.each_row(|row| {
        if rows.len() < SHOWN {
            rows.push(row.cells.iter().map(|cell| RawCell::parse(cell).shown.to_owned()).collect());
        }
        Ok(())
    })?;
    Ok(FileView { sheets, header: file.header, rows, rows_total: file.rows })
}
