//! Aging: as of an earlier day from the items, and today from kept open amounts.

use crate::report::Report;
use crate::{Plan, data, measure};

/// What, how it is asked for, and the target at a million items.
const CASES: [(&str, &str, &str); 3] = [
    ("as of 2026-03-31", "?as_of=2026-03-31", "< 2 s"),
    ("today", "", "< 50 ms"),
    ("today by customer", "?by_customer=true", "–"),
];

pub fn run(plan: &Plan, report: &mut Report) {
    let count = if plan.is_quick { 5 } else { 10 };
    for engine in &plan.engines {
        for rows in plan.sizes() {
            let (database, token) = data::with_invoices(*engine, rows);
            for (what, query, target) in CASES {
                let path = format!("/api/v1/aging{query}");
                let (ours, raw) = measure::read(&database, &token, count, &|client, _| {
                    let (status, report) = client.get(&path).unwrap();
                    assert_eq!(status, 200, "{report}");
                });
                report.times(&format!("{engine:?}, {rows} open items, {what}"), target, &ours, &raw);
            }
        }
    }
}
