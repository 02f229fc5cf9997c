//! Benchmarks: the product through HTTP beside the bare engine running the same statements, in the same run.
//!
//! `cargo xtask bench [name…] [--quick] [--sqlite]`. What is timed on the engine are the statements the facade
//! itself noted while it served the same requests. PostgreSQL runs as a private cluster with `fsync` and
//! `synchronous_commit` on. Absolute times tell of the machine, ratios of us. Nothing fails: targets (design of the
//! project, §10) are printed beside what was seen and written to `target/bench/<name>.json`.

#![allow(clippy::print_stdout, reason = "a command-line tool talks on stdout")]
#![allow(clippy::float_arithmetic, reason = "ratios of times are no money")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on should stop with the cause")]

mod aging;
mod cycle;
mod data;
mod import;
mod list;
mod measure;
mod report;
mod revenue;
mod save;
#[allow(dead_code, reason = "the tests need more of it")]
#[path = "../../tests/it/server.rs"]
mod server;

use data::Invoices;
use mingxi_store::Engine;
use mingxi_store::testing::{TestDatabase, stop_cluster, use_durable_cluster};
use report::Report;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What to run, and how large.
pub struct Plan {
    names: Vec<String>,
    /// Smaller data, fewer rounds: does it work, and roughly how fast?
    pub is_quick: bool,
    /// Which databases.
    pub engines: Vec<Engine>,
    /// Large data, made once for all benchmarks.
    invoices: RefCell<HashMap<(bool, usize), Rc<Invoices>>>,
}

impl Plan {
    fn read(arguments: impl Iterator<Item = String>) -> Self {
        let engines = vec![Engine::Sqlite, Engine::Postgres];
        let mut plan = Self { names: Vec::new(), is_quick: false, engines, invoices: RefCell::default() };
        for argument in arguments {
            match argument.as_str() {
                "--quick" => plan.is_quick = true,
                "--sqlite" => plan.engines.truncate(1),
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

    /// So many open invoices.
    pub fn invoices(&self, engine: Engine, rows: usize) -> Rc<Invoices> {
        let key = (engine == Engine::Sqlite, rows);
        let mut made = self.invoices.borrow_mut();
        Rc::clone(made.entry(key).or_insert_with(|| Rc::new(data::with_invoices(engine, rows))))
    }

    /// A database with nothing in it.
    pub fn empty(engine: Engine) -> TestDatabase {
        if engine == Engine::Sqlite { TestDatabase::sqlite() } else { TestDatabase::postgres() }
    }
}

/// Its name and what it measures.
type Benchmark = (&'static str, fn(&Plan, &mut Report));

fn main() {
    let plan = Plan::read(std::env::args().skip(1));
    let all: [Benchmark; 6] = [
        ("cycle", cycle::run),
        ("save", save::run),
        ("list", list::run),
        ("aging", aging::run),
        ("import", import::run),
        ("revenue", revenue::run),
    ];
    for name in plan.names.iter().filter(|name| all.iter().all(|(known, _)| known != name)) {
        println!("there is no benchmark {name}");
    }
    use_durable_cluster();
    for (name, run) in all.into_iter().filter(|(name, _)| plan.wants(name)) {
        let mut report = Report::new(name, plan.is_quick);
        run(&plan, &mut report);
        report.write();
    }
    let uses_postgres = plan.engines.contains(&Engine::Postgres);
    // The databases are dropped before their server stops.
    drop(plan);
    if uses_postgres && let Err(message) = stop_cluster() {
        println!("the PostgreSQL cluster goes on: {message}");
    }
}
