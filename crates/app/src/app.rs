//! What a running process holds: the database, the clock and the id source.

use crate::actor::Actor;
use crate::clock::Clock;
use crate::error::Result;
use crate::id_source::IdSource;
use crate::memo::Memo;
use crate::standings::Standings;
use crate::work::Work;
use mingxi_store::{Db, Tx};

/// What every door needs to run verbs. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// Makes ids.
    pub ids: IdSource,
    /// Who came in lately.
    pub standings: Standings,
}

impl App {
    /// An application on this database, with nobody in it yet.
    #[must_use]
    pub fn new(db: Db, ids: IdSource, clock: Clock) -> Self {
        Self { db, clock, ids, standings: Standings::default() }
    }

    /// Runs a verb in one transaction. It may run again when the database asks for it, so it only reads its captures.
    ///
    /// # Errors
    /// Whatever the verb refuses, or the database's.
    pub async fn write<T, F>(&self, actor: Actor, verb: F) -> Result<T>
    where
        F: Fn(&mut Work) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let app = self.clone();
        self.db.write(move |tx| app.work(tx, &actor, &verb)).await
    }

    /// Runs a reading verb in one read transaction.
    ///
    /// # Errors
    /// Whatever the verb refuses, or the database's.
    pub async fn read<T, F>(&self, actor: Actor, verb: F) -> Result<T>
    where
        F: Fn(&mut Work) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let app = self.clone();
        self.db.read(move |tx| app.work(tx, &actor, &verb)).await
    }

    /// As [`Self::write`], for the command line, jobs and tests that have no runtime.
    ///
    /// # Errors
    /// Whatever the verb refuses, or the database's.
    pub fn write_blocking<T, F>(&self, actor: &Actor, verb: F) -> Result<T>
    where
        F: Fn(&mut Work) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let (app, actor) = (self.clone(), actor.clone());
        self.db.write_blocking(move |tx| app.work(tx, &actor, &verb))
    }

    /// As [`Self::read`], without a runtime.
    ///
    /// # Errors
    /// Whatever the verb refuses, or the database's.
    pub fn read_blocking<T, F>(&self, actor: &Actor, verb: F) -> Result<T>
    where
        F: Fn(&mut Work) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let (app, actor) = (self.clone(), actor.clone());
        self.db.read_blocking(move |tx| app.work(tx, &actor, &verb))
    }

    /// Runs a verb as one unit of work of an open transaction; for doors with an error type of their own.
    ///
    /// # Errors
    /// The verb's.
    pub fn work<T, E>(&self, tx: &mut Tx, actor: &Actor, verb: impl Fn(&mut Work) -> Result<T, E>) -> Result<T, E> {
        let (now, memo) = (self.clock.now(), Memo::default());
        verb(&mut Work { tx, actor, now, ids: &self.ids, standings: &self.standings, memo: &memo })
    }
}
