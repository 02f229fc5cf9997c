//! A private PostgreSQL cluster, shared by all test processes of a machine.
//!
//! It lives in the temporary directory with its own port and password, without fsync, and keeps running between
//! test runs. `initdb` and the server refuse to run as root, so a root test process uses the account `postgres`.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use tokio_postgres::NoTls;

const MISSING: &str = "PostgreSQL is not installed (no /usr/lib/postgresql/*/bin/initdb and none in PATH). \
                       `cargo xtask test` installs it; by hand: apt-get install postgresql";
/// Owner of all test databases; no superuser, so rights mean something.
const ROLE: &str = "mingxi";
const ADMIN: &str = "admin";
/// A role that owns nothing and has the rights a test gives it.
pub const APPLICATION: &str = "mingxi_application";

/// What the cluster of this process promises; decided by the first who asks.
static KIND: OnceLock<Kind> = OnceLock::new();

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// For tests: nothing has to survive.
    Hasty,
    /// For benchmarks: a commit is on the disk, as in operation.
    Durable,
}

impl Kind {
    fn options(self) -> &'static str {
        match self {
            Self::Hasty => {
                "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=128MB -c autovacuum=off"
            }
            Self::Durable => "-c fsync=on -c full_page_writes=on -c synchronous_commit=on -c shared_buffers=512MB",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Hasty => "test",
            Self::Durable => "bench",
        }
    }
}

/// From now on this process uses a cluster of its own kind that keeps what is committed. To be called first.
///
/// # Panics
/// When the tests' cluster is in use already.
pub fn use_durable_cluster() {
    assert!(*KIND.get_or_init(|| Kind::Durable) == Kind::Durable, "the tests' cluster is in use already");
}

/// The running cluster.
pub struct Cluster {
    folder: PathBuf,
    port: u16,
    password: String,
}

impl Cluster {
    /// The cluster, started if it does not run yet.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start.
    #[must_use]
    pub fn shared() -> &'static Self {
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        CLUSTER.get_or_init(|| {
            let kind = *KIND.get_or_init(|| Kind::Hasty);
            let cluster = Self::start(kind).unwrap_or_else(|message| panic!("no PostgreSQL for tests: {message}"));
            cluster.drop_leftovers();
            cluster
        })
    }

    /// The URL of a database as the tests' own role.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{ROLE}:{}@127.0.0.1:{}/{database}?sslmode=disable", self.password, self.port)
    }

    /// The URL of a database as superuser, for what an application may not do.
    #[must_use]
    pub fn admin_url(&self, database: &str) -> String {
        format!("postgres://{ADMIN}:{}@127.0.0.1:{}/{database}?sslmode=disable", self.password, self.port)
    }

    /// The URL of a database as a role without any right, as an application's own begins.
    ///
    /// # Panics
    /// When the role cannot be made.
    #[must_use]
    pub fn application_url(&self, database: &str) -> String {
        let _lock = self.lock();
        let admin = self.admin_url("postgres");
        let known = format!("select 1 from pg_roles where rolname = '{APPLICATION}'");
        let create = format!("create role {APPLICATION} login password '{}'", self.password);
        let made =
            query(&admin, &known).and_then(|found| if found.is_empty() { query(&admin, &create) } else { Ok(found) });
        made.unwrap_or_else(|error| panic!("{create}: {error}"));
        format!("postgres://{APPLICATION}:{}@127.0.0.1:{}/{database}?sslmode=disable", self.password, self.port)
    }

    /// The URL of an empty database of this name, made instead of one that is there.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn new_database(&self, name: &str) -> String {
        self.run(&format!("drop database if exists {name} with (force)"));
        self.run(&format!("create database {name}"));
        self.url(name)
    }

    /// Held while a template is made.
    pub(super) fn lock(&self) -> File {
        lock(&self.folder.with_added_extension("lock"))
    }

    /// Runs one statement in the maintenance database.
    ///
    /// # Panics
    /// When it fails.
    pub(super) fn run(&self, statement: &str) {
        query(&self.url("postgres"), statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
    }

    pub(super) fn has_database(&self, name: &str) -> bool {
        let found = query(&self.url("postgres"), &format!("select 1 from pg_database where datname = '{name}'"));
        !found.unwrap_or_else(|error| panic!("cannot list databases: {error}")).is_empty()
    }

    pub(super) fn templates(&self) -> Vec<String> {
        let text = "select datname from pg_database where datname like 'template!_%' escape '!' and not datistemplate";
        query(&self.url("postgres"), text).unwrap_or_else(|error| panic!("cannot list databases: {error}"))
    }

    fn start(kind: Kind) -> Result<Self, String> {
        let binaries = find_binaries().ok_or(MISSING)?;
        let folder = folder(&binaries, kind);
        let _lock = lock(&folder.with_added_extension("lock"));
        let account = Account::for_server()?;
        if !folder.join("ready").exists() {
            initialise(&binaries, &folder, &account)?;
        }
        let password = read(&folder.join("password"))?;
        if let Some(cluster) = Self::running(&folder, &password) {
            return Ok(cluster);
        }
        let port = free_port()?;
        write_private(&folder.join("port"), &port.to_string())?;
        let options = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 \
             -c max_wal_size=4GB {}",
            kind.options()
        );
        let log = folder.join("server.log");
        let mut start = account.command(&binaries.join("pg_ctl"));
        start.arg("start").arg("--wait").arg("-D").arg(folder.join("data")).arg("-l").arg(&log).arg("-o").arg(options);
        finish(&mut start).map_err(|error| format!("{error}; see {}", log.display()))?;
        let cluster = Self::running(&folder, &password).ok_or("it started but does not answer")?;
        cluster.make_role()?;
        Ok(cluster)
    }

    fn running(folder: &Path, password: &str) -> Option<Self> {
        let port = fs::read_to_string(folder.join("port")).ok()?.trim().parse().ok()?;
        let cluster = Self { folder: folder.to_owned(), port, password: password.to_owned() };
        query(&cluster.admin_url("postgres"), "select 1").is_ok().then_some(cluster)
    }

    fn make_role(&self) -> Result<(), String> {
        let admin = self.admin_url("postgres");
        if query(&admin, &format!("select 1 from pg_roles where rolname = '{ROLE}'"))?.is_empty() {
            query(&admin, &format!("create role {ROLE} login createdb password '{}'", self.password))?;
        }
        Ok(())
    }

    /// Drops databases of test processes that were killed.
    fn drop_leftovers(&self) {
        let found =
            query(&self.url("postgres"), "select datname from pg_database where datname like 'test!_%' escape '!'");
        for name in found.unwrap_or_default() {
            let process = name.split('_').nth(1).unwrap_or_default().to_owned();
            if !Path::new("/proc").join(process).exists() {
                // Another process may be doing the same.
                let _ = query(&self.url("postgres"), &format!("drop database if exists {name} with (force)"));
            }
        }
    }
}

/// Stops the cluster, for those who want their machine back.
///
/// # Errors
/// A sentence, when it is not there or does not stop.
pub fn stop_cluster() -> Result<(), String> {
    let binaries = find_binaries().ok_or(MISSING)?;
    let folder = folder(&binaries, *KIND.get_or_init(|| Kind::Hasty));
    let mut stop = Account::for_server()?.command(&binaries.join("pg_ctl"));
    finish(stop.arg("stop").arg("--wait").arg("-m").arg("fast").arg("-D").arg(folder.join("data")))
}

/// An exclusive lock between processes, until the file is dropped.
pub(super) fn lock(path: &Path) -> File {
    let file = File::options().create(true).truncate(false).write(true).open(path);
    let file = file.unwrap_or_else(|error| panic!("cannot open {}: {error}", path.display()));
    file.lock().unwrap_or_else(|error| panic!("cannot lock {}: {error}", path.display()));
    file
}

/// The newest installed server's programs.
fn find_binaries() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = debian
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, binaries)| binaries.join("initdb").exists())
        .collect();
    versions.sort();
    let in_path = || std::env::split_paths(&std::env::var_os("PATH")?).find(|folder| folder.join("initdb").exists());
    versions.pop().map(|(_, binaries)| binaries).or_else(in_path)
}

/// One cluster per server version and kind.
fn folder(binaries: &Path, kind: Kind) -> PathBuf {
    let version: String = binaries.to_string_lossy().chars().filter(char::is_ascii_digit).collect();
    std::env::temp_dir().join(format!("mingxi-{}-postgres-{version}", kind.word()))
}

/// Who runs the server.
struct Account {
    ids: Option<(u32, u32)>,
}

impl Account {
    fn for_server() -> Result<Self, String> {
        let is_root = fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
        if !is_root {
            return Ok(Self { ids: None });
        }
        let accounts = read(Path::new("/etc/passwd"))?;
        let fields: Option<Vec<&str>> =
            accounts.lines().map(|line| line.split(':').collect()).find(|fields: &Vec<&str>| fields[0] == "postgres");
        let ids = fields.and_then(|fields| Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?)));
        ids.map(|ids| Self { ids: Some(ids) })
            .ok_or_else(|| "PostgreSQL does not run as root, and there is no account `postgres`".to_owned())
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        // Neither the tests' locale nor their output may keep the server tied to them.
        command.env("LC_ALL", "C").current_dir("/").stdin(Stdio::null());
        if let Some((user, group)) = self.ids {
            command.uid(user).gid(group);
        }
        command
    }

    fn give(&self, path: &Path) -> Result<(), String> {
        let Some((user, group)) = self.ids else { return Ok(()) };
        chown(path, Some(user), Some(group)).map_err(|error| format!("chown {}: {error}", path.display()))
    }
}

fn initialise(binaries: &Path, folder: &Path, account: &Account) -> Result<(), String> {
    // What an interrupted start left behind.
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("cannot remove {}: {error}", folder.display()))?;
    }
    fs::create_dir_all(folder).map_err(|error| format!("cannot create {}: {error}", folder.display()))?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(|error| error.to_string())?;
    account.give(folder)?;
    let password = folder.join("password");
    write_private(&password, &random_word())?;
    account.give(&password)?;
    let mut initdb = account.command(&binaries.join("initdb"));
    initdb
        .args(["--no-sync", "--encoding=UTF8", "--locale=C", "--username", ADMIN])
        // In clear text over the loopback: SCRAM costs tens of milliseconds per connection in a debug build.
        .args(["--auth=password", "--pwfile"])
        .arg(&password)
        .arg("-D")
        .arg(folder.join("data"));
    finish(&mut initdb)?;
    write_private(&folder.join("ready"), "")
}

/// Runs a program to its end; its output goes to a file, because a server that inherits a pipe keeps it open.
fn finish(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = std::env::temp_dir().join(format!("mingxi-test-{}.out", std::process::id()));
    let file = File::create(&output).map_err(|error| error.to_string())?;
    let errors = file.try_clone().map_err(|error| error.to_string())?;
    let status = command.stdout(file).stderr(errors).status().map_err(|error| format!("{name}: {error}"))?;
    let text = fs::read_to_string(&output).unwrap_or_default();
    let _ = fs::remove_file(&output);
    if status.success() { Ok(()) } else { Err(format!("{name} failed: {}", text.trim())) }
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map(|text| text.trim().to_owned()).map_err(|error| format!("{}: {error}", path.display()))
}

fn write_private(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text)
        .and_then(|()| fs::set_permissions(path, fs::Permissions::from_mode(0o600)))
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    Ok(listener.local_addr().map_err(|error| error.to_string())?.port())
}

fn random_word() -> String {
    use std::hash::{BuildHasher, RandomState};
    format!("{:016x}{:016x}", RandomState::new().hash_one(1), RandomState::new().hash_one(2))
}

/// Runs one statement on a connection of its own; returns the first column of its rows.
fn query(url: &str, statement: &str) -> Result<Vec<String>, String> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.map_err(|error| format!("{error:?}"))?;
        tokio::spawn(connection);
        let answers = client.simple_query(statement).await.map_err(|error| format!("{error:?}"))?;
        let rows = answers.iter().filter_map(|answer| match answer {
            tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(ToOwned::to_owned),
            _ => None,
        });
        Ok(rows.collect())
    })
}
