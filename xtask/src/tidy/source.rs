//! Rules on Rust source, read as tokens: what is in a comment or a string does not count, unless the rule is on comments.

use std::str::FromStr as _;

use proc_macro2::{TokenStream, TokenTree};

use super::{Finding, Project, TextFile, matches};

/// A token and its line, counted from 1. Brackets are tokens too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    pub line: usize,
    pub is_name: bool,
}

/// The tokens of a file; none if it is not Rust (the compiler says so better than we could).
pub fn tokens(source: &str) -> Vec<Token> {
    let mut flat = Vec::new();
    if let Ok(stream) = TokenStream::from_str(source) {
        flatten(stream, &mut flat);
    }
    flat
}

fn flatten(stream: TokenStream, flat: &mut Vec<Token>) {
    for tree in stream {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ("(", ")"),
                    proc_macro2::Delimiter::Brace => ("{", "}"),
                    proc_macro2::Delimiter::Bracket => ("[", "]"),
                    proc_macro2::Delimiter::None => ("", ""),
                };
                flat.push(Token { text: open.to_owned(), line, is_name: false });
                let end = group.span_close().end().line;
                flatten(group.stream(), flat);
                flat.push(Token { text: close.to_owned(), line: end, is_name: false });
            }
            TokenTree::Ident(name) => {
                let text = name.to_string();
                flat.push(Token { text: text.trim_start_matches("r#").to_owned(), line, is_name: true });
            }
            other => flat.push(Token { text: other.to_string(), line, is_name: false }),
        }
    }
}

/// Every name in the code.
pub fn identifiers(source: &str) -> impl Iterator<Item = String> + use<> {
    tokens(source).into_iter().filter(|token| token.is_name).map(|token| token.text)
}

struct Banned {
    /// Tokens in a row, separated by spaces.
    sequence: &'static str,
    /// Files that may, `*` for one part of the path.
    allowed: &'static [&'static str],
    reason: &'static str,
}

const CLOCK: &[&str] = &["crates/*/src/clock.rs"];
const CHANCE: &[&str] = &["crates/*/src/ids.rs", "crates/*/src/secrets.rs"];
const TIME_IS_AN_ARGUMENT: &str =
    "time comes in as an argument, so that a test can stand on any day; only clock.rs reads it";
const CHANCE_IS_AN_ARGUMENT: &str = "ids come from the id source of the unit of work, so that a test repeats; only ids.rs and secrets.rs draw random numbers";
/// A back-off before a retry, and chores that poll another program.
const MAY_WAIT: &[&str] = &[
    "crates/store/src/postgres.rs",
    // One polls for a condition with a limit, in one place; the other is a closure that must be slow.
    "crates/store/tests/it/main.rs",
    "crates/store/tests/it/limits.rs",
    // The moment of a crash is chance, and a child process says nothing when it is ready.
    "crates/cli/tests/it/crash.rs",
    "crates/cli/tests/it/server.rs",
    // A browser asks the same way how far the demo company has come.
    "crates/api/tests/it/setup.rs",
    "xtask/src/process.rs",
    "xtask/src/server.rs",
    // Looks for what other nodes have written; the database tells nobody.
    "crates/api/src/live.rs",
    // The machine has no connection to give; nothing says when it has one again.
    "crates/api/src/serve.rs",
];
const WAITING: &str = "waiting for a time is slow and flaky: wait for the event, or move the clock; a true back-off is listed in xtask/src/tidy/source.rs";
const UNFINISHED: &str = "unfinished code does not land; return an error the caller can act on, or finish it";

const BANNED: &[Banned] = &[
    Banned {
        sequence: "dbg !",
        allowed: &[],
        reason: "a leftover of a search for a fault; log with tracing if it should stay",
    },
    Banned { sequence: "todo !", allowed: &[], reason: UNFINISHED },
    Banned { sequence: "unimplemented !", allowed: &[], reason: UNFINISHED },
    Banned {
        sequence: "# [ ignore",
        allowed: &[],
        reason: "a test that never runs proves nothing: assert what is so today and say why that is wrong, or delete it",
    },
    Banned { sequence: "thread :: sleep", allowed: MAY_WAIT, reason: WAITING },
    Banned { sequence: "time :: sleep", allowed: MAY_WAIT, reason: WAITING },
    Banned { sequence: "Timestamp :: now", allowed: CLOCK, reason: TIME_IS_AN_ARGUMENT },
    Banned { sequence: "Zoned :: now", allowed: CLOCK, reason: TIME_IS_AN_ARGUMENT },
    Banned { sequence: "SystemTime :: now", allowed: CLOCK, reason: TIME_IS_AN_ARGUMENT },
    Banned { sequence: "Utc :: now", allowed: CLOCK, reason: TIME_IS_AN_ARGUMENT },
    Banned { sequence: "Local :: now", allowed: CLOCK, reason: TIME_IS_AN_ARGUMENT },
    Banned { sequence: "rand :: random", allowed: CHANCE, reason: CHANCE_IS_AN_ARGUMENT },
    Banned { sequence: "rand :: rng", allowed: CHANCE, reason: CHANCE_IS_AN_ARGUMENT },
    Banned { sequence: "rand :: rngs", allowed: CHANCE, reason: CHANCE_IS_AN_ARGUMENT },
    Banned { sequence: "thread_rng", allowed: CHANCE, reason: CHANCE_IS_AN_ARGUMENT },
    Banned { sequence: "OsRng", allowed: CHANCE, reason: CHANCE_IS_AN_ARGUMENT },
    Banned { sequence: "SysRng", allowed: CHANCE, reason: CHANCE_IS_AN_ARGUMENT },
    Banned { sequence: "getrandom", allowed: CHANCE, reason: CHANCE_IS_AN_ARGUMENT },
    Banned { sequence: "Uuid :: new_v4", allowed: CHANCE, reason: CHANCE_IS_AN_ARGUMENT },
    Banned { sequence: "Uuid :: now_v7", allowed: CHANCE, reason: CHANCE_IS_AN_ARGUMENT },
    Banned {
        sequence: "clippy :: disallowed_methods",
        allowed: &["crates/*/src/clock.rs", "crates/*/src/ids.rs", "crates/*/src/secrets.rs"],
        reason: "the list in clippy.toml has three homes: clock.rs, ids.rs, secrets.rs; call those",
    },
];

pub fn rules(project: &Project) -> Vec<Finding> {
    let mut findings: Vec<Finding> = project.rust().flat_map(banned).collect();
    findings.extend(project.files.iter().flat_map(marks));
    findings
}

fn banned(file: &TextFile) -> Vec<Finding> {
    let tokens = tokens(&file.text);
    let mut findings = Vec::new();
    for rule in BANNED.iter().filter(|rule| !rule.allowed.iter().any(|pattern| matches(pattern, &file.path))) {
        // proc_macro2 gives `::` as two tokens.
        let sequence: Vec<&str> =
            rule.sequence.split(' ').flat_map(|part| if part == "::" { vec![":", ":"] } else { vec![part] }).collect();
        for found in
            tokens.windows(sequence.len()).filter(|window| window.iter().map(|token| &token.text).eq(sequence.iter()))
        {
            let written = rule.sequence.replace(' ', "");
            findings.push(Finding::new(&file.path, found[0].line, format!("{written}: {}", rule.reason)));
        }
    }
    findings
}

/// Kinds of files whose comments we read for marks.
const COMMENTED: &[&str] = &[".rs", ".sql", ".ts", ".tsx", ".css", ".toml", ".yaml", ".yml", ".sh", ".py"];

/// No leftover marks; a plan has an issue.
fn marks(file: &TextFile) -> Vec<Finding> {
    // Written in parts, so that this file passes its own rule.
    let (repair, plan) = (concat!("FIX", "ME"), concat!("TO", "DO"));
    let mut findings = Vec::new();
    if !COMMENTED.iter().any(|end| file.path.ends_with(end)) {
        return findings;
    }
    for (index, line) in file.text.lines().enumerate() {
        if has_word(line, repair) || has_word(line, concat!("XX", "X")) {
            findings.push(Finding::new(
                &file.path,
                index + 1,
                format!("a leftover {repair}: repair it now, or open an issue and name it as {plan}(#12)"),
            ));
        }
        if has_word(line, plan) && !names_an_issue(line, plan) {
            findings.push(Finding::new(
                &file.path,
                index + 1,
                format!("a {plan} names its issue, {plan}(#12): else nobody ever does it"),
            ));
        }
    }
    findings
}

fn names_an_issue(line: &str, plan: &str) -> bool {
    let after = line.split(plan).nth(1).unwrap_or_default();
    let number = after.strip_prefix("(#").and_then(|rest| rest.split_once(')')).map_or("", |(number, _)| number);
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// `word` with no letter, digit or underscore at its sides.
pub fn has_word(line: &str, word: &str) -> bool {
    let part_of_a_name = |character: char| character.is_alphanumeric() || character == '_';
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back().is_some_and(part_of_a_name);
        let after = line[start + word.len()..].chars().next().is_some_and(part_of_a_name);
        !before && !after
    })
}

#[cfg(test)]
mod tests {
    use super::super::examples::{none, one, project};
    use super::*;

    const FILE: &str = "crates/app/src/orders.rs";

    fn check(source: &str) -> Vec<Finding> {
        check_in(FILE, source)
    }

    fn check_in(path: &str, source: &str) -> Vec<Finding> {
        rules(&project(&[(path, source)]).project)
    }

    #[test]
    fn leftovers_are_found() {
        one(&check("fn a() {\n    dbg!(1);\n}"), FILE, 2, "leftover");
        one(&check("fn a() { todo!() }"), FILE, 1, "unfinished");
        one(&check("fn a() { unimplemented!() }"), FILE, 1, "unfinished");
        one(&check("#[test]\n#[ignore = \"slow\"]\nfn a() {}"), FILE, 2, "never runs");
        one(&check("fn a() { std::thread::sleep(b) }"), FILE, 1, "wait for the event");
    }

    #[test]
    fn leftovers_in_comments_and_strings_do_not_count() {
        none(&check(
            "// dbg!(1) and todo!()\n/* Timestamp::now() */\nconst A: &str = \"dbg!(1) #[ignore]\";\nfn todo() {}",
        ));
        none(&check("/// dbg!(1)\nconst A: &str = r#\"todo!()\"#; const B: char = '\"'; fn a<'a>(b: &'a str) {}"));
    }

    #[test]
    fn only_the_clock_reads_the_time() {
        let source = "fn now() -> Timestamp {\n    jiff::Timestamp::now()\n}";
        none(&check_in("crates/app/src/clock.rs", source));
        one(&check(source), FILE, 2, "only clock.rs");
        one(&check_in("crates/app/src/deep/clock.rs", source), "crates/app/src/deep/clock.rs", 2, "only clock.rs");
        none(&check("fn a(now: Timestamp) -> Timestamp { now }"));
    }

    #[test]
    fn only_two_files_draw_random_numbers() {
        let source = "fn a() -> u64 { rand::random() }";
        none(&check_in("crates/app/src/ids.rs", source));
        none(&check_in("crates/app/src/secrets.rs", source));
        one(&check(source), FILE, 1, "ids come from");
        one(&check_in("crates/app/src/clock.rs", source), "crates/app/src/clock.rs", 1, "ids come from");
    }

    #[test]
    fn the_list_of_clippy_is_lifted_only_at_home() {
        let source = "#[expect(clippy::disallowed_methods, reason = \"the clock\")]\nfn a() {}";
        none(&check_in("crates/app/src/clock.rs", source));
        one(&check(source), FILE, 1, "three homes");
    }

    #[test]
    fn marks_are_found_in_comments() {
        let (repair, plan) = (concat!("FIX", "ME"), concat!("TO", "DO"));
        one(&check(&format!("\n// {repair} later")), FILE, 2, "repair it now");
        one(&check(&format!("// {plan}: later")), FILE, 1, "names its issue");
        one(&check(&format!("// {plan}(soon) later")), FILE, 1, "names its issue");
        none(&check(&format!("// {plan}(#12): later\n// {plan}S and MY{plan}")));
        one(&check_in("a.sql", &format!("-- {plan}")), "a.sql", 1, "names its issue");
        none(&check_in("a.md", plan));
    }
}
