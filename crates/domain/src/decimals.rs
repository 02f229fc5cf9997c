//! Decimals on the wire: text of the form `-12.5`, as the contract's pattern says. `#[serde(with = "decimals::text")]`.
//!
//! How large and how precise a number may be is known where it is used. Stricter than the readers that `rust_decimal` brings: those take empty text for nothing, and exponents.

use crate::words;
use crate::words::Unfit;
use rust_decimal::Decimal;
use std::borrow::Cow;

fn read(text: &str) -> Result<Decimal, Unfit> {
    let wrong = || Unfit::new("not_a_number", words!("须为小数，如 12.5", "expected a decimal number such as 12.5"));
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    if [whole, fraction].iter().any(|part| part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(wrong());
    }
    Decimal::from_str_exact(text).map_err(|_| wrong())
}

/// A decimal.
pub mod text {
    use super::{Cow, Decimal, read};
    use serde::{Deserialize, Deserializer, Serializer, de};

    /// As text.
    ///
    /// # Errors
    /// Of the format.
    pub fn serialize<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    /// From text.
    ///
    /// # Errors
    /// When it is no decimal.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        read(&<Cow<'de, str>>::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// A decimal or `null`.
pub mod text_or_null {
    use super::{Cow, Decimal, read};
    use serde::{Deserialize, Deserializer, Serializer, de};

    /// As text.
    ///
    /// # Errors
    /// Of the format.
    pub fn serialize<S: Serializer>(value: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.collect_str(value),
            None => serializer.serialize_none(),
        }
    }

    /// From text.
    ///
    /// # Errors
    /// When it is neither a decimal nor `null`.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
        let text = <Option<Cow<'de, str>>>::deserialize(deserializer)?;
        text.map(|text| read(&text).map_err(de::Error::custom)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_a_decimal_or_refused() {
        let check = |text: &str, expected: Result<&str, &str>| {
            let found = read(text);
            let found = found.as_ref().map(ToString::to_string).map_err(|unfit| unfit.code.as_str());
            assert_eq!(found, expected.map(ToOwned::to_owned), "{text:?}");
        };
        check("12.5", Ok("12.5"));
        check("-0.000001", Ok("-0.000001"));
        check("0012", Ok("12"));
        for wrong in ["", " ", "1.", ".5", "+5", "1e5", "1_000", "１２", "--1", "1.2.3", "x"] {
            check(wrong, Err("not_a_number"));
        }
        check("0.0000001", Ok("0.0000001")); // too precise for most, which the verb knows
        check(&"9".repeat(40), Err("not_a_number"));
    }
}
