//! Keeping what a record is found by, in the transaction that writes the record.

use super::{Searchable, searchable};
use crate::error::Result;
use crate::work::Work;
use mingxi_domain::search::{Findable, index};
use mingxi_store::search as store;

/// Whether the records of an object are found by this field.
pub(crate) fn is_findable(object: &str, field: &str) -> bool {
    searchable(object).is_some_and(|searchable| fields(searchable).contains(&field))
}

/// The fields the records of an object are found by.
pub(super) fn fields(searchable: &Searchable) -> Vec<&'static str> {
    let single = [searchable.number, searchable.phone, searchable.tax_id, searchable.email];
    searchable.names.iter().copied().chain(single.into_iter().flatten()).collect()
}

/// Keeps what this record is found by. Objects that are not searched by name have nothing to keep.
///
/// # Errors
/// Of the database.
pub(crate) fn keep_record(work: &mut Work, object: &str, id: i64, text: impl Fn(&str) -> Option<String>) -> Result<()> {
    let Some(searchable) = searchable(object).filter(|searchable| !searchable.names.is_empty()) else { return Ok(()) };
    let findable = Findable {
        names: searchable.names.iter().filter_map(|name| text(name)).collect(),
        number: searchable.number.and_then(&text),
        phone: searchable.phone.and_then(&text),
        tax_id: searchable.tax_id.and_then(&text),
        email: searchable.email.and_then(&text),
    };
    Ok(store::keep(work.tx, work.org(), object, id, &index(&findable))?)
}
