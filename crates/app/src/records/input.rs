//! From a JSON object to typed columns, by the description.

use crate::error::{Error, FieldError, Result};
use indexmap::IndexMap;
use mingxi_domain::metadata::value::{self, Scalar};
use mingxi_domain::metadata::{Field, FieldKind, Object};
use mingxi_domain::words;
use serde_json::{Map, Value as Json};

/// The fields of a record as they come in: by name, custom values under `custom`.
pub type Input = Map<String, Json>;

/// Typed values by field name; `None` where the caller gave `null`. Absent fields are absent.
#[derive(Clone, Debug, Default)]
pub struct Parsed(pub IndexMap<String, Option<Scalar>>);

impl Parsed {
    /// The text given for a field.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        match self.0.get(field) {
            Some(Some(Scalar::Text(text))) => Some(text),
            _ => None,
        }
    }

    /// The number or raw id given for a field.
    #[must_use]
    pub fn number(&self, field: &str) -> Option<i64> {
        match self.0.get(field) {
            Some(Some(Scalar::I64(value))) => Some(*value),
            _ => None,
        }
    }
}

/// Which fields may be given, and whether every required one must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A new record.
    Create,
    /// Some fields of an existing one.
    Update,
}

/// Types every field of the input, or names every one that is wrong.
pub fn parse(object: &Object, input: &Input, mode: Mode) -> Result<Parsed> {
    let mut errors = Vec::new();
    let mut parsed = Parsed::default();
    for (pointer, name, json) in flatten(input, &mut errors) {
        match object.field(&name).filter(|field| may_be_given(field, mode)) {
            None => errors.push(FieldError::new(
                pointer,
                "unknown_field",
                words!("没有可写入的这个字段", "no field of this name may be written"),
            )),
            Some(field) => parse_field(field, pointer, json, &mut parsed, &mut errors),
        }
    }
    if mode == Mode::Create {
        errors.extend(missing(object, input));
    }
    check_currencies(&parsed, &mut errors);
    if errors.is_empty() { Ok(parsed) } else { Err(Error::Invalid(errors)) }
}

fn may_be_given(field: &Field, mode: Mode) -> bool {
    match mode {
        Mode::Create => field.is_writable,
        Mode::Update => field.is_changeable(),
    }
}

/// `(pointer, field name, value)` of every given field, those under `custom` as `custom.<key>`.
fn flatten<'a>(input: &'a Input, errors: &mut Vec<FieldError>) -> Vec<(String, String, &'a Json)> {
    let mut all = Vec::new();
    for (name, json) in input {
        match (name.as_str(), json) {
            ("custom", Json::Object(custom)) => {
                all.extend(custom.iter().map(|(key, json)| (format!("/custom/{key}"), format!("custom.{key}"), json)));
            }
            ("custom", _) => {
                errors.push(FieldError::new("/custom", "wrong_type", words!("须为对象", "expected an object")));
            }
            _ => all.push((format!("/{name}"), name.clone(), json)),
        }
    }
    all
}

fn parse_field(field: &Field, pointer: String, json: &Json, parsed: &mut Parsed, errors: &mut Vec<FieldError>) {
    // A text of nothing is no text; of other kinds only null is nothing, as the contract says.
    let is_text = matches!(field.kind, FieldKind::Text { .. } | FieldKind::LongText);
    let is_empty_text = json.as_str().is_some_and(|text| text.trim().is_empty());
    let is_blank = json.is_null() || (is_text && is_empty_text);
    if (is_blank || is_empty_text) && (field.is_required || field.is_filled) {
        errors.push(FieldError::empty(pointer));
    } else if is_blank {
        parsed.0.insert(field.name.clone(), None);
    } else {
        match value::parse(field, json) {
            Ok(scalar) => {
                parsed.0.insert(field.name.clone(), Some(scalar));
            }
            Err(error) => errors.push(FieldError::new(pointer, error.code, error.detail)),
        }
    }
}

fn missing(object: &Object, input: &Input) -> Vec<FieldError> {
    let required = object.fields.iter().filter(|field| field.is_required && field.is_writable);
    let is_given = |field: &Field| match field.name.strip_prefix("custom.") {
        Some(key) => input.get("custom").is_some_and(|custom| custom.get(key).is_some()),
        None => input.contains_key(&field.name),
    };
    let absent = required.filter(|field| !is_given(field));
    absent.map(|field| FieldError::empty(pointer(field))).collect()
}

fn pointer(field: &Field) -> String {
    format!("/{}", field.name.replace('.', "/"))
}

/// Every amount of a record is in the record's currency.
fn check_currencies(parsed: &Parsed, errors: &mut Vec<FieldError>) {
    let Some(currency) = parsed.text("currency") else { return };
    for (name, scalar) in &parsed.0 {
        if let Some(Scalar::Money(money)) = scalar
            && money.currency().code() != currency
        {
            errors.push(FieldError::new(
                format!("/{name}/currency"),
                "other_currency",
                words!("记录的币种为 {currency}", "the record is in {currency}"),
            ));
        }
    }
}

/// Every reference of the input: field, object, raw id.
pub fn references<'a>(object: &'a Object, parsed: &'a Parsed) -> impl Iterator<Item = (&'a Field, &'static str, i64)> {
    object.fields.iter().filter_map(|field| match (&field.kind, parsed.0.get(&field.name)) {
        (FieldKind::Reference(target), Some(Some(Scalar::I64(id)))) => Some((field, *target, *id)),
        _ => None,
    })
}
