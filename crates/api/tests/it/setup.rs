//! The first run: an empty database, its set-up code, the first organisation or the demo company.

use crate::harness::Client;
use mingxi_api::Settings;
use mingxi_app::App;
use mingxi_app::clock::Clock;
use mingxi_app::id_source::IdSource;
use mingxi_store::testing::TestDatabase;
use serde_json::{Value as Json, json};
use std::time::{Duration, Instant};

fn door(database: &TestDatabase, settings: Settings) -> (App, Client) {
    let clock = Clock::manual("2026-11-21T12:00:00Z".parse().unwrap());
    let app = App::new((**database).clone(), IdSource::new(clock.clone(), 1), clock);
    let settings = Settings { secure_cookies: false, web: mingxi_api::Web::default(), ..settings };
    let client = Client::of(mingxi_api::App::new(app.clone(), settings));
    (app, client)
}

fn with_code() -> Settings {
    Settings { setup_code: Some("open-sesame".into()), sign_ins_per_minute: None, ..Settings::default() }
}

fn company(change: &Json) -> Json {
    let mut body = json!({
        "code": "open-sesame", "organization_code": "acme", "organization_name": "Acme", "time_zone": "Europe/Berlin",
        "language": "en", "entity_name": "Acme GmbH", "country": "DE", "currency": "EUR", "chart": "international",
        "administrator_name": "Ada", "administrator_email": "Ada@Acme.example", "administrator_password": "a long password",
    });
    body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    body
}

fn set_up(client: &Client, change: &Json) -> crate::harness::Reply {
    client.send("POST", "/setup", Some(&company(change)), None)
}

fn check(database: &TestDatabase) {
    let (app, client) = door(database, with_code());
    assert_eq!(client.get("/setup").ok(), json!({ "needed": true, "demo": null }));
    set_up(&client, &json!({ "code": "guess" })).refused(403, "setup_code_wrong");
    for (field, value) in [
        ("organization_code", json!("Not A Word")),
        ("organization_name", json!(" ")),
        ("time_zone", json!("Mars/Base")),
        ("country", json!("Germany")),
        ("administrator_email", json!("ada")),
        ("administrator_password", json!("short")),
        ("language", json!("fr")),
    ] {
        let problem = set_up(&client, &json!({ field: value })).refused(422, "invalid_input");
        assert_eq!(problem["errors"][0]["pointer"], format!("/{field}"));
    }
    assert_eq!(client.get("/setup").ok()["needed"], true, "nothing of a refused set-up stays");

    let reply = set_up(&client, &json!({}));
    let session = reply.ok();
    assert_eq!(reply.status.as_u16(), 201);
    assert_eq!(
        (&session["user"]["email"], &session["organization"]["slug"], &session["organization"]["currency"]),
        (&json!("ada@acme.example"), &json!("acme"), &json!("EUR"))
    );
    let cookie = reply.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let csrf = session["csrf_token"].as_str().unwrap();
    let ada = client.with_header("cookie", &cookie).with_header("x-csrf-token", csrf);
    let names = |plural: &str| {
        let page = ada.get(&format!("/{plural}?sort=name")).ok();
        let items = page["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned());
        items.collect::<Vec<_>>()
    };
    assert_eq!(names("payment-terms"), ["Due on receipt", "Net 30", "Net 60"]);
    assert_eq!(names("entities"), ["Acme GmbH"]);
    assert_eq!(names("pipelines").len(), 1);
    let entity = ada.get("/entities").ok()["items"][0].clone();
    assert_eq!(
        (&entity["code"], &entity["currency"], &entity["chart"]),
        (&json!("DE01"), &json!("EUR"), &json!("international"))
    );
    // It works: money can be booked, and a period comes with it.
    let receipt = json!({ "entity_id": entity["id"], "amount": { "amount_minor": 100_00, "currency": "EUR" }, "received_on": "2026-11-20", "method": "cash", "reference": null, "payer_name": null });
    ada.post("/receipts", &receipt).ok();
    assert_eq!(ada.get("/periods").ok()["items"].as_array().unwrap().len(), 1);

    assert_eq!(client.get("/setup").ok()["needed"], false);
    set_up(&client, &json!({ "organization_code": "other" })).refused(409, "setup_done");
    client.send("POST", "/setup/demo", Some(&json!({ "code": "open-sesame" })), None).refused(409, "setup_done");
    let sign_in = json!({ "email": "ada@acme.example", "password": "a long password" });
    client.send("POST", "/session", Some(&sign_in), None).ok();
    let org = app.db.read_blocking(mingxi_store::organizations::list).unwrap()[0].id;
    assert!(mingxi_app::verify::verify(&app, org).unwrap().iter().all(|finding| !finding.is_broken()));
}

#[test]
fn the_first_person_sets_up_on_sqlite() {
    check(&TestDatabase::sqlite());
}

#[test]
fn the_first_person_sets_up_on_postgres() {
    check(&TestDatabase::postgres());
}

#[test]
fn two_who_set_up_at_once_make_one_organisation() {
    for database in [TestDatabase::sqlite(), TestDatabase::postgres()] {
        let (app, client) = door(&database, with_code());
        let codes = std::thread::scope(|scope| {
            let one = |slug: &'static str| {
                let client = client.clone();
                scope.spawn(move || set_up(&client, &json!({ "organization_code": slug })).status.as_u16())
            };
            let both = [one("one"), one("two")];
            let mut codes = both.map(|thread| thread.join().unwrap());
            codes.sort_unstable();
            codes
        });
        assert_eq!(codes, [201, 409]);
        assert_eq!(app.db.read_blocking(mingxi_store::organizations::list).unwrap().len(), 1);
    }
}

#[test]
fn nobody_guesses_the_code() {
    let database = TestDatabase::sqlite();
    let (_, closed) = door(&database, Settings { setup_code: None, ..with_code() });
    set_up(&closed, &json!({ "code": "x" })).refused(403, "setup_code_wrong");
    let (_, client) = door(&database, Settings { sign_ins_per_minute: Some(3), ..with_code() });
    for _ in 0..3 {
        set_up(&client, &json!({ "code": "guess" })).refused(403, "setup_code_wrong");
    }
    let limited = set_up(&client, &json!({}));
    limited.refused(429, "too_many_requests");
    assert!(limited.headers.contains_key("retry-after"));
}

#[test]
fn the_demo_company_may_be_chosen() {
    let database = TestDatabase::sqlite();
    let (app, client) = door(&database, Settings { demo_size: (10, 12), ..with_code() });
    let start = |code: &str| client.send("POST", "/setup/demo", Some(&json!({ "code": code })), None);
    start("guess").refused(403, "setup_code_wrong");
    let started = start("open-sesame");
    assert_eq!(started.status.as_u16(), 202);
    start("open-sesame").refused(409, "setup_done");
    set_up(&client, &json!({})).refused(409, "setup_done");
    let since = Instant::now();
    loop {
        let view = client.get("/setup").ok();
        assert_eq!((&view["needed"], &view["demo"]["has_failed"]), (&json!(false), &json!(false)));
        if view["demo"]["is_done"] == true {
            assert_eq!((&view["demo"]["percent"], &view["demo"]["lived_through"]), (&json!(100), &json!("2026-11-21")));
            break;
        }
        assert!(since.elapsed() < Duration::from_secs(300), "{view}");
        std::thread::sleep(Duration::from_millis(100));
    }
    let login = started.ok();
    let sign_in =
        json!({ "organization": login["organization"], "email": login["email"], "password": login["password"] });
    client.send("POST", "/session", Some(&sign_in), None).ok();
    let org = app.db.read_blocking(mingxi_store::organizations::list).unwrap()[0].id;
    assert!(mingxi_app::verify::verify(&app, org).unwrap().iter().all(|finding| !finding.is_broken()));
}
