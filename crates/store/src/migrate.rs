//! Forward-only migrations, embedded in the program.
//!
//! One SQL text for both engines with a few tokens for types (`{{moment}}`) and lines for one engine alone
//! (`-- @pg` … `-- @end`). Each step runs in its own transaction together with its entry in `schema_migration`,
//! so a step is either whole or absent; a released step that was edited is refused.

use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::db::{Db, Engine};
use crate::error::DbError;
use crate::sql::{Sql, SqlText};
use crate::tx::Tx;
use crate::v;

/// One step.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Counted from 1, ascending.
    pub number: u32,
    /// `receipts` of `0014_receipts.sql`.
    pub name: &'static str,
    /// The text with tokens, as in the file.
    pub sql: &'static str,
}

impl Migration {
    /// SHA-256 of the text in hex; line endings do not count.
    #[must_use]
    pub fn checksum(&self) -> String {
        let digest = Sha256::digest(self.sql.replace("\r\n", "\n").as_bytes());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn label(&self) -> String {
        format!("{:04}_{}", self.number, self.name)
    }
}

/// A step rewrites large tables in minutes at most; a transaction of the application never takes so long.
const TIME_LIMIT: Duration = Duration::from_secs(3_600);
/// Any number, as long as it is always the same one: "mingxi" in base 36.
const ADVISORY_LOCK: i64 = 1_355_263_110;

const CREATE_TABLE: &str = "create table if not exists schema_migration (
    number bigint not null primary key, name text not null, checksum text not null, applied_at {{moment}} not null
)";
const HAS_TABLE_SQLITE: Sql = Sql::registered(
    "select cast(count(*) as bigint) from sqlite_schema where type = 'table' and name = 'schema_migration'",
);
const HAS_TABLE_PG: Sql =
    Sql::registered("select cast(count(*) as bigint) from pg_class where oid = to_regclass('schema_migration')");

/// Numbers of the steps that are not yet applied, after checking those that are.
///
/// # Errors
/// [`DbError::Migration`] when an applied step was edited, is unknown to this program, or a new one is numbered
/// before it.
pub fn pending(db: &Db, migrations: &'static [Migration]) -> Result<Vec<u32>, DbError> {
    db.read_blocking(move |tx| {
        let applied = if has_table(tx)? { applied(tx)? } else { Vec::new() };
        Ok(not_applied(&applied, migrations)?.iter().map(|migration| migration.number).collect())
    })
}

/// Applies the pending steps in order and returns their numbers. Several processes may call it at once; each
/// step is applied by one of them.
///
/// # Errors
/// As [`pending`]; [`DbError::Migration`] naming the step that failed, which left no trace.
pub fn run(db: &Db, migrations: &'static [Migration]) -> Result<Vec<u32>, DbError> {
    let db = db.with_time_limit(TIME_LIMIT);
    let mut done = Vec::new();
    while let Some(number) = db.write_blocking(move |tx| run_next(tx, migrations))? {
        tracing::info!(migration.number = number, "applied a migration");
        done.push(number);
    }
    Ok(done)
}

fn run_next(tx: &mut Tx<'_>, migrations: &[Migration]) -> Result<Option<u32>, DbError> {
    if tx.engine() == Engine::Postgres {
        // Others wait for their turn and then find the step done.
        tx.batch("set local lock_timeout = 0")?;
        tx.batch(&format!("select pg_advisory_xact_lock({ADVISORY_LOCK})"))?;
    }
    if !has_table(tx)? {
        tx.batch(&expand(CREATE_TABLE, tx.engine())?)?;
    }
    let applied = applied(tx)?;
    let Some(&next) = not_applied(&applied, migrations)?.first() else {
        return Ok(None);
    };
    let text = expand(next.sql, tx.engine()).map_err(|error| in_step(next, &error))?;
    tx.batch(&text).map_err(|error| in_step(next, &error))?;
    // The database's clock: it is only for people to read, and this crate has none.
    let now = match tx.engine() {
        Engine::Sqlite => "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')",
        Engine::Postgres => "now()",
    };
    let insert =
        format!("insert into schema_migration (number, name, checksum, applied_at) values ($1, $2, $3, {now})");
    tx.exec(SqlText::dynamic(insert), v![next.number, next.name, next.checksum()])?;
    Ok(Some(next.number))
}

fn in_step(step: &Migration, error: &DbError) -> DbError {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    let advice = match error {
        DbError::AppendOnly { .. } => "; run `mingxi migrate` as the owner of the tables",
        _ => "",
    };
    DbError::migration(format!("{} failed: {text}{advice}", step.label()))
}

fn has_table(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    let text = match tx.engine() {
        Engine::Sqlite => HAS_TABLE_SQLITE,
        Engine::Postgres => HAS_TABLE_PG,
    };
    Ok(tx.one::<(i64,)>(text, v![])?.0 > 0)
}

/// Number, name and checksum of a step in the database.
type Applied = (u32, String, String);

fn applied(tx: &mut Tx<'_>) -> Result<Vec<Applied>, DbError> {
    tx.all(SqlText::dynamic("select number, name, checksum from schema_migration order by number"), v![])
}

/// The steps still to do, or why the database does not go with this program.
fn not_applied<'m>(applied: &[Applied], migrations: &'m [Migration]) -> Result<Vec<&'m Migration>, DbError> {
    if !migrations.is_sorted_by(|a, b| a.number < b.number) {
        return Err(DbError::migration("the list is not in ascending order"));
    }
    for (number, name, checksum) in applied {
        let Some(known) = migrations.iter().find(|migration| migration.number == *number) else {
            return Err(DbError::migration(format!(
                "the database has step {number:04}_{name}, which this program does not know; it needs a newer one"
            )));
        };
        if known.checksum() != *checksum {
            return Err(DbError::migration(format!("{} was edited after it was applied", known.label())));
        }
    }
    let last = applied.last().map_or(0, |(number, ..)| *number);
    let missing: Vec<&Migration> =
        migrations.iter().filter(|migration| applied.iter().all(|(number, ..)| *number != migration.number)).collect();
    match missing.first() {
        Some(step) if step.number < last => {
            Err(DbError::migration(format!("{} comes before {last:04}, which is applied already", step.label())))
        }
        _ => Ok(missing),
    }
}

/// The text for one engine: tokens replaced, lines of the other engine left out.
///
/// # Errors
/// [`DbError::Migration`] for an unknown token or marks that do not pair up.
pub fn expand(text: &str, engine: Engine) -> Result<String, DbError> {
    let mut out = String::with_capacity(text.len());
    let mut only: Option<Engine> = None;
    for line in text.lines() {
        let mark = match line.trim() {
            "-- @pg" => Some(Some(Engine::Postgres)),
            "-- @sqlite" => Some(Some(Engine::Sqlite)),
            "-- @end" => Some(None),
            _ => None,
        };
        match mark {
            Some(next) if next.is_some() == only.is_some() => {
                return Err(DbError::migration(format!("`{}` without its other half", line.trim())));
            }
            Some(next) => only = next,
            None if only.is_none_or(|wanted| wanted == engine) => {
                out.push_str(&replace_tokens(line, engine)?);
                out.push('\n');
            }
            None => {}
        }
    }
    if only.is_some() { Err(DbError::migration("a mark without its `-- @end`")) } else { Ok(out) }
}

fn replace_tokens(line: &str, engine: Engine) -> Result<String, DbError> {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once("{{") {
        let (token, after) =
            behind.split_once("}}").ok_or_else(|| DbError::migration(format!("`{{{{` without `}}}}`: {line}")))?;
        let word = token_text(token, engine)
            .ok_or_else(|| DbError::migration(format!("unknown token {{{{{token}}}}}: {line}")))?;
        out.push_str(before);
        out.push_str(word);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// SQLite takes any type name. Ours say the kind, for the comparison of schemas, and hold `TEXT`, `INT` or `BLOB`,
/// from which SQLite derives how to store the column.
fn token_text(token: &str, engine: Engine) -> Option<&'static str> {
    Some(match (token, engine) {
        ("id", _) => "bigint",
        ("moment", Engine::Postgres) => "timestamptz",
        ("moment", Engine::Sqlite) => "moment_text",
        ("date", Engine::Postgres) => "date",
        ("date", Engine::Sqlite) => "date_text",
        ("json", Engine::Postgres) => "jsonb",
        ("json", Engine::Sqlite) => "json_text",
        ("bytes", Engine::Postgres) => "bytea",
        ("bytes", Engine::Sqlite) => "blob",
        ("bool", Engine::Postgres) => "boolean",
        ("bool", Engine::Sqlite) => "bool_int",
        ("without_rowid", Engine::Sqlite) => "without rowid",
        ("rowid", _) | ("without_rowid", Engine::Postgres) => "",
        _ => return None,
    })
}
