//! Rights of the application's own database role on PostgreSQL.
//!
//! The owner of the tables migrates; the application connects as a role that may do everything but change what is
//! append-only. Triggers say the same to everybody but are refused on distributed tables, where only rights remain.

use crate::db::{Db, Engine};
use crate::error::DbError;
use crate::sql::SqlText;
use crate::tx::Tx;
use crate::v;

/// Tables whose rows are never changed or deleted. The same as those with triggers; a test compares.
pub const APPEND_ONLY: [&str; 5] = ["audit_entry", "entry_line", "entry_seal", "journal_entry", "revenue_event"];

/// The list of migrations: written by the owner alone.
pub(crate) const MIGRATION_LIST: &str = "schema_migration";

/// Why a database cannot be prepared as the operator asked. Each has a stable code, which its text begins with.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// SQLite has neither roles nor nodes.
    #[error(
        "database_has_no_roles: roles and distribution are for PostgreSQL; on SQLite triggers protect what is \
         append-only. Set DATABASE_URL to a PostgreSQL database, or leave the option out."
    )]
    NotPostgres,
    /// There is no such role.
    #[error(
        "application_role_missing: there is no database role {role}. Create it, for example \
         `create role {role} login password '…'`, and run this again."
    )]
    RoleMissing {
        /// The role asked for.
        role: String,
    },
    /// The role owns the tables or may become their owner, so no right can be kept from it.
    #[error(
        "application_role_too_strong: {role} owns the tables, is a superuser, or is a member of the role that owns \
         them, so nothing can be kept from it. Name a role of its own for the application."
    )]
    RoleTooStrong {
        /// The role asked for.
        role: String,
    },
    /// Triggers cannot stay on distributed tables, so rights have to protect them.
    #[error(
        "distribution_needs_role: distributed tables have no triggers, so append-only tables must be protected by \
         rights. Add --application-role with the role the application connects as."
    )]
    RoleNeeded,
    /// The server cannot distribute.
    #[error(
        "citus_missing: the server has no function create_distributed_table. Install the Citus extension on every \
         node, add it to shared_preload_libraries, run `create extension citus` in this database, and run this \
         again. Without it leave --distribute out: one server needs no distribution."
    )]
    ExtensionMissing,
    /// Tables refer to one another in a ring, so none can be distributed first.
    #[error("distribution_has_ring: foreign keys form a ring: {tables}")]
    Ring {
        /// The tables, by name.
        tables: String,
    },
    /// Of the database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl crate::TxError for PrepareError {
    fn db_error(&self) -> Option<&DbError> {
        match self {
            Self::Database(error) => Some(error),
            _ => None,
        }
    }
}

/// What gives `role` its rights on `tables` in `schema`: everything on the rows of ordinary tables, reading and
/// adding on append-only ones, reading on the list of migrations. Takes back first what was given before, so that it
/// may be run again, also when a table has become append-only.
#[must_use]
pub fn grants(schema: &str, tables: &[String], role: &str) -> Vec<String> {
    let (schema, role) = (quoted(schema), quoted(role));
    let mut statements = vec![format!("grant usage on schema {schema} to {role}")];
    for table in tables {
        let rights = match table.as_str() {
            MIGRATION_LIST => "select",
            table if APPEND_ONLY.contains(&table) => "select, insert",
            _ => "select, insert, update, delete",
        };
        let name = quoted(table);
        statements.push(format!("revoke all on {schema}.{name} from {role}"));
        statements.push(format!("grant {rights} on {schema}.{name} to {role}"));
    }
    statements
}

/// What [`grant`] would run.
///
/// # Errors
/// [`PrepareError::NotPostgres`]; of the database.
pub fn plan_grants(db: &Db, role: &str) -> Result<Vec<String>, PrepareError> {
    must_be_postgres(db)?;
    let role = role.to_owned();
    db.read_blocking(move |tx| Ok(grants(&current_schema(tx)?, &tables(tx)?, &role)))
}

/// Gives the application's role its rights, all or none. Run it as the owner, after every migration.
///
/// # Errors
/// [`PrepareError::NotPostgres`], [`PrepareError::RoleMissing`], [`PrepareError::RoleTooStrong`]; of the database.
pub fn grant(db: &Db, role: &str) -> Result<(), PrepareError> {
    must_be_postgres(db)?;
    let role = role.to_owned();
    db.write_blocking(move |tx| {
        check_role(tx, &role)?;
        for statement in grants(&current_schema(tx)?, &tables(tx)?, &role) {
            tx.batch(&statement)?;
        }
        Ok(())
    })
}

pub(crate) fn must_be_postgres(db: &Db) -> Result<(), PrepareError> {
    if db.engine() == Engine::Postgres { Ok(()) } else { Err(PrepareError::NotPostgres) }
}

const ROLE: &str = "
    select r.rolsuper or exists (
        select 1 from pg_class c
        where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace
          and pg_has_role(r.oid, c.relowner, 'member'))
    from pg_roles r where r.rolname = $1";

fn check_role(tx: &mut Tx<'_>, role: &str) -> Result<(), PrepareError> {
    let role = role.to_owned();
    match tx.opt::<(bool,)>(SqlText::dynamic(ROLE), v![role])? {
        None => Err(PrepareError::RoleMissing { role }),
        Some((true,)) => Err(PrepareError::RoleTooStrong { role }),
        Some((false,)) => Ok(()),
    }
}

const TABLES: &str = "
    select relname::text from pg_class
    where relkind in ('r', 'p') and relnamespace = current_schema()::regnamespace order by relname";

/// The tables of the schema, by name.
pub(crate) fn tables(tx: &mut Tx<'_>) -> Result<Vec<String>, DbError> {
    Ok(tx.all::<(String,)>(SqlText::dynamic(TABLES), v![])?.into_iter().map(|(name,)| name).collect())
}

pub(crate) fn current_schema(tx: &mut Tx<'_>) -> Result<String, DbError> {
    Ok(tx.one::<(String,)>(SqlText::dynamic("select current_schema()::text"), v![])?.0)
}

/// A name as an identifier.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_may_add_to_append_only_tables_and_nothing_else() {
        let tables = ["customer", "entry_line", "schema_migration"].map(str::to_owned);
        let expected = [
            r#"grant usage on schema "public" to "m""x""#,
            r#"revoke all on "public"."customer" from "m""x""#,
            r#"grant select, insert, update, delete on "public"."customer" to "m""x""#,
            r#"revoke all on "public"."entry_line" from "m""x""#,
            r#"grant select, insert on "public"."entry_line" to "m""x""#,
            r#"revoke all on "public"."schema_migration" from "m""x""#,
            r#"grant select on "public"."schema_migration" to "m""x""#,
        ];
        assert_eq!(grants("public", &tables, "m\"x"), expected);
    }
}
