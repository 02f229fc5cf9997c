//! Claims due jobs and runs them.

use super::{JOBS, Job, STANDING, TASKS, Task};
use crate::actor::Actor;
use crate::app::App;
use crate::error::{Error, Result};
use crate::imports;
use crate::secrets::new_secret;
use crate::setup::system_actor;
use crate::work::Work;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use mingxi_domain::ids::{JobId, OrgId};
use mingxi_store::jobs::{self as store, ClaimedJob};
use mingxi_store::{Tx, organizations};
use serde_json::Value as Json;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A worker that stopped is given up after this long, and its job runs again elsewhere.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// The first retry comes after this many seconds; each later one takes twice as long, at most an hour.
const FIRST_RETRY_SECONDS: i64 = 10;
const MAX_RETRY_SECONDS: i64 = 3600;
/// How often an idle worker looks.
const POLL: Duration = Duration::from_secs(1);
/// After this many jobs of one organisation the others get their turn.
const TURN: usize = 20;

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Jobs done.
    pub done: usize,
    /// Jobs that failed and are put back, or given up.
    pub failed: usize,
}

/// How often periodic work is looked for.
const TICK: SignedDuration = SignedDuration::from_mins(1);
/// Periodic work that was given up comes back after this long.
const REST: SignedDuration = SignedDuration::from_hours(24);

/// Runs the jobs of all organisations, one after the other. Start several for more.
pub struct Runner {
    app: App,
    jobs: &'static [Job],
    tasks: &'static [Task],
    holder: String,
    /// When periodic work was looked for last.
    ticked: Mutex<Option<Timestamp>>,
}

/// A job in the hands of its task.
pub struct Held<'r> {
    /// The application.
    pub app: &'r App,
    /// The system, in the organisation of the job.
    pub system: Actor,
    /// Ids the task reads the world from.
    pub payload: &'r Json,
    /// What the transactions of the task show.
    pub claim: Claim,
}

/// The right to work on a job, as long as its lease lasts.
#[derive(Clone, Debug)]
pub struct Claim {
    id: JobId,
    holder: String,
}

impl Claim {
    /// The claim of `holder` on a job.
    #[must_use]
    pub fn new(id: JobId, holder: impl Into<String>) -> Self {
        Self { id, holder: holder.into() }
    }

    /// Keeps the job for a while longer, in a transaction of its work. An error means that somebody else has it by now
    /// and the work must not be kept.
    ///
    /// # Errors
    /// Of the database.
    pub fn keep(&self, work: &mut Work) -> Result<()> {
        Ok(store::renew(work.tx, work.org(), self.id, &self.holder, work.now + LEASE)?)
    }

    /// Marks the job done, in the last transaction of its work.
    ///
    /// # Errors
    /// As [`Self::keep`].
    pub fn finish(&self, work: &mut Work) -> Result<()> {
        Ok(store::finish(work.tx, work.org(), self.id, &self.holder, work.now)?)
    }
}

impl Runner {
    /// A runner of every job.
    #[must_use]
    pub fn new(app: App) -> Self {
        Self { tasks: TASKS, ..Self::of(app, JOBS) }
    }

    /// A runner of these jobs alone, without periodic work.
    #[must_use]
    pub fn of(app: App, jobs: &'static [Job]) -> Self {
        Self { app, jobs, tasks: &[], holder: new_secret(), ticked: Mutex::default() }
    }

    /// Works until `stop` says so or its other end is gone. Looks again every second when there is nothing to do.
    pub fn work_until(&self, stop: &Receiver<()>) {
        loop {
            let ran = self.run_due().unwrap_or_else(|error| {
                tracing::error!(error = %error, "cannot look for jobs");
                Ran::default()
            });
            let pause = if ran == Ran::default() { POLL } else { Duration::ZERO };
            match stop.recv_timeout(pause) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Takes the jobs of workers that are gone out of their hands. Only for whoever has the database alone, as a process
    /// that opens a SQLite file has.
    ///
    /// # Errors
    /// Of the database.
    pub fn take_over(&self) -> Result<()> {
        let now = self.app.clock.now();
        for organization in self.app.db.read_blocking(organizations::list)? {
            let org = organization.id;
            self.app.db.write_blocking(move |tx| -> Result<_> { Ok(store::end_leases(tx, org, now)?) })?;
        }
        Ok(())
    }

    /// One round over all organisations with due jobs.
    ///
    /// # Errors
    /// Of the database; a job that fails is counted, not returned.
    pub fn run_due(&self) -> Result<Ran> {
        let now = self.app.clock.now();
        self.tick(now)?;
        let due = self.app.db.read_blocking(move |tx| -> Result<_> { Ok(store::due_organizations(tx, now)?) })?;
        let mut ran = Ran::default();
        for org in due {
            for _ in 0..TURN {
                match self.run_next(org)? {
                    Some(true) => ran.done += 1,
                    Some(false) => ran.failed += 1,
                    None => break,
                }
            }
        }
        Ok(ran)
    }

    /// The next due job of an organisation: whether it was done, or nothing when there is none.
    fn run_next(&self, org: OrgId) -> Result<Option<bool>> {
        let (now, holder) = (self.app.clock.now(), self.holder.clone());
        let claimed = self
            .app
            .db
            .write_blocking(move |tx| -> Result<_> { Ok(store::claim(tx, org, &holder, now, now + LEASE)?) })?;
        let Some(claimed) = claimed else { return Ok(None) };
        match self.run(org, &claimed) {
            Ok(()) => Ok(Some(true)),
            Err(error) => {
                tracing::error!(job.id = %claimed.id, job.name = claimed.name, job.attempts = claimed.attempts, error = %error, "a job failed");
                self.put_back(org, &claimed, &error)?;
                Ok(Some(false))
            }
        }
    }

    /// Runs a job and marks it done, in one transaction; a task in transactions of its own.
    fn run(&self, org: OrgId, claimed: &ClaimedJob) -> Result<()> {
        let system = self.system(org)?;
        let claim = Claim::new(claimed.id, &self.holder);
        if let Some(task) = self.tasks.iter().find(|task| task.name == claimed.name) {
            return (task.run)(&Held { app: &self.app, system, payload: &claimed.payload, claim });
        }
        let job = self.jobs.iter().find(|job| job.name == claimed.name);
        let run = job.ok_or_else(|| Error::Internal(format!("no job is called {}", claimed.name)))?.run;
        let payload = claimed.payload.clone();
        self.app.write_blocking(&system, move |work| {
            // First: a job whose lease was lost stops here.
            claim.finish(work)?;
            run(work, &payload)
        })
    }

    fn system(&self, org: OrgId) -> Result<Actor> {
        let find = move |tx: &mut Tx| -> Result<_> { Ok(organizations::find(tx, org)?) };
        let zone = self.app.db.read_blocking(find)?.map(|found| found.time_zone);
        Ok(system_actor(org, zone.and_then(|name| TimeZone::get(&name).ok()).unwrap_or(TimeZone::UTC)))
    }

    /// Now and then: what should be in the queue of every organisation and is not.
    fn tick(&self, now: Timestamp) -> Result<()> {
        let mut ticked = self.ticked.lock().unwrap_or_else(PoisonError::into_inner);
        if self.tasks.is_empty() || ticked.is_some_and(|before| now.duration_since(before).abs() < TICK) {
            return Ok(());
        }
        for organization in self.app.db.read_blocking(organizations::list)? {
            self.put_back_missing(organization.id, now)?;
        }
        *ticked = Some(now);
        Ok(())
    }

    fn put_back_missing(&self, org: OrgId, now: Timestamp) -> Result<()> {
        let find = move |tx: &mut Tx| -> Result<_> { Ok(store::list_standing(tx, org, now - REST)?) };
        let known = self.app.db.read_blocking(find)?;
        let missing: Vec<_> = STANDING.iter().filter(|(name, _)| !known.iter().any(|one| one == name)).collect();
        if !missing.is_empty() {
            let names: Vec<_> = missing.iter().map(|(name, _)| *name).collect();
            tracing::warn!(org.id = %org, jobs = names.join(", "), "periodic work was missing and is put back");
            self.app.write_blocking(&self.system(org)?, move |work| {
                missing.iter().try_for_each(|(_, schedule)| schedule(work))
            })?;
        }
        imports::sweep(&self.app, &self.system(org)?)
    }

    fn put_back(&self, org: OrgId, claimed: &ClaimedJob, error: &Error) -> Result<()> {
        let run_at = next_try(self.app.clock.now(), claimed.attempts);
        let (id, holder, reason) = (claimed.id, self.holder.clone(), error.to_string());
        self.app.db.write_blocking(move |tx| Ok(store::fail(tx, org, id, &holder, run_at, &reason)?))
    }
}

/// 10 seconds after the first attempt, then 20, 40, … at most an hour.
fn next_try(now: Timestamp, attempts: i64) -> Timestamp {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or_default().min(20);
    let seconds = FIRST_RETRY_SECONDS.saturating_mul(1_i64 << doublings).min(MAX_RETRY_SECONDS);
    now + SignedDuration::from_secs(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_wait_twice_as_long_each_time() {
        let start = Timestamp::from_second(0).expect("a moment");
        let waits: Vec<_> = [1, 2, 3, 9, 10, 1_000].map(|attempts| next_try(start, attempts).as_second()).into();
        assert_eq!(waits, [10, 20, 40, 2560, 3600, 3600]);
    }
}
