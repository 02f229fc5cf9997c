//! Who may depend on whom. A crate exists to keep one dependency out of the rest.

use std::collections::BTreeSet;

use serde_json::Value;

use super::source::identifiers;
use super::{Finding, Project};

/// Each crate may depend on those before it.
const LAYERS: &[&str] = &["mingxi-domain", "mingxi-store", "mingxi-app", "mingxi-api", "mingxi-cli"];

/// Dependencies that one crate keeps from the rest, tests included.
struct Confined {
    names: &'static [&'static str],
    owners: &'static [&'static str],
    reason: &'static str,
}

const CONFINED: &[Confined] = &[
    Confined {
        names: &[
            "rusqlite",
            "libsqlite3-sys",
            "tokio-postgres",
            "tokio-postgres-rustls",
            "postgres",
            "postgres-types",
            "sea-query",
        ],
        owners: &["mingxi-store"],
        reason: "all SQL is in store, so that both databases and the scope of an actor are handled once; ask store for a function",
    },
    Confined {
        names: &["axum", "axum-extra", "hyper", "hyper-util", "tower", "tower-http", "tower_governor", "utoipa-axum"],
        owners: &["mingxi-api"],
        reason: "all HTTP is in api, so that verbs run the same from jobs, imports and the command line; api offers a function that serves",
    },
    Confined {
        names: &["clap"],
        owners: &["mingxi-cli", "xtask"],
        reason: "only the command line knows arguments; other crates take typed values",
    },
    Confined {
        names: &["sqlx", "diesel", "sea-orm"],
        owners: &[],
        reason: "the store facade was measured against them and is faster; sqlx and rusqlite cannot even link into one binary",
    },
];

/// What the pure rules must not reach: time, chance, threads, network, logs.
const IMPURE: &[&str] =
    &["tokio", "futures-util", "rand", "getrandom", "ureq", "reqwest", "tracing", "argon2", "object_store", "uuid"];

/// Crates depend only downwards.
pub fn direction(metadata: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in members(metadata) {
        let Some(own) = layer(name(package)) else { continue };
        for dependency in dependencies(package) {
            let target = name(dependency);
            if layer(target).is_some_and(|other| other >= own && target != name(package)) {
                let way = LAYERS.join(" ← ").replace("mingxi-", "");
                findings.push(Finding::new(
                    manifest(package),
                    0,
                    format!(
                        "depends on {target}, but dependencies go one way, {way}: the inner loop on money stays seconds"
                    ),
                ));
            }
        }
    }
    findings
}

/// Each heavy dependency has one home, and the domain stays pure.
pub fn confined(metadata: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in members(metadata) {
        for dependency in dependencies(package) {
            let target = name(dependency);
            for rule in
                CONFINED.iter().filter(|rule| rule.names.contains(&target) && !rule.owners.contains(&name(package)))
            {
                findings.push(Finding::new(manifest(package), 0, format!("depends on {target}: {}", rule.reason)));
            }
            let tests_only = dependency["kind"] == "dev";
            if name(package) == LAYERS[0] && !tests_only && IMPURE.contains(&target) {
                let reason = "domain is pure functions; time, chance and the world come in as arguments";
                findings.push(Finding::new(manifest(package), 0, format!("depends on {target}: {reason}")));
            }
        }
    }
    findings
}

/// Each dependency is named somewhere in the sources of its crate.
pub fn unused(metadata: &Value, project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in members(metadata) {
        let manifest = manifest(package);
        let folder = manifest.trim_end_matches("Cargo.toml").to_owned();
        let sources = || project.rust().filter(|file| file.path.starts_with(&folder));
        let used: BTreeSet<String> = sources().flat_map(|file| identifiers(&file.text)).collect();
        for dependency in dependencies(package) {
            let key = dependency["rename"].as_str().unwrap_or_else(|| library(metadata, name(dependency)));
            let target = name(dependency);
            // A crate may switch on a feature of its own for its tests.
            let excused = target == name(package)
                || dependency["optional"] == true
                || FOR_FEATURES.iter().any(|(known, _)| *known == target);
            if !excused && !used.contains(&key.replace('-', "_")) {
                let reason = "every dependency costs build time and a licence to watch; remove it";
                findings.push(Finding::new(&manifest, 0, format!("{target} is not used here: {reason}")));
            }
        }
    }
    findings
}

/// The name by which code knows a package; `md-5` is `md5`.
fn library<'a>(metadata: &'a Value, package: &'a str) -> &'a str {
    let found = array(&metadata["packages"]).iter().find(|other| name(other) == package);
    let targets = found.map_or(&[][..], |found| array(&found["targets"]));
    let is_library = |target: &&Value| {
        array(&target["kind"])
            .iter()
            .any(|kind| kind.as_str().is_some_and(|kind| kind.contains("lib") || kind == "proc-macro"))
    };
    targets.iter().find(is_library).map_or(package, name)
}

/// Dependencies that are there for a feature they switch on, not to be named.
const FOR_FEATURES: &[(&str, &str)] = &[];

/// Lints, edition and versions are set once, in the workspace.
pub fn inherited(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in project.files.iter().filter(|file| file.path.ends_with("/Cargo.toml") && !file.path.contains("/tests/"))
    {
        for wanted in [
            "[lints]\nworkspace = true",
            "edition.workspace = true",
            "license.workspace = true",
            "publish.workspace = true",
        ] {
            if !file.text.contains(wanted) {
                let wanted = wanted.replace('\n', " ");
                findings.push(Finding::new(
                    &file.path,
                    0,
                    format!("lacks `{wanted}`: a crate without it escapes the common rules"),
                ));
            }
        }
    }
    findings
}

pub fn members(metadata: &Value) -> impl Iterator<Item = &Value> {
    let ids: BTreeSet<&str> = array(&metadata["workspace_members"]).iter().filter_map(Value::as_str).collect();
    array(&metadata["packages"]).iter().filter(move |package| package["id"].as_str().is_some_and(|id| ids.contains(id)))
}

/// The path of a package's manifest, relative to the workspace.
pub fn manifest(package: &Value) -> String {
    let path = package["manifest_path"].as_str().unwrap_or_default();
    let root = crate::process::root();
    path.strip_prefix(&format!("{}/", root.display())).unwrap_or(path).to_owned()
}

pub fn name(value: &Value) -> &str {
    value["name"].as_str().unwrap_or_default()
}

pub fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn dependencies(package: &Value) -> &[Value] {
    array(&package["dependencies"])
}

fn layer(name: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| *layer == name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::examples::{none, one, project};
    use super::*;

    /// One package with these dependencies: (name, kind).
    fn workspace(package: &str, dependencies: &[(&str, Option<&str>)]) -> Value {
        let dependencies: Vec<Value> =
            dependencies.iter().map(|(name, kind)| json!({"name": name, "kind": kind, "rename": null})).collect();
        json!({
            "workspace_members": ["it"],
            "packages": [{"id": "it", "name": package, "manifest_path": "crates/it/Cargo.toml", "dependencies": dependencies}],
        })
    }

    #[test]
    fn dependencies_go_down() {
        none(&direction(&workspace("mingxi-app", &[("mingxi-store", None), ("mingxi-domain", None)])));
        let up = direction(&workspace("mingxi-store", &[("mingxi-app", None)]));
        one(&up, "crates/it/Cargo.toml", 0, "depends on mingxi-app, but dependencies go one way, domain ← store");
    }

    #[test]
    fn dependencies_go_down_in_tests_too() {
        let up = direction(&workspace("mingxi-domain", &[("mingxi-store", Some("dev"))]));
        one(&up, "crates/it/Cargo.toml", 0, "depends on mingxi-store");
    }

    #[test]
    fn heavy_dependencies_stay_home() {
        none(&confined(&workspace("mingxi-store", &[("rusqlite", None)])));
        one(
            &confined(&workspace("mingxi-app", &[("rusqlite", None)])),
            "crates/it/Cargo.toml",
            0,
            "all SQL is in store",
        );
        one(&confined(&workspace("mingxi-cli", &[("axum", None)])), "crates/it/Cargo.toml", 0, "all HTTP is in api");
        one(&confined(&workspace("mingxi-api", &[("clap", None)])), "crates/it/Cargo.toml", 0, "only the command line");
        one(&confined(&workspace("mingxi-store", &[("sqlx", None)])), "crates/it/Cargo.toml", 0, "cannot even link");
    }

    #[test]
    fn the_domain_is_pure() {
        none(&confined(&workspace("mingxi-domain", &[("tokio", Some("dev")), ("jiff", None)])));
        one(&confined(&workspace("mingxi-domain", &[("tokio", None)])), "crates/it/Cargo.toml", 0, "pure functions");
    }

    #[test]
    fn a_dependency_is_used() {
        let metadata = workspace("mingxi-app", &[("serde-json", None)]);
        let used = project(&[("crates/it/src/lib.rs", "use serde_json::Value;")]);
        none(&unused(&metadata, &used.project));
        let named_in_a_comment = project(&[("crates/it/src/lib.rs", "// serde_json\nconst A: &str = \"serde_json\";")]);
        one(&unused(&metadata, &named_in_a_comment.project), "crates/it/Cargo.toml", 0, "serde-json is not used");
        none(&unused(&workspace("it", &[("it", Some("dev"))]), &named_in_a_comment.project));
        let used_elsewhere = project(&[("crates/other/src/lib.rs", "use serde_json::Value;")]);
        one(&unused(&metadata, &used_elsewhere.project), "crates/it/Cargo.toml", 0, "serde-json is not used");
    }

    #[test]
    fn a_dependency_is_used_by_the_name_of_its_library() {
        let mut metadata = workspace("mingxi-app", &[("md-5", None)]);
        let package = json!({"id": "md", "name": "md-5", "targets": [{"kind": ["lib"], "name": "md5"}]});
        metadata["packages"].as_array_mut().unwrap().push(package);
        none(&unused(&metadata, &project(&[("crates/it/src/lib.rs", "use md5::Md5;")]).project));
        let other = project(&[("crates/it/src/lib.rs", "use md_5::Md5;")]);
        one(&unused(&metadata, &other.project), "crates/it/Cargo.toml", 0, "md-5 is not used");
    }

    #[test]
    fn a_crate_inherits_the_common_rules() {
        let all =
            "edition.workspace = true\nlicense.workspace = true\npublish.workspace = true\n[lints]\nworkspace = true\n";
        none(&inherited(&project(&[("crates/it/Cargo.toml", all)]).project));
        let some = all.replace("[lints]\nworkspace = true\n", "");
        one(&inherited(&project(&[("crates/it/Cargo.toml", &some)]).project), "crates/it/Cargo.toml", 0, "[lints]");
    }
}
