//! PostgreSQL errors as ours, with the constraint names both engines share.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio_postgres::error::{DbError as ServerError, SqlState};

use super::PgReady;
use crate::error::DbError;

/// The common name of each unique index, by schema and index name.
///
/// SQLite names the columns of a broken unique rule and PostgreSQL the index. The columns say more in a message
/// and are the same on both, so an unknown index is looked up once, on a connection of its own: the one that
/// failed can do nothing before its rollback.
#[derive(Default)]
pub(crate) struct Names {
    known: Mutex<HashMap<(String, String), String>>,
}

const UNIQUE_INDEXES: &str = "
    select n.nspname, i.relname,
           case when 0 = any(x.indkey::smallint[]) then i.relname
                else t.relname || '(' || (
                    select string_agg(a.attname, ', ' order by k.place)
                    from unnest(x.indkey::smallint[]) with ordinality k(number, place)
                    join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number
                    where k.place <= x.indnkeyatts) || ')'
           end
    from pg_index x
    join pg_class i on i.oid = x.indexrelid
    join pg_class t on t.oid = x.indrelid
    join pg_namespace n on n.oid = i.relnamespace
    where x.indisunique and n.nspname not in ('pg_catalog', 'pg_toast')";

impl Names {
    fn find(&self, schema: &str, index: &str) -> Option<String> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&(schema.to_owned(), index.to_owned())).cloned()
    }

    async fn load(&self, settings: &PgReady) -> Result<(), DbError> {
        let client = settings.connect().await?;
        let rows = client.query(UNIQUE_INDEXES, &[]).await.map_err(|error| DbError::other(UNIQUE_INDEXES, error))?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        for row in rows {
            known.insert((row.get(0), row.get(1)), row.get(2));
        }
        Ok(())
    }

    async fn unique(&self, settings: &PgReady, error: &ServerError) -> String {
        let (schema, index) = (error.schema().unwrap_or_default(), error.constraint().unwrap_or_default());
        if let Some(name) = self.find(schema, index) {
            return name;
        }
        if let Err(error) = self.load(settings).await {
            tracing::warn!(error = %error, "cannot read the columns of the unique indexes");
        }
        self.find(schema, index).unwrap_or_else(|| index.to_owned())
    }
}

/// Whether the cached statements are of no use any more: another session changed a table.
pub(crate) fn is_stale_plan(error: &tokio_postgres::Error) -> bool {
    error.as_db_error().is_some_and(|server| {
        *server.code() == SqlState::INVALID_SQL_STATEMENT_NAME
            || (*server.code() == SqlState::FEATURE_NOT_SUPPORTED && server.message().contains("cached plan"))
    })
}

pub(crate) async fn map_error(error: tokio_postgres::Error, statement: &str, settings: &PgReady) -> DbError {
    if is_stale_plan(&error) {
        return DbError::Serialization;
    }
    let Some(server) = error.as_db_error() else {
        return without_answer(error, statement);
    };
    let constraint = || server.constraint().unwrap_or_default().to_owned();
    let message = || server.message().to_owned();
    match server.code().code() {
        "23505" => DbError::UniqueViolation { constraint: settings.names.unique(settings, server).await },
        "23503" => DbError::ForeignKey,
        "23514" => DbError::Check { constraint: constraint() },
        "23502" => DbError::NotNull {
            column: format!("{}.{}", server.table().unwrap_or_default(), server.column().unwrap_or_default()),
        },
        "40001" | "40P01" => DbError::Serialization,
        "57014" => DbError::Timeout,
        "55P03" => DbError::busy(message()),
        "25006" => DbError::ReadOnly { statement: statement.to_owned() },
        "42501" => DbError::AppendOnly { message: message() },
        // Raised by a trigger of ours. PostgreSQL 18 uses 23001 itself, for a foreign key `on delete restrict`.
        "P0001" | "23001" if server.message().starts_with("append-only") => DbError::AppendOnly { message: message() },
        "23001" => DbError::ForeignKey,
        "22003" => DbError::OutOfRange { message: message() },
        "22P02" | "22P05" => DbError::wrong_type(message()),
        // Shutdown, crash of a sibling, idle too long; too many connections, disk full, out of memory.
        "57P01" | "57P02" | "57P03" | "25P03" => DbError::unavailable(message()),
        code if code.starts_with("08") || code.starts_with("53") => DbError::unavailable(message()),
        _ => DbError::other(statement, error),
    }
}

/// The driver failed before the server could answer.
fn without_answer(error: tokio_postgres::Error, statement: &str) -> DbError {
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        if cause.is::<std::io::Error>() {
            return DbError::unavailable("the connection to PostgreSQL broke");
        }
        source = cause.source();
    }
    if error.is_closed() {
        return DbError::unavailable("the connection to PostgreSQL is closed");
    }
    DbError::other(statement, error)
}
