//! 令牌 Tokens for the API: made by a user for a program, never wider than the user.

mod create;
pub mod refusals;
mod revoke;

use crate::actor::{Actor, Door};
use crate::error::{Error, Result};
use crate::secrets::hash_secret;
use crate::users::load_actor;
use crate::work::Work;
pub use create::{CreateToken, CreatedToken, create_token};
use jiff::Timestamp;
use mingxi_domain::ids::{self, ApiTokenId, Id, OrgId};
use mingxi_domain::metadata::Label;
use mingxi_store::Tx;
use mingxi_store::tokens::{self as store, ApiTokenRow};
pub use revoke::revoke_token;
use serde::Serialize;
use utoipa::ToSchema;

/// A token as its owner sees it. The secret is shown once, when it is made.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TokenView {
    /// Its id.
    pub id: ApiTokenId,
    /// What it is for.
    pub name: String,
    /// What it may do: `*`, `read`, `invoice.*`, `invoice.issue`.
    pub scopes: Vec<String>,
    /// When it ends by itself.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub revoked_at: Option<Timestamp>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// Most tokens that [`list_tokens`] returns.
const MOST: i64 = 500;

/// The actor's own tokens, newest first.
///
/// # Errors
/// Of the database.
pub fn list_tokens(work: &mut Work) -> Result<Vec<TokenView>> {
    let rows = store::list_of_user(work.tx, work.org(), work.actor.user(), MOST)?;
    Ok(rows.into_iter().map(view).collect())
}

/// Who comes in with this token, and until when.
///
/// # Errors
/// Unauthenticated when it is unknown, over or revoked, or its user is not active.
pub fn load_bearer(tx: &mut Tx, token: &str, now: Timestamp) -> Result<(Actor, Option<Timestamp>)> {
    let wrong = || Error::Unauthenticated { reason: Label::new("令牌无效", "the token is not valid") };
    let org = org_of(token).ok_or_else(wrong)?;
    let row = store::find_by_hash(tx, org, &hash_secret(token))?.ok_or_else(wrong)?;
    if row.revoked_at.is_some() || row.expires_at.is_some_and(|until| until <= now) {
        return Err(wrong());
    }
    let scopes = scopes(&row);
    Ok((load_actor(tx, org, row.user_id, Door::Api, Some(scopes))?, row.expires_at))
}

/// `mx_<organisation>_<secret>`: the row is found inside one organisation.
fn org_of(token: &str) -> Option<OrgId> {
    let (org, _) = token.strip_prefix("mx_")?.split_once('_')?;
    ids::decode(OrgId::PREFIX, &format!("{}_{org}", OrgId::PREFIX)).ok().map(OrgId::from_raw)
}

fn scopes(row: &ApiTokenRow) -> Vec<String> {
    serde_json::from_value(row.scopes.clone()).unwrap_or_default()
}

fn view(row: ApiTokenRow) -> TokenView {
    TokenView {
        id: row.id,
        scopes: scopes(&row),
        name: row.name,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
        created_at: row.created_at,
    }
}
