//! One application in process, clients by role, answers that are checked against the contract.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use mingxi_api::{App, Settings, all_codes, contract};
use mingxi_app::Actor;
use mingxi_app::jobs::Runner;
use mingxi_app::testing::TestApp;
use mingxi_app::tokens::{CreateToken, create_token};
use mingxi_domain::access::Role;
use serde_json::{Value as Json, json};
use std::ops::Deref;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

/// The contract that every answer is checked against.
pub static CONTRACT: LazyLock<Json> = LazyLock::new(contract::document);

/// An application behind its router. Also a [`TestApp`]: set up what no verb of the API offers through that.
pub struct Harness {
    app: TestApp,
    router: Router,
    runtime: Arc<Runtime>,
    /// Holds the files on records; goes with the harness.
    _files: tempfile::TempDir,
}

impl Deref for Harness {
    type Target = TestApp;

    fn deref(&self) -> &TestApp {
        &self.app
    }
}

impl Harness {
    pub fn new(app: TestApp) -> Self {
        let files = tempfile::tempdir().unwrap();
        let settings = Settings {
            requests_per_minute: None,
            sign_ins_per_minute: None,
            secure_cookies: false,
            web: mingxi_api::Web::default(),
            files: files.path().to_owned(),
            file_limit_bytes: 3 * 1024 * 1024,
            stream_poll: std::time::Duration::from_millis(20),
            stream_heartbeat: std::time::Duration::from_millis(100),
            ..Settings::default()
        };
        Self::with(app, settings, files)
    }

    fn with(app: TestApp, settings: Settings, files: tempfile::TempDir) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let router = mingxi_api::router(App::new(app.app.clone(), settings));
        Self { app, router, runtime: Arc::new(runtime), _files: files }
    }

    /// Another door of the same application, with other settings.
    pub fn another_door(&self, settings: Settings) -> Door<'_> {
        Door { harness: self, router: mingxi_api::router(App::new(self.app.app.clone(), settings)) }
    }

    /// The same caller at another node of the same database, which does not hear what happens on this one.
    pub fn on_another_node(&self, client: &Client) -> Client {
        let here = &self.app.app;
        let there = mingxi_app::App::new(here.db.clone(), here.ids.clone(), here.clock.clone());
        let settings = Settings { requests_per_minute: None, ..Settings::default() };
        Client { router: mingxi_api::router(App::new(there, settings)), ..client.clone() }
    }

    /// A new user with this role, as an actor.
    pub fn app_user(&self, role: Role) -> Actor {
        self.app.user(role)
    }

    /// A client of a new user with this role.
    pub fn user(&self, role: Role) -> Client {
        let actor = self.app.user(role);
        self.client_of(&actor)
    }

    /// A client of the administrator, who has every role.
    pub fn admin(&self) -> Client {
        let actor = self.app.admin();
        self.client_of(&actor)
    }

    /// The administrator as an actor.
    pub fn administrator(&self) -> Actor {
        self.app.admin()
    }

    /// A client of this actor, with a token that may do what the actor may.
    pub fn client_of(&self, actor: &Actor) -> Client {
        self.client_with(actor, &["*"])
    }

    /// A client of this actor with a narrower token.
    pub fn client_with(&self, actor: &Actor, scopes: &[&str]) -> Client {
        let input = CreateToken {
            name: "test".into(),
            scopes: scopes.iter().map(ToString::to_string).collect(),
            expires_at: None,
        };
        let token = self.app.write(actor, move |work| create_token(work, &input)).unwrap();
        Client {
            headers: vec![("authorization".into(), format!("Bearer {}", token.secret.unwrap()))],
            ..self.anonymous()
        }
    }

    /// A client nobody knows.
    pub fn anonymous(&self) -> Client {
        Client { router: self.router.clone(), runtime: Arc::clone(&self.runtime), headers: Vec::new() }
    }

    /// Every cent ties; also checked when the harness is dropped. A finding fails the test.
    pub fn verify(&self) {
        let organizations = self.app.app.db.read_blocking(mingxi_store::organizations::list).unwrap();
        for organization in organizations {
            let findings = mingxi_app::verify::verify(&self.app.app, organization.id).unwrap();
            let broken: Vec<_> = findings.iter().filter(|finding| finding.is_broken()).collect();
            assert!(broken.is_empty(), "{}: {broken:#?}", organization.slug);
        }
    }

    /// Starts an import, lets its job run, and reads what came of it.
    pub fn import(&self, client: &Client, body: &Json) -> Json {
        self.import_at("/imports", client, body)
    }

    /// The same as a dry run.
    pub fn try_import(&self, client: &Client, body: &Json) -> Json {
        self.import_at("/imports?dry_run=true", client, body)
    }

    fn import_at(&self, path: &str, client: &Client, body: &Json) -> Json {
        let started = client.post(path, body);
        assert_eq!(started.status.as_u16(), 202, "{}", started.text);
        self.run_jobs();
        client.get(&format!("/imports/{}", started.id())).ok()
    }

    /// Runs every job that is due. Jobs still due when the harness is dropped fail the test.
    pub fn run_jobs(&self) {
        let runner = Runner::new(self.app.app.clone());
        loop {
            let ran = runner.run_due().unwrap();
            assert_eq!(ran.failed, 0, "a job failed; see the log");
            if ran.done == 0 {
                return;
            }
        }
    }
}

/// A second door of an application.
pub struct Door<'a> {
    harness: &'a Harness,
    router: Router,
}

impl Door<'_> {
    /// A client nobody knows that comes in here.
    pub fn anonymous(&self) -> Client {
        Client { router: self.router.clone(), ..self.harness.anonymous() }
    }

    /// A client of this actor that comes in here.
    pub fn client_of(&self, actor: &Actor) -> Client {
        Client { router: self.router.clone(), ..self.harness.client_of(actor) }
    }
}

impl Drop for Harness {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let now = self.app.app.clock.now();
        let due = self.app.app.db.read_blocking(move |tx| mingxi_store::jobs::due_organizations(tx, now)).unwrap();
        assert!(due.is_empty(), "jobs were left in the queue; call app.run_jobs()");
        self.verify();
    }
}

/// Sends requests as somebody.
#[derive(Clone)]
pub struct Client {
    router: Router,
    runtime: Arc<Runtime>,
    headers: Vec<(String, String)>,
}

impl Client {
    /// A client nobody knows of another application.
    pub fn of(app: App) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        Self { router: mingxi_api::router(app), runtime: Arc::new(runtime), headers: Vec::new() }
    }

    /// The same client with one more header.
    pub fn with_header(&self, name: &str, value: &str) -> Self {
        let mut headers = self.headers.clone();
        headers.push((name.to_owned(), value.to_owned()));
        Self { headers, ..self.clone() }
    }

    /// The same client, coming from this address.
    pub fn at(&self, address: &str) -> Self {
        self.with_header("x-forwarded-for", address)
    }

    pub fn get(&self, path: &str) -> Reply {
        self.send("GET", path, None, None)
    }

    pub fn post(&self, path: &str, body: &Json) -> Reply {
        self.send("POST", path, Some(body), Some(&new_key()))
    }

    pub fn post_with_key(&self, path: &str, body: &Json, key: &str) -> Reply {
        self.send("POST", path, Some(body), Some(key))
    }

    pub fn patch(&self, path: &str, body: &Json) -> Reply {
        self.send("PATCH", path, Some(body), Some(&new_key()))
    }

    pub fn delete(&self, path: &str) -> Reply {
        self.send("DELETE", path, None, Some(&new_key()))
    }

    /// A request to `/api/v1{path}`.
    pub fn send(&self, method: &str, path: &str, body: Option<&Json>, key: Option<&str>) -> Reply {
        let body = body.map(|body| (body.to_string(), "application/json"));
        let reply = self.raw(method, &format!("{}{path}", contract::BASE), body, key);
        reply.check_contract(method, path);
        reply
    }

    /// A request as it is, to any address.
    pub fn raw(&self, method: &str, path: &str, body: Option<(String, &str)>, key: Option<&str>) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        if let Some((_, kind)) = &body {
            request = request.header(header::CONTENT_TYPE, *kind);
        }
        let mut request = request.body(body.map_or_else(Body::empty, |(text, _)| Body::from(text))).unwrap();
        if request.headers().contains_key("x-forwarded-for") {
            // What a proxy on this machine says is believed.
            let proxy = std::net::SocketAddr::from(([127, 0, 0, 1], 1));
            request.extensions_mut().insert(axum::extract::ConnectInfo(proxy));
        }
        let router = self.router.clone();
        self.runtime.block_on(async move {
            let response = router.oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap();
            Reply { status: parts.status, headers: parts.headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
        })
    }
}

impl Client {
    /// Puts a file on a record.
    pub fn upload(&self, object: &str, record: &str, name: &str, content: &str, key: &str) -> Reply {
        let path = format!("{}/attachments?object={object}&record_id={record}&name={name}", contract::BASE);
        self.raw("POST", &path, Some((content.to_owned(), "application/octet-stream")), Some(key))
    }
}

/// An open event stream.
pub struct Events {
    runtime: Arc<Runtime>,
    body: axum::body::BodyDataStream,
    text: String,
}

impl Client {
    /// Opens the event stream.
    pub fn events(&self, query: &str) -> Events {
        let path = format!("{}/events/stream?{query}", contract::BASE);
        let mut request = Request::builder().method("GET").uri(path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::empty()).unwrap();
        let response = self.runtime.block_on(self.router.clone().oneshot(request)).unwrap();
        assert_eq!(
            (response.status(), &response.headers()["content-type"]),
            (StatusCode::OK, &"text/event-stream".parse().unwrap())
        );
        Events {
            runtime: Arc::clone(&self.runtime),
            body: response.into_body().into_data_stream(),
            text: String::new(),
        }
    }
}

impl Events {
    /// The next event: its name and data. `None` when the stream ended; comments are left out.
    pub fn next(&mut self) -> Option<(String, Json)> {
        use futures_util::StreamExt as _;
        loop {
            while let Some((event, rest)) = self.text.split_once("\n\n") {
                let line = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
                let found = line("event:").zip(line("data:"));
                let found = found.map(|(name, data)| (name.to_owned(), serde_json::from_str(data).unwrap()));
                self.text = rest.to_owned();
                if found.is_some() {
                    return found;
                }
            }
            let wait = std::time::Duration::from_secs(10);
            let part = self.runtime.block_on(async { tokio::time::timeout(wait, self.body.next()).await });
            match part.expect("something comes within ten seconds") {
                Some(part) => self.text.push_str(std::str::from_utf8(&part.unwrap()).unwrap()),
                None => return None,
            }
        }
    }
}

/// A key nobody used before.
pub fn new_key() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("test-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Reply {
    /// The body as JSON.
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in {}: {}", self.status, self.text))
    }

    /// The body of a success.
    pub fn ok(&self) -> Json {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text);
        if self.text.is_empty() { Json::Null } else { self.json() }
    }

    /// The id of a record in the answer.
    pub fn id(&self) -> String {
        self.ok()["id"].as_str().unwrap().to_owned()
    }

    /// The problem, after checking that it is this one and well formed.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> Json {
        assert_eq!((self.status.as_u16(), self.code().as_str()), (status, code), "{}", self.text);
        let problem = self.json();
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("/errors#{code}"));
        assert_eq!(problem["trace_id"], self.headers["x-trace-id"].to_str().unwrap());
        assert!(
            all_codes().iter().any(|known| known.code == code && known.status == status),
            "{code} is not in the registry"
        );
        problem
    }

    /// The code of a problem.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The contract declares this status for the operation.
    fn check_contract(&self, method: &str, path: &str) {
        let Some(operation) = operation(method, path) else { return };
        let status = self.status.as_u16().to_string();
        assert!(
            operation["responses"].get(&status).is_some(),
            "{method} {path} answered {status}, which openapi.json does not declare: {}",
            self.text
        );
    }
}

/// The operation of the contract that serves this method and path.
fn operation(method: &str, path: &str) -> Option<&'static Json> {
    let path = path.split('?').next().unwrap_or_default();
    let wanted: Vec<&str> = path.split('/').collect();
    let paths = CONTRACT["paths"].as_object()?;
    let matches = |template: &str| {
        let parts: Vec<&str> = template.strip_prefix(contract::BASE).unwrap_or(template).split('/').collect();
        parts.len() == wanted.len()
            && parts.iter().zip(&wanted).all(|(part, given)| part == given || part.starts_with('{'))
    };
    let exact = paths.get(&format!("{}{path}", contract::BASE));
    let item = exact.or_else(|| paths.iter().find(|(template, _)| matches(template)).map(|(_, item)| item))?;
    item.get(method.to_lowercase())
}

/// A filter as it stands in a query.
pub fn encoded(filter: &Json) -> String {
    filter.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A product everybody may read; for tests that need any record.
pub fn product(code: &str) -> Json {
    json!({ "code": code, "name": format!("Product {code}"), "unit": "台", "tax_percent": "13", "recognition_method": "point_in_time" })
}

/// Declares a test that runs on SQLite and on PostgreSQL: `on_both!(fn name(app: Harness) { … });`
#[macro_export]
macro_rules! on_both {
    ($(#[$meta:meta])* fn $name:ident($app:ident: Harness) $body:block) => {
        mingxi_app::on_both_databases!($(#[$meta])* fn $name(inner: TestApp) {
            let $app = $crate::harness::Harness::new(inner);
            $body
        });
    };
}
