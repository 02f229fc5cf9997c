//! Numbers as files write them: marks only where they separate, signs, brackets, exponents.

use crate::metadata::text::normalize;
use rust_decimal::Decimal;

/// The marks between the digits of a file's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Before the decimals.
    pub decimal: char,
    /// Between groups of three digits, if there is one.
    pub thousands: Option<char>,
}

impl Default for Marks {
    fn default() -> Self {
        Self { decimal: '.', thousands: None }
    }
}

/// Why two marks cannot be told apart from each other or from the rest of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarksError {
    /// The decimal mark is a digit, a letter, a sign, a bracket or a blank.
    DecimalMark,
    /// The thousands mark is a digit, a letter, a sign or a bracket.
    Thousands,
    /// Both are the same.
    Equal,
}

impl Marks {
    /// Marks that can be told apart.
    ///
    /// # Errors
    /// [`MarksError`].
    pub fn new(decimal: Option<char>, thousands: Option<char>) -> Result<Self, MarksError> {
        let decimal = plain(decimal.unwrap_or('.'));
        let thousands = thousands.map(plain);
        if !is_mark(decimal) || decimal == ' ' {
            return Err(MarksError::DecimalMark);
        }
        if thousands.is_some_and(|mark| !is_mark(mark)) {
            return Err(MarksError::Thousands);
        }
        if thousands == Some(decimal) {
            return Err(MarksError::Equal);
        }
        Ok(Self { decimal, thousands })
    }

    /// The number a text shows, exactly. A thousands mark stands between groups of three digits and only before the
    /// decimal mark, and the decimal mark stands once; anything else is no number. Brackets, and a minus in front or
    /// behind, are a number below zero; full-width forms count as their plain ones.
    #[must_use]
    pub fn read(self, text: &str) -> Option<Decimal> {
        let text: String = text.chars().map(plain).collect();
        let (text, is_negative) = unsigned(text.trim())?;
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (text, None),
        };
        let (whole, decimals) = match mantissa.split_once(self.decimal) {
            Some((whole, decimals)) => (whole, decimals),
            None => (mantissa, ""),
        };
        let whole = self.ungrouped(whole)?;
        let is_number = is_digits(decimals) && !(whole.is_empty() && decimals.is_empty());
        if !is_number {
            return None;
        }
        let value = parse(&whole, decimals, exponent)?;
        Some(if is_negative { -value } else { value })
    }

    /// The digits before the decimal mark: one to three, then groups of three, or no groups at all.
    fn ungrouped(self, whole: &str) -> Option<String> {
        let Some(mark) = self.thousands.filter(|mark| whole.contains(*mark)) else {
            return is_digits(whole).then(|| whole.to_owned());
        };
        let mut groups = whole.split(mark);
        let first = groups.next()?;
        let is_grouped = (1..=3).contains(&first.len()) && is_digits(first);
        let are_triples = groups.all(|group| group.len() == 3 && is_digits(group));
        (is_grouped && are_triples).then(|| whole.replace(mark, ""))
    }
}

fn parse(whole: &str, decimals: &str, exponent: Option<&str>) -> Option<Decimal> {
    let plain = match decimals {
        "" => format!("0{whole}"),
        _ => format!("0{whole}.{decimals}"),
    };
    match exponent {
        None => Decimal::from_str_exact(&plain).ok(),
        Some(exponent) => {
            let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            let is_short = (1..=3).contains(&digits.len()) && is_digits(digits);
            is_short.then(|| Decimal::from_scientific(&format!("{plain}e{exponent}")).ok()).flatten()
        }
    }
}

/// The text without its sign, and whether that says below zero. More than one sign is none.
fn unsigned(text: &str) -> Option<(&str, bool)> {
    if let Some(inside) = text.strip_prefix('(') {
        return Some((inside.strip_suffix(')')?.trim(), true));
    }
    if let Some(rest) = text.strip_prefix('-') {
        return Some((rest.trim_start(), true));
    }
    if let Some(rest) = text.strip_suffix('-') {
        return Some((rest.trim_end(), true));
    }
    Some((text.strip_prefix('+').unwrap_or(text), false))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_mark(mark: char) -> bool {
    !mark.is_alphanumeric() && !mark.is_control() && !['-', '+', '(', ')', '%'].contains(&mark)
}

/// The plain form of a letter: one blank for all blanks, one apostrophe, one minus, half width.
fn plain(letter: char) -> char {
    match letter {
        '\u{2019}' | '\u{2018}' | '\u{02bc}' => '\'',
        '\u{2212}' => '-',
        '\u{00a0}' | '\u{2009}' | '\u{202f}' | '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        _ => letter,
    }
}

/// Whether a text looks like a long number that a spreadsheet shortened: `1.38E+10`.
#[must_use]
pub fn is_shortened(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once("E+") else { return false };
    let mantissa = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let is_filled = |text: &str| !text.is_empty() && is_digits(text);
    whole.len() == 1 && is_filled(whole) && is_filled(decimals) && exponent.len() >= 2 && is_digits(exponent)
}

/// Yes or no, by the words that files use for it, in any case and width.
#[must_use]
pub fn read_bool(text: &str) -> Option<bool> {
    match normalize(text).as_str() {
        "true" | "yes" | "y" | "t" | "1" | "是" | "对" | "真" | "√" | "✓" => Some(true),
        "false" | "no" | "n" | "f" | "0" | "否" | "错" | "假" | "×" | "✗" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decimal mark, thousands mark (`_` for none), text, number (`-` for none).
    #[test]
    fn marks_count_only_where_they_separate() {
        let rows: &[(char, char, &str, &str)] = &[
            ('.', '_', "1234.5", "1234.5"),
            ('.', '_', "1,234", "-"),
            ('.', '_', "007", "7"),
            ('.', '_', ".5", "0.5"),
            ('.', '_', "5.", "5"),
            ('.', '_', ".", "-"),
            ('.', '_', "", "-"),
            ('.', '_', "1.2.3", "-"),
            ('.', ',', "1,5", "-"),
            ('.', ',', "1.000,00", "-"),
            ('.', ',', "12,34,5", "-"),
            ('.', ',', "1,23,456", "-"), // Indian groups
            ('.', ',', "1,234,567.89", "1234567.89"),
            ('.', ',', "1234567.89", "1234567.89"),
            ('.', ',', "1234,567", "-"),
            ('.', ',', ",234", "-"),
            ('.', ',', "1,", "-"),
            ('.', ',', "1,,234", "-"),
            ('.', ',', "1.234,567", "-"),
            (',', '.', "110.7", "-"),
            (',', '.', "110,7", "110.7"),
            (',', '.', "1.107", "1107"),
            (',', '.', "1.234,56", "1234.56"),
            (',', '.', "1,234.56", "-"),
            (',', '_', "1.5", "-"),
            (',', '_', "1,5", "1.5"),
            ('.', '\'', "1'234.50", "1234.50"),
            ('.', '\'', "1’234.50", "1234.50"), // as Swiss banks write it
            (',', ' ', "1 234,50", "1234.50"),
            (',', ' ', "1\u{a0}234,50", "1234.50"),
            (',', ' ', "1\u{202f}234\u{202f}567,5", "1234567.5"),
            (',', ' ', "1 23,5", "-"),
            (',', '\u{202f}', "1 234,5", "1234.5"),
            ('.', ',', "１，２３４．５", "1234.5"),
            ('.', '，', "1,234", "1234"),
            ('.', ',', "-1,234", "-1234"),
            ('.', ',', "− 1,234", "-1234"),
            ('.', ',', "1,234-", "-1234"),
            ('.', ',', "+1,234", "1234"),
            ('.', ',', "(1,234.50)", "-1234.50"),
            ('.', ',', "（1,234.50）", "-1234.50"),
            ('.', ',', "(1,234.50", "-"),
            ('.', ',', "(-5)", "-"),
            ('.', ',', "--5", "-"),
            ('.', ',', "-5-", "-"),
            ('.', '_', "1e2", "100"),
            ('.', '_', "1.38E+10", "13800000000"),
            ('.', '_', "1.5e-3", "0.0015"),
            ('.', '_', "1e", "-"),
            ('.', '_', "1e2.5", "-"),
            ('.', '_', "e5", "-"),
            ('.', '_', "1e9999", "-"),
            (',', '_', "1,5e2", "150"),
            ('.', '_', "12 34", "-"),
            ('.', '_', "¥12", "-"),
            ('.', '_', "12%", "-"),
            ('.', '_', "much", "-"),
        ];
        for (decimal, thousands, text, expected) in rows {
            let marks = Marks::new(Some(*decimal), Some(*thousands).filter(|mark| *mark != '_')).unwrap();
            let read = marks.read(text).map_or("-".to_owned(), |number| number.to_string());
            assert_eq!(read, *expected, "{text} with {decimal} and {thousands}");
        }
    }

    #[test]
    fn marks_are_told_apart() {
        assert_eq!(Marks::new(Some(','), Some(',')), Err(MarksError::Equal));
        assert_eq!(Marks::new(None, Some('.')), Err(MarksError::Equal));
        assert_eq!(Marks::new(Some('\''), Some('’')), Err(MarksError::Equal));
        assert_eq!(Marks::new(Some(' '), None), Err(MarksError::DecimalMark));
        for mark in ['0', 'e', '-', '(', '\n'] {
            assert_eq!(Marks::new(Some(mark), None), Err(MarksError::DecimalMark), "{mark}");
            assert_eq!(Marks::new(None, Some(mark)), Err(MarksError::Thousands), "{mark}");
        }
        assert_eq!(Marks::new(None, None), Ok(Marks::default()));
    }

    #[test]
    fn a_shortened_number_is_known() {
        for text in ["1.38E+10", "3.10101E+17", "-1.2E+11", "1E+12"] {
            assert!(is_shortened(text), "{text}");
        }
        for text in ["1E5", "12E+10", "1.38e+10", "E+10", "1.E+10", "1.3E+1", "A1.38E+10", "1.38E+10x"] {
            assert!(!is_shortened(text), "{text}");
        }
    }
}
