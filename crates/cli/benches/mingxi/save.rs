//! Save of one record: a customer changed, with audit, event, rights and idempotency.

use crate::report::Report;
use crate::{Plan, data, measure};
use mingxi_app::secrets::new_secret;
use serde_json::json;

pub fn run(plan: &Plan, report: &mut Report) {
    let count = if plan.is_quick { 100 } else { 1_000 };
    for engine in &plan.engines {
        let (database, token) = data::with_invoices(*engine, plan.sizes()[0]);
        let id = first_customer(&database, &token);
        let path = format!("/api/v1/customers/{id}");
        let (ours, raw) = measure::write(&database, &token, count, &|client, number| {
            let body = json!({ "version": number + 1, "address": format!("{number} West Lake Road") });
            let (status, answer) = client.send("PATCH", &path, &new_secret(), &body).unwrap();
            assert_eq!(status, 200, "{answer}");
        });
        report.times(&format!("{engine:?}, change a customer"), "p95 < 20 ms", &ours, &raw);
    }
}

fn first_customer(database: &mingxi_store::testing::TestDatabase, token: &str) -> String {
    let here = measure::Here::start(database);
    let (_, page) = crate::server::Client::new(&here.url, token).get("/api/v1/customers?limit=1").unwrap();
    here.stop();
    page["items"][0]["id"].as_str().unwrap().to_owned()
}
