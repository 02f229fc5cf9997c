//! `mingxi serve` as a child process on a database of its own, and an organisation to work in.

use mingxi_app::App;
use mingxi_app::actor::{Actor, Door};
use mingxi_app::clock::Clock;
use mingxi_app::entities::CreateEntity;
use mingxi_app::id_source::IdSource;
use mingxi_app::setup::{NewOrganization, create_organization};
use mingxi_app::tokens::{CreateToken, create_token};
use mingxi_app::users::{CreateUser, load_actor};
use mingxi_domain::access::Role;
use mingxi_domain::ids::EntityId;
use mingxi_domain::ledger::ChartTemplate;
use mingxi_domain::money::Currency;
use mingxi_domain::settings::Language;
use mingxi_domain::text_enum::TextEnum as _;
use mingxi_store::testing::TestDatabase;
use serde_json::Value;
use std::fs::File;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The administrator's sign-in.
pub const EMAIL: &str = "admin@example.com";
pub const PASSWORD: &str = "correct horse battery";

/// An organisation to work in.
#[allow(dead_code, reason = "benchmarks go on in this process")]
pub struct Made {
    /// On the handle of the test database.
    pub app: App,
    /// Has every role.
    pub admin: Actor,
    pub entity: EntityId,
    /// May do everything.
    pub token: String,
}

/// Sets up an organisation. Returns a token of its administrator.
pub fn set_up(database: &TestDatabase) -> String {
    organize(database).token
}

/// As [`set_up`], for those who go on in this process.
pub fn organize(database: &TestDatabase) -> Made {
    let clock = Clock::System;
    let app = App::new((**database).clone(), IdSource::new(clock.clone(), 1023), clock);
    let new = NewOrganization {
        name: "明细测试".into(),
        slug: "test".into(),
        time_zone: "Asia/Shanghai".into(),
        language: Language::ZhCn,
        entity: CreateEntity {
            code: "CN01".into(),
            name: "杭州明细科技有限公司".into(),
            country: "CN".into(),
            tax_id: None,
            currency: Currency::CNY,
            chart: ChartTemplate::China,
        },
        admin: CreateUser {
            name: "管理员".into(),
            email: EMAIL.into(),
            password: Some(PASSWORD.into()),
            department_id: None,
            roles: Role::ALL.to_vec(),
        },
    };
    let made = create_organization(&app, &new).unwrap();
    let admin = app.db.read_blocking(move |tx| load_actor(tx, made.org, made.admin, Door::Api, None)).unwrap();
    let input = CreateToken { name: "test".into(), scopes: vec!["*".into()], expires_at: None };
    let token = app.write_blocking(&admin, move |work| create_token(work, &input)).unwrap().secret.unwrap();
    Made { app, admin, entity: made.entity, token }
}

/// `mingxi` with nothing of our environment that could lead it elsewhere.
pub fn mingxi(database_url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mingxi"));
    for name in ["MINGXI_CONFIG", "MINGXI_SERVER", "MINGXI_TOKEN", "LANG", "LC_ALL", "LC_MESSAGES"] {
        command.env_remove(name);
    }
    command.env("DATABASE_URL", database_url).env("MINGXI_REQUESTS_PER_MINUTE", "0").stdin(Stdio::null());
    command
}

/// A server on a free port; killed when dropped.
pub struct Server {
    child: Child,
    /// `http://127.0.0.1:…`
    pub url: String,
}

impl Server {
    /// Starts it and returns when it is ready. Its log goes to `log`.
    pub fn start(database_url: &str, log: &Path) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let log = File::options().create(true).append(true).open(log).unwrap();
        let mut command = mingxi(database_url);
        command
            .args(["serve", "--listen", &address.to_string()])
            .env("MINGXI_LOG", "warn")
            .stdout(Stdio::null())
            .stderr(log);
        let mut server = Self { child: command.spawn().unwrap(), url: format!("http://{address}") };
        server.wait_until_ready();
        server
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn wait_until_ready(&mut self) {
        let client = Client::new(&self.url, "");
        let started = Instant::now();
        while client.get("/readyz").is_none_or(|(status, _)| status != 200) {
            assert!(self.child.try_wait().unwrap().is_none(), "the server ended by itself");
            assert!(started.elapsed() < Duration::from_secs(60), "the server is not ready after a minute");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A caller with a token. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    agent: ureq::Agent,
    url: String,
    token: String,
}

impl Client {
    pub fn new(url: &str, token: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            // On one machine, packing costs more than it saves.
            .accept_encoding("identity")
            .timeout_global(Some(Duration::from_secs(30)));
        Self { agent: config.build().into(), url: url.to_owned(), token: format!("Bearer {token}") }
    }

    /// Status and body; `None` when there was no whole answer.
    pub fn get(&self, path: &str) -> Option<(u16, Value)> {
        let request = self.agent.get(format!("{}{path}", self.url)).header("authorization", &self.token);
        read(request.call().ok()?)
    }

    /// As [`Self::get`], with the body as it came.
    #[allow(dead_code, reason = "benchmarks do not time their own reading")]
    pub fn text(&self, path: &str) -> Option<(u16, String)> {
        let request = self.agent.get(format!("{}{path}", self.url)).header("authorization", &self.token);
        let mut response = request.call().ok()?;
        Some((response.status().as_u16(), response.body_mut().read_to_string().ok()?))
    }

    /// As [`Self::get`], for a write with an idempotency key.
    pub fn send(&self, method: &str, path: &str, key: &str, body: &Value) -> Option<(u16, Value)> {
        let url = format!("{}{path}", self.url);
        let request = if method == "PATCH" { self.agent.patch(url) } else { self.agent.post(url) };
        let request = request.header("authorization", &self.token).header("idempotency-key", key);
        read(request.send_json(body).ok()?)
    }
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Option<(u16, Value)> {
    let text = response.body_mut().read_to_string().ok()?;
    Some((response.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::Null)))
}
