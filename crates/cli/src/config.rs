//! Settings: the environment goes before the file, the file before what is built in.

use crate::outcome::{Failure, Outcome};
use jiff::Timestamp;
use mingxi_api::{Settings, Web};
use mingxi_app::clock::Clock;
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The file that is read when none is named.
const FILE: &str = "mingxi.toml";
const MEGABYTE: usize = 1024 * 1024;

/// Settings in force. The names are those of the file; in the environment `MINGXI_LISTEN` and so on, and
/// `DATABASE_URL`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `sqlite://file.db` or `postgres://user:password@host/name`.
    pub database_url: String,
    /// Where to answer.
    pub listen: SocketAddr,
    /// What to log: `info`, `warn,mingxi_store=debug`.
    pub log: String,
    /// One JSON object a line instead of text for people.
    pub log_json: bool,
    /// Cookies over https only. On unless the server listens on this machine alone.
    pub secure_cookies: Option<bool>,
    /// Requests a user may send a minute; 0 for no limit.
    pub requests_per_minute: u32,
    /// Sign-ins that may be tried a minute for one account; 0 for no limit.
    pub sign_ins_per_minute: u32,
    /// Sign-ins that may be tried a minute from one address; 0 for no limit.
    pub sign_ins_per_address: u32,
    /// Connections at the same time.
    pub connections: usize,
    /// Connections that one address may hold; those of a trusted proxy are not counted.
    pub connections_per_address: usize,
    /// Proxies whose `X-Forwarded-For` is believed; this machine unless said otherwise.
    pub trusted_proxies: Vec<IpAddr>,
    /// Seconds a connection may rest between two requests, or take for the head of one. Longer than the same setting of
    /// a proxy in front, which otherwise sends into a connection that just ends.
    pub idle_timeout_seconds: u64,
    /// What the first person must show to set up an empty database. Made up and printed by `serve` unless given; give
    /// one where several servers share a database.
    pub setup_code: Option<String>,
    /// Largest body of an import over HTTP, in megabytes; larger files are imported by `mingxi import`.
    pub import_limit_megabytes: u32,
    /// Folder that holds the files on records. `mingxi backup` takes them along.
    pub files: PathBuf,
    /// Largest file on a record, in megabytes.
    pub file_limit_megabytes: usize,
    /// Files of one user on records, all together, in megabytes.
    pub file_quota_megabytes: u64,
    /// Threads that run jobs.
    pub workers: usize,
    /// Serve the web from this folder, as built by `npm run build`, instead of from inside the program.
    pub web_folder: Option<PathBuf>,
    /// For tests of whole journeys: the clock starts at this moment and runs on. Refused unless
    /// `allow_test_clock` is set too and the server listens on this machine alone.
    pub test_clock: Option<Timestamp>,
    /// Says that this is a test and its dates may be made up.
    pub allow_test_clock: bool,
}

impl Default for Config {
    fn default() -> Self {
        let settings = Settings::default();
        Self {
            database_url: "sqlite://data/mingxi.db".into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            log: "info".into(),
            log_json: false,
            secure_cookies: None,
            requests_per_minute: settings.requests_per_minute.unwrap_or_default(),
            sign_ins_per_minute: settings.sign_ins_per_minute.unwrap_or_default(),
            sign_ins_per_address: settings.sign_ins_per_address.unwrap_or_default(),
            connections: settings.connections,
            connections_per_address: settings.connections_per_address,
            trusted_proxies: settings.trusted_proxies,
            idle_timeout_seconds: settings.idle_timeout.as_secs(),
            setup_code: None,
            import_limit_megabytes: u32::try_from(settings.import_limit_bytes / MEGABYTE).unwrap_or(u32::MAX),
            files: settings.files,
            file_limit_megabytes: settings.file_limit_bytes / MEGABYTE,
            file_quota_megabytes: settings.file_quota_bytes / MEGABYTE as u64,
            workers: 1,
            web_folder: None,
            test_clock: None,
            allow_test_clock: false,
        }
    }
}

impl Config {
    /// Reads the file, then the environment.
    pub fn load(file: Option<&Path>) -> Outcome<Self> {
        let found = file.map(Path::to_owned).or_else(|| Some(PathBuf::from(FILE)).filter(|path| path.is_file()));
        let text = match &found {
            Some(path) => std::fs::read_to_string(path)
                .map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))?,
            None => String::new(),
        };
        let mut config = Self::parse(&text)
            .map_err(|error| Failure::new(format!("{}: {error}", found.unwrap_or_default().display())))?;
        config.read_environment(|name| std::env::var(name).ok())?;
        Ok(config)
    }

    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    fn read_environment(&mut self, variable: impl Fn(&str) -> Option<String>) -> Outcome {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        if let Some(url) = set("DATABASE_URL") {
            self.database_url = url;
        }
        if let Some(listen) = set("MINGXI_LISTEN") {
            self.listen = read("MINGXI_LISTEN", &listen)?;
        }
        if let Some(log) = set("MINGXI_LOG") {
            self.log = log;
        }
        if let Some(json) = set("MINGXI_LOG_JSON") {
            self.log_json = read("MINGXI_LOG_JSON", &json)?;
        }
        if let Some(secure) = set("MINGXI_SECURE_COOKIES") {
            self.secure_cookies = Some(read("MINGXI_SECURE_COOKIES", &secure)?);
        }
        if let Some(number) = set("MINGXI_REQUESTS_PER_MINUTE") {
            self.requests_per_minute = read("MINGXI_REQUESTS_PER_MINUTE", &number)?;
        }
        if let Some(number) = set("MINGXI_SIGN_INS_PER_MINUTE") {
            self.sign_ins_per_minute = read("MINGXI_SIGN_INS_PER_MINUTE", &number)?;
        }
        if let Some(number) = set("MINGXI_SIGN_INS_PER_ADDRESS") {
            self.sign_ins_per_address = read("MINGXI_SIGN_INS_PER_ADDRESS", &number)?;
        }
        if let Some(number) = set("MINGXI_CONNECTIONS") {
            self.connections = read("MINGXI_CONNECTIONS", &number)?;
        }
        if let Some(number) = set("MINGXI_CONNECTIONS_PER_ADDRESS") {
            self.connections_per_address = read("MINGXI_CONNECTIONS_PER_ADDRESS", &number)?;
        }
        if let Some(addresses) = set("MINGXI_TRUSTED_PROXIES") {
            let each = addresses.split(',').map(|address| read("MINGXI_TRUSTED_PROXIES", address.trim()));
            self.trusted_proxies = each.collect::<Outcome<_>>()?;
        }
        if let Some(number) = set("MINGXI_IDLE_TIMEOUT_SECONDS") {
            self.idle_timeout_seconds = read("MINGXI_IDLE_TIMEOUT_SECONDS", &number)?;
        }
        if let Some(code) = set("MINGXI_SETUP_CODE") {
            self.setup_code = Some(code);
        }
        if let Some(number) = set("MINGXI_IMPORT_LIMIT_MEGABYTES") {
            self.import_limit_megabytes = read("MINGXI_IMPORT_LIMIT_MEGABYTES", &number)?;
        }
        if let Some(folder) = set("MINGXI_FILES") {
            self.files = PathBuf::from(folder);
        }
        if let Some(number) = set("MINGXI_FILE_LIMIT_MEGABYTES") {
            self.file_limit_megabytes = read("MINGXI_FILE_LIMIT_MEGABYTES", &number)?;
        }
        if let Some(number) = set("MINGXI_FILE_QUOTA_MEGABYTES") {
            self.file_quota_megabytes = read("MINGXI_FILE_QUOTA_MEGABYTES", &number)?;
        }
        if let Some(number) = set("MINGXI_WORKERS") {
            self.workers = read("MINGXI_WORKERS", &number)?;
        }
        if let Some(folder) = set("MINGXI_WEB_FOLDER") {
            self.web_folder = Some(folder.into());
        }
        if let Some(moment) = set("MINGXI_TEST_CLOCK") {
            self.test_clock = Some(read("MINGXI_TEST_CLOCK", &moment)?);
        }
        if let Some(allow) = set("MINGXI_ALLOW_TEST_CLOCK") {
            self.allow_test_clock = read("MINGXI_ALLOW_TEST_CLOCK", &allow)?;
        }
        Ok(())
    }

    /// Prints the settings as the file would hold them, secrets masked.
    pub fn print(&self) -> Outcome {
        let masked = Self {
            database_url: mask(&self.database_url),
            secure_cookies: Some(self.secure_cookies()),
            setup_code: self.setup_code.as_ref().map(|_| "***".to_owned()),
            ..self.clone()
        };
        print!("{}", toml::to_string(&masked)?);
        Ok(())
    }

    /// What the HTTP door needs of it.
    pub fn api(&self) -> Settings {
        let limit = |number: u32| (number > 0).then_some(number);
        Settings {
            secure_cookies: self.secure_cookies(),
            requests_per_minute: limit(self.requests_per_minute),
            sign_ins_per_minute: limit(self.sign_ins_per_minute),
            sign_ins_per_address: limit(self.sign_ins_per_address),
            connections: self.connections.max(1),
            connections_per_address: self.connections_per_address.max(1),
            trusted_proxies: self.trusted_proxies.clone(),
            idle_timeout: Duration::from_secs(self.idle_timeout_seconds.max(1)),
            import_limit_bytes: usize::try_from(self.import_limit_megabytes).unwrap_or_default() * MEGABYTE,
            files: self.files.clone(),
            file_limit_bytes: self.file_limit_megabytes.saturating_mul(MEGABYTE),
            file_quota_bytes: self.file_quota_megabytes.saturating_mul(MEGABYTE as u64),
            ..Settings::default()
        }
    }

    /// Where people reach it with a browser on this machine.
    pub fn address(&self, bound: SocketAddr) -> String {
        let scheme = if self.secure_cookies() { "https" } else { "http" };
        let host = if bound.ip().is_unspecified() { "localhost".to_owned() } else { bound.ip().to_string() };
        let host = if bound.is_ipv6() && !bound.ip().is_unspecified() { format!("[{host}]") } else { host };
        format!("{scheme}://{host}:{}", bound.port())
    }

    /// The web app to serve.
    pub fn web(&self) -> Outcome<Web> {
        let Some(folder) = &self.web_folder else { return Ok(Web::embedded()) };
        Web::from_folder(folder).map_err(|error| Failure::new(format!("no web in {}: {error}", folder.display())))
    }

    /// The machine's clock, or that of a test.
    pub fn clock(&self) -> Outcome<Clock> {
        let Some(moment) = self.test_clock else { return Ok(Clock::System) };
        if !self.allow_test_clock {
            return Err(Failure::new("test_clock makes dates up; it needs allow_test_clock = true"));
        }
        if !self.listen.ip().is_loopback() {
            return Err(Failure::new("test_clock is only for a server that listens on this machine alone"));
        }
        Ok(Clock::starting_at(moment))
    }

    fn secure_cookies(&self) -> bool {
        self.secure_cookies.unwrap_or(!self.listen.ip().is_loopback())
    }
}

fn read<T: std::str::FromStr>(name: &str, value: &str) -> Outcome<T> {
    value.parse().map_err(|_| Failure::new(format!("{name}={value} cannot be read")))
}

/// `postgres://user:***@host/name`.
fn mask(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((login, place)) = rest.rsplit_once('@') else { return url.to_owned() };
    let user = login.split(':').next().unwrap_or_default();
    let secret = if login.contains(':') { ":***" } else { "" };
    format!("{scheme}://{user}{secret}@{place}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_goes_before_the_file() {
        let mut config = Config::parse("listen = \"0.0.0.0:80\"\nlog = \"warn\"\n").expect("a file");
        assert!(config.secure_cookies(), "not this machine alone");
        config
            .read_environment(|name| (name == "MINGXI_LISTEN").then(|| "127.0.0.1:9000".to_owned()))
            .expect("an address");
        assert_eq!((config.listen.port(), config.log.as_str(), config.secure_cookies()), (9000, "warn", false));
        assert!(config.read_environment(|name| (name == "MINGXI_WORKERS").then(|| "many".to_owned())).is_err());
        assert!(Config::parse("lissen = 1").is_err());
    }

    #[test]
    fn dates_are_made_up_only_where_a_test_says_so() {
        let config = |text: &str| Config::parse(text).expect("settings").clock();
        assert!(matches!(config(""), Ok(Clock::System)));
        assert!(config("test_clock = \"2026-11-20T01:00:00Z\"").is_err());
        let allowed = "test_clock = \"2026-11-20T01:00:00Z\"\nallow_test_clock = true\n";
        assert!(config(&format!("{allowed}listen = \"0.0.0.0:80\"")).is_err());
        let seconds = config(allowed).expect("a clock").now().as_second();
        assert!((0..60).contains(&(seconds - 1_795_136_400)), "{seconds}");
    }

    #[test]
    fn passwords_are_not_printed() {
        assert_eq!(mask("postgres://mingxi:s3cr:et@db/mingxi"), "postgres://mingxi:***@db/mingxi");
        assert_eq!(mask("postgres://mingxi@db/mingxi"), "postgres://mingxi@db/mingxi");
        assert_eq!(mask("sqlite://data/mingxi.db"), "sqlite://data/mingxi.db");
    }

    #[test]
    fn no_limit_is_zero() {
        let config = Config { requests_per_minute: 0, ..Config::default() };
        assert_eq!(config.api().requests_per_minute, None);
        assert_eq!(config.api().sign_ins_per_minute, Settings::default().sign_ins_per_minute);
    }
}
