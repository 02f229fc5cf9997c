//! The end of a token.

use crate::error::{Error, Result};
use crate::work::{Changes, Work};
use mingxi_domain::access::{Action, Role};
use mingxi_domain::ids::ApiTokenId;
use mingxi_store::tokens::{self as store, ApiTokenRow};

/// Revokes one's own token, or anybody's as an administrator. Revoking twice changes nothing.
///
/// # Errors
/// Forbidden; not found when it is somebody else's.
pub fn revoke_token(work: &mut Work, id: ApiTokenId) -> Result<()> {
    work.check(Action::TokenRevoke)?;
    let is_administrator = work.actor.standing.roles.contains(&Role::Administrator);
    let row =
        ApiTokenRow::lock(work.tx, work.org(), id)?.filter(|row| is_administrator || row.user_id == work.actor.user());
    let row = row.ok_or_else(|| Error::not_found("api_token", id))?;
    if row.revoked_at.is_some() {
        return Ok(());
    }
    store::revoke(work.tx, work.org(), id, work.now)?;
    work.standings.changed(work.now);
    work.audit(Action::TokenRevoke, id, Changes::none().set("revoked_at", work.now))
}
