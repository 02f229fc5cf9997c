//! What a reader of JSON says when a value does not fit, in our own words and both languages.
//!
//! serde hands on one English text. It is taken apart here, the one place that knows its sentences; whatever it may say
//! that is not known stays inside. Our own types say why in [`Unfit`].

use crate::error::{Error, FieldError};
use mingxi_domain::words;
use mingxi_domain::words::{Unfit, Words};

/// The field that does not fit, from the pointer to where the reader stood and what it said. A missing or unknown field
/// is named in its text only; we point at it.
#[must_use]
pub fn misfit(pointer: impl Into<String>, text: &str) -> Error {
    let pointer = pointer.into();
    if let Some(Unfit { code, detail }) = Unfit::read(text) {
        return Error::invalid(pointer, code, detail);
    }
    let text = text.split(" at line ").next().unwrap_or_default();
    let quoted = |start: &str| text.strip_prefix(start).and_then(|rest| rest.split('`').next());
    if let Some(field) = quoted("missing field `") {
        return Error::Invalid(vec![FieldError::empty(format!("{pointer}/{field}"))]);
    }
    if let Some(field) = quoted("unknown field `") {
        let detail = words!("没有这个字段", "there is no such field");
        return Error::invalid(at_field(pointer, field), "unknown_field", detail);
    }
    if let Some(field) = quoted("duplicate field `") {
        return Error::invalid(at_field(pointer, field), "duplicate_field", given_twice());
    }
    if text.starts_with("unknown variant ") {
        let choices: Vec<&str> = text.split('`').skip(3).step_by(2).collect();
        let detail = words!("须为 {0} 之一", "one of {0}", choices.join(", "));
        return Error::invalid(pointer, "not_a_choice", detail);
    }
    let (code, detail) = unfit(text);
    Error::invalid(pointer, code, detail)
}

/// Said of a field that stands in an object twice.
#[must_use]
pub fn given_twice() -> Words {
    words!("该字段出现了两次", "this field is given twice")
}

fn at_field(pointer: String, field: &str) -> String {
    let own = format!("/{field}");
    if pointer.ends_with(&own) { pointer } else { pointer + &own }
}

fn unfit(text: &str) -> (&'static str, Words) {
    let expected = text.rsplit_once("expected ").map_or("", |(_, expected)| expected);
    let is_number = ["invalid value: integer", "invalid value: floating"].iter().any(|start| text.starts_with(start));
    if let Some(range) = range(expected) {
        let (least, most) = range;
        let detail = words!("须为 {least} 至 {most} 的整数", "a whole number from {least} to {most}");
        return (if is_number { "out_of_range" } else { "wrong_type" }, detail);
    }
    if let Some(detail) = kind(expected).or_else(|| of_query(text)) {
        return ("wrong_type", detail);
    }
    ("wrong_type", words!("格式不符", "expected a value of another form"))
}

/// The bounds of a whole number, as serde names its type. A browser counts no further than 2^53.
fn range(expected: &str) -> Option<(i64, i64)> {
    const MOST: i64 = mingxi_domain::metadata::value::MAX_INTEGER;
    Some(match expected {
        "u8" => (0, u8::MAX.into()),
        "u16" => (0, u16::MAX.into()),
        "u32" => (0, u32::MAX.into()),
        "u64" | "usize" => (0, MOST),
        "i8" => (i8::MIN.into(), i8::MAX.into()),
        "i16" => (i16::MIN.into(), i16::MAX.into()),
        "i32" => (i32::MIN.into(), i32::MAX.into()),
        "i64" | "isize" => (-MOST, MOST),
        _ => return None,
    })
}

fn kind(expected: &str) -> Option<Words> {
    Some(match expected {
        "a string" | "a borrowed string" | "string" | "str" => words!("须为文本", "expected a text"),
        "a boolean" => words!("须为 true 或 false", "expected true or false"),
        "a sequence" => words!("须为列表", "expected a list"),
        "a map" => words!("须为对象", "expected an object"),
        _ if expected.starts_with("struct ") => words!("须为对象", "expected an object"),
        _ if expected.starts_with("a Decimal") => words!("须为以文本书写的小数", "expected a decimal number as text"),
        _ if expected.starts_with("a formatted Decimal") => {
            words!("须为以文本书写的小数", "expected a decimal number as text")
        }
        _ if expected.contains("date") => words!("日期写作 YYYY-MM-DD", "a date is written YYYY-MM-DD"),
        _ if expected.contains("timestamp") => words!("时间按 RFC 3339 书写", "a moment is written as RFC 3339"),
        _ => return None,
    })
}

/// What the reader of an address, a decimal or a date says in words of its own.
fn of_query(text: &str) -> Option<Words> {
    let has = |part: &str| text.contains(part);
    Some(match () {
        () if has("`true` or `false`") => words!("须为 true 或 false", "expected true or false"),
        () if has("decimal") || has("Decimal") => words!("须为以文本书写的小数", "expected a decimal number as text"),
        () if has("timestamp") || has("offset") => words!("时间按 RFC 3339 书写", "a moment is written as RFC 3339"),
        () if has("date") || has("year") || has("month") => {
            words!("日期写作 YYYY-MM-DD", "a date is written YYYY-MM-DD")
        }
        () if has("digit") || has("parse integer") || has("number too") => {
            words!("须为整数", "expected a whole number")
        }
        () => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use mingxi_domain::calendar::Date;
    use mingxi_domain::ids::CustomerId;
    use mingxi_domain::money::Money;
    use rust_decimal::Decimal;
    use serde::de::DeserializeOwned;
    use serde_json::{Value as Json, json};

    /// What is said of a value that is no `T`.
    fn said<T: DeserializeOwned>(value: Json) -> (String, String) {
        let error = serde_json::from_value::<T>(value).map(drop).expect_err("it does not fit");
        match misfit("/x", &error.to_string()) {
            Error::Invalid(errors) => (errors[0].code.clone(), errors[0].detail.en.clone()),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn no_word_of_the_reader_reaches_anybody() {
        let pair = |code: &str, en: &str| (code.to_owned(), en.to_owned());
        assert_eq!(said::<u16>(json!(-5)), pair("out_of_range", "a whole number from 0 to 65535"));
        assert_eq!(said::<u8>(json!(300)), pair("out_of_range", "a whole number from 0 to 255"));
        assert_eq!(said::<u16>(json!("x")), pair("wrong_type", "a whole number from 0 to 65535"));
        assert_eq!(said::<String>(json!(5)), pair("wrong_type", "expected a text"));
        assert_eq!(said::<bool>(json!(null)), pair("wrong_type", "expected true or false"));
        assert_eq!(said::<Vec<i64>>(json!({})), pair("wrong_type", "expected a list"));
        assert_eq!(said::<Money>(json!([])), pair("wrong_type", "expected an object"));
        assert_eq!(said::<Date>(json!("2026-13-01")), pair("wrong_type", "a date is written YYYY-MM-DD"));
        assert_eq!(said::<Date>(json!(5)), pair("wrong_type", "a date is written YYYY-MM-DD"));
        assert_eq!(said::<Decimal>(json!("x")), pair("wrong_type", "expected a decimal number as text"));
        assert_eq!(
            said::<CustomerId>(json!("x")),
            pair("not_an_id", "`x` is not an id of the form cus_ followed by 13 base-32 digits")
        );
        assert_eq!(said::<mingxi_domain::money::Currency>(json!("XX")).0, "not_a_currency");
        let huge = json!({ "amount_minor": 1_000_000_000_000_001_i64, "currency": "CNY" });
        assert_eq!(said::<Money>(huge), pair("too_large", "an amount is at most 10,000,000,000,000.00 CNY"));
        let (code, en) = said::<mingxi_domain::metadata::filter::Op>(json!("like"));
        assert_eq!(code, "not_a_choice");
        assert_eq!(en, "one of eq, ne, lt, le, gt, ge, in, contains, empty, filled");
    }
}
