//! One cell: from the text in the file to the JSON value a verb takes, with notes on what was done to it.

use super::date::{DatePattern, read_iso};
use super::findings::{FindingKind, Note};
use super::mapping::FieldMapping;
use super::number::{is_shortened, read_bool};
use super::raw_cell::{RawCell, Typed};
use crate::metadata::text::normalize;
use crate::metadata::{Choice, FieldKind};
use crate::money::{Currency, Money};
use crate::rounding::round_half_up;
use crate::words;
use crate::words::Words;
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

/// A cell that could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its value.
    pub cleaned: Cleaned,
    /// What is to be reported about it.
    pub notes: Vec<Note>,
}

/// The value of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cleaned {
    /// Nothing.
    Empty,
    /// What the verb takes.
    Value(Json),
    /// The text by which another record is to be looked up.
    Lookup(String),
}

/// Why a cell cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .detail.en)]
pub struct CellError {
    /// Stable code: `not_a_date`, `too_precise`, …
    pub code: &'static str,
    /// The facts.
    pub detail: Words,
}

/// Reads a cell for `field`. `currency` is the row's, for amounts without one of their own.
///
/// # Errors
/// [`CellError`] when the text does not fit the kind.
pub fn read_cell(
    field: &str,
    kind: &FieldKind,
    mapping: &FieldMapping,
    cell: RawCell,
    currency: Option<Currency>,
) -> Result<Cell, CellError> {
    let mut notes = Vec::new();
    let mut note = |kind, from: &str, to: Option<&str>| {
        notes.push(Note { kind, field: field.to_owned(), from: Some(from.to_owned()), to: to.map(ToOwned::to_owned) });
    };
    let mut cell = cell;
    if let Some(meant) = mapping.aliases.get(cell.shown) {
        note(FindingKind::Alias, cell.shown, Some(meant));
        cell = RawCell::text(meant);
    }
    if let Some(meant) = mapping.suspicious.get(cell.shown) {
        note(FindingKind::Suspicious, cell.shown, Some(meant));
    } else if !mapping.known.is_empty() && !mapping.known.iter().any(|word| word == cell.shown) {
        note(FindingKind::UnknownWord, cell.shown, None);
    }
    if let Some(meant) = mapping.values.get(cell.shown) {
        cell = RawCell::text(meant);
    }
    if cell.shown.is_empty() && cell.typed.is_none() {
        return Ok(Cell { cleaned: Cleaned::Empty, notes });
    }
    let cleaned = match kind {
        FieldKind::Decimal | FieldKind::Money => {
            let number = number(field, mapping, cell)?;
            if number.is_cleaned {
                note(FindingKind::Cleaned, cell.shown, Some(&number.value.to_string()));
            }
            Cleaned::Value(amount(kind, mapping, number.value, currency)?)
        }
        FieldKind::Date => {
            let (day, has_time) = date(mapping, cell)?;
            if has_time {
                note(FindingKind::TimeDropped, cell.shown, Some(&day.to_string()));
            }
            Cleaned::Value(json!(day.to_string()))
        }
        FieldKind::Reference(_) if mapping.lookup.is_some() => Cleaned::Lookup(cell.shown.to_owned()),
        FieldKind::Text { .. } | FieldKind::LongText if cell.shown.is_empty() => Cleaned::Empty,
        _ => {
            if matches!(kind, FieldKind::Text { .. } | FieldKind::LongText) && has_lost_digits(cell) {
                note(FindingKind::Shortened, cell.shown, None);
            }
            Cleaned::Value(word(kind, mapping, cell)?)
        }
    };
    Ok(Cell { cleaned, notes })
}

fn word(kind: &FieldKind, mapping: &FieldMapping, cell: RawCell) -> Result<Json, CellError> {
    let text = cell.shown;
    Ok(match kind {
        FieldKind::Integer => json!(integer(mapping, cell)?),
        FieldKind::Bool => json!(boolean(cell)?),
        FieldKind::Choice(choices) => json!(choice(choices, text)?),
        FieldKind::Currency => {
            let code: Currency = normalize(text).to_uppercase().parse().map_err(|_| {
                error("not_a_currency", words!("“{text}”不是 ISO 4217 币种代码", "`{text}` is no ISO 4217 code"))
            })?;
            json!(code)
        }
        FieldKind::Json => return Err(error("wrong_type", words!("该字段不能导入", "this field cannot be imported"))),
        _ => match &mapping.email_domain {
            Some(domain) => json!(email(text, domain)),
            None => json!(text),
        },
    })
}

/// Whether a spreadsheet has thrown digits of a long number away: `1.38E+10` in a text, or a number of more than the 15
/// digits that it keeps.
fn has_lost_digits(cell: RawCell) -> bool {
    match cell.typed {
        Some(Typed::Number(number)) => number.bytes().filter(u8::is_ascii_digit).count() > 15,
        Some(_) => false,
        None => is_shortened(cell.shown),
    }
}

struct Number {
    value: Decimal,
    is_cleaned: bool,
}

/// A number with its noise cleaned and its factor applied. A per cent sign says the unit of a field of percentages, so
/// that no factor applies: 13 % is 13.
fn number(field: &str, mapping: &FieldMapping, cell: RawCell) -> Result<Number, CellError> {
    let is_of_percents = field.ends_with("percent");
    let percents = match cell.typed {
        Some(Typed::Percent(exact)) if is_of_percents => Some(Decimal::ONE_HUNDRED * typed_number(exact, cell.shown)?),
        None if is_of_percents => match cell.shown.strip_suffix(['%', '\u{ff05}']) {
            Some(number) => Some(decimal(mapping, RawCell::text(number.trim_end()))?),
            None => None,
        },
        _ => None,
    };
    let raw = match percents {
        Some(percents) => percents,
        None => decimal(mapping, cell)?,
    };
    let (value, is_cleaned) = match mapping.precision {
        Some(precision) => clean_noise(raw, precision, cell.shown)?,
        None => (raw, false),
    };
    let text = cell.shown;
    let value = match mapping.factor.filter(|_| percents.is_none()) {
        Some(factor) => value
            .checked_mul(factor)
            .ok_or_else(|| error("out_of_range", words!("{text} 数值过大", "{text} is too large")))?,
        None => value,
    };
    Ok(Number { value: value.normalize(), is_cleaned })
}

/// The number of a cell: what a workbook holds, or what the text shows by the marks of the mapping.
fn decimal(mapping: &FieldMapping, cell: RawCell) -> Result<Decimal, CellError> {
    let text = cell.shown;
    match cell.typed {
        Some(Typed::Number(exact) | Typed::Percent(exact)) => typed_number(exact, text),
        Some(Typed::Day(_) | Typed::Bool(_)) => Err(not_a_number(text)),
        None => mapping.marks().and_then(|marks| marks.read(text)).ok_or_else(|| not_a_number(text)),
    }
}

fn typed_number(exact: &str, shown: &str) -> Result<Decimal, CellError> {
    Decimal::from_str_exact(exact).map_err(|_| not_a_number(shown))
}

fn not_a_number(text: &str) -> CellError {
    error("not_a_number", words!("“{text}”不是数字", "`{text}` is not a number"))
}

/// A number that went through single precision keeps 24 bits: it lies within 2⁻²³ of what was meant.
const SINGLE_PRECISION: i64 = 1 << 23;

/// The number rounded to `precision` decimals, and whether that took noise away.
/// More decimals than noise explains are refused: they would be lost.
fn clean_noise(raw: Decimal, precision: u32, text: &str) -> Result<(Decimal, bool), CellError> {
    if raw.normalize().scale() <= precision {
        return Ok((raw, false));
    }
    let rounded = round_half_up(raw, precision);
    let noise = (raw - rounded).abs().checked_mul(Decimal::from(SINGLE_PRECISION));
    if noise.is_some_and(|noise| noise <= rounded.abs()) {
        return Ok((rounded, true));
    }
    Err(error(
        "too_precise",
        words!(
            "{text} 的小数超过 {precision} 位，且不是单精度浮点误差",
            "{text} has more than {precision} decimals, and not by single-precision noise"
        ),
    ))
}

fn amount(
    kind: &FieldKind,
    mapping: &FieldMapping,
    value: Decimal,
    currency: Option<Currency>,
) -> Result<Json, CellError> {
    if *kind == FieldKind::Decimal {
        return Ok(json!(value.to_string()));
    }
    let currency = mapping.currency.or(currency);
    let currency = currency.ok_or_else(|| {
        error("currency_missing", words!("映射没有指明该金额的币种", "the mapping states no currency for this amount"))
    })?;
    let money = Money::from_decimal(value, currency).map_err(|cause| error(cause.code(), cause.words()))?;
    Ok(json!(money))
}

fn integer(mapping: &FieldMapping, cell: RawCell) -> Result<i64, CellError> {
    let text = cell.shown;
    let value = decimal(mapping, cell).ok().map(|value| value.normalize());
    let whole = value.filter(|value| value.scale() == 0).and_then(|value| i64::try_from(value).ok());
    whole.ok_or_else(|| error("not_a_whole_number", words!("“{text}”不是整数", "`{text}` is not a whole number")))
}

fn boolean(cell: RawCell) -> Result<bool, CellError> {
    let text = cell.shown;
    let read = match cell.typed {
        Some(Typed::Bool(value)) => Some(value),
        Some(Typed::Number(exact)) => read_bool(exact),
        _ => read_bool(text),
    };
    read.ok_or_else(|| {
        error("not_yes_or_no", words!("“{text}”既不是“是”也不是“否”", "`{text}` means neither yes nor no"))
    })
}

/// The day of a cell, and whether it names a time of that day other than midnight. A day of a workbook needs no pattern.
fn date(mapping: &FieldMapping, cell: RawCell) -> Result<(crate::calendar::Date, bool), CellError> {
    let (text, pattern) = (cell.shown, mapping.date.as_deref());
    let read = match (cell.typed, pattern) {
        (Some(Typed::Day(day)), _) => read_iso(day),
        (_, None) => read_iso(text),
        (_, Some(pattern)) => DatePattern::parse(pattern).and_then(|pattern| pattern.read(text)),
    };
    let pattern = pattern.unwrap_or("YYYY-MM-DD");
    read.ok_or_else(|| {
        error("not_a_date", words!("“{text}”不是 {pattern} 格式的日期", "`{text}` is no date of the form {pattern}"))
    })
}

/// The stored word of a choice, by the word itself or by either of its labels, in any case and width.
fn choice(choices: &[Choice], text: &str) -> Result<&'static str, CellError> {
    let meant = normalize(text);
    let is_meant =
        |choice: &&Choice| [choice.value, choice.label.zh, choice.label.en].iter().any(|word| normalize(word) == meant);
    let found = choices.iter().find(is_meant).map(|choice| choice.value);
    found.ok_or_else(|| {
        let known = Words::listed(choices.iter().map(|choice| Words::new(choice.label.zh, choice.label.en)));
        let detail =
            Words::new(format!("“{text}”不是以下任何一个：{}", known.zh), format!("`{text}` is none of {}", known.en));
        error("not_a_choice", detail)
    })
}

/// `Anna Snelling` in `example.com` is `anna.snelling@example.com`.
fn email(name: &str, domain: &str) -> String {
    let kept = |letter: char| letter.is_alphanumeric() || letter == '-';
    let words = name.split(|letter| !kept(letter)).filter(|word| !word.is_empty());
    let local = words.map(str::to_lowercase).collect::<Vec<_>>().join(".");
    format!("{local}@{domain}")
}

fn error(code: &'static str, detail: Words) -> CellError {
    CellError { code, detail }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Label;

    fn mapping(toml: Json) -> FieldMapping {
        serde_json::from_value(toml).unwrap()
    }

    fn value(kind: &FieldKind, options: Json, text: &str) -> Result<Json, &'static str> {
        let cell = read_cell("field", kind, &mapping(options), RawCell::parse(text), Some(Currency::USD))
            .map_err(|error| error.code)?;
        Ok(match cell.cleaned {
            Cleaned::Value(value) => value,
            other => panic!("{other:?}"),
        })
    }

    fn notes(kind: &FieldKind, options: Json, text: &str) -> Vec<(FindingKind, String, Option<String>)> {
        let cell = read_cell("field", kind, &mapping(options), RawCell::parse(text), Some(Currency::USD)).unwrap();
        cell.notes.into_iter().map(|note| (note.kind, note.from.unwrap(), note.to)).collect()
    }

    #[test]
    fn single_precision_noise_is_cleaned_and_nothing_else() {
        let two = || json!({ "precision": 2 });
        let check = |text: &str, expected: Result<&str, &'static str>| {
            assert_eq!(value(&FieldKind::Decimal, two(), text), expected.map(|text| json!(text)), "{text}");
        };
        check("210.800003", Ok("210.8"));
        check("9.80000019", Ok("9.8"));
        check("0.150000006", Ok("0.15"));
        check("0.0500000007", Ok("0.05"));
        check("263.5", Ok("263.5"));
        check("14", Ok("14"));
        check("-34.7999992", Ok("-34.8"));
        check("1e2", Ok("100"));
        // 210.803 is 1.4 × 10⁻⁵ away from 210.80, a hundred times what single precision explains.
        check("210.803", Err("too_precise"));
        check("0.001", Err("too_precise"));
        check("12.345", Err("too_precise"));
        check("much", Err("not_a_number"));
        check("1,000", Err("not_a_number"));
        assert_eq!(notes(&FieldKind::Decimal, two(), "14.00"), []);
        let cleaned = (FindingKind::Cleaned, "9.80000019".to_owned(), Some("9.8".to_owned()));
        assert_eq!(notes(&FieldKind::Decimal, two(), "9.80000019"), [cleaned]);
    }

    #[test]
    fn numbers_follow_the_marks_and_factor_of_the_mapping() {
        let percent = json!({ "precision": 2, "factor": "100" });
        assert_eq!(value(&FieldKind::Decimal, percent, "0.150000006"), Ok(json!("15")));
        let german = json!({ "decimal_mark": ",", "thousands": "." });
        assert_eq!(
            value(&FieldKind::Money, german, "1.234,56"),
            Ok(json!({ "amount_minor": 123_456, "currency": "USD" }))
        );
        let yen = json!({ "currency": "JPY" });
        assert_eq!(
            value(&FieldKind::Money, yen.clone(), "1234"),
            Ok(json!({ "amount_minor": 1234, "currency": "JPY" }))
        );
        assert_eq!(value(&FieldKind::Money, yen, "12.5"), Err("too_precise"));
        assert_eq!(value(&FieldKind::Money, json!({}), "12.555"), Err("too_precise"));
        assert_eq!(value(&FieldKind::Integer, json!({ "thousands": "," }), "1,356"), Ok(json!(1356)));
        assert_eq!(value(&FieldKind::Integer, json!({ "thousands": "," }), "1,5"), Err("not_a_whole_number"));
        assert_eq!(
            value(&FieldKind::Money, json!({ "thousands": ",", "decimal_mark": "." }), "1.000,00"),
            Err("not_a_number")
        );
        assert_eq!(value(&FieldKind::Integer, json!({}), "12.5"), Err("not_a_whole_number"));
        assert_eq!(
            value(&FieldKind::Decimal, json!({ "factor": "1000000" }), "79228162514264337593543950335"),
            Err("out_of_range")
        );
    }

    #[test]
    fn words_are_translated_and_what_was_assumed_is_noted() {
        let text = FieldKind::Text { max: 200 };
        let alias = json!({ "aliases": { "GTXPro": "GTX Pro" } });
        assert_eq!(value(&text, alias.clone(), "GTXPro"), Ok(json!("GTX Pro")));
        assert_eq!(
            notes(&text, alias.clone(), "GTXPro"),
            [(FindingKind::Alias, "GTXPro".into(), Some("GTX Pro".into()))]
        );
        assert_eq!(notes(&text, alias, "GTX Pro"), []);
        let sector = json!({ "suspicious": { "technolgy": "technology" }, "known": ["retail", "technology"] });
        assert_eq!(value(&text, sector.clone(), "technolgy"), Ok(json!("technolgy")), "reported, not repaired");
        let hint = (FindingKind::Suspicious, "technolgy".to_owned(), Some("technology".to_owned()));
        assert_eq!(notes(&text, sector.clone(), "technolgy"), [hint]);
        assert_eq!(notes(&text, sector.clone(), "finace"), [(FindingKind::UnknownWord, "finace".into(), None)]);
        assert_eq!(notes(&text, sector, "retail"), []);
        assert_eq!(
            value(&text, json!({ "email_domain": "example.com" }), "Anna  O'Neil"),
            Ok(json!("anna.o.neil@example.com"))
        );
    }

    #[test]
    fn every_kind_says_what_it_cannot_read() {
        let status = FieldKind::Choice(vec![
            Choice::new("won", Label { zh: "赢单", en: "Won" }),
            Choice::new("B", Label { zh: "B 级", en: "Tier B" }),
        ]);
        for text in ["won", "Won", "赢单", "ＷＯＮ"] {
            assert_eq!(value(&status, json!({}), text), Ok(json!("won")), "{text}");
        }
        for text in ["B", "b", "Ｂ", "B 级", "b  级", "tier b", "TIER B", "Ｂ　级"] {
            assert_eq!(value(&status, json!({}), text), Ok(json!("B")), "{text}");
        }
        assert_eq!(value(&status, json!({}), "gone"), Err("not_a_choice"));
        for text in ["Yes", "是", "TRUE", "1", "ｙ"] {
            assert_eq!(value(&FieldKind::Bool, json!({}), text), Ok(json!(true)), "{text}");
        }
        for text in ["No", "否", "FALSE", "0"] {
            assert_eq!(value(&FieldKind::Bool, json!({}), text), Ok(json!(false)), "{text}");
        }
        assert_eq!(value(&FieldKind::Bool, json!({ "values": { "x": "true" } }), "x"), Ok(json!(true)));
        assert_eq!(value(&FieldKind::Bool, json!({}), "perhaps"), Err("not_yes_or_no"));
        assert_eq!(value(&FieldKind::Date, json!({ "date": "M/D/YYYY" }), "4/6/2013"), Ok(json!("2013-04-06")));
        assert_eq!(value(&FieldKind::Date, json!({}), "4/6/2013"), Err("not_a_date"));
        assert_eq!(value(&FieldKind::Currency, json!({}), "USD"), Ok(json!("USD")));
        assert_eq!(value(&FieldKind::Currency, json!({}), "usd"), Ok(json!("USD")));
        assert_eq!(value(&FieldKind::Currency, json!({}), "dollars"), Err("not_a_currency"));
        assert_eq!(value(&FieldKind::Json, json!({}), "{}"), Err("wrong_type"));
    }

    #[test]
    fn what_a_workbook_holds_needs_no_marks_and_what_it_shows_is_the_text() {
        let german = || json!({ "decimal_mark": ",", "thousands": ".", "date": "D.M.YYYY" });
        let number = Typed::Number("1299.5").written("1.299,50");
        assert_eq!(value(&FieldKind::Decimal, german(), &number), Ok(json!("1299.5")));
        assert_eq!(value(&FieldKind::Decimal, german(), "1.299,50"), Ok(json!("1299.5")));
        assert_eq!(value(&FieldKind::Decimal, german(), "1299.5"), Err("not_a_number"));
        let text = FieldKind::Text { max: 200 };
        assert_eq!(value(&text, json!({}), &Typed::Number("123").written("00123")), Ok(json!("00123")));
        assert_eq!(value(&FieldKind::Integer, json!({}), &Typed::Number("123").written("00123")), Ok(json!(123)));
        let day = Typed::Day("2026-03-01").written("2026-03-01");
        assert_eq!(value(&FieldKind::Date, german(), &day), Ok(json!("2026-03-01")));
        assert_eq!(value(&FieldKind::Decimal, json!({}), &day), Err("not_a_number"));
        let morning = Typed::Day("2026-03-01T08:30:00").written("2026-03-01T08:30:00");
        assert_eq!(value(&FieldKind::Date, german(), &morning), Ok(json!("2026-03-01")));
        assert_eq!(value(&FieldKind::Bool, json!({}), &Typed::Bool(true).written("TRUE")), Ok(json!(true)));
        assert_eq!(value(&FieldKind::Bool, json!({}), &Typed::Number("1").written("1.00")), Ok(json!(true)));
    }

    #[test]
    fn a_per_cent_sign_says_the_unit() {
        let read = |field: &str, options: Json, text: &str| {
            let cell = read_cell(field, &FieldKind::Decimal, &mapping(options), RawCell::parse(text), None);
            cell.map(|cell| cell.cleaned).map_err(|error| error.code)
        };
        let is = |text: &str| Ok(Cleaned::Value(json!(text)));
        let shown = Typed::Percent("0.13").written("13%");
        assert_eq!(read("tax_percent", json!({}), "13%"), is("13"));
        assert_eq!(read("tax_percent", json!({ "factor": "100" }), "13 %"), is("13"));
        assert_eq!(read("tax_percent", json!({ "factor": "100" }), "0.13"), is("13"));
        assert_eq!(read("tax_percent", json!({}), &shown), is("13"));
        assert_eq!(read("tax_percent", json!({ "factor": "100" }), &shown), is("13"));
        assert_eq!(read("quantity", json!({}), &shown), is("0.13"));
        assert_eq!(read("quantity", json!({}), "13%"), Err("not_a_number"));
    }

    #[test]
    fn digits_that_a_spreadsheet_lost_and_times_that_no_field_takes_are_told() {
        let text = FieldKind::Text { max: 200 };
        let shortened = |from: &str| vec![(FindingKind::Shortened, from.to_owned(), None)];
        assert_eq!(notes(&text, json!({}), "1.38E+10"), shortened("1.38E+10"));
        assert_eq!(notes(&text, json!({}), "E+10"), []);
        let id = Typed::Number("310101199001011000");
        assert_eq!(notes(&text, json!({}), &id.written("310101199001011000")), shortened("310101199001011000"));
        assert_eq!(notes(&text, json!({}), &Typed::Number("13800000000").written("13800000000")), []);
        let dropped = |from: &str| vec![(FindingKind::TimeDropped, from.to_owned(), Some("2026-03-01".to_owned()))];
        assert_eq!(notes(&FieldKind::Date, json!({}), "2026-03-01 08:30"), dropped("2026-03-01 08:30"));
        assert_eq!(notes(&FieldKind::Date, json!({}), "2026-03-01 00:00:00"), []);
    }
}
