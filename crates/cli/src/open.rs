//! Opening the application: database, schema, node number.

use crate::config::Config;
use crate::outcome::{Failure, Outcome};
use mingxi_app::App;
use mingxi_app::id_source::IdSource;
use mingxi_app::node_lease::{self, NodeLease};
use mingxi_store::{Db, DbConfig, MIGRATIONS, migrate};
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

/// An open application that keeps its node number until it is dropped.
pub struct Opened {
    /// The application.
    pub app: App,
    lease: NodeLease,
    keeper: Option<(Sender<()>, JoinHandle<()>)>,
}

/// Opens the database without looking at its schema.
pub fn open_database(config: &Config) -> Outcome<Db> {
    let url = &config.database_url;
    let file = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"));
    if let Some(folder) = file.and_then(|file| Path::new(file).parent()).filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder)
            .map_err(|error| Failure::new(format!("cannot make {}: {error}", folder.display())))?;
    }
    Ok(Db::open(&DbConfig::from_url(url)?)?)
}

/// Opens the database to read it, also while a server has it open. Its schema must be that of this program.
pub fn open_reader(config: &Config) -> Outcome<Db> {
    let mut database = DbConfig::from_url(&config.database_url)?;
    database.is_read_only = true;
    let db = Db::open(&database)?;
    if migrate::pending(&db, MIGRATIONS)?.is_empty() {
        return Ok(db);
    }
    db.close();
    Err(Failure::new("the database is of an older version; run `mingxi migrate` first"))
}

/// Opens the application on a database of the right schema, made right if need be.
pub fn open(config: &Config) -> Outcome<Opened> {
    let db = open_database(config)?;
    migrate::run(&db, MIGRATIONS)?;
    let clock = config.clock()?;
    let lease = NodeLease::take(&db, &clock)?;
    let ids = IdSource::new(clock.clone(), lease.number);
    Ok(Opened { app: App::new(db, ids, clock), lease, keeper: None })
}

impl Opened {
    /// Renews the node number from now on. `lost` is called when that does not succeed in time; the process must
    /// then stop making ids.
    pub fn keep_lease(&mut self, lost: impl FnOnce() + Send + 'static) {
        let (stop, stopped) = mpsc::channel();
        let (lease, db, clock) = (self.lease.clone(), self.app.db.clone(), self.app.clock.clone());
        let lifetime = Duration::try_from(node_lease::LIFETIME).unwrap_or_default();
        let keeper = std::thread::spawn(move || {
            let mut failures = 0;
            while stopped.recv_timeout(lifetime / 3) == Err(RecvTimeoutError::Timeout) {
                match lease.renew(&db, &clock) {
                    Ok(true) => failures = 0,
                    Ok(false) => failures = 2,
                    Err(error) => {
                        tracing::warn!(error = %error, "the node number could not be renewed");
                        failures += 1;
                    }
                }
                if failures >= 2 {
                    tracing::error!(node.number = lease.number, "the node number is lost");
                    return lost();
                }
            }
        });
        self.keeper = Some((stop, keeper));
    }

    /// Gives the node number back and closes the database.
    pub fn close(mut self) {
        if let Some((stop, keeper)) = self.keeper.take() {
            drop(stop);
            if keeper.join().is_err() {
                tracing::error!("the thread that keeps the node number panicked");
            }
        }
        if let Err(error) = self.lease.release(&self.app.db, &self.app.clock) {
            tracing::warn!(error = %error, "the node number could not be given back; it ends by itself");
        }
        self.app.db.close();
    }
}
