//! Checks that the verbs on receipts share.

use crate::error::{Error, Result};
pub use crate::text::{optional_text, required_text};
use mingxi_domain::calendar::Date;
use mingxi_domain::money::Money;
use mingxi_domain::words;

/// An amount of more than nothing.
pub fn positive(pointer: &str, amount: Money) -> Result<()> {
    if amount.is_positive() {
        return Ok(());
    }
    Err(Error::invalid(pointer, "not_positive", words!("金额 {amount} 须大于零", "{amount} is not more than nothing")))
}

/// A date that is not before `earliest` and not after today.
pub fn within(pointer: &str, date: Date, earliest: Option<Date>, today: Date) -> Result<()> {
    if date > today {
        return Err(Error::invalid(
            pointer,
            "in_the_future",
            words!("{date} 晚于今天 {today}", "{date} is after today, {today}"),
        ));
    }
    match earliest {
        Some(earliest) if date < earliest => {
            Err(Error::invalid(pointer, "too_early", words!("{date} 早于 {earliest}", "{date} is before {earliest}")))
        }
        _ => Ok(()),
    }
}
