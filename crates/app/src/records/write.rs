//! Creating and updating records through their description.

use super::input::{self, Input, Mode, Parsed};
use super::{catalog, refusals};
use crate::currency;
use crate::error::{Error, FieldError, Result};
use crate::work::{Changes, Work};
use crate::{notifications, search};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{DepartmentId, Id, UserId};
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::metadata::value::{Scalar, render_i64};
use mingxi_domain::metadata::{Field, FieldKind, Object, objects};
use mingxi_domain::money::Currency;
use mingxi_domain::words;
use mingxi_store::filter_sql::to_value;
use mingxi_store::records::{self as store, Column, Record};
use mingxi_store::users::UserRow;
use mingxi_store::{DbError, Value, custom_fields};
use serde_json::{Value as Json, json};

/// Creates a record. `extra` are columns the noun adds by rule (numbers, states, keys).
///
/// # Errors
/// Forbidden; every field that is wrong; refused as `record_exists`.
pub fn create<T: Id>(
    work: &mut Work,
    object: &str,
    action: Action,
    input: &Input,
    extra: impl FnOnce(&mut Work, &Parsed) -> Result<Vec<Column>>,
) -> Result<T> {
    work.check(action)?;
    let description = catalog::describe(work, object)?;
    let mut parsed = input::parse(&description, input, Mode::Create)?;
    check_retired(&description, None, &parsed)?;
    check_references(work, &description, &parsed)?;
    check_in_use(work, &description, &parsed)?;
    let owner = parsed.number("owner_id").map(UserId::from_raw);
    let mut columns = owner_columns(work, &description, &mut parsed)?;
    let extra = extra(work, &parsed)?;
    let search = search_text(&description, &parsed, &extra, None);
    columns.extend(field_columns(&description, &parsed));
    columns.push(Column::new("custom", Value::Json(custom_values(&description, &parsed, &json!({})))));
    columns.push(Column::new("search_text", Value::Text(search)));
    columns.extend(extra.iter().cloned());
    let id = work.ids.next::<T>();
    let inserted =
        store::insert(work.tx, work.org(), &description, id.raw(), work.now, &columns).and_then(|()| work.tx.flush());
    inserted.map_err(|error| explain(error, description.name, id))?;
    search::keep_record(work, description.name, id.raw(), |name| text_of(&description, name, &parsed, &extra, None))?;
    work.audit(action, id, created(&description, &parsed))?;
    if let Some(owner) = owner {
        notifications::tell_assigned(work, description.name, &id.to_string(), owner)?;
    }
    work.emit(&format!("{}.created", description.name), description.name, id, json!({ "id": id.to_string() }))?;
    Ok(id)
}

/// What is wrong with the fields of a record to be, before it is made. Whether what it refers to is there is seen then.
///
/// # Errors
/// Of the database.
pub(crate) fn unfit(work: &mut Work, object: &str, input: &Input) -> Result<Vec<FieldError>> {
    let description = catalog::describe(work, object)?;
    let checked =
        input::parse(&description, input, Mode::Create).and_then(|parsed| check_retired(&description, None, &parsed));
    match checked {
        Ok(()) => Ok(Vec::new()),
        Err(Error::Invalid(errors)) => Ok(errors),
        Err(other) => Err(other),
    }
}

/// Changes the given fields of a record that is still at `version`. Returns whether anything changed.
///
/// # Errors
/// Forbidden; not found; every field that is wrong; conflict when the record moved on.
pub fn update<T: Id>(
    work: &mut Work,
    object: &str,
    action: Action,
    id: T,
    version: i64,
    input: &Input,
) -> Result<bool> {
    update_with(work, object, action, id, version, input, |_, _| Ok(Vec::new()))
}

/// A change about to be written: the record as it is and the typed fields that were given.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    /// The record as it is.
    pub before: &'a Record,
    /// The fields that were given.
    pub given: &'a Parsed,
}

impl<'a> Change<'a> {
    /// The owner before the change, as text.
    #[must_use]
    pub fn owner(self) -> &'a str {
        self.before.get("owner_id").and_then(Json::as_str).unwrap_or_default()
    }
}

/// As [`update`], where the noun has a say: `rule` sees the change, may refuse it, and returns the columns that
/// follow from it.
///
/// # Errors
/// As [`update`], and whatever `rule` refuses.
pub fn update_with<T: Id>(
    work: &mut Work,
    object: &str,
    action: Action,
    id: T,
    version: i64,
    input: &Input,
    rule: impl FnOnce(&mut Work, Change) -> Result<Vec<Column>>,
) -> Result<bool> {
    work.check(action)?;
    let scope = work.scope(object)?;
    let description = catalog::describe(work, object)?;
    let today = work.today();
    let before = store::find(work.tx, &work.actor.standing, &scope, &description, id.raw(), today)?
        .ok_or_else(|| Error::not_found(objects::get(object).name, id))?;
    let current_version = before.get("version").and_then(Json::as_i64).unwrap_or_default();
    if current_version != version {
        return Err(Error::Conflict {
            what: objects::get(object).name,
            id: id.to_string(),
            current_version: Some(current_version),
        });
    }
    let mut parsed = input::parse(&description, input, Mode::Update)?;
    check_currency(&description, &before, &parsed)?;
    check_retired(&description, Some(&before), &parsed)?;
    check_references(work, &description, &parsed)?;
    let changes = difference(&description, &before, &parsed);
    if changes.is_empty() {
        return Ok(false);
    }
    if before.get("currency").and_then(Json::as_str) != parsed.text("currency") {
        check_in_use(work, &description, &parsed)?;
    }
    let extra = rule(work, Change { before: &before, given: &parsed })?;
    let owner = parsed.number("owner_id").map(UserId::from_raw);
    let mut columns =
        if parsed.0.contains_key("owner_id") { owner_columns(work, &description, &mut parsed)? } else { Vec::new() };
    columns.extend(field_columns(&description, &parsed));
    let mut custom = custom_values(&description, &parsed, before.get("custom").unwrap_or(&Json::Null));
    keep_retired(work, &description, id.raw(), &mut custom)?;
    columns.push(Column::new("custom", Value::Json(custom)));
    columns.push(Column::new("search_text", Value::Text(search_text(&description, &parsed, &extra, Some(&before)))));
    columns.extend(extra.iter().cloned());
    let updated = store::update(work.tx, work.org(), &description, id.raw(), version, work.now, &columns)
        .and_then(|()| work.tx.flush());
    updated.map_err(|error| explain(error, description.name, id))?;
    if parsed.0.keys().any(|name| search::is_findable(description.name, name)) {
        let text = |name: &str| text_of(&description, name, &parsed, &extra, Some(&before));
        search::keep_record(work, description.name, id.raw(), text)?;
    }
    work.audit(action, id, changes)?;
    work.emit(&format!("{}.updated", description.name), description.name, id, json!({ "id": id.to_string() }))?;
    if let Some(owner) = owner.filter(|owner| before.get("owner_id") != Some(&json!(owner))) {
        // An assignment by whatever door: the new owner is told, and whoever had the record learns that it left.
        let from =
            json!({ "from": before.get("owner_id"), "from_department": before.get("department_id"), "to": owner });
        work.emit(&format!("{}.assigned", description.name), description.name, id, from)?;
    }
    Ok(true)
}

/// The last day of a span may not come before its first, given ones over those from before.
///
/// # Errors
/// Invalid at `last` as `before_start`.
pub fn check_date_order(given: &Parsed, change: Option<Change>, first: &str, last: &str) -> Result<()> {
    let date = |field: &str| match given.0.get(field) {
        Some(Some(Scalar::Date(date))) => Some(*date),
        Some(_) => None,
        None => change.and_then(|change| change.before.get(field)?.as_str()?.parse::<Date>().ok()),
    };
    match (date(first), date(last)) {
        (Some(from), Some(to)) if to < from => {
            Err(Error::invalid(format!("/{last}"), "before_start", words!("{to} 早于 {from}", "{to} is before {from}")))
        }
        _ => Ok(()),
    }
}

/// What the audit entry of a new record says.
#[must_use]
pub fn created(object: &Object, parsed: &Parsed) -> Changes {
    let given = parsed.0.iter().filter_map(|(name, scalar)| Some((object.field(name)?, scalar.as_ref()?)));
    given.fold(Changes::none(), |changes, (field, scalar)| changes.set(&field.name, wire(field, Some(scalar))))
}

fn difference(object: &Object, before: &Record, parsed: &Parsed) -> Changes {
    let mut changes = Changes::none();
    for (name, scalar) in &parsed.0 {
        let Some(field) = object.field(name) else { continue };
        let was = match name.strip_prefix("custom.") {
            Some(key) => before.get("custom").and_then(|custom| custom.get(key)),
            None => before.get(name),
        };
        changes = changes.moved(name, was.unwrap_or(&Json::Null), wire(field, scalar.as_ref()));
    }
    changes
}

/// A typed value as the wire shows it.
fn wire(field: &Field, scalar: Option<&Scalar>) -> Json {
    match scalar {
        None => Json::Null,
        Some(Scalar::I64(value)) => render_i64(&field.kind, *value),
        Some(Scalar::Bool(value)) => json!(value),
        Some(Scalar::Text(value)) => json!(value),
        Some(Scalar::Date(value)) => json!(value.to_string()),
        Some(Scalar::Moment(value)) => json!(value.to_string()),
        Some(Scalar::Money(value)) => json!(value),
        Some(Scalar::Json(value)) => value.clone(),
    }
}

fn check_references(work: &mut Work, object: &Object, parsed: &Parsed) -> Result<()> {
    let references: Vec<_> =
        input::references(object, parsed).map(|(field, target, id)| (field.name.clone(), target, id)).collect();
    for (name, target, id) in references {
        let scope = work.scope(target)?;
        if !store::is_visible(work.tx, &scope, objects::get(target), id)? {
            return Err(Error::unknown_reference(format!("/{name}"), store::id_text(objects::get(target), id)));
        }
    }
    Ok(())
}

/// A currency that is chosen is one in use.
fn check_in_use(work: &Work, object: &Object, parsed: &Parsed) -> Result<()> {
    let chosen = object.fields.iter().filter(|field| field.kind == FieldKind::Currency);
    for field in chosen {
        if let Some(chosen) = parsed.text(&field.name).and_then(|code| code.parse::<Currency>().ok()) {
            currency::check_currency(&format!("/{}", field.name), chosen, work.today())?;
        }
    }
    Ok(())
}

/// Amounts stay in the record's currency: a new amount is in it, and a new currency needs every amount anew.
fn check_currency(object: &Object, before: &Record, parsed: &Parsed) -> Result<()> {
    let was = before.get("currency").and_then(Json::as_str);
    let now = parsed.text("currency").or(was);
    let mut errors = Vec::new();
    for field in object.fields.iter().filter(|field| field.kind == FieldKind::Money) {
        let kept = before
            .get(&field.name)
            .and_then(|money| money.get("amount_minor"))
            .and_then(Json::as_i64)
            .unwrap_or_default();
        let clashes = match parsed.0.get(&field.name) {
            Some(Some(Scalar::Money(money))) => now.is_some_and(|now| now != money.currency().code()),
            Some(_) => false,
            None => kept != 0 && now != was,
        };
        if clashes {
            let detail = words!("记录的币种为 {}", "the record is in {}", now.unwrap_or_default());
            errors.push(FieldError::new(format!("/{}", field.name), "other_currency", detail));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

/// Owner and department: the given owner, else the actor; the department is the owner's.
fn owner_columns(work: &mut Work, object: &Object, parsed: &mut Parsed) -> Result<Vec<Column>> {
    if !object.is_owned {
        return Ok(Vec::new());
    }
    let owner = parsed.number("owner_id").map_or(work.actor.user(), UserId::from_raw);
    parsed.0.shift_remove("owner_id");
    let department = department_of(work, owner)?;
    let department = department.map_or(Value::Null(mingxi_store::ValueKind::I64), |id| Value::I64(id.raw()));
    Ok(vec![Column::new("owner_id", Value::I64(owner.raw())), Column::new("department_id", department)])
}

fn department_of(work: &mut Work, owner: UserId) -> Result<Option<DepartmentId>> {
    if let Some(known) = work.memo.department(owner) {
        return Ok(known);
    }
    let user = UserRow::find(work.tx, work.org(), owner)?;
    let user = user.ok_or_else(|| Error::unknown_reference("/owner_id", owner))?;
    work.memo.keep_department(owner, user.department_id);
    Ok(user.department_id)
}

fn field_columns(object: &Object, parsed: &Parsed) -> Vec<Column> {
    let given = parsed.0.iter().filter_map(|(name, scalar)| Some((object.field(name)?, scalar)));
    given.filter(|(field, _)| !field.is_custom).map(|(field, scalar)| Column::of(field, scalar.as_ref())).collect()
}

/// The `custom` column: what was there, with the given values over it.
fn custom_values(object: &Object, parsed: &Parsed, before: &Json) -> Json {
    let mut custom = serde_json::Map::new();
    for field in object.fields.iter().filter(|field| field.is_custom) {
        let value = match parsed.0.get(&field.name) {
            Some(scalar) => scalar.as_ref().map_or(Json::Null, |scalar| stored(&to_value(field, scalar))),
            None => stored_from_wire(field, before.get(&field.column)),
        };
        if !value.is_null() {
            custom.insert(field.column.clone(), value);
        }
    }
    Json::Object(custom)
}

/// What a record says about fields that are out of use stays with it.
fn keep_retired(work: &mut Work, object: &Object, id: i64, custom: &mut Json) -> Result<()> {
    if object.retired.is_empty() {
        return Ok(());
    }
    let stored = custom_fields::find_values(work.tx, work.org(), object, id)?;
    let kept = object.retired.iter().filter_map(|key| Some((key, stored.get(key)?)));
    for (key, value) in kept {
        custom[key] = value.clone();
    }
    Ok(())
}

/// A word that is out of use is given to no record that does not have it already.
fn check_retired(object: &Object, before: Option<&Record>, parsed: &Parsed) -> Result<()> {
    let mut errors = Vec::new();
    for field in object.fields.iter().filter(|field| field.is_custom) {
        let (FieldKind::Choice(choices), Some(word)) = (&field.kind, parsed.text(&field.name)) else { continue };
        let was = before.and_then(|before| before.get("custom")?.get(&field.column)?.as_str());
        if was != Some(word) && choices.iter().any(|choice| choice.is_retired && choice.value == word) {
            let detail = words!("选项 {word} 已停用", "{word} is not given any more");
            errors.push(FieldError::new(format!("/custom/{}", field.column), "retired_choice", detail));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

fn stored(value: &Value) -> Json {
    match value {
        Value::I64(number) => json!(number),
        Value::Text(text) => json!(text),
        _ => Json::Null,
    }
}

fn stored_from_wire(field: &Field, wire: Option<&Json>) -> Json {
    let Some(wire) = wire.filter(|wire| !wire.is_null()) else { return Json::Null };
    mingxi_domain::metadata::value::parse(field, wire).map_or(Json::Null, |scalar| stored(&to_value(field, &scalar)))
}

/// The normalised text of all searchable fields, given ones over those from before.
fn search_text(object: &Object, parsed: &Parsed, extra: &[Column], before: Option<&Record>) -> String {
    let searchable = object.fields.iter().filter(|field| field.is_searchable);
    let words: Vec<String> =
        searchable.filter_map(|field| text_of(object, &field.name, parsed, extra, before)).collect();
    normalize(&words.join(" "))
}

/// The text of a field as it is written: added by the noun, given, or from before.
fn text_of(object: &Object, name: &str, parsed: &Parsed, extra: &[Column], before: Option<&Record>) -> Option<String> {
    let field = object.field(name)?;
    let added = extra.iter().find(|column| column.name == field.column).and_then(|column| match &column.value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    });
    let given = || parsed.0.contains_key(name).then(|| parsed.text(name).unwrap_or_default().to_owned());
    let kept = || before.and_then(|before| before.get(name)).and_then(Json::as_str).map(ToOwned::to_owned);
    added.or_else(given).or_else(kept)
}

fn explain(error: DbError, object: &'static str, id: impl Id) -> Error {
    match error {
        DbError::UniqueViolation { constraint } => refusals::RECORD_EXISTS
            .because(words!("相同的 {constraint} 已存在。", "The same {constraint} exists already.")),
        DbError::RowCount { .. } => Error::Conflict { what: object, id: id.to_string(), current_version: None },
        other => Error::Db(other),
    }
}
