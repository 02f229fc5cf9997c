//! Records of any object through its description: list, read, create, update, export, custom fields.
//!
//! Nouns with rules of their own call [`create`] and [`update`] with what they add.

mod catalog;
pub(crate) mod cursor;
mod custom_fields;
pub(crate) mod export;
mod input;
mod read;
pub mod refusals;
mod titles;
mod write;
mod writers;

pub use catalog::describe;
pub use custom_fields::{
    CreateCustomField, CustomChoice, CustomFieldView, CustomKind, CustomOption, UpdateCustomField, create_custom_field,
    custom_fields, restore_custom_field, retire_custom_field, update_custom_field,
};
pub use export::export_csv;
pub use input::{Input, Parsed};
pub use read::{
    GroupView, ListInput, MAX_LIMIT, Parts, RecordPage, TotalsView, find, list, list_json, totals, totals_by, view,
    view_with,
};
pub(crate) use read::{query, too_slow};
pub(crate) use titles::{Titles, Untitled};
pub(crate) use write::unfit;
pub use write::{Change, check_date_order, create, created, update, update_with};
pub use writers::{Writer, writer};
