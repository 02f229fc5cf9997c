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

/// Writes a snapshot of the whole database, with the files on records, to a new file, while others go on writing. Files
/// that cannot be read are named; the rest is kept all the same.
pub fn backup(config: &Config, arguments: &Arguments) -> Outcome {
    let db = open_reader(config)?;
    let copied = store::backup(&db, &config.files, &arguments.file);
    db.close();
    let copied = copied?;
    for missing in &copied.missing {
        eprintln!("mingxi: not in the backup: {missing}");
    }
    println!("wrote {} rows and {} files to {}", copied.rows, copied.files, arguments.file.display());
    Ok(())
}

/// Reads a backup into an empty database and the folder of files; the schema is made first. The database keeps nothing
/// when it fails.
pub fn restore(config: &Config, arguments: &Arguments) -> Outcome {
    let db = open_database(config)?;
    let copied = migrate::run(&db, MIGRATIONS).and_then(|_| store::restore(&db, &config.files, &arguments.file));
    let copied = copied.and_then(|copied| db.optimize().map(|()| copied));
    db.close();
    let copied = copied?;
    println!("read {} rows and {} files from {}", copied.rows, copied.files, arguments.file.display());
    Ok(())
}
