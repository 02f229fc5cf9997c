//! Texts people type: trimmed, of a stated length, storable on both engines.

use crate::error::{Error, Result};
use mingxi_domain::words;

/// A trimmed text that says something.
///
/// # Errors
/// Invalid as `required`, `too_long` (in characters), `bad_character`.
pub fn required_text(pointer: &str, text: &str, length_max: usize) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::required_text(pointer, length_max));
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
        return Err(Error::invalid(
            pointer,
            "too_long",
            words!("最多 {length_max} 个字符", "at most {length_max} characters"),
        ));
    }
    if text.contains('\0') {
        return Err(Error::invalid(
            pointer,
            "bad_character",
            words!("不能含空字符", "a NUL character cannot be stored"),
        ));
    }
    Ok(())
}
