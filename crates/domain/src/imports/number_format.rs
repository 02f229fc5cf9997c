//! A number as a sheet shows it by its format, where that format says what the cell is: leading zeros, fixed decimals,
//! per cent, words around the digits. Thousands marks are left out, since nothing but people reads them.

use rust_decimal::Decimal;

/// The number in a cell: spreadsheets calculate with 15 digits, and what is beyond is noise of the binary fraction.
#[must_use]
pub fn sheet_number(value: f64) -> Option<Decimal> {
    if !value.is_finite() {
        return None;
    }
    Decimal::from_scientific(&format!("{value:.14e}")).ok().map(|number| number.normalize())
}

/// Whether a format shows percentages.
#[must_use]
pub fn is_percent(format: &str) -> bool {
    parse(section(format, Decimal::ZERO).0).is_some_and(|shape| shape.is_percent)
}

/// The text that a sheet shows for `number`. Formats that hide digits or that nobody writes codes with (fractions,
/// scaled thousands, exponents) show the plain number.
#[must_use]
pub fn shown(number: Decimal, format: &str) -> String {
    let plain = || number.normalize().to_string();
    let (section, has_own_sign) = section(format, number);
    let Some(shape) = parse(section) else { return plain() };
    let magnitude = if shape.is_percent { number.abs() * Decimal::ONE_HUNDRED } else { number.abs() };
    let magnitude = magnitude.normalize();
    if magnitude.scale() > shape.decimals_max {
        return if shape.is_percent { format!("{}%", (number * Decimal::ONE_HUNDRED).normalize()) } else { plain() };
    }
    let text = magnitude.to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if number.is_sign_negative() && !number.is_zero() && !has_own_sign { "-" } else { "" };
    let decimals = format!("{decimals:0<width$}", width = shape.decimals_min);
    let dot = if decimals.is_empty() { "" } else { "." };
    format!("{sign}{}{dot}{decimals}{}", shape.whole(whole), shape.behind)
}

/// The part of a format that holds for a number, and whether that part shows the sign itself.
fn section(format: &str, number: Decimal) -> (&str, bool) {
    let mut parts = Vec::new();
    let (mut start, mut is_quoted, mut is_escaped) = (0, false, false);
    for (at, letter) in format.char_indices() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            ';' if !is_quoted => {
                parts.push(&format[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&format[start..]);
    match parts.as_slice() {
        [_, negative, ..] if number.is_sign_negative() && !number.is_zero() => (negative, true),
        [_, _, zero, ..] if number.is_zero() => (zero, false),
        parts => (parts[0], false),
    }
}

/// A format read.
struct Shape {
    /// Places before the decimal mark, from left to right: a digit or a letter that stands there.
    places: Vec<Place>,
    decimals_min: usize,
    decimals_max: u32,
    behind: String,
    is_percent: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// `0`: a digit, zero where there is none.
    Zero,
    /// `#` or `?`: a digit where there is one.
    Digit,
    Letter(char),
}

impl Shape {
    /// The digits in their places, filled from the right; those that have no place stand at the first one.
    fn whole(&self, digits: &str) -> String {
        let mut rest: Vec<char> = digits.chars().collect();
        if rest == ['0'] {
            rest.clear();
        }
        let first = self.places.iter().position(|place| !matches!(place, Place::Letter(_)));
        let mut shown = Vec::new();
        for (at, place) in self.places.iter().enumerate().rev() {
            match place {
                Place::Letter(letter) => shown.push(*letter),
                Place::Zero => shown.push(rest.pop().unwrap_or('0')),
                Place::Digit => shown.extend(rest.pop()),
            }
            if Some(at) == first {
                shown.extend(std::mem::take(&mut rest).into_iter().rev());
            }
        }
        shown.into_iter().rev().collect()
    }
}

fn parse(section: &str) -> Option<Shape> {
    let mut shape =
        Shape { places: Vec::new(), decimals_min: 0, decimals_max: 0, behind: String::new(), is_percent: false };
    let mut letters = section.chars().peekable();
    let (mut is_decimal, mut has_digits, mut is_over) = (false, false, false);
    while let Some(letter) = letters.next() {
        let literal = match letter {
            '0' | '#' | '?' if is_decimal => {
                if is_over {
                    return None;
                }
                shape.decimals_max += 1;
                if letter == '0' {
                    shape.decimals_min = shape.decimals_max as usize;
                }
                continue;
            }
            '0' | '#' | '?' => {
                has_digits = true;
                shape.places.push(if letter == '0' { Place::Zero } else { Place::Digit });
                continue;
            }
            '.' if has_digits && !is_decimal => {
                is_decimal = true;
                continue;
            }
            // A comma between digits groups them; behind them it would scale the number.
            ',' if has_digits && matches!(letters.peek(), Some('0' | '#' | '?')) => continue,
            '"' => {
                let text: String = letters.by_ref().take_while(|letter| *letter != '"').collect();
                push(&mut shape, &mut is_over, is_decimal, &text);
                continue;
            }
            '\\' => letters.next()?,
            '_' | '*' => {
                letters.next()?;
                continue;
            }
            '[' => {
                let inside: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                // `[$¥-804]` is a currency sign, `[Red]` a colour; conditions and times are not for us.
                match inside.strip_prefix('$') {
                    Some(sign) => {
                        let sign = sign.split('-').next().unwrap_or_default();
                        push(&mut shape, &mut is_over, is_decimal, sign);
                    }
                    None if inside.chars().all(char::is_alphabetic) && inside.len() > 2 => {}
                    None => return None,
                }
                continue;
            }
            '%' if shape.is_percent => return None,
            '%' => {
                shape.is_percent = true;
                '%'
            }
            '-' | '+' | '(' | ')' | ' ' | ':' | '$' | '¥' | '€' | '£' | '~' | '\'' | '!' | '&' | '<' | '>' | '='
            | '{' | '}' | '^' => letter,
            // East Asian words stand without quotes; Latin ones are codes of dates, exponents and General.
            letter if !letter.is_ascii() => letter,
            _ => return None,
        };
        push(&mut shape, &mut is_over, is_decimal, literal.encode_utf8(&mut [0; 4]));
    }
    has_digits.then_some(shape).map(behind_the_digits)
}

/// Puts a literal where it stands: among the digits before the decimal mark, or behind everything.
fn push(shape: &mut Shape, is_over: &mut bool, is_decimal: bool, text: &str) {
    if is_decimal {
        *is_over = true;
        shape.behind.push_str(text);
    } else {
        shape.places.extend(text.chars().map(Place::Letter));
    }
}

/// Letters behind the last digit of a format without decimals.
fn behind_the_digits(mut shape: Shape) -> Shape {
    if shape.decimals_max == 0 {
        let digits = shape.places.iter().rposition(|place| !matches!(place, Place::Letter(_))).map_or(0, |at| at + 1);
        let behind = shape.places.split_off(digits).into_iter().filter_map(|place| match place {
            Place::Letter(letter) => Some(letter),
            Place::Zero | Place::Digit => None,
        });
        shape.behind = behind.collect::<String>() + &shape.behind;
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_shown_as_its_format_says() {
        let rows = [
            ("123", "00000", "00123"),
            ("1234567", "00000", "1234567"),
            ("0", "00000", "00000"),
            ("13812345678", "000-0000-0000", "138-1234-5678"),
            ("5712345678", "(000) 0000-0000", "(057) 1234-5678"),
            ("7", "\"SN\"0000", "SN0007"),
            ("7", "\\A000", "A007"),
            ("7", "0号", "7号"),
            ("123", "General", "123"),
            ("1.5", "General", "1.5"),
            ("123", "@", "123"),
            ("123", "0", "123"),
            ("1.5", "0", "1.5"), // the rest would be lost
            ("1.5", "0.00", "1.50"),
            ("1.5", "0.##", "1.5"),
            ("-1.5", "0.00", "-1.50"),
            ("1299.5", "#,##0.00", "1299.50"),
            ("-1299.5", "#,##0.00;(#,##0.00)", "(1299.50)"),
            ("-1299.5", "#,##0.00;[Red]-#,##0.00", "-1299.50"),
            ("0", "0;-0;\"-\"", "0"),
            ("0.13", "0%", "13%"),
            ("0.125", "0%", "12.5%"),
            ("0.125", "0.00%", "12.50%"),
            ("12", "[$¥-804]#,##0.00", "¥12.00"),
            ("12", "\"¥\"#,##0.00_);(\"¥\"#,##0.00)", "¥12.00"),
            ("13800000000", "0.00E+00", "13800000000"),
            ("1500", "0,", "1500"),
            ("0.5", "# ?/?", "0.5"),
            ("5", "#,##0", "5"),
            ("0", "#", ""),
        ];
        for (number, format, expected) in rows {
            assert_eq!(shown(number.parse().unwrap(), format), expected, "{number} as {format}");
        }
        assert!(is_percent("0.0%") && !is_percent("0.00") && !is_percent("\"%\"0"));
    }

    #[test]
    fn a_number_has_fifteen_digits() {
        for (value, expected) in [
            (0.1 + 0.2, "0.3"),
            (1299.5 * 1.13, "1468.435"),
            (13_800_000_000.0, "13800000000"),
            (310_101_199_001_011_234.0, "310101199001011000"),
            (1e-9, "0.000000001"),
            (-0.0, "0"),
        ] {
            assert_eq!(sheet_number(value).unwrap().to_string(), expected);
        }
        assert_eq!(sheet_number(f64::NAN), None);
        assert_eq!(sheet_number(1e300), None);
    }
}
