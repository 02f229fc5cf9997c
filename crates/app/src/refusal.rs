//! Refusals: business moves that were understood and refused by a rule. Each has a stable code.
//!
//! Every noun declares its own with [`refusals!`](crate::refusals); [`all`] lists them for `docs/ERRORS.md`.

use mingxi_domain::metadata::Label;
use mingxi_domain::words::Words;

/// One kind of refusal: a stable code and what people are told.
#[derive(Debug, PartialEq, Eq)]
pub struct RefusalCode {
    /// Stable, snake case, begins with the noun: `receipt_exceeds_open`.
    pub code: &'static str,
    /// Short title in both languages.
    pub title: Label,
    /// What the person can do next, in both languages.
    pub advice: Label,
}

/// Declares the refusals of a noun:
/// `EXCEEDS_OPEN "receipt_exceeds_open" "中文" "English" "下一步怎么做。" "What to do next.";`
#[macro_export]
macro_rules! refusals {
    ($($name:ident $code:literal $zh:literal $en:literal $advice_zh:literal $advice_en:literal;)*) => {
        $(
            #[doc = concat!("`", $code, "`: ", $en, ". ", $advice_en)]
            pub static $name: $crate::refusal::RefusalCode = $crate::refusal::RefusalCode {
                code: $code,
                title: mingxi_domain::metadata::Label { zh: $zh, en: $en },
                advice: mingxi_domain::metadata::Label { zh: $advice_zh, en: $advice_en },
            };
        )*
        /// Every refusal of this noun.
        pub static ALL: &[&$crate::refusal::RefusalCode] = &[$(&$name),*];
        $crate::refusal::inventory::submit! { $crate::refusal::RefusalSet(|| ALL) }
    };
}

/// The refusals of one noun, handed in by [`refusals!`](crate::refusals), so that none is forgotten.
#[doc(hidden)]
pub struct RefusalSet(pub fn() -> &'static [&'static RefusalCode]);

#[doc(hidden)]
pub use inventory;

inventory::collect!(RefusalSet);

/// Every refusal of every noun, by code.
#[must_use]
pub fn all() -> Vec<&'static RefusalCode> {
    let mut all: Vec<_> = inventory::iter::<RefusalSet>.into_iter().flat_map(|set| (set.0)().iter().copied()).collect();
    all.sort_by_key(|refusal| refusal.code);
    all
}

/// A refused move with its facts.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// Which rule refused.
    pub code: &'static RefusalCode,
    /// One sentence with the facts: what was asked, what the limit is.
    pub detail: Words,
    /// Fields the refusal is about, if it is about fields.
    pub errors: Vec<crate::error::FieldError>,
}

impl RefusalCode {
    /// This refusal with its facts.
    pub fn because(&'static self, detail: impl Into<Words>) -> crate::Error {
        crate::Error::Refused(Refusal { code: self, detail: detail.into(), errors: Vec::new() })
    }

    /// This refusal with its facts, pointing at one field of the input.
    pub fn at(&'static self, pointer: impl Into<String>, detail: impl Into<Words>) -> crate::Error {
        let errors = vec![crate::error::FieldError::new(pointer, self.code, Words::same(""))];
        crate::Error::Refused(Refusal { code: self, detail: detail.into(), errors })
    }
}
