//! Threads that each own one connection and take jobs from a bounded queue.
//!
//! SQLite readers and PostgreSQL connections are both such pools. The worker that became idle last gets the
//! next job: its statement cache is warm, and the others' connections may rest.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use crate::error::DbError;

/// Something to do with a connection. It catches its own panics and sends its own reply.
pub(crate) type Job<C> = Box<dyn FnOnce(&mut C) + Send>;

pub(crate) struct Pool<C> {
    shared: Arc<Shared<C>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    workers: usize,
}

struct Shared<C> {
    state: Mutex<State<C>>,
    capacity: usize,
}

struct State<C> {
    queue: VecDeque<Job<C>>,
    /// Workers without a job, the latest last.
    idle: Vec<Arc<Seat<C>>>,
    is_closed: bool,
}

/// Where a waiting worker is handed its next job.
struct Seat<C> {
    wakes: Condvar,
    job: Mutex<Option<Order<C>>>,
}

enum Order<C> {
    Run(Job<C>),
    Stop,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<C: 'static> Pool<C> {
    /// Starts a thread for each connection maker; it runs on its own thread.
    pub(crate) fn start<M>(name: &str, capacity: usize, makers: Vec<M>) -> Result<Self, DbError>
    where
        M: FnOnce() -> C + Send + 'static,
    {
        let state = State { queue: VecDeque::new(), idle: Vec::new(), is_closed: false };
        let shared = Arc::new(Shared { state: Mutex::new(state), capacity });
        let workers = makers.len();
        let mut threads = Vec::with_capacity(workers);
        for (index, make) in makers.into_iter().enumerate() {
            let shared = Arc::clone(&shared);
            let thread = std::thread::Builder::new()
                .name(format!("{name}-{index}"))
                .spawn(move || shared.work(&mut make()))
                .map_err(|error| DbError::unavailable(format!("cannot start a thread: {error}")))?;
            threads.push(thread);
        }
        Ok(Self { shared, threads: Mutex::new(threads), workers })
    }

    pub(crate) fn submit(&self, job: Job<C>) -> Result<(), DbError> {
        let mut state = lock(&self.shared.state);
        if state.is_closed {
            return Err(DbError::closed());
        }
        if let Some(seat) = state.idle.pop() {
            drop(state);
            seat.give(Order::Run(job));
            return Ok(());
        }
        if state.queue.len() >= self.shared.capacity {
            return Err(DbError::QueueFull);
        }
        state.queue.push_back(job);
        Ok(())
    }

    /// Workers, idle workers, waiting jobs.
    pub(crate) fn numbers(&self) -> (usize, usize, usize) {
        let state = lock(&self.shared.state);
        (self.workers, state.idle.len(), state.queue.len())
    }
}

impl<C> Pool<C> {
    /// Lets running jobs finish, forgets waiting ones (their callers see a closed database), ends the threads.
    pub(crate) fn close(&self) {
        let (idle, forgotten) = {
            let mut state = lock(&self.shared.state);
            state.is_closed = true;
            (std::mem::take(&mut state.idle), std::mem::take(&mut state.queue))
        };
        drop(forgotten);
        idle.iter().for_each(|seat| seat.give(Order::Stop));
        // Out of the lock first: a job that drops the last handle comes by here as well.
        let threads = std::mem::take(&mut *lock(&self.threads));
        threads.into_iter().for_each(join);
    }
}

/// Joins a worker, unless it is the one who closes: the last handle can be dropped inside a job.
pub(crate) fn join(thread: JoinHandle<()>) {
    if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
        tracing::error!("a database thread panicked");
    }
}

impl<C> Drop for Pool<C> {
    fn drop(&mut self) {
        self.close();
    }
}

impl<C> Shared<C> {
    fn work(&self, connection: &mut C) {
        crate::db::mark_database_thread();
        let seat = Arc::new(Seat { wakes: Condvar::new(), job: Mutex::new(None) });
        while let Some(job) = self.next(&seat) {
            job(connection);
        }
    }

    fn next(&self, seat: &Arc<Seat<C>>) -> Option<Job<C>> {
        {
            let mut state = lock(&self.state);
            if let Some(job) = state.queue.pop_front() {
                return Some(job);
            }
            if state.is_closed {
                return None;
            }
            state.idle.push(Arc::clone(seat));
        }
        match seat.wait() {
            Order::Run(job) => Some(job),
            Order::Stop => None,
        }
    }
}

impl<C> Seat<C> {
    fn give(&self, order: Order<C>) {
        *lock(&self.job) = Some(order);
        self.wakes.notify_one();
    }

    fn wait(&self) -> Order<C> {
        let mut job = lock(&self.job);
        loop {
            if let Some(order) = job.take() {
                return order;
            }
            job = self.wakes.wait(job).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
