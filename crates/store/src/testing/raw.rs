//! Replays traced transactions on the bare drivers: what the engine does without the facade, the yardstick of
//! benchmarks. One connection, one statement after the other, `BEGIN … COMMIT` around each transaction, statements
//! prepared once, every row fetched.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Statement};

use super::trace::Transaction;
use crate::sql::number_parameters;

/// Runs the transactions in order on the database `url`, which nobody else has open. Returns the time of each.
///
/// # Errors
/// A sentence when a statement fails; the database is then not where the trace was taken.
pub fn replay(url: &str, transactions: &[Transaction]) -> Result<Vec<Duration>, String> {
    match url.strip_prefix("sqlite://") {
        Some(file) => replay_sqlite(Path::new(file), transactions).map_err(|error| error.to_string()),
        None => replay_postgres(url, transactions),
    }
}

fn replay_sqlite(file: &Path, transactions: &[Transaction]) -> rusqlite::Result<Vec<Duration>> {
    let conn = Connection::open(file)?;
    conn.execute_batch(
        "pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=on; pragma cache_size=-65536;
         pragma mmap_size=268435456; pragma temp_store=memory;",
    )?;
    conn.set_prepared_statement_cache_capacity(1_024);
    // As the facade does: the rewriting of `$1` is not the engine's work.
    let mut texts: HashMap<&str, String> = HashMap::new();
    for (text, _) in transactions.iter().flat_map(|transaction| &transaction.statements) {
        texts.entry(text).or_insert_with(|| number_parameters(text));
    }
    transactions.iter().map(|transaction| run_sqlite(&conn, &texts, transaction)).collect()
}

fn run_sqlite(
    conn: &Connection,
    texts: &HashMap<&str, String>,
    transaction: &Transaction,
) -> rusqlite::Result<Duration> {
    let started = Instant::now();
    let begin = if transaction.is_reading() { "begin" } else { "begin immediate" };
    conn.prepare_cached(begin)?.execute([])?;
    for (text, values) in &transaction.statements {
        let mut statement = conn.prepare_cached(&texts[text.as_str()])?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                row.get_ref(column)?;
            }
        }
    }
    conn.prepare_cached("commit")?.execute([])?;
    Ok(started.elapsed())
}

fn replay_postgres(url: &str, transactions: &[Transaction]) -> Result<Vec<Duration>, String> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.map_err(|error| format!("{error:?}"))?;
        tokio::spawn(connection);
        let mut prepared = HashMap::new();
        let mut times = Vec::with_capacity(transactions.len());
        for transaction in transactions {
            times.push(run_postgres(&client, &mut prepared, transaction).await.map_err(|error| format!("{error:?}"))?);
        }
        Ok(times)
    })
}

async fn run_postgres<'t>(
    client: &Client,
    prepared: &mut HashMap<&'t str, Statement>,
    transaction: &'t Transaction,
) -> Result<Duration, tokio_postgres::Error> {
    let started = Instant::now();
    let begin = if transaction.is_reading() { "begin isolation level repeatable read read only" } else { "begin" };
    client.batch_execute(begin).await?;
    for (text, values) in &transaction.statements {
        let statement = match prepared.get(text.as_str()) {
            Some(statement) => statement.clone(),
            None => client.prepare(text).await?,
        };
        prepared.insert(text, statement.clone());
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        client.query(&statement, &values).await?;
    }
    client.batch_execute("commit").await?;
    Ok(started.elapsed())
}
