//! A page of 50 invoices: three filters, a custom field and a sort.

use crate::report::{Case, Report};
use crate::{Plan, measure};

const FILTER: &str = r#"[{"field":"status","op":"eq","value":"issued"},{"field":"due_on","op":"ge","value":"2025-06-01"},{"field":"is_disputed","op":"eq","value":false},{"field":"custom.region","op":"eq","value":"north"}]"#;

pub fn run(plan: &Plan, report: &mut Report) {
    let count = if plan.is_quick { 100 } else { 300 };
    let filter: String = FILTER.bytes().map(|byte| format!("%{byte:02X}")).collect();
    for engine in &plan.engines {
        for sort in ["-total", "due_on", "-created_at"] {
            let path = format!("/api/v1/invoices?filter={filter}&sort={sort}");
            let what = format!("50 invoices by {sort}");
            let medians = plan.sizes().map(|rows| {
                let data = plan.invoices(*engine, rows);
                let (ours, raw) = measure::read(&data.database, &data.token, count, &path, &|page| {
                    assert_eq!(page["items"].as_array().map(Vec::len), Some(50), "{page}");
                });
                let case = Case { engine: *engine, rows, what: &what, target: "p95 < 50 ms, ≤ 1.5 × engine" };
                report.times(&case, &ours, &raw)
            });
            let case = Case { engine: *engine, rows: plan.sizes()[1], what: &what, target: "flat" };
            report.growth(&case, medians[0], medians[1]);
        }
    }
}
