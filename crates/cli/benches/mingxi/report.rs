//! What was seen, printed as it comes and written to `target/bench/<name>.json`.

use mingxi_store::Engine;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

/// What a row of figures is about.
pub struct Case<'a> {
    pub engine: Engine,
    /// How much data there was.
    pub rows: usize,
    /// What was done.
    pub what: &'a str,
    /// What we aim at.
    pub target: &'a str,
}

impl Case<'_> {
    fn name(&self) -> String {
        let engine = if self.engine == Engine::Sqlite { "SQLite" } else { "PostgreSQL" };
        format!("{engine}, {}, {}", thousands(self.rows), self.what)
    }

    fn json(&self) -> Value {
        json!({ "engine": format!("{:?}", self.engine), "rows": self.rows, "what": self.what, "target": self.target, "load": load() })
    }
}

/// `1000000` → `1 M`, `10000` → `10 k`.
fn thousands(rows: usize) -> String {
    match rows {
        0 => "empty".to_owned(),
        rows if rows.is_multiple_of(1_000_000) => format!("{} M", rows / 1_000_000),
        rows if rows.is_multiple_of(1_000) => format!("{} k", rows / 1_000),
        rows => rows.to_string(),
    }
}

/// The load of the machine over the last minute: others share it.
fn load() -> Option<f64> {
    std::fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.parse().ok()
}

/// The findings of one benchmark.
pub struct Report {
    name: &'static str,
    is_quick: bool,
    rows: Vec<Value>,
}

impl Report {
    pub fn new(name: &'static str, is_quick: bool) -> Self {
        println!("\n{name}");
        Self { name, is_quick, rows: Vec::new() }
    }

    /// Times of ours beside those of the engine. Returns the median of ours, in milliseconds.
    pub fn times(&mut self, case: &Case, ours: &[Duration], engine: &[Duration]) -> f64 {
        let (ours, engine) = (Percentiles::of(ours), Percentiles::of(engine));
        let ratio = ours.p50 / engine.p50;
        println!(
            "  {:<48} p50 {:>9.2} ms  p95 {:>9.2} ms   engine p50 {:>9.2} ms  p95 {:>9.2} ms   {ratio:>5.2} × engine   target {}",
            case.name(),
            ours.p50,
            ours.p95,
            engine.p50,
            engine.p95,
            case.target
        );
        let ratio_p95 = ours.p95 / engine.p95;
        self.add(
            case,
            json!({ "ours": ours.json(), "of_engine": engine.json(), "ratio_p50": ratio, "ratio_p95": ratio_p95 }),
        );
        ours.p50
    }

    /// Rates of ours beside that of the engine.
    pub fn rates(&mut self, case: &Case, ours: f64, engine: f64) {
        let ratio = ours / engine;
        println!(
            "  {:<48} {ours:>9.1}/s   engine {engine:>9.1}/s   {ratio:>5.2} × engine   target {}",
            case.name(),
            case.target
        );
        self.add(case, json!({ "ours_per_s": ours, "engine_per_s": engine, "ratio": ratio }));
    }

    /// How the cost of one request grew with the data: the medians at the small and the large size.
    pub fn growth(&mut self, case: &Case, small: f64, large: f64) {
        let growth = large / small;
        println!("  {:<48} {growth:>5.2} × the cost at the small size   target {}", case.name(), case.target);
        self.add(case, json!({ "p50_small_ms": small, "p50_large_ms": large, "growth": growth }));
    }

    fn add(&mut self, case: &Case, seen: Value) {
        let mut row = case.json();
        if let (Some(row), Value::Object(seen)) = (row.as_object_mut(), seen) {
            row.extend(seen);
        }
        self.rows.push(row);
    }

    pub fn write(&self) {
        let file = folder().join(format!("{}.json", self.name));
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let found = json!({ "name": self.name, "is_quick": self.is_quick, "cores": cores, "seen": self.rows });
        std::fs::write(&file, format!("{found:#}\n")).unwrap();
        println!("  written to {}", file.display());
    }
}

/// `target/bench`, made if need be.
pub fn folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target")), PathBuf::from);
    let folder = target.join("bench");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// In milliseconds.
struct Percentiles {
    p50: f64,
    p95: f64,
    count: usize,
}

impl Percentiles {
    fn of(times: &[Duration]) -> Self {
        let mut times = times.to_vec();
        times.sort_unstable();
        let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1_000.0;
        Self { p50: at(50), p95: at(95), count: times.len() }
    }

    fn json(&self) -> Value {
        json!({ "p50_ms": self.p50, "p95_ms": self.p95, "count": self.count })
    }
}

/// Things a second.
#[allow(clippy::cast_precision_loss, reason = "counts of a benchmark are small")]
pub fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}
