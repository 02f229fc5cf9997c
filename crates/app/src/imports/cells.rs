//! From a cell of a workbook to its text in a row: what a person sees in the sheet, with the exact value behind it.

use calamine::{DataRef, ExcelDateTime};
use mingxi_domain::imports::{Typed, is_percent, sheet_number, shown, without_mark};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

/// The cell as text for a row; `None` for an empty one. `format` is the code of its number format. Text stands as it
/// is, rich text without its look; a formula counts with the value that the spreadsheet kept. Numbers show what their
/// format adds to the digits and carry the exact number, days stand as `YYYY-MM-DD`.
pub(super) fn text(cell: &DataRef, format: Option<&str>) -> Option<String> {
    Some(match cell {
        DataRef::Empty => return None,
        DataRef::String(text) => without_mark(text).into_owned(),
        DataRef::SharedString(text) => without_mark(text).into_owned(),
        DataRef::Int(number) => Typed::Number(&number.to_string()).written(&number.to_string()),
        DataRef::Float(number) => float(*number, format.unwrap_or("General")),
        DataRef::Bool(is_true) => Typed::Bool(*is_true).written(if *is_true { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(moment) if moment.is_duration() => duration(moment),
        DataRef::DateTime(moment) => date(moment),
        DataRef::DateTimeIso(text) => Typed::Day(text).written(text),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    })
}

fn float(number: f64, format: &str) -> String {
    let Some(exact) = sheet_number(number) else { return number.to_string() };
    let (text, shown) = (exact.to_string(), shown(exact, format));
    if is_percent(format) { Typed::Percent(&text).written(&shown) } else { Typed::Number(&text).written(&shown) }
}

fn date(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    // Less than a day is a time without one.
    if (0.0..1.0).contains(&moment.as_f64()) {
        return time;
    }
    let day = format!("{year:04}-{month:02}-{day:02}");
    let text = if (hour, minute, second) == (0, 0, 0) { day } else { format!("{day}T{time}") };
    Typed::Day(&text).written(&text)
}

/// Hours, minutes and seconds, as `[h]:mm:ss` shows them.
fn duration(moment: &ExcelDateTime) -> String {
    let days = sheet_number(moment.as_f64()).unwrap_or_default();
    let seconds = days.checked_mul(Decimal::from(86_400)).and_then(|seconds| seconds.round().to_i64());
    let Some(seconds) = seconds else { return days.to_string() };
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.unsigned_abs();
    format!("{sign}{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{CellErrorType, ExcelDateTimeType};
    use mingxi_domain::imports::RawCell;

    fn read(cell: &DataRef, format: &str) -> String {
        text(cell, Some(format)).expect("not empty")
    }

    #[test]
    fn a_cell_is_what_a_person_sees_in_the_sheet() {
        let cell = read(&DataRef::Float(123.0), "00000");
        assert_eq!(RawCell::parse(&cell), RawCell { shown: "00123", typed: Some(Typed::Number("123")) });
        let cell = read(&DataRef::Float(0.13), "0%");
        assert_eq!(RawCell::parse(&cell), RawCell { shown: "13%", typed: Some(Typed::Percent("0.13")) });
        let cell = read(&DataRef::Float(13_800_000_000.0), "0.00E+00");
        assert_eq!(RawCell::parse(&cell).shown, "13800000000", "a telephone number keeps its digits");
        let cell = read(&DataRef::Float(1299.5 * 1.13), "General");
        assert_eq!(RawCell::parse(&cell).shown, "1468.435", "the noise of the binary fraction is not seen");
        let day = |value| DataRef::DateTime(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false));
        assert_eq!(RawCell::parse(&read(&day(46_082.0), "m/d/yy")).shown, "2026-03-01");
        assert_eq!(RawCell::parse(&read(&day(46_083.354_166_666_664), "m/d/yy h:mm")).shown, "2026-03-02T08:30:00");
        assert_eq!(read(&day(0.354_166_666_664), "h:mm"), "08:30:00");
        let hours = DataRef::DateTime(ExcelDateTime::new(1.145_833_333_3, ExcelDateTimeType::TimeDelta, false));
        assert_eq!(read(&hours, "[h]:mm:ss"), "27:30:00");
        assert_eq!(RawCell::parse(&read(&DataRef::Bool(true), "General")).shown, "TRUE");
        assert!(RawCell::parse(&read(&DataRef::Error(CellErrorType::NA), "General")).is_error());
        assert_eq!(read(&DataRef::String("a\u{1f}nb".into()), "General"), "a nb");
        assert_eq!(text(&DataRef::Empty, None), None);
    }
}
