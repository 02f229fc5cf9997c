//! A page of 50 invoices: three filters, a custom field and a sort.

use crate::report::Report;
use crate::{Plan, data, measure};

const FILTER: &str = r#"[{"field":"status","op":"eq","value":"issued"},{"field":"due_on","op":"ge","value":"2025-06-01"},{"field":"is_disputed","op":"eq","value":false},{"field":"custom.region","op":"eq","value":"north"}]"#;

pub fn run(plan: &Plan, report: &mut Report) {
    let count = if plan.is_quick { 50 } else { 300 };
    for engine in &plan.engines {
        for rows in plan.sizes() {
            let (database, token) = data::with_invoices(*engine, rows);
            let filter: String = FILTER.bytes().map(|byte| format!("%{byte:02X}")).collect();
            for sort in ["-total", "due_on", "-id"] {
                let path = format!("/api/v1/invoices?filter={filter}&sort={sort}");
                let (ours, raw) = measure::read(&database, &token, count, &|client, _| {
                    let (status, page) = client.get(&path).unwrap();
                    assert_eq!((status, page["items"].as_array().map(Vec::len)), (200, Some(50)), "{page}");
                });
                report.times(
                    &format!("{engine:?}, {rows} invoices, by {sort}"),
                    "p95 < 50 ms, ≤ 1.5 × engine",
                    &ours,
                    &raw,
                );
            }
        }
    }
}
