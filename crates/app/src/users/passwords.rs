//! Password hashes: Argon2id with a random salt, in the PHC text form.

use crate::error::{Error, Result};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use mingxi_domain::words;

/// Fewest characters of a password. OWASP ASVS 5.0, 6.2.1: at least 8, 15 recommended.
pub const MIN_LENGTH: usize = 10;
/// Most characters: a longer text would only burn time.
pub const MAX_LENGTH: usize = 200;

/// The hash of a password.
///
/// # Errors
/// Invalid when it is shorter or longer than allowed.
pub fn hash_password(password: &str) -> Result<String> {
    let length = password.chars().count();
    if !(MIN_LENGTH..=MAX_LENGTH).contains(&length) {
        return Err(Error::invalid(
            "/password",
            "password_length",
            words!("{MIN_LENGTH} 至 {MAX_LENGTH} 个字符", "{MIN_LENGTH} to {MAX_LENGTH} characters"),
        ));
    }
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| Error::Internal(error.to_string()))
}

/// Whether the password is the one that was hashed.
#[must_use]
pub fn check_password(password: &str, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_passes() {
        let hash = hash_password("correct horse battery").expect("long enough");
        assert!(hash.starts_with("$argon2id$"));
        assert!(check_password("correct horse battery", &hash));
        assert!(!check_password("correct horse batterY", &hash));
        assert!(!check_password("correct horse battery", "not a hash"));
        assert!(hash_password("short").is_err());
    }
}
