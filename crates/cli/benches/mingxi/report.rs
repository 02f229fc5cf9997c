//! What was seen, printed as it comes and written to `target/bench/<name>.json`.

use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

/// The findings of one benchmark.
pub struct Report {
    name: &'static str,
    rows: Vec<Value>,
}

impl Report {
    pub fn new(name: &'static str) -> Self {
        println!("\n{name}");
        Self { name, rows: Vec::new() }
    }

    /// Times of ours beside those of the engine.
    pub fn times(&mut self, what: &str, target: &str, ours: &[Duration], engine: &[Duration]) {
        let (ours, engine) = (Percentiles::of(ours), Percentiles::of(engine));
        let ratio = ours.p50 / engine.p50;
        println!(
            "  {what:<44} p50 {:>9.2} ms  p95 {:>9.2} ms   engine p50 {:>9.2} ms  p95 {:>9.2} ms   {ratio:>5.2} × engine   target {target}",
            ours.p50, ours.p95, engine.p50, engine.p95
        );
        self.rows.push(json!({
            "what": what, "target": target, "ours": ours.json(), "engine": engine.json(), "ratio_p50": ratio, "ratio_p95": ours.p95 / engine.p95,
        }));
    }

    /// Rates of ours beside that of the engine.
    pub fn rates(&mut self, what: &str, target: &str, ours: f64, engine: f64) {
        let ratio = ours / engine;
        println!("  {what:<44} {ours:>9.1}   engine {engine:>9.1}   {ratio:>5.2} × engine   target {target}");
        self.rows.push(
            json!({ "what": what, "target": target, "ours_per_s": ours, "engine_per_s": engine, "ratio": ratio }),
        );
    }

    pub fn write(&self) {
        let file = folder().join(format!("{}.json", self.name));
        let text = format!("{:#}\n", json!({ "name": self.name, "seen": self.rows }));
        std::fs::write(&file, text).unwrap();
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
