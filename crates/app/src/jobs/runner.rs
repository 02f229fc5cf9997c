//! Claims due jobs and runs them.

use super::{JOBS, Job};
use crate::app::App;
use crate::error::{Error, Result};
use crate::secrets::new_secret;
use crate::setup::system_actor;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use mingxi_domain::ids::OrgId;
use mingxi_store::jobs::{self as store, ClaimedJob};
use mingxi_store::organizations;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
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

/// Runs the jobs of all organisations, one after the other. Start several for more.
pub struct Runner {
    app: App,
    jobs: &'static [Job],
    holder: String,
}

impl Runner {
    /// A runner of every job.
    #[must_use]
    pub fn new(app: App) -> Self {
        Self::of(app, JOBS)
    }

    /// A runner of these jobs.
    #[must_use]
    pub fn of(app: App, jobs: &'static [Job]) -> Self {
        Self { app, jobs, holder: new_secret() }
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

    /// One round over all organisations with due jobs.
    ///
    /// # Errors
    /// Of the database; a job that fails is counted, not returned.
    pub fn run_due(&self) -> Result<Ran> {
        let now = self.app.clock.now();
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

    /// Runs a job and marks it done, in one transaction.
    fn run(&self, org: OrgId, claimed: &ClaimedJob) -> Result<()> {
        let job = self.jobs.iter().find(|job| job.name == claimed.name);
        let run = job.ok_or_else(|| Error::Internal(format!("no job is called {}", claimed.name)))?.run;
        let zone = self
            .app
            .db
            .read_blocking(move |tx| -> Result<_> { Ok(organizations::find(tx, org)?) })?
            .map(|found| found.time_zone);
        let zone = zone.and_then(|name| TimeZone::get(&name).ok()).unwrap_or(TimeZone::UTC);
        let (claimed, holder) = (claimed.clone(), self.holder.clone());
        self.app.write_blocking(&system_actor(org, zone), move |work| {
            // First: a job whose lease was lost stops here.
            store::finish(work.tx, org, claimed.id, &holder, work.now)?;
            run(work, &claimed.payload)
        })
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
