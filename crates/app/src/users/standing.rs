//! Who a user is: roles, department tree, time zone.

use crate::actor::{Actor, Door};
use crate::error::{Error, Result};
use jiff::tz::TimeZone;
use mingxi_domain::access::Standing;
use mingxi_domain::ids::{OrgId, UserId};
use mingxi_domain::metadata::Label;
use mingxi_store::users::{self as store, UserRow};
use mingxi_store::{Tx, organizations};

/// The actor a user is when coming in by `door`, with the token's scopes if a token is used.
///
/// # Errors
/// Unauthenticated when the user is not there or not active.
pub fn load_actor(
    tx: &mut Tx,
    org: OrgId,
    user: UserId,
    door: Door,
    token_scopes: Option<Vec<String>>,
) -> Result<Actor> {
    let gone = || Error::Unauthenticated { reason: Label::new("用户已停用", "the user is not active") };
    let row = UserRow::find(tx, org, user)?.filter(|row| row.is_active).ok_or_else(gone)?;
    let organization = organizations::find(tx, org)?.ok_or_else(gone)?;
    let roles = store::list_roles(tx, org, user)?;
    let department_tree = match row.department_id {
        Some(department) => store::list_department_tree(tx, org, department)?,
        None => Vec::new(),
    };
    let standing = Standing { org, user, roles, department: row.department_id, department_tree, token_scopes };
    Ok(Actor { standing, door, time_zone: TimeZone::get(&organization.time_zone).unwrap_or(TimeZone::UTC) })
}
