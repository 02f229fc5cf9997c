//! A row as the record people get: serialised from the row as it lies, to text or to a [`Record`], in one way.

use crate::error::DbError;
use crate::filter_sql::kind_of;
use crate::records::Record;
use crate::row::Row;
use crate::value::{Value, ValueKind};
use mingxi_domain::metadata::value::render_i64;
use mingxi_domain::metadata::{Field, FieldKind, Object};
use serde::ser::{Error as _, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::Value as Json;

/// Where the fields of a record stand in the rows of a statement, found once.
pub struct Layout<'o> {
    object: &'o Object,
    columns: Vec<Column<'o>>,
    currency: Option<usize>,
    custom: Option<usize>,
    version: Option<usize>,
    titles: Vec<TitleColumn<'o>>,
}

/// Where a reference and the title of what it refers to stand.
struct TitleColumn<'o> {
    name: &'o str,
    reference: Option<usize>,
    title: usize,
}

struct Column<'o> {
    field: &'o Field,
    kind: ValueKind,
    place: Option<usize>,
}

impl<'o> Layout<'o> {
    /// The layout of rows with these columns.
    pub fn new(object: &'o Object, columns: &[&str]) -> Self {
        let place = |name: &str| columns.iter().position(|column| *column == name);
        let column = |field: &'o Field| Column { field, kind: kind_of(field), place: place(&field.column) };
        let title = |(index, field): (usize, &'o Field)| {
            let title = place(&format!("title_{index}"))?;
            Some(TitleColumn { name: field.name.as_str(), reference: place(&field.column), title })
        };
        let of_all = |name: &str| if object.is_append_only { None } else { place(name) };
        Self {
            object,
            columns: object.fields.iter().filter(|field| !field.is_custom).map(column).collect(),
            currency: object.field("currency").and_then(|field| place(&field.column)),
            custom: of_all("custom"),
            version: of_all("version"),
            titles: references(object).enumerate().filter_map(title).collect(),
        }
    }
}

/// The references of an object that are shown with a title, in the order of the joins.
pub fn references(object: &Object) -> impl Iterator<Item = &Field> {
    object
        .fields
        .iter()
        .filter(|field| matches!(field.kind, FieldKind::Reference(_)) && field.name != "id" && !field.is_custom)
}

/// A row about to go out.
pub struct Outgoing<'a, 'r> {
    /// Where its fields stand.
    pub layout: &'a Layout<'a>,
    /// The row.
    pub row: &'a Row<'r>,
}

impl Outgoing<'_, '_> {
    /// As a record in memory.
    ///
    /// # Errors
    /// [`DbError::Type`] when a column does not fit its field.
    pub fn record(&self) -> Result<Record, DbError> {
        match serde_json::to_value(self) {
            Ok(Json::Object(record)) => Ok(record),
            Ok(_) => Err(DbError::wrong_type("a record is a JSON object")),
            Err(error) => Err(DbError::wrong_type(error.to_string())),
        }
    }

    /// As text, added to `out`.
    ///
    /// # Errors
    /// As [`Self::record`].
    pub fn write(&self, out: &mut Vec<u8>) -> Result<(), DbError> {
        serde_json::to_writer(out, self).map_err(|error| DbError::wrong_type(error.to_string()))
    }

    fn value(&self, place: usize, kind: ValueKind) -> Result<Value, DbError> {
        self.row.value(place, kind)
    }

    /// References to records that the reader may not open. A title that is empty is nothing to hide.
    fn masked(&self) -> Result<Vec<&str>, DbError> {
        let mut masked = Vec::new();
        for TitleColumn { name, reference, title } in &self.layout.titles {
            let Some(reference) = reference else { continue };
            let is_hidden = matches!(self.value(*title, ValueKind::Text)?, Value::Null(_));
            if is_hidden && matches!(self.value(*reference, ValueKind::I64)?, Value::I64(_)) {
                masked.push(*name);
            }
        }
        Ok(masked)
    }
}

impl Serialize for Outgoing<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let layout = self.layout;
        let text = |place| match self.value(place, ValueKind::Text).map_err(S::Error::custom)? {
            Value::Text(text) => Ok(Some(text)),
            _ => Ok(None),
        };
        let currency = layout.currency.map(text).transpose()?.flatten();
        let mut map = serializer.serialize_map(None)?;
        for column in &layout.columns {
            let name = &column.field.name;
            let place = column.place.ok_or_else(|| S::Error::custom(format!("no column for {name}")))?;
            let value = self.value(place, column.kind);
            let value = value.map_err(|error| S::Error::custom(format!("column {name}: {error}")))?;
            let cell = Cell { kind: &column.field.kind, value, currency: currency.as_deref() };
            map.serialize_entry(name, &cell)?;
        }
        if let Some(place) = layout.custom {
            let stored = self.value(place, ValueKind::Json).map_err(S::Error::custom)?;
            map.serialize_entry("custom", &Custom { object: layout.object, stored: &stored })?;
        }
        if let Some(place) = layout.version
            && let Value::I64(version) = self.value(place, ValueKind::I64).map_err(S::Error::custom)?
        {
            map.serialize_entry("version", &version)?;
        }
        map.serialize_entry("titles", &Titles(self))?;
        let masked = self.masked().map_err(S::Error::custom)?;
        if !masked.is_empty() {
            map.serialize_entry("masked", &masked)?;
        }
        map.end()
    }
}

/// One value of a record.
struct Cell<'a> {
    kind: &'a FieldKind,
    value: Value,
    currency: Option<&'a str>,
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.value {
            Value::I64(minor) if *self.kind == FieldKind::Money => {
                let mut money = serializer.serialize_map(Some(2))?;
                money.serialize_entry("amount_minor", minor)?;
                money.serialize_entry("currency", &self.currency)?;
                money.end()
            }
            Value::I64(value) => match self.kind {
                FieldKind::Integer => serializer.serialize_i64(*value),
                kind => render_i64(kind, *value).serialize(serializer),
            },
            Value::Null(_) | Value::Bytes(_) => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Text(value) => serializer.serialize_str(value),
            Value::Date(value) => serializer.collect_str(value),
            Value::Moment(value) => serializer.collect_str(value),
            Value::Json(value) => value.serialize(serializer),
        }
    }
}

/// The custom values of a record: every field the organisation has, filled or not.
struct Custom<'a> {
    object: &'a Object,
    stored: &'a Value,
}

impl Serialize for Custom<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = self.object.fields.iter().filter(|field| field.is_custom);
        serializer.collect_map(fields.map(|field| {
            let stored = if let Value::Json(stored) = self.stored { stored.get(&field.column) } else { None };
            let value = match stored {
                None | Some(Json::Null) => Json::Null,
                Some(Json::Number(number)) => render_i64(&field.kind, number.as_i64().unwrap_or_default()),
                Some(other) => other.clone(),
            };
            (field.name.trim_start_matches("custom."), value)
        }))
    }
}

/// What the records it refers to are called, as far as something names them and the reader may open them.
struct Titles<'a, 'r>(&'a Outgoing<'a, 'r>);

impl Serialize for Titles<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for column in &self.0.layout.titles {
            if let Value::Text(title) = self.0.value(column.title, ValueKind::Text).map_err(S::Error::custom)?
                && !title.is_empty()
            {
                map.serialize_entry(column.name, &title)?;
            }
        }
        map.end()
    }
}
