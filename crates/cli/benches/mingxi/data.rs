//! Large data sets, made once by bulk insert. On SQLite they are kept in `target/bench` for the next run.

use crate::Plan;
use crate::report::folder;
use crate::server::{Made, organize};
use jiff::{SignedDuration, Timestamp};
use mingxi_app::records::{CreateCustomField, create_custom_field};
use mingxi_domain::calendar::{Date, add_days};
use mingxi_domain::ids::{self, CustomerId, Id, InvoiceId};
use mingxi_domain::invoices::status::{InvoiceKind, InvoiceStatus};
use mingxi_domain::money::Currency;
use mingxi_store::customers::CustomerRow;
use mingxi_store::invoices::InvoiceRow;
use mingxi_store::open_balances;
use mingxi_store::testing::{TestDatabase, schema_name};
use mingxi_store::{Db, Engine};
use serde_json::json;
use std::time::{Duration, Instant};

const CUSTOMERS: usize = 10_000;
/// Rows of one transaction.
const CHUNK: usize = 5_000;
/// Regions of the custom field; every filter on it finds one in so many.
const REGIONS: [&str; 8] = ["north", "south", "east", "west", "centre", "coast", "border", "abroad"];

/// An organisation with many open invoices.
pub struct Invoices {
    pub database: TestDatabase,
    /// May do everything in it.
    pub token: String,
}

/// An organisation with this many open invoices.
pub fn with_invoices(engine: Engine, count: usize) -> Invoices {
    let file = folder().join(format!("invoices-{count}-{}.db", schema_name()));
    let token_file = file.with_extension("token");
    if let (Engine::Sqlite, true, Ok(token)) = (engine, file.exists(), std::fs::read_to_string(&token_file)) {
        return Invoices { database: TestDatabase::of_file(&file), token };
    }
    let started = Instant::now();
    let database = Plan::empty(engine);
    let made = organize(&database);
    fill(&database, &made, count);
    database.with_time_limit(Duration::from_secs(600)).write_blocking(|tx| tx.batch("analyze")).unwrap();
    println!("  made {count} invoices on {engine:?} in {:.0} s", started.elapsed().as_secs_f64());
    if engine == Engine::Sqlite {
        std::fs::write(&token_file, &made.token).unwrap();
        database.save_as(&file);
    }
    Invoices { database, token: made.token }
}

fn fill(db: &Db, made: &Made, count: usize) {
    let field =
        json!({ "object": "invoice", "key": "region", "kind": "text", "label_zh": "区域", "label_en": "Region" });
    let field: CreateCustomField = serde_json::from_value(field).unwrap();
    made.app.write_blocking(&made.admin, move |work| create_custom_field(work, &field)).unwrap();
    for from in (0..CUSTOMERS).step_by(CHUNK) {
        let (org, rows) =
            (made.admin.org(), (from..from + CHUNK).map(|number| customer(made, number)).collect::<Vec<_>>());
        db.write_blocking(move |tx| CustomerRow::insert_all(tx, org, &rows)).unwrap();
    }
    for from in (0..count).step_by(CHUNK) {
        let numbers = from..(from + CHUNK).min(count);
        let (org, rows) = (made.admin.org(), numbers.map(|number| invoice(made, number)).collect::<Vec<_>>());
        db.write_blocking(move |tx| InvoiceRow::insert_all(tx, org, &rows)).unwrap();
    }
    // The rows came past the verbs that keep them.
    let (db, org) = (db.with_time_limit(Duration::from_secs(600)), made.admin.org());
    db.write_blocking(move |tx| open_balances::rebuild(tx, org)).unwrap();
}

/// One record a second; the id says when it was made, as ids do.
fn made_at(number: usize) -> (i64, Timestamp) {
    let first: Timestamp = "2024-12-01T00:00:00Z".parse().unwrap();
    let moment = first + SignedDuration::from_secs(i64::try_from(number).unwrap());
    (ids::least_at(moment), moment)
}

fn customer_id(number: usize) -> CustomerId {
    CustomerId::from_raw(made_at(number).0)
}

fn customer(made: &Made, number: usize) -> CustomerRow {
    let (_, moment) = made_at(number);
    CustomerRow {
        id: customer_id(number),
        number: format!("CUS-2026-{number:06}"),
        name: format!("Customer {number}"),
        name_key: format!("customer {number}"),
        tax_id: None,
        tier: None,
        industry: None,
        region: None,
        country: Some("CN".into()),
        address: None,
        phone: None,
        website: None,
        bank_name: None,
        bank_account: None,
        employees: None,
        founded_year: None,
        currency: Some(Currency::CNY),
        parent_id: None,
        campaign_id: None,
        payment_term_id: None,
        source: None,
        last_followed_up_at: None,
        is_active: true,
        owner_id: made.admin.user(),
        department_id: None,
        custom: json!({}),
        search_text: format!("customer {number}"),
        version: 1,
        created_at: moment,
        updated_at: moment,
    }
}

/// Two years of invoices in a mixed order: dates, amounts and customers do not follow the ids.
fn invoice(made: &Made, number: usize) -> InvoiceRow {
    let mixed = number.wrapping_mul(2_654_435_761) >> 3;
    let issued_on = add_days(Date::constant(2024, 12, 1), i64::try_from(mixed % 730).unwrap());
    let net = 10_000 + i64::try_from(mixed % 9_000_000).unwrap();
    let tax = net * 13 / 100;
    let (id, moment) = made_at(number);
    InvoiceRow {
        id: InvoiceId::from_raw(id),
        number: Some(format!("INV-{}-{number:07}", issued_on.year())),
        external_number: None,
        kind: InvoiceKind::Invoice,
        status: InvoiceStatus::Issued,
        order_id: None,
        contract_id: None,
        delivery_id: None,
        customer_id: customer_id(mixed % CUSTOMERS),
        entity_id: made.entity,
        original_invoice_id: None,
        issued_on: Some(issued_on),
        due_on: Some(add_days(issued_on, 30)),
        shipped_on: None,
        currency: Currency::CNY,
        net_minor: net,
        tax_minor: tax,
        total_minor: net + tax,
        open_minor: net + tax,
        applied_minor: 0,
        cash_discount_minor: 0,
        credited_minor: 0,
        written_off_minor: 0,
        refunded_minor: 0,
        is_disputed: mixed.is_multiple_of(50),
        cash_discount_terms: None,
        void_reason: None,
        credit_reason: None,
        returns_goods: false,
        voided_on: None,
        owner_id: made.admin.user(),
        department_id: None,
        custom: json!({ "region": REGIONS[mixed % REGIONS.len()] }),
        search_text: format!("inv {number}"),
        version: 1,
        created_at: moment,
        updated_at: moment,
    }
}
