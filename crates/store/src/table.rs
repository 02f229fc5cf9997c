//! The routine statements of a table, written from its list of fields.

use crate::error::DbError;
use crate::sql::{Sql, SqlText};
use crate::tx::Tx;
use crate::value::Value;

/// From this many rows [`insert_all`] uses the bulk path; fewer are pipelined and wait for nothing.
const MANY_ROWS: usize = 64;

/// `insert into table (a, b) values ($1, $2)`.
pub(crate) fn insert_text(table: &str, columns: &[&str]) -> String {
    let places: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
    format!("insert into {table} ({}) values ({})", columns.join(", "), places.join(", "))
}

/// The texts of one table, built once from its columns.
#[doc(hidden)]
pub struct TableSql {
    insert: String,
    find: Option<String>,
    lock: Option<String>,
    update: Option<String>,
}

impl TableSql {
    /// `columns` without `org_id`, which always comes first.
    #[must_use]
    pub fn new(table: &str, columns: &[&str]) -> Self {
        let mut all = vec!["org_id"];
        all.extend(columns);
        let has = |name| columns.contains(&name);
        let find =
            has("id").then(|| format!("select {} from {table} where org_id = $1 and id = $2", columns.join(", ")));
        let lock = find.as_ref().map(|find| format!("{find} for update"));
        let update = (has("id") && has("version")).then(|| update_text(table, columns));
        Self { insert: insert_text(table, &all), find, lock, update }
    }

    /// What the prepare test looks at. `for update` is for PostgreSQL alone and prepared where it is used.
    #[must_use]
    pub fn texts(&'static self) -> Vec<&'static str> {
        let mut texts = vec![self.insert.as_str()];
        texts.extend(self.find.as_deref());
        texts.extend(self.update.as_deref());
        texts
    }
}

/// `$1` is the organisation, `$2` the id, `$3` the version that was read; then the other columns in order.
fn update_text(table: &str, columns: &[&str]) -> String {
    let others = columns.iter().filter(|column| !matches!(**column, "id" | "version"));
    let mut sets: Vec<String> =
        others.enumerate().map(|(index, column)| format!("{column} = ${}", index + 4)).collect();
    sets.push("version = version + 1".to_owned());
    format!("update {table} set {} where org_id = $1 and id = $2 and version = $3", sets.join(", "))
}

/// A field's column: its name, without the `r#` of a raw identifier.
#[doc(hidden)]
#[must_use]
pub const fn column_name(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}

fn registered(text: &'static str) -> SqlText {
    Sql::registered(text).into()
}

fn present(text: Option<&'static str>) -> SqlText {
    registered(text.expect("the macro offers a method only where the columns for it exist"))
}

#[doc(hidden)]
pub fn insert(tx: &mut Tx<'_>, sql: &'static TableSql, values: Vec<Value>) -> Result<(), DbError> {
    tx.put(registered(&sql.insert), values)
}

#[doc(hidden)]
pub fn insert_all<R>(
    tx: &mut Tx<'_>,
    (table, columns): (&'static str, &[&'static str]),
    sql: &'static TableSql,
    rows: &[R],
    values: impl Fn(&R) -> Vec<Value>,
) -> Result<(), DbError> {
    if rows.len() < MANY_ROWS {
        return rows.iter().try_for_each(|row| insert(tx, sql, values(row)));
    }
    let mut all = vec!["org_id"];
    all.extend(columns);
    tx.bulk(table, &all, rows.iter().map(values)).map(drop)
}

#[doc(hidden)]
pub fn find_text(sql: &'static TableSql) -> SqlText {
    present(sql.find.as_deref())
}

#[doc(hidden)]
pub fn lock_text(sql: &'static TableSql, tx: &Tx<'_>) -> SqlText {
    if tx.for_update().is_empty() { find_text(sql) } else { present(sql.lock.as_deref()) }
}

/// `values` as [`update_text`] numbers them, from the field values in column order.
#[doc(hidden)]
pub fn update(
    tx: &mut Tx<'_>,
    sql: &'static TableSql,
    columns: &[&'static str],
    org: Value,
    fields: Vec<Value>,
) -> Result<(), DbError> {
    let (mut id, mut version, mut others) = (None, None, Vec::with_capacity(fields.len()));
    for (column, value) in columns.iter().zip(fields) {
        match *column {
            "id" => id = Some(value),
            "version" => version = Some(value),
            _ => others.push(value),
        }
    }
    let key = [Some(org), id, version].into_iter().flatten();
    tx.put_expect(1, present(sql.update.as_deref()), key.chain(others).collect())
}

/// Declares the row of a table and its routine statements.
///
/// ```text
/// table! {
///     /// An invoice as it is stored.
///     pub struct InvoiceRow in "invoice" {
///         pub id: InvoiceId, pub customer_id: CustomerId, pub number: Option<String>, pub version: i64,
///     }
/// }
/// ```
///
/// The fields are the columns, except `org_id`, the first column of every table and an argument here. Generated:
/// the struct, `FromRow` by column name, `TABLE`, `COLUMNS`, `insert` (pipelined) and `insert_all` (in bulk when
/// many). With a field `id`: `find` and `lock` (`for update`). With `id` and `version`: `update`, which writes all
/// columns where the version is still the one that was read, raises it by one, and otherwise fails with
/// [`DbError::RowCount`](crate::DbError::RowCount). Child lines and balances simply have no `id` or no `version`.
/// All texts are registered for the prepare test.
#[macro_export]
macro_rules! table {
    (
        $(#[$meta:meta])*
        $vis:vis struct $row:ident in $table:literal {
            $($(#[$field_meta:meta])* $field_vis:vis $field:ident : $kind:ty),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        $vis struct $row {
            $($(#[$field_meta])* $field_vis $field: $kind),+
        }

        impl $crate::FromRow for $row {
            fn from_row(row: &$crate::Row<'_>) -> Result<Self, $crate::DbError> {
                Ok(Self { $($field: row.get($crate::column_name(::std::stringify!($field)))?),+ })
            }
        }

        #[allow(dead_code)]
        impl $row {
            /// The table.
            pub const TABLE: &'static str = $table;
            /// The columns in the order of the fields, without `org_id`.
            pub const COLUMNS: &'static [&'static str] = &[$($crate::column_name(::std::stringify!($field))),+];

            fn table_sql() -> &'static $crate::TableSql {
                static SQL: ::std::sync::LazyLock<$crate::TableSql> =
                    ::std::sync::LazyLock::new(|| $crate::TableSql::new($row::TABLE, $row::COLUMNS));
                &SQL
            }

            fn field_values(&self) -> ::std::vec::Vec<$crate::Value> {
                $crate::v![$(self.$field),+]
            }

            fn row_values(&self, org: ::mingxi_domain::ids::OrgId) -> ::std::vec::Vec<$crate::Value> {
                $crate::v![org, $(self.$field),+]
            }

            /// Inserts this row; errors come with the next flush.
            ///
            /// # Errors
            /// As [`Tx::put`]($crate::Tx::put).
            pub fn insert(
                &self,
                tx: &mut $crate::Tx<'_>,
                org: ::mingxi_domain::ids::OrgId,
            ) -> Result<(), $crate::DbError> {
                $crate::table::insert(tx, Self::table_sql(), self.row_values(org))
            }

            /// Inserts all rows: few pipelined, many in bulk.
            ///
            /// # Errors
            /// As [`Tx::put`]($crate::Tx::put).
            pub fn insert_all(
                tx: &mut $crate::Tx<'_>,
                org: ::mingxi_domain::ids::OrgId,
                rows: &[Self],
            ) -> Result<(), $crate::DbError> {
                let names = (Self::TABLE, Self::COLUMNS);
                $crate::table::insert_all(tx, names, Self::table_sql(), rows, |row| row.row_values(org))
            }
        }

        $crate::table_by_id! { $row $($field: $kind,)+ }
        $crate::table_by_version! { $row $($field)+ }

        $crate::inventory::submit! {
            $crate::Registration {
                texts: || $row::table_sql().texts(),
                file: ::std::file!(),
                line: ::std::line!(),
            }
        }
    };
}

/// `find` and `lock`, for a table with a field `id`.
#[doc(hidden)]
#[macro_export]
macro_rules! table_by_id {
    ($row:ident id: $id:ty, $($rest:tt)*) => {
        #[allow(dead_code)]
        impl $row {
            /// The row with this id.
            ///
            /// # Errors
            /// As [`Tx::opt`]($crate::Tx::opt).
            pub fn find(
                tx: &mut $crate::Tx<'_>,
                org: ::mingxi_domain::ids::OrgId,
                id: $id,
            ) -> Result<Option<Self>, $crate::DbError> {
                tx.opt($crate::table::find_text(Self::table_sql()), $crate::v![org, id])
            }

            /// The row with this id, held until the end of the transaction.
            ///
            /// # Errors
            /// As [`Tx::opt`]($crate::Tx::opt).
            pub fn lock(
                tx: &mut $crate::Tx<'_>,
                org: ::mingxi_domain::ids::OrgId,
                id: $id,
            ) -> Result<Option<Self>, $crate::DbError> {
                let text = $crate::table::lock_text(Self::table_sql(), tx);
                tx.opt(text, $crate::v![org, id])
            }
        }
    };
    ($row:ident $other:ident: $kind:ty, $($rest:tt)*) => {
        $crate::table_by_id! { $row $($rest)* }
    };
    ($row:ident) => {};
}

/// `update`, for a table with a field `version`.
#[doc(hidden)]
#[macro_export]
macro_rules! table_by_version {
    ($row:ident version $($rest:ident)*) => {
        #[allow(dead_code)]
        impl $row {
            /// Writes all columns if the version is still `self.version`, and raises the stored version by one.
            ///
            /// # Errors
            /// With the next flush [`DbError::RowCount`]($crate::DbError::RowCount) when the row has moved on or
            /// is gone; else as [`Tx::put`]($crate::Tx::put).
            pub fn update(
                &self,
                tx: &mut $crate::Tx<'_>,
                org: ::mingxi_domain::ids::OrgId,
            ) -> Result<(), $crate::DbError> {
                let org = $crate::ToValue::to_value(&org);
                $crate::table::update(tx, Self::table_sql(), Self::COLUMNS, org, self.field_values())
            }
        }
    };
    ($row:ident $other:ident $($rest:ident)*) => {
        $crate::table_by_version! { $row $($rest)* }
    };
    ($row:ident) => {};
}
