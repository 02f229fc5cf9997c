//! Files that are generated from the code and committed with it, so that a change of the contract is seen in review.

use std::fs;
use std::path::Path;

use crate::Outcome;
use crate::process::{read, root, target, try_run};
use crate::server::{Build, debug_binary};
use crate::{process, tools, web};

/// Writes every generated file, or with `check` compares it with the committed one.
pub fn run(check: bool) -> Outcome {
    let build = if check { Build::WithTests } else { Build::Alone };
    let binary = debug_binary(build)?;
    let mut stale = Vec::new();
    for (what, file) in [
        ("openapi", "openapi.json"),
        ("errors", "docs/ERRORS.md"),
        ("imports", "docs/IMPORT.md"),
        ("currencies", "web/src/lib/currency-table.ts"),
    ] {
        let hint = format!("`mingxi gen {what}` writes {file} to stdout.");
        let text = read(process::program(&binary).args(["gen", what]), &hint)?;
        settle(file, &text, check, &mut stale)?;
    }
    if web::exists() {
        let file = "web/src/api/schema.ts";
        settle(file, &schema()?, check, &mut stale)?;
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!(
        "not what the code says: {}. Run `cargo xtask gen`, look at the difference as at code, and commit it.",
        stale.join(", ")
    ))
}

/// TypeScript types of the contract just generated (not of the committed one).
fn schema() -> Outcome<Vec<u8>> {
    tools::ensure_npm(&web::folder())?;
    let mut command = process::program(web::folder().join("node_modules/.bin/openapi-typescript"));
    read(command.arg(fresh("openapi.json")), "openapi-typescript could not read the contract; see above.")
}

/// Keeps a copy under `target/gen`, then writes or compares.
fn settle(file: &str, text: &[u8], check: bool, stale: &mut Vec<String>) -> Outcome {
    if text.trim_ascii().is_empty() {
        return Err(format!("nothing was generated for {file}."));
    }
    tools::write(&fresh(file), text)?;
    let committed = root().join(file);
    let same = fs::read(&committed).is_ok_and(|old| old == text);
    match (same, check) {
        (true, _) => println!("  {file}: up to date"),
        (false, false) => {
            tools::write(&committed, text)?;
            println!("  {file}: written");
        }
        (false, true) => {
            println!("{}", difference(&committed, &fresh(file)));
            stale.push(file.to_owned());
        }
    }
    Ok(())
}

fn fresh(file: &str) -> std::path::PathBuf {
    target().join("gen").join(file)
}

/// The first lines that differ, old above new.
fn difference(old: &Path, new: &Path) -> String {
    if !old.is_file() {
        return format!("  {} is not committed yet", old.display());
    }
    let mut git = process::program("git");
    git.args(["--no-pager", "diff", "--no-index", "--unified=2"]).arg(old).arg(new);
    let output = try_run(&mut git).map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).lines().take(60).collect::<Vec<_>>().join("\n")
}
