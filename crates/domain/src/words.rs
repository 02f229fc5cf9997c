//! What people read, in both languages. The door picks the one the reader asked for.

use crate::metadata::Label;
use serde::Serialize;
use utoipa::ToSchema;

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Words {
    /// A sentence in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// What reads the same in both: a number, a name, arithmetic.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { zh: text.clone(), en: text }
    }
}

impl From<Label> for Words {
    fn from(label: Label) -> Self {
        Self::new(label.zh, label.en)
    }
}

/// A sentence in both languages from two format strings with the same arguments:
/// `words!("{} 已关闭。", "{} is closed.", period)`.
#[macro_export]
macro_rules! words {
    ($zh:literal, $en:literal $(, $($arg:tt)*)?) => {
        $crate::words::Words::new(format!($zh $(, $($arg)*)?), format!($en $(, $($arg)*)?))
    };
}
