//! Files that nobody compiles, and files that grew too long.

use std::collections::BTreeSet;

use serde_json::Value;

use super::dependencies::{array, manifest, members, name};
use super::source::{Token, tokens};
use super::{Finding, Project};

/// Past this, look for the decision to pull out or the second noun in the room.
const LONG: usize = 800;
/// Past this, it is mentioned.
const GETTING_LONG: usize = 500;

/// Files that read better whole, with the reason.
const MAY_BE_LONG: &[(&str, &str)] = &[];

/// No source file is forgotten: each is the root of a target or declared by a `mod`.
pub fn dead(metadata: &Value, project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in members(metadata) {
        let manifest = manifest(package);
        let folder = manifest.trim_end_matches("Cargo.toml");
        let sources: BTreeSet<&str> =
            project.rust().map(|file| file.path.as_str()).filter(|path| path.starts_with(folder)).collect();
        let mut reached = BTreeSet::new();
        for target in array(&package["targets"]) {
            let path = target["src_path"].as_str().unwrap_or_default();
            let root = format!("{}/", crate::process::root().display());
            reach(path.strip_prefix(&root).unwrap_or(path), true, project, &mut reached);
        }
        for path in sources.iter().filter(|path| !reached.contains(**path)) {
            let owner = name(package);
            findings.push(Finding::new(
                *path,
                0,
                format!("no `mod` of {owner} leads here, so it is never compiled: declare it or delete it"),
            ));
        }
    }
    findings
}

/// Adds `path` and everything its `mod` lines lead to.
fn reach(path: &str, is_root: bool, project: &Project, reached: &mut BTreeSet<String>) {
    let Some(file) = project.files.iter().find(|file| file.path == path) else {
        return;
    };
    if !reached.insert(path.to_owned()) {
        return;
    }
    let (folder, file_name) = path.rsplit_once('/').unwrap_or(("", path));
    let own = file_name.trim_end_matches(".rs");
    let children = if is_root || own == "mod" { folder.to_owned() } else { format!("{folder}/{own}") };
    for declared in declarations(&tokens(&file.text)) {
        match declared {
            Declared::Module(inside) => {
                let stem = format!("{children}/{}", inside.join("/"));
                reach(&format!("{stem}.rs"), false, project, reached);
                reach(&format!("{stem}/mod.rs"), false, project, reached);
            }
            Declared::Path(written) => reach(&normal(&format!("{folder}/{written}")), false, project, reached),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Declared {
    /// `mod c;` inside `mod a { mod b { … } }` is [a, b, c].
    Module(Vec<String>),
    /// `#[path = "…"]` or `include!("…")`.
    Path(String),
}

fn declarations(tokens: &[Token]) -> Vec<Declared> {
    let mut declared = Vec::new();
    // For each open brace, the module it belongs to.
    let mut open: Vec<Option<String>> = Vec::new();
    let text = |index: usize| tokens.get(index).map_or("", |token: &Token| token.text.as_str());
    for index in 0..tokens.len() {
        match text(index) {
            "{" => {
                let of_module = index >= 2 && text(index - 2) == "mod";
                open.push(of_module.then(|| text(index - 1).to_owned()));
            }
            "}" => {
                open.pop();
            }
            "mod" if text(index + 2) == ";" => {
                let mut inside: Vec<String> = open.iter().flatten().cloned().collect();
                inside.push(text(index + 1).to_owned());
                declared.push(Declared::Module(inside));
            }
            "path" if text(index + 1) == "=" => {
                declared.push(Declared::Path(text(index + 2).trim_matches('"').to_owned()));
            }
            "include" if text(index + 1) == "!" => {
                declared.push(Declared::Path(text(index + 3).trim_matches('"').to_owned()));
            }
            _ => {}
        }
    }
    declared
}

/// Without `.` and `..`.
pub fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

pub fn sizes(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, lines) in lengths(project).filter(|(_, lines)| *lines > LONG) {
        if !MAY_BE_LONG.iter().any(|(known, _)| *known == path) {
            findings.push(Finding::new(path, 0, format!("{lines} lines: past {LONG} there is a decision to pull out or a second noun in the room; split it, or list it with a reason in xtask/src/tidy/files.rs")));
        }
    }
    for (path, _) in MAY_BE_LONG {
        if !lengths(project).any(|(known, lines)| known == *path && lines > LONG) {
            findings.push(Finding::new(
                "xtask/src/tidy/files.rs",
                0,
                format!("{path} is no longer over {LONG} lines: take it off the list"),
            ));
        }
    }
    findings
}

/// Longest first.
pub fn getting_long(project: &Project) -> Vec<String> {
    let mut long: Vec<(&str, usize)> = lengths(project).filter(|(_, lines)| *lines > GETTING_LONG).collect();
    long.sort_by_key(|(_, lines)| std::cmp::Reverse(*lines));
    long.iter().map(|(path, lines)| format!("{path} has {lines} lines; look again past {GETTING_LONG}")).collect()
}

/// Rust outside tests: a story may be long. Unit tests at the end of a file do not count.
fn lengths(project: &Project) -> impl Iterator<Item = (&str, usize)> {
    let is_test = |path: &str| path.contains("/tests/") || path.ends_with("/tests.rs") || path.contains("/benches/");
    project.rust().filter(move |file| !is_test(&file.path)).map(|file| (file.path.as_str(), code_lines(&file.text)))
}

/// Lines before `#[cfg(test)] mod … {` begins.
fn code_lines(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let tests_begin = |pair: &[&str]| pair[0] == "#[cfg(test)]" && pair[1].contains("mod ") && pair[1].ends_with('{');
    lines.windows(2).position(tests_begin).unwrap_or(lines.len())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::examples::{none, one, project};
    use super::*;

    fn check(files: &[(&str, &str)]) -> Vec<Finding> {
        let metadata = json!({
            "workspace_members": ["it"],
            "packages": [{"id": "it", "name": "it", "manifest_path": "crates/it/Cargo.toml", "targets": [
                {"src_path": "crates/it/src/lib.rs"}, {"src_path": "crates/it/tests/it/main.rs"},
            ]}],
        });
        dead(&metadata, &project(files).project)
    }

    #[test]
    fn declared_files_are_alive() {
        none(&check(&[
            (
                "crates/it/src/lib.rs",
                "pub mod a;\nmod b { mod c; }\n#[path = \"strange.rs\"] mod d;\n#[cfg(test)] mod tests;",
            ),
            ("crates/it/src/a.rs", "mod inner;"),
            ("crates/it/src/a/inner.rs", ""),
            ("crates/it/src/b/c/mod.rs", "mod deep;"),
            ("crates/it/src/b/c/deep.rs", ""),
            ("crates/it/src/strange.rs", ""),
            ("crates/it/src/tests.rs", ""),
            ("crates/it/tests/it/main.rs", "mod story;"),
            ("crates/it/tests/it/story.rs", "include!(\"../rows.rs\");"),
            ("crates/it/tests/rows.rs", ""),
        ]));
    }

    #[test]
    fn a_forgotten_file_is_found() {
        let lib = ("crates/it/src/lib.rs", "// mod forgotten;\nmod a;");
        let found = check(&[lib, ("crates/it/src/a.rs", ""), ("crates/it/src/forgotten.rs", "")]);
        one(&found, "crates/it/src/forgotten.rs", 0, "never compiled");
        let below = check(&[lib, ("crates/it/src/a.rs", ""), ("crates/it/src/a/inner.rs", "")]);
        one(&below, "crates/it/src/a/inner.rs", 0, "never compiled");
    }

    #[test]
    fn a_long_file_is_found_but_its_tests_do_not_count() {
        let rows = |count: usize| "// row\n".repeat(count);
        let tests = format!("{}#[cfg(test)]\nmod tests {{\n{}}}\n", rows(LONG), rows(100));
        none(&sizes(
            &project(&[("a.rs", &tests), ("crates/it/tests/it/b.rs", &rows(LONG + 1)), ("c.md", &rows(LONG + 1))])
                .project,
        ));
        one(&sizes(&project(&[("a.rs", &rows(LONG + 1))]).project), "a.rs", 0, "801 lines");
        let middling = project(&[("a.rs", &rows(GETTING_LONG + 1))]);
        assert_eq!(getting_long(&middling.project).len(), 1);
        none(&sizes(&middling.project));
    }
}
