//! 法人主体 Legal entities, each with its chart of accounts and book.

mod create;

pub use create::{CreateEntity, create_entity};
