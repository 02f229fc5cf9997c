//! 权限 Who may do what. Reads no record: the answer follows from the roles alone.

use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::metadata::objects;
use mingxi_domain::words;
use mingxi_domain::words::Words;
use serde::Serialize;
use utoipa::ToSchema;

/// Whether the caller may do something.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Right {
    /// What was asked about.
    pub action: String,
    /// Whether the caller may.
    pub may: bool,
    /// Which roles may, when the caller may not.
    pub reason: Option<Words>,
}

/// Whether the actor may take an action, `invoice.issue`, or see the records of an object, `invoice.read`.
///
/// # Errors
/// Invalid when there is no such action.
pub fn find_right(work: &Work, action: &str) -> Result<Right> {
    let standing = &work.actor.standing;
    let known = Action::ALL.iter().find(|known| known.as_str() == action);
    let seen = action.strip_suffix(".read").and_then(objects::find);
    let denied = match (known, seen) {
        (Some(known), _) => standing.check(*known).err(),
        (None, Some(object)) => standing.scope(object).err(),
        (None, None) => {
            return Err(Error::invalid("/action", "unknown_action", words!("没有这个操作", "there is no such action")));
        }
    };
    Ok(Right { action: action.to_owned(), may: denied.is_none(), reason: denied.map(|denied| denied.words()) })
}
