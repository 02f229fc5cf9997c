//! The checks of `web/`, once there is one. Each is an npm script, so that it runs alone in an editor too.
//!
//! The journeys drive a debug build, which reads `web/dist` when it starts; only an optimised build carries the
//! files inside and must be compiled after them.

use std::path::PathBuf;

use crate::Outcome;
use crate::process::{program, root, run};
use crate::server::{Build, debug_binary};
use crate::tools;

/// Script in `web/package.json`, and what to do when it fails.
const SCRIPTS: &[(&str, &str)] = &[
    ("lint", "Biome; most of it is repaired by `npm --prefix web run lint:fix`."),
    ("types", "TypeScript; if the API changed, run `cargo xtask gen` first."),
    ("test", "Component tests."),
    ("build", "The production build."),
    ("size", "The size budget: load the part lazily, or argue for a new budget in docs/decisions."),
    ("e2e", "Journeys in a real browser; the report is in target/e2e."),
];

pub fn folder() -> PathBuf {
    root().join("web")
}

pub fn exists() -> bool {
    folder().join("package.json").is_file()
}

pub fn check() -> Outcome {
    tools::ensure_npm(&folder())?;
    let binary = debug_binary(Build::WithTests)?;
    for (script, hint) in SCRIPTS {
        run(npm(script).env("MINGXI_BIN", &binary), hint)?;
    }
    Ok(())
}

/// Pictures of the screens for people to look at, of the web and the program as they are now.
pub fn shots(name: Option<&str>) -> Outcome {
    build()?;
    let binary = debug_binary(Build::Alone)?;
    let mut shots = npm("shots");
    shots.env("MINGXI_BIN", &binary);
    if let Some(name) = name {
        shots.args(["--", "--grep", name]);
    }
    run(&mut shots, "A screen did not come up; see above.")?;
    println!("  the pictures are in target/e2e/shots");
    Ok(())
}

/// The last production build, if there is one.
pub fn built() -> Option<PathBuf> {
    Some(folder().join("dist")).filter(|dist| dist.join("index.html").is_file())
}

/// The production build that the binary serves.
pub fn build() -> Outcome {
    tools::ensure_npm(&folder())?;
    run(&mut npm("build"), "The web could not be built; see above.")
}

fn npm(script: &str) -> std::process::Command {
    let mut command = program("npm");
    command.args(["run", "--silent", script]).current_dir(folder()).env("CI", "true");
    command
}
