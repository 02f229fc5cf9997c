//! 法人主体 Legal entities, each with its chart of accounts and book.

mod create;
mod update;

pub(crate) use create::ensure_account;
pub use create::{CreateEntity, create_entity};
pub use update::{UpdateEntity, update_entity};
