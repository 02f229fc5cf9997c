//! `mingxi migrate`.

use crate::config::Config;
use crate::open::open_database;
use crate::outcome::Outcome;
use mingxi_store::{Db, MIGRATIONS, distribution, migrate as store, rights};

/// What may be said on the command line.
#[derive(clap::Args)]
pub struct Arguments {
    /// Give this PostgreSQL role the rights an application needs: everything but changing what is append-only.
    /// Run as the owner of the tables; let `serve` and `work` connect as this role
    #[arg(long, value_name = "ROLE", env = "MINGXI_APPLICATION_ROLE")]
    application_role: Option<String>,
    /// Distribute the tables by organisation over the nodes of a PostgreSQL with the Citus extension
    #[arg(long)]
    distribute: bool,
    /// Print what would be run, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// Applies what is pending, then rights and distribution if asked for, and says so.
pub fn migrate(config: &Config, arguments: &Arguments) -> Outcome {
    let db = open_database(config)?;
    let outcome = if arguments.dry_run { show(&db, arguments) } else { run(&db, arguments) };
    db.close();
    outcome
}

fn run(db: &Db, arguments: &Arguments) -> Outcome {
    if arguments.distribute {
        // Before anything is changed.
        distribution::require_extension(db)?;
        arguments.application_role.as_ref().ok_or(rights::PrepareError::RoleNeeded)?;
    }
    let applied = store::run(db, MIGRATIONS)?;
    match applied.len() {
        0 => println!("nothing to migrate: the schema is that of this program"),
        number => println!("applied {number} migrations, up to {:04}", applied.last().copied().unwrap_or_default()),
    }
    if let Some(role) = &arguments.application_role {
        rights::grant(db, role)?;
        println!("{role} has the rights of the application; append-only tables cannot be changed by it");
    }
    if arguments.distribute {
        let statements = distribution::distribute(db)?;
        match statements.len() {
            0 => println!("nothing to distribute"),
            number => println!("ran {number} statements; every table is distributed"),
        }
    }
    Ok(())
}

fn show(db: &Db, arguments: &Arguments) -> Outcome {
    for number in store::pending(db, MIGRATIONS)? {
        println!("-- migration {number:04} is pending; what follows is for the schema as it is now");
    }
    let mut statements = Vec::new();
    if let Some(role) = &arguments.application_role {
        statements.extend(rights::plan_grants(db, role)?);
    }
    if arguments.distribute {
        statements.extend(distribution::plan_distribution(db)?);
    }
    statements.iter().for_each(|statement| println!("{statement};"));
    Ok(())
}
