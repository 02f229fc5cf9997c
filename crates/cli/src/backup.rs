//! `mingxi backup` and `mingxi restore`: one file for both engines.

use crate::config::Config;
use crate::open::{open_database, open_reader};
use crate::outcome::Outcome;
use mingxi_store::{MIGRATIONS, backup as store, migrate};
use std::path::PathBuf;

/// What may be said on the command line.
#[derive(clap::Args)]
pub struct Arguments {
    /// The backup
    file: PathBuf,
}

/// Writes a snapshot of the whole database to a new file, while others go on writing.
pub fn backup(config: &Config, arguments: &Arguments) -> Outcome {
    let db = open_reader(config)?;
    let rows = store::backup(&db, &arguments.file);
    db.close();
    println!("wrote {} rows to {}", rows?, arguments.file.display());
    Ok(())
}

/// Reads a backup into an empty database; the schema is made first. Nothing is kept when it fails.
pub fn restore(config: &Config, arguments: &Arguments) -> Outcome {
    let db = open_database(config)?;
    let rows = migrate::run(&db, MIGRATIONS).and_then(|_| store::restore(&db, &arguments.file));
    let rows = rows.and_then(|rows| db.optimize().map(|()| rows));
    db.close();
    println!("read {} rows from {}", rows?, arguments.file.display());
    Ok(())
}
