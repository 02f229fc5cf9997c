//! Checks that the verbs on receipts share.

use crate::error::{Error, Result};
use mingxi_domain::calendar::Date;
use mingxi_domain::money::Money;

/// A trimmed text, nothing when it is empty.
pub fn optional_text(pointer: &str, text: Option<&String>, length_max: usize) -> Result<Option<String>> {
    let Some(text) = text.map(|text| text.trim()).filter(|text| !text.is_empty()) else { return Ok(None) };
    check_text(pointer, text, length_max)?;
    Ok(Some(text.to_owned()))
}

/// A trimmed text that says something.
pub fn required_text(pointer: &str, text: &str, length_max: usize) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::invalid(pointer, "required", format!("1 to {length_max} characters")));
    }
    check_text(pointer, text, length_max)?;
    Ok(text.to_owned())
}

fn check_text(pointer: &str, text: &str, length_max: usize) -> Result<()> {
    if text.chars().count() > length_max {
        return Err(Error::invalid(pointer, "too_long", format!("at most {length_max} characters")));
    }
    if text.contains('\0') {
        return Err(Error::invalid(pointer, "bad_character", "a NUL character cannot be stored"));
    }
    Ok(())
}

/// An amount of more than nothing.
pub fn positive(pointer: &str, amount: Money) -> Result<()> {
    if amount.is_positive() {
        return Ok(());
    }
    Err(Error::invalid(pointer, "not_positive", format!("{amount} is not more than nothing")))
}

/// A date that is not before `earliest` and not after today.
pub fn within(pointer: &str, date: Date, earliest: Option<Date>, today: Date) -> Result<()> {
    if date > today {
        return Err(Error::invalid(pointer, "in_the_future", format!("{date} is after today, {today}")));
    }
    match earliest {
        Some(earliest) if date < earliest => Err(Error::invalid(pointer, "too_early", format!("{date} is before {earliest}"))),
        _ => Ok(()),
    }
}
