//! `cargo xtask test`: the steps of CI, in order, stopping at the first that fails.
//!
//! Cheap ones first. Every step works alone: `cargo xtask test --only clippy`.

use std::time::Instant;

use crate::process::{cargo, on_path, root, run};
use crate::{Outcome, contract, generate, tidy, tools, versions, web};

struct Step {
    name: &'static str,
    about: &'static str,
    run: fn() -> Outcome,
}

const STEPS: &[Step] = &[
    Step { name: "tools", about: "install what the checks need and is missing", run: tools::ensure_all },
    Step { name: "fmt", about: "rustfmt", run: fmt },
    Step { name: "tidy", about: "house rules, licences, links", run: tidy::run },
    Step { name: "clippy", about: "clippy on everything, warnings are errors", run: clippy },
    Step { name: "doc", about: "rustdoc, warnings are errors", run: doc },
    Step { name: "test", about: "all Rust tests, both databases", run: test },
    Step { name: "golden", about: "the money tables, and those outside the clone if they are there", run: golden },
    Step { name: "gen", about: "generated files are those of the code", run: generated },
    Step { name: "contract", about: "three linters read openapi.json", run: contract::lint },
    Step { name: "fuzz", about: "requests derived from openapi.json against a running server", run: contract::fuzz },
    Step { name: "web", about: "lint, types, tests, build, size, journeys of web/", run: web_if_any },
    Step { name: "verify", about: "the books tie, in the demo company and after the fuzzer", run: contract::verify },
];

pub fn list() {
    for step in STEPS {
        println!("{:10} {}", step.name, step.about);
    }
}

/// All steps, or those named in `only`, always in the order of the list.
pub fn steps(only: &[String]) -> Outcome {
    if let Some(unknown) = only.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        return Err(format!("there is no step {unknown:?}. `cargo xtask test --list` shows all."));
    }
    let started = Instant::now();
    let chosen: Vec<&Step> =
        STEPS.iter().filter(|step| only.is_empty() || only.iter().any(|name| name == step.name)).collect();
    let mut seconds = Vec::new();
    versions::print();
    for (index, step) in chosen.iter().enumerate() {
        let name = step.name;
        println!("\n== {}/{} {name}: {}", index + 1, chosen.len(), step.about);
        let step_started = Instant::now();
        let outcome = (step.run)();
        let took = step_started.elapsed().as_secs();
        match outcome {
            Ok(()) => println!("-- {name} ok, {took} s"),
            Err(message) => {
                // Far below the first lines by now, and what a fresh machine fails by.
                versions::print();
                return Err(format!(
                    "step {name} failed after {took} s.\n{message}\nAgain, this step alone: cargo xtask test --only {name}"
                ));
            }
        }
        seconds.push(format!("{name} {took}"));
    }
    println!("\nSeconds: {}; together {}.", seconds.join(", "), started.elapsed().as_secs());
    println!("steps: {} passed, 0 failed", chosen.len());
    Ok(())
}

fn fmt() -> Outcome {
    run(cargo().args(["fmt", "--all", "--check"]), "Run `cargo fmt --all`.")
}

fn clippy() -> Outcome {
    let hint = "Mend what is named above; an exception is #[expect(lint, reason = \"…\")] with a true reason.";
    run(cargo().args(["clippy", "--workspace", "--all-targets", "--all-features", "--", "--deny", "warnings"]), hint)
}

fn doc() -> Outcome {
    let mut command = cargo();
    command.args(["doc", "--workspace", "--all-features", "--no-deps", "--document-private-items"]);
    run(
        command.env("RUSTDOCFLAGS", "--deny warnings"),
        "Mend the comment named above; most often a link to an item that moved.",
    )
}

/// With nextest when there is one (each test its own process), else with cargo alone.
/// Examples in comments come first, so that the last words are those of the real tests.
fn test() -> Outcome {
    let hint = "Mend the test named above; one alone: cargo test -p <crate> <name>.";
    run(cargo().args(["test", "--workspace", "--all-features", "--doc"]), "An example in a comment fails; see above.")?;
    if on_path("cargo-nextest") {
        return run(cargo().args(["nextest", "run", "--workspace", "--all-features", "--no-fail-fast"]), hint);
    }
    run(cargo().args(["test", "--workspace", "--all-features", "--no-fail-fast", "--lib", "--bins", "--tests"]), hint)
}

/// The tables in the clone, and those that finance people keep beside it.
fn golden() -> Outcome {
    let mut command = cargo();
    command.args(["test", "--package", "mingxi-domain", "--test", "golden"]);
    if let Ok(beside) = root().join("../shared/golden").canonicalize() {
        println!("  with the tables of ../shared/golden");
        command.env("MINGXI_GOLDEN_DIR", beside);
    }
    run(&mut command, "A rule of money changed. If the table is wrong, let a finance person say so.")
}

fn generated() -> Outcome {
    generate::run(true)
}

fn web_if_any() -> Outcome {
    if web::exists() {
        return web::check();
    }
    println!("  there is no web/package.json yet");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_step_is_named() {
        let message = steps(&["clipy".to_owned()]).unwrap_err();
        assert!(message.contains("clipy") && message.contains("--list"), "{message}");
    }

    #[test]
    fn step_names_are_unique() {
        for (index, step) in STEPS.iter().enumerate() {
            assert!(STEPS.iter().skip(index + 1).all(|other| other.name != step.name), "{}", step.name);
        }
    }
}
