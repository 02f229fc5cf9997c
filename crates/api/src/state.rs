//! What every handler is given.

use crate::answer::{Answer, Answered};
use crate::codes;
use crate::error::ApiError;
use crate::extract::DryRun;
use crate::idempotency::IdempotencyKey;
use crate::limits::Limiter;
use crate::live::Feeds;
use crate::metrics::Metrics;
use crate::passwords::Passwords;
use crate::settings::Settings;
use crate::setup::DemoRun;
use crate::turns::Turns;
use mingxi_app::idempotency::{self, Kept};
use mingxi_app::{Actor, Error, Work};
use mingxi_domain::ids::UserId;
use mingxi_store::{DbError, TxError};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// Longest time of a list or its totals. Nobody looks at a screen for longer, and the reader is needed.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// The application behind the HTTP door. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Verbs, database, clock, ids.
    pub core: mingxi_app::App,
    /// What the operator set.
    pub settings: Arc<Settings>,
    pub(crate) requests: Arc<Limiter<UserId>>,
    /// Attempts to sign in by address; what passes is counted in the database too.
    pub(crate) strangers: Arc<Limiter<IpAddr>>,
    pub(crate) passwords: Passwords,
    pub(crate) metrics: Metrics,
    pub(crate) previews: Turns,
    pub(crate) feeds: Feeds,
    pub(crate) demo: DemoRun,
}

impl App {
    /// The HTTP door of an application.
    #[must_use]
    pub fn new(core: mingxi_app::App, settings: Settings) -> Self {
        Self {
            requests: Arc::new(Limiter::new(settings.requests_per_minute, &core.clock)),
            strangers: Arc::new(Limiter::new(settings.sign_ins_per_address, &core.clock)),
            passwords: Passwords::new(),
            metrics: Metrics::new(),
            previews: Turns::default(),
            feeds: Feeds::new(),
            demo: DemoRun::default(),
            settings: Arc::new(settings),
            core,
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
        let previewed = self.preview(actor, move |work| verb(work)?.preview()).await?;
        Ok(Answered::first(axum::http::StatusCode::OK, previewed))
    }

    /// Runs a verb and rolls everything back. It is a write to the database and keeps other writes waiting, so it gets
    /// little time, and a user one preview at a time (decision 11).
    pub(crate) async fn preview<T, F>(&self, actor: Actor, verb: F) -> Result<T, ApiError>
    where
        F: Fn(&mut Work) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let _turn = self.previews.take(actor.user()).await;
        let core = self.core.clone();
        let db = self.core.db.with_time_limit(self.settings.preview_time);
        let undone: Result<(), Undo<T>> = db
            .write(move |tx| {
                let preview = core.work(tx, &actor, |work| -> Result<T, Error> {
                    let preview = verb(work)?;
                    // Late refusals of the database show in the preview too.
                    work.tx.flush()?;
                    Ok(preview)
                });
                Err(preview.map_or_else(Undo::Refused, Undo::Preview))
            })
            .await;
        match undone {
            Err(Undo::Preview(preview)) => Ok(preview),
            Err(Undo::Refused(Error::Db(DbError::Timeout))) => {
                Err(ApiError::door(codes::PREVIEW_TOO_SLOW, codes::PREVIEW_TOO_SLOW.advice))
            }
            Err(Undo::Refused(error)) => Err(error.into()),
            Ok(()) => Err(Error::Internal("a preview was not rolled back".into()).into()),
        }
    }
}

/// Why the transaction of a preview rolls back: always.
enum Undo<T> {
    /// The verb worked; this is what it would have answered.
    Preview(T),
    /// The verb refused.
    Refused(Error),
}

impl<T> From<DbError> for Undo<T> {
    fn from(error: DbError) -> Self {
        Self::Refused(error.into())
    }
}

impl<T: Send + 'static> TxError for Undo<T> {
    fn db_error(&self) -> Option<&DbError> {
        match self {
            Self::Preview(_) => None,
            Self::Refused(error) => error.db_error(),
        }
    }
}
