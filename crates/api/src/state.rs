//! What every handler is given.

use crate::answer::{Answer, Answered};
use crate::error::ApiError;
use crate::extract::DryRun;
use crate::idempotency::IdempotencyKey;
use crate::limits::Limiter;
use crate::live::Feeds;
use crate::metrics::Metrics;
use crate::settings::Settings;
use crate::setup::DemoRun;
use mingxi_app::idempotency::{self, Kept};
use mingxi_app::{Actor, Error, Work};
use mingxi_store::{DbError, TxError};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Longest time of a list or its totals. Nobody looks at a screen for longer, and the reader is needed.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// Passwords checked at the same time. Each takes 19 MiB and all of a core.
const PASSWORDS_AT_ONCE: usize = 2;

/// The application behind the HTTP door. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Verbs, database, clock, ids.
    pub core: mingxi_app::App,
    /// What the operator set.
    pub settings: Arc<Settings>,
    pub(crate) requests: Arc<Limiter>,
    pub(crate) passwords: Arc<Semaphore>,
    pub(crate) metrics: Metrics,
    pub(crate) feeds: Feeds,
    pub(crate) demo: DemoRun,
}

impl App {
    /// The HTTP door of an application.
    #[must_use]
    pub fn new(core: mingxi_app::App, settings: Settings) -> Self {
        Self {
            core,
            requests: Arc::new(Limiter::new(settings.requests_per_minute)),
            passwords: Arc::new(Semaphore::new(PASSWORDS_AT_ONCE)),
            metrics: Metrics::new(),
            feeds: Feeds::new(),
            demo: DemoRun::default(),
            settings: Arc::new(settings),
        }
    }

    /// Runs a reading verb.
    pub(crate) async fn read<T, F>(&self, actor: Actor, verb: F) -> Result<T, ApiError>
    where
        F: Fn(&mut Work) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        Ok(self.core.read(actor, verb).await?)
    }

    /// Runs a reading verb that whoever looks at a screen waits for: it ends after [`LONGEST_WAIT`].
    pub(crate) async fn read_briefly<T, F>(&self, actor: Actor, verb: F) -> Result<T, ApiError>
    where
        F: Fn(&mut Work) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let core = mingxi_app::App { db: self.core.db.with_time_limit(LONGEST_WAIT), ..self.core.clone() };
        Ok(core.read(actor, verb).await?)
    }

    /// Runs a verb in one transaction, once per idempotency key: a repeat gets the kept answer.
    pub(crate) async fn write<A, F>(&self, actor: Actor, key: IdempotencyKey, verb: F) -> Result<Answered, ApiError>
    where
        F: Fn(&mut Work) -> Result<A, Error> + Send + 'static,
        A: Answer,
    {
        let answered = self.core.write(actor, move |work| {
            if let Some(kept) = idempotency::begin(work, &key.request)? {
                return Ok(Answered::repeated(kept));
            }
            let answer = verb(work)?;
            let kept = Kept { status: i64::from(answer.status().as_u16()), body: answer.kept_body()? };
            idempotency::keep(work, &key.request, &kept)?;
            Ok(Answered::first(answer.status(), answer.body()?))
        });
        Ok(answered.await?)
    }

    /// As [`Self::write`], or with `dry_run=true` only shows what would be: everything is rolled back, the key too.
    pub(crate) async fn preview_or_write<A, F>(
        &self,
        actor: Actor,
        key: IdempotencyKey,
        dry_run: DryRun,
        verb: F,
    ) -> Result<Answered, ApiError>
    where
        F: Fn(&mut Work) -> Result<A, Error> + Send + 'static,
        A: Answer,
    {
        if !dry_run.is_on() {
            return self.write(actor, key, verb).await;
        }
        let core = self.core.clone();
        let undone: Result<(), Undo> = self
            .core
            .db
            .write(move |tx| {
                let preview = core.work(tx, &actor, |work| -> Result<String, Error> {
                    let preview = verb(work)?.preview()?;
                    // Late refusals of the database show in the preview too.
                    work.tx.flush()?;
                    Ok(preview)
                });
                Err(preview.map_or_else(Undo::Refused, Undo::Preview))
            })
            .await;
        match undone {
            Err(Undo::Preview(body)) => Ok(Answered::first(axum::http::StatusCode::OK, body)),
            Err(Undo::Refused(error)) => Err(error.into()),
            Ok(()) => Err(Error::Internal("a preview was not rolled back".into()).into()),
        }
    }
}

/// Why the transaction of a preview rolls back: always.
enum Undo {
    /// The verb worked; this is what it would have answered.
    Preview(String),
    /// The verb refused.
    Refused(Error),
}

impl From<DbError> for Undo {
    fn from(error: DbError) -> Self {
        Self::Refused(error.into())
    }
}

impl TxError for Undo {
    fn db_error(&self) -> Option<&DbError> {
        match self {
            Self::Preview(_) => None,
            Self::Refused(error) => error.db_error(),
        }
    }
}
