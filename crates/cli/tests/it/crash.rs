//! `kill -9` under load: what was acknowledged is there, what was not is done once or not at all.
//!
//! Clients create customers, change them and record their receipts with the journal entries, each write with its own
//! key, and remember every answer. The server is killed at a random moment. After the restart each acknowledged record is found as it was answered, each key gives
//! the same answer again, and each request without an answer is repeated with its key. In the end every key has
//! exactly one record and `mingxi verify` is clean. `MINGXI_CRASH_ROUNDS` sets how often (20).

use crate::server::{Client, Server, mingxi, set_up};
use mingxi_app::clock::Clock;
use mingxi_app::secrets::new_secret;
use mingxi_store::testing::TestDatabase;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const CLIENTS: usize = 6;

/// A write and the answer it got, if it got one.
#[derive(Clone)]
struct Write {
    method: &'static str,
    path: String,
    key: String,
    body: Value,
    answer: Option<(u16, Value)>,
}

impl Write {
    fn new(method: &'static str, path: impl Into<String>, body: Value) -> Self {
        Self { method, path: path.into(), key: new_secret(), body, answer: None }
    }

    fn send(&self, client: &Client) -> Option<(u16, Value)> {
        // A busy or stopping server promised nothing either: that is an open end like a lost answer.
        client.send(self.method, &self.path, &self.key, &self.body).filter(|(status, _)| *status < 500)
    }
}

#[test]
fn nothing_acknowledged_is_lost_on_sqlite() {
    survive(&TestDatabase::sqlite());
}

#[test]
fn nothing_acknowledged_is_lost_on_postgres() {
    survive(&TestDatabase::postgres());
}

fn survive(database: &TestDatabase) {
    let token = set_up(database);
    database.hand_over();
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("serve.log");
    let rounds: usize = std::env::var("MINGXI_CRASH_ROUNDS").map_or(20, |text| text.parse().unwrap());
    let mut writes: Vec<Write> = Vec::new();
    let mut checked = 0;
    for round in 0..=rounds {
        let server = Server::start(database.url(), &log);
        let client = Client::new(&server.url, &token);
        for write in &mut writes[checked..] {
            check(&client, write);
        }
        checked = writes.len();
        check_nothing_doubled(&client, &writes);
        if round == rounds {
            break;
        }
        let cut = (round == rounds / 2 && database.url().starts_with("postgres")).then_some(database);
        writes.extend(load_and_kill(server, &client, cut));
    }
    let open = writes.iter().filter(|write| write.answer.is_none()).count();
    assert_eq!(open, 0, "every write has its answer by now");
    assert!(writes.len() > rounds * CLIENTS, "there was load: {} writes", writes.len());
    verify(database.url(), &log);
}

/// Lets the clients work until enough is acknowledged, waits a moment no test can foresee and kills the server.
/// With `cut` the database drops all connections half-way, and work goes on.
fn load_and_kill(server: Server, client: &Client, cut: Option<&TestDatabase>) -> Vec<Write> {
    let acknowledged = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let wanted = 20 + random(40);
    let entity = client.get("/api/v1/entities").unwrap().1["items"][0]["id"].clone();
    thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                let mine = work_until_it_dies(client, &entity, &acknowledged);
                done.lock().unwrap().extend(mine);
            });
        }
        if let Some(database) = cut {
            wait_for(&acknowledged, wanted);
            database.cut_connections();
            wait_for(&acknowledged, 2 * wanted);
        } else {
            wait_for(&acknowledged, wanted);
        }
        thread::sleep(Duration::from_micros(random(30_000) as u64));
        server.kill();
    });
    done.into_inner().unwrap()
}

fn wait_for(acknowledged: &AtomicUsize, wanted: usize) {
    let started = Instant::now();
    while acknowledged.load(Ordering::SeqCst) < wanted {
        assert!(started.elapsed() < Duration::from_secs(60), "the server answers nothing any more");
        thread::sleep(Duration::from_millis(1));
    }
}

/// Creates a customer, changes it and records a receipt, again and again. Ends when nobody answers any more.
fn work_until_it_dies(client: &Client, entity: &Value, acknowledged: &AtomicUsize) -> Vec<Write> {
    let mut mine = Vec::new();
    let today = Clock::System.now().in_tz("Asia/Shanghai").unwrap().date();
    loop {
        let name = format!("crash {}", new_secret());
        let Some(created) =
            attempt(client, Write::new("POST", "/api/v1/customers", json!({ "name": name })), &mut mine)
        else {
            if is_gone(client) {
                return mine;
            } else {
                continue;
            };
        };
        acknowledged.fetch_add(1, Ordering::SeqCst);
        let change = json!({ "version": created["version"], "address": "changed once" });
        let path = format!("/api/v1/customers/{}", created["id"].as_str().unwrap());
        if attempt(client, Write::new("PATCH", path, change), &mut mine).is_some() {
            acknowledged.fetch_add(1, Ordering::SeqCst);
        }
        let amount = json!({ "amount_minor": 10_000, "currency": "CNY" });
        let receipt = json!({ "customer_id": created["id"], "entity_id": entity, "amount": amount, "received_on": today, "method": "bank_transfer" });
        if attempt(client, Write::new("POST", "/api/v1/receipts", receipt), &mut mine).is_some() {
            acknowledged.fetch_add(1, Ordering::SeqCst);
        }
    }
}

fn attempt(client: &Client, mut write: Write, mine: &mut Vec<Write>) -> Option<Value> {
    write.answer = write.send(client);
    mine.push(write.clone());
    let (status, body) = write.answer?;
    assert!(status < 300, "{status} {body}");
    Some(body)
}

fn is_gone(client: &Client) -> bool {
    client.get("/healthz").is_none()
}

/// An acknowledged write is there and its key gives the same answer; an open one is done now.
fn check(client: &Client, write: &mut Write) {
    let again = write.send(client);
    let again =
        again.unwrap_or_else(|| panic!("{} {} with key {} is not answered", write.method, write.path, write.key));
    match &write.answer {
        Some(first) => assert_eq!(first, &again, "the same key gives the same answer"),
        None => assert!(again.0 < 300, "{} {}: {} {}", write.method, write.path, again.0, again.1),
    }
    let id = again.1["id"].as_str().unwrap();
    let path = if write.method == "POST" { format!("{}/{id}", write.path) } else { write.path.clone() };
    let (status, found) = client.get(&path).unwrap();
    assert_eq!(status, 200, "acknowledged and gone: {path}");
    assert!(found["version"].as_i64() >= again.1["version"].as_i64(), "an acknowledged change of {path} is gone");
    write.answer = Some(again);
}

fn check_nothing_doubled(client: &Client, writes: &[Write]) {
    for path in ["/api/v1/customers", "/api/v1/receipts"] {
        let created = writes.iter().filter(|write| write.method == "POST" && write.path == path).count();
        let (status, totals) = client.get(&format!("{path}/totals")).unwrap();
        assert_eq!((status, totals["count"].as_u64()), (200, Some(created as u64)), "one record for each key: {path}");
    }
}

fn verify(url: &str, log: &Path) {
    let output = mingxi(url).arg("verify").output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && printed.starts_with("OK\n"),
        "{printed}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let log = std::fs::read_to_string(log).unwrap();
    assert!(!log.contains("panicked"), "{log}");
}

/// 0 to below `limit`, from chance: a moment chosen by us would always be the same one.
fn random(limit: usize) -> usize {
    new_secret().bytes().take(6).fold(0, |sum, byte| sum * 31 + usize::from(byte)) % limit
}
