//! Values of fields between the wire and the store: one parser for records, imports and filters.

use super::{Field, FieldKind};
use crate::calendar::Date;
use crate::ids;
use crate::metadata::objects;
use crate::money::{Currency, Money};
use crate::words;
use crate::words::{Unfit, Words};
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

/// A value of a field, typed. Decimals are millionths.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// Yes or no.
    Bool(bool),
    /// A whole number, an id, or a decimal in millionths.
    I64(i64),
    /// Text, a word of a choice, a currency code.
    Text(String),
    /// A calendar date.
    Date(Date),
    /// A moment.
    Moment(Timestamp),
    /// Money.
    Money(Money),
    /// Free structure.
    Json(Json),
}

/// Why a value does not fit its field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .detail.en)]
pub struct ValueError {
    /// Stable code: `wrong_type`, `too_long`, `not_a_choice`, `not_a_date`, `not_an_id`, …
    pub code: &'static str,
    /// The facts.
    pub detail: Words,
}

/// Decimals are kept to the millionth.
pub const MICRO: i64 = 1_000_000;
/// Largest quantity, price or percentage: what exact arithmetic on it still has room for.
const MAX_DECIMAL: i64 = 1_000_000_000;
/// Largest whole number: beyond it a browser no longer counts exactly.
pub const MAX_INTEGER: i64 = 9_007_199_254_740_991;
const MAX_LONG_TEXT: u32 = 20_000;

/// The typed value of a JSON value for this field. `null` is the caller's to handle.
///
/// # Errors
/// [`ValueError`] when the JSON value is of another type or out of range.
pub fn parse(field: &Field, value: &Json) -> Result<Scalar, ValueError> {
    match &field.kind {
        FieldKind::Text { max } => text(value, *max).map(Scalar::Text),
        FieldKind::LongText => text(value, MAX_LONG_TEXT).map(Scalar::Text),
        FieldKind::Integer => integer(value).map(Scalar::I64),
        FieldKind::Decimal => decimal(value).and_then(to_micro).map(Scalar::I64),
        FieldKind::Money => money(value),
        FieldKind::Currency => currency(value),
        FieldKind::Bool => {
            value.as_bool().map(Scalar::Bool).ok_or_else(|| wrong_type("true 或 false", "true or false"))
        }
        FieldKind::Date => string(value)?
            .parse()
            .map(Scalar::Date)
            .map_err(|_| error("not_a_date", words!("日期写作 YYYY-MM-DD", "a date is written YYYY-MM-DD"))),
        FieldKind::Moment => string(value)?
            .parse()
            .map(Scalar::Moment)
            .map_err(|_| error("not_a_moment", words!("时间按 RFC 3339 书写", "a moment is written as RFC 3339"))),
        FieldKind::Choice(choices) => {
            let word = string(value)?;
            let known = choices.iter().find(|choice| choice.value == word);
            known.map(|choice| Scalar::Text(choice.value.to_owned())).ok_or_else(|| {
                let words: Vec<_> = choices.iter().map(|choice| choice.value).collect();
                error("not_a_choice", words!("须为 {0} 之一", "one of {0}", words.join(", ")))
            })
        }
        FieldKind::Reference(object) => {
            let prefix = objects::get(object).id_prefix;
            ids::decode(prefix, string(value)?).map(Scalar::I64).map_err(|cause| error("not_an_id", cause.words()))
        }
        FieldKind::Json => Ok(Scalar::Json(value.clone())),
    }
}

/// The JSON form of a stored whole number of this kind: ids as text, decimals as decimal text.
#[must_use]
pub fn render_i64(kind: &FieldKind, value: i64) -> Json {
    match kind {
        FieldKind::Reference(object) => Json::String(ids::encode(objects::get(object).id_prefix, value)),
        FieldKind::Decimal => Json::String(from_micro(value).to_string()),
        FieldKind::Bool => json!(value != 0),
        _ => json!(value),
    }
}

/// The millionths of a decimal.
///
/// # Errors
/// More than six decimals, or larger than a quantity or price can be.
pub fn to_micro(value: Decimal) -> Result<i64, ValueError> {
    let value = value.normalize();
    if value.scale() > 6 {
        return Err(error("too_precise", words!("最多六位小数", "at most six decimals")));
    }
    if value.abs() > Decimal::from(MAX_DECIMAL) {
        return Err(error("out_of_range", words!("不超过 {MAX_DECIMAL}", "at most {MAX_DECIMAL}")));
    }
    let micro = value * Decimal::from(MICRO);
    i64::try_from(micro).map_err(|_| error("out_of_range", words!("数值过大", "too large")))
}

/// The decimal of a number of millionths, without trailing zeros.
#[must_use]
pub fn from_micro(micro: i64) -> Decimal {
    Decimal::new(micro, 6).normalize()
}

/// A whole number that a browser counts exactly: 2^53 − 1 at most. `85.0` is one.
fn integer(value: &Json) -> Result<i64, ValueError> {
    let whole = value.as_i64().or_else(|| {
        let number = value.as_f64().filter(|number| number.fract() == 0.0)?;
        Some(number as i64)
    });
    let number = whole.ok_or_else(|| wrong_type("整数", "a whole number"))?;
    if number.unsigned_abs() > MAX_INTEGER.unsigned_abs() {
        return Err(error("out_of_range", words!("不超过 {MAX_INTEGER}", "at most {MAX_INTEGER}")));
    }
    Ok(number)
}

fn decimal(value: &Json) -> Result<Decimal, ValueError> {
    let wrong = || wrong_type("以文本书写的小数", "a decimal number as text");
    match value {
        Json::String(text) => Decimal::from_str_exact(text).map_err(|_| wrong()),
        Json::Number(number) => Decimal::from_str_exact(&number.to_string()).map_err(|_| wrong()),
        _ => Err(wrong()),
    }
}

fn money(value: &Json) -> Result<Scalar, ValueError> {
    let read = <Money as serde::Deserialize>::deserialize(value);
    read.map(Scalar::Money).map_err(|cause| {
        if let Some(Unfit { detail, .. }) = Unfit::read(&cause.to_string()).filter(|unfit| unfit.code == "too_large") {
            return error("too_large", detail);
        }
        let example = r#"{"amount_minor": 100, "currency": "CNY"}"#;
        wrong_type(&format!("金额，如 {example}"), &format!("money as {example}"))
    })
}

fn currency(value: &Json) -> Result<Scalar, ValueError> {
    let code: Currency = string(value)?
        .parse()
        .map_err(|_| error("not_a_currency", words!("ISO 4217 币种代码，如 CNY", "an ISO 4217 code such as CNY")))?;
    Ok(Scalar::Text(code.code().to_owned()))
}

fn text(value: &Json, max: u32) -> Result<String, ValueError> {
    let text = string(value)?.trim();
    if text.chars().count() > max as usize {
        return Err(error("too_long", words!("最多 {max} 个字符", "at most {max} characters")));
    }
    if text.contains('\0') {
        return Err(error("not_text", words!("文本不能含空字符", "a text cannot hold a zero byte")));
    }
    Ok(text.to_owned())
}

fn string(value: &Json) -> Result<&str, ValueError> {
    value.as_str().ok_or_else(|| wrong_type("文本", "a text"))
}

fn wrong_type(zh: &str, en: &str) -> ValueError {
    error("wrong_type", Words::new(format!("须为{zh}"), format!("expected {en}")))
}

fn error(code: &'static str, detail: Words) -> ValueError {
    ValueError { code, detail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fit_their_field_or_say_why_not() {
        let invoice = objects::get("invoice");
        let outcome = |field: &str, value: Json| {
            parse(invoice.field(field).expect("a field"), &value).map_err(|error| error.code)
        };
        assert_eq!(outcome("due_on", json!("2024-02-29")), Ok(Scalar::Date(jiff::civil::date(2024, 2, 29))));
        assert_eq!(outcome("due_on", json!("2023-02-29")), Err("not_a_date"));
        assert_eq!(outcome("status", json!("issued")), Ok(Scalar::Text("issued".into())));
        assert_eq!(outcome("status", json!("paid")), Err("not_a_choice"));
        assert_eq!(outcome("customer_id", json!("inv_0000000000001")), Err("not_an_id"));
        assert_eq!(outcome("total", json!(5)), Err("wrong_type"));
        assert_eq!(outcome("number", json!("x".repeat(201))), Err("too_long"));
        assert_eq!(outcome("is_disputed", json!("yes")), Err("wrong_type"));
    }

    #[test]
    fn decimals_are_exact_to_the_millionth() {
        let line = objects::get("order_line");
        let quantity = line.field("quantity").expect("a field");
        assert_eq!(parse(quantity, &json!("2.5")), Ok(Scalar::I64(2_500_000)));
        assert_eq!(parse(quantity, &json!(0.1)), Ok(Scalar::I64(100_000)));
        assert_eq!(parse(quantity, &json!("0.0000001")).map_err(|error| error.code), Err("too_precise"));
        assert_eq!(parse(quantity, &json!("1e40")).map_err(|error| error.code), Err("wrong_type"));
        assert_eq!(render_i64(&quantity.kind, 2_500_000), json!("2.5"));
    }
}
