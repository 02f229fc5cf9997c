//! Migrations: once, unchanged, the same on both engines.

use mingxi_store::shape::{not_led_by_org, schema_shape, unnamed_checks};
use mingxi_store::testing::TestDatabase;
use mingxi_store::{Db, DbError, Engine, Migration, SqlText, migrate, v};

use crate::{TEST_MIGRATIONS, Test, both};

const NONE: &[Migration] = &[];
const FIRST: Migration = Migration {
    number: 1,
    name: "first",
    sql: "create table a (org_id {{id}} not null, id {{id}} not null, at {{moment}}, primary key (org_id, id)) {{rowid}};",
};
const SECOND: Migration = Migration {
    number: 2,
    name: "second",
    sql: "alter table a add column is_red {{bool}};\ninsert into a (org_id, id, is_red) values (1, 1, true);",
};
const BROKEN: Migration = Migration {
    number: 2,
    name: "broken",
    sql: "create table b (org_id {{id}});\ninsert into no_such_table values (1);",
};
const EDITED: Migration = Migration { number: 1, name: "first", sql: "create table a (org_id {{id}} not null);" };

fn message(result: Result<Vec<u32>, DbError>) -> String {
    match result {
        Err(DbError::Migration { message }) => message,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn tables(db: &Db) -> Vec<String> {
    schema_shape(db).expect("a schema").into_keys().collect()
}

mod on_an_empty_database {
    use super::*;

    mingxi_store::on_both_engines! { with NONE;
        fn steps_are_applied_once_and_in_order(db: Test) {
            assert_eq!(migrate::pending(&db, &[FIRST, SECOND]).expect("runs"), [1, 2]);
            assert_eq!(migrate::run(&db, &[FIRST]).expect("runs"), [1]);
            assert_eq!(migrate::pending(&db, &[FIRST, SECOND]).expect("runs"), [2]);
            assert_eq!(migrate::run(&db, &[FIRST, SECOND]).expect("runs"), [2]);
            let before = schema_shape(&db).expect("a schema");
            assert_eq!(migrate::run(&db, &[FIRST, SECOND]).expect("runs"), [0; 0]);
            assert_eq!(schema_shape(&db).expect("a schema"), before);
            let red: (bool,) = db.read_blocking(|tx| tx.one(SqlText::dynamic("select is_red from a"), v![])).expect("one row");
            assert!(red.0);
        }

        fn a_failed_step_leaves_no_trace(db: Test) {
            let refused = message(migrate::run(&db, &[FIRST, BROKEN]));
            assert!(refused.contains("0002_broken") && refused.contains("no_such_table"), "{refused}");
            assert_eq!(tables(&db), ["a"]);
            assert_eq!(migrate::pending(&db, &[FIRST, BROKEN]).expect("runs"), [2]);
        }

        fn edited_unknown_and_late_steps_are_refused(db: Test) {
            migrate::run(&db, &[FIRST, SECOND]).expect("runs");
            assert!(message(migrate::run(&db, &[EDITED, SECOND])).contains("0001_first was edited"));
            assert!(message(migrate::pending(&db, &[EDITED, SECOND])).contains("0001_first was edited"));
            assert!(message(migrate::run(&db, &[FIRST])).contains("needs a newer one"));
            const LATE: &[Migration] = &[FIRST, SECOND, Migration { number: 2, name: "third", sql: "" }];
            assert!(message(migrate::run(&db, LATE)).contains("ascending"));
            assert_eq!(tables(&db), ["a"]);
        }

        fn line_endings_do_not_count(db: Test) {
            const UNIX: &[Migration] = &[Migration { number: 1, name: "x", sql: "create table a (\norg_id {{id}});\n" }];
            const WINDOWS: &[Migration] = &[Migration { number: 1, name: "x", sql: "create table a (\r\norg_id {{id}});\r\n" }];
            migrate::run(&db, UNIX).expect("runs");
            assert_eq!(migrate::run(&db, WINDOWS).expect("the same step"), [0; 0]);
        }
    }
}

#[test]
fn two_processes_that_migrate_at_once_apply_each_step_once() {
    let db = TestDatabase::with_migrations(Engine::Postgres, NONE);
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let db = (*db).clone();
            std::thread::spawn(move || migrate::run(&db, &[FIRST, SECOND]).expect("runs"))
        })
        .collect();
    let mut applied: Vec<u32> = threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect();
    applied.sort_unstable();
    assert_eq!(applied, [1, 2]);
}

#[test]
fn a_step_numbered_before_the_last_applied_one_is_refused() {
    let db = TestDatabase::with_migrations(Engine::Sqlite, NONE);
    const THIRD: Migration = Migration { number: 3, name: "third", sql: "create table c (org_id {{id}});" };
    migrate::run(&db, &[FIRST, THIRD]).expect("runs");
    assert!(message(migrate::run(&db, &[FIRST, SECOND, THIRD])).contains("0002_second comes before 0003"));
}

#[test]
fn tokens_and_marks_are_expanded_or_refused() {
    let text = "a {{moment}} {{json}}\n-- @pg\nonly pg\n-- @end\n-- @sqlite\nonly sqlite\n-- @end\n{{rowid}};{{without_rowid}}";
    let expanded = |engine| migrate::expand(text, engine).expect("well formed");
    assert_eq!(expanded(Engine::Postgres), "a timestamptz jsonb\nonly pg\n;\n");
    assert_eq!(expanded(Engine::Sqlite), "a moment_text json_text\nonly sqlite\n;without rowid\n");
    for wrong in ["{{money}}", "{{id", "-- @pg\nx", "-- @end", "-- @pg\n-- @sqlite\n-- @end"] {
        assert!(matches!(migrate::expand(wrong, Engine::Sqlite), Err(DbError::Migration { .. })), "{wrong}");
    }
}

#[test]
fn both_engines_end_with_the_same_schema() {
    for migrations in [TEST_MIGRATIONS, mingxi_store::MIGRATIONS] {
        let shapes = [Engine::Sqlite, Engine::Postgres]
            .map(|engine| schema_shape(&TestDatabase::with_migrations(engine, migrations)).expect("a schema"));
        let [sqlite, postgres] = &shapes;
        assert_eq!(sqlite.keys().collect::<Vec<_>>(), postgres.keys().collect::<Vec<_>>());
        for (table, shape) in sqlite {
            assert_eq!(shape, &postgres[table], "{table}: left SQLite, right PostgreSQL");
        }
    }
}

#[test]
fn the_shape_tells_kinds_nulls_keys_and_indexes() {
    let db = TestDatabase::with_migrations(Engine::Sqlite, TEST_MIGRATIONS);
    let shape = schema_shape(&db).expect("a schema");
    let account = &shape["account"];
    let kinds: Vec<_> = ["is_open", "opened_on", "seen_at", "custom", "attachment"]
        .map(|name| account.columns[name].kind.as_str())
        .into();
    assert_eq!(kinds, ["bool", "date", "moment", "json", "bytes"]);
    assert!(account.columns["opened_on"].is_nullable && !account.columns["code"].is_nullable);
    assert_eq!(shape["movement"].primary_key, ["org_id", "account_id", "line"]);
    let partial: Vec<_> =
        account.indexes.iter().filter(|index| index.is_partial).map(|index| index.columns.join(" ")).collect();
    assert_eq!(partial, ["org_id (expression)", "org_id balance_minor id"]);
}

both! {
    fn every_key_and_index_leads_with_the_organisation(db: Test) {
        assert_eq!(not_led_by_org(&schema_shape(&db).expect("a schema"), &[]), [""; 0]);
        db.write_blocking(|tx| {
            tx.batch("create table currency (code text not null primary key); create index late on account (code);")
        })
        .expect("the owner may");
        let shape = schema_shape(&db).expect("a schema");
        assert_eq!(not_led_by_org(&shape, &[]), ["index of account: code", "primary key of currency: code"]);
        assert_eq!(not_led_by_org(&shape, &["currency"]), ["index of account: code"]);
    }
}

#[test]
fn unnamed_checks_are_found() {
    let db = TestDatabase::with_migrations(Engine::Sqlite, TEST_MIGRATIONS);
    assert_eq!(unnamed_checks(&db).expect("runs"), [""; 0]);
    db.write_blocking(|tx| tx.batch("create table late (org_id bigint, n bigint check (n > 0))")).expect("runs");
    assert_eq!(unnamed_checks(&db).expect("runs"), ["late"]);
}
