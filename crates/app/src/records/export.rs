//! Export of a list as CSV: what the list shows, nothing more.

use super::read::{self, ListInput, MAX_LIMIT};
use super::{catalog, refusals};
use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::metadata::{Field, FieldKind};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::words;
use serde_json::Value as Json;

/// Most rows of one export.
const MAX_ROWS: usize = 100_000;

/// The filter's records as CSV with a byte order mark, so that spreadsheets read it as UTF-8.
/// Money columns hold decimal amounts; the currency has its own column.
///
/// # Errors
/// Forbidden; invalid filter; refused as `export_too_large`.
pub fn export_csv(work: &mut Work, object: &str, input: &ListInput) -> Result<Vec<u8>> {
    work.check(Action::Export)?;
    let description = catalog::describe(work, object)?;
    let fields: Vec<&Field> = description.fields.iter().filter(|field| field.kind != FieldKind::Json).collect();
    let mut csv = csv::Writer::from_writer(vec![0xef, 0xbb, 0xbf]);
    let names = fields.iter().map(|field| field.name.as_str());
    let tells_changes = description.field(CHANGES).is_some_and(|field| field.kind == FieldKind::Json);
    let more: &[&str] = if tells_changes { &["changed", "from", "to"] } else { &[] };
    csv.write_record(names.chain(more.iter().copied())).map_err(internal)?;
    let mut page = ListInput { limit: Some(MAX_LIMIT), ..input.clone() };
    let mut rows = 0;
    loop {
        let answer = read::list(work, object, &page)?;
        rows += answer.items.len();
        if rows > MAX_ROWS {
            return Err(too_large(MAX_ROWS));
        }
        for record in &answer.items {
            let cells = fields.iter().map(|field| cell(record, field));
            let more = if tells_changes { changes(record).to_vec() } else { Vec::new() };
            csv.write_record(cells.chain(more)).map_err(internal)?;
        }
        page.cursor = answer.next_cursor;
        if page.cursor.is_none() {
            return csv.into_inner().map_err(|error| Error::Internal(error.to_string()));
        }
    }
}

/// The field of an audit entry that says what changed from what to what.
const CHANGES: &str = "changes";

/// Which fields changed, from what, to what: one line each in three cells, records by their names.
fn changes(record: &serde_json::Map<String, Json>) -> [String; 3] {
    let all = record.get(CHANGES).and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let said = |value: &Json| match value {
        Json::Null => String::new(),
        Json::String(text) => {
            let title = record.get("titles").and_then(|titles| titles.get(text)).and_then(Json::as_str);
            title.unwrap_or(text).to_owned()
        }
        other => other.to_string(),
    };
    let column = |name: &str| defuse(&all.iter().map(|change| said(&change[name])).collect::<Vec<_>>().join("\n"));
    [column("field"), column("from"), column("to")]
}

/// More rows than one file may have.
pub(crate) fn too_large(most: impl std::fmt::Display) -> Error {
    refusals::EXPORT_TOO_LARGE.because(words!("筛选结果超过 {most} 行。", "The filter selects more than {most} rows."))
}

fn cell(record: &serde_json::Map<String, Json>, field: &Field) -> String {
    let value = match field.name.strip_prefix("custom.") {
        Some(key) => record.get("custom").and_then(|custom| custom.get(key)),
        None => record.get(&field.name),
    };
    match value {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(text)) => defuse(text),
        Some(Json::Object(money)) => amount(money).unwrap_or_default(),
        Some(other) => other.to_string(),
    }
}

fn amount(money: &serde_json::Map<String, Json>) -> Option<String> {
    let currency: Currency = money.get("currency")?.as_str()?.parse().ok()?;
    Some(Money::new(money.get("amount_minor")?.as_i64()?, currency).to_decimal().to_string())
}

/// A cell that begins like a formula would run in a spreadsheet; an apostrophe keeps it text.
pub(crate) fn defuse(text: &str) -> String {
    let is_number = text
        .strip_prefix('-')
        .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|letter| letter.is_ascii_digit() || letter == '.'));
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number { format!("'{text}") } else { text.to_owned() }
}

fn internal(error: csv::Error) -> Error {
    Error::Internal(error.to_string())
}
