//! A cell as its file gives it: what a person sees in it, and what a workbook knows about it besides.
//!
//! A workbook is read as text like every other file. What a number format hides, the exact number and the exact day,
//! travels behind the shown text, parted from it by a control character that no text of a file may hold.

use std::borrow::Cow;

/// Parts the shown text from the typed value. Text of files never holds it: see [`without_mark`].
const MARK: char = '\u{1f}';

/// What spreadsheets write where a formula has no result.
const ERRORS: [&str; 9] =
    ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!"];

/// A cell of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawCell<'a> {
    /// What a person sees, trimmed.
    pub shown: &'a str,
    /// What the workbook holds, where that is more than its text.
    pub typed: Option<Typed<'a>>,
}

/// The value of a cell of a workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed<'a> {
    /// A number, as a plain decimal.
    Number(&'a str),
    /// A number shown as a percentage; 13 % is `0.13`.
    Percent(&'a str),
    /// `YYYY-MM-DD`, or with the time of day behind a `T`.
    Day(&'a str),
    /// Yes or no.
    Bool(bool),
}

impl<'a> RawCell<'a> {
    /// A cell as it stands in the row.
    #[must_use]
    pub fn parse(cell: &'a str) -> Self {
        match cell.split_once(MARK) {
            Some((shown, typed)) => Self { shown: shown.trim(), typed: Typed::parse(shown, typed) },
            None => Self { shown: armed(cell.trim()), typed: None },
        }
    }

    /// The shown text alone.
    #[must_use]
    pub const fn text(shown: &'a str) -> Self {
        Self { shown, typed: None }
    }

    /// Whether a formula of the spreadsheet had no result here.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.shown.starts_with('#') && ERRORS.contains(&self.shown)
    }
}

impl<'a> Typed<'a> {
    fn parse(shown: &'a str, typed: &'a str) -> Option<Self> {
        let value = typed.get(1..).filter(|value| !value.is_empty()).unwrap_or(shown);
        match typed.as_bytes().first()? {
            b'n' => Some(Self::Number(value)),
            b'p' => Some(Self::Percent(value)),
            b'd' => Some(Self::Day(value)),
            b'b' => Some(Self::Bool(value == "true")),
            _ => None,
        }
    }

    /// The cell as text for the row: shown text and value.
    #[must_use]
    pub fn written(self, shown: &str) -> String {
        let (tag, value) = match self {
            Self::Number(value) => ('n', value),
            Self::Percent(value) => ('p', value),
            Self::Day(value) => ('d', value),
            Self::Bool(value) => ('b', if value { "true" } else { "false" }),
        };
        let value = if value == shown { "" } else { value };
        format!("{shown}{MARK}{tag}{value}")
    }
}

/// Text of a file without the mark, which it has no use for.
#[must_use]
pub fn without_mark(text: &str) -> Cow<'_, str> {
    if text.contains(MARK) { Cow::Owned(text.replace(MARK, " ")) } else { Cow::Borrowed(text) }
}

/// Letters with which a spreadsheet begins a formula.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\t', '\r', '\n'];

/// Whether a text, apart from apostrophes in front, begins like a formula.
fn is_like_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// A text as it goes into a file for spreadsheets, where a cell that begins like a formula would run: an apostrophe in
/// front keeps it text. Numbers and telephone numbers run nothing and stay. [`armed`] takes exactly that apostrophe
/// off again, so a text that has one of its own in such a place gets a second.
#[must_use]
pub fn disarmed(text: &str) -> Cow<'_, str> {
    if is_like_formula(text) && !is_number(text) && !is_phone(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that [`disarmed`] was given.
#[must_use]
pub fn armed(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_like_formula(rest) => rest,
        _ => text,
    }
}

fn is_number(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('-') else { return false };
    let (whole, decimals) = rest.split_once('.').unwrap_or((rest, "0"));
    [whole, decimals].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `+86 571 8888`: digits with blanks, brackets and hyphens behind a plus. Fewer than five digits may be a sum.
fn is_phone(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('+') else { return false };
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    digits >= 5 && rest.chars().all(|letter| letter.is_ascii_digit() || " ()-".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_workbook_knows_comes_back() {
        for (shown, typed) in [
            ("00123", Typed::Number("123")),
            ("123", Typed::Number("123")),
            ("13%", Typed::Percent("0.13")),
            ("2026-03-01", Typed::Day("2026-03-01")),
            ("TRUE", Typed::Bool(true)),
        ] {
            let written = typed.written(shown);
            assert_eq!(RawCell::parse(&written), RawCell { shown, typed: Some(typed) }, "{written:?}");
        }
        assert_eq!(RawCell::parse(" a b "), RawCell::text("a b"));
        assert_eq!(without_mark("a\u{1f}n5"), "a n5");
        assert!(RawCell::parse("#N/A").is_error());
        assert!(!RawCell::parse("#1").is_error());
    }

    #[test]
    fn a_text_comes_back_as_it_was() {
        let rows = [
            ("-二楼", "'-二楼"),
            ("=1+1", "'=1+1"),
            ("@all", "'@all"),
            ("+x", "'+x"),
            ("＝1", "'＝1"),
            ("＋1", "'＋1"),
            ("－二楼", "'－二楼"),
            ("＠a", "'＠a"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("'=1", "''=1"),
            ("''=1", "'''=1"),
            ("'-5", "''-5"),
            ("'+86 571 8888", "''+86 571 8888"),
            ("+86 571 8888", "+86 571 8888"),
            ("+86 (571) 8888-802", "+86 (571) 8888-802"),
            ("+1-2", "'+1-2"),
            ("+86 571 8888=x", "'+86 571 8888=x"),
            ("-5", "-5"),
            ("-12.50", "-12.50"),
            ("-1.2.3", "'-1.2.3"),
            ("-", "'-"),
            ("'", "'"),
            ("'quoted'", "'quoted'"),
            ("’s", "’s"),
            ("", ""),
            ("a=b", "a=b"),
        ];
        for (text, expected) in rows {
            assert_eq!(disarmed(text), expected, "{text:?}");
            assert_eq!(armed(expected), text, "{expected:?}");
        }
        // Files made before telephone numbers stayed as they are.
        assert_eq!(armed("'+86 571 8888"), "+86 571 8888");
    }
}
