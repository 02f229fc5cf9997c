//! Dates as files write them: `M/D/YYYY`, `DD.MM.YYYY`, `YYYY-MM-DD`.

use crate::calendar::Date;

/// A pattern of year, month, day and the text between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatePattern(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Year,
    /// A month of `MM` two digits, or `M` one or two.
    Month(usize),
    /// A day of `DD` two digits, or `D` one or two.
    Day(usize),
    Text(char),
}

impl DatePattern {
    /// Reads a pattern; it must name year, month and day once each.
    #[must_use]
    pub fn parse(pattern: &str) -> Option<Self> {
        let letters: Vec<char> = pattern.chars().collect();
        let mut parts = Vec::new();
        let mut at = 0;
        while at < letters.len() {
            let run = letters[at..].iter().take_while(|letter| **letter == letters[at]).count();
            match (letters[at], run) {
                ('Y', 4) => parts.push(Part::Year),
                ('M', 1 | 2) => parts.push(Part::Month(run)),
                ('D', 1 | 2) => parts.push(Part::Day(run)),
                (letter, _) if letter.is_alphanumeric() && letter.is_ascii() => return None,
                (letter, run) => parts.extend(std::iter::repeat_n(Part::Text(letter), run)),
            }
            at += run;
        }
        let count = |is: fn(&Part) -> bool| parts.iter().filter(|part| is(part)).count();
        let is_whole = count(|part| matches!(part, Part::Year)) == 1
            && count(|part| matches!(part, Part::Month(_))) == 1
            && count(|part| matches!(part, Part::Day(_))) == 1;
        is_whole.then_some(Self(parts))
    }

    /// The date a text means, if it follows the pattern and the day exists.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Date> {
        let (mut year, mut month, mut day) = (0, 0, 0);
        let mut rest = text;
        for part in &self.0 {
            match part {
                Part::Year => year = digits(&mut rest, 4, 4)?,
                Part::Month(least) => month = digits(&mut rest, *least, 2)?,
                Part::Day(least) => day = digits(&mut rest, *least, 2)?,
                Part::Text(letter) => rest = rest.strip_prefix(*letter)?,
            }
        }
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        rest.is_empty().then_some(date)
    }
}

/// Takes `least` to `most` digits off the front.
fn digits(rest: &mut &str, least: usize, most: usize) -> Option<i16> {
    let length = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if length < least {
        return None;
    }
    let (number, after) = rest.split_at(length);
    *rest = after;
    number.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::DatePattern;

    #[test]
    fn a_date_is_read_as_its_pattern_says_or_not_at_all() {
        let read =
            |pattern: &str, text: &str| DatePattern::parse(pattern).unwrap().read(text).map(|date| date.to_string());
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(read("M/D/YYYY", "4/6/2013"), is("2013-04-06"));
        assert_eq!(read("M/D/YYYY", "12/31/2013"), is("2013-12-31"));
        assert_eq!(read("M/D/YYYY", "31/12/2013"), None);
        assert_eq!(read("D.M.YYYY", "31.12.2013"), is("2013-12-31"));
        assert_eq!(read("YYYY-MM-DD", "2016-02-29"), is("2016-02-29"));
        assert_eq!(read("YYYY-MM-DD", "2015-02-29"), None);
        assert_eq!(read("YYYY-MM-DD", "2016-2-9"), None);
        assert_eq!(read("YYYY-MM-DD", "2016-02-09 00:00"), None);
        assert_eq!(read("YYYYMMDD", "19970101"), is("1997-01-01"));
        assert_eq!(read("YYYY年M月D日", "2026年3月1日"), is("2026-03-01"));
    }

    #[test]
    fn a_pattern_names_year_month_and_day_once() {
        for pattern in ["", "YYYY-MM", "YY-MM-DD", "DD/DD/YYYY", "YYYY-MM-DDThh", "%Y-%m-%d"] {
            assert_eq!(DatePattern::parse(pattern), None, "{pattern}");
        }
    }
}
