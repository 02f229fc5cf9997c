//! The schema as the database describes it, in words common to both engines, so tests can compare.

use std::collections::{BTreeMap, BTreeSet};

use crate::db::{Db, Engine};
use crate::error::DbError;
use crate::sql::SqlText;
use crate::tx::Tx;
use crate::v;

/// Tables by name.
pub type SchemaShape = BTreeMap<String, TableShape>;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableShape {
    pub columns: BTreeMap<String, ColumnShape>,
    pub primary_key: Vec<String>,
    /// All but the primary key; names do not count.
    pub indexes: BTreeSet<IndexShape>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnShape {
    /// A [`crate::ValueKind`] in words, or the engine's type if it is none of them.
    pub kind: String,
    pub is_nullable: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexShape {
    /// In order; an expression is `(expression)`.
    pub columns: Vec<String>,
    pub is_unique: bool,
    pub is_partial: bool,
}

const EXPRESSION: &str = "(expression)";

/// Reads the shape of all tables, except the list of migrations. The full-text index of search is each engine's own and
/// left out: a virtual table with its shadows on SQLite, a GIN index on PostgreSQL.
///
/// # Errors
/// As [`Db::read_blocking`].
pub fn schema_shape(db: &Db) -> Result<SchemaShape, DbError> {
    db.read_blocking(|tx| {
        let mut shape = match tx.engine() {
            Engine::Sqlite => sqlite_shape(tx)?,
            Engine::Postgres => postgres_shape(tx)?,
        };
        shape.remove("schema_migration");
        Ok(shape)
    })
}

/// What does not lead with the organisation: primary keys and indexes of all tables but `reference_tables`. Such a
/// table could not be distributed by organisation.
#[must_use]
pub fn not_led_by_org(shape: &SchemaShape, reference_tables: &[&str]) -> Vec<String> {
    let leads = |columns: &[String]| columns.first().is_some_and(|column| column == "org_id");
    let mut wrong = Vec::new();
    for (table, shape) in shape.iter().filter(|(table, _)| !reference_tables.contains(&table.as_str())) {
        if !leads(&shape.primary_key) {
            wrong.push(format!("primary key of {table}: {}", shape.primary_key.join(", ")));
        }
        for index in shape.indexes.iter().filter(|index| !leads(&index.columns)) {
            wrong.push(format!("index of {table}: {}", index.columns.join(", ")));
        }
    }
    wrong
}

/// Tables with a check that has no name. The engines would report it differently, so a caller could not match on it.
/// Reads the texts SQLite keeps; on PostgreSQL, which invents names, the list is empty.
///
/// # Errors
/// As [`Db::read_blocking`].
pub fn unnamed_checks(db: &Db) -> Result<Vec<String>, DbError> {
    if db.engine() == Engine::Postgres {
        return Ok(Vec::new());
    }
    let tables: Vec<(String, String)> = db.read_blocking(|tx| {
        tx.all(SqlText::dynamic("select name, sql from sqlite_schema where type = 'table' and sql is not null"), v![])
    })?;
    Ok(tables.into_iter().filter(|(_, sql)| has_unnamed_check(sql)).map(|(name, _)| name).collect())
}

fn has_unnamed_check(sql: &str) -> bool {
    let spaced = sql.to_lowercase().replace('(', " ( ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    (0..words.len())
        .any(|at| words[at] == "check" && words.get(at + 1) == Some(&"(") && (at < 2 || words[at - 2] != "constraint"))
}

fn sqlite_shape(tx: &mut Tx<'_>) -> Result<SchemaShape, DbError> {
    let mut shape = SchemaShape::new();
    let tables: Vec<(String,)> = tx.all(
        SqlText::dynamic(
            "select name from sqlite_schema where type = 'table' and name not like 'sqlite!_%' escape '!'
             and name not like 'search!_index%' escape '!'",
        ),
        v![],
    )?;
    for (table,) in tables {
        let columns: Vec<(String, String, bool, i64)> =
            tx.all(SqlText::dynamic(r#"select name, type, "notnull", pk from pragma_table_info($1)"#), v![&table])?;
        let indexes: Vec<(String, bool, String, bool)> = tx.all(
            SqlText::dynamic(r#"select name, "unique", origin, partial from pragma_index_list($1)"#),
            v![&table],
        )?;
        let mut key: Vec<(i64, String)> = columns.iter().map(|(name, _, _, place)| (*place, name.clone())).collect();
        key.retain(|(place, _)| *place > 0);
        key.sort();
        let mut entry =
            TableShape { primary_key: key.into_iter().map(|(_, name)| name).collect(), ..TableShape::default() };
        for (name, kind, not_null, _) in columns {
            entry.columns.insert(name, ColumnShape { kind: kind_word(&kind), is_nullable: !not_null });
        }
        for (index, is_unique, origin, is_partial) in indexes {
            if origin == "pk" {
                continue;
            }
            let names: Vec<(Option<String>,)> =
                tx.all(SqlText::dynamic("select name from pragma_index_info($1) order by seqno"), v![index])?;
            let columns = names.into_iter().map(|(name,)| name.unwrap_or_else(|| EXPRESSION.to_owned())).collect();
            entry.indexes.insert(IndexShape { columns, is_unique, is_partial });
        }
        shape.insert(table, entry);
    }
    Ok(shape)
}

const PG_COLUMNS: &str = "
    select c.relname, a.attname, t.typname, a.attnotnull
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace";

const PG_INDEXES: &str = "
    select c.relname, cast(x.indexrelid as bigint), x.indisprimary, x.indisunique, x.indpred is not null, a.attname
    from pg_index x
    join pg_class c on c.oid = x.indrelid
    join pg_class i on i.oid = x.indexrelid
    join pg_am m on m.oid = i.relam and m.amname = 'btree'
    cross join unnest(x.indkey::smallint[]) with ordinality k(number, place)
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number and k.number > 0
    where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace and k.place <= x.indnkeyatts
    order by x.indexrelid, k.place";

type PgIndexColumn = (String, i64, bool, bool, bool, Option<String>);

fn postgres_shape(tx: &mut Tx<'_>) -> Result<SchemaShape, DbError> {
    let mut shape = SchemaShape::new();
    let columns: Vec<(String, String, String, bool)> = tx.all(SqlText::dynamic(PG_COLUMNS), v![])?;
    for (table, name, kind, not_null) in columns {
        let column = ColumnShape { kind: kind_word(&kind), is_nullable: !not_null };
        shape.entry(table).or_default().columns.insert(name, column);
    }
    let parts: Vec<PgIndexColumn> = tx.all(SqlText::dynamic(PG_INDEXES), v![])?;
    for index in parts.chunk_by(|left, right| left.1 == right.1) {
        let columns: Vec<String> =
            index.iter().map(|part| part.5.clone().unwrap_or_else(|| EXPRESSION.to_owned())).collect();
        let (table, _, is_primary, is_unique, is_partial, _) = &index[0];
        let entry = shape.entry(table.clone()).or_default();
        if *is_primary {
            entry.primary_key = columns;
        } else {
            entry.indexes.insert(IndexShape { columns, is_unique: *is_unique, is_partial: *is_partial });
        }
    }
    Ok(shape)
}

/// The declared type of either engine in our words.
fn kind_word(declared: &str) -> String {
    match declared.to_lowercase().as_str() {
        "boolean" | "bool" | "bool_int" => "bool",
        "bigint" | "int8" | "integer" | "int" | "int4" | "smallint" | "int2" => "integer",
        "text" | "varchar" => "text",
        "jsonb" | "json" | "json_text" => "json",
        "date" | "date_text" => "date",
        "timestamptz" | "moment_text" => "moment",
        "bytea" | "blob" => "bytes",
        other => other,
    }
    .to_owned()
}
