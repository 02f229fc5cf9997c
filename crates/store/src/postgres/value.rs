//! Values in PostgreSQL's binary format, checked against the type the server says.

use std::error::Error;

use bytes::BytesMut;
use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::error::DbError;
use crate::value::{Value, ValueKind, clamp_sum, cut_to_micros};

/// The kind a column or parameter of this type holds.
fn kind_of(of: &Type) -> Option<ValueKind> {
    Some(match *of {
        Type::BOOL => ValueKind::Bool,
        Type::INT2 | Type::INT4 | Type::INT8 | Type::NUMERIC => ValueKind::I64,
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN => ValueKind::Text,
        Type::JSON | Type::JSONB => ValueKind::Json,
        Type::DATE => ValueKind::Date,
        Type::TIMESTAMPTZ => ValueKind::Moment,
        Type::BYTEA => ValueKind::Bytes,
        _ => return None,
    })
}

/// Refuses a value the parameter does not take. Done for a whole batch before any of it is sent.
pub(crate) fn check(value: &Value, parameter: &Type) -> Result<(), DbError> {
    let Some(wanted) = kind_of(parameter) else {
        return Err(DbError::wrong_type(format!("a {} has no place in a {parameter} parameter", value.kind())));
    };
    if value.kind() != wanted {
        return Err(DbError::mismatch(wanted, value.kind()));
    }
    if let Value::I64(number) = value {
        let fits = match *parameter {
            Type::INT2 => i16::try_from(*number).is_ok(),
            Type::INT4 => i32::try_from(*number).is_ok(),
            _ => true,
        };
        if !fits {
            return Err(DbError::wrong_type(format!("{number} does not fit {parameter}")));
        }
    }
    value.check()
}

impl ToSql for Value {
    fn to_sql(&self, of: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null(_) => Ok(IsNull::Yes),
            Self::Bool(flag) => flag.to_sql(of, out),
            Self::I64(number) => match *of {
                Type::INT2 => i16::try_from(*number)?.to_sql(of, out),
                Type::INT4 => i32::try_from(*number)?.to_sql(of, out),
                Type::NUMERIC => Decimal::from(*number).to_sql(of, out),
                _ => number.to_sql(of, out),
            },
            Self::Text(text) => text.to_sql(of, out),
            Self::Json(json) => json.to_sql(of, out),
            Self::Date(date) => date.to_sql(of, out),
            Self::Moment(moment) => cut_to_micros(*moment).to_sql(of, out),
            Self::Bytes(bytes) => bytes.to_sql(of, out),
        }
    }

    fn accepts(of: &Type) -> bool {
        kind_of(of).is_some()
    }

    to_sql_checked!();
}

/// Takes the value out of a cell that should hold `kind`.
pub(crate) fn read_cell(row: &tokio_postgres::Row, index: usize, kind: ValueKind) -> Result<Value, DbError> {
    let column =
        row.columns().get(index).ok_or_else(|| DbError::wrong_type(format!("the result has no column {index}")))?;
    let found = kind_of(column.type_());
    let cell: Cell = row.try_get(index).map_err(|error| DbError::other(column.name(), error))?;
    match cell.0 {
        None => Ok(Value::Null(kind)),
        Some(_) if found != Some(kind) => Err(DbError::mismatch(kind, column.type_())),
        Some(read) => read.map_err(|error| DbError::wrong_type(error.to_string())),
    }
}

/// A cell with whatever it holds; the error of an unknown type is left to whoever looks at it.
struct Cell(Option<Result<Value, Box<dyn Error + Sync + Send>>>);

impl<'r> FromSql<'r> for Cell {
    fn from_sql(of: &Type, raw: &'r [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(Some(read_value(of, raw))))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A sum of whole numbers, which PostgreSQL keeps exactly in `numeric`. Past 64 bits it stays at their end.
fn sum_of(number: Decimal) -> Result<i64, String> {
    let number = number.normalize();
    if number.scale() > 0 {
        return Err(format!("{number} is not a whole number"));
    }
    Ok(clamp_sum(number.mantissa()))
}

fn read_value(of: &Type, raw: &[u8]) -> Result<Value, Box<dyn Error + Sync + Send>> {
    let kind = kind_of(of).ok_or_else(|| format!("no value for the type {of}"))?;
    Ok(match kind {
        ValueKind::Bool => Value::Bool(bool::from_sql(of, raw)?),
        ValueKind::I64 => Value::I64(match *of {
            Type::INT2 => i16::from_sql(of, raw)?.into(),
            Type::INT4 => i32::from_sql(of, raw)?.into(),
            Type::NUMERIC => sum_of(Decimal::from_sql(of, raw)?)?,
            _ => i64::from_sql(of, raw)?,
        }),
        ValueKind::Text => Value::Text(String::from_sql(of, raw)?),
        ValueKind::Json => Value::Json(serde_json::Value::from_sql(of, raw)?),
        ValueKind::Date => Value::Date(Date::from_sql(of, raw)?),
        ValueKind::Moment => Value::Moment(Timestamp::from_sql(of, raw)?),
        ValueKind::Bytes => Value::Bytes(Vec::from_sql(of, raw)?),
    })
}
