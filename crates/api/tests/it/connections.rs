//! The listener: connections that say nothing end, one address does not take all, heads that are too large.

use mingxi_api::{App, Settings};
use mingxi_app::testing::TestApp;
use mingxi_store::testing::TestDatabase;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

/// A server on this machine; stops when dropped.
struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<tokio::task::JoinHandle<std::io::Result<()>>>,
    runtime: Runtime,
    _app: TestApp,
}

impl Server {
    fn start(settings: Settings) -> Self {
        let app = TestApp::on(TestDatabase::sqlite());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let served = mingxi_api::serve(App::new(app.app.clone(), settings), listener, async {
            let _ = stopped.await;
        });
        let serving = runtime.spawn(served);
        Self { address, stop: Some(stop), serving: Some(serving), runtime, _app: app }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        // A test that would wait for ever fails instead.
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        let ended = self.serving.take().map(|serving| self.runtime.block_on(serving));
        if !std::thread::panicking() {
            assert!(matches!(ended, Some(Ok(Ok(())))), "the server ends in order");
        }
    }
}

const ASK: &str = "GET /healthz HTTP/1.1\r\nhost: mingxi\r\n\r\n";

/// What comes until the other end closes; an end without a farewell is one too.
fn until_closed(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let mut part = [0; 4_096];
    loop {
        match stream.read(&mut part) {
            Ok(0) => break,
            Ok(count) => text.extend_from_slice(&part[..count]),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => break,
            Err(error) => panic!("{error}"),
        }
    }
    String::from_utf8(text).unwrap()
}

/// The head and body of one answer with a length.
fn answer(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    let mut part = [0; 4_096];
    loop {
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if length.is_none_or(|length: usize| body.len() >= length) {
                return text;
            }
        }
        let count = stream.read(&mut part).unwrap();
        assert!(count > 0, "closed before the answer: {text}");
        text.push_str(std::str::from_utf8(&part[..count]).unwrap());
    }
}

#[test]
fn who_says_nothing_or_half_a_word_is_let_go() {
    let server = Server::start(Settings { idle_timeout: Duration::from_millis(300), ..Settings::default() });
    let (mut silent, mut slow, mut rested) = (server.connect(), server.connect(), server.connect());
    slow.write_all(b"GET /healthz HTTP/1.1\r\nhost: mingxi\r\nx-half: ").unwrap();
    rested.write_all(ASK.as_bytes()).unwrap();
    assert!(answer(&mut rested).starts_with("HTTP/1.1 200"));
    for stream in [&mut silent, &mut slow, &mut rested] {
        let said = until_closed(stream);
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 408"), "{said}");
    }
}

#[test]
fn one_address_does_not_take_all_connections() {
    let settings = Settings { connections_per_address: 2, trusted_proxies: vec![], ..Settings::default() };
    let server = Server::start(settings);
    let ask = |stream: &mut TcpStream| {
        stream.write_all(ASK.as_bytes()).unwrap();
        answer(stream)
    };
    let (mut first, mut second) = (server.connect(), server.connect());
    for stream in [&mut first, &mut second] {
        assert!(ask(stream).starts_with("HTTP/1.1 200"));
    }
    assert!(ask(&mut first).starts_with("HTTP/1.1 200"), "a connection is kept for the next request");
    assert_eq!(until_closed(&mut server.connect()), "", "the third is closed unheard");
    drop(first);
    // The place is free as soon as the server has seen the end.
    let came_in = (0..1_000).any(|_| {
        let mut next = server.connect();
        let _ = next.write_all(ASK.as_bytes());
        until_first(&mut next)
    });
    assert!(came_in);
    assert!(ask(&mut second).starts_with("HTTP/1.1 200"), "and the second was never touched");
}

/// Whether anything is answered at all.
fn until_first(stream: &mut TcpStream) -> bool {
    stream.read(&mut [0; 16]).is_ok_and(|count| count > 0)
}

#[test]
fn heads_that_are_too_large_are_refused_in_words() {
    let server = Server::start(Settings::default());
    let long = "x".repeat(17 * 1024);
    let many = format!("x-much: {long}\r\nx-more: {long}\r\n");
    let long = "x".repeat(61 * 1024);
    for (path, headers, status, code) in [
        (format!("/api/v1/customers?q={long}"), String::new(), 414, "uri_too_long"),
        ("/healthz".to_owned(), many, 431, "headers_too_large"),
    ] {
        let mut stream = server.connect();
        stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: mingxi\r\n{headers}\r\n").as_bytes()).unwrap();
        let said = answer(&mut stream);
        assert!(said.starts_with(&format!("HTTP/1.1 {status}")), "{said}");
        assert!(said.contains("application/problem+json") && said.contains(code), "{said}");
    }
}
