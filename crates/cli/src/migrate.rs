//! `mingxi migrate`.

use crate::config::Config;
use crate::open::open_database;
use crate::outcome::Outcome;
use mingxi_store::{MIGRATIONS, migrate as store};

/// Applies what is pending and says so.
pub fn migrate(config: &Config) -> Outcome {
    let db = open_database(config)?;
    let applied = store::run(&db, MIGRATIONS)?;
    db.close();
    match applied.len() {
        0 => println!("nothing to do: the schema is that of this program"),
        number => println!("applied {number} migrations, up to {:04}", applied.last().copied().unwrap_or_default()),
    }
    Ok(())
}
