//! Reading rows.

use std::cell::Cell;

use crate::error::DbError;
use crate::value::{FromValue, Value, ValueKind};

/// One row of a result, read in place without a copy.
pub struct Row<'r> {
    cells: Cells<'r>,
    /// Where the next name is expected: rows are mostly read in the order they were selected, so a name costs
    /// one comparison.
    next: Cell<usize>,
}

#[derive(Clone, Copy)]
enum Cells<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

impl<'r> Row<'r> {
    pub(crate) fn sqlite(row: &'r rusqlite::Row<'r>) -> Self {
        Self { cells: Cells::Sqlite(row), next: Cell::new(0) }
    }

    pub(crate) fn postgres(row: &'r tokio_postgres::Row) -> Self {
        Self { cells: Cells::Postgres(row), next: Cell::new(0) }
    }

    /// The column called `name`.
    ///
    /// # Errors
    /// [`DbError::Type`] when there is no such column, or it holds another kind or a null.
    pub fn get<T: FromValue>(&self, name: &str) -> Result<T, DbError> {
        let index = self.index(name)?;
        self.at(index).map_err(|error| in_column(error, name))
    }

    /// The column at `index`, counted from 0.
    ///
    /// # Errors
    /// As [`Row::get`].
    pub fn at<T: FromValue>(&self, index: usize) -> Result<T, DbError> {
        T::from_value(self.value(index, T::KIND)?)
    }

    /// The column at `index` as the `kind` the caller knows it to have; for reads driven by metadata.
    ///
    /// # Errors
    /// As [`Row::get`]; a null is a value here.
    pub fn value(&self, index: usize, kind: ValueKind) -> Result<Value, DbError> {
        match self.cells {
            Cells::Sqlite(row) => crate::sqlite::read_cell(row, index, kind),
            Cells::Postgres(row) => crate::postgres::read_cell(row, index, kind),
        }
    }

    /// The column called `name` as the `kind` the caller knows it to have.
    ///
    /// # Errors
    /// As [`Row::value`].
    pub fn named(&self, name: &str, kind: ValueKind) -> Result<Value, DbError> {
        let index = self.index(name)?;
        self.value(index, kind).map_err(|error| in_column(error, name))
    }

    /// The names of the columns, in order.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        (0..self.width()).filter_map(|index| self.name(index)).collect()
    }

    fn width(&self) -> usize {
        match self.cells {
            Cells::Sqlite(row) => row.as_ref().column_count(),
            Cells::Postgres(row) => row.len(),
        }
    }

    fn name(&self, index: usize) -> Option<&str> {
        match self.cells {
            Cells::Sqlite(row) => row.as_ref().column_name(index).ok(),
            Cells::Postgres(row) => row.columns().get(index).map(tokio_postgres::Column::name),
        }
    }

    fn index(&self, name: &str) -> Result<usize, DbError> {
        let width = self.width();
        let start = self.next.get();
        let found = (0..width).map(|step| (start + step) % width).find(|&index| self.name(index) == Some(name));
        let index = found.ok_or_else(|| DbError::wrong_type(format!("the result has no column {name}")))?;
        self.next.set(index + 1);
        Ok(index)
    }
}

fn in_column(error: DbError, name: &str) -> DbError {
    match error {
        DbError::Type { message } => DbError::wrong_type(format!("column {name}: {message}")),
        other => other,
    }
}

/// A type read from a whole row.
pub trait FromRow: Sized {
    /// # Errors
    /// [`DbError::Type`] when a column is missing or does not fit.
    fn from_row(row: &Row<'_>) -> Result<Self, DbError>;
}

macro_rules! tuple_from_row {
    ($($name:ident $index:tt),+) => {
        impl<$($name: FromValue),+> FromRow for ($($name,)+) {
            fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
                Ok(($(row.at::<$name>($index)?,)+))
            }
        }
    };
}

tuple_from_row!(A 0);
tuple_from_row!(A 0, B 1);
tuple_from_row!(A 0, B 1, C 2);
tuple_from_row!(A 0, B 1, C 2, D 3);
tuple_from_row!(A 0, B 1, C 2, D 3, E 4);
tuple_from_row!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple_from_row!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple_from_row!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
