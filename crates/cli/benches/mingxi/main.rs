//! Benchmarks: the product through HTTP beside the bare engine running the same statements, in the same run.
//!
//! `cargo xtask bench [name…] [--quick] [--postgres]`. What is timed on the engine are the statements the facade
//! itself noted while it served the same requests. Absolute times tell of the machine, ratios of us. Nothing fails:
//! targets (design of the project, §10) are printed beside what was seen and written to `target/bench/<name>.json`.

#![allow(clippy::print_stdout, reason = "a command-line tool talks on stdout")]
#![allow(clippy::float_arithmetic, reason = "ratios of times are no money")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on should stop with the cause")]

mod aging;
mod cycle;
mod data;
mod list;
mod measure;
mod report;
mod save;
#[allow(dead_code, reason = "the tests need more of it")]
#[path = "../../tests/it/server.rs"]
mod server;

use mingxi_store::Engine;
use report::Report;

/// What to run, and how large.
pub struct Plan {
    names: Vec<String>,
    /// Smaller data, fewer rounds: does it work, and roughly how fast?
    pub is_quick: bool,
    /// For large data SQLite, and PostgreSQL if asked for: filling it with a million rows takes minutes.
    pub engines: Vec<Engine>,
}

impl Plan {
    fn read(arguments: impl Iterator<Item = String>) -> Self {
        let mut plan = Self { names: Vec::new(), is_quick: false, engines: vec![Engine::Sqlite] };
        for argument in arguments {
            match argument.as_str() {
                "--quick" => plan.is_quick = true,
                "--postgres" => plan.engines.push(Engine::Postgres),
                // Given by cargo to every benchmark.
                "--bench" => {}
                name => plan.names.push(name.to_owned()),
            }
        }
        plan
    }

    fn wants(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|wanted| wanted == name)
    }

    /// Rows of the small and the large data set: cost per request must not grow with them.
    pub fn sizes(&self) -> [usize; 2] {
        if self.is_quick { [1_000, 10_000] } else { [10_000, 1_000_000] }
    }
}

/// Its name and what it measures.
type Benchmark = (&'static str, fn(&Plan, &mut Report));

fn main() {
    let plan = Plan::read(std::env::args().skip(1));
    let all: [Benchmark; 4] = [("cycle", cycle::run), ("save", save::run), ("list", list::run), ("aging", aging::run)];
    for name in plan.names.iter().filter(|name| all.iter().all(|(known, _)| known != name)) {
        println!("there is no benchmark {name}");
    }
    for (name, run) in all.into_iter().filter(|(name, _)| plan.wants(name)) {
        let mut report = Report::new(name);
        run(&plan, &mut report);
        report.write();
    }
}
