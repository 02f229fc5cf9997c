//! The API contract from both sides: `openapi.json` read by three linters, the running server tried by a fuzzer.
//!
//! Settings live in `tools/api-lint`, one file per tool, each with its reasons.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::Outcome;
use crate::process::{root, run, run_within, target, try_run};
use crate::server::{self, Build, Server};
use crate::tools::{api_lint, ensure_npm, ensure_python_tools, npm_tool, python_tool, read};

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

/// A fuzzer that derives requests from `openapi.json` talks to a fresh server with the demo company.
/// The database stays under `target/fuzz`, where the verify step looks at it.
pub fn fuzz() -> Outcome {
    ensure_python_tools()?;
    let binary = server::debug_binary(Build::WithTests)?;
    let folder = fuzz_folder();
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("cannot empty {}: {error}", folder.display()))?;
    }
    fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let database = server::sqlite(&fuzz_database());
    let token = server::fill(&binary, &database)?;
    let mut server = Server::start(&binary, &database, &folder.join("server.log"))?;

    let mut fuzzer = python_tool("schemathesis");
    // It leaves notes where it runs.
    fuzzer.current_dir(&folder).env("MINGXI_API_TOKEN", token);
    fuzzer.arg("--config-file").arg(api_lint().join("schemathesis.toml"));
    fuzzer.arg("run").arg(root().join("openapi.json")).args(["--url", &server.url]);
    let hint = "The curl lines above repeat each case; the server's log is target/fuzz/server.log. \
                Rules and reasons: tools/api-lint/schemathesis.toml. Again: cargo xtask test --only fuzz.";
    let outcome = run_within(&mut fuzzer, FUZZ_LIMIT, hint);
    server.check_health()?;
    outcome
}

/// A third of the forty minutes that a full run may take.
const FUZZ_LIMIT: Duration = Duration::from_secs(840);

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
    crate::tools::write(&target().join("verify/README"), "The database of `cargo xtask test --only verify`.\n")?;
    server::fill(&binary, &server::sqlite(&file))?;
    verify_file(&binary, &file, "The demo company does not tie.")?;
    if fuzz_database().is_file() {
        verify_file(&binary, &fuzz_database(), "What the fuzzer left does not tie: some verb let it happen.")?;
    }
    Ok(())
}

fn verify_file(binary: &Path, file: &Path, meaning: &str) -> Outcome {
    let hint = format!("{meaning} The lines above name the documents; the database is {}.", file.display());
    run(server::mingxi(binary, &server::sqlite(file)).arg("verify"), &hint)
}
