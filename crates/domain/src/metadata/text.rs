//! Text as search and matching see it.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;
use unicode_normalization::char::decompose_compatible;

/// Text for searching: lower case, full-width forms made half-width, runs of white space one space.
/// Written next to the record and applied to what people type, so both engines compare plain bytes.
#[must_use]
pub fn normalize(text: &str) -> String {
    let folded = text.chars().map(half_width).flat_map(char::to_lowercase);
    let folded: String = folded.collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As [`normalize`], and letters without their accents, as people type them: `Müller` is `muller`, `Łódź` `lodz`,
/// `Straße` `strasse`.
#[must_use]
pub fn fold(text: &str) -> String {
    normalize(text).chars().fold(String::with_capacity(text.len()), |mut folded, letter| {
        push_plain(&mut folded, letter);
        folded
    })
}

/// A regular expression that finds every text whose [`fold`] holds that of `text`, for databases that cannot fold.
/// It is made of literals, brackets and groups only, which SQLite's (our own) and PostgreSQL's `regexp_like` read alike.
#[must_use]
pub fn fold_pattern(text: &str) -> String {
    let letters: Vec<char> = fold(text).chars().collect();
    let mut pattern = String::new();
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        // One letter that is typed as two: `ß` for `ss`.
        let pair: String = letters[at..].iter().take(2).collect();
        match FOLDED.get(&pair).filter(|_| pair.chars().count() == 2) {
            Some(single) => {
                let (first, second) = (one_of(letter), one_of(letters[at + 1]));
                write!(pattern, "(?:{first}{second}|[{single}])").expect("a string takes what is written");
                at += 2;
            }
            None => {
                pattern.push_str(&one_of(letter));
                at += 1;
            }
        }
    }
    pattern
}

/// Any way of writing a folded letter, with accents after it where it may have some.
fn one_of(letter: char) -> String {
    let escaped = if letter.is_ascii_punctuation() { format!("\\{letter}") } else { letter.to_string() };
    match FOLDED.get(&letter.to_string()) {
        _ if letter == ' ' => "[[:space:]\u{3000}\u{a0}]+".to_owned(),
        Some(others) if letter.is_alphanumeric() => format!("[{letter}{others}]{MARKS}"),
        Some(others) => others.chars().fold(format!("(?:{escaped}"), |group, other| format!("{group}|{other}")) + ")",
        None => escaped,
    }
}

/// Accents that stand behind their letter in decomposed text.
const MARKS: &str = "[\u{300}-\u{36f}]*";

/// What folds to a letter, or to two, without being it.
static FOLDED: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let letters = ['!'..='\u{52f}', '\u{1e00}'..='\u{1fff}', '\u{fb00}'..='\u{fb06}', '\u{ff01}'..='\u{ff5e}'];
    let mut folded: HashMap<String, String> = HashMap::new();
    for letter in letters.into_iter().flatten() {
        let plain = fold(letter.encode_utf8(&mut [0; 4]));
        if !plain.is_empty() && !plain.chars().eq([letter]) {
            folded.entry(plain).or_default().push(letter);
        }
    }
    folded
});

/// A lower-case letter without its accents. Only scripts that write them are taken apart: Korean syllables stay whole.
fn push_plain(text: &mut String, letter: char) {
    match letter {
        'ß' => text.push_str("ss"),
        'æ' => text.push_str("ae"),
        'œ' => text.push_str("oe"),
        'þ' => text.push_str("th"),
        'ø' => text.push('o'),
        'ł' => text.push('l'),
        'đ' | 'ð' => text.push('d'),
        'ħ' => text.push('h'),
        'ı' => text.push('i'),
        'ŋ' => text.push('n'),
        'ŧ' => text.push('t'),
        '\u{80}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' | '\u{fb00}'..='\u{fb06}' => {
            decompose_compatible(letter, |part| {
                if !is_mark(part) {
                    text.push(part);
                }
            });
        }
        _ => text.push(letter),
    }
}

fn is_mark(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

/// `Ａ` to `A`, `（` to `(`, the ideographic space to a space.
fn half_width(letter: char) -> char {
    match letter {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_spaces_do_not_matter() {
        assert_eq!(normalize("  ＡＢＣ（上海）　Ltd. "), "abc(上海) ltd.");
        assert_eq!(normalize("杭州云帆\t科技"), "杭州云帆 科技");
    }

    #[test]
    fn accents_do_not_matter_to_who_types_without_them() {
        for (text, expected) in [
            ("Müller", "muller"),
            ("Mu\u{308}ller", "muller"),
            ("CAFÉ Élan", "cafe elan"),
            ("Straße", "strasse"),
            ("Łódź", "lodz"),
            ("Ærø Ðorđe", "aero dorde"),
            ("İstanbul ısı", "istanbul isi"),
            ("ﬁn", "fin"),
            ("Ёлка Йод", "елка иод"),
            ("Αθήνα", "αθηνα"),
            ("서울", "서울"),
            ("ＡＢＣ科技", "abc科技"),
        ] {
            assert_eq!(fold(text), expected, "{text}");
        }
    }

    #[test]
    fn a_pattern_holds_every_way_of_writing_it() {
        for letter in ["Ü", "u\u{308}", "ｕ", "Ｕ", "ú"] {
            let pattern = fold_pattern(letter);
            assert!(["u", "U", "ü", "Ｕ"].iter().all(|other| pattern.contains(other)), "{letter}: {pattern}");
            assert!(pattern.ends_with(MARKS), "{pattern}");
        }
        assert_eq!(fold_pattern("科技"), "科技");
        assert_eq!(fold_pattern("^"), "(?:\\^|＾)");
        assert!(fold_pattern("ss").ends_with("|[ßẞ])"), "{}", fold_pattern("ss"));
        assert_eq!(fold_pattern(""), "");
    }
}
