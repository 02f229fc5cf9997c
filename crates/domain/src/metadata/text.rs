//! Text as search and matching see it.

/// Text for searching: lower case, full-width forms made half-width, runs of white space one space.
/// Written next to the record and applied to what people type, so both engines compare plain bytes.
#[must_use]
pub fn normalize(text: &str) -> String {
    let folded = text.chars().map(half_width).flat_map(char::to_lowercase);
    let folded: String = folded.collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
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
    use super::normalize;

    #[test]
    fn width_case_and_spaces_do_not_matter() {
        assert_eq!(normalize("  ＡＢＣ（上海）　Ltd. "), "abc(上海) ltd.");
        assert_eq!(normalize("杭州云帆\t科技"), "杭州云帆 科技");
    }
}
