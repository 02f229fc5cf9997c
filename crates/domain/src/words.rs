//! What people read, in both languages. The door picks the one the reader asked for.

use crate::metadata::{Label, OwnedLabel, objects};
use crate::settings::Language;
use crate::text_enum::TextEnum;
use serde::Serialize;
use std::fmt::Display;
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

    /// The sentence in one language.
    #[must_use]
    pub fn in_language(self, language: Language) -> String {
        match language {
            Language::ZhCn => self.zh,
            Language::En => self.en,
        }
    }

    /// `subject: these words`.
    #[must_use]
    pub fn about(self, subject: impl Display) -> Self {
        Self::new(format!("{subject}：{}", self.zh), format!("{subject}: {}", self.en))
    }

    /// With a full stop.
    #[must_use]
    pub fn stop(self) -> Self {
        Self { zh: self.zh + "。", en: self.en + "." }
    }

    /// These, one after the other: `甲、乙` and `a, b`.
    #[must_use]
    pub fn listed(all: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(all, "、", ", ")
    }

    /// Several sentences without full stops in one: `甲；乙` and `a; b`.
    #[must_use]
    pub fn in_turn(all: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(all, "；", "; ")
    }

    fn joined(all: impl IntoIterator<Item = Self>, zh: &str, en: &str) -> Self {
        let (all_zh, all_en): (Vec<_>, Vec<_>) = all.into_iter().map(|words| (words.zh, words.en)).unzip();
        Self::new(all_zh.join(zh), all_en.join(en))
    }
}

/// Why a type does not take a value, while serde reads it. serde hands on one text only; so code and both sentences go
/// into it, and the door takes them apart again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}\u{1f}{}\u{1f}{}", .detail.zh, .detail.en)]
pub struct Unfit {
    /// Stable code.
    pub code: String,
    /// The facts, without a full stop.
    pub detail: Words,
}

impl Unfit {
    /// Why a type does not take a value.
    pub fn new(code: impl Into<String>, detail: Words) -> Self {
        Self { code: code.into(), detail }
    }

    /// What [`Self`] wrote, if this text is such; serde adds where it stood.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('\u{1f}');
        let (code, zh, en) = (parts.next()?, parts.next()?, parts.next()?);
        let en = en.split(" at line ").next().unwrap_or_default();
        Some(Self::new(code, Words::new(zh, en)))
    }
}

/// `CT-2026-0001 is draft.`: where a document stands.
#[must_use]
pub fn stands<T: TextEnum + Display>(number: &str, status: T) -> Words {
    Words::new(format!("{number} 当前为“{}”。", status.label().zh), format!("{number} is {status}."))
}

/// What has a name but no description among the objects.
const OTHER_NOUNS: &[(&str, &str)] = &[
    ("api_token", "访问令牌"),
    ("attachment", "附件"),
    ("bulk_edit", "批量修改"),
    ("contract_line", "合同行"),
    ("custom_field", "自定义字段"),
    ("event", "事件"),
    ("export", "导出"),
    ("file", "文件"),
    ("import", "导入"),
    ("job", "任务"),
    ("notification", "通知"),
    ("number_series", "编号规则"),
    ("organization", "组织"),
    ("password", "密码"),
    ("pin", "固定项"),
    ("record", "记录"),
    ("revenue", "收入确认"),
    ("revenue_event", "收入事件"),
    ("saved_view", "视图"),
    ("session", "会话"),
    ("user_setting", "偏好设置"),
];

/// What people call an object: `invoice` is 发票 and `invoice`, in the middle of a sentence.
#[must_use]
pub fn noun(name: &str) -> Words {
    let en = name.replace('_', " ");
    let other = || OTHER_NOUNS.iter().find(|(other, _)| *other == name).map(|(_, zh)| *zh);
    match objects::find(name).map(|object| object.label.zh).or_else(other) {
        Some(zh) => Words::new(zh, en),
        None => Words::same(en),
    }
}

impl From<Label> for Words {
    fn from(label: Label) -> Self {
        Self::new(label.zh, label.en)
    }
}

impl From<OwnedLabel> for Words {
    fn from(label: OwnedLabel) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quotes::QuoteStatus;

    #[test]
    fn a_sentence_takes_the_words_of_its_language() {
        let check = |words: Words, zh: &str, en: &str| assert_eq!(words, Words::new(zh, en));
        check(stands("QT-1", QuoteStatus::Draft), "QT-1 当前为“草稿”。", "QT-1 is draft.");
        check(noun("payment_term"), "付款条件", "payment term");
        check(noun("api_token"), "访问令牌", "api token");
        check(words!("{} 行", "{} lines", 3).about("x").stop(), "x：3 行。", "x: 3 lines.");
        let all = || [Words::new("甲", "a"), Words::same("2")];
        check(Words::listed(all()), "甲、2", "a, 2");
        check(Words::in_turn(all()), "甲；2", "a; 2");
        assert_eq!(words!("已关闭", "closed").in_language(Language::En), "closed");
    }
}
