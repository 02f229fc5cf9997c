//! Small OpenAPI schemas shared by the value types of this crate.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};

/// Schema of a typed id with this prefix.
#[must_use]
pub fn id(prefix: &str) -> RefOr<Schema> {
    text_pattern(&id_pattern(prefix))
}

/// What ids with this prefix look like. The first of 13 digits carries three bits: 63 bits in all.
#[must_use]
pub fn id_pattern(prefix: &str) -> String {
    format!("^{prefix}_[0-7][0-9a-hjkmnp-tv-z]{{12}}$")
}

/// Schema of a text that matches a regular expression.
#[must_use]
pub fn text_pattern(pattern: &str) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern)).into()
}

/// Schema of one of these words.
#[must_use]
pub fn one_of(words: impl IntoIterator<Item = &'static str>) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into()
}

/// Schema of a calendar date `YYYY-MM-DD`.
#[must_use]
pub fn date() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))).into()
}

/// Schema of a moment, RFC 3339 in UTC.
#[must_use]
pub fn moment() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime))).into()
}
