//! What a server refused, told to a person, and the exit code that tells a program.

use crate::outcome::Failure;
use mingxi_domain::settings::Language;
use mingxi_domain::words::Words;
use serde_json::Value;
use std::fmt::Write as _;

/// The server broke, is busy or cannot be reached.
pub const UNREACHABLE: u8 = 5;

/// The failure of an answer that is no success. Problems have a title, facts, fields and advice; the server wrote all but
/// the advice, in the same language.
pub fn failure(status: u16, body: &str, language: Language) -> Failure {
    let Ok(problem) = serde_json::from_str::<Value>(body) else {
        return Failure::coded(
            exit_code(status),
            format!("the server answered {status} and no problem; is it Mingxi?"),
        );
    };
    let text = |key: &str| problem[key].as_str().unwrap_or_default();
    let mut message = format!("{} ({status} {})\n{}", text("title"), text("code"), text("detail"));
    for error in problem["errors"].as_array().into_iter().flatten() {
        let part = |key: &str| error[key].as_str().unwrap_or_default();
        let _ = write!(message, "\n  {}: {} {}", part("pointer"), part("code"), part("detail"));
    }
    if let Some(code) = mingxi_api::all_codes().into_iter().find(|code| code.code == text("code")) {
        let _ = write!(message, "\n{}", Words::from(code.advice).in_language(language));
    }
    if status >= 500 {
        let _ = write!(message, "\ntrace_id {}", text("trace_id"));
    }
    Failure::coded(exit_code(status), message)
}

/// 1 refused, 2 not understood, 3 who or not allowed, 4 not there, 5 try again or our bug.
fn exit_code(status: u16) -> u8 {
    match status {
        409 | 422 => 1,
        401 | 403 => 3,
        404 => 4,
        429 | 500.. => UNREACHABLE,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_problem_is_told_with_its_advice() {
        let problem = json!({
            "code": "conflict", "title": "Somebody else changed it", "status": 409, "detail": "The customer was changed.",
            "errors": [{ "pointer": "/version", "code": "old", "detail": "3 by now" }], "trace_id": "t",
        });
        let failure = failure(409, &problem.to_string(), Language::En);
        let lines: Vec<String> = failure.to_string().lines().map(str::to_owned).collect();
        assert_eq!(
            lines[..3],
            ["Somebody else changed it (409 conflict)", "The customer was changed.", "  /version: old 3 by now"]
        );
        assert_eq!((lines.len(), failure.code()), (4, 1), "advice of the table of codes");
    }

    #[test]
    fn exit_codes_follow_the_status() {
        let cases =
            [(400, 2), (401, 3), (403, 3), (404, 4), (409, 1), (413, 2), (422, 1), (429, 5), (500, 5), (503, 5)];
        for (status, code) in cases {
            assert_eq!(failure(status, "<html>", Language::En).code(), code, "{status}");
        }
    }
}
