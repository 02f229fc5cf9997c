//! Aging: as of an earlier day from the items, and today from what is kept.

use crate::report::{Case, Report};
use crate::{Plan, measure};

/// What, how it is asked for, and the target at a million items.
const CASES: [(&str, &str, &str); 4] = [
    ("aging as of 2026-03-31", "?as_of=2026-03-31", "< 2 s"),
    ("aging today", "", "< 50 ms"),
    ("aging today by issue date", "?by=issued_on", "< 50 ms"),
    ("aging today by customer", "?by_customer=true", "–"),
];

pub fn run(plan: &Plan, report: &mut Report) {
    let count = if plan.is_quick { 10 } else { 20 };
    for engine in &plan.engines {
        for rows in plan.sizes() {
            let data = plan.invoices(*engine, rows);
            for (what, query, target) in CASES {
                let path = format!("/api/v1/aging{query}");
                let (ours, raw) = measure::read(&data.database, &data.token, count, &path, &|report| {
                    assert_eq!(report["currencies"].as_array().map(Vec::len), Some(1), "{report}");
                });
                report.times(&Case { engine: *engine, rows, what, target }, &ours, &raw);
            }
        }
    }
}
