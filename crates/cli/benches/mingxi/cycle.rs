//! Order to cash: order, delivery, acceptance, invoice, issue, receipt, application, each with its entries.
//!
//! The engine runs the statements of one client's cycles one after the other, a COMMIT per verb. With 16 clients the
//! product may share a COMMIT between verbs, so a ratio above that of one client shows what group commit brings.

use crate::report::{Case, Report, rate};
use crate::server::{Client, Server, organize};
use crate::{Plan, measure};
use mingxi_app::clock::Clock;
use mingxi_app::secrets::new_secret;
use mingxi_store::testing::TestDatabase;
use serde_json::{Value, json};
use std::thread;
use std::time::{Duration, Instant};

const CLIENTS: usize = 16;

pub fn run(plan: &Plan, report: &mut Report) {
    let count = if plan.is_quick { 20 } else { 200 };
    for engine in &plan.engines {
        let database = Plan::empty(*engine);
        let token = organize(&database).token;
        let desks = Desk::open_all(&database, &token);
        let raw = rate(count, on_engine(&database, &token, count, &desks[0]));
        for (clients, target) in [(1, "–"), (CLIENTS, "≥ 0.50 on SQLite")] {
            let each = count.div_ceil(clients).max(5);
            let took = through_http(&database.copy(), &token, each, &desks[..clients]);
            let what = format!("cycles, {clients} clients");
            let case = Case { engine: *engine, rows: 0, what: &what, target };
            report.rates(&case, rate(each * clients, took), raw);
        }
    }
}

fn through_http(database: &TestDatabase, token: &str, each: usize, desks: &[Desk]) -> Duration {
    database.hand_over();
    let log = tempfile::NamedTempFile::new().unwrap();
    let server = Server::start(database.url(), log.path());
    let clients: Vec<Client> = desks.iter().map(|_| Client::new(&server.url, token)).collect();
    // Connections open and statements prepared before it counts.
    thread::scope(|scope| {
        desks.iter().zip(&clients).for_each(|(desk, client)| drop(scope.spawn(|| desk.cycle(client))));
    });
    let started = Instant::now();
    thread::scope(|scope| {
        for (desk, client) in desks.iter().zip(&clients) {
            scope.spawn(move || (0..each).for_each(|_| desk.cycle(client)));
        }
    });
    let took = started.elapsed();
    server.kill();
    took
}

fn on_engine(database: &TestDatabase, token: &str, count: usize, desk: &Desk) -> Duration {
    let noted = measure::noted(&database.copy(), token, count + measure::WARM_UP, &|client, _| desk.cycle(client));
    measure::on_engine(&database.copy(), &noted).iter().sum()
}

/// Who takes orders under a contract of their own.
struct Desk {
    contract: Value,
    line: Value,
    customer: Value,
    entity: Value,
    today: String,
}

impl Desk {
    fn open_all(database: &TestDatabase, token: &str) -> Vec<Self> {
        let here = measure::Here::start(database);
        let client = Client::new(&here.url, token);
        let product = json!({ "code": "P-1", "name": "Pump", "unit": "pcs", "tax_percent": "13", "recognition_method": "point_in_time" });
        let product = post(&client, "/products", &product)["id"].clone();
        let entity = client.get("/api/v1/entities").unwrap().1["items"][0]["id"].clone();
        let desks = (0..CLIENTS).map(|number| Self::open(&client, &product, &entity, number)).collect();
        here.stop();
        desks
    }

    fn open(client: &Client, product: &Value, entity: &Value, number: usize) -> Self {
        let today = Clock::System.now().in_tz("Asia/Shanghai").unwrap().date().to_string();
        let customer = post(client, "/customers", &json!({ "name": format!("Customer {number}") }))["id"].clone();
        let line = json!({ "product_id": product, "quantity": "1000000", "unit_price": "100", "tax_percent": "13" });
        let contract = json!({ "title": "Frame", "customer_id": customer, "entity_id": entity, "currency": "CNY", "lines": [line] });
        let contract = post(client, "/contracts", &contract)["id"].clone();
        let path = format!("/contracts/{}/sign", contract.as_str().unwrap());
        post(client, &path, &json!({ "signed_on": today }));
        let newest = client.get("/api/v1/contract-lines?limit=1").unwrap().1["items"][0].clone();
        assert_eq!(newest["contract_id"], contract);
        Self { contract, line: newest["id"].clone(), customer, entity: entity.clone(), today }
    }

    fn cycle(&self, client: &Client) {
        let today = &self.today;
        let lines = json!([{ "contract_line_id": self.line, "quantity": "1" }]);
        let order = post(
            client,
            "/orders",
            &json!({ "contract_id": self.contract, "ordered_on": today, "lines": lines }),
        )["id"]
            .clone();
        let delivery = post(client, "/deliveries", &json!({ "order_id": order, "shipped_on": today }));
        post(client, &of("/deliveries", &delivery, "accept"), &json!({ "accepted_on": today, "accepted_by": "Li" }));
        let invoice = post(client, "/invoices", &json!({ "order_id": order, "from": "accepted" }));
        let issued = post(client, &of("/invoices", &invoice, "issue"), &json!({ "issued_on": today }));
        let receipt = json!({
            "customer_id": self.customer, "entity_id": self.entity, "amount": issued["open"], "received_on": today, "method": "bank_transfer",
        });
        let receipt = post(client, "/receipts", &receipt);
        let asked = json!([{ "invoice_id": invoice["id"], "amount": issued["open"] }]);
        post(client, &of("/receipts", &receipt, "apply"), &json!({ "apply": { "as_asked": asked } }));
    }
}

fn of(path: &str, record: &Value, verb: &str) -> String {
    format!("{path}/{}/{verb}", record["id"].as_str().unwrap())
}

fn post(client: &Client, path: &str, body: &Value) -> Value {
    let (status, answer) = client.send("POST", &format!("/api/v1{path}"), &new_secret(), body).unwrap();
    assert!(status < 300, "{path}: {status} {answer}");
    answer
}
