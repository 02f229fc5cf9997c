//! A PostgreSQL connection driven by the thread that uses it, and the transactions on it.
//!
//! Each worker thread owns one connection and a current-thread runtime that turns only while the worker waits
//! for an answer, so nothing is handed from thread to thread. A collision runs the closure again.

mod error;
mod settings;
mod transaction;
mod value;

use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio_postgres::{Client, Statement};

pub(crate) use error::Names;
pub(crate) use settings::{PgReady, PgSettings};
pub(crate) use transaction::PgTransaction;
pub(crate) use value::read_cell;

use crate::db::Limits;
use crate::error::{DbError, TxError};
use crate::tx::Tx;

/// Prepared statements kept on a connection.
const STATEMENT_CACHE: usize = 512;
/// Runs of a closure that keeps colliding, all together.
const MOST_RUNS: u32 = 8;
/// Fresh connections for one closure, when they turn out to be dead.
const MOST_RECONNECTS: u32 = 2;
/// A connection that rested longer is looked at before use.
const REST: Duration = Duration::from_secs(1);
/// How much longer than the server we wait, before we take the network for dead.
const GRACE: Duration = Duration::from_secs(5);

/// What a pool thread owns.
pub(crate) struct PgWorker {
    settings: Arc<PgReady>,
    /// Taken while a transaction runs, so a panic cannot leave a connection in the middle of one.
    connection: Option<PgConnection>,
}

#[derive(Clone, Copy)]
enum Mode {
    Write,
    Read,
}

impl PgWorker {
    pub(crate) fn new(settings: Arc<PgReady>) -> Self {
        Self { settings, connection: None }
    }

    /// Connects now, to show early that the database can be reached.
    pub(crate) fn connect(&mut self) -> Result<(), DbError> {
        self.connection = Some(PgConnection::open(&self.settings)?);
        Ok(())
    }

    pub(crate) fn write<T, E, F>(&mut self, limits: Limits, closure: &F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E>,
        E: TxError,
    {
        self.run(limits, Mode::Write, closure)
    }

    pub(crate) fn read<T, E, F>(&mut self, limits: Limits, closure: &F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E>,
        E: TxError,
    {
        self.run(limits, Mode::Read, closure)
    }

    fn run<T, E, F>(&mut self, limits: Limits, mode: Mode, closure: &F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E>,
        E: TxError,
    {
        let deadline = limits.deadline();
        let mut runs = 0;
        let mut reconnects = 0;
        loop {
            let Run { result, again } = self.run_once(limits, deadline, mode, closure);
            let may_repeat = match again {
                Again::No => false,
                Again::Collided => {
                    runs += 1;
                    runs < MOST_RUNS
                }
                Again::Disconnected => {
                    reconnects += 1;
                    reconnects <= MOST_RECONNECTS
                }
            };
            if !may_repeat || Instant::now() >= deadline {
                return result;
            }
            if runs > 0 {
                std::thread::sleep(back_off(runs));
            }
        }
    }

    fn run_once<T, E, F>(&mut self, limits: Limits, deadline: Instant, mode: Mode, closure: &F) -> Run<Result<T, E>>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E>,
        E: TxError,
    {
        let mut transaction = match self.begin(limits, deadline, mode) {
            Ok(transaction) => transaction,
            Err(error) => return Run { result: Err(error.into()), again: Again::No },
        };
        let mut has_collided = false;
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let mut tx = Tx::postgres(&mut transaction, deadline);
            let result = closure(&mut tx).and_then(|value| {
                tx.must_be_sound()?;
                Ok(value)
            });
            has_collided = tx.has_collided();
            result
        }));
        let result = outcome.unwrap_or_else(|payload| {
            let error = DbError::panicked(payload.as_ref());
            tracing::error!(error = %error, "a transaction panicked");
            Err(E::from(error))
        });
        let result = match result {
            Ok(value) => {
                let committed = transaction.commit();
                has_collided |= matches!(committed, Err(DbError::Serialization));
                committed.map(|()| value).map_err(E::from)
            }
            Err(error) => {
                transaction.roll_back();
                Err(error)
            }
        };
        let again = match result.as_ref().err().and_then(TxError::db_error) {
            _ if result.is_ok() => Again::No,
            _ if has_collided => Again::Collided,
            Some(DbError::Unavailable { .. }) => Again::Disconnected,
            _ => Again::No,
        };
        self.connection = transaction.into_connection();
        Run { result, again }
    }

    fn begin(&mut self, limits: Limits, deadline: Instant, mode: Mode) -> Result<PgTransaction, DbError> {
        let kept = self.connection.take().filter(PgConnection::is_alive);
        let connection = match kept {
            Some(connection) => connection,
            None => PgConnection::open(&self.settings)?,
        };
        let mut begin = match mode {
            Mode::Write => "begin isolation level read committed".to_owned(),
            // One moment for all statements, as a SQLite reader has it; read only never collides.
            Mode::Read => "begin isolation level repeatable read read only".to_owned(),
        };
        if limits.time != self.settings.time_limit {
            let millis = limits.time.as_millis().clamp(1, i32::MAX as u128);
            begin.push_str(&format!("; set local statement_timeout = {millis}"));
        }
        Ok(PgTransaction::new(connection, begin, deadline))
    }
}

struct Run<R> {
    result: R,
    again: Again,
}

enum Again {
    No,
    Collided,
    Disconnected,
}

/// Grows with each run and differs between threads, so that two who collided do not meet again.
fn back_off(runs: u32) -> Duration {
    let ceiling = 2_u64 << runs.min(7);
    let random = RandomState::new().hash_one(runs);
    Duration::from_millis(1 + random % ceiling)
}

/// A reply that is still to come.
type Promise<'a, T> = Pin<Box<dyn Future<Output = Reply<T>> + 'a>>;
type Reply<T> = Result<T, tokio_postgres::Error>;

pub(crate) struct PgConnection {
    // Dropped before the runtime that drives it.
    client: Client,
    runtime: Runtime,
    statements: Statements,
    settings: Arc<PgReady>,
    last_used: Instant,
}

impl PgConnection {
    fn open(settings: &Arc<PgReady>) -> Result<Self, DbError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| DbError::unavailable(format!("cannot start a runtime: {error}")))?;
        let client = runtime.block_on(settings.connect())?;
        Ok(Self {
            client,
            runtime,
            statements: Statements::default(),
            settings: Arc::clone(settings),
            last_used: Instant::now(),
        })
    }

    /// Lets the runtime see what the server sent while nobody looked: a farewell, mostly.
    fn is_alive(&self) -> bool {
        if self.last_used.elapsed() > REST {
            self.runtime.block_on(async {
                for _ in 0..3 {
                    tokio::task::yield_now().await;
                }
            });
        }
        !self.client.is_closed()
    }

    /// Waits for `work`, which carries its own errors, until `deadline` and a little longer.
    fn wait<T>(&self, deadline: Instant, work: impl Future<Output = T>) -> Result<T, DbError> {
        let last = tokio::time::Instant::from_std(deadline + GRACE);
        self.runtime.block_on(async { tokio::time::timeout_at(last, work).await }).map_err(|_| DbError::Timeout)
    }
}

/// Polls each promise once, in order: that queues its message, so all leave together. Then waits for the
/// answers in the same order, in which they come.
async fn all_in_order<T>(promises: Vec<Promise<'_, T>>) -> Vec<Reply<T>> {
    let mut waiting: Vec<(Promise<'_, T>, Option<Reply<T>>)> =
        promises.into_iter().map(|promise| (promise, None)).collect();
    poll_fn(|context| {
        for (promise, answer) in &mut waiting {
            if let Poll::Ready(ready) = promise.as_mut().poll(context) {
                *answer = Some(ready);
            }
        }
        Poll::Ready(())
    })
    .await;
    let mut answers = Vec::with_capacity(waiting.len());
    for (promise, answer) in waiting {
        answers.push(match answer {
            Some(ready) => ready,
            None => promise.await,
        });
    }
    answers
}

/// Prepared statements by text; the least recently used quarter goes when it is full.
#[derive(Default)]
struct Statements {
    prepared: HashMap<Box<str>, (Statement, u64)>,
    clock: u64,
}

impl Statements {
    fn get(&mut self, text: &str) -> Option<Statement> {
        self.clock += 1;
        let (statement, used) = self.prepared.get_mut(text)?;
        *used = self.clock;
        Some(statement.clone())
    }

    fn insert(&mut self, text: &str, statement: Statement) {
        if self.prepared.len() >= STATEMENT_CACHE {
            let mut uses: Vec<u64> = self.prepared.values().map(|(_, used)| *used).collect();
            uses.sort_unstable();
            let oldest_kept = uses[uses.len() / 4];
            self.prepared.retain(|_, (_, used)| *used >= oldest_kept);
        }
        self.prepared.insert(text.into(), (statement, self.clock));
    }

    fn clear(&mut self) {
        self.prepared.clear();
    }
}
