//! House rules that no other tool knows, each with its reason in its message.
//!
//! A rule is a function from the project (or one file of it) to findings. Rules read tokens, not text, wherever a
//! word in a comment or a string must not count.

mod dependencies;
mod documents;
mod files;
mod licences;
mod source;
mod words;

use std::fmt;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::Outcome;
use crate::process::{cargo, program, read, root};

/// A rule that is broken, and where.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub file: String,
    /// Counted from 1; 0 is the whole file.
    pub line: usize,
    pub message: String,
}

impl Finding {
    pub fn new(file: impl Into<String>, line: usize, message: impl Into<String>) -> Self {
        Self { file: file.into(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(formatter, "{}: {}", self.file, self.message),
            line => write!(formatter, "{}:{line}: {}", self.file, self.message),
        }
    }
}

/// The files git knows or would add, with their text. Binary files have none.
pub struct Project {
    pub files: Vec<TextFile>,
    /// Every path, text or not, relative to the root with `/`.
    pub paths: Vec<String>,
}

pub struct TextFile {
    pub path: String,
    pub text: String,
}

impl Project {
    fn load(root: &Path, paths: Vec<String>) -> Self {
        let text =
            |path: &String| Some(TextFile { path: path.clone(), text: fs::read_to_string(root.join(path)).ok()? });
        Self { files: paths.iter().filter_map(text).collect(), paths }
    }

    pub fn rust(&self) -> impl Iterator<Item = &TextFile> {
        self.files.iter().filter(|file| file.path.ends_with(".rs"))
    }
}

pub fn run() -> Outcome {
    let metadata = cargo_metadata()?;
    let project = Project::load(&root(), git_files()?);
    let mut findings = Vec::new();
    findings.extend(dependencies::direction(&metadata));
    findings.extend(dependencies::confined(&metadata));
    findings.extend(dependencies::unused(&metadata, &project));
    findings.extend(dependencies::inherited(&project));
    findings.extend(licences::crates(&metadata));
    findings.extend(licences::npm(&project));
    findings.extend(source::rules(&project));
    findings.extend(files::dead(&metadata, &project));
    findings.extend(files::sizes(&project));
    findings.extend(words::rules(&project));
    findings.extend(documents::rules(&project));
    for long in files::getting_long(&project) {
        println!("  note: {long}");
    }
    if findings.is_empty() {
        println!("  {} files, no findings", project.paths.len());
        return Ok(());
    }
    findings.sort();
    for finding in &findings {
        println!("  {finding}");
    }
    Err(format!(
        "{} findings. Each line says why the rule is there; if a rule is wrong, change it in xtask/src/tidy.",
        findings.len()
    ))
}

fn cargo_metadata() -> Outcome<Value> {
    let text = read(
        cargo().args(["metadata", "--format-version", "1", "--all-features"]),
        "Cargo.toml cannot be read; see above.",
    )?;
    serde_json::from_slice(&text).map_err(|error| format!("cargo metadata: {error}"))
}

fn git_files() -> Outcome<Vec<String>> {
    let mut git = program("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
    let listed = read(&mut git, "The rules read what git knows: run this in a clone.")?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let mut paths: Vec<String> = listed.split_terminator('\0').map(str::to_owned).collect();
    // A file deleted but not yet committed is still listed.
    paths.retain(|path| root().join(path).is_file());
    paths.sort();
    paths.dedup();
    Ok(paths)
}

/// `*` stands for one part of a path.
pub fn matches(pattern: &str, path: &str) -> bool {
    let mut left = pattern.split('/');
    let mut right = path.split('/');
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some("*"), Some(_)) => {}
            (Some(a), Some(b)) if a == b => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
pub mod examples {
    //! A project of a few files in a temporary folder, for the tests of the rules.

    use super::*;

    pub struct Example {
        pub project: Project,
        // Kept so that the folder lives as long as the project.
        _folder: tempfile::TempDir,
    }

    pub fn project(files: &[(&str, &str)]) -> Example {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let paths = files.iter().map(|(path, _)| (*path).to_owned()).collect();
        Example { project: Project::load(folder.path(), paths), _folder: folder }
    }

    /// Exactly one finding, in this file and line, with these words.
    #[track_caller]
    pub fn one(findings: &[Finding], file: &str, line: usize, words: &str) {
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert_eq!((findings[0].file.as_str(), findings[0].line), (file, line), "{findings:#?}");
        assert!(findings[0].message.contains(words), "{findings:#?}");
    }

    #[track_caller]
    pub fn none(findings: &[Finding]) {
        assert!(findings.is_empty(), "{findings:#?}");
    }

    #[test]
    fn a_star_is_one_part_of_a_path() {
        assert!(matches("crates/*/src/clock.rs", "crates/app/src/clock.rs"));
        assert!(!matches("crates/*/src/clock.rs", "crates/app/src/deep/clock.rs"));
        assert!(!matches("crates/*/src", "crates/app/src/clock.rs"));
    }

    #[test]
    fn a_finding_is_shown_as_an_editor_understands_it() {
        assert_eq!(Finding::new("a.rs", 7, "why").to_string(), "a.rs:7: why");
        assert_eq!(Finding::new("a.rs", 0, "why").to_string(), "a.rs: why");
    }
}
