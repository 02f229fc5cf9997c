//! What the tests take from outside: it moves on without us, and a red run is read with these lines beside it.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::process::{program, try_run};

/// Prints the versions that this run uses; what is not there yet says so.
pub fn print() {
    println!("With:");
    for (what, version) in seen() {
        println!("  {what:11} {version}");
    }
}

fn seen() -> Vec<(&'static str, String)> {
    let chromium = env::var_os("CHROMIUM_BIN").map_or_else(|| PathBuf::from("chromium"), PathBuf::from);
    vec![
        ("rustc", first_line(program("rustc").arg("--version"))),
        ("Node", first_line(program("node").arg("--version"))),
        ("npm", first_line(program("npm").arg("--version"))),
        ("Python", first_line(program("python3").arg("--version"))),
        ("PostgreSQL", first_line(program(postgres()).arg("--version"))),
        ("Chromium", first_line(program(chromium).arg("--version"))),
        (
            "fonts",
            first_line(program("fc-match").args(["--format", "%{family[0]} %{fontversion}\n", "sans:lang=zh-cn"])),
        ),
        ("system", system()),
    ]
}

/// The server that the tests start: the newest that Debian has installed, else the one on the PATH.
fn postgres() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|version| Some((version.file_name().to_str()?.parse::<u32>().ok()?, version.path())))
        .filter(|(_, path)| path.join("bin/postgres").is_file())
        .max();
    newest.map_or_else(|| PathBuf::from("postgres"), |(_, path)| path.join("bin/postgres"))
}

fn system() -> String {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    name.map_or_else(|| env::consts::OS.to_owned(), |name| name.trim_matches('"').to_owned())
}

fn first_line(command: &mut Command) -> String {
    let said = try_run(command).ok().filter(|output| output.status.success());
    let text = said.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().next().filter(|line| !line.is_empty()).unwrap_or("not there").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_says_its_version_and_a_missing_one_that_it_is_missing() {
        assert!(first_line(program("rustc").arg("--version")).starts_with("rustc 1."));
        assert_eq!(first_line(&mut program("no-such-program-anywhere")), "not there");
    }
}
