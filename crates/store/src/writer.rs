//! The one SQLite writer: a thread that commits waiting transactions in groups.
//!
//! Each job runs in a savepoint, so one that fails or panics rolls back alone; jobs that wait share one durable
//! COMMIT, and nobody is answered before it. A group that is lost as a whole (SQLite rolls everything back when
//! it must interrupt a statement) runs again without the culprit.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::db::{Limits, Reply};
use crate::error::{DbError, TxError};
use crate::sqlite::SqliteConn;
use crate::tx::Tx;

/// Most transactions in one COMMIT.
const GROUP_SIZE: usize = 64;
/// A closure that holds the writer longer is worth a warning: every other writer waits for it.
const SLOW: Duration = Duration::from_millis(50);
/// How often a job runs because its group was lost through no fault of its own.
const MOST_RUNS: u32 = 3;

pub(crate) struct Writer {
    sender: Mutex<Option<SyncSender<Box<dyn Job>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    waiting: Arc<AtomicUsize>,
}

impl Writer {
    pub(crate) fn start(conn: SqliteConn, capacity: usize, group_time: Duration) -> Result<Self, DbError> {
        let (sender, receiver) = sync_channel(capacity);
        let waiting = Arc::new(AtomicUsize::new(0));
        let group = GroupCommit { conn, receiver, again: VecDeque::new(), waiting: Arc::clone(&waiting), group_time };
        let thread = std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || group.run())
            .map_err(|error| DbError::unavailable(format!("cannot start a thread: {error}")))?;
        Ok(Self { sender: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)), waiting })
    }

    pub(crate) fn submit<T, E, F>(&self, closure: F, limits: Limits, reply: Reply<Result<T, E>>) -> Result<(), DbError>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        E: TxError,
        T: Send + 'static,
    {
        let job = Box::new(WriteJob { closure, limits, reply: Some(reply), result: None, runs: 0 });
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = sender.as_ref().ok_or_else(DbError::closed)?;
        self.waiting.fetch_add(1, Ordering::Relaxed);
        sender.try_send(job).map_err(|error| {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            match error {
                TrySendError::Full(_) => DbError::QueueFull,
                TrySendError::Disconnected(_) => DbError::closed(),
            }
        })
    }

    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Commits what waits, then ends the thread.
    pub(crate) fn close(&self) {
        drop(self.sender.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            crate::pool::join(thread);
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.close();
    }
}

/// A write closure with its result, until the COMMIT.
trait Job: Send {
    /// Runs the closure; true when it wants to be committed.
    fn run(&mut self, conn: &SqliteConn) -> bool;
    /// Answers the caller: with the closure's own result, or with `lost` if the result did not become durable.
    fn answer(self: Box<Self>, lost: Option<DbError>);
    fn runs(&self) -> u32;
    /// Nobody waits for it any more.
    fn is_abandoned(&self) -> bool;
}

struct WriteJob<T, E, F> {
    closure: F,
    limits: Limits,
    reply: Option<Reply<Result<T, E>>>,
    result: Option<Result<T, E>>,
    runs: u32,
}

impl<T, E, F> Job for WriteJob<T, E, F>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
    E: TxError,
    T: Send,
{
    fn run(&mut self, conn: &SqliteConn) -> bool {
        self.runs += 1;
        let started = Instant::now();
        let result = run_closure(conn, self.limits, &self.closure);
        let took = started.elapsed();
        if took > SLOW {
            let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
            tracing::warn!(duration_ms = millis, "a transaction held the SQLite writer for long");
        }
        let is_fine = result.is_ok();
        self.result = Some(result);
        is_fine
    }

    fn answer(mut self: Box<Self>, lost: Option<DbError>) {
        let own = self.result.take();
        let result = match (own, lost) {
            (Some(own), None) => own,
            (_, Some(error)) => Err(E::from(error)),
            (None, None) => Err(E::from(DbError::closed())),
        };
        if let Some(reply) = self.reply.take() {
            reply.send(result);
        }
    }

    fn runs(&self) -> u32 {
        self.runs
    }

    fn is_abandoned(&self) -> bool {
        self.reply.as_ref().is_none_or(Reply::is_abandoned)
    }
}

/// Runs a closure on an open transaction of `conn` under its time limit; a panic becomes an error.
pub(crate) fn run_closure<T, E, F>(conn: &SqliteConn, limits: Limits, closure: &F) -> Result<T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E>,
    E: TxError,
{
    let deadline = limits.deadline();
    conn.set_deadline(Some(deadline));
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let mut tx = Tx::sqlite(conn, deadline);
        let value = closure(&mut tx)?;
        tx.must_be_sound()?;
        Ok(value)
    }));
    conn.set_deadline(None);
    outcome.unwrap_or_else(|payload| {
        let error = DbError::panicked(payload.as_ref());
        tracing::error!(error = %error, "a transaction panicked");
        Err(E::from(error))
    })
}

struct GroupCommit {
    conn: SqliteConn,
    receiver: Receiver<Box<dyn Job>>,
    /// Jobs of lost groups, before new ones.
    again: VecDeque<Box<dyn Job>>,
    waiting: Arc<AtomicUsize>,
    group_time: Duration,
}

impl GroupCommit {
    fn run(mut self) {
        crate::db::mark_database_thread();
        while let Some(job) = self.next_or_wait() {
            self.commit_group(job);
        }
        if let Err(error) = self.conn.batch("pragma optimize") {
            tracing::warn!(error = %error, "pragma optimize failed");
        }
    }

    fn next_or_wait(&mut self) -> Option<Box<dyn Job>> {
        if let Some(job) = self.next() {
            return Some(job);
        }
        loop {
            let job = self.taken(self.receiver.recv().ok()?);
            if job.is_some() {
                return job;
            }
        }
    }

    fn next(&mut self) -> Option<Box<dyn Job>> {
        if let Some(job) = self.again.pop_front() {
            return Some(job);
        }
        loop {
            let job = self.taken(self.receiver.try_recv().ok()?);
            if job.is_some() {
                return job;
            }
        }
    }

    /// A job from the queue, unless its caller went away meanwhile.
    fn taken(&self, job: Box<dyn Job>) -> Option<Box<dyn Job>> {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        (!job.is_abandoned()).then_some(job)
    }

    fn commit_group(&mut self, first: Box<dyn Job>) {
        if let Err(error) = self.conn.control("begin immediate") {
            return first.answer(Some(error));
        }
        let started = Instant::now();
        let mut done: Vec<Box<dyn Job>> = Vec::new();
        let mut next = Some(first);
        while let Some(mut job) = next {
            let ran = self.run_in_savepoint(job.as_mut());
            if !self.conn.in_transaction() {
                // SQLite gave up the whole transaction in this job, and with it everybody's work.
                job.answer(ran.err());
                return self.lost(done, &DbError::busy("another transaction of the group was interrupted"));
            }
            if let Err(error) = ran {
                job.answer(Some(error));
                let cause = DbError::busy("the group's transaction broke");
                return self.roll_back(done, &cause);
            }
            // One that ran again commits alone: it may be what the engine refuses at COMMIT.
            let is_alone = job.runs() > 1;
            done.push(job);
            let goes_on = !is_alone && done.len() < GROUP_SIZE && started.elapsed() < self.group_time;
            next = if goes_on && self.again.is_empty() { self.next() } else { None };
        }
        match self.conn.control("commit") {
            Ok(()) => done.into_iter().for_each(|job| job.answer(None)),
            Err(error) => {
                tracing::warn!(error = %error, group_size = done.len(), "a COMMIT failed");
                self.roll_back(done, &error);
            }
        }
    }

    /// An error means the savepoint itself could not be handled, so nothing of the group can be trusted.
    fn run_in_savepoint(&self, job: &mut dyn Job) -> Result<(), DbError> {
        self.conn.control("savepoint job")?;
        let wants_commit = job.run(&self.conn);
        if !self.conn.in_transaction() {
            return if wants_commit { Err(DbError::busy("the transaction was rolled back")) } else { Ok(()) };
        }
        if !wants_commit {
            self.conn.control("rollback to job")?;
        }
        self.conn.control("release job")
    }

    fn roll_back(&mut self, done: Vec<Box<dyn Job>>, cause: &DbError) {
        if self.conn.in_transaction()
            && let Err(error) = self.conn.control("rollback")
        {
            tracing::error!(error = %error, "a ROLLBACK failed");
        }
        if let [_] = done.as_slice() {
            // Alone in its group: the cause is its own.
            let job = done.into_iter().next().expect("the slice has one element");
            return job.answer(Some(same_error(cause)));
        }
        self.lost(done, cause);
    }

    /// Runs the jobs of a lost group again, each alone; the closures are `Fn` for this.
    fn lost(&mut self, done: Vec<Box<dyn Job>>, cause: &DbError) {
        for job in done {
            if job.runs() < MOST_RUNS {
                self.again.push_back(job);
            } else {
                job.answer(Some(DbError::busy(cause.to_string())));
            }
        }
    }
}

/// Errors are not `Clone` because of their sources; a refused COMMIT keeps its kind for the one who caused it.
fn same_error(error: &DbError) -> DbError {
    match error {
        DbError::ForeignKey => DbError::ForeignKey,
        other => DbError::busy(format!("the commit failed: {other}")),
    }
}
