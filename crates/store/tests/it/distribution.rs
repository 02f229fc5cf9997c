//! Rights of the application's role and distribution by organisation. No test server has the extension, so functions
//! with its names stand in for it: they record what they are called with and refuse what it refuses.

use std::collections::BTreeSet;

use mingxi_store::distribution::{self, REFERENCE_TABLES};
use mingxi_store::rights::{self, APPEND_ONLY, PrepareError};
use mingxi_store::shape::{not_led_by_org, schema_shape};
use mingxi_store::testing::{APPLICATION, TestDatabase};
use mingxi_store::{Db, DbConfig, DbError, SqlText, registered_statements, v};

/// What Citus does, as far as an order of calls can be wrong.
const STAND_IN: &str = "
    create schema stand_in;
    create table stand_in.call (place bigserial, table_name regclass, kind text, column_name text, beside text);
    create view stand_in.citus_tables as select table_name, kind as citus_table_type from stand_in.call;
    create function stand_in.must_be_local(name regclass) returns void language plpgsql as $$ begin
        if exists (select 1 from stand_in.call where table_name = name) then
            raise exception 'table % is already distributed', name; end if;
        if exists (select 1 from pg_trigger where tgrelid = name and not tgisinternal) then
            raise exception 'triggers are not supported on distributed tables'; end if;
    end $$;
    create function stand_in.create_reference_table(name regclass) returns void language plpgsql as $$ begin
        perform stand_in.must_be_local(name);
        insert into stand_in.call (table_name, kind) values (name, 'reference');
    end $$;
    create function stand_in.create_distributed_table(name regclass, col text, distribution_type text default 'hash',
        colocate_with text default 'default', shard_count int default null) returns void language plpgsql as $$ begin
        perform stand_in.must_be_local(name);
        if exists (select 1 from pg_constraint c where c.contype = 'f' and c.conrelid = name and c.confrelid <> name
                   and not exists (select 1 from stand_in.call where table_name = c.confrelid)) then
            raise exception 'referenced table of % must be distributed first', name; end if;
        if colocate_with <> 'none' and not exists (
            select 1 from stand_in.call where table_name = colocate_with::regclass and kind = 'distributed') then
            raise exception 'cannot colocate with %', colocate_with; end if;
        insert into stand_in.call (table_name, kind, column_name, beside) values (name, 'distributed', col, colocate_with);
    end $$;";

fn with_stand_in() -> (TestDatabase, Db) {
    let database = TestDatabase::postgres();
    database
        .write_blocking(|tx| {
            tx.batch(STAND_IN)?;
            let (name,): (String,) = tx.one(SqlText::dynamic("select current_database()::text"), v![])?;
            tx.batch(&format!("alter database {name} set search_path = public, stand_in"))
        })
        .expect("the owner may");
    // Sessions begin with the new path.
    let db = Db::open(&DbConfig::from_url(database.url()).expect("well formed")).expect("it opens");
    (database, db)
}

fn names(db: &Db, text: &'static str) -> BTreeSet<String> {
    let rows: Vec<(String,)> = db.read_blocking(move |tx| tx.all(SqlText::dynamic(text), v![])).expect("runs");
    rows.into_iter().map(|(name,)| name).collect()
}

fn tables(db: &Db) -> BTreeSet<String> {
    names(db, "select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
}

#[test]
fn every_table_of_the_product_leads_with_the_organisation_or_is_shared() {
    let db = TestDatabase::postgres();
    let shape = schema_shape(&db).expect("a schema");
    assert!(shape.len() > 40, "the schema of the product");
    assert_eq!(not_led_by_org(&shape, &REFERENCE_TABLES), [""; 0]);
}

#[test]
fn every_foreign_key_between_distributed_tables_holds_the_organisation() {
    const KEYS: &str = "
        select c.conrelid::regclass::text || ' ' || c.conname from pg_constraint c
        where c.contype = 'f' and not exists (
            select 1 from unnest(c.conkey, c.confkey) k(own, other)
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.own and a.attname = 'org_id'
            join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.other and b.attname = 'org_id')";
    assert_eq!(names(&TestDatabase::postgres(), KEYS), BTreeSet::new());
}

/// Statements that read across organisations on purpose.
const ACROSS: [&str; 1] = ["select distinct org_id from job where state = 'waiting'"];

#[test]
fn every_statement_on_a_distributed_table_names_one_organisation() {
    let shared = |text: &str| REFERENCE_TABLES.iter().any(|table| text.contains(&format!(" {table} ")));
    let catalogue = |text: &str| text.contains(" pg_") || text.contains("sqlite_schema") || text.contains("pragma");
    let wrong: Vec<String> = registered_statements()
        .into_iter()
        .filter(|statement| !statement.file.contains("tests/"))
        .filter(|statement| {
            let text = statement.text.split_whitespace().collect::<Vec<_>>().join(" ") + " ";
            let names_one = text.contains("org_id = $") || text.contains("(org_id,");
            !names_one && !shared(&text) && !catalogue(&text) && !ACROSS.iter().any(|across| text.starts_with(across))
        })
        .map(|statement| format!("{}:{}: {}", statement.file, statement.line, statement.text))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_list_of_append_only_tables_is_that_of_the_triggers() {
    let db = TestDatabase::postgres();
    const GUARDED: &str = "select distinct tgrelid::regclass::text from pg_trigger where not tgisinternal";
    assert_eq!(names(&db, GUARDED), APPEND_ONLY.map(str::to_owned).into());
    let sqlite = TestDatabase::sqlite();
    const SQLITE: &str =
        "select distinct tbl_name from sqlite_schema where type = 'trigger' and name not like 'search_term_%'";
    assert_eq!(names(&sqlite, SQLITE), APPEND_ONLY.map(str::to_owned).into());
}

#[test]
fn the_plan_covers_every_table_once() {
    let db = TestDatabase::postgres();
    let plan = distribution::plan_distribution(&db).expect("a plan, also without the extension");
    for table in tables(&db) {
        let naming: Vec<&String> = plan.iter().filter(|line| line.contains(&format!("_table('{table}'"))).collect();
        assert_eq!(naming.len(), 1, "{table}");
        assert_eq!(naming[0].contains("create_reference_table"), REFERENCE_TABLES.contains(&table.as_str()), "{table}");
    }
    assert_eq!(plan.len(), tables(&db).len() + APPEND_ONLY.len(), "and drops each trigger");
}

#[test]
fn a_server_without_the_extension_says_what_to_do() {
    let db = TestDatabase::postgres();
    let error = distribution::distribute(&db).expect_err("there is no extension");
    assert!(error.to_string().starts_with("citus_missing: ") && error.to_string().contains("create extension citus"));
    assert_eq!(tables(&db), tables(&TestDatabase::postgres()), "nothing was changed");
    for error in [
        distribution::distribute(&TestDatabase::sqlite()).map(drop),
        distribution::plan_distribution(&TestDatabase::sqlite()).map(drop),
        rights::grant(&TestDatabase::sqlite(), "anybody"),
    ] {
        assert!(matches!(error, Err(PrepareError::NotPostgres)), "{error:?}");
    }
}

#[test]
fn the_plan_runs_in_an_order_the_extension_accepts_and_only_once() {
    let (_database, db) = with_stand_in();
    let before = tables(&db);
    let ran = distribution::distribute(&db).expect("the stand-in refuses nothing");
    assert_eq!(ran.len(), before.len() + APPEND_ONLY.len());
    assert_eq!(names(&db, "select table_name::text from stand_in.call"), before);
    assert_eq!(
        names(&db, "select table_name::text from stand_in.call where kind = 'reference'"),
        REFERENCE_TABLES.map(str::to_owned).into()
    );
    const COLUMNS: &str = "select distinct column_name || ' ' || beside from stand_in.call where kind = 'distributed'";
    assert_eq!(names(&db, COLUMNS), ["org_id legal_entity", "org_id none"].map(str::to_owned).into());
    assert_eq!(names(&db, "select tgname::text from pg_trigger where not tgisinternal"), BTreeSet::new());
    assert_eq!(distribution::distribute(&db).expect("nothing is left"), [""; 0]);
    // A later migration adds a table; the next run takes it in.
    db.write_blocking(|tx| tx.batch("create table late (org_id bigint not null primary key)")).expect("the owner may");
    assert_eq!(distribution::distribute(&db).expect("one is left").len(), 1);
    db.close();
}

#[test]
fn a_role_that_is_not_there_or_may_everything_is_refused() {
    let db = TestDatabase::postgres();
    let refused = |role: &str| rights::grant(&db, role).expect_err("refused").to_string();
    assert!(refused("no such role").starts_with("application_role_missing: there is no database role no such role"));
    assert!(refused("mingxi").starts_with("application_role_too_strong: "), "the owner");
    assert!(refused("admin").starts_with("application_role_too_strong: "), "a superuser");
}

#[test]
fn the_application_role_cannot_change_what_is_append_only() {
    let database = TestDatabase::postgres();
    // Rights alone must do.
    database
        .write_blocking(|tx| {
            APPEND_ONLY.iter().try_for_each(|table| tx.batch(&format!("drop trigger {table}_append_only on {table}")))
        })
        .expect("the owner may");
    let _ = database.application_url();
    for _ in 0..2 {
        rights::grant(&database, APPLICATION).expect("the owner gives rights, as often as asked");
    }
    let db = Db::open(&DbConfig::from_url(&database.application_url()).expect("well formed")).expect("it opens");
    let run = |text: String| db.write_blocking(move |tx| tx.exec(SqlText::dynamic(text.clone()), v![]));
    for table in APPEND_ONLY {
        run(format!("insert into {table} select * from {table} where org_id = 1")).expect("adding is allowed");
        for change in [
            format!("update {table} set org_id = 1 where org_id = 1"),
            format!("delete from {table} where org_id = 1"),
            format!("truncate {table} cascade"),
            format!("drop table {table} cascade"),
            format!("alter table {table} disable trigger all"),
        ] {
            let result = run(change.clone());
            assert!(matches!(result, Err(DbError::AppendOnly { .. })), "{change}: {result:?}");
        }
    }
    run("update customer set name = 'x' where org_id = 1".to_owned()).expect("ordinary tables are changed");
    run("delete from session where org_id = 1".to_owned()).expect("ordinary tables are changed");
    assert!(run("delete from schema_migration".to_owned()).is_err());
    assert!(run("create table other (org_id bigint)".to_owned()).is_err());
    db.close();
}
