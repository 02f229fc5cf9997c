//! Journal entries of an answer: amounts that a rule decided, put on account roles.

use serde_json::{Value, json};

use crate::money::Money;

/// An entry `{date, memo, lines: [{account, debit | credit}]}`. Lines of zero are left out.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    date: String,
    memo: &'static str,
    lines: Vec<Value>,
}

impl Entry {
    /// An entry of a day, or of a moment that has only a name ("settlement").
    pub(super) fn new(date: &impl ToString, memo: &'static str) -> Self {
        Self { date: date.to_string(), memo, lines: Vec::new() }
    }

    /// A debit; a negative amount is a credit.
    pub(super) fn debit(mut self, account: &str, amount: Money) -> Self {
        let side = if amount.is_negative() { "credit" } else { "debit" };
        if !amount.is_zero() {
            self.lines.push(json!({ "account": account, side: text(amount.abs()) }));
        }
        self
    }

    /// A credit; a negative amount is a debit.
    pub(super) fn credit(self, account: &str, amount: Money) -> Self {
        self.debit(account, amount.negated())
    }
}

impl From<Entry> for Value {
    fn from(entry: Entry) -> Self {
        json!({ "date": entry.date, "memo": entry.memo, "lines": entry.lines })
    }
}

/// An amount as a decimal string with the decimals of its currency.
pub(super) fn text(amount: Money) -> String {
    amount.to_decimal().to_string()
}

/// Several amounts as decimal strings.
pub(super) fn texts(amounts: &[Money]) -> Vec<String> {
    amounts.iter().copied().map(text).collect()
}
