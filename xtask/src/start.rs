//! From a fresh clone to a company one can click through.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::Outcome;
use crate::process::{cargo, root, run, target};
use crate::server::{self, Build, mingxi, sqlite};
use crate::web;

/// Optimised enough that two years of demo history and password hashing are quick, without link-time optimisation
/// and debug information: about half the wait of a release build on two cores.
const PROFILE: &[&str] = &[
    "profile.start.inherits=\"release\"",
    "profile.start.opt-level=2",
    "profile.start.lto=false",
    "profile.start.codegen-units=64",
    "profile.start.debug=false",
];

/// Builds web and program, makes the demo company if the database is empty, and serves until Ctrl-C.
pub fn start() -> Outcome {
    if web::exists() {
        web::build()?;
    }
    let mut build = cargo();
    for setting in PROFILE {
        build.args(["--config", setting]);
    }
    build.args(["build", "--profile", "start", "--package", "mingxi-cli"]);
    run(&mut build, "Fix the errors above.")?;
    serve(&target().join("start/mingxi"), &[])
}

/// The same from the debug build: quick to compile, slow to run.
pub fn dev(arguments: &[String]) -> Outcome {
    let binary = server::debug_binary(Build::Alone)?;
    serve(&binary, arguments)
}

/// In the foreground: what the server prints is seen, and Ctrl-C reaches it.
/// `mingxi demo` prints the logins; `mingxi serve` prints where it listens.
fn serve(binary: &std::path::Path, arguments: &[String]) -> Outcome {
    let database = database()?;
    run(mingxi(binary, &database).args(["demo", "--if-empty"]), "See above why there is no demo company.")?;
    let mut serve = mingxi(binary, &database);
    if let (Some(dist), None) = (web::built(), env::var_os("MINGXI_WEB_FOLDER")) {
        serve.env("MINGXI_WEB_FOLDER", dist);
    }
    serve.arg("serve").args(arguments);
    if !arguments.iter().any(|argument| argument.starts_with("--listen")) {
        serve.args(["--listen", server::ADDRESS]);
        println!("\n  http://{}   (Ctrl-C stops)\n", server::ADDRESS);
    }
    become_program(&mut serve)
}

/// The server takes our place, so that Ctrl-C reaches it alone and it can finish what it began.
#[cfg(unix)]
fn become_program(command: &mut Command) -> Outcome {
    use std::os::unix::process::CommandExt as _;
    Err(format!("cannot start the server: {}", command.exec()))
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Outcome {
    run(command, "See above why the server stopped; is the address taken?")
}

/// `DATABASE_URL` if it is set, else a file below the clone that git does not see.
fn database() -> Outcome<String> {
    if let Ok(url) = env::var("DATABASE_URL") {
        return Ok(url);
    }
    let file: PathBuf = root().join("data/mingxi.db");
    std::fs::create_dir_all(root().join("data")).map_err(|error| format!("cannot make the folder data: {error}"))?;
    Ok(sqlite(&file))
}
