//! The golden tables: every case of every file through `golden::run`.
//!
//! `MINGXI_GOLDEN_DIR` names another folder; the default is the project's own copy. An operation this version does
//! not know is listed, and does not fail.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its tables should stop")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use mingxi_domain::golden::{self, GoldenError};
use serde_json::Value;

#[test]
fn golden_cases() {
    let files = read_files(&folder());
    assert!(!files.is_empty(), "no golden files in {}", folder().display());
    let mut report = format!("\n{:<44}{:>7}{:>8}{:>15}\n", "file", "passed", "failed", "not supported");
    let mut failures = String::new();
    let mut unsupported = std::collections::BTreeSet::new();
    for (name, file) in &files {
        let mut count = [0_usize; 3];
        for case in list(&file["cases"]) {
            match check(case) {
                Outcome::Passed => count[0] += 1,
                Outcome::Failed(reason) => {
                    count[1] += 1;
                    writeln!(failures, "{name} {}: {reason}", case["id"]).unwrap();
                }
                Outcome::NotSupported(op) => {
                    count[2] += 1;
                    unsupported.insert(op);
                }
            }
        }
        writeln!(report, "{name:<44}{:>7}{:>8}{:>15}", count[0], count[1], count[2]).unwrap();
    }
    show(&format!("{report}\nnot supported: {unsupported:?}\n"));
    assert!(failures.is_empty(), "golden cases failed:\n{failures}");
}

#[test]
fn operations_are_named_once() {
    let mut names: Vec<_> = golden::operations().collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn an_unknown_operation_says_so() {
    let refused = golden::run("cd.imaginary", &serde_json::json!({}));
    assert_eq!(refused, Err(GoldenError::UnsupportedOp { op: "cd.imaginary".to_owned() }));
}

/// An option that an operation does not have must not look as if it had been taken into account.
#[test]
fn unknown_inputs_are_refused() {
    for (name, file) in read_files(&folder()) {
        for case in list(&file["cases"]) {
            let op = case["op"].as_str().unwrap();
            if golden::run(op, &case["inputs"]).is_err() {
                continue;
            }
            let mut inputs = case["inputs"].clone();
            inputs["day_count_of_the_moon"] = "30".into();
            let answer = golden::run(op, &inputs);
            let pointer = "/day_count_of_the_moon";
            let is_refused = matches!(&answer, Err(GoldenError::BadInput { pointer: at, .. }) if at == pointer);
            assert!(is_refused, "{name} {}: {answer:?}", case["id"]);
        }
    }
}

/// Every leaf of every input is replaced by something hostile: an answer or a refusal, never a crash.
#[test]
fn hostile_inputs_are_refused() {
    let max = "79228162514264337593543950335";
    let texts = ["", "0", "-1", "1e9", max, "-79228162514264337593543950335", "0.0000000000000000000000000001", "left"];
    let more = ["99999999999", "65535", "9999-12-31", "-009999-01-01", "0000-01-01"];
    let mut hostile: Vec<Value> = texts.into_iter().chain(more).map(Value::from).collect();
    hostile.extend([Value::Null, true.into(), serde_json::json!([]), serde_json::json!({}), 0.5.into()]);
    for (name, file) in read_files(&folder()) {
        for case in list(&file["cases"]) {
            let op = case["op"].as_str().unwrap();
            for pointer in leaves("", &case["inputs"]) {
                for value in &hostile {
                    let mut inputs = case["inputs"].clone();
                    *inputs.pointer_mut(&pointer).unwrap() = value.clone();
                    let run = std::panic::catch_unwind(|| golden::run(op, &inputs));
                    assert!(run.is_ok(), "{name} {} crashes with {value} at {pointer}", case["id"]);
                }
            }
        }
    }
}

fn leaves(pointer: &str, value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) => {
            fields.iter().flat_map(|(key, value)| leaves(&format!("{pointer}/{key}"), value)).collect()
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.flat_map(|(index, value)| leaves(&format!("{pointer}/{index}"), value)).collect()
        }
        _ => vec![pointer.to_owned()],
    }
}

enum Outcome {
    Passed,
    Failed(String),
    NotSupported(String),
}

fn check(case: &Value) -> Outcome {
    let op = case["op"].as_str().unwrap_or_default();
    match golden::run(op, &case["inputs"]) {
        Err(GoldenError::UnsupportedOp { op }) => Outcome::NotSupported(op),
        Err(error) => Outcome::Failed(error.to_string()),
        Ok(answer) => match golden::compare(case, &answer) {
            Ok(()) => Outcome::Passed,
            Err(reason) => Outcome::Failed(reason),
        },
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn folder() -> PathBuf {
    std::env::var_os("MINGXI_GOLDEN_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden"), PathBuf::from)
}

fn read_files(folder: &Path) -> Vec<(String, Value)> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let read = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).unwrap();
        let file = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, file)
    };
    paths.iter().map(read).collect()
}

/// Shown with and without `--nocapture`, because the table is the point of this test.
fn show(report: &str) {
    use std::io::Write as _;
    std::io::stderr().write_all(report.as_bytes()).unwrap();
}
