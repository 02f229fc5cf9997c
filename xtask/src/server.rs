//! The program itself: how it is built, filled with the demo company and started.
//!
//! This is the only file of xtask that knows the command line of `mingxi`.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use serde_json::Value;

use crate::Outcome;
use crate::process::{cargo, program, read, run, target};

/// Where the demo company answers on a developer's machine.
pub const ADDRESS: &str = "127.0.0.1:8080";

/// Which packages are built along with the program.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// The program alone: the shortest wait for a person.
    Alone,
    /// With all tests, as the test step builds it, so that in a full run nothing compiles twice.
    WithTests,
}

/// The debug build of `mingxi`.
pub fn debug_binary(build: Build) -> Outcome<PathBuf> {
    let mut command = cargo();
    match build {
        Build::Alone => command.args(["build", "--package", "mingxi-cli"]),
        Build::WithTests => command.args(["build", "--workspace", "--all-features", "--bins", "--tests"]),
    };
    run(&mut command, "Fix the errors above.")?;
    Ok(target().join("debug/mingxi"))
}

/// `mingxi` on this database.
pub fn mingxi(binary: &Path, database: &str) -> Command {
    let mut command = program(binary);
    command.env("DATABASE_URL", database);
    command
}

/// The URL of a SQLite file.
pub fn sqlite(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

/// The URL of an empty database on the PostgreSQL of the tests, started if need be. `debug_binary` with tests builds
/// the program that makes it.
pub fn new_postgres(name: &str) -> Outcome<String> {
    let mut command = program(target().join("debug/mingxi-test-database"));
    let printed = read(command.arg(name), "See above why there is no PostgreSQL for tests.")?;
    Ok(String::from_utf8_lossy(&printed).trim().to_owned())
}

/// API tokens of an organisation.
pub struct Tokens {
    /// May do everything.
    pub all: String,
    /// Of somebody who sells; empty where nobody does.
    pub rep: String,
}

/// Makes the database if need be, fills it with the demo company and returns tokens in it.
pub fn fill(binary: &Path, database: &str, size: &[&str]) -> Outcome<Tokens> {
    tokens_of(mingxi(binary, database).args(["demo", "--if-empty", "--json"]).args(size))
}

/// Adds an organisation beside the one that is there and returns tokens in it.
pub fn another_organization(binary: &Path, database: &str) -> Outcome<Tokens> {
    let who = ["--name", "Elsewhere", "--slug", "elsewhere", "--email", "admin@elsewhere.example", "--json"];
    tokens_of(mingxi(binary, database).arg("init").args(who))
}

/// The command prints one JSON object with `api_token` on stdout.
fn tokens_of(command: &mut Command) -> Outcome<Tokens> {
    let printed = read(command, "See above why there is no token.")?;
    let value: Value =
        serde_json::from_slice(&printed).map_err(|error| format!("{command:?} did not print JSON: {error}"))?;
    let token = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let tokens = Tokens { all: token("api_token"), rep: token("rep_api_token") };
    if tokens.all.is_empty() {
        return Err(format!("{command:?} printed no api_token."));
    }
    Ok(tokens)
}

/// A server of our own on a free port; it is stopped when this is dropped.
pub struct Server {
    child: Child,
    pub url: String,
    log: PathBuf,
}

impl Server {
    /// Starts `mingxi serve` and returns when it is ready. What it logs goes to `log`.
    pub fn start(binary: &Path, database: &str, log: &Path) -> Outcome<Self> {
        let address = free_address()?;
        let out = File::create(log).map_err(|error| format!("cannot write {}: {error}", log.display()))?;
        let err = out.try_clone().map_err(|error| error.to_string())?;
        let mut command = mingxi(binary, database);
        // The fuzzer and the load tests come as one user, much faster than people do.
        command.env("MINGXI_REQUESTS_PER_MINUTE", "0");
        command.args(["serve", "--listen", &address.to_string()]).stdin(Stdio::null()).stdout(out).stderr(err);
        let child = command.spawn().map_err(|error| format!("cannot start `mingxi serve`: {error}"))?;
        let mut server = Self { child, url: format!("http://{address}"), log: log.to_path_buf() };
        server.wait_until_ready(address)?;
        Ok(server)
    }

    /// Did it live through what we did to it, without a panic?
    pub fn check_health(&mut self) -> Outcome {
        if let Some(status) = self.child.try_wait().map_err(|error| error.to_string())? {
            return Err(format!("`mingxi serve` ended by itself with {status}.\n{}", self.tail()));
        }
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        match log.lines().find(|line| line.contains("panicked at")) {
            Some(line) => Err(format!("`mingxi serve` panicked: {line}\nThe whole log: {}", self.log.display())),
            None => Ok(()),
        }
    }

    fn wait_until_ready(&mut self, address: SocketAddr) -> Outcome {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(60) {
            if is_ready(address) {
                return Ok(());
            }
            self.check_health()?;
            thread::sleep(Duration::from_millis(100));
        }
        Err(format!("`mingxi serve` did not answer GET /readyz with 200 within 60 s.\n{}", self.tail()))
    }

    fn tail(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

impl Drop for Server {
    /// Killed, not asked: what was acknowledged must be there all the same, and `mingxi verify` looks at it next.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_address() -> Outcome<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| format!("no free port: {error}"))?;
    listener.local_addr().map_err(|error| error.to_string())
}

fn is_ready(address: SocketAddr) -> bool {
    let Ok(mut stream) = TcpStream::connect_timeout(&address, Duration::from_secs(1)) else {
        return false;
    };
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let mut status = [0_u8; 12];
    stream.set_read_timeout(Some(Duration::from_secs(5))).is_ok()
        && stream.write_all(request.as_bytes()).is_ok()
        && stream.read_exact(&mut status).is_ok()
        && status.ends_with(b" 200")
}
