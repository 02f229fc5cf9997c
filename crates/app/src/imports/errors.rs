//! The error file: the rows that were not imported, why, and as they stood, so they can be mended and sent again.

use crate::error::{Error, Result};
use crate::me;
use crate::work::Work;
use mingxi_domain::ids::ImportId;
use mingxi_domain::settings::Language;
use mingxi_domain::words::Words;
use mingxi_store::imports::{self as store, ImportErrorRow, ImportRow};
use serde_json::Value as Json;

/// Columns in front of the file's own. A mapping does not name them, so the mended file imports as it is.
const COLUMNS: [&str; 3] = ["import_row", "import_code", "import_reason"];

/// The rows of a run that could not be imported, as CSV with a byte order mark; the reasons in `language`,
/// that of the reader unless given.
///
/// # Errors
/// Forbidden; not found.
pub fn error_csv(work: &mut Work, id: ImportId, language: Option<Language>) -> Result<Vec<u8>> {
    work.require_visible("import", id)?;
    let run = ImportRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("import", id))?;
    let errors = store::list_errors(work.tx, work.org(), id)?;
    let header = texts(&run.mapping["header"]);
    // Cells stay exactly as they were given: whoever mends the file gets their own text back.
    let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(vec![0xef, 0xbb, 0xbf]);
    csv.write_record(COLUMNS.into_iter().chain(header.iter().map(String::as_str))).map_err(|error| internal(&error))?;
    let language = language.map_or_else(|| me::language(work), Ok)?;
    for error in &errors {
        csv.write_record(error_record(error, language)).map_err(|error| internal(&error))?;
    }
    csv.into_inner().map_err(|error| Error::Internal(error.to_string()))
}

fn error_record(error: &ImportErrorRow, language: Language) -> Vec<String> {
    let reason = Words::new(&error.reason_zh, &error.reason_en).in_language(language);
    let mut record = vec![error.row_no.to_string(), error.code.clone(), reason];
    record.extend(texts(&error.content["cells"]));
    record
}

fn texts(list: &Json) -> Vec<String> {
    let texts = list.as_array().into_iter().flatten().filter_map(Json::as_str);
    texts.map(ToOwned::to_owned).collect()
}

fn internal(error: &csv::Error) -> Error {
    Error::Internal(error.to_string())
}
