//! Arithmetic, conditions and texts over the columns of a row: `1 - number(net) / number(gross)`.
//!
//! What a mapping writes is parsed elsewhere; here it is a tree whose kinds are checked before the first row is read, and
//! that is evaluated in exact decimals. Columns are texts, so that no text is ever taken for a number by itself.

use super::number::Marks;
use super::raw_cell::{RawCell, Typed};
use crate::metadata::text::normalize;
use crate::rounding::round_half_up;
use crate::words;
use crate::words::Words;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// The cell of the column at this position.
    Column(usize),
    /// A text that stands in the mapping.
    Text(String),
    /// A number that stands in the mapping.
    Number(Decimal),
    /// Yes or no.
    Bool(bool),
    /// `a + b`, `a < b`, `a && b` …
    Binary(Operator, Box<(Self, Self)>),
    /// `-a`.
    Negative(Box<Self>),
    /// `!a`.
    Not(Box<Self>),
    /// `a ? b : c`.
    If(Box<(Self, Self, Self)>),
    /// `a in ["x", "y"]`.
    In(Box<Self>, Vec<String>),
    /// `round(a, 2)`: half away from zero.
    Round(Box<Self>, u32),
    /// A function of one argument.
    Call(Function, Box<Self>),
    /// `a.startsWith("x")` and its like.
    Matches(Matching, Box<(Self, Self)>),
}

/// What stands between two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Numbers, or texts one behind the other.
    Add,
    /// Numbers.
    Subtract,
    /// Numbers.
    Multiply,
    /// Numbers.
    Divide,
    /// Two of a kind.
    Equal,
    /// Two of a kind.
    NotEqual,
    /// Numbers.
    Less,
    /// Numbers.
    LessOrEqual,
    /// Numbers.
    Greater,
    /// Numbers.
    GreaterOrEqual,
    /// Yes or no.
    And,
    /// Yes or no.
    Or,
}

/// A function of one argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// The number that a text shows by the marks of its mapping.
    Number,
    /// A number without its sign.
    Abs,
    /// A text in lower case and half width, for comparing.
    Lower,
    /// Whether a text is empty.
    IsEmpty,
}

/// How one text is looked for in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matching {
    /// At the beginning.
    StartsWith,
    /// At the end.
    EndsWith,
    /// Anywhere.
    Contains,
}

/// What an expression gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Bool,
}

impl Kind {
    fn words(self) -> Words {
        match self {
            Self::Text => Words::new("文本", "a text"),
            Self::Number => Words::new("数字", "a number"),
            Self::Bool => Words::new("是否", "a yes or no"),
        }
    }
}

/// The value of an expression for a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A number.
    Number(Decimal),
    /// Yes or no.
    Bool(bool),
    /// The number of an empty cell, and what is computed with it.
    Empty,
}

/// Why an expression has no value for a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueError {
    /// Stable code.
    pub code: &'static str,
    /// The facts.
    pub reason: Words,
}

impl Expression {
    /// What the expression gives.
    ///
    /// # Errors
    /// A sentence about the first part whose kind does not fit, such as a comparison of a comparison.
    pub fn kind(&self) -> Result<Kind, Words> {
        match self {
            Self::Column(_) | Self::Text(_) => Ok(Kind::Text),
            Self::Number(_) => Ok(Kind::Number),
            Self::Bool(_) => Ok(Kind::Bool),
            Self::Binary(operator, sides) => operator.kind(sides.0.kind()?, sides.1.kind()?),
            Self::Negative(inner) | Self::Round(inner, _) | Self::Call(Function::Abs, inner) => {
                inner.must_be(Kind::Number).map(|()| Kind::Number)
            }
            Self::Not(inner) => inner.must_be(Kind::Bool).map(|()| Kind::Bool),
            Self::If(parts) => {
                let (condition, one, other) = &**parts;
                condition.must_be(Kind::Bool)?;
                other.must_be(one.kind()?)?;
                one.kind()
            }
            Self::In(inner, _) | Self::Call(Function::IsEmpty, inner) => inner.must_be(Kind::Text).map(|()| Kind::Bool),
            Self::Call(Function::Number, inner) => inner.must_be(Kind::Text).map(|()| Kind::Number),
            Self::Call(Function::Lower, inner) => inner.must_be(Kind::Text).map(|()| Kind::Text),
            Self::Matches(_, sides) => {
                sides.0.must_be(Kind::Text)?;
                sides.1.must_be(Kind::Text).map(|()| Kind::Bool)
            }
        }
    }

    fn must_be(&self, wanted: Kind) -> Result<(), Words> {
        let found = self.kind()?;
        if found == wanted {
            return Ok(());
        }
        let (found, wanted_words) = (found.words(), wanted.words());
        let (zh, en) = (
            format!("需要{}，而不是{}", wanted_words.zh, found.zh),
            format!("{} is needed, not {}", wanted_words.en, found.en),
        );
        Err(if wanted == Kind::Number {
            Words::new(zh + "；写作 number(…)", en + "; write number(…)")
        } else {
            Words::new(zh, en)
        })
    }

    /// The positions of the columns that it reads.
    #[must_use]
    pub fn columns(&self) -> Vec<usize> {
        match self {
            Self::Column(at) => vec![*at],
            Self::Text(_) | Self::Number(_) | Self::Bool(_) => Vec::new(),
            Self::Binary(_, sides) | Self::Matches(_, sides) => [sides.0.columns(), sides.1.columns()].concat(),
            Self::Negative(inner)
            | Self::Not(inner)
            | Self::In(inner, _)
            | Self::Round(inner, _)
            | Self::Call(_, inner) => inner.columns(),
            Self::If(parts) => [parts.0.columns(), parts.1.columns(), parts.2.columns()].concat(),
        }
    }

    /// The value for a row, exactly; a quotient has 28 digits.
    ///
    /// # Errors
    /// `not_a_number`, `division_by_zero`, `out_of_range`.
    pub fn value<'a>(&'a self, cells: &'a [&'a str], marks: Marks) -> Result<Value<'a>, ValueError> {
        let cell = |at: usize| cells.get(at).map_or(RawCell::text(""), |cell| RawCell::parse(cell));
        Ok(match self {
            Self::Column(at) => Value::Text(cell(*at).shown.into()),
            Self::Text(text) => Value::Text(text.into()),
            Self::Number(number) => Value::Number(*number),
            Self::Bool(value) => Value::Bool(*value),
            // What a workbook holds is its number, whatever it shows.
            Self::Call(Function::Number, inner) => match &**inner {
                Self::Column(at) => number(cell(*at), marks)?,
                inner => match inner.value(cells, marks)? {
                    Value::Text(text) => number(RawCell::text(&text), marks)?,
                    _ => Value::Empty,
                },
            },
            Self::Binary(Operator::And, sides) => match sides.0.value(cells, marks)? {
                Value::Bool(false) => Value::Bool(false),
                _ => sides.1.value(cells, marks)?,
            },
            Self::Binary(Operator::Or, sides) => match sides.0.value(cells, marks)? {
                Value::Bool(true) => Value::Bool(true),
                _ => sides.1.value(cells, marks)?,
            },
            Self::Binary(operator, sides) => {
                operator.value(sides.0.value(cells, marks)?, sides.1.value(cells, marks)?)?
            }
            Self::If(parts) => match parts.0.value(cells, marks)? {
                Value::Bool(true) => parts.1.value(cells, marks)?,
                Value::Bool(false) => parts.2.value(cells, marks)?,
                _ => Value::Empty,
            },
            Self::Matches(matching, sides) => match (sides.0.value(cells, marks)?, sides.1.value(cells, marks)?) {
                (Value::Text(text), Value::Text(wanted)) => Value::Bool(matching.is_met(&text, &wanted)),
                _ => Value::Empty,
            },
            Self::Negative(inner) => inner.value(cells, marks)?.of_number(|number| -number),
            Self::Round(inner, digits) => inner.value(cells, marks)?.of_number(|number| round_half_up(number, *digits)),
            Self::Call(Function::Abs, inner) => inner.value(cells, marks)?.of_number(|number| number.abs()),
            Self::Not(inner) => match inner.value(cells, marks)? {
                Value::Bool(value) => Value::Bool(!value),
                _ => Value::Empty,
            },
            Self::In(inner, words) => match inner.value(cells, marks)? {
                Value::Text(text) => Value::Bool(words.iter().any(|word| *word == text)),
                _ => Value::Empty,
            },
            Self::Call(Function::Lower, inner) => match inner.value(cells, marks)? {
                Value::Text(text) => Value::Text(normalize(&text).into()),
                _ => Value::Empty,
            },
            Self::Call(Function::IsEmpty, inner) => match inner.value(cells, marks)? {
                Value::Text(text) => Value::Bool(text.is_empty()),
                _ => Value::Empty,
            },
        })
    }
}

fn number<'a>(cell: RawCell, marks: Marks) -> Result<Value<'a>, ValueError> {
    let text = cell.shown;
    let read = match cell.typed {
        Some(Typed::Number(exact) | Typed::Percent(exact)) => Decimal::from_str_exact(exact).ok(),
        Some(_) => None,
        None if text.is_empty() => return Ok(Value::Empty),
        None => marks.read(text),
    };
    read.map(Value::Number).ok_or_else(|| ValueError {
        code: "not_a_number",
        reason: words!("“{text}”不是数字", "`{text}` is not a number"),
    })
}

impl Value<'_> {
    fn of_number(self, change: impl FnOnce(Decimal) -> Decimal) -> Self {
        match self {
            Self::Number(number) => Self::Number(change(number)),
            _ => Self::Empty,
        }
    }
}

impl Matching {
    fn is_met(self, text: &str, wanted: &str) -> bool {
        match self {
            Self::StartsWith => text.starts_with(wanted),
            Self::EndsWith => text.ends_with(wanted),
            Self::Contains => text.contains(wanted),
        }
    }
}

impl Operator {
    fn kind(self, left: Kind, right: Kind) -> Result<Kind, Words> {
        let of_kind = |kind: Kind, gives: Kind| match (left == kind, right == kind) {
            (true, true) => Ok(gives),
            (is_left, _) => {
                let found = if is_left { right } else { left };
                let (kind_words, found) = (kind.words(), found.words());
                let zh = format!("“{}”两侧须为{}，而有一侧是{}", self.sign(), kind_words.zh, found.zh);
                let en = format!("`{}` takes {} on both sides, one is {}", self.sign(), kind_words.en, found.en);
                let hint =
                    if kind == Kind::Number { ("；写作 number(…)", "; write number(…)") } else { ("", "") };
                Err(Words::new(zh + hint.0, en + hint.1))
            }
        };
        match self {
            Self::Add if left == Kind::Text => of_kind(Kind::Text, Kind::Text),
            Self::Add | Self::Subtract | Self::Multiply | Self::Divide => of_kind(Kind::Number, Kind::Number),
            Self::Equal | Self::NotEqual => of_kind(left, Kind::Bool),
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual => of_kind(Kind::Number, Kind::Bool),
            Self::And | Self::Or => of_kind(Kind::Bool, Kind::Bool),
        }
    }

    fn value<'a>(self, left: Value<'a>, right: Value<'a>) -> Result<Value<'a>, ValueError> {
        Ok(match (left, right) {
            (Value::Number(left), Value::Number(right)) => self.of_numbers(left, right)?,
            (Value::Text(left), Value::Text(right)) => match self {
                Self::Add => Value::Text((left.into_owned() + &right).into()),
                Self::Equal => Value::Bool(left == right),
                _ => Value::Bool(left != right),
            },
            (Value::Bool(left), Value::Bool(right)) => Value::Bool((left == right) == (self == Self::Equal)),
            _ => Value::Empty,
        })
    }

    fn of_numbers<'a>(self, left: Decimal, right: Decimal) -> Result<Value<'a>, ValueError> {
        let number = match self {
            Self::Add => left.checked_add(right),
            Self::Subtract => left.checked_sub(right),
            Self::Multiply => left.checked_mul(right),
            Self::Divide if right.is_zero() => {
                let reason = words!("{left} 除以零", "{left} is divided by zero");
                return Err(ValueError { code: "division_by_zero", reason });
            }
            Self::Divide => left.checked_div(right),
            Self::Equal => return Ok(Value::Bool(left == right)),
            Self::NotEqual => return Ok(Value::Bool(left != right)),
            Self::Less => return Ok(Value::Bool(left < right)),
            Self::LessOrEqual => return Ok(Value::Bool(left <= right)),
            Self::Greater => return Ok(Value::Bool(left > right)),
            Self::GreaterOrEqual => return Ok(Value::Bool(left >= right)),
            Self::And | Self::Or => return Ok(Value::Empty),
        };
        let too_large = || ValueError {
            code: "out_of_range",
            reason: words!("{left} {} {right} 数值过大", "{left} {} {right} is too large", self.sign()),
        };
        number.map(Value::Number).ok_or_else(too_large)
    }

    const fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::And => "&&",
            Self::Or => "||",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(at: usize) -> Expression {
        Expression::Column(at)
    }

    fn number_of(at: usize) -> Expression {
        Expression::Call(Function::Number, Box::new(column(at)))
    }

    fn binary(operator: Operator, left: Expression, right: Expression) -> Expression {
        Expression::Binary(operator, Box::new((left, right)))
    }

    fn one() -> Expression {
        Expression::Number(Decimal::ONE)
    }

    /// `1 - number(net) / number(gross)`.
    fn discount() -> Expression {
        binary(Operator::Subtract, one(), binary(Operator::Divide, number_of(0), number_of(1)))
    }

    #[test]
    fn arithmetic_is_exact() {
        let value = |cells: &[&str]| {
            let discount = discount();
            match discount.value(cells, Marks::default()) {
                Ok(Value::Number(number)) => Ok(number.to_string()),
                Ok(Value::Empty) => Ok("empty".to_owned()),
                Ok(other) => panic!("{other:?}"),
                Err(error) => Err(error.code),
            }
        };
        assert_eq!(value(&["85", "100"]), Ok("0.15".to_owned()));
        assert_eq!(value(&["0.3", "0.1"]), Ok("-2".to_owned()));
        assert_eq!(value(&["2", "3"]), Ok("0.3333333333333333333333333333".to_owned()));
        assert_eq!(value(&["", "3"]), Ok("empty".to_owned()));
        assert_eq!(value(&["2", "0"]), Err("division_by_zero"));
        assert_eq!(value(&["much", "1"]), Err("not_a_number"));
        let typed = Typed::Number("85").written("85.00 €");
        assert_eq!(value(&[&typed, "100"]), Ok("0.15".to_owned()), "a workbook holds the number");
        assert_eq!(discount().columns(), [0, 1]);
        let large = binary(Operator::Multiply, number_of(0), number_of(0));
        assert_eq!(large.value(&["79228162514264337593543950335"], Marks::default()).unwrap_err().code, "out_of_range");
        let rounded = Expression::Round(Box::new(discount()), 2);
        assert_eq!(rounded.value(&["2", "3"], Marks::default()), Ok(Value::Number(Decimal::new(33, 2))));
        assert_eq!(rounded.value(&["7.99", "8"], Marks::default()), Ok(Value::Number(Decimal::ZERO)));
    }

    #[test]
    fn kinds_are_checked_before_the_first_row() {
        let less = |left, right| binary(Operator::Less, left, right);
        assert_eq!(discount().kind(), Ok(Kind::Number));
        let told = |expression: Expression| expression.kind().unwrap_err().en;
        let chained = less(less(one(), number_of(0)), Expression::Number(Decimal::ONE_HUNDRED));
        assert_eq!(told(chained), "`<` takes a number on both sides, one is a yes or no; write number(…)");
        assert_eq!(
            told(binary(Operator::Divide, column(0), one())),
            "`/` takes a number on both sides, one is a text; write number(…)"
        );
        assert_eq!(told(binary(Operator::Equal, column(0), one())), "`==` takes a text on both sides, one is a number");
        assert_eq!(told(Expression::Not(Box::new(column(0)))), "a yes or no is needed, not a text");
        let parts = (Expression::Bool(true), one(), column(0));
        assert_eq!(told(Expression::If(Box::new(parts))), "a number is needed, not a text; write number(…)");
        assert_eq!(binary(Operator::Add, column(0), Expression::Text("x".into())).kind(), Ok(Kind::Text));
    }

    #[test]
    fn conditions_look_at_texts_and_numbers() {
        let is = |expression: &Expression, cells: &[&str]| match expression.value(cells, Marks::default()) {
            Ok(Value::Bool(value)) => value,
            other => panic!("{other:?}"),
        };
        let cancelled = Expression::Matches(Matching::StartsWith, Box::new((column(0), Expression::Text("C".into()))));
        assert!(is(&cancelled, &["C536379"]) && !is(&cancelled, &["536379"]));
        let wanted = Expression::In(Box::new(column(0)), vec!["CN".into(), "HK".into()]);
        assert!(is(&wanted, &["HK"]) && !is(&wanted, &["hk"]));
        let both = binary(
            Operator::And,
            Expression::Not(Box::new(Expression::Call(Function::IsEmpty, Box::new(column(0))))),
            binary(Operator::Greater, number_of(0), Expression::Number(Decimal::ZERO)),
        );
        assert!(is(&both, &["5"]) && !is(&both, &["-5"]) && !is(&both, &[""]));
    }
}
