//! The API contract from both sides: `openapi.json` read by three linters, the running server tried by a fuzzer.
//!
//! Settings live in `tools/api-lint`, one file per tool, each with its reasons.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::json;

use crate::Outcome;
use crate::process::{root, run, run_within, target, try_run};
use crate::server::{self, Build, Server};
use crate::tools::{api_lint, ensure_npm, ensure_python_tools, npm_tool, python_tool, read, write};

/// Three linters by different authors accept the contract. First each proves that it can refuse.
pub fn lint() -> Outcome {
    ensure_python_tools()?;
    ensure_npm(&api_lint())?;
    for linter in LINTERS {
        accepts_and_refuses(linter)?;
    }
    every_own_rule_fires()?;
    for linter in LINTERS {
        run(&mut linter.on(&root().join("openapi.json")), linter.hint)?;
    }
    Ok(())
}

struct Linter {
    name: &'static str,
    command: fn() -> Command,
    hint: &'static str,
}

const LINTERS: &[Linter] = &[
    Linter {
        name: "openapi-spec-validator",
        command: || python_tool("openapi-spec-validator"),
        hint: "openapi.json is not OpenAPI 3.1: look at the utoipa attributes of what is named above.",
    },
    Linter {
        name: "spectral",
        command: || {
            let mut command = npm_tool("spectral");
            command.args(["lint", "--fail-severity", "hint", "--ruleset"]).arg(api_lint().join(".spectral.yaml"));
            command
        },
        hint: "Fix the handler, not openapi.json. Rules and reasons: tools/api-lint/.spectral.yaml.",
    },
    Linter {
        name: "redocly",
        command: || {
            let mut command = npm_tool("redocly");
            command.args(["lint", "--format", "stylish", "--config"]).arg(api_lint().join("redocly.yaml"));
            command
        },
        hint: "Fix the handler, not openapi.json. Rules and reasons: tools/api-lint/redocly.yaml.",
    },
];

impl Linter {
    fn on(&self, document: &Path) -> Command {
        let mut command = (self.command)();
        command.arg(document);
        command
    }
}

/// A linter whose settings are broken often says "fine"; so each is asked twice.
fn accepts_and_refuses(linter: &Linter) -> Outcome {
    for (sample, expected) in [("good.json", true), ("broken.json", false)] {
        let output = try_run(&mut linter.on(&api_lint().join("samples").join(sample)))?;
        if output.status.success() != expected {
            let wanted = if expected { "accept" } else { "refuse" };
            let printed = String::from_utf8_lossy(&output.stdout);
            let complaint = String::from_utf8_lossy(&output.stderr);
            let name = linter.name;
            return Err(format!(
                "{name} should {wanted} tools/api-lint/samples/{sample}; its settings are broken.\n{printed}\n{complaint}"
            ));
        }
    }
    println!("  {} accepts the good sample and refuses the broken one", linter.name);
    Ok(())
}

/// Each `mingxi-…` rule of ours finds its fault in the broken sample.
fn every_own_rule_fires() -> Outcome {
    let rules = read(&api_lint().join(".spectral.yaml"))?;
    let Some(spectral) = LINTERS.iter().find(|linter| linter.name == "spectral") else {
        return Ok(());
    };
    let output = try_run(&mut spectral.on(&api_lint().join("samples/broken.json")))?;
    let found = String::from_utf8_lossy(&output.stdout).into_owned();
    for rule in
        rules.lines().filter_map(|line| line.trim().strip_suffix(':')).filter(|rule| rule.starts_with("mingxi-"))
    {
        if !found.contains(rule) {
            return Err(format!(
                "the rule {rule} finds nothing in tools/api-lint/samples/broken.json. Break it there once, or mend the rule."
            ));
        }
    }
    Ok(())
}

/// A fuzzer that derives requests from `openapi.json` talks to a fresh server with the demo company, once on each
/// database. They stay, under `target/fuzz` and on the tests' PostgreSQL, where the verify step looks at them.
pub fn fuzz() -> Outcome {
    ensure_python_tools()?;
    let binary = server::debug_binary(Build::WithTests)?;
    let folder = fuzz_folder();
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("cannot empty {}: {error}", folder.display()))?;
    }
    fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    write(&folder.join(POSTGRES_URL), &server::new_postgres("mingxifuzz")?)?;
    for target in fuzzed()? {
        println!("  on {}", target.name);
        fuzz_on(&binary, &folder, &target)?;
    }
    Ok(())
}

fn fuzz_on(binary: &Path, folder: &Path, target: &Fuzzed) -> Outcome {
    let (name, database) = (target.name, target.database.as_str());
    // A small company: what is tried are the operations, not the volume.
    let demo = server::fill(binary, database, &["--customers", "40", "--deals", "200"])?;
    let elsewhere = server::another_organization(binary, database)?;
    let users = folder.join("users.json");
    let user = |name: &str, token: &str| json!({ "name": name, "fixedHeaders": [{ "name": "Authorization", "value": format!("Bearer {token}") }] });
    let auth = [user("demo", &demo.all), user("rep", &demo.rep), user("elsewhere", &elsewhere.all)];
    write(&users, json!({ "auth": auth }).to_string())?;
    let log = folder.join(format!("{name}.log"));
    let mut server = Server::start(binary, database, &log)?;

    let mut fuzzer = python_tool("schemathesis");
    // It leaves notes where it runs.
    fuzzer.current_dir(folder).env("MINGXI_FUZZ_USERS", &users);
    fuzzer.env("MINGXI_FUZZ_HOOKS", api_lint().join("hooks.py"));
    fuzzer.arg("--config-file").arg(api_lint().join("schemathesis.toml"));
    fuzzer.arg("run").arg(root().join("openapi.json")).args(["--url", &server.url]);
    fuzzer.args(["--seed", target.seed, "--phases", target.phases]);
    let hint = format!(
        "The curl lines above repeat each case; the server's log is {}. Rules and reasons: \
         tools/api-lint/schemathesis.toml. Again: cargo xtask test --only fuzz.",
        log.display()
    );
    let outcome = run_within(&mut fuzzer, FUZZ_LIMIT, &hint);
    server.check_health()?;
    outcome
}

/// A third of the forty minutes that a full run may take, for both databases.
const FUZZ_LIMIT: Duration = Duration::from_secs(420);
/// Holds the address of the database on the tests' PostgreSQL.
const POSTGRES_URL: &str = "postgres.url";

/// What the fuzzer talks to, and how.
struct Fuzzed {
    name: &'static str,
    database: String,
    seed: &'static str,
    phases: &'static str,
}

/// The phase `coverage` walks the edges of every schema. What it finds is decided at the door, before a database is
/// asked, so one is enough for it; the phases behind the door run on both.
fn fuzzed() -> Outcome<[Fuzzed; 2]> {
    let postgres = fs::read_to_string(fuzz_folder().join(POSTGRES_URL)).map_err(|error| error.to_string())?;
    let sqlite = server::sqlite(&fuzz_database());
    let all = "examples,coverage,fuzzing,stateful";
    Ok([
        Fuzzed { name: "sqlite", database: sqlite, seed: "20260301", phases: all },
        Fuzzed { name: "postgres", database: postgres, seed: "20260302", phases: "examples,fuzzing,stateful" },
    ])
}

fn fuzz_folder() -> PathBuf {
    target().join("fuzz")
}

fn fuzz_database() -> PathBuf {
    fuzz_folder().join("mingxi.db")
}

/// `mingxi verify` finds nothing, neither in a fresh demo company nor in the one the fuzzer left.
pub fn verify() -> Outcome {
    let binary = server::debug_binary(Build::WithTests)?;
    let file = target().join("verify/mingxi.db");
    if let Some(folder) = file.parent().filter(|folder| folder.exists()) {
        fs::remove_dir_all(folder).map_err(|error| format!("cannot empty {}: {error}", folder.display()))?;
    }
    write(&target().join("verify/README"), "The database of `cargo xtask test --only verify`.\n")?;
    server::fill(&binary, &server::sqlite(&file), &[])?;
    verify_database(&binary, &server::sqlite(&file), "The demo company does not tie.")?;
    if fuzz_database().is_file() {
        for target in fuzzed()? {
            verify_database(&binary, &target.database, "What the fuzzer left does not tie: some verb let it happen.")?;
        }
    }
    Ok(())
}

fn verify_database(binary: &Path, database: &str, meaning: &str) -> Outcome {
    let hint = format!("{meaning} The lines above name the documents; the database is {database}.");
    run(server::mingxi(binary, database).arg("verify"), &hint)
}
