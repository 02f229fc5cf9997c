//! Random secrets: session and token texts. The only file of this crate that draws random numbers.

use sha2::{Digest, Sha256};

/// Digits of a secret; 32 of them, so one digit carries five bits.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 260 bits: not to be guessed.
const LENGTH: usize = 52;

/// A new secret of 52 base-32 digits.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "secrets are the one thing that must not repeat")]
pub fn new_secret() -> String {
    let bytes: [u8; LENGTH] = rand::random();
    bytes.iter().map(|byte| char::from(DIGITS[usize::from(byte & 31)])).collect()
}

/// What is kept of a secret. It is long and random, so a plain hash is enough and a lookup stays one read.
#[must_use]
pub fn hash_secret(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_and_never_the_same() {
        let (one, two) = (new_secret(), new_secret());
        assert_eq!(one.len(), 52);
        assert!(one.bytes().all(|byte| DIGITS.contains(&byte)));
        assert_ne!(one, two);
        assert_eq!(hash_secret("a").len(), 64);
        assert_ne!(hash_secret(&one), hash_secret(&two));
    }
}
