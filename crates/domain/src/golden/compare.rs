//! What a golden case expects, held against an answer.

use rust_decimal::Decimal;
use serde_json::Value;

/// Compares an answer with what a case expects: every expected key must be answered with the same value, and an
/// answer may say more. Numbers compare as numbers (`100` = `100.00`), never as floats. Entries must balance.
///
/// # Errors
/// A sentence about the first difference, with its place.
pub fn compare(case: &Value, answer: &Value) -> Result<(), String> {
    for (key, value) in case["expected"].as_object().into_iter().flatten() {
        if key == "entries" {
            compare_entries(value, &answer["entries"], &case["inputs"])?;
        } else {
            compare_values(&format!("/{key}"), value, &answer[key])?;
        }
    }
    for entry in list(&answer["entries"]) {
        check_balance(entry)?;
    }
    Ok(())
}

fn compare_values(place: &str, expected: &Value, answer: &Value) -> Result<(), String> {
    match (expected, answer) {
        (Value::Object(fields), Value::Object(_)) => {
            fields.iter().try_for_each(|(key, value)| compare_values(&format!("{place}/{key}"), value, &answer[key]))
        }
        (Value::Array(items), Value::Array(answers)) if items.len() == answers.len() => {
            let pairs = items.iter().zip(answers).enumerate();
            pairs
                .into_iter()
                .try_for_each(|(index, (item, answer))| compare_values(&format!("{place}/{index}"), item, answer))
        }
        _ if same_scalar(expected, answer) => Ok(()),
        _ => Err(format!("{place}: expected {expected}, got {answer}")),
    }
}

fn same_scalar(expected: &Value, answer: &Value) -> bool {
    expected == answer || number(expected).is_some_and(|expected| Some(expected) == number(answer))
}

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

/// Each expected entry must be there with the same lines in any order, and with its date where the inputs name it
/// (some tables put dates or labels of their own on entries).
fn compare_entries(expected: &Value, answer: &Value, inputs: &Value) -> Result<(), String> {
    let inputs = inputs.to_string();
    for entry in list(expected) {
        check_balance(entry)?;
        let is_given = inputs.contains(&entry["date"].to_string());
        let same_date = |candidate: &Value| !is_given || entry["date"] == candidate["date"];
        if !list(answer).iter().any(|candidate| same_date(candidate) && same_lines(entry, candidate)) {
            return Err(format!("entry {entry} is not among {answer}"));
        }
    }
    Ok(())
}

fn same_lines(expected: &Value, answer: &Value) -> bool {
    let (lines, answers) = (list(&expected["lines"]), list(&answer["lines"]));
    lines.len() == answers.len()
        && lines.iter().all(|line| answers.iter().any(|answer| compare_values("", line, answer).is_ok()))
}

fn check_balance(entry: &Value) -> Result<(), String> {
    let side = |side: &str| -> Decimal { list(&entry["lines"]).iter().filter_map(|line| number(&line[side])).sum() };
    let (debit, credit) = (side("debit"), side("credit"));
    if debit == credit { Ok(()) } else { Err(format!("entry does not balance: {debit} ≠ {credit} in {entry}")) }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_compare_as_numbers_and_an_answer_may_say_more() {
        let case = json!({ "inputs": {}, "expected": { "tax": "13.00", "parts": ["1", 2] } });
        assert_eq!(compare(&case, &json!({ "tax": "13", "parts": [1, "2.0"], "net": "100" })), Ok(()));
        let wrong = compare(&case, &json!({ "tax": "13.01", "parts": ["1", "2"] }));
        assert_eq!(wrong, Err("/tax: expected \"13.00\", got \"13.01\"".to_owned()));
        assert!(compare(&case, &json!({ "tax": "13", "parts": ["1"] })).is_err());
    }

    #[test]
    fn entries_balance_and_are_among_the_answer() {
        let entry = |credit: &str| json!({ "date": "2026-03-01", "lines": [{ "account": "cash", "debit": "5" }, { "account": "revenue", "credit": credit }] });
        let case = json!({ "inputs": {}, "expected": { "entries": [entry("5")] } });
        assert_eq!(compare(&case, &json!({ "entries": [entry("5.00")] })), Ok(()));
        assert!(compare(&case, &json!({ "entries": [] })).unwrap_err().contains("is not among"));
        assert!(
            compare(&case, &json!({ "entries": [entry("5"), entry("6")] })).unwrap_err().contains("does not balance")
        );
    }
}
