//! One transaction: statements whose result nobody waits for are queued and leave with the next one that has
//! an answer. `begin` and the commit join them, so a transaction of writes alone is one round trip.

use std::pin::pin;
use std::time::Instant;

use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row, Statement};

use super::error::{is_stale_plan, map_error};
use super::value::check;
use super::{PgConnection, Promise, all_in_order};
use crate::error::DbError;
use crate::sql::SqlText;
use crate::sqlite::wrong_parameter_count;
use crate::tx::check_row_count;
use crate::value::Value;

/// More queued statements than this are sent without waiting for a reason, to bound memory.
const LONGEST_QUEUE: usize = 256;
/// From this many rows on COPY beats pipelined inserts, which save its two extra round trips.
const SMALLEST_COPY: usize = 64;

pub(crate) struct PgTransaction {
    /// Gone once it is broken.
    connection: Option<PgConnection>,
    queue: Vec<Queued>,
    deadline: Instant,
    /// Batches sent so far.
    sent: u64,
    /// For each open savepoint, `sent` when it was queued.
    savepoints: Vec<u64>,
}

enum Queued {
    Control(String),
    Statement { text: SqlText, values: Vec<Value>, expected: Option<u64> },
}

impl Queued {
    fn text(&self) -> &str {
        match self {
            Self::Control(text) => text,
            Self::Statement { text, .. } => text.as_str(),
        }
    }
}

/// The answer to one queued statement.
enum Answer {
    Count(u64),
    Rows(Vec<Row>),
}

/// What of the last statement of a batch is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Want {
    Count,
    Rows,
}

impl PgTransaction {
    /// `begin` is queued: an unused transaction costs nothing.
    pub(super) fn new(connection: PgConnection, begin: String, deadline: Instant) -> Self {
        let queue = vec![Queued::Control(begin)];
        Self { connection: Some(connection), queue, deadline, sent: 0, savepoints: Vec::new() }
    }

    pub(crate) fn put(&mut self, text: SqlText, values: Vec<Value>, expected: Option<u64>) -> Result<(), DbError> {
        self.queue.push(Queued::Statement { text, values, expected });
        if self.queue.len() < LONGEST_QUEUE { Ok(()) } else { self.flush() }
    }

    pub(crate) fn execute(&mut self, text: SqlText, values: Vec<Value>) -> Result<u64, DbError> {
        self.queue.push(Queued::Statement { text, values, expected: None });
        match self.send(Want::Count)? {
            Some(Answer::Count(count)) => Ok(count),
            _ => Ok(0),
        }
    }

    pub(crate) fn query(&mut self, text: SqlText, values: Vec<Value>) -> Result<Vec<Row>, DbError> {
        self.queue.push(Queued::Statement { text, values, expected: None });
        match self.send(Want::Rows)? {
            Some(Answer::Rows(rows)) => Ok(rows),
            _ => Ok(Vec::new()),
        }
    }

    pub(crate) fn batch(&mut self, text: &str) -> Result<(), DbError> {
        // What is queued may be prepared against the tables as they are now.
        self.flush()?;
        self.queue.push(Queued::Control(text.to_owned()));
        self.flush()
    }

    pub(crate) fn flush(&mut self) -> Result<(), DbError> {
        if self.queue.is_empty() {
            return Ok(());
        }
        self.send(Want::Count).map(drop)
    }

    /// Opens a savepoint, which travels with the first statement inside it.
    pub(crate) fn savepoint(&mut self, name: &str) -> Result<(), DbError> {
        // Errors of what came before belong outside; `begin` and the end of another savepoint raise none.
        if self.queue.iter().any(|queued| matches!(queued, Queued::Statement { .. })) {
            self.flush()?;
        }
        self.queue.push(Queued::Control(format!("savepoint {name}")));
        self.savepoints.push(self.sent);
        Ok(())
    }

    pub(crate) fn end_savepoint(&mut self, name: &str, is_kept: bool) -> Result<(), DbError> {
        let sent_before = self.savepoints.pop().expect("each savepoint ends once");
        if is_kept {
            self.queue.push(Queued::Control(format!("release savepoint {name}")));
            return Ok(());
        }
        if self.sent == sent_before {
            // Nothing inside was sent, nor was the savepoint: forget it from the queue.
            let opening = format!("savepoint {name}");
            let start = self.queue.iter().rposition(|queued| queued.text() == opening);
            self.queue.truncate(start.unwrap_or(0));
            return Ok(());
        }
        self.queue.clear();
        self.queue.push(Queued::Control(format!("rollback to savepoint {name}; release savepoint {name}")));
        self.flush()
    }

    /// Inserts `rows`, a few by pipelined statements, many by COPY.
    pub(crate) fn bulk(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: &mut dyn Iterator<Item = Vec<Value>>,
    ) -> Result<u64, DbError> {
        let first: Vec<Vec<Value>> = rows.take(SMALLEST_COPY).collect();
        if first.len() < SMALLEST_COPY {
            let count = first.len() as u64;
            let text = SqlText::dynamic(crate::table::insert_text(table, columns));
            for values in first {
                self.put(text.clone(), values, None)?;
            }
            self.flush()?;
            return Ok(count);
        }
        self.flush()?;
        self.copy(table, columns, first.into_iter().chain(rows))
    }

    /// Commits. With nothing sent there is nothing to commit.
    pub(super) fn commit(&mut self) -> Result<(), DbError> {
        let has_statement = self.queue.iter().any(|queued| matches!(queued, Queued::Statement { .. }));
        if self.sent == 0 && !has_statement {
            self.queue.clear();
            return Ok(());
        }
        if let Err(error) = self.make_ready() {
            self.roll_back();
            return Err(error);
        }
        self.queue.push(Queued::Control("commit".to_owned()));
        match self.flush() {
            Err(DbError::Unavailable { .. } | DbError::Timeout) if self.is_broken() => Err(DbError::CommitUnknown),
            Err(error) => {
                // The server made the commit a rollback; make sure of it.
                self.roll_back();
                Err(error)
            }
            Ok(()) => Ok(()),
        }
    }

    /// Everything that can fail on our side happens before the commit leaves.
    fn make_ready(&mut self) -> Result<(), DbError> {
        if self.queue.iter().any(|queued| matches!(queued, Queued::Statement { expected: Some(_), .. })) {
            self.flush()?;
        }
        self.prepare()?;
        self.check_values()
    }

    /// Rolls back; a connection that cannot is dropped, and the server rolls back by itself.
    pub(super) fn roll_back(&mut self) {
        self.queue.clear();
        if self.sent == 0 || self.is_broken() {
            return;
        }
        self.queue.push(Queued::Control("rollback".to_owned()));
        if self.flush().is_err() {
            self.connection = None;
        }
    }

    /// Gives the connection back, if it can serve another transaction.
    pub(super) fn into_connection(mut self) -> Option<PgConnection> {
        let mut connection = self.connection.take().filter(|connection| !connection.client.is_closed())?;
        connection.last_used = Instant::now();
        Some(connection)
    }

    fn is_broken(&self) -> bool {
        self.connection.as_ref().is_none_or(|connection| connection.client.is_closed())
    }

    fn open(&mut self) -> Result<&mut PgConnection, DbError> {
        self.connection.as_mut().ok_or_else(|| DbError::unavailable("the connection to PostgreSQL broke"))
    }

    /// Sends the queue in one go. Returns the answer to its last statement, or the first error with its statement.
    fn send(&mut self, want: Want) -> Result<Option<Answer>, DbError> {
        self.prepare()?;
        self.check_values()?;
        let queue = std::mem::take(&mut self.queue);
        self.sent += 1;
        let deadline = self.deadline;
        let connection = self.open()?;
        let statements: Vec<Option<Statement>> = queue
            .iter()
            .map(|queued| match queued {
                Queued::Control(_) => None,
                Queued::Statement { text, .. } => connection.statements.get(text.as_str()),
            })
            .collect();
        let client = &connection.client;
        let last = queue.len() - 1;
        let promises = queue
            .iter()
            .zip(&statements)
            .enumerate()
            .map(|(index, (queued, statement))| {
                let want = if index == last { want } else { Want::Count };
                promise(client, queued, statement.as_ref(), want)
            })
            .collect();
        let answers = match connection.wait(deadline, all_in_order(promises)) {
            Ok(answers) => answers,
            Err(error) => {
                self.connection = None;
                return Err(error);
            }
        };
        self.judge(&queue, answers)
    }

    /// The first error wins: those behind it only say that the transaction is aborted.
    fn judge(
        &mut self,
        queue: &[Queued],
        answers: Vec<Result<Answer, tokio_postgres::Error>>,
    ) -> Result<Option<Answer>, DbError> {
        let mut last = None;
        let mut wrong_count = None;
        for (queued, answer) in queue.iter().zip(answers) {
            let answer = match answer {
                Ok(answer) => answer,
                Err(error) => {
                    // An earlier wrong count is the cause the caller should see.
                    let error = self.translate(error, queued.text());
                    return Err(wrong_count.unwrap_or(error));
                }
            };
            if let (Queued::Statement { text, expected, .. }, Answer::Count(actual)) = (queued, &answer)
                && wrong_count.is_none()
            {
                wrong_count = check_row_count(*actual, *expected, text).err();
            }
            last = Some(answer);
        }
        wrong_count.map_or(Ok(last), Err)
    }

    fn translate(&mut self, error: tokio_postgres::Error, text: &str) -> DbError {
        let Some(connection) = self.connection.as_mut() else {
            return DbError::unavailable("the connection to PostgreSQL broke");
        };
        if is_stale_plan(&error) {
            connection.statements.clear();
        }
        let settings = connection.settings.clone();
        connection.runtime.block_on(map_error(error, text, &settings))
    }

    /// Prepares the queued texts this connection has not seen, all in one round trip.
    fn prepare(&mut self) -> Result<(), DbError> {
        let deadline = self.deadline;
        let Some(connection) = self.connection.as_mut() else {
            return Err(DbError::unavailable("the connection to PostgreSQL broke"));
        };
        let mut unknown: Vec<&str> = Vec::new();
        for queued in &self.queue {
            if let Queued::Statement { text, .. } = queued
                && connection.statements.get(text.as_str()).is_none()
                && !unknown.contains(&text.as_str())
            {
                unknown.push(text.as_str());
            }
        }
        if unknown.is_empty() {
            return Ok(());
        }
        let unknown: Vec<String> = unknown.into_iter().map(str::to_owned).collect();
        if self.sent > 0 && self.savepoints.last() == Some(&self.sent) {
            // A text that cannot be prepared fails the transaction, so the savepoint has to be there first.
            self.send_controls()?;
        }
        let connection = self.open()?;
        let client = &connection.client;
        let promises = unknown.iter().map(|text| Box::pin(client.prepare(text)) as Promise<'_, Statement>).collect();
        let prepared = connection.wait(deadline, all_in_order(promises))?;
        let mut failed = None;
        for (text, statement) in unknown.iter().zip(prepared) {
            match statement {
                Ok(statement) => connection.statements.insert(text, statement),
                Err(error) => {
                    failed.get_or_insert(((*text).to_owned(), error));
                }
            }
        }
        match failed {
            None => Ok(()),
            Some((text, error)) => Err(self.translate(error, &text)),
        }
    }

    /// Sends the controls in front of the queue.
    fn send_controls(&mut self) -> Result<(), DbError> {
        let end = self.queue.iter().take_while(|queued| matches!(queued, Queued::Control(_))).count();
        let texts: Vec<String> = self.queue.drain(..end).map(|queued| queued.text().to_owned()).collect();
        let text = texts.join("; ");
        self.sent += 1;
        let deadline = self.deadline;
        let connection = self.open()?;
        match connection.wait(deadline, connection.client.batch_execute(&text)) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(self.translate(error, &text)),
            Err(error) => {
                self.connection = None;
                Err(error)
            }
        }
    }

    pub(crate) fn prepare_alone(&mut self, text: &SqlText) -> Result<(), DbError> {
        self.flush()?;
        self.column_types(text.as_str()).map(drop)
    }

    /// Checks all values against their parameters before the first byte leaves.
    fn check_values(&mut self) -> Result<(), DbError> {
        let Some(connection) = self.connection.as_mut() else {
            return Err(DbError::unavailable("the connection to PostgreSQL broke"));
        };
        for queued in &self.queue {
            let Queued::Statement { text, values, .. } = queued else { continue };
            let statement = connection.statements.get(text.as_str());
            let parameters = statement.as_ref().map_or(&[][..], Statement::params);
            check_all(values, parameters, text.as_str())?;
        }
        Ok(())
    }

    fn copy(&mut self, table: &str, columns: &[&str], rows: impl Iterator<Item = Vec<Value>>) -> Result<u64, DbError> {
        let columns = columns.join(", ");
        let shape = format!("select {columns} from {table} limit 0");
        let text = format!("copy {table} ({columns}) from stdin (format binary)");
        let types = self.column_types(&shape)?;
        self.sent += 1;
        let deadline = self.deadline;
        let connection = self.open()?;
        let client = &connection.client;
        let work = async {
            let sink = client.copy_in(&text).await.map_err(CopyError::Server)?;
            let mut writer = pin!(BinaryCopyInWriter::new(sink, &types));
            for values in rows {
                // Leaving drops the writer, which makes the server give the copy up.
                check_all(&values, &types, &text).map_err(CopyError::Value)?;
                writer.as_mut().write_raw(values.iter()).await.map_err(CopyError::Server)?;
            }
            writer.finish().await.map_err(CopyError::Server)
        };
        match connection.wait(deadline, work) {
            Ok(Ok(count)) => Ok(count),
            Ok(Err(CopyError::Value(error))) => Err(error),
            Ok(Err(CopyError::Server(error))) => Err(self.translate(error, &text)),
            Err(error) => {
                self.connection = None;
                Err(error)
            }
        }
    }

    fn column_types(&mut self, shape: &str) -> Result<Vec<Type>, DbError> {
        let deadline = self.deadline;
        let connection = self.open()?;
        if let Some(statement) = connection.statements.get(shape) {
            return Ok(statement.columns().iter().map(|column| column.type_().clone()).collect());
        }
        let prepared = connection.wait(deadline, connection.client.prepare(shape))?;
        match prepared {
            Ok(statement) => {
                let types = statement.columns().iter().map(|column| column.type_().clone()).collect();
                connection.statements.insert(shape, statement);
                Ok(types)
            }
            Err(error) => Err(self.translate(error, shape)),
        }
    }
}

enum CopyError {
    Server(tokio_postgres::Error),
    Value(DbError),
}

fn check_all(values: &[Value], parameters: &[Type], text: &str) -> Result<(), DbError> {
    if values.len() != parameters.len() {
        return Err(wrong_parameter_count(parameters.len(), values.len(), text));
    }
    for (index, (value, parameter)) in values.iter().zip(parameters).enumerate() {
        check(value, parameter).map_err(|error| match error {
            DbError::Type { message } => DbError::wrong_type(format!("value {}: {message}: {text}", index + 1)),
            other => other,
        })?;
    }
    Ok(())
}

/// The future of one queued statement; its first poll queues the message.
fn promise<'a>(
    client: &'a Client,
    queued: &'a Queued,
    statement: Option<&'a Statement>,
    want: Want,
) -> Promise<'a, Answer> {
    match (queued, statement) {
        (Queued::Statement { values, .. }, Some(statement)) if want == Want::Rows => Box::pin(async move {
            let rows = client.query_raw(statement, values.iter()).await?;
            futures_util::TryStreamExt::try_collect(rows).await.map(Answer::Rows)
        }),
        (Queued::Statement { values, .. }, Some(statement)) => {
            Box::pin(async move { client.execute_raw(statement, values.iter()).await.map(Answer::Count) })
        }
        (queued, _) => Box::pin(async move { client.batch_execute(queued.text()).await.map(|()| Answer::Count(0)) }),
    }
}
