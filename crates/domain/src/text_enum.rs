//! Enums that are stored and sent as words, with a label in both languages.

/// A closed set of words with labels: states, kinds, roles.
pub trait TextEnum: Copy + Eq + std::fmt::Debug + Send + Sync + 'static {
    /// Every value, in the order people should see them.
    const ALL: &'static [Self];
    /// The stored and sent word.
    fn as_str(self) -> &'static str;
    /// The label in Chinese and English.
    fn label(self) -> crate::metadata::Label;
    /// The value of a word, if it is one.
    fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.as_str() == word)
    }
}

/// Declares a [`TextEnum`]: `Variant "word" "中文" "English"`.
#[macro_export]
macro_rules! text_enum {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident $word:literal $zh:literal $en:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* #[doc = concat!($zh, " · ", $en)] $variant),+ }

        impl $crate::text_enum::TextEnum for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn as_str(self) -> &'static str { match self { $(Self::$variant => $word),+ } }
            fn label(self) -> $crate::metadata::Label {
                match self { $(Self::$variant => $crate::metadata::Label { zh: $zh, en: $en }),+ }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::text_enum::TextEnum::as_str(*self))
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::text_enum::UnknownWord;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                <Self as $crate::text_enum::TextEnum>::parse(word).ok_or_else(|| $crate::text_enum::UnknownWord(word.to_owned()))
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str($crate::text_enum::TextEnum::as_str(*self))
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'_, str>>::deserialize(d)?;
                word.parse().map_err(|_| {
                    let all = <Self as $crate::text_enum::TextEnum>::ALL;
                    let all: Vec<&str> = all.iter().map(|one| $crate::text_enum::TextEnum::as_str(*one)).collect();
                    let all = all.join(", ");
                    let detail = $crate::words::Words::new(format!("须为 {all} 之一"), format!("one of {all}"));
                    serde::de::Error::custom($crate::words::Unfit::new("not_a_choice", detail))
                })
            }
        }
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::schemas::one_of([$($word),+])
            }
        }
        impl utoipa::ToSchema for $name {}
    };
}

/// A word that is none of the set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not one of the allowed values")]
pub struct UnknownWord(pub String);
