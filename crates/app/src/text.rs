//! Texts people type: trimmed, of a stated length, storable on both engines.

use crate::error::{Error, Result};

/// A trimmed text that says something.
///
/// # Errors
/// Invalid as `required`, `too_long` (in characters), `bad_character`.
pub fn required_text(pointer: &str, text: &str, length_max: usize) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::invalid(pointer, "required", format!("1 to {length_max} characters")));
    }
    check_text(pointer, text, length_max)?;
    Ok(text.to_owned())
}

/// A trimmed text, nothing when it is empty.
///
/// # Errors
/// Invalid as `too_long` (in characters), `bad_character`.
pub fn optional_text(pointer: &str, text: Option<&String>, length_max: usize) -> Result<Option<String>> {
    let Some(text) = text.map(|text| text.trim()).filter(|text| !text.is_empty()) else { return Ok(None) };
    check_text(pointer, text, length_max)?;
    Ok(Some(text.to_owned()))
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
