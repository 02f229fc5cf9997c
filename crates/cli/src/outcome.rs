//! What a command returns: nothing, or one sentence that says what went wrong and what to do.

use std::fmt;
use std::process::ExitCode;

/// Result of a command.
pub type Outcome<T = ()> = Result<T, Failure>;

/// Why a command failed, for a person, and the exit code that tells a program.
#[derive(Debug)]
pub struct Failure {
    message: String,
    code: u8,
}

impl Failure {
    /// A failure in words: exit code 1.
    pub fn new(message: impl Into<String>) -> Self {
        Self::coded(1, message)
    }

    /// A failure with its exit code.
    pub fn coded(code: u8, message: impl Into<String>) -> Self {
        Self { message: message.into(), code }
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        self.code
    }

    /// How the program ends.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// An error with all its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::new(chain(&error))
    }
}
