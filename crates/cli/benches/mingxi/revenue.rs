//! The revenue run: services of a year, due in all their months at once.
//!
//! A schedule line is one month of one service. Beside it, the engine inserts in bulk the rows that the run left:
//! entries, their lines, revenue events and outbox events. That is the least any run could do, not the same work.

use crate::report::{Case, Report, rate};
use crate::server::organize;
use crate::{Plan, measure};
use mingxi_app::contracts::{CreateContract, SignContract, create_contract, sign_contract};
use mingxi_app::orders::{CreateOrder, create_order};
use mingxi_app::records::{Input, create};
use mingxi_app::revenue::{RunRevenue, run_revenue};
use mingxi_app::{Actor, App};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{CustomerId, EntityId, ProductId};
use mingxi_store::events::EventRow;
use mingxi_store::ledger::{EntryLineRow, EntryRow};
use mingxi_store::records::Column;
use mingxi_store::revenue::RevenueEventRow;
use mingxi_store::{Db, FromRow, SqlText, Value as Stored, v};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const SERVICES_OF_AN_ORDER: usize = 10;
const MONTHS: usize = 12;
/// Orders made in one transaction, and rows inserted in one.
const CHUNK: usize = 50;
const BULK: usize = 5_000;
/// A run over 200 orders with a year behind them is longer than a request may be.
const RUN_TIME: Duration = Duration::from_secs(600);

pub fn run(plan: &Plan, report: &mut Report) {
    let lines = if plan.is_quick { 6_000 } else { 200_400 };
    for engine in &plan.engines {
        let database = Plan::empty(*engine);
        let made = organize(&database);
        let orders = lines / (SERVICES_OF_AN_ORDER * MONTHS);
        measure::in_process(&database, |app| make_orders(app, &made.admin, made.entity, orders));
        let after = database.copy();
        let (took, left) = measure::in_process(&after, |app| {
            let took = recognize(app, &made.admin, made.entity, lines);
            (took, Left::read(&app.db, &made.admin))
        });
        let raw = measure::in_process(&database.copy(), |app| left.insert(&app.db, &made.admin));
        let case = Case { engine: *engine, rows: lines, what: "schedule lines recognised", target: "≥ 0.60" };
        report.rates(&case, rate(lines, took), rate(lines, raw));
    }
}

fn make_orders(app: &App, admin: &Actor, entity: EntityId, orders: usize) {
    let (customer, product) = app.write_blocking(admin, |work| {
        let body = |value: Value| value.as_object().cloned().unwrap_or_default();
        let customer: CustomerId = create(work, "customer", Action::CustomerCreate, &body(json!({ "name": "云帆" })), |_, _| {
            let text = |name, value: &str| Column::new(name, Stored::Text(value.to_owned()));
            Ok(vec![text("number", "CUS-1"), text("name_key", "云帆")])
        })?;
        let product: Input = body(json!({ "code": "S-1", "name": "Service", "unit": "year", "tax_percent": "6", "recognition_method": "straight_line", "is_active": true }));
        let product: ProductId = create(work, "product", Action::ProductCreate, &product, |_, _| Ok(Vec::new()))?;
        Ok((customer, product))
    }).unwrap();
    let line = json!({ "product_id": product, "quantity": "1", "unit_price": "12000.37", "service_starts_on": "2025-01-01", "service_ends_on": "2025-12-31" });
    let contract = json!({ "title": "Services", "customer_id": customer, "entity_id": entity, "currency": "CNY", "lines": vec![line; SERVICES_OF_AN_ORDER] });
    let contract: CreateContract = serde_json::from_value(contract).unwrap();
    let signed_on: Date = "2025-01-01".parse().unwrap();
    for from in (0..orders).step_by(CHUNK) {
        let (contract, count) = (contract.clone(), CHUNK.min(orders - from));
        app.write_blocking(admin, move |work| {
            for _ in 0..count {
                let id = create_contract(work, &contract)?;
                sign_contract(work, id, &SignContract { signed_on })?;
                let order = CreateOrder {
                    contract_id: id,
                    customer_reference: None,
                    ordered_on: signed_on,
                    required_on: None,
                    lines: None,
                };
                create_order(work, &order)?;
            }
            Ok(())
        })
        .unwrap();
    }
}

/// Runs until nothing is due.
fn recognize(app: &App, admin: &Actor, entity_id: EntityId, lines: usize) -> Duration {
    let app = App { db: app.db.with_time_limit(RUN_TIME), ..app.clone() };
    let input = RunRevenue { entity_id, through: "2025-12-31".parse().unwrap() };
    let started = Instant::now();
    let mut recognitions = 0;
    loop {
        let run = app.write_blocking(admin, move |work| run_revenue(work, &input)).unwrap();
        recognitions += usize::try_from(run.recognitions).unwrap();
        if run.is_complete {
            assert_eq!(recognitions, lines);
            return started.elapsed();
        }
    }
}

/// The rows a run left.
struct Left {
    entries: Vec<EntryRow>,
    lines: Vec<EntryLineRow>,
    recognitions: Vec<RevenueEventRow>,
    events: Vec<EventRow>,
}

impl Left {
    fn read(db: &Db, admin: &Actor) -> Self {
        Self {
            entries: all(db, admin, "select * from journal_entry where org_id = $1"),
            lines: all(db, admin, "select * from entry_line where org_id = $1"),
            recognitions: all(db, admin, "select * from revenue_event where org_id = $1"),
            events: all(db, admin, "select * from outbox_event where org_id = $1 and name = 'revenue.recognized'"),
        }
    }

    fn insert(&self, db: &Db, admin: &Actor) -> Duration {
        let org = admin.org();
        let started = Instant::now();
        macro_rules! in_chunks {
            ($rows:expr, $row:ident) => {
                for chunk in $rows.chunks(BULK) {
                    let chunk = chunk.to_vec();
                    db.write_blocking(move |tx| $row::insert_all(tx, org, &chunk)).unwrap();
                }
            };
        }
        in_chunks!(self.entries, EntryRow);
        in_chunks!(self.lines, EntryLineRow);
        in_chunks!(self.recognitions, RevenueEventRow);
        in_chunks!(self.events, EventRow);
        started.elapsed()
    }
}

fn all<T: FromRow + Send + 'static>(db: &Db, admin: &Actor, text: &'static str) -> Vec<T> {
    let org = admin.org();
    db.with_time_limit(RUN_TIME).read_blocking(move |tx| tx.all(SqlText::dynamic(text), v![org])).unwrap()
}
