//! Dates as files write them: `M/D/YYYY`, `DD.MM.YYYY`, `YYYY-MM-DD`, with the time of day behind: `h:mm`, `hh:mm:ss`.

use crate::calendar::Date;

/// A pattern of year, month, day, hour, minute, second and the text between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatePattern(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Year,
    /// A month of `MM` two digits, or `M` one or two.
    Month(usize),
    /// A day of `DD` two digits, or `D` one or two.
    Day(usize),
    /// An hour of `hh` two digits, or `h` one or two.
    Hour(usize),
    /// `mm`.
    Minute,
    /// `ss`.
    Second,
    Text(char),
}

/// `YYYY-MM-DD`, alone or with a time of day without an offset: `2026-03-01 08:30`, `2026-03-01T08:30:00.000`. A moment
/// with an offset is no day until somebody says in which zone, so it is refused. As [`DatePattern::read`].
#[must_use]
pub fn read_iso(text: &str) -> Option<(Date, bool)> {
    let day = DatePattern(vec![Part::Year, Part::Text('-'), Part::Month(2), Part::Text('-'), Part::Day(2)]);
    let Some((date, time)) = text.split_once(['T', ' ']) else { return day.read(text) };
    let (date, _) = day.read(date)?;
    let (clock, fraction) = time.trim_start().split_once('.').unwrap_or((time.trim_start(), "0"));
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let mut rest = clock;
    let mut clock = [0; 3];
    clock[0] = digits(&mut rest, 1, 2)?;
    rest = rest.strip_prefix(':')?;
    clock[1] = digits(&mut rest, 2, 2)?;
    if let Some(seconds) = rest.strip_prefix(':') {
        rest = seconds;
        clock[2] = digits(&mut rest, 2, 2)?;
    }
    let is_clock = is_time(clock) && rest.is_empty() && is_fraction;
    is_clock.then_some((date, clock != [0; 3]))
}

const fn is_time([hour, minute, second]: [i16; 3]) -> bool {
    hour < 24 && minute < 60 && second < 60
}

impl DatePattern {
    /// Reads a pattern; it must name year, month and day once each, and may name hour and minute, or hour, minute and
    /// second.
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
                ('h', 1 | 2) => parts.push(Part::Hour(run)),
                ('m', 2) => parts.push(Part::Minute),
                ('s', 2) => parts.push(Part::Second),
                ('T', 1) => parts.push(Part::Text('T')),
                (letter, _) if letter.is_alphanumeric() && letter.is_ascii() => return None,
                (letter, run) => parts.extend(std::iter::repeat_n(Part::Text(letter), run)),
            }
            at += run;
        }
        let count = |is: fn(&Part) -> bool| parts.iter().filter(|part| is(part)).count();
        let is_day = count(|part| matches!(part, Part::Year)) == 1
            && count(|part| matches!(part, Part::Month(_))) == 1
            && count(|part| matches!(part, Part::Day(_))) == 1;
        let time = [
            count(|part| matches!(part, Part::Hour(_))),
            count(|part| matches!(part, Part::Minute)),
            count(|part| matches!(part, Part::Second)),
        ];
        (is_day && matches!(time, [0, 0, 0] | [1, 1, 0] | [1, 1, 1])).then_some(Self(parts))
    }

    /// The date a text means, if it follows the pattern and the day exists, and whether it names a time of that day
    /// other than midnight.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<(Date, bool)> {
        let (mut year, mut month, mut day) = (0, 0, 0);
        let mut time = [0; 3];
        let mut rest = text;
        for part in &self.0 {
            match part {
                Part::Year => year = digits(&mut rest, 4, 4)?,
                Part::Month(least) => month = digits(&mut rest, *least, 2)?,
                Part::Day(least) => day = digits(&mut rest, *least, 2)?,
                Part::Hour(least) => time[0] = digits(&mut rest, *least, 2)?,
                Part::Minute => time[1] = digits(&mut rest, 2, 2)?,
                Part::Second => time[2] = digits(&mut rest, 2, 2)?,
                Part::Text(letter) => rest = rest.strip_prefix(*letter)?,
            }
        }
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        (rest.is_empty() && is_time(time)).then_some((date, time != [0; 3]))
    }

    /// The day in this pattern; a time of day is midnight.
    #[must_use]
    pub fn write(&self, date: Date) -> String {
        let part = |part: &Part| match part {
            Part::Year => format!("{:04}", date.year()),
            Part::Month(least) => format!("{:0least$}", date.month()),
            Part::Day(least) => format!("{:0least$}", date.day()),
            Part::Hour(least) => "0".repeat(*least),
            Part::Minute | Part::Second => "00".to_owned(),
            Part::Text(letter) => letter.to_string(),
        };
        self.0.iter().map(part).collect()
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
    use super::{DatePattern, read_iso};

    #[test]
    fn a_date_is_read_as_its_pattern_says_or_not_at_all() {
        let read = |pattern: &str, text: &str| {
            DatePattern::parse(pattern).unwrap().read(text).map(|(date, has_time)| (date.to_string(), has_time))
        };
        let is = |text: &str| Some((text.to_owned(), false));
        let timed = |text: &str| Some((text.to_owned(), true));
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
        assert_eq!(read("D/M/YYYY h:mm", "1/12/2010 8:26"), timed("2010-12-01"));
        assert_eq!(read("D/M/YYYY h:mm", "1/12/2010 0:00"), is("2010-12-01"));
        assert_eq!(read("D/M/YYYY h:mm", "1/12/2010 24:00"), None);
        assert_eq!(read("D/M/YYYY h:mm", "1/12/2010"), None);
        assert_eq!(read("YYYY-MM-DDThh:mm:ss", "2026-03-01T08:30:15"), timed("2026-03-01"));
    }

    #[test]
    fn a_pattern_names_year_month_and_day_once() {
        for pattern in
            ["", "YYYY-MM", "YY-MM-DD", "DD/DD/YYYY", "YYYY-MM-DDThh", "%Y-%m-%d", "YYYY-MM-DD mm:ss", "YYYY-MM-DD h:m"]
        {
            assert_eq!(DatePattern::parse(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn a_day_without_a_pattern_may_have_a_time_but_no_offset() {
        let read = |text: &str| read_iso(text).map(|(date, has_time)| (date.to_string(), has_time));
        let is = |has_time| Some(("2026-03-01".to_owned(), has_time));
        assert_eq!(read("2026-03-01"), is(false));
        assert_eq!(read("2026-03-01 8:30"), is(true));
        assert_eq!(read("2026-03-01T08:30:00.000"), is(true));
        assert_eq!(read("2026-03-01T00:00:00"), is(false));
        for text in [
            "2026-03-01T08:30:00Z",
            "2026-03-01T08:30:00+08:00",
            "2026-03-01 ",
            "2026-03-01 25:00",
            "2026-03-01 8:61",
            "2026-03-01 8:30 PM",
            "2026-3-1",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_is_written_as_it_is_read() {
        for (pattern, text) in
            [("M/D/YYYY", "4/6/2013"), ("DD.MM.YYYY", "06.04.2013"), ("YYYY-MM-DD hh:mm", "2013-04-06 00:00")]
        {
            let pattern = DatePattern::parse(pattern).unwrap();
            assert_eq!(pattern.write(pattern.read(text).unwrap().0), text);
        }
    }
}
