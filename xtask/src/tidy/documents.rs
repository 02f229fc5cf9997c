//! Documents: decisions are numbered, the changelog is there, links lead somewhere.

use std::collections::BTreeMap;

use super::files::normal;
use super::{Finding, Project, TextFile};

pub fn rules(project: &Project) -> Vec<Finding> {
    let mut findings = decisions(project);
    findings.extend(changelog(project));
    findings
        .extend(project.files.iter().filter(|file| file.path.ends_with(".md")).flat_map(|file| links(file, project)));
    findings
}

/// `docs/decisions/0012-short-name.md`, each number once.
fn decisions(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for path in &project.paths {
        let Some(file) = path.strip_prefix("docs/decisions/") else {
            continue;
        };
        let number = file.split('-').next().unwrap_or_default();
        let well_named = number.len() == 4
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && file.ends_with(".md")
            && file.len() > 8;
        if !well_named {
            findings.push(Finding::new(
                path,
                0,
                "a decision is called 0012-short-name.md, so that code and people can name it by number",
            ));
        } else if let Some(other) = seen.insert(number, path) {
            findings.push(Finding::new(
                path,
                0,
                format!("has the number of {other}: \"decision {number}\" must mean one thing"),
            ));
        }
    }
    findings
}

fn changelog(project: &Project) -> Vec<Finding> {
    let there = project.files.iter().any(|file| file.path == "CHANGELOG.md" && !file.text.trim().is_empty());
    if there {
        return Vec::new();
    }
    vec![Finding::new("CHANGELOG.md", 0, "is missing: the user learns from it what changed and what to do")]
}

/// Relative links lead to a file or folder of the project.
fn links(file: &TextFile, project: &Project) -> Vec<Finding> {
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut findings = Vec::new();
    let mut in_code = false;
    for (index, line) in file.text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        for target in targets(line).into_iter().filter(|_| !in_code) {
            let path = target.split(['#', '?']).next().unwrap_or_default();
            if path.is_empty() || path.contains("://") || path.starts_with("mailto:") {
                continue;
            }
            let from = if path.starts_with('/') { "" } else { folder };
            if !leads_somewhere(&normal(&format!("{from}/{path}")), project) {
                findings.push(Finding::new(
                    &file.path,
                    index + 1,
                    format!("the link {target} leads nowhere: a reader follows it once and trusts the page less"),
                ));
            }
        }
    }
    findings
}

fn leads_somewhere(path: &str, project: &Project) -> bool {
    let folder = format!("{path}/");
    path.is_empty() || project.paths.iter().any(|known| known == path || known.starts_with(&folder))
}

/// The targets of `[text](target)`, `![text](target "title")` and `[name]: target`, outside `code`.
fn targets(line: &str) -> Vec<String> {
    let text: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
    let mut found: Vec<String> = Vec::new();
    for (start, _) in text.match_indices("](") {
        let rest = &text[start + 2..];
        found.extend(rest.split([')', ' ']).next().map(str::to_owned));
    }
    if let Some((name, target)) =
        text.split_once("]: ").filter(|(name, _)| name.starts_with('[') && !name.starts_with("[^"))
    {
        let _ = name;
        found.extend(target.split_whitespace().next().map(str::to_owned));
    }
    found.retain(|target| !target.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::super::examples::{none, one, project};
    use super::*;

    const CHANGES: (&str, &str) = ("CHANGELOG.md", "# Changes\n");

    #[test]
    fn decisions_are_numbered_once() {
        none(&rules(
            &project(&[CHANGES, ("docs/decisions/0001-one.md", ""), ("docs/decisions/0002-two.md", "")]).project,
        ));
        let twice = project(&[CHANGES, ("docs/decisions/0001-one.md", ""), ("docs/decisions/0001-two.md", "")]);
        one(&rules(&twice.project), "docs/decisions/0001-two.md", 0, "has the number of docs/decisions/0001-one.md");
        let unnumbered = project(&[CHANGES, ("docs/decisions/storage.md", "")]);
        one(&rules(&unnumbered.project), "docs/decisions/storage.md", 0, "0012-short-name.md");
    }

    #[test]
    fn there_is_a_changelog() {
        one(&rules(&project(&[("README.md", "")]).project), "CHANGELOG.md", 0, "missing");
        none(&rules(&project(&[CHANGES]).project));
    }

    #[test]
    fn links_lead_somewhere() {
        let good = "[a](docs/a.md#part) [b](https://example.com/x) [c](#here) `[d](no)` ![e](docs \"title\")\n[f]: docs/a.md\n```\n[g](no)\n```\n";
        none(&rules(
            &project(&[CHANGES, ("README.md", good), ("docs/a.md", "[up](../README.md) [root](/CHANGELOG.md)")])
                .project,
        ));
        let bad = project(&[CHANGES, ("docs/a.md", "fine\nsee [b](b.md)")]);
        one(&rules(&bad.project), "docs/a.md", 2, "b.md leads nowhere");
        let named = project(&[CHANGES, ("docs/a.md", "[b]: ../b.md")]);
        one(&rules(&named.project), "docs/a.md", 1, "../b.md leads nowhere");
    }
}
