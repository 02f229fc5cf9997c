//! Words that tell of the machine something was written on. They mean nothing to a reader, and work on no other machine.

use super::{Finding, Project};

/// Written in halves, so that this file passes its own rule.
const PATHS: &[&str] = &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];

const HOSTS: &[&str] = &[
    concat!("registry.npm", "js.org"),
    concat!("registry.yarn", "pkg.com"),
    concat!("npm", "mirror.com"),
    concat!("pypi", ".org/simple"),
    concat!("files.python", "hosted.org"),
    concat!("static.crates", ".io"),
    concat!("index.crates", ".io"),
    concat!("deb.deb", "ian.org"),
    concat!("_auth", "Token"),
];

const TOOLS: &[&str] = &[concat!(".lib", "rary/"), concat!("anth", "ropic"), concat!("cla", "ude code")];

pub fn rules(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &project.files {
        for (index, line) in file.text.lines().enumerate() {
            let lower = line.to_lowercase();
            let mut found =
                |what: &str, why: &str| findings.push(Finding::new(&file.path, index + 1, format!("{what}: {why}")));
            if let Some(path) = PATHS.iter().find(|path| is_absolute_in(line, path)) {
                found(path, "a path of one machine; write it relative to the project, or find it at run time");
            }
            if let Some(host) = HOSTS.iter().find(|host| lower.contains(&host.to_lowercase())) {
                found(
                    host,
                    "where packages come from is each machine's own setting; for npm set omit-lockfile-registry-resolved and write the lock file again",
                );
            }
            if let Some(tool) = TOOLS.iter().find(|tool| lower.contains(**tool)) {
                found(tool, "which tool wrote a line is no part of the product; say what and why");
            }
        }
    }
    findings
}

/// The path starts there: `src/work/x` has the letters, but is another path.
fn is_absolute_in(line: &str, path: &str) -> bool {
    let part_of_a_path = |character: char| character.is_alphanumeric() || "._-~}/*".contains(character);
    line.match_indices(path).any(|(start, _)| !line[..start].chars().next_back().is_some_and(part_of_a_path))
}

#[cfg(test)]
mod tests {
    use super::super::examples::{none, one, project};
    use super::*;

    fn check(text: &str) -> Vec<Finding> {
        rules(&project(&[("a.md", text)]).project)
    }

    #[test]
    fn paths_of_a_machine_are_found() {
        one(&check(&format!("ok\nsee {}main/a.rs", PATHS[0])), "a.md", 2, "one machine");
        one(&check(&format!("\"{}x\"", PATHS[2])), "a.md", 1, "one machine");
        none(&check(&format!("src{0}orders.rs and ..{0}x, {{root}}{0}x", PATHS[0])));
    }

    #[test]
    fn hosts_of_registries_are_found() {
        one(&check(&format!("\"resolved\": \"https://{}/a\"", HOSTS[0])), "a.md", 1, "own setting");
        none(&check("registry+https://github.com/rust-lang/crates.io-index, see crates.io/crates/axum"));
    }

    #[test]
    fn names_of_tools_are_found() {
        one(&check(&format!("written by {}", TOOLS[2].to_uppercase())), "a.md", 1, "no part of the product");
        none(&check("the customer's library, Claude Monet"));
    }
}
