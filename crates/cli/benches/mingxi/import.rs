//! Import of customers from CSV: every row validated, compared with what is there, with number, audit and event.
//!
//! The engine runs the statements of a sample of the same rows, in chunks as the import commits them.

use crate::report::{Case, Report, rate};
use crate::server::organize;
use crate::{Plan, measure};
use mingxi_app::imports::{Files, RunImport, run_import};
use mingxi_app::{Actor, App};
use mingxi_store::testing::trace;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// Rows whose statements the engine repeats.
const SAMPLE: usize = 5_000;

const MAPPING: &str = r#"
name = "Customers"
target = "customer"
source = "bench"
file = "customers.csv"
external_id = ["id"]
[fields.name]
column = "name"
[fields.region]
column = "region"
[fields.phone]
column = "phone"
[fields.employees]
column = "employees"
"#;

pub fn run(plan: &Plan, report: &mut Report) {
    let rows = if plan.is_quick { 5_000 } else { 100_000 };
    for engine in &plan.engines {
        let database = Plan::empty(*engine);
        let admin = organize(&database).admin;
        let sample = measure::in_process(&database.copy(), |app| {
            trace::start();
            import(app, &admin, SAMPLE);
            trace::stop()
        });
        let raw = measure::whole_on_engine(&database.copy(), &sample);
        let took = measure::in_process(&database.copy(), |app| import(app, &admin, rows));
        let case = Case { engine: *engine, rows, what: "rows imported", target: "100 k in < 60 s" };
        report.rates(&case, rate(rows, took), rate(SAMPLE, raw));
    }
}

fn import(app: &App, admin: &Actor, rows: usize) -> Duration {
    let mut csv = String::from("id,name,region,phone,employees\n");
    for number in 0..rows {
        writeln!(csv, "{number},客户 {number},华东,0571-{number:08},{}", number % 5_000).unwrap();
    }
    let import = RunImport {
        mapping: toml::from_str(MAPPING).unwrap(),
        files: Files::given([("customers.csv".to_owned(), csv.into_bytes())]),
        is_dry_run: false,
    };
    let started = Instant::now();
    let done = run_import(app, admin, &import, &mut |_| ()).unwrap();
    assert_eq!(usize::try_from(done.rows_new).unwrap(), rows, "{done:?}");
    started.elapsed()
}
