//! Descriptions with an organisation's custom fields.

use super::custom_fields::{CustomKind, CustomOption, view};
use crate::error::Result;
use crate::work::Work;
use mingxi_domain::metadata::{Choice, Field, FieldKind, Label, Object, OwnedLabel, objects};
use mingxi_store::custom_fields::{self as store, CustomFieldRow};
use std::rc::Rc;

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
    let (retired, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.retired_at.is_some());
    let mut described = object.with_custom(rows.into_iter().map(field));
    described.retired = retired.into_iter().map(|row| row.key).collect();
    let object = Rc::new(described);
    work.memo.keep_object(&object);
    Ok(object)
}

fn field(row: CustomFieldRow) -> Field {
    let view = view(row);
    let kind = match view.kind {
        CustomKind::Text => FieldKind::Text { max: 1000 },
        CustomKind::Integer => FieldKind::Integer,
        CustomKind::Decimal => FieldKind::Decimal,
        CustomKind::Bool => FieldKind::Bool,
        CustomKind::Date => FieldKind::Date,
        CustomKind::Choice => FieldKind::Choice(view.options.iter().map(choice).collect()),
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
fn choice(option: &CustomOption) -> Choice {
    let OwnedLabel { zh, en } = &option.label;
    let label = Label { zh: intern(zh), en: intern(en) };
    Choice { value: intern(&option.value), label, is_retired: option.is_retired }
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
