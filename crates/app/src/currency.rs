//! Which currency a document may be in.

use crate::error::{Error, Result};
use mingxi_domain::calendar::Date;
use mingxi_domain::money::Currency;
use mingxi_domain::words;

/// A document of a day may be in a currency that was in use then. Old documents stay as they are.
///
/// # Errors
/// Invalid as `currency_withdrawn`.
pub fn check_currency(pointer: &str, currency: Currency, on: Date) -> Result<()> {
    match currency.last_day() {
        Some(last_day) if last_day < on => Err(Error::invalid(
            pointer,
            "currency_withdrawn",
            words!("{currency} 使用至 {last_day} 为止", "{currency} was in use until {last_day}"),
        )),
        _ => Ok(()),
    }
}
