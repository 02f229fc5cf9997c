//! Descriptions with an organisation's custom fields, and adding such a field.

use crate::error::{Error, Result};
use crate::records::refusals;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::CustomFieldId;
use mingxi_domain::metadata::{Choice, Field, FieldKind, Label, Object, OwnedLabel, objects};
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::DbError;
use mingxi_store::custom_fields::{self as store, CustomFieldRow};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::rc::Rc;
use utoipa::ToSchema;

mingxi_domain::text_enum! {
    /// What a custom field may hold.
    pub enum CustomKind {
        Text "text" "文本" "Text",
        Integer "integer" "整数" "Whole number",
        Decimal "decimal" "小数" "Decimal",
        Bool "bool" "是否" "Yes or no",
        Date "date" "日期" "Date",
        Choice "choice" "单选" "Choice",
    }
}

/// A custom field to add to an object.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCustomField {
    /// Object it belongs to: `customer`, `invoice`, …
    pub object: String,
    /// Key on the wire: a lower-case letter, then letters, digits, underscores.
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$")]
    pub key: String,
    /// What it holds.
    pub kind: CustomKind,
    /// Chinese label.
    #[schema(min_length = 1, max_length = 80)]
    pub label_zh: String,
    /// English label.
    #[schema(min_length = 1, max_length = 80)]
    pub label_en: String,
    /// The words of a choice field.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub choices: Vec<String>,
    /// Must be given when a record is created.
    #[serde(default)]
    pub is_required: bool,
}

/// A custom field.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CustomFieldView {
    /// Its id.
    pub id: CustomFieldId,
    /// Object it belongs to.
    pub object: String,
    /// Key on the wire, inside `custom`; `custom.<key>` in filters.
    pub key: String,
    /// What it holds.
    pub kind: CustomKind,
    /// What people read.
    pub label: OwnedLabel,
    /// The words of a choice field.
    pub choices: Vec<String>,
    /// Must be given when a record is created.
    pub is_required: bool,
}

/// The description of an object with the organisation's custom fields.
///
/// # Errors
/// Of the database.
pub fn describe(work: &mut Work, object: &str) -> Result<Rc<Object>> {
    if let Some(known) = work.memo.object(object) {
        return Ok(known);
    }
    let object = objects::get(object);
    let rows = if object.is_append_only { Vec::new() } else { store::list(work.tx, work.org(), object.name)? };
    let object = Rc::new(object.with_custom(rows.into_iter().map(field)));
    work.memo.keep_object(&object);
    Ok(object)
}

/// The organisation's custom fields of an object.
///
/// # Errors
/// Of the database.
pub fn custom_fields(work: &mut Work, object: &str) -> Result<Vec<CustomFieldView>> {
    Ok(store::list(work.tx, work.org(), object)?.into_iter().map(view).collect())
}

/// Adds a custom field. Lists, filters, import, export and the API know it at once.
///
/// # Errors
/// Invalid object, key or choices; refused as `custom_field_exists`.
pub fn create_custom_field(work: &mut Work, input: &CreateCustomField) -> Result<CustomFieldView> {
    work.check(Action::CustomFieldCreate)?;
    check(input)?;
    let row = CustomFieldRow {
        id: work.ids.next(),
        object: input.object.clone(),
        key: input.key.clone(),
        kind: input.kind.to_string(),
        label_zh: input.label_zh.clone(),
        label_en: input.label_en.clone(),
        choices: json!(input.choices),
        is_required: input.is_required,
        created_at: work.now,
    };
    let inserted = row.insert(work.tx, work.org()).and_then(|()| work.tx.flush());
    match inserted {
        Err(DbError::UniqueViolation { .. }) => {
            return Err(refusals::CUSTOM_FIELD_EXISTS.because(Words::new(
                format!("{}已有字段 {}。", words::noun(&input.object).zh, input.key),
                format!("{} has a field {} already.", input.object, input.key),
            )));
        }
        other => other?,
    }
    work.memo.forget();
    let changes = Changes::none().set("object", &input.object).set("key", &input.key).set("kind", input.kind);
    work.audit(Action::CustomFieldCreate, row.id, changes)?;
    Ok(view(row))
}

fn check(input: &CreateCustomField) -> Result<()> {
    let object = objects::find(&input.object).filter(|object| !object.is_append_only);
    let object = object.ok_or_else(|| {
        Error::invalid(
            "/object",
            "unknown_object",
            words!("没有可加自定义字段的这种对象", "no object of this name takes custom fields"),
        )
    })?;
    let mut letters = input.key.chars();
    let starts_well = letters.next().is_some_and(|letter| letter.is_ascii_lowercase());
    let goes_on_well = letters.all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    if !starts_well || !goes_on_well || input.key.len() > 40 {
        return Err(Error::invalid(
            "/key",
            "not_a_key",
            words!(
                "小写字母开头，其后为小写字母、数字和下划线，最多 40 个字符",
                "a lower-case letter, then lower-case letters, digits and underscores; at most 40"
            ),
        ));
    }
    if object.field(&input.key).is_some() {
        return Err(Error::invalid(
            "/key",
            "taken",
            words!("该对象已有同名的内置字段", "the object has a built-in field of this name"),
        ));
    }
    for (pointer, label) in [("/label_zh", &input.label_zh), ("/label_en", &input.label_en)] {
        if label.trim().is_empty() || label.chars().count() > 80 {
            return Err(Error::invalid(
                pointer,
                "required",
                words!("名称须为 1 至 80 个字符", "a label of 1 to 80 characters"),
            ));
        }
    }
    let wants_choices = input.kind == CustomKind::Choice;
    if wants_choices == input.choices.is_empty() || input.choices.len() > 200 {
        return Err(Error::invalid(
            "/choices",
            "choices",
            words!(
                "选项字段须有 1 至 200 个选项，其他字段没有",
                "1 to 200 words for a choice field, none for any other"
            ),
        ));
    }
    Ok(())
}

fn view(row: CustomFieldRow) -> CustomFieldView {
    CustomFieldView {
        id: row.id,
        kind: row.kind.parse().expect("only known kinds are stored"),
        label: OwnedLabel { zh: row.label_zh, en: row.label_en },
        choices: serde_json::from_value(row.choices).unwrap_or_default(),
        object: row.object,
        key: row.key,
        is_required: row.is_required,
    }
}

fn field(row: CustomFieldRow) -> Field {
    let view = view(row);
    let kind = match view.kind {
        CustomKind::Text => FieldKind::Text { max: 1000 },
        CustomKind::Integer => FieldKind::Integer,
        CustomKind::Decimal => FieldKind::Decimal,
        CustomKind::Bool => FieldKind::Bool,
        CustomKind::Date => FieldKind::Date,
        CustomKind::Choice => FieldKind::Choice(view.choices.iter().map(|word| choice(word)).collect()),
    };
    Field {
        name: format!("custom.{}", view.key),
        column: view.key,
        kind,
        label: view.label,
        is_required: view.is_required,
        is_writable: true,
        is_given_once: false,
        is_searchable: false,
        is_filled: false,
        is_custom: true,
        record_of: None,
        derived: None,
    }
}

/// Choices of custom fields are few and live as long as the process; their words are interned once each.
fn choice(word: &str) -> Choice {
    let word = intern(word);
    Choice { value: word, label: Label { zh: word, en: word } }
}

fn intern(word: &str) -> &'static str {
    use std::collections::HashSet;
    use std::sync::{LazyLock, Mutex};
    static WORDS: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(Mutex::default);
    let mut words = WORDS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(known) = words.get(word) {
        return known;
    }
    let leaked: &'static str = Box::leak(word.to_owned().into_boxed_str());
    words.insert(leaked);
    leaked
}
