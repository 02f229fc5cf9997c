//! Mingxi is Apache-2.0 and everything in it permissive, so that a company may change it and keep the change.

use serde_json::Value;
use spdx::{Expression, LicenseReq, ParseMode};

use super::dependencies::{array, name};
use super::{Finding, Project};

/// Ask for little more than naming the author. Add one only after reading it.
const PERMISSIVE: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "OFL-1.1",
    "PostgreSQL",
    "Python-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// Also fine in a tool that only checks or builds and is never shipped.
const FOR_TOOLS_ONLY: &[&str] = &["CC-BY-3.0", "CC-BY-4.0", "MPL-2.0"];

/// Packages whose metadata says nothing, with what their licence file says.
const READ_BY_HAND: &[(&str, &str)] = &[("reserved", "MIT")];

/// Every crate in the build, on every platform.
pub fn crates(metadata: &Value) -> Vec<Finding> {
    let ours = |package: &Value| package["source"].is_null();
    array(&metadata["packages"])
        .iter()
        .filter(|package| !ours(package))
        .filter_map(|package| judge(name(package), package["license"].as_str(), PERMISSIVE))
        .map(|message| Finding::new("Cargo.lock", 0, message))
        .collect()
}

/// Every package of every npm lock file; what npm marks as `dev` is a tool.
pub fn npm(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    let tools: Vec<&str> = PERMISSIVE.iter().chain(FOR_TOOLS_ONLY).copied().collect();
    for file in project.files.iter().filter(|file| file.path.ends_with("package-lock.json")) {
        let Ok(lock) = serde_json::from_str::<Value>(&file.text) else {
            findings.push(Finding::new(&file.path, 0, "is not JSON"));
            continue;
        };
        for (path, package) in lock["packages"].as_object().into_iter().flatten() {
            let Some((_, name)) = path.rsplit_once("node_modules/") else {
                continue;
            };
            let is_tool = package["dev"] == true || package["devOptional"] == true;
            let allowed = if is_tool { tools.as_slice() } else { PERMISSIVE };
            findings.extend(
                judge(name, package["license"].as_str(), allowed).map(|message| Finding::new(&file.path, 0, message)),
            );
        }
    }
    findings
}

/// `None` if the licence is fine, else what is wrong with it.
fn judge(package: &str, licence: Option<&str>, allowed: &[&str]) -> Option<String> {
    let known = READ_BY_HAND.iter().find(|(known, _)| *known == package).map(|(_, licence)| *licence);
    let Some(licence) = licence.or(known) else {
        return Some(format!(
            "{package} names no licence: read its licence file and list it in xtask/src/tidy/licences.rs, or do without it"
        ));
    };
    // Lax, because older packages write MIT/Apache-2.0 and the like.
    let Ok(expression) = Expression::parse_mode(licence, ParseMode::LAX) else {
        return Some(format!("{package} has a licence no one can read: {licence:?}"));
    };
    let fine = expression.evaluate(|required| is_allowed(required, allowed));
    (!fine).then(|| format!("{package} is under {licence}, which is not on our list of permissive licences: who ships Mingxi would owe more than a notice"))
}

fn is_allowed(required: &LicenseReq, allowed: &[&str]) -> bool {
    let required = required.to_string();
    allowed.contains(&required.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::examples::{none, one, project};
    use super::*;

    fn with(licence: Option<&str>) -> Vec<Finding> {
        crates(&json!({"packages": [
            {"name": "mingxi-domain", "source": null, "license": null},
            {"name": "it", "source": "registry", "license": licence},
        ]}))
    }

    #[test]
    fn permissive_expressions_pass() {
        for licence in [
            "MIT",
            "MIT/Apache-2.0",
            "MIT OR GPL-3.0-only",
            "Apache-2.0 OR LGPL-2.1-or-later OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
            "Unlicense/MIT",
        ] {
            none(&with(Some(licence)));
        }
    }

    #[test]
    fn other_expressions_are_refused() {
        for licence in [
            "GPL-3.0-only",
            "GPL-2.0",
            "MIT AND GPL-3.0-or-later",
            "MPL-2.0",
            "AGPL-3.0-only OR SSPL-1.0",
            "Apache-2.0 WITH Classpath-exception-2.0",
        ] {
            one(&with(Some(licence)), "Cargo.lock", 0, licence);
        }
        one(&with(None), "Cargo.lock", 0, "names no licence");
        one(&with(Some("see file")), "Cargo.lock", 0, "no one can read");
    }

    #[test]
    fn tools_of_the_web_may_be_under_more_licences_than_what_is_shipped() {
        let lock = |package: &str| {
            project(&[(
                "web/package-lock.json",
                &format!(r#"{{"packages": {{"": {{}}, "node_modules/@a/b": {package}}}}}"#),
            )])
        };
        none(&npm(&lock(r#"{"license": "MIT"}"#).project));
        none(&npm(&lock(r#"{"license": "MPL-2.0", "dev": true}"#).project));
        one(&npm(&lock(r#"{"license": "MPL-2.0"}"#).project), "web/package-lock.json", 0, "@a/b is under MPL-2.0");
        one(&npm(&lock(r#"{"license": "GPL-3.0", "dev": true}"#).project), "web/package-lock.json", 0, "GPL-3.0");
        one(&npm(&lock("{}").project), "web/package-lock.json", 0, "names no licence");
    }
}
