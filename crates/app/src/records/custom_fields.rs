//! Custom fields: added, changed, retired and brought back.
//!
//! A field is never deleted: records keep what they say about it, its key stays taken, and it comes back whole.

use super::refusals;
use crate::error::{Error, Result};
use crate::patch::present;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::CustomFieldId;
use mingxi_domain::metadata::{OwnedLabel, WrittenBy, objects};
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::DbError;
use mingxi_store::custom_fields::{self as store, CustomFieldRow};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::collections::HashSet;
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

/// Most words of a choice field.
const CHOICES_MAX: usize = 200;
const LABEL_MAX: usize = 80;
const WORD_MAX: usize = 200;

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

/// What to change about a custom field. Absent fields stay; key and kind never change, since records hold values of them.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateCustomField {
    /// The version that was read.
    pub version: i64,
    /// Chinese label.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 80)]
    pub label_zh: Option<String>,
    /// English label.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 80)]
    pub label_en: Option<String>,
    /// Must be given when a record is created. Records that are there stay as they are.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<bool>)]
    pub is_required: Option<bool>,
    /// The words that may be chosen from now on, in order. A word that is known takes the given labels, a new one is added,
    /// one that is left out is retired: records keep it, and naming it again brings it back.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Vec<CustomChoice>>, max_items = 200)]
    pub choices: Option<Vec<CustomChoice>>,
    /// Its place among the custom fields of the object, from 1; the others make room.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>, minimum = 1)]
    pub position: Option<i64>,
}

/// A word of a choice field, and what people read for it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomChoice {
    /// The word that records hold; it never changes.
    #[schema(min_length = 1, max_length = 200)]
    pub value: String,
    /// Chinese label; that from before, else the word, unless given.
    #[schema(min_length = 1, max_length = 80)]
    pub label_zh: Option<String>,
    /// English label; that from before, else the word, unless given.
    #[schema(min_length = 1, max_length = 80)]
    pub label_en: Option<String>,
}

/// A word of a choice field as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomOption {
    /// The word that records hold.
    pub value: String,
    /// What people read.
    pub label: OwnedLabel,
    /// Records keep it, but it is not given any more.
    pub is_retired: bool,
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
    /// The words of a choice field that may be given.
    pub choices: Vec<String>,
    /// All its words with their labels, retired ones last.
    pub options: Vec<CustomOption>,
    /// Must be given when a record is created.
    pub is_required: bool,
    /// Its place among the custom fields of the object.
    pub position: i64,
    /// It is out of use: records keep their values, nobody is shown them, and the key stays taken.
    pub is_retired: bool,
    /// Raised with every change.
    pub version: i64,
}

/// The organisation's custom fields of an object in their order; retired ones too when asked for.
///
/// # Errors
/// Of the database.
pub fn custom_fields(work: &mut Work, object: &str, with_retired: bool) -> Result<Vec<CustomFieldView>> {
    let rows = store::list(work.tx, work.org(), object)?.into_iter();
    Ok(rows.filter(|row| with_retired || row.retired_at.is_none()).map(view).collect())
}

/// Adds a custom field. Lists, filters, import, export and the API know it at once.
///
/// # Errors
/// Invalid object, key, labels or choices; refused as `custom_field_exists`.
pub fn create_custom_field(work: &mut Work, input: &CreateCustomField) -> Result<CustomFieldView> {
    work.check(Action::CustomFieldCreate)?;
    check(input)?;
    let there = store::list(work.tx, work.org(), &input.object)?;
    if let Some(taken) = there.iter().find(|row| row.key == input.key) {
        return Err(exists(taken));
    }
    let options: Vec<_> = input.choices.iter().map(|word| option(word)).collect();
    let row = CustomFieldRow {
        id: work.ids.next(),
        object: input.object.clone(),
        key: input.key.clone(),
        kind: input.kind.to_string(),
        label_zh: input.label_zh.trim().to_owned(),
        label_en: input.label_en.trim().to_owned(),
        choices: json!(options),
        is_required: input.is_required,
        position: there.iter().map(|row| row.position).max().unwrap_or_default() + 1,
        retired_at: None,
        version: 1,
        created_at: work.now,
    };
    let inserted = row.insert(work.tx, work.org()).and_then(|()| work.tx.flush());
    match inserted {
        Err(DbError::UniqueViolation { .. }) => return Err(exists(&row)),
        other => other?,
    }
    work.memo.forget();
    let changes = Changes::none().set("object", &input.object).set("key", &input.key).set("kind", input.kind);
    work.audit(Action::CustomFieldCreate, row.id, changes)?;
    Ok(view(row))
}

fn exists(row: &CustomFieldRow) -> Error {
    let noun = words::noun(&row.object);
    refusals::CUSTOM_FIELD_EXISTS.because(if row.retired_at.is_some() {
        Words::new(
            format!("{}的字段 {} 已停用，可以恢复。", noun.zh, row.key),
            format!("The field {} of {} is retired; it can be restored.", row.key, noun.en),
        )
    } else {
        Words::new(
            format!("{}已有字段 {}。", noun.zh, row.key),
            format!("{} has a field {} already.", row.object, row.key),
        )
    })
}

/// Changes the labels, words, place or need of a custom field. Values that records hold stay as they are.
///
/// # Errors
/// Forbidden; not found; conflict; invalid labels or choices.
pub fn update_custom_field(work: &mut Work, id: CustomFieldId, input: &UpdateCustomField) -> Result<CustomFieldView> {
    work.check(Action::CustomFieldUpdate)?;
    let before = held(work, id, input.version)?;
    let mut row = before.clone();
    if let Some(label) = &input.label_zh {
        row.label_zh = checked_label("/label_zh", label)?;
    }
    if let Some(label) = &input.label_en {
        row.label_en = checked_label("/label_en", label)?;
    }
    if let Some(is_required) = input.is_required {
        check_required(&row.object, is_required)?;
        row.is_required = is_required;
    }
    if let Some(choices) = &input.choices {
        check_choices(kind(&row), &choices.iter().map(|choice| choice.value.as_str()).collect::<Vec<_>>())?;
        row.choices = json!(options_after(&options(&before), choices)?);
    }
    let moved = make_room(work, &mut row, input.position)?;
    let changes = Changes::none()
        .moved("label_zh", &before.label_zh, &row.label_zh)
        .moved("label_en", &before.label_en, &row.label_en)
        .moved("is_required", before.is_required, row.is_required)
        .moved("choices", said(&before), said(&row))
        .moved("position", before.position, row.position);
    if changes.is_empty() && !moved {
        return Ok(view(before));
    }
    save(work, Action::CustomFieldUpdate, row, changes)
}

/// Takes a custom field out of use: hidden everywhere, asked of nobody, its values and its key kept.
///
/// # Errors
/// Forbidden; not found; refused as `custom_field_retired`.
pub fn retire_custom_field(work: &mut Work, id: CustomFieldId) -> Result<CustomFieldView> {
    work.check(Action::CustomFieldRetire)?;
    let row = lock(work, id)?;
    if row.retired_at.is_some() {
        return Err(refusals::CUSTOM_FIELD_RETIRED.because(words!(
            "字段 {0} 已停用。",
            "The field {0} is retired already.",
            row.key
        )));
    }
    let changes = Changes::none().moved("is_retired", false, true);
    save(work, Action::CustomFieldRetire, CustomFieldRow { retired_at: Some(work.now), ..row }, changes)
}

/// Brings a retired custom field back with the values that records kept.
///
/// # Errors
/// Forbidden; not found; refused as `custom_field_in_use`.
pub fn restore_custom_field(work: &mut Work, id: CustomFieldId) -> Result<CustomFieldView> {
    work.check(Action::CustomFieldRestore)?;
    let row = lock(work, id)?;
    if row.retired_at.is_none() {
        return Err(refusals::CUSTOM_FIELD_IN_USE.because(words!(
            "字段 {0} 正在使用。",
            "The field {0} is in use.",
            row.key
        )));
    }
    let changes = Changes::none().moved("is_retired", true, false);
    save(work, Action::CustomFieldRestore, CustomFieldRow { retired_at: None, ..row }, changes)
}

fn lock(work: &mut Work, id: CustomFieldId) -> Result<CustomFieldRow> {
    CustomFieldRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("custom_field", id))
}

fn held(work: &mut Work, id: CustomFieldId, version: i64) -> Result<CustomFieldRow> {
    let row = lock(work, id)?;
    if row.version == version {
        return Ok(row);
    }
    Err(Error::Conflict { what: "custom_field", id: id.to_string(), current_version: Some(row.version) })
}

fn save(work: &mut Work, action: Action, row: CustomFieldRow, changes: Changes) -> Result<CustomFieldView> {
    row.update(work.tx, work.org())?;
    work.memo.forget();
    work.audit(action, row.id, changes)?;
    let row = CustomFieldRow::find(work.tx, work.org(), row.id)?;
    row.map(view).ok_or_else(|| Error::Internal("a field that was just saved is gone".into()))
}

/// Puts the field at its new place and the others one after another around it. Returns whether any of them moved.
fn make_room(work: &mut Work, row: &mut CustomFieldRow, position: Option<i64>) -> Result<bool> {
    let Some(position) = position else { return Ok(false) };
    if position < 1 {
        return Err(Error::invalid("/position", "out_of_range", words!("从 1 开始", "counted from 1")));
    }
    let mut others = store::list(work.tx, work.org(), &row.object)?;
    others.retain(|other| other.id != row.id);
    let at = usize::try_from(position - 1).unwrap_or(usize::MAX).min(others.len());
    row.position = to_position(at);
    let mut is_moved = false;
    for (index, mut other) in others.into_iter().enumerate() {
        let place = to_position(if index < at { index } else { index + 1 });
        if other.position != place {
            other.position = place;
            other.update(work.tx, work.org())?;
            is_moved = true;
        }
    }
    Ok(is_moved)
}

fn to_position(index: usize) -> i64 {
    i64::try_from(index + 1).unwrap_or(i64::MAX)
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
    checked_label("/label_zh", &input.label_zh)?;
    checked_label("/label_en", &input.label_en)?;
    check_required(&input.object, input.is_required)?;
    check_choices(input.kind, &input.choices.iter().map(String::as_str).collect::<Vec<_>>())
}

fn checked_label(pointer: &str, label: &str) -> Result<String> {
    let label = label.trim();
    if label.is_empty() || label.chars().count() > LABEL_MAX || label.contains('\0') {
        return Err(Error::invalid(
            pointer,
            "required",
            words!("名称须为 1 至 80 个字符", "a label of 1 to 80 characters"),
        ));
    }
    Ok(label.to_owned())
}

/// What verbs write has no form that could ask for a value, so a required field would only stop the verb.
fn check_required(object: &str, is_required: bool) -> Result<()> {
    if is_required && objects::find(object).is_some_and(|object| object.written_by == WrittenBy::Verbs) {
        return Err(Error::invalid(
            "/is_required",
            "not_for_documents",
            words!("单据由业务动作生成，其字段不能设为必填", "documents are made by verbs, which no field can hold up"),
        ));
    }
    Ok(())
}

fn check_choices(kind: CustomKind, words: &[&str]) -> Result<()> {
    let wants_choices = kind == CustomKind::Choice;
    if wants_choices == words.is_empty() || words.len() > CHOICES_MAX {
        return Err(Error::invalid(
            "/choices",
            "choices",
            words!(
                "选项字段须有 1 至 200 个选项，其他字段没有",
                "1 to 200 words for a choice field, none for any other"
            ),
        ));
    }
    let mut seen = HashSet::new();
    for (index, word) in words.iter().enumerate() {
        let pointer = format!("/choices/{index}");
        if word.trim() != *word || word.is_empty() || word.contains('\0') || word.chars().count() > WORD_MAX {
            return Err(Error::invalid(
                pointer,
                "not_a_word",
                words!("1 至 200 个字符，首尾没有空格", "1 to 200 characters without spaces around them"),
            ));
        }
        if !seen.insert(*word) {
            return Err(Error::invalid(pointer, "given_twice", words!("选项重复：{word}", "{word} is given twice")));
        }
    }
    Ok(())
}

/// The words after a change: those given in their order, then those left out, retired.
fn options_after(before: &[CustomOption], given: &[CustomChoice]) -> Result<Vec<CustomOption>> {
    let mut after = Vec::new();
    for (index, choice) in given.iter().enumerate() {
        let known = before.iter().find(|option| option.value == choice.value).cloned();
        let mut kept = known.unwrap_or_else(|| option(&choice.value));
        kept.is_retired = false;
        if let Some(label) = &choice.label_zh {
            kept.label.zh = checked_label(&format!("/choices/{index}/label_zh"), label)?;
        }
        if let Some(label) = &choice.label_en {
            kept.label.en = checked_label(&format!("/choices/{index}/label_en"), label)?;
        }
        after.push(kept);
    }
    let is_given = |option: &&CustomOption| given.iter().any(|choice| choice.value == option.value);
    let left_out = before.iter().filter(|option| !is_given(option)).cloned();
    after.extend(left_out.map(|option| CustomOption { is_retired: true, ..option }));
    Ok(after)
}

fn option(word: &str) -> CustomOption {
    CustomOption { value: word.into(), label: OwnedLabel { zh: word.into(), en: word.into() }, is_retired: false }
}

/// The words as they are stored: at first a list of texts, with labels since they can be changed.
fn options(row: &CustomFieldRow) -> Vec<CustomOption> {
    let stored = row.choices.as_array().into_iter().flatten();
    let read = |json: &Json| match json.as_str() {
        Some(word) => Some(option(word)),
        None => serde_json::from_value(json.clone()).ok(),
    };
    stored.filter_map(read).collect()
}

/// The words as the audit trail says them.
fn said(row: &CustomFieldRow) -> Vec<Json> {
    let word = |option: &CustomOption| {
        let OwnedLabel { zh, en } = &option.label;
        if *zh == option.value && *en == option.value { json!(option.value) } else { json!([option.value, zh, en]) }
    };
    options(row).iter().filter(|option| !option.is_retired).map(word).collect()
}

fn kind(row: &CustomFieldRow) -> CustomKind {
    row.kind.parse().expect("only known kinds are stored")
}

pub(super) fn view(row: CustomFieldRow) -> CustomFieldView {
    let options = options(&row);
    CustomFieldView {
        id: row.id,
        kind: kind(&row),
        label: OwnedLabel { zh: row.label_zh, en: row.label_en },
        choices: options.iter().filter(|option| !option.is_retired).map(|option| option.value.clone()).collect(),
        options,
        object: row.object,
        key: row.key,
        is_required: row.is_required,
        position: row.position,
        is_retired: row.retired_at.is_some(),
        version: row.version,
    }
}
