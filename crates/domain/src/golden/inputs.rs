//! Reading JSON inputs with the place of every mistake.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt::Display;
use std::rc::Rc;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::calendar::Date;
use crate::money::{Currency, Money};

/// Why an operation gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GoldenError {
    #[error("{op:?} is not an operation of this version")]
    UnsupportedOp { op: String },
    #[error("input {pointer}: {reason}")]
    BadInput { pointer: String, reason: String },
    #[error("{reason}")]
    Refused { reason: String },
}

impl GoldenError {
    /// The rule refused, with its own message.
    pub(super) fn refused(reason: impl Display) -> Self {
        Self::Refused { reason: reason.to_string() }
    }
}

/// Turns every error of a rule into [`GoldenError::Refused`].
pub(super) trait OrRefused<T> {
    fn or_refused(self) -> Result<T, GoldenError>;
}

impl<T, E: Display> OrRefused<T> for Result<T, E> {
    fn or_refused(self) -> Result<T, GoldenError> {
        self.map_err(GoldenError::refused)
    }
}

/// A JSON object with its place in the inputs.
#[derive(Debug, Clone)]
pub(super) struct Inputs<'a> {
    value: &'a Value,
    pointer: String,
    /// The currency that stands for the decimals of the amounts; tables without amounts may name any.
    currency: Result<Currency, GoldenError>,
    /// The keys that the operation has asked for, by their place.
    asked: Rc<RefCell<HashSet<String>>>,
}

impl<'a> Inputs<'a> {
    /// The whole of the inputs. The currency of all amounts is any one with `exp` decimals.
    pub(super) fn root(value: &'a Value) -> Result<Self, GoldenError> {
        let mut root = Self { value, pointer: String::new(), currency: Ok(Currency::CNY), asked: Rc::default() };
        if !value.is_object() {
            return Err(root.bad("", "expected an object"));
        }
        root.currency = root.currency_of_exponent("exp", 2);
        Ok(root)
    }

    /// Refuses the first input that the operation never asked for: an option that is silently left out would make its
    /// answer look like that of the option.
    pub(super) fn refuse_unknown(&self) -> Result<(), GoldenError> {
        refuse_unknown(&self.asked.borrow(), self.value, &self.pointer)
    }

    /// A part of the inputs at its place.
    fn part(&self, value: &'a Value, pointer: String) -> Self {
        Self { value, pointer, currency: self.currency.clone(), asked: Rc::clone(&self.asked) }
    }

    /// The currency that stands for amounts with the decimals named by `key`.
    pub(super) fn currency_of_exponent(&self, key: &str, default: i64) -> Result<Currency, GoldenError> {
        match self.integer_or(key, default)? {
            0 => Ok(Currency::JPY),
            2 => Ok(Currency::CNY),
            3 => Ok(Currency::KWD),
            4 => Ok(Currency::CLF),
            other => Err(self.bad(key, format!("no currency has {other} decimals"))),
        }
    }

    /// The currency of the amounts.
    pub(super) fn currency(&self) -> Result<Currency, GoldenError> {
        self.currency.clone()
    }

    /// Whether something other than null is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    fn get(&self, key: &str) -> Option<&'a Value> {
        self.asked.borrow_mut().insert(format!("{}/{key}", self.pointer));
        self.value.get(key).filter(|value| !value.is_null())
    }

    fn need(&self, key: &str) -> Result<&'a Value, GoldenError> {
        self.get(key).ok_or_else(|| self.bad(key, "is missing"))
    }

    /// A complaint about one key.
    pub(super) fn bad(&self, key: &str, reason: impl Into<String>) -> GoldenError {
        let pointer = if key.is_empty() { self.pointer.clone() } else { format!("{}/{key}", self.pointer) };
        GoldenError::BadInput { pointer, reason: reason.into() }
    }

    /// An object inside this one.
    pub(super) fn object(&self, key: &str) -> Result<Self, GoldenError> {
        let value = self.need(key)?;
        if !value.is_object() {
            return Err(self.bad(key, "expected an object"));
        }
        Ok(self.part(value, format!("{}/{key}", self.pointer)))
    }

    /// The elements of a list.
    pub(super) fn list(&self, key: &str) -> Result<Vec<Element<'a>>, GoldenError> {
        let items = self.need(key)?.as_array().ok_or_else(|| self.bad(key, "expected a list"))?;
        let element = |(index, value)| {
            let pointer = format!("{}/{key}/{index}", self.pointer);
            Element(self.part(value, pointer))
        };
        Ok(items.iter().enumerate().map(element).collect())
    }

    /// The elements of a list that may be absent.
    pub(super) fn list_or_empty(&self, key: &str) -> Result<Vec<Element<'a>>, GoldenError> {
        if self.has(key) { self.list(key) } else { Ok(Vec::new()) }
    }

    /// The objects of a list.
    pub(super) fn objects(&self, key: &str) -> Result<Vec<Inputs<'a>>, GoldenError> {
        self.list(key)?.into_iter().map(Element::object).collect()
    }

    /// The amounts of a list of decimal strings.
    pub(super) fn amounts(&self, key: &str) -> Result<Vec<Money>, GoldenError> {
        self.list(key)?.iter().map(Element::money).collect()
    }

    /// A text.
    pub(super) fn text(&self, key: &str) -> Result<&'a str, GoldenError> {
        self.need(key)?.as_str().ok_or_else(|| self.bad(key, "expected a text"))
    }

    /// What the caller calls this part; its number in its list where it has no name. Nothing is computed from it.
    pub(super) fn label(&self, key: &str) -> Result<String, GoldenError> {
        match self.get(key) {
            Some(Value::String(text)) => Ok(text.clone()),
            Some(Value::Number(number)) => Ok(number.to_string()),
            Some(_) => Err(self.bad(key, "expected a text")),
            None => {
                let index = self.pointer.rsplit('/').next().and_then(|last| last.parse::<usize>().ok());
                Ok(index.map_or_else(String::new, |index| (index + 1).to_string()))
            }
        }
    }

    /// A text, or this one.
    pub(super) fn text_or(&self, key: &str, default: &'a str) -> Result<&'a str, GoldenError> {
        if self.has(key) { self.text(key) } else { Ok(default) }
    }

    /// True or false; false when absent.
    pub(super) fn flag(&self, key: &str) -> Result<bool, GoldenError> {
        self.flag_or(key, false)
    }

    /// True or false, or this.
    pub(super) fn flag_or(&self, key: &str, default: bool) -> Result<bool, GoldenError> {
        let Some(value) = self.get(key) else { return Ok(default) };
        value.as_bool().ok_or_else(|| self.bad(key, "expected true or false"))
    }

    /// An exact decimal.
    pub(super) fn decimal(&self, key: &str) -> Result<Decimal, GoldenError> {
        parse_decimal(self.need(key)?).map_err(|reason| self.bad(key, reason))
    }

    /// An exact decimal, or this one.
    pub(super) fn decimal_or(&self, key: &str, default: Decimal) -> Result<Decimal, GoldenError> {
        if self.has(key) { self.decimal(key) } else { Ok(default) }
    }

    /// A whole number that fits the type.
    pub(super) fn integer<T: TryFrom<i64>>(&self, key: &str) -> Result<T, GoldenError> {
        let decimal = self.decimal(key)?;
        let whole = if decimal.fract().is_zero() { i64::try_from(decimal).ok() } else { None };
        let fitting = whole.and_then(|whole| T::try_from(whole).ok());
        fitting.ok_or_else(|| self.bad(key, format!("{decimal} is not a whole number in range")))
    }

    /// A whole number, or this one.
    pub(super) fn integer_or<T: TryFrom<i64>>(&self, key: &str, default: T) -> Result<T, GoldenError> {
        if self.has(key) { self.integer(key) } else { Ok(default) }
    }

    /// An amount in the currency of the inputs.
    pub(super) fn money(&self, key: &str) -> Result<Money, GoldenError> {
        self.money_in(key, self.currency()?)
    }

    /// An amount in another currency.
    pub(super) fn money_in(&self, key: &str, currency: Currency) -> Result<Money, GoldenError> {
        let amount = Money::from_decimal(self.decimal(key)?, currency);
        amount.map_err(|error| self.bad(key, error.to_string()))
    }

    /// An amount, or nothing.
    pub(super) fn money_or_zero(&self, key: &str) -> Result<Money, GoldenError> {
        if self.has(key) { self.money(key) } else { Ok(Money::zero(self.currency()?)) }
    }

    /// A calendar date.
    pub(super) fn date(&self, key: &str) -> Result<Date, GoldenError> {
        let text = self.text(key)?;
        parse_date(text).map_err(|reason| self.bad(key, reason))
    }

    /// A calendar date that may be absent.
    pub(super) fn optional_date(&self, key: &str) -> Result<Option<Date>, GoldenError> {
        if self.has(key) { self.date(key).map(Some) } else { Ok(None) }
    }
}

/// An element of a list: an object, a text, an amount, a date or a pair.
#[derive(Debug, Clone)]
pub(super) struct Element<'a>(Inputs<'a>);

impl<'a> Element<'a> {
    /// As an object.
    pub(super) fn object(self) -> Result<Inputs<'a>, GoldenError> {
        if self.0.value.is_object() { Ok(self.0) } else { Err(self.bad("expected an object")) }
    }

    /// As a text.
    pub(super) fn text(&self) -> Result<&'a str, GoldenError> {
        self.0.value.as_str().ok_or_else(|| self.bad("expected a text"))
    }

    /// As an exact decimal.
    pub(super) fn decimal(&self) -> Result<Decimal, GoldenError> {
        parse_decimal(self.0.value).map_err(|reason| self.bad(reason))
    }

    /// As an amount in the currency of the inputs.
    pub(super) fn money(&self) -> Result<Money, GoldenError> {
        let amount = Money::from_decimal(self.decimal()?, self.0.currency()?);
        amount.map_err(|error| self.bad(error.to_string()))
    }

    /// As a date.
    pub(super) fn date(&self) -> Result<Date, GoldenError> {
        parse_date(self.text()?).map_err(|reason| self.bad(reason))
    }

    /// As a whole number that fits the type.
    pub(super) fn integer<T: FromStr>(&self) -> Result<T, GoldenError> {
        let text = self.0.value.as_str().map_or_else(|| self.0.value.to_string(), str::to_owned);
        text.parse().map_err(|_| self.bad(format!("{text} is not a whole number in range")))
    }

    /// As a list of two dates.
    pub(super) fn date_pair(&self) -> Result<(Date, Date), GoldenError> {
        let ends = self.0.value.as_array().map(Vec::as_slice);
        let Some([Value::String(first), Value::String(last)]) = ends else {
            return Err(self.bad("expected a list of two dates"));
        };
        let date = |text: &str| parse_date(text).map_err(|reason| self.bad(reason));
        Ok((date(first)?, date(last)?))
    }

    /// A complaint about this element.
    pub(super) fn bad(&self, reason: impl Into<String>) -> GoldenError {
        self.0.bad("", reason)
    }
}

fn refuse_unknown(asked: &HashSet<String>, value: &Value, pointer: &str) -> Result<(), GoldenError> {
    match value {
        Value::Object(fields) => fields.iter().try_for_each(|(key, value)| {
            let place = format!("{pointer}/{key}");
            // What the caller calls a part is nobody's business.
            let is_name = key == "id" && !pointer.is_empty();
            if asked.contains(&place) || is_name {
                return refuse_unknown(asked, value, &place);
            }
            let siblings = asked.iter().filter_map(|known| known.strip_prefix(pointer)?.strip_prefix('/'));
            let mut known: Vec<&str> = siblings.filter(|key| !key.contains('/')).collect();
            known.sort_unstable();
            let reason = format!("this operation does not know it; it asks for {}", known.join(", "));
            Err(GoldenError::BadInput { pointer: place, reason })
        }),
        Value::Array(items) => {
            let mut items = items.iter().enumerate();
            items.try_for_each(|(index, item)| refuse_unknown(asked, item, &format!("{pointer}/{index}")))
        }
        _ => Ok(()),
    }
}

fn parse_date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("{text:?} is not a date of the form YYYY-MM-DD"))
}

fn parse_decimal(value: &Value) -> Result<Decimal, String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_i64() || number.is_u64() => number.to_string(),
        Value::Number(_) => return Err("write decimals as text, \"0.1\" and not 0.1, so they stay exact".into()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            return Err("expected a decimal such as \"12.50\"".into());
        }
    };
    Decimal::from_str_exact(&text).map_err(|_| format!("{text:?} is not a decimal such as 12.50"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(inputs: &Value, read: fn(&Inputs<'_>) -> Result<Money, GoldenError>) -> String {
        Inputs::root(inputs).and_then(|inputs| read(&inputs)).unwrap_err().to_string()
    }

    #[test]
    fn mistakes_name_their_place() {
        let amount = |inputs: &Inputs<'_>| inputs.money("amount");
        assert_eq!(message(&json!({}), amount), "input /amount: is missing");
        assert_eq!(
            message(&json!({"amount": "1.234"}), amount),
            "input /amount: 1.234 has more decimals than CNY allows (2)"
        );
        assert_eq!(message(&json!({"amount": "ten"}), amount), "input /amount: \"ten\" is not a decimal such as 12.50");
        assert!(message(&json!({"amount": 0.1}), amount).contains("write decimals as text"));
        let one = json!({"exp": 1, "amount": "1"});
        assert_eq!(message(&one, amount), "input /exp: no currency has 1 decimals");
        assert!(Inputs::root(&one).unwrap().decimal("amount").is_ok(), "a table without amounts may name any");
        let nested = |inputs: &Inputs<'_>| inputs.objects("lines")?[1].money("net");
        let lines = json!({"lines": [{"net": "1"}, {"net": "x"}]});
        assert_eq!(message(&lines, nested), "input /lines/1/net: \"x\" is not a decimal such as 12.50");
        assert_eq!(message(&json!([]), amount), "input : expected an object");
    }

    #[test]
    fn what_nobody_asked_for_is_refused() {
        let value = json!({"exp": 2, "rows": [{"net": "1"}, {"net": "2", "id": 7, "rate": "3"}], "mode": "fast"});
        let inputs = Inputs::root(&value).unwrap();
        let rows = inputs.objects("rows").unwrap();
        assert_eq!(rows.iter().map(|row| row.label("id").unwrap()).collect::<Vec<_>>(), ["1", "7"]);
        let unknown = |inputs: &Inputs<'_>| inputs.refuse_unknown().map_err(|error| error.to_string());
        assert_eq!(unknown(&inputs), Err("input /mode: this operation does not know it; it asks for exp, rows".into()));
        inputs.text("mode").unwrap();
        assert_eq!(unknown(&inputs), Err("input /rows/0/net: this operation does not know it; it asks for id".into()));
        assert!(rows.iter().all(|row| row.money("net").is_ok()));
        assert_eq!(
            unknown(&inputs),
            Err("input /rows/1/rate: this operation does not know it; it asks for id, net".into())
        );
        rows[1].decimal("rate").unwrap();
        assert_eq!(unknown(&inputs), Ok(()));
    }
}
