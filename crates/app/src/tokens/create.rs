//! A new token.

use super::{TokenView, refusals, view};
use crate::error::{Error, Result};
use crate::secrets::{hash_secret, new_secret};
use crate::work::{Changes, Work};
use jiff::Timestamp;
use mingxi_domain::access::Action;
use mingxi_domain::metadata::objects;
use mingxi_domain::words;
use mingxi_store::tokens::ApiTokenRow;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// A token to make for oneself.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateToken {
    /// What it is for.
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// What it may do: `*` for everything you may, `read`, `invoice.*`, `invoice.issue`.
    #[schema(min_items = 1, max_items = 50)]
    pub scopes: Vec<String>,
    /// When it ends by itself; never unless given.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
}

/// A token just made, with its secret.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CreatedToken {
    /// The token.
    #[serde(flatten)]
    pub token: TokenView,
    /// Send it as `Authorization: Bearer …`. Shown this once; a repeat of the request answers without it.
    pub secret: Option<String>,
}

/// Makes a token for the actor. It may do at most what the actor may.
///
/// # Errors
/// Forbidden; invalid name, scopes or end; refused as `token_wider_than_own`.
pub fn create_token(work: &mut Work, input: &CreateToken) -> Result<CreatedToken> {
    work.check(Action::TokenCreate)?;
    check(work, input)?;
    let org = work.org().to_string();
    let digits = org.split_once('_').map_or("", |(_, digits)| digits);
    let secret = format!("mx_{digits}_{}", new_secret());
    let row = ApiTokenRow {
        id: work.ids.next(),
        user_id: work.actor.user(),
        name: input.name.trim().to_owned(),
        token_hash: hash_secret(&secret),
        scopes: json!(input.scopes),
        expires_at: input.expires_at,
        revoked_at: None,
        created_at: work.now,
    };
    row.insert(work.tx, work.org())?;
    let changes =
        Changes::none().set("name", &row.name).set("scopes", &input.scopes).set("expires_at", input.expires_at);
    work.audit(Action::TokenCreate, row.id, changes)?;
    Ok(CreatedToken { token: view(row), secret: Some(secret) })
}

fn check(work: &Work, input: &CreateToken) -> Result<()> {
    if input.name.trim().is_empty() || input.name.chars().count() > 80 || input.name.contains('\0') {
        return Err(Error::required_text("/name", 80));
    }
    if input.scopes.is_empty() || input.scopes.len() > 50 {
        return Err(Error::invalid("/scopes", "out_of_range", words!("1 至 50 个权限范围", "1 to 50 scopes")));
    }
    for (index, scope) in input.scopes.iter().enumerate() {
        if !is_scope(scope) {
            return Err(Error::invalid(
                format!("/scopes/{index}"),
                "not_a_scope",
                words!("写作 *、read、invoice.* 或 invoice.issue", "`*`, `read`, `invoice.*` or `invoice.issue`"),
            ));
        }
    }
    if input.expires_at.is_some_and(|until| until <= work.now) {
        return Err(Error::invalid(
            "/expires_at",
            "in_the_past",
            words!("须为将来的时间", "a moment that is still to come"),
        ));
    }
    match &work.actor.standing.token_scopes {
        Some(own) if !own.iter().any(|scope| scope == "*") && !input.scopes.iter().all(|scope| own.contains(scope)) => {
            Err(refusals::TOKEN_WIDER_THAN_OWN
                .at("/scopes", words!("该令牌本身的权限仅为：{}。", "This token itself may only: {}.", own.join(", "))))
        }
        _ => Ok(()),
    }
}

fn is_scope(scope: &str) -> bool {
    match scope.split_once('.') {
        None => scope == "*" || scope == "read",
        Some((object, verb)) => {
            let of_object = |action: &&Action| action.object() == object;
            let is_object = objects::find(object).is_some() || Action::ALL.iter().any(|action| of_object(&action));
            is_object
                && (verb == "*"
                    || verb == "read"
                    || Action::ALL.iter().filter(of_object).any(|action| action.verb() == verb))
        }
    }
}
