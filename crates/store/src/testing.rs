//! Fresh migrated databases for tests, on both engines (feature `testing`).
//!
//! PostgreSQL runs as a private cluster that the first test starts and all test processes share; if it cannot,
//! tests fail, so none is skipped in silence. Migrations run once into a template, which each test copies.

mod cluster;
pub mod raw;
pub mod trace;

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use sha2::{Digest, Sha256};

pub use cluster::{APPLICATION, Cluster, stop_cluster, use_durable_cluster};

use crate::MIGRATIONS;
use crate::db::{Db, DbConfig, Engine};
use crate::migrate::{self, Migration};

/// A database of its own for one test, dropped with the handle. Use it as a [`Db`].
pub struct TestDatabase {
    db: Db,
    url: String,
    place: Place,
}

/// The name most tests use.
pub type TestDb = TestDatabase;

enum Place {
    Folder(PathBuf),
    Database(String),
}

/// Connections of one test; the cluster has 200 for all tests that run at the same time.
const CONNECTIONS: usize = 4;

impl TestDatabase {
    /// A SQLite database with the schema of the product.
    #[must_use]
    pub fn sqlite() -> Self {
        Self::with_migrations(Engine::Sqlite, MIGRATIONS)
    }

    /// A PostgreSQL database with the schema of the product.
    #[must_use]
    pub fn postgres() -> Self {
        Self::with_migrations(Engine::Postgres, MIGRATIONS)
    }

    /// A database with these migrations; none gives an empty one.
    ///
    /// # Panics
    /// When it cannot be made; the message says why.
    #[must_use]
    pub fn with_migrations(engine: Engine, migrations: &'static [Migration]) -> Self {
        let (url, place) = match engine {
            Engine::Sqlite => new_sqlite(migrations),
            Engine::Postgres => new_postgres(migrations),
        };
        let db = open(&url);
        Self { db, url, place }
    }

    /// A second handle is opened with this; SQLite allows one at a time.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl TestDatabase {
    /// Closes our own handle, so that another process can open the database. It is still dropped with this.
    pub fn hand_over(&self) {
        self.db.clone().close();
    }

    /// A copy with everything in it. Nobody may have the original open: our own handle is closed.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn copy(&self) -> Self {
        self.hand_over();
        let (url, place) = match &self.place {
            Place::Folder(folder) => copy_sqlite(&folder.join("mingxi.db")),
            Place::Database(name) => copy_postgres(name),
        };
        Self { db: open(&url), url, place }
    }

    /// A SQLite database that begins as a copy of this file.
    #[must_use]
    pub fn of_file(file: &Path) -> Self {
        let (url, place) = copy_sqlite(file);
        Self { db: open(&url), url, place }
    }

    /// Keeps a SQLite database as a file. Our own handle is closed.
    ///
    /// # Panics
    /// On PostgreSQL, or when the file cannot be written.
    pub fn save_as(&self, file: &Path) {
        let Place::Folder(folder) = &self.place else { panic!("a PostgreSQL database is no file") };
        self.hand_over();
        std::fs::copy(folder.join("mingxi.db"), file).expect("the file can be written");
    }

    /// The URL of this PostgreSQL database as the role [`APPLICATION`], which begins without any right.
    ///
    /// # Panics
    /// On SQLite, which has no roles.
    #[must_use]
    pub fn application_url(&self) -> String {
        let Place::Database(name) = &self.place else { panic!("SQLite has no roles") };
        Cluster::shared().application_url(name)
    }

    /// Ends all connections to a PostgreSQL database, as its administrator might.
    ///
    /// # Panics
    /// On SQLite, which has none.
    pub fn cut_connections(&self) {
        let Place::Database(name) = &self.place else { panic!("SQLite has no connections to cut") };
        Cluster::shared()
            .run(&format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"));
    }
}

impl Deref for TestDatabase {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        self.db.clone().close();
        match &self.place {
            Place::Folder(folder) => {
                // A test that failed may have left the folder in any state; the next one uses another.
                let _ = std::fs::remove_dir_all(folder);
            }
            Place::Database(name) => Cluster::shared().run(&format!("drop database {name} with (force)")),
        }
    }
}

fn open(url: &str) -> Db {
    let mut config = DbConfig::from_url(url).expect("the test URL is well formed");
    config.connections = CONNECTIONS;
    Db::open(&config).unwrap_or_else(|error| panic!("cannot open the test database {url}: {error}"))
}

fn next_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A name for the schema of the product as it is now.
#[must_use]
pub fn schema_name() -> String {
    template_name(MIGRATIONS)
}

/// Names a template after what is in it.
fn template_name(migrations: &[Migration]) -> String {
    let mut hasher = Sha256::new();
    for migration in migrations {
        hasher.update(migration.number.to_be_bytes());
        hasher.update(migration.checksum());
    }
    // Also after what the tokens became: the texts on both engines.
    for migration in migrations {
        for engine in [Engine::Sqlite, Engine::Postgres] {
            hasher.update(migrate::expand(migration.sql, engine).unwrap_or_default());
        }
    }
    let digest: String = hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("template_{digest}")
}

/// Templates of older schemas pile up while migrations are written.
const MOST_TEMPLATES: usize = 20;

fn migrate_into(url: &str, migrations: &'static [Migration]) {
    let db = open(url);
    let done = migrate::run(&db, migrations);
    db.close();
    done.unwrap_or_else(|error| panic!("cannot migrate the template: {error}"));
}

fn new_sqlite(migrations: &'static [Migration]) -> (String, Place) {
    copy_sqlite(&sqlite_template(migrations))
}

fn copy_sqlite(original: &Path) -> (String, Place) {
    let folder = std::env::temp_dir().join("mingxi-tests").join(next_name());
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the temporary directory is writable");
    let file = folder.join("mingxi.db");
    std::fs::copy(original, &file).expect("the database can be copied");
    (format!("sqlite://{}", file.display()), Place::Folder(folder))
}

fn sqlite_template(migrations: &'static [Migration]) -> PathBuf {
    let folder = std::env::temp_dir().join("mingxi-tests");
    std::fs::create_dir_all(&folder).expect("the temporary directory is writable");
    let template = folder.join(format!("{}.db", template_name(migrations)));
    let _lock = cluster::lock(&folder.join("sqlite-templates.lock"));
    if !template.exists() {
        drop_old_files(&folder);
        let partial = template.with_extension("partial");
        remove_if_there(&partial);
        migrate_into(&format!("sqlite://{}", partial.display()), migrations);
        remove_if_there(&partial.with_added_extension("lock"));
        std::fs::rename(&partial, &template).expect("the temporary directory is writable");
    }
    template
}

fn drop_old_files(folder: &Path) {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let old: Vec<PathBuf> = files
        .filter(|file| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("template_")))
        .collect();
    if old.len() > MOST_TEMPLATES {
        old.iter().for_each(|file| remove_if_there(file));
    }
}

fn remove_if_there(file: &Path) {
    if file.exists() {
        std::fs::remove_file(file).expect("the temporary directory is writable");
    }
}

fn new_postgres(migrations: &'static [Migration]) -> (String, Place) {
    let cluster = Cluster::shared();
    let template = template_name(migrations);
    {
        let _lock = cluster.lock();
        if !cluster.has_database(&template) {
            let old = cluster.templates();
            if old.len() > MOST_TEMPLATES {
                old.iter().for_each(|name| cluster.run(&format!("drop database if exists {name} with (force)")));
            }
            let partial = format!("{template}_partial");
            cluster.run(&format!("drop database if exists {partial} with (force)"));
            cluster.run(&format!("create database {partial}"));
            migrate_into(&cluster.url(&partial), migrations);
            cluster.run(&format!("alter database {partial} rename to {template}"));
        }
    }
    copy_postgres(&template)
}

fn copy_postgres(original: &str) -> (String, Place) {
    let cluster = Cluster::shared();
    let name = next_name();
    cluster.run(&format!("drop database if exists {name} with (force)"));
    cluster.run(&format!("create database {name} template {original}"));
    (cluster.url(&name), Place::Database(name))
}

/// Writes one test for each engine: `on_both_engines! { fn issues_an_invoice(db: TestDb) { … } }`.
///
/// `with MIGRATIONS;` in front gives the databases another schema than the product's.
#[macro_export]
macro_rules! on_both_engines {
    (with $migrations:expr; $($(#[$meta:meta])* fn $name:ident($db:ident: $kind:ty) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            fn run($db: $kind) $body

            $(#[$meta])*
            #[test]
            fn on_sqlite() {
                run($crate::testing::TestDatabase::with_migrations($crate::Engine::Sqlite, $migrations));
            }

            $(#[$meta])*
            #[test]
            fn on_postgres() {
                run($crate::testing::TestDatabase::with_migrations($crate::Engine::Postgres, $migrations));
            }
        }
    )+};
    ($(#[$meta:meta])* fn $($rest:tt)+) => {
        $crate::on_both_engines! { with $crate::MIGRATIONS; $(#[$meta])* fn $($rest)+ }
    };
}
