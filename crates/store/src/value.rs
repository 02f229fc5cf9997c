//! Typed values on their way to and from the database.
//!
//! A [`Value`] always knows its kind, even when it is null, and is never cast in silence: what does not fit
//! is a [`DbError::Type`]. SQLite keeps a bool as 0/1, a date as ISO text, a moment as RFC 3339 text of
//! fixed width with microseconds (so text order is time order), JSON as text.

use std::fmt;

use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;

use crate::error::DbError;

/// The kinds of value both engines store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueKind {
    Bool,
    I64,
    Text,
    Json,
    Date,
    Moment,
    Bytes,
}

impl fmt::Display for ValueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bool => "bool",
            Self::I64 => "integer",
            Self::Text => "text",
            Self::Json => "json",
            Self::Date => "date",
            Self::Moment => "moment",
            Self::Bytes => "bytes",
        })
    }
}

/// One value, or a null of a known kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null(ValueKind),
    Bool(bool),
    I64(i64),
    Text(String),
    Json(serde_json::Value),
    Date(Date),
    Moment(Timestamp),
    Bytes(Vec<u8>),
}

impl Value {
    /// The kind, also of a null.
    #[must_use]
    pub fn kind(&self) -> ValueKind {
        match self {
            Self::Null(kind) => *kind,
            Self::Bool(_) => ValueKind::Bool,
            Self::I64(_) => ValueKind::I64,
            Self::Text(_) => ValueKind::Text,
            Self::Json(_) => ValueKind::Json,
            Self::Date(_) => ValueKind::Date,
            Self::Moment(_) => ValueKind::Moment,
            Self::Bytes(_) => ValueKind::Bytes,
        }
    }

    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null(_))
    }

    /// Refuses what one engine would store and the other would not: a NUL character in text or JSON (PostgreSQL
    /// has none) and years before 1 (their text does not sort).
    pub(crate) fn check(&self) -> Result<(), DbError> {
        match self {
            Self::Text(text) if text.contains('\0') => Err(DbError::wrong_type("text holds a NUL character")),
            Self::Json(json) if json_has_nul(json) => Err(DbError::wrong_type("JSON holds a NUL character")),
            Self::Date(date) if date.year() < 1 => {
                Err(DbError::OutOfRange { message: "a date before year 1".to_owned() })
            }
            Self::Moment(moment) if *moment < Timestamp::from_second(FIRST_SECOND).expect("a valid constant") => {
                Err(DbError::OutOfRange { message: "a moment before year 1".to_owned() })
            }
            _ => Ok(()),
        }
    }
}

/// 0001-01-01T00:00:00Z in seconds of the Unix epoch.
const FIRST_SECOND: i64 = -62_135_596_800;

fn json_has_nul(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::String(text) => text.contains('\0'),
        serde_json::Value::Array(items) => items.iter().any(json_has_nul),
        serde_json::Value::Object(fields) => fields.iter().any(|(key, item)| key.contains('\0') || json_has_nul(item)),
        _ => false,
    }
}

/// Cuts a moment to the microsecond, the precision both engines keep.
#[must_use]
pub fn cut_to_micros(moment: Timestamp) -> Timestamp {
    let micros = moment.as_nanosecond().div_euclid(1_000);
    i64::try_from(micros).ok().and_then(|micros| Timestamp::from_microsecond(micros).ok()).unwrap_or(moment)
}

/// A sum as 64 bits hold it. Each stored amount is bounded, so only sums that mean nothing reach the ends; they must
/// not take the list down with them in which they stand.
pub(crate) fn clamp_sum(sum: i128) -> i64 {
    i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX })
}

/// A Rust type that can be bound as a parameter.
pub trait ToValue {
    const KIND: ValueKind;
    fn to_value(&self) -> Value;
}

/// A Rust type that can be read from a column of its kind.
pub trait FromValue: Sized {
    const KIND: ValueKind;
    /// # Errors
    /// [`DbError::Type`] when the value is null, of another kind or out of range.
    fn from_value(value: Value) -> Result<Self, DbError>;
}

macro_rules! plain_value {
    ($($rust:ty => $variant:ident),* $(,)?) => {$(
        impl ToValue for $rust {
            const KIND: ValueKind = ValueKind::$variant;
            fn to_value(&self) -> Value {
                Value::$variant(self.clone())
            }
        }
        impl FromValue for $rust {
            const KIND: ValueKind = ValueKind::$variant;
            fn from_value(value: Value) -> Result<Self, DbError> {
                match value {
                    Value::$variant(inner) => Ok(inner),
                    other => Err(unexpected(ValueKind::$variant, &other)),
                }
            }
        }
    )*};
}

plain_value! { bool => Bool, i64 => I64, String => Text, serde_json::Value => Json, Date => Date, Vec<u8> => Bytes }

macro_rules! integer_value {
    ($($rust:ty),*) => {$(
        impl ToValue for $rust {
            const KIND: ValueKind = ValueKind::I64;
            fn to_value(&self) -> Value {
                Value::I64(i64::from(*self))
            }
        }
        impl FromValue for $rust {
            const KIND: ValueKind = ValueKind::I64;
            fn from_value(value: Value) -> Result<Self, DbError> {
                let wide = i64::from_value(value)?;
                <$rust>::try_from(wide)
                    .map_err(|_| DbError::wrong_type(format!("{wide} does not fit {}", stringify!($rust))))
            }
        }
    )*};
}

integer_value!(i16, i32, u8, u16, u32);

/// The error for a value of the wrong kind, or a null where none may be.
pub(crate) fn unexpected(wanted: ValueKind, found: &Value) -> DbError {
    if found.is_null() { DbError::mismatch(wanted, "null") } else { DbError::mismatch(wanted, found.kind()) }
}

impl ToValue for Timestamp {
    const KIND: ValueKind = ValueKind::Moment;
    fn to_value(&self) -> Value {
        Value::Moment(cut_to_micros(*self))
    }
}

impl FromValue for Timestamp {
    const KIND: ValueKind = ValueKind::Moment;
    fn from_value(value: Value) -> Result<Self, DbError> {
        match value {
            Value::Moment(moment) => Ok(moment),
            other => Err(unexpected(ValueKind::Moment, &other)),
        }
    }
}

impl ToValue for str {
    const KIND: ValueKind = ValueKind::Text;
    fn to_value(&self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl ToValue for [u8] {
    const KIND: ValueKind = ValueKind::Bytes;
    fn to_value(&self) -> Value {
        Value::Bytes(self.to_vec())
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    const KIND: ValueKind = T::KIND;
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    const KIND: ValueKind = T::KIND;
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null(T::KIND), ToValue::to_value)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    const KIND: ValueKind = T::KIND;
    fn from_value(value: Value) -> Result<Self, DbError> {
        if value.is_null() { Ok(None) } else { T::from_value(value).map(Some) }
    }
}

/// The values of one statement, in parameter order: `v![org, id, &number, total]`.
#[macro_export]
macro_rules! v {
    ($($value:expr),* $(,)?) => {
        ::std::vec![$($crate::ToValue::to_value(&$value)),*]
    };
}

/// An exact decimal stored as a 64-bit count of millionths: quantities, unit prices, rates, progress.
///
/// Holds at most six decimal places and about ±9.2 × 10^12. The domain validates that before it stores;
/// [`Micro::new`] refuses the rest, so a `Micro` always stores exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Micro(Decimal);

impl Micro {
    const SCALE: u32 = 6;

    /// # Errors
    /// [`DbError::Type`] when `decimal` has more than six places or does not fit 64 bits of millionths.
    pub fn new(decimal: Decimal) -> Result<Self, DbError> {
        micros(decimal).map(|_| Self(decimal.normalize()))
    }

    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }
}

fn micros(decimal: Decimal) -> Result<i64, DbError> {
    let refuse = |why: &str| DbError::wrong_type(format!("{decimal} {why}"));
    let mut scaled = decimal.normalize();
    if scaled.scale() > Micro::SCALE {
        return Err(refuse("has more than six decimal places"));
    }
    scaled.rescale(Micro::SCALE);
    if scaled.scale() != Micro::SCALE {
        return Err(refuse("is too large"));
    }
    i64::try_from(scaled.mantissa()).map_err(|_| refuse("is too large"))
}

impl From<Micro> for Decimal {
    fn from(micro: Micro) -> Self {
        micro.0
    }
}

impl TryFrom<Decimal> for Micro {
    type Error = DbError;
    fn try_from(decimal: Decimal) -> Result<Self, DbError> {
        Self::new(decimal)
    }
}

impl ToValue for Micro {
    const KIND: ValueKind = ValueKind::I64;
    fn to_value(&self) -> Value {
        Value::I64(micros(self.0).expect("Micro::new checked places and range"))
    }
}

impl FromValue for Micro {
    const KIND: ValueKind = ValueKind::I64;
    fn from_value(value: Value) -> Result<Self, DbError> {
        i64::from_value(value).map(|micros| Self(Decimal::new(micros, Self::SCALE).normalize()))
    }
}

/// Makes typed ids bindable: `id_values!(InvoiceId, CustomerId)`.
///
/// A list and not a blanket over `mingxi_domain::ids::Id`: with a blanket the compiler must assume that `i64`
/// itself may become an `Id` one day, and refuses the plain implementations above.
#[macro_export]
macro_rules! id_values {
    ($($id:ty),* $(,)?) => {$(
        impl $crate::ToValue for $id {
            const KIND: $crate::ValueKind = $crate::ValueKind::I64;
            fn to_value(&self) -> $crate::Value {
                $crate::Value::I64(::mingxi_domain::ids::Id::raw(*self))
            }
        }
        impl $crate::FromValue for $id {
            const KIND: $crate::ValueKind = $crate::ValueKind::I64;
            fn from_value(value: $crate::Value) -> Result<Self, $crate::DbError> {
                <i64 as $crate::FromValue>::from_value(value).map(<$id as ::mingxi_domain::ids::Id>::from_raw)
            }
        }
    )*};
}

/// Makes enums that are stored as text bindable: `text_enum_values!(InvoiceStatus, ReceiptMethod)`.
/// A list for the reason given at [`id_values!`](crate::id_values).
#[macro_export]
macro_rules! text_enum_values {
    ($($rust:ty),* $(,)?) => {$(
        impl $crate::ToValue for $rust {
            const KIND: $crate::ValueKind = $crate::ValueKind::Text;
            fn to_value(&self) -> $crate::Value {
                $crate::Value::Text(::mingxi_domain::text_enum::TextEnum::as_str(*self).to_owned())
            }
        }
        impl $crate::FromValue for $rust {
            const KIND: $crate::ValueKind = $crate::ValueKind::Text;
            fn from_value(value: $crate::Value) -> Result<Self, $crate::DbError> {
                let text = <String as $crate::FromValue>::from_value(value)?;
                <$rust as ::mingxi_domain::text_enum::TextEnum>::parse(&text).ok_or_else(|| $crate::DbError::Type {
                    message: format!("{text:?} is not a {}", stringify!($rust)),
                })
            }
        }
    )*};
}
