//! 任务 Jobs: rows claimed with a lease, retried with back-off, run at least once.

use crate::error::DbError;
use crate::row::{FromRow, Row};
use crate::sql;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::v;
use jiff::Timestamp;
use mingxi_domain::ids::{JobId, OrgId};
use serde_json::Value as Json;

/// Attempts before a job is given up as dead.
pub const MAX_ATTEMPTS: i64 = 10;

/// A job to enqueue.
#[derive(Clone, Debug)]
pub struct NewJob<'a> {
    /// Its id.
    pub id: JobId,
    /// Which job, `verb_noun`.
    pub name: &'a str,
    /// Ids the job reads the world from.
    pub payload: Json,
    /// At most one waiting job with this key; a second enqueue changes nothing.
    pub unique_key: Option<&'a str>,
    /// Not before this moment.
    pub run_at: Timestamp,
    /// Now.
    pub created_at: Timestamp,
}

/// A job claimed by a worker.
#[derive(Clone, Debug)]
pub struct ClaimedJob {
    /// Its id.
    pub id: JobId,
    /// Which job.
    pub name: String,
    /// Ids the job reads the world from.
    pub payload: Json,
    /// Attempts so far, this one included.
    pub attempts: i64,
}

impl FromRow for ClaimedJob {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            payload: row.get("payload")?,
            attempts: row.get("attempts")?,
        })
    }
}

const ENQUEUE: Sql = sql!(
    "insert into job (org_id, id, name, payload, unique_key, run_at, max_attempts, state, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8)
     on conflict (org_id, unique_key) where state = 'waiting' do nothing"
);

/// Enqueues a job in the verb's transaction.
///
/// # Errors
/// Of the database.
pub fn enqueue(tx: &mut Tx, org: OrgId, job: &NewJob) -> Result<(), DbError> {
    let values = v![org, job.id, job.name, job.payload, job.unique_key, job.run_at, MAX_ATTEMPTS, job.created_at];
    tx.put(ENQUEUE, values)
}

const DUE_ORGANIZATIONS: Sql =
    sql!("select distinct org_id from job where state = 'waiting' and run_at <= $1 order by org_id limit 100");

/// Organisations with due jobs. A plain read: claiming then names one organisation, as a sharded database needs.
///
/// # Errors
/// Of the database.
pub fn due_organizations(tx: &mut Tx, now: Timestamp) -> Result<Vec<OrgId>, DbError> {
    Ok(tx.all::<(OrgId,)>(DUE_ORGANIZATIONS, v![now])?.into_iter().map(|(org,)| org).collect())
}

/// How often the worker of a job may end without a word before the job is given up. Each time may have taken a whole
/// server along, so it is fewer than [`MAX_ATTEMPTS`].
pub const MAX_LOST: i64 = 3;

/// A job that is due. One that still has a lease, though an old one, was never heard of again.
struct DueJob {
    id: JobId,
    attempts: i64,
    max_attempts: i64,
    lost: i64,
}

impl FromRow for DueJob {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        let was_held = row.get::<Option<Timestamp>>("leased_until")?.is_some();
        let lost = row.get::<i64>("lost")? + i64::from(was_held);
        Ok(Self { id: row.get("id")?, attempts: row.get("attempts")?, max_attempts: row.get("max_attempts")?, lost })
    }
}

const DUE: Sql = sql!(
    "select id, attempts, max_attempts, lost, leased_until from job where org_id = $1 and state = 'waiting' and run_at <= $2
     and (leased_until is null or leased_until < $2) order by run_at, id limit 1"
);
const CLAIM: Sql = sql!(
    "update job set attempts = attempts + 1, lease_holder = $3, leased_until = $4, lost = $5
     where org_id = $1 and id = $2 returning id, name, payload, attempts"
);
const GIVE_UP: Sql = sql!(
    "update job set state = 'dead', run_at = $3, lost = $4, last_error = $5, lease_holder = null, leased_until = null
     where org_id = $1 and id = $2"
);

/// Claims the next due job of an organisation until `leased_until`. A job is given up on the way when its attempts are
/// used up, or when its workers ended without a word [`MAX_LOST`] times: it may be what ends them.
///
/// # Errors
/// Of the database.
pub fn claim(
    tx: &mut Tx,
    org: OrgId,
    holder: &str,
    now: Timestamp,
    leased_until: Timestamp,
) -> Result<Option<ClaimedJob>, DbError> {
    loop {
        let due = DUE + tx.for_update_skip_locked();
        let Some(due) = tx.opt::<DueJob>(due, v![org, now])? else { return Ok(None) };
        if due.lost < MAX_LOST && due.attempts < due.max_attempts {
            return tx.opt(CLAIM, v![org, due.id, holder, leased_until, due.lost]);
        }
        let reason = format!("given up: its worker ended without a word {} times", due.lost);
        tx.put_expect(1, GIVE_UP, v![org, due.id, now, due.lost, reason])?;
    }
}

const RENEW: Sql =
    sql!("update job set leased_until = $4 where org_id = $1 and id = $2 and lease_holder = $3 and state = 'waiting'");

/// Keeps a claimed job until `leased_until`, for work that takes longer than one transaction.
///
/// # Errors
/// [`DbError::RowCount`] when the lease was lost; the work then rolls back.
pub fn renew(tx: &mut Tx, org: OrgId, id: JobId, holder: &str, leased_until: Timestamp) -> Result<(), DbError> {
    tx.put_expect(1, RENEW, v![org, id, holder, leased_until])
}

const END_LEASES: Sql =
    sql!("update job set leased_until = $2 where org_id = $1 and state = 'waiting' and leased_until > $2");

/// Ends every lease of an organisation: whoever had them is known to be gone.
///
/// # Errors
/// Of the database.
pub fn end_leases(tx: &mut Tx, org: OrgId, now: Timestamp) -> Result<(), DbError> {
    tx.put(END_LEASES, v![org, now])
}

const STANDING: Sql = sql!(
    "select distinct name from job where org_id = $1 and unique_key = name and (state = 'waiting' or (state = 'dead' and run_at > $2))"
);

/// Names of the periodic jobs that wait, or were given up after `since`.
///
/// # Errors
/// Of the database.
pub fn list_standing(tx: &mut Tx, org: OrgId, since: Timestamp) -> Result<Vec<String>, DbError> {
    Ok(tx.all::<(String,)>(STANDING, v![org, since])?.into_iter().map(|(name,)| name).collect())
}

const FIND_STATE: Sql = sql!(
    "select state, last_error from job where org_id = $1 and unique_key = $2 order by case when state = 'waiting' then 0 else 1 end, id desc limit 1"
);

/// State and last error of the job with this key: the waiting one, or the newest of those that are over.
///
/// # Errors
/// Of the database.
pub fn find_by_key(tx: &mut Tx, org: OrgId, key: &str) -> Result<Option<(String, Option<String>)>, DbError> {
    tx.opt(FIND_STATE, v![org, key])
}

const DELETE_OVER: Sql = sql!(
    "delete from job where org_id = $1 and id in (
       select id from job where org_id = $1 and state <> 'waiting' and run_at < $2 order by run_at limit $3)"
);

/// Forgets jobs that were over before a moment, at most `limit`. Returns how many.
///
/// # Errors
/// Of the database.
pub fn delete_over(tx: &mut Tx, org: OrgId, moment: Timestamp, limit: i64) -> Result<u64, DbError> {
    tx.exec(DELETE_OVER, v![org, moment, limit])
}

const FINISH: Sql = sql!(
    "update job set state = 'done', finished_at = $4, lease_holder = null, leased_until = null
     where org_id = $1 and id = $2 and lease_holder = $3 and state = 'waiting'"
);

/// Marks a claimed job done, in the transaction of its work.
///
/// # Errors
/// [`DbError::RowCount`] when the lease was lost; the work then rolls back.
pub fn finish(tx: &mut Tx, org: OrgId, id: JobId, holder: &str, now: Timestamp) -> Result<(), DbError> {
    tx.put_expect(1, FINISH, v![org, id, holder, now])
}

const FAIL: Sql = sql!(
    "update job set state = case when attempts >= max_attempts then 'dead' else 'waiting' end,
     run_at = $4, last_error = $5, lost = 0, lease_holder = null, leased_until = null
     where org_id = $1 and id = $2 and lease_holder = $3"
);

/// Puts a failed job back for `run_at`, or gives it up after its last attempt.
///
/// # Errors
/// Of the database.
pub fn fail(tx: &mut Tx, org: OrgId, id: JobId, holder: &str, run_at: Timestamp, error: &str) -> Result<(), DbError> {
    tx.put(FAIL, v![org, id, holder, run_at, error])
}

/// A job, as the operator sees it.
#[derive(Clone, Debug)]
pub struct JobRow {
    /// Its id.
    pub id: JobId,
    /// Which job.
    pub name: String,
    /// `waiting`, `done` or `dead`.
    pub state: String,
    /// Attempts so far.
    pub attempts: i64,
    /// Attempts before it is given up.
    pub max_attempts: i64,
    /// When it runs next.
    pub run_at: Timestamp,
    /// Until when a worker holds it.
    pub leased_until: Option<Timestamp>,
    /// Why it failed last.
    pub last_error: Option<String>,
    /// When it was enqueued.
    pub created_at: Timestamp,
    /// When it was done.
    pub finished_at: Option<Timestamp>,
}

impl FromRow for JobRow {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            state: row.get("state")?,
            attempts: row.get("attempts")?,
            max_attempts: row.get("max_attempts")?,
            run_at: row.get("run_at")?,
            leased_until: row.get("leased_until")?,
            last_error: row.get("last_error")?,
            created_at: row.get("created_at")?,
            finished_at: row.get("finished_at")?,
        })
    }
}

const LIST: Sql = sql!(
    "select id, name, state, attempts, max_attempts, run_at, leased_until, last_error, created_at, finished_at from job
     where org_id = $1 and id < $2 and ($3 = '' or state = $3) order by id desc limit $4"
);

/// The jobs of an organisation before an id, newest first; of one state, or of all when it is empty.
///
/// # Errors
/// Of the database.
pub fn list(tx: &mut Tx, org: OrgId, before: i64, state: &str, limit: i64) -> Result<Vec<JobRow>, DbError> {
    tx.all(LIST, v![org, before, state, limit])
}

const FIND: Sql = sql!(
    "select id, name, state, attempts, max_attempts, run_at, leased_until, last_error, created_at, finished_at from job
     where org_id = $1 and id = $2"
);

/// A job, held until commit.
///
/// # Errors
/// Of the database.
pub fn lock(tx: &mut Tx, org: OrgId, id: JobId) -> Result<Option<JobRow>, DbError> {
    tx.opt(FIND + tx.for_update(), v![org, id])
}

const RETRY: Sql = sql!(
    "update job set state = 'waiting', attempts = 0, lost = 0, run_at = $3 where org_id = $1 and id = $2 and state = 'dead'"
);

/// Puts a job that was given up back in the queue.
///
/// # Errors
/// [`DbError::UniqueViolation`] when another one with its key waits; [`DbError::RowCount`] when it is not dead.
pub fn retry(tx: &mut Tx, org: OrgId, id: JobId, now: Timestamp) -> Result<(), DbError> {
    tx.put_expect(1, RETRY, v![org, id, now])
}

const CANCEL: Sql = sql!(
    "update job set state = 'dead', last_error = $3, lease_holder = null, leased_until = null
     where org_id = $1 and id = $2 and state = 'waiting'"
);

/// Takes a waiting job out of the queue.
///
/// # Errors
/// [`DbError::RowCount`] when it does not wait.
pub fn cancel(tx: &mut Tx, org: OrgId, id: JobId, reason: &str) -> Result<(), DbError> {
    tx.put_expect(1, CANCEL, v![org, id, reason])
}
