//! 会话 Signing in and out, and who a session belongs to.

mod lockout;
mod sign_in;

use crate::actor::{Actor, Door};
use crate::error::{Error, Result};
use crate::secrets::hash_secret;
use crate::users::load_actor;
use crate::work::Work;
use jiff::{SignedDuration, Timestamp};
use mingxi_domain::ids::{self, Id, OrgId};
use mingxi_domain::metadata::Label;
use mingxi_store::{Tx, sessions as store};
pub use sign_in::{
    Account, Attempts, Checked, KNOWN_FOR, Session, SignIn, count_attempt, count_password_check, count_setup_attempt,
    find_account, open_session,
};

/// How long a session lasts. Then one signs in again, with a new secret.
pub const LIFETIME: SignedDuration = SignedDuration::from_hours(12);

/// A signed-in actor and what a browser must send with writes.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who it is.
    pub actor: Actor,
    /// Must come back in the header `X-CSRF-Token` of every write.
    pub csrf_token: String,
    /// When the session is over.
    pub expires_at: Timestamp,
}

/// Who the session with this secret belongs to.
///
/// # Errors
/// Unauthenticated when there is no such session, it is over, or its user is not active.
pub fn load_session(tx: &mut Tx, secret: &str, now: Timestamp) -> Result<SignedIn> {
    let over = || Error::Unauthenticated { reason: Label::new("会话已结束", "the session is over") };
    let org = org_of(secret).ok_or_else(over)?;
    let session =
        store::find(tx, org, &hash_secret(secret))?.filter(|session| session.expires_at > now).ok_or_else(over)?;
    let actor = load_actor(tx, org, session.user_id, Door::Web, None)?;
    Ok(SignedIn { actor, csrf_token: session.csrf_token, expires_at: session.expires_at })
}

/// Ends the session with this secret.
///
/// # Errors
/// Of the database.
pub fn sign_out(work: &mut Work, secret: &str) -> Result<()> {
    let Some(org) = org_of(secret) else { return Ok(()) };
    store::delete(work.tx, org, &hash_secret(secret))?;
    work.standings.changed(work.now);
    Ok(())
}

/// A secret begins with the digits of its organisation, so that its row is found inside one organisation.
#[must_use]
pub fn org_of(secret: &str) -> Option<OrgId> {
    let (org, _) = secret.split_once('.')?;
    ids::decode(OrgId::PREFIX, &format!("{}_{org}", OrgId::PREFIX)).ok().map(OrgId::from_raw)
}
