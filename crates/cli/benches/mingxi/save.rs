//! Save of one record: a customer changed, with audit, event, rights and idempotency.

use crate::report::{Case, Report};
use crate::server::Client;
use crate::{Plan, measure};
use mingxi_app::secrets::new_secret;
use mingxi_store::testing::TestDatabase;
use serde_json::json;

pub fn run(plan: &Plan, report: &mut Report) {
    let count = if plan.is_quick { 100 } else { 1_000 };
    for engine in &plan.engines {
        let what = "change of a customer";
        let medians = plan.sizes().map(|rows| {
            let data = plan.invoices(*engine, rows);
            let path = format!("/api/v1/customers/{}", first_customer(&data.database, &data.token));
            let (ours, raw) = measure::write(&data.database, &data.token, count, &|client, number| {
                let body = json!({ "version": number + 1, "address": format!("{number} West Lake Road") });
                let (status, answer) = client.send("PATCH", &path, &new_secret(), &body).unwrap();
                assert_eq!(status, 200, "{answer}");
            });
            report.times(&Case { engine: *engine, rows, what, target: "p95 < 20 ms" }, &ours, &raw)
        });
        let case = Case { engine: *engine, rows: plan.sizes()[1], what, target: "flat" };
        report.growth(&case, medians[0], medians[1]);
    }
}

fn first_customer(database: &TestDatabase, token: &str) -> String {
    let here = measure::Here::start(database);
    let (_, page) = Client::new(&here.url, token).get("/api/v1/customers?limit=1").unwrap();
    here.stop();
    page["items"][0]["id"].as_str().unwrap().to_owned()
}
