//! Spreading the tables over the nodes of a PostgreSQL with the Citus extension, by organisation.
//!
//! Every table that leads with `org_id` is distributed by it and co-located with the others, so that one organisation
//! lives on one node and its foreign keys, joins and transactions stay there. The few small tables without one owner
//! are copied to every node as reference tables.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::db::Db;
use crate::rights::{self, MIGRATION_LIST, PrepareError, quoted};
use crate::sql::SqlText;
use crate::tx::Tx;
use crate::v;

/// Small tables shared by all organisations. Everything else leads its keys with `org_id`; a test compares.
pub const REFERENCE_TABLES: [&str; 3] = ["node_lease", "organization", MIGRATION_LIST];

/// The table the others are co-located with: each entity's books, periods and documents are.
const FIRST: &str = "legal_entity";
/// Rows of a table that is not empty are moved.
const TIME_LIMIT: Duration = Duration::from_secs(3_600);

/// What matters of a schema for its distribution.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// Every table with the tables its foreign keys name.
    pub references: BTreeMap<String, BTreeSet<String>>,
    /// Triggers that are not the database's own, as table and name.
    pub triggers: Vec<(String, String)>,
    /// Tables that are distributed or copied already.
    pub done: BTreeSet<String>,
}

/// The statements that bring a schema to its distribution, in order: what is append-only loses its triggers, shared
/// tables are copied, the others distributed, each after those it refers to. What is done is left out, so that a
/// second plan is empty.
///
/// # Errors
/// [`PrepareError::Ring`].
pub fn plan(catalogue: &Catalogue) -> Result<Vec<String>, PrepareError> {
    let mut statements: Vec<String> = catalogue
        .triggers
        .iter()
        .map(|(table, trigger)| format!("drop trigger {} on {}", quoted(trigger), quoted(table)))
        .collect();
    let (shared, owned): (Vec<String>, Vec<String>) =
        in_order(&catalogue.references)?.into_iter().partition(|table| REFERENCE_TABLES.contains(&table.as_str()));
    let to_do = |table: &&String| !catalogue.done.contains(*table);
    statements
        .extend(shared.iter().filter(to_do).map(|table| format!("select create_reference_table({})", literal(table))));
    statements.extend(owned.iter().filter(to_do).map(|table| {
        let beside = if table == FIRST { "none" } else { FIRST };
        format!("select create_distributed_table({}, 'org_id', colocate_with => {})", literal(table), literal(beside))
    }));
    Ok(statements)
}

/// The tables so that each comes after those it refers to; [`FIRST`] as early as it can, the others by name.
fn in_order(references: &BTreeMap<String, BTreeSet<String>>) -> Result<Vec<String>, PrepareError> {
    let mut left: BTreeMap<&String, &BTreeSet<String>> = references.iter().collect();
    let mut order: Vec<String> = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let is_free = |table: &str, targets: &BTreeSet<String>| {
            targets.iter().all(|target| target == table || !left.contains_key(target))
        };
        let free = |name: &str| left.iter().find(|(table, targets)| table.as_str() == name && is_free(table, targets));
        let next = free(FIRST).or_else(|| left.iter().find(|(table, targets)| is_free(table, targets)));
        let Some((&next, _)) = next else {
            let tables: Vec<&str> = left.keys().map(|table| table.as_str()).collect();
            return Err(PrepareError::Ring { tables: tables.join(", ") });
        };
        left.remove(next);
        order.push(next.clone());
    }
    Ok(order)
}

fn literal(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

/// What [`distribute`] would run now, also on a server that cannot.
///
/// # Errors
/// [`PrepareError::NotPostgres`], [`PrepareError::Ring`]; of the database.
pub fn plan_distribution(db: &Db) -> Result<Vec<String>, PrepareError> {
    rights::must_be_postgres(db)?;
    db.read_blocking(|tx| plan(&read_catalogue(tx)?))
}

/// Distributes what is not distributed yet and returns the statements run. Each is a transaction of its own: the
/// extension forbids several in one where shared tables take part. After a failure run it again.
///
/// The application's role must have its rights before ([`rights::grant`]), because the triggers go.
///
/// # Errors
/// [`PrepareError::NotPostgres`], [`PrepareError::ExtensionMissing`], [`PrepareError::Ring`]; of the database.
pub fn distribute(db: &Db) -> Result<Vec<String>, PrepareError> {
    require_extension(db)?;
    let db = db.with_time_limit(TIME_LIMIT);
    let statements = plan_distribution(&db)?;
    for statement in &statements {
        let text = statement.clone();
        db.write_blocking(move |tx| tx.batch(&text))?;
    }
    Ok(statements)
}

/// Whether the server can distribute, before anything is changed.
///
/// # Errors
/// [`PrepareError::NotPostgres`], [`PrepareError::ExtensionMissing`]; of the database.
pub fn require_extension(db: &Db) -> Result<(), PrepareError> {
    rights::must_be_postgres(db)?;
    db.read_blocking(|tx| if has_extension(tx)? { Ok(()) } else { Err(PrepareError::ExtensionMissing) })
}

/// Asks for what the plan calls, not for a name in the list of extensions.
fn has_extension(tx: &mut Tx<'_>) -> Result<bool, PrepareError> {
    const FUNCTIONS: &str = "
        select to_regproc('create_distributed_table') is not null and to_regproc('create_reference_table') is not null";
    Ok(tx.one::<(bool,)>(SqlText::dynamic(FUNCTIONS), v![])?.0)
}

const REFERENCES: &str = "
    select c.conrelid::regclass::text, c.confrelid::regclass::text
    from pg_constraint c join pg_class t on t.oid = c.conrelid
    where c.contype = 'f' and t.relnamespace = current_schema()::regnamespace";
const TRIGGERS: &str = "
    select c.relname::text, t.tgname::text from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where not t.tgisinternal and c.relnamespace = current_schema()::regnamespace order by 1, 2";
/// `citus_tables` also lists local tables the extension merely knows of.
const DONE: &str = "select table_name::text from citus_tables where citus_table_type in ('distributed', 'reference')";

fn read_catalogue(tx: &mut Tx<'_>) -> Result<Catalogue, PrepareError> {
    let mut references: BTreeMap<String, BTreeSet<String>> =
        rights::tables(tx)?.into_iter().map(|table| (table, BTreeSet::new())).collect();
    for (table, target) in tx.all::<(String, String)>(SqlText::dynamic(REFERENCES), v![])? {
        references.entry(table).or_default().insert(target);
    }
    let triggers = tx.all(SqlText::dynamic(TRIGGERS), v![])?;
    let done = if has_extension(tx)? {
        tx.all::<(String,)>(SqlText::dynamic(DONE), v![])?.into_iter().map(|(table,)| table).collect()
    } else {
        BTreeSet::new()
    };
    Ok(Catalogue { references, triggers, done })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue(references: &[(&str, &[&str])]) -> Catalogue {
        let references = references
            .iter()
            .map(|(table, targets)| ((*table).to_owned(), targets.iter().map(|target| (*target).to_owned()).collect()));
        Catalogue { references: references.collect(), ..Catalogue::default() }
    }

    #[test]
    fn what_is_referred_to_comes_first() {
        let mut schema = catalogue(&[
            ("customer", &["customer", "payment_term"]),
            ("invoice", &["customer", "legal_entity"]),
            ("legal_entity", &[]),
            ("organization", &[]),
            ("payment_term", &[]),
        ]);
        schema.triggers = vec![("invoice".to_owned(), "no_change".to_owned())];
        let beside = "colocate_with => 'legal_entity')";
        let expected = [
            r#"drop trigger "no_change" on "invoice""#.to_owned(),
            "select create_reference_table('organization')".to_owned(),
            "select create_distributed_table('legal_entity', 'org_id', colocate_with => 'none')".to_owned(),
            format!("select create_distributed_table('payment_term', 'org_id', {beside}"),
            format!("select create_distributed_table('customer', 'org_id', {beside}"),
            format!("select create_distributed_table('invoice', 'org_id', {beside}"),
        ];
        assert_eq!(plan(&schema).expect("no ring"), expected);
    }

    #[test]
    fn what_is_done_is_left_out() {
        let mut schema = catalogue(&[("legal_entity", &[]), ("organization", &[]), ("product", &[])]);
        schema.done = ["legal_entity", "organization"].map(str::to_owned).into();
        let rest = ["select create_distributed_table('product', 'org_id', colocate_with => 'legal_entity')"];
        assert_eq!(plan(&schema).expect("no ring"), rest);
        schema.done.insert("product".to_owned());
        assert_eq!(plan(&schema).expect("no ring"), [""; 0]);
    }

    #[test]
    fn a_ring_is_named() {
        let error = plan(&catalogue(&[("a", &["b"]), ("b", &["a"]), ("c", &[])])).expect_err("a ring");
        assert_eq!(error.to_string(), "distribution_has_ring: foreign keys form a ring: a, b");
    }
}
