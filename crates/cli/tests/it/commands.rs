//! The commands as one types them.

use crate::server::{EMAIL, PASSWORD, Server, mingxi, set_up};
use mingxi_store::testing::TestDatabase;
use serde_json::{Value, json};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A person at a terminal: a home of their own.
struct Terminal<'a> {
    home: &'a Path,
    url: String,
}

impl Terminal<'_> {
    fn command(&self, line: &[&str]) -> Command {
        let mut command = mingxi(&self.url);
        command.args(line).env("XDG_CONFIG_HOME", self.home);
        command
    }

    fn type_in(&self, line: &[&str], input: &str) -> Output {
        let mut child =
            self.command(line).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// What a command that works prints.
    fn run(&self, line: &[&str]) -> String {
        let output = self.command(line).output().unwrap();
        assert!(output.status.success(), "{line:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, line: &[&str]) -> Value {
        serde_json::from_str(&self.run(line)).unwrap()
    }

    /// Exit code and message of a command that does not.
    fn fail(&self, line: &[&str]) -> (i32, String) {
        let output = self.command(line).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    }
}

#[test]
fn nouns_and_verbs_speak_the_api() {
    let database = TestDatabase::sqlite();
    set_up(&database);
    database.hand_over();
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(database.url(), &folder.path().join("serve.log"));
    let me = Terminal { home: folder.path(), url: database.url().to_owned() };

    assert_eq!(me.fail(&["customers", "list"]).0, 3, "nobody signed in yet");
    let wrong = me.type_in(&["login", "--server", &server.url, "--email", EMAIL], "wrong password\n");
    assert_eq!(wrong.status.code(), Some(3));
    let login = me.type_in(&["login", "--server", &server.url, "--email", EMAIL], &format!("{PASSWORD}\n"));
    assert!(login.status.success(), "{}", String::from_utf8_lossy(&login.stderr));
    let kept = folder.path().join("mingxi/login.toml");
    assert_eq!(kept.metadata().unwrap().permissions().mode() & 0o777, 0o600);

    let made = me.json(&["customers", "create", "--name", "杭州明细", "--json", r#"{"custom":{}}"#]);
    let id = made["id"].as_str().unwrap();
    assert_eq!(made["name"], "杭州明细");
    let changed = me.json(&["customers", "update", id, "--address", "seen", "--json"]);
    assert_eq!((changed["address"].as_str(), changed["version"].as_i64()), (Some("seen"), Some(2)));
    assert!(me.run(&["customers", "get", id]).contains("name"), "a record for people");
    for number in 0..3 {
        me.run(&["customers", "create", "--name", &format!("Customer {number}")]);
    }
    let table = me.run(&["customers", "list", "--sort", "name", "--columns", "name"]);
    assert_eq!(table.lines().next(), Some("name"));
    assert_eq!(table.lines().count(), 5);
    let all = me.json(&["customers", "list", "--limit", "1", "--all", "--json"]);
    assert_eq!(all["items"].as_array().unwrap().len(), 4, "all pages");
    assert!(me.run(&["customers", "export"]).contains("杭州明细"), "a file as it is");

    let key = ["customers", "create", "--name", "Once", "--idempotency-key", "k1", "--json"];
    assert_eq!(me.json(&key)["id"], me.json(&key)["id"], "a repeated key is done once");
    assert_eq!(me.fail(&["customers", "update", id, r#"{"version":1,"address":"late"}"#]).0, 1, "conflict");
    assert_eq!(me.fail(&["customers", "get", "cus_0000000000000"]).0, 4);
    assert_eq!(me.fail(&["customers", "create", "{"]).0, 2);
    let (code, message) = me.fail(&["customers", "create", r#"{"name":""}"#]);
    assert!(code == 1 && message.contains("/name"), "{message}");
    me.run(&["logout"]);
    assert!(!kept.exists());
    server.kill();
    let nowhere = me
        .command(&["customers", "list"])
        .env("MINGXI_SERVER", "http://127.0.0.1:9")
        .env("MINGXI_TOKEN", "t")
        .output()
        .unwrap();
    assert_eq!(nowhere.status.code(), Some(5));
}

#[test]
fn a_backup_of_a_running_sqlite_restores_into_postgres() {
    let (source, target) = (TestDatabase::sqlite(), TestDatabase::postgres());
    let token = set_up(&source);
    source.hand_over();
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(source.url(), &folder.path().join("serve.log"));
    let from = Terminal { home: folder.path(), url: source.url().to_owned() };
    let to = Terminal { home: folder.path(), url: target.url().to_owned() };
    let client = crate::server::Client::new(&server.url, &token);
    assert_eq!(client.send("POST", "/api/v1/customers", "one", &json!({ "name": "Kept" })).unwrap().0, 201);

    let file = folder.path().join("today.backup");
    let file = file.to_str().unwrap();
    assert!(from.run(&["backup", file]).starts_with("wrote "), "while the server has it open");
    assert!(from.run(&["verify"]).starts_with("OK\n"), "so does verify");
    assert_eq!(from.fail(&["backup", file]).0, 1, "never over another backup");
    to.run(&["restore", file]);
    assert_eq!(to.fail(&["restore", file]).0, 1, "only into an empty database");
    let verified = to.json(&["verify", "--json"]);
    assert_eq!((verified["ok"].as_bool(), verified["organizations"][0]["slug"].as_str()), (Some(true), Some("test")));
    server.kill();
    let server = Server::start(target.url(), &folder.path().join("other.log"));
    let client = crate::server::Client::new(&server.url, &token);
    assert_eq!(client.get("/api/v1/customers").unwrap().1["items"][0]["name"], "Kept", "the token works there too");
}

#[test]
fn calc_needs_no_database() {
    let folder = tempfile::tempdir().unwrap();
    let me = Terminal { home: folder.path(), url: "nothing".into() };
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/../domain/tests/golden/08_cash_discount.json");
    let answers = me.json(&["calc", golden, "--check"]);
    assert_eq!(answers.as_array().unwrap().len(), 17);
    let wrong = me.type_in(&["calc"], r#"{"op":"no.such","inputs":{}}"#);
    assert_eq!(wrong.status.code(), Some(1));
    let printed: Value = serde_json::from_slice(&wrong.stdout).unwrap();
    assert_eq!(printed["error"]["code"], "unsupported_op");
}

#[test]
fn migrate_gives_rights_and_says_why_it_cannot_distribute() {
    let (database, sqlite) = (TestDatabase::postgres(), TestDatabase::sqlite());
    let application = database.application_url();
    database.hand_over();
    sqlite.hand_over();
    let folder = tempfile::tempdir().unwrap();
    let at = |url: &str| Terminal { home: folder.path(), url: url.to_owned() };
    let owner = at(database.url());
    let plan = owner.run(&["migrate", "--distribute", "--application-role", "mingxi_application", "--dry-run"]);
    assert!(plan.contains("select create_distributed_table('customer', 'org_id', colocate_with => 'legal_entity');"));
    assert!(plan.contains(r#"grant select, insert on "public"."entry_line" to "mingxi_application";"#), "{plan}");
    let (code, message) = owner.fail(&["migrate", "--distribute", "--application-role", "mingxi_application"]);
    assert!(code == 1 && message.starts_with("mingxi: citus_missing: "), "{message}");
    let (_, message) = at(&application).fail(&["verify"]);
    assert!(message.contains("permission denied"), "no right was given yet: {message}");
    owner.run(&["migrate", "--application-role", "mingxi_application"]);
    assert!(at(&application).run(&["verify"]).starts_with("OK"));
    for line in [
        &["migrate", "--distribute"][..],
        &["migrate", "--application-role", "x"],
        &["migrate", "--distribute", "--dry-run"],
    ] {
        let (code, message) = at(sqlite.url()).fail(line);
        assert!(code == 1 && message.starts_with("mingxi: database_has_no_roles: "), "{message}");
    }
}
