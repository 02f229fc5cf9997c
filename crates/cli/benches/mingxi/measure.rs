//! The same requests three times: to the program as its users run it, to a server in this process that notes its
//! statements, and those statements to the bare engine.

use crate::server::{Client, Server};
use mingxi_api::Settings;
use mingxi_app::App;
use mingxi_app::clock::Clock;
use mingxi_app::id_source::IdSource;
use mingxi_store::testing::TestDatabase;
use mingxi_store::testing::raw::replay;
use mingxi_store::testing::trace::{self, Transaction};
use mingxi_store::{Db, DbConfig};
use serde_json::Value;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// Requests before it counts: caches fill, statements are prepared.
pub const WARM_UP: usize = 5;
/// What is slow needs fewer repeats to be seen.
const LONG_ENOUGH: Duration = Duration::from_secs(10);

/// Does the request number `n` and checks its answer.
pub type Act<'a> = &'a dyn Fn(&Client, usize);

/// Times of at most `count` requests of `path` through HTTP and of their statements on the engine. What the caller
/// does with the answer is not part of it; the first answers are checked.
pub fn read(
    database: &TestDatabase,
    token: &str,
    count: usize,
    path: &str,
    check: &dyn Fn(&Value),
) -> (Vec<Duration>, Vec<Duration>) {
    let act = |client: &Client, number: usize| {
        let (status, text) = client.text(path).unwrap();
        assert_eq!(status, 200, "{text}");
        if number < WARM_UP {
            check(&serde_json::from_str(&text).unwrap());
        }
    };
    let ours = through_http(database, token, count, &act);
    let noted = noted(database, token, WARM_UP + 1, &act);
    let one = noted.last().unwrap();
    let engine = on_engine(database, &vec![one.clone(); ours.len() + WARM_UP]);
    (ours, engine)
}

/// As [`read`]; writing requests begin each time with a copy of the same database.
pub fn write(database: &TestDatabase, token: &str, count: usize, act: Act) -> (Vec<Duration>, Vec<Duration>) {
    let ours = through_http(&database.copy(), token, count, act);
    let noted = noted(&database.copy(), token, count + WARM_UP, act);
    (ours, on_engine(&database.copy(), &noted))
}

fn through_http(database: &TestDatabase, token: &str, count: usize, act: Act) -> Vec<Duration> {
    database.hand_over();
    let log = tempfile::NamedTempFile::new().unwrap();
    let server = Server::start(database.url(), log.path());
    let client = Client::new(&server.url, token);
    let times = timed(count, |number| act(&client, number));
    server.kill();
    times
}

fn timed(count: usize, mut act: impl FnMut(usize)) -> Vec<Duration> {
    let begun = Instant::now();
    let mut times: Vec<Duration> = (0..count + WARM_UP)
        .take_while(|number| *number <= WARM_UP || begun.elapsed() < LONG_ENOUGH)
        .map(|number| {
            let started = Instant::now();
            act(number);
            started.elapsed()
        })
        .collect();
    times.split_off(WARM_UP)
}

/// The transactions of each request, sign-in included: they are part of what a request costs.
pub fn noted(database: &TestDatabase, token: &str, count: usize, act: Act) -> Vec<Vec<Transaction>> {
    let here = Here::start(database);
    let client = Client::new(&here.url, token);
    let note = |number| {
        trace::start();
        act(&client, number);
        trace::stop()
    };
    let noted = (0..count).map(note).collect();
    here.stop();
    noted
}

/// The time of each request's statements.
pub fn on_engine(database: &TestDatabase, requests: &[Vec<Transaction>]) -> Vec<Duration> {
    database.hand_over();
    let all: Vec<Transaction> = requests.iter().flatten().cloned().collect();
    let mut times = replay(database.url(), &all).unwrap().into_iter();
    let mut sums: Vec<Duration> = requests.iter().map(|request| times.by_ref().take(request.len()).sum()).collect();
    sums.split_off(WARM_UP)
}

/// How long the engine takes for these transactions, one after the other.
pub fn whole_on_engine(database: &TestDatabase, transactions: &[Transaction]) -> Duration {
    database.hand_over();
    replay(database.url(), transactions).unwrap().iter().sum()
}

/// Does something with an application in this process.
pub fn in_process<T>(database: &TestDatabase, act: impl FnOnce(&App) -> T) -> T {
    let here = Here::start(database);
    let done = act(&here.core);
    here.stop();
    done
}

/// A server in this process.
pub struct Here {
    /// The application behind it.
    pub core: App,
    /// `http://127.0.0.1:…`
    pub url: String,
    runtime: Runtime,
}

impl Here {
    pub fn start(database: &TestDatabase) -> Self {
        database.hand_over();
        let clock = Clock::System;
        let db = Db::open(&DbConfig::from_url(database.url()).unwrap()).unwrap();
        let core = App::new(db, IdSource::new(clock.clone(), 1022), clock);
        let settings = Settings { requests_per_minute: None, ..Settings::default() };
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(mingxi_api::serve(
            mingxi_api::App::new(core.clone(), settings),
            listener,
            std::future::pending(),
        ));
        Self { core, url, runtime }
    }

    pub fn stop(self) {
        self.runtime.shutdown_timeout(Duration::from_secs(1));
        self.core.db.close();
    }
}
