//! 查重 Whether a lead, customer or contact is there already.

mod find;

pub use find::{Duplicate, DuplicateInput, Duplicates, find_duplicates};
