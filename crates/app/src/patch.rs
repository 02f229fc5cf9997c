//! Fields of a change: an absent one stays as it is, which is not the same as `null`.

use serde::{Deserialize, Deserializer};

/// Reads a field that is there: `#[serde(default, deserialize_with = "present")]` on an `Option<T>` tells absent
/// (`None`) from given; `null` is refused unless `T` itself is an `Option`.
///
/// # Errors
/// Of the format, when the value is no `T`.
pub fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}
