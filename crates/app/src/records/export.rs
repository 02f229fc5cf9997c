//! Export of a list as CSV: what the list shows, nothing more.

use super::read::{self, ListInput, MAX_LIMIT};
use super::{catalog, refusals};
use crate::error::{Error, Result};
use crate::work::Work;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use mingxi_domain::access::Action;
use mingxi_domain::imports::disarmed;
use mingxi_domain::metadata::{Field, FieldKind};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::words;
use serde_json::Value as Json;

/// Most rows of one export.
const MAX_ROWS: usize = 100_000;

/// The filter's records as CSV with a byte order mark, so that spreadsheets read it as UTF-8.
/// Money columns hold decimal amounts; the currency has its own column. Moments stand on the organisation's clock.
///
/// # Errors
/// Forbidden; invalid filter; refused as `export_too_large`.
pub fn export_csv(work: &mut Work, object: &str, input: &ListInput) -> Result<Vec<u8>> {
    work.check(Action::Export)?;
    let description = catalog::describe(work, object)?;
    let fields: Vec<&Field> = description.fields.iter().filter(|field| field.kind != FieldKind::Json).collect();
    let mut csv = csv::Writer::from_writer(vec![0xef, 0xbb, 0xbf]);
    let names = fields.iter().map(|field| disarmed(&field.name).into_owned());
    let tells_changes = description.field(CHANGES).is_some_and(|field| field.kind == FieldKind::Json);
    let more: &[&str] = if tells_changes { &["changed", "from", "to"] } else { &[] };
    csv.write_record(names.chain(more.iter().map(|name| (*name).to_owned()))).map_err(internal)?;
    let zone = work.actor.time_zone.clone();
    let mut page = ListInput { limit: Some(MAX_LIMIT), ..input.clone() };
    let mut rows = 0;
    loop {
        let answer = read::list(work, object, &page)?;
        rows += answer.items.len();
        if rows > MAX_ROWS {
            return Err(too_large(MAX_ROWS));
        }
        for record in &answer.items {
            let cells = fields.iter().map(|field| cell(record, field, &zone));
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
    let column = |name: &str| {
        disarmed(&all.iter().map(|change| said(&change[name])).collect::<Vec<_>>().join("\n")).into_owned()
    };
    [column("field"), column("from"), column("to")]
}

/// More rows than one file may have.
pub(crate) fn too_large(most: impl std::fmt::Display) -> Error {
    refusals::EXPORT_TOO_LARGE.because(words!("筛选结果超过 {most} 行。", "The filter selects more than {most} rows."))
}

/// A cell that begins like a formula would run in a spreadsheet; see [`disarmed`]. An import reads it back.
fn cell(record: &serde_json::Map<String, Json>, field: &Field, zone: &TimeZone) -> String {
    let value = match field.name.strip_prefix("custom.") {
        Some(key) => record.get("custom").and_then(|custom| custom.get(key)),
        None => record.get(&field.name),
    };
    match value {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(text)) if field.kind == FieldKind::Moment => moment(text, zone),
        Some(Json::String(text)) => disarmed(text).into_owned(),
        Some(Json::Object(money)) => amount(money).unwrap_or_default(),
        Some(other) => other.to_string(),
    }
}

fn amount(money: &serde_json::Map<String, Json>) -> Option<String> {
    let currency: Currency = money.get("currency")?.as_str()?.parse().ok()?;
    Some(Money::new(money.get("amount_minor")?.as_i64()?, currency).to_decimal().to_string())
}

/// A moment on the clock of the organisation, as its day filters see it, with the offset.
fn moment(text: &str, zone: &TimeZone) -> String {
    match text.parse::<Timestamp>() {
        Ok(moment) => moment.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        Err(_) => text.to_owned(),
    }
}

fn internal(error: csv::Error) -> Error {
    Error::Internal(error.to_string())
}
