//! Who came in lately: the standing of callers, kept for a few seconds, so that a reading request does not read five
//! tables before it begins.
//!
//! Only reads use it; a write always looks again. On this node a change of users, roles, departments, tokens or
//! sessions is seen at once, on others within [`KEPT_FOR`].

use crate::actor::Actor;
use crate::app::App;
use crate::error::Result;
use crate::secrets::hash_secret;
use crate::{sessions, tokens};
use jiff::{SignedDuration, Timestamp};
use mingxi_store::Tx;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How long a standing is believed without looking again.
pub const KEPT_FOR: SignedDuration = SignedDuration::from_secs(5);
/// More callers than this are not kept; all are forgotten then.
const MOST: usize = 10_000;

/// What a caller shows.
#[derive(Clone, Debug)]
pub enum Credential {
    /// An API token.
    Token(String),
    /// The secret of a browser's session.
    Session(String),
}

/// Who a credential belongs to.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who it is.
    pub actor: Actor,
    /// For a session: must come back in the header `X-CSRF-Token` of every write.
    pub csrf_token: Option<String>,
    /// When the credential ends by itself.
    pub expires_at: Option<Timestamp>,
}

/// Callers by the hash of their credential. Clones share what they know.
#[derive(Clone, Debug, Default)]
pub struct Standings(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    known: HashMap<String, Known>,
    /// Counts changes: what was loaded before one is not kept after it.
    changes: u64,
    /// The transaction of the last change may not be committed before; until then nothing is kept.
    rests_until: Option<Timestamp>,
}

#[derive(Debug)]
struct Known {
    caller: Caller,
    loaded_at: Timestamp,
}

impl Standings {
    /// Something about users, roles, departments, tokens or sessions is changed by an open transaction. Everything is
    /// forgotten, and nothing kept until the transaction has long been committed.
    pub fn changed(&self, now: Timestamp) {
        let mut state = self.state();
        state.known.clear();
        state.changes += 1;
        state.rests_until = Some(now + KEPT_FOR);
    }

    fn get(&self, key: &str, now: Timestamp) -> Option<Caller> {
        let state = self.state();
        let known = state.known.get(key)?;
        // A clock that stepped back proves nothing.
        let is_fresh = known.loaded_at <= now && now < known.loaded_at + KEPT_FOR;
        let is_over = known.caller.expires_at.is_some_and(|until| until <= now);
        (is_fresh && !is_over).then(|| known.caller.clone())
    }

    fn keep(&self, changes: u64, key: String, caller: &Caller, now: Timestamp) {
        let mut state = self.state();
        if state.changes != changes || state.rests_until.is_some_and(|until| now < until) {
            return;
        }
        if state.known.len() >= MOST {
            state.known.clear();
        }
        state.known.insert(key, Known { caller: caller.clone(), loaded_at: now });
    }

    fn changes(&self) -> u64 {
        self.state().changes
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// Who comes in with this credential, as the database says now.
    ///
    /// # Errors
    /// Unauthenticated when it is unknown, over or revoked, or its user is not active.
    pub async fn find_caller(&self, credential: Credential) -> Result<Caller> {
        let now = self.clock.now();
        self.db.read(move |tx| load(tx, &credential, now)).await
    }

    /// As [`Self::find_caller`], at most [`KEPT_FOR`] old: for requests that only read.
    ///
    /// # Errors
    /// As [`Self::find_caller`].
    pub async fn find_caller_lately(&self, credential: Credential) -> Result<Caller> {
        let key = match &credential {
            Credential::Token(secret) | Credential::Session(secret) => hash_secret(secret),
        };
        if let Some(caller) = self.standings.get(&key, self.clock.now()) {
            return Ok(caller);
        }
        let changes = self.standings.changes();
        let caller = self.find_caller(credential).await?;
        self.standings.keep(changes, key, &caller, self.clock.now());
        Ok(caller)
    }
}

fn load(tx: &mut Tx, credential: &Credential, now: Timestamp) -> Result<Caller> {
    match credential {
        Credential::Token(token) => {
            let (actor, expires_at) = tokens::load_bearer(tx, token, now)?;
            Ok(Caller { actor, csrf_token: None, expires_at })
        }
        Credential::Session(secret) => {
            let found = sessions::load_session(tx, secret, now)?;
            Ok(Caller { actor: found.actor, csrf_token: Some(found.csrf_token), expires_at: Some(found.expires_at) })
        }
    }
}
