//! Benchmarks, in a release build: `cargo xtask bench [name…] [--quick] [--sqlite]`.
//!
//! They live in `crates/cli/benches`, where the dependency rules allow them to know the program.

use crate::Outcome;
use crate::process::{cargo, run};

/// Runs the named benchmarks, or all of them.
pub fn run_benches(names: &[String], is_quick: bool, only_sqlite: bool) -> Outcome {
    let mut command = cargo();
    command.args(["bench", "--package", "mingxi-cli", "--bench", "mingxi", "--"]).args(names);
    if is_quick {
        command.arg("--quick");
    }
    if only_sqlite {
        command.arg("--sqlite");
    }
    run(&mut command, "See above; what was measured before it stopped is in target/bench.")
}
