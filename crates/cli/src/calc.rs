//! `mingxi calc`: the rules of the domain on JSON, without a database.

use crate::outcome::{Failure, Outcome};
use mingxi_domain::golden::{self, GoldenError};
use serde_json::{Map, Value, json};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// What may be said on the command line.
#[derive(clap::Args)]
pub struct Arguments {
    /// A case `{"op": …, "inputs": {…}}`, a list of them or a file `{"cases": […]}`; `-` or nothing for stdin
    file: Option<PathBuf>,
    /// Compare each result with the `expected` of its case
    #[arg(long)]
    check: bool,
    /// Print the names of all operations and stop
    #[arg(long)]
    list: bool,
}

/// Computes every case and prints one answer for each, in their order. A case that fails does not stop the others.
pub fn calc(arguments: &Arguments) -> Outcome {
    if arguments.list {
        golden::operations().for_each(|name| println!("{name}"));
        return Ok(());
    }
    let text = read(arguments.file.as_deref())?;
    let input: Value =
        serde_json::from_str(&text).map_err(|error| Failure::new(format!("this is not JSON: {error}")))?;
    let (printed, failed) = answer(&input, arguments.check)?;
    println!("{printed:#}");
    match failed {
        0 => Ok(()),
        1 => Err(Failure::new("1 case failed")),
        number => Err(Failure::new(format!("{number} cases failed"))),
    }
}

fn read(file: Option<&Path>) -> Outcome<String> {
    match file.filter(|file| *file != Path::new("-")) {
        Some(file) => std::fs::read_to_string(file)
            .map_err(|error| Failure::new(format!("cannot read {}: {error}", file.display()))),
        None => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text)?;
            Ok(text)
        }
    }
}

/// What is printed, and how many cases failed. One case gives one answer, several give a list.
fn answer(input: &Value, is_checked: bool) -> Outcome<(Value, usize)> {
    let cases = input.get("cases").unwrap_or(input);
    let run = |case: &Value| run(case, is_checked);
    match cases {
        Value::Object(_) => {
            let (answer, is_right) = run(cases);
            Ok((answer, usize::from(!is_right)))
        }
        Value::Array(cases) => {
            let (answers, right): (Vec<_>, Vec<_>) = cases.iter().map(run).unzip();
            Ok((Value::Array(answers), right.iter().filter(|is_right| !**is_right).count()))
        }
        _ => Err(Failure::new("expected a case {\"op\": …, \"inputs\": {…}}, a list of cases or {\"cases\": […]}")),
    }
}

/// The answer to one case, and whether it is right.
fn run(case: &Value, is_checked: bool) -> (Value, bool) {
    let op = case["op"].as_str().unwrap_or_default();
    let mut answer = Map::new();
    for key in ["id", "op"] {
        if let Some(value) = case.get(key) {
            answer.insert(key.into(), value.clone());
        }
    }
    let mut is_right = true;
    match golden::run(op, &case["inputs"]) {
        Ok(result) => {
            if is_checked && case.get("expected").is_some() {
                let compared = golden::compare(case, &result);
                is_right = compared.is_ok();
                answer.insert("check".into(), compared.err().map_or_else(|| json!("passed"), Value::String));
            }
            answer.insert("result".into(), result);
        }
        Err(error) => {
            is_right = false;
            answer.insert("error".into(), json!({ "code": code(&error), "detail": error.to_string() }));
        }
    }
    (Value::Object(answer), is_right)
}

fn code(error: &GoldenError) -> &'static str {
    match error {
        GoldenError::UnsupportedOp { .. } => "unsupported_op",
        GoldenError::BadInput { .. } => "bad_input",
        GoldenError::Refused { .. } => "refused",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_case_has_one_answer_and_several_have_a_list() {
        let op = golden::operations().next().expect("there are operations");
        let case = json!({ "op": op, "inputs": {} });
        let (one, failed) = answer(&case, false).expect("an answer");
        assert_eq!((one["op"].as_str(), one["error"]["code"].as_str(), failed), (Some(op), Some("bad_input"), 1));
        let (several, failed) = answer(&json!({ "cases": [case, { "op": "no.such" }] }), false).expect("answers");
        assert_eq!((several[1]["error"]["code"].as_str(), failed), (Some("unsupported_op"), 2));
        assert!(answer(&json!("text"), false).is_err());
    }

    #[test]
    fn a_check_says_where_it_differs() {
        let file = include_str!("../../domain/tests/golden/16_money_splits.json");
        let mut input: Value = serde_json::from_str(file).expect("JSON");
        assert_eq!(answer(&input, true).expect("answers").1, 0);
        let expected = input["cases"][0]["expected"].as_object_mut().expect("an object");
        expected.insert("no_such_key".into(), json!("1"));
        let (answers, failed) = answer(&input, true).expect("answers");
        assert_eq!(failed, 1);
        assert!(answers[0]["check"].as_str().is_some_and(|check| check.starts_with("/no_such_key")));
        assert_eq!(answer(&input, false).expect("answers").1, 0, "unchecked");
    }
}
