//! The database handle: `Db::write(|tx| …)` and `Db::read(|tx| …)` on SQLite or PostgreSQL.
//!
//! A transaction is a plain synchronous closure that runs on a thread of the facade; the async methods only
//! wait for its answer. `write` takes `Fn`, so a closure that collided with another one can run again.

use std::cell::Cell;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::error::{DbError, TxError};
use crate::pool::Pool;
use crate::postgres::{PgSettings, PgWorker};
use crate::sqlite::{Access, SqliteConn};
use crate::tx::Tx;
use crate::writer::{Writer, run_closure};

/// The engine behind a [`Db`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Where the database is and what it may use.
#[derive(Clone, Debug)]
pub struct DbConfig {
    target: Target,
    /// PostgreSQL connections (16, at most 32), or SQLite readers (as many as cores, at least 4).
    pub connections: usize,
    /// Transactions that may wait before [`DbError::QueueFull`].
    pub queue: usize,
    /// Longest time a closure may take; also the statement timeout on PostgreSQL.
    pub time_limit: Duration,
    /// After this time the SQLite writer commits even if more transactions wait, so the first are answered soon.
    pub group_time: Duration,
    /// Reads only: a SQLite file may then be open in a running server, for a backup or a verification.
    pub is_read_only: bool,
}

#[derive(Clone, Debug)]
enum Target {
    Sqlite(PathBuf),
    Postgres(Box<PgSettings>),
}

const MOST_PG_CONNECTIONS: usize = 32;

impl DbConfig {
    /// Reads `sqlite:///absolute/file.db`, `sqlite://relative.db` or `postgres://user:password@host/name`.
    ///
    /// `sslmode` in a PostgreSQL URL means what it means to libpq: `prefer` (the default) and `require` encrypt
    /// without checking the certificate; `verify-full` checks chain and host name (`verify-ca` is taken as
    /// `verify-full`) against `sslrootcert=<PEM file>` or, without it, the public roots.
    ///
    /// # Errors
    /// [`DbError::Config`] when the URL is neither.
    pub fn from_url(url: &str) -> Result<Self, DbError> {
        if let Some(path) = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")) {
            return Self::sqlite(path);
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::new(Target::Postgres(Box::new(PgSettings::from_url(url)?)), 16));
        }
        Err(DbError::config("the URL must begin with sqlite:// or postgres://"))
    }

    /// A SQLite database in `path`.
    ///
    /// # Errors
    /// [`DbError::Config`] for an empty path or `:memory:`, which the writer and the readers could not share.
    pub fn sqlite(path: impl Into<PathBuf>) -> Result<Self, DbError> {
        let path = path.into();
        if path.as_os_str().is_empty() || path.as_os_str() == ":memory:" {
            return Err(DbError::config("SQLite needs a file: sqlite:///path/to/mingxi.db"));
        }
        let readers = std::thread::available_parallelism().map_or(4, usize::from).max(4);
        Ok(Self::new(Target::Sqlite(path), readers))
    }

    fn new(target: Target, connections: usize) -> Self {
        let (time_limit, group_time) = (Duration::from_secs(30), Duration::from_millis(5));
        Self { target, connections, queue: 1_024, time_limit, group_time, is_read_only: false }
    }

    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.target {
            Target::Sqlite(_) => Engine::Sqlite,
            Target::Postgres(_) => Engine::Postgres,
        }
    }
}

/// What a closure may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub time: Duration,
}

impl Limits {
    /// When a closure that begins now has to be finished.
    pub(crate) fn deadline(self) -> Instant {
        let now = Instant::now();
        now.checked_add(self.time).unwrap_or_else(|| now + Duration::from_secs(86_400 * 365))
    }
}

/// Counts for metrics and health.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolStatistics {
    /// PostgreSQL connections or SQLite readers.
    pub connections: usize,
    /// Of these, without work now.
    pub idle: usize,
    /// Transactions waiting for a connection (or a reader).
    pub waiting: usize,
    /// Transactions waiting for the SQLite writer; always 0 on PostgreSQL.
    pub waiting_writers: usize,
}

/// A handle on the database; cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
    limits: Limits,
}

enum Inner {
    Sqlite(SqliteDb),
    Postgres(Pool<PgWorker>),
}

struct SqliteDb {
    // Dropped in this order: readers and writer end before the lock is given back.
    readers: Pool<SqliteConn>,
    /// None when opened for reading.
    writer: Option<Writer>,
    lock: Mutex<Option<File>>,
}

impl Db {
    /// Opens the database and checks that it answers. Does not migrate.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] when it cannot be reached or another process owns the file.
    pub fn open(config: &DbConfig) -> Result<Self, DbError> {
        let inner = match &config.target {
            Target::Sqlite(path) => Inner::Sqlite(SqliteDb::open(path, config)?),
            Target::Postgres(settings) => Inner::Postgres(open_postgres(settings, config)?),
        };
        Ok(Self { inner: Arc::new(inner), limits: Limits { time: config.time_limit } })
    }

    #[must_use]
    pub fn engine(&self) -> Engine {
        match &*self.inner {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// The same database with another time limit for its closures: longer for imports, shorter for screens.
    #[must_use]
    pub fn with_time_limit(&self, time: Duration) -> Self {
        Self { inner: Arc::clone(&self.inner), limits: Limits { time } }
    }

    /// Runs `closure` in a transaction and returns after it is durable. `Err` rolls back.
    ///
    /// It may run several times, so it changes nothing but the database.
    ///
    /// # Errors
    /// The closure's own, or a [`DbError`] made into it: [`DbError::QueueFull`], [`DbError::Timeout`],
    /// [`DbError::Aborted`] when the closure went on after a failed statement, [`DbError::Panicked`],
    /// [`DbError::Serialization`] when it kept colliding, [`DbError::CommitUnknown`].
    pub async fn write<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        E: TxError,
        T: Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.submit_write(closure, Reply::Async(reply))?;
        answer.await.unwrap_or_else(|_| Err(DbError::closed().into()))
    }

    /// Runs `closure` on a snapshot of the database; it cannot write.
    ///
    /// All statements see the same moment, on both engines (PostgreSQL: `repeatable read read only`, which never
    /// collides): the lines of a report add up to its total.
    ///
    /// # Errors
    /// As [`Db::write`], and [`DbError::ReadOnly`].
    pub async fn read<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        E: TxError,
        T: Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.submit_read(closure, Reply::Async(reply))?;
        answer.await.unwrap_or_else(|_| Err(DbError::closed().into()))
    }

    /// [`Db::write`] for threads that may block: command line, jobs, tests.
    ///
    /// # Errors
    /// As [`Db::write`], and [`DbError::Config`] inside another transaction, which would wait for itself.
    pub fn write_blocking<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        E: TxError,
        T: Send + 'static,
    {
        refuse_nesting()?;
        let (reply, answer) = mpsc::sync_channel(1);
        self.submit_write(closure, Reply::Blocking(reply))?;
        answer.recv().unwrap_or_else(|_| Err(DbError::closed().into()))
    }

    /// [`Db::read`] for threads that may block.
    ///
    /// # Errors
    /// As [`Db::write_blocking`].
    pub fn read_blocking<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        E: TxError,
        T: Send + 'static,
    {
        refuse_nesting()?;
        let (reply, answer) = mpsc::sync_channel(1);
        self.submit_read(closure, Reply::Blocking(reply))?;
        answer.recv().unwrap_or_else(|_| Err(DbError::closed().into()))
    }

    /// Lets the planner look at the tables as they are now: while and after bulk loads, and after a restore. Without it a
    /// first import runs on plans that were made for empty tables. SQLite looks at a thousand entries of each index,
    /// PostgreSQL at a sample.
    ///
    /// # Errors
    /// As [`Db::write_blocking`].
    pub fn optimize(&self) -> Result<(), DbError> {
        match self.engine() {
            Engine::Sqlite => self.write_blocking(|tx| tx.batch("pragma analysis_limit = 1000; analyze")),
            Engine::Postgres => self.write_blocking(|tx| tx.batch("analyze")),
        }
    }

    /// How busy the database is now.
    #[must_use]
    pub fn statistics(&self) -> PoolStatistics {
        let ((connections, idle, waiting), waiting_writers) = match &*self.inner {
            Inner::Sqlite(sqlite) => (sqlite.readers.numbers(), sqlite.writer.as_ref().map_or(0, Writer::waiting)),
            Inner::Postgres(pool) => (pool.numbers(), 0),
        };
        PoolStatistics { connections, idle, waiting, waiting_writers }
    }

    /// Lets running transactions end and closes all connections, for every clone of this handle.
    pub fn close(self) {
        match &*self.inner {
            Inner::Sqlite(sqlite) => sqlite.close(),
            Inner::Postgres(pool) => pool.close(),
        }
    }

    fn submit_write<T, E, F>(&self, closure: F, reply: Reply<Result<T, E>>) -> Result<(), DbError>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        E: TxError,
        T: Send + 'static,
    {
        let limits = self.limits;
        match &*self.inner {
            Inner::Sqlite(sqlite) => match &sqlite.writer {
                Some(writer) => writer.submit(closure, limits, reply),
                None => Err(DbError::ReadOnly { statement: "the file was opened for reading".to_owned() }),
            },
            Inner::Postgres(pool) => {
                pool.submit(Box::new(move |worker| reply.answer(|| worker.write(limits, &closure))))
            }
        }
    }

    fn submit_read<T, E, F>(&self, closure: F, reply: Reply<Result<T, E>>) -> Result<(), DbError>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        E: TxError,
        T: Send + 'static,
    {
        let limits = self.limits;
        match &*self.inner {
            Inner::Sqlite(sqlite) => {
                sqlite.readers.submit(Box::new(move |conn| reply.answer(|| read_sqlite(conn, limits, &closure))))
            }
            Inner::Postgres(pool) => {
                pool.submit(Box::new(move |worker| reply.answer(|| worker.read(limits, &closure))))
            }
        }
    }
}

impl SqliteDb {
    fn open(path: &Path, config: &DbConfig) -> Result<Self, DbError> {
        let (lock, writer) = if config.is_read_only { require_file(path)? } else { own_file(path, config)? };
        let access = if config.is_read_only { Access::ReadOnce } else { Access::Read };
        let readers = (0..config.connections.max(1))
            .map(|_| SqliteConn::open(path, access).map(|conn| move || conn))
            .collect::<Result<Vec<_>, _>>()?;
        let readers = Pool::start("sqlite-reader", config.queue, readers)?;
        Ok(Self { readers, writer, lock: Mutex::new(lock) })
    }

    fn close(&self) {
        self.readers.close();
        if let Some(writer) = &self.writer {
            writer.close();
        }
        drop(self.lock.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// Opening must not make an empty database where somebody only wants to read.
fn require_file(path: &Path) -> Result<(Option<File>, Option<Writer>), DbError> {
    if path.is_file() { Ok((None, None)) } else { Err(DbError::unavailable(format!("there is no {}", path.display()))) }
}

fn own_file(path: &Path, config: &DbConfig) -> Result<(Option<File>, Option<Writer>), DbError> {
    let lock = lock_file(path)?;
    // The writer first: it creates the file and turns on the write-ahead log.
    let writer = Writer::start(SqliteConn::open(path, Access::Write)?, config.queue, config.group_time)?;
    Ok((Some(lock), Some(writer)))
}

/// Takes the file next to the database that says which process owns it. Two servers on one file would
/// each believe to be the only writer.
fn lock_file(path: &Path) -> Result<File, DbError> {
    let name = path.with_added_extension("lock");
    let unusable = |error| DbError::unavailable(format!("cannot lock {}: {error}", name.display()));
    let file = File::options().create(true).truncate(false).write(true).open(&name).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(DbError::unavailable(format!("another process has {} open", path.display())))
        }
        Err(TryLockError::Error(error)) => Err(unusable(error)),
    }
}

fn open_postgres(settings: &PgSettings, config: &DbConfig) -> Result<Pool<PgWorker>, DbError> {
    let settings = Arc::new(settings.prepare(config.time_limit)?);
    let makers = (0..config.connections.clamp(1, MOST_PG_CONNECTIONS))
        .map(|_| {
            let settings = Arc::clone(&settings);
            move || PgWorker::new(settings)
        })
        .collect();
    let pool = Pool::start("postgres", config.queue, makers)?;
    let (reply, answer) = mpsc::sync_channel(1);
    let reply = Reply::Blocking(reply);
    pool.submit(Box::new(move |worker| reply.answer(|| worker.connect())))?;
    answer.recv().unwrap_or_else(|_| Err(DbError::closed()))?;
    Ok(pool)
}

fn read_sqlite<T, E, F>(conn: &SqliteConn, limits: Limits, closure: &F) -> Result<T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E>,
    E: TxError,
{
    conn.control("begin")?;
    let result = run_closure(conn, limits, closure);
    if conn.in_transaction() {
        conn.control("rollback")?;
    }
    result
}

/// Where the result of a closure goes.
pub(crate) enum Reply<T> {
    Async(oneshot::Sender<T>),
    Blocking(mpsc::SyncSender<T>),
}

impl<T> Reply<T> {
    /// A caller that went away meanwhile does not matter: the work is done and durable either way.
    pub(crate) fn send(self, value: T) {
        match self {
            Self::Async(sender) => drop(sender.send(value)),
            Self::Blocking(sender) => drop(sender.send(value)),
        }
    }

    /// Nobody waits any more, so the work need not be begun.
    pub(crate) fn is_abandoned(&self) -> bool {
        match self {
            Self::Async(sender) => sender.is_closed(),
            Self::Blocking(_) => false,
        }
    }

    fn answer(self, work: impl FnOnce() -> T) {
        if !self.is_abandoned() {
            self.send(work());
        }
    }
}

thread_local! {
    static IS_DATABASE_THREAD: Cell<bool> = const { Cell::new(false) };
}

/// Marks the current thread as one that runs closures.
pub(crate) fn mark_database_thread() {
    IS_DATABASE_THREAD.set(true);
}

fn refuse_nesting() -> Result<(), DbError> {
    if IS_DATABASE_THREAD.get() {
        return Err(DbError::config("a transaction cannot open another one; pass `tx` on"));
    }
    Ok(())
}
