//! What only PostgreSQL can do to us: collisions, broken connections, tables that change.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};

use mingxi_store::testing::{Cluster, TestDatabase};
use mingxi_store::{Db, DbConfig, DbError, Engine, SqlText, sql, v};

use crate::{ADD, BALANCE, TEST_MIGRATIONS, balance, count, door, insert, with_accounts};

fn postgres() -> TestDatabase {
    TestDatabase::with_migrations(Engine::Postgres, TEST_MIGRATIONS)
}

#[test]
fn two_that_deadlock_both_commit_in_the_end() {
    let db = postgres();
    with_accounts(&db, 2);
    let barrier = Arc::new(Barrier::new(2));
    let runs = Arc::new(AtomicU32::new(0));
    let threads: Vec<_> = [(1_i64, 2_i64), (2, 1)]
        .into_iter()
        .map(|(first, second)| {
            let (db, barrier, runs) = ((*db).clone(), Arc::clone(&barrier), Arc::clone(&runs));
            std::thread::spawn(move || {
                let is_first_run = std::sync::atomic::AtomicBool::new(true);
                db.write_blocking(move |tx| {
                    runs.fetch_add(1, Ordering::SeqCst);
                    tx.exec(ADD, v![1, first, 1])?;
                    if is_first_run.swap(false, Ordering::SeqCst) {
                        barrier.wait();
                    }
                    tx.exec(ADD, v![1, second, 1])
                })
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("no panic").expect("it ran again");
    }
    assert_eq!((balance(&db, 1), balance(&db, 2)), (102, 102));
    assert!(runs.load(Ordering::SeqCst) >= 3, "one of them ran twice");
}

#[test]
fn a_serialization_failure_runs_the_closure_again_even_from_a_savepoint() {
    let db = postgres();
    with_accounts(&db, 1);
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let (door, waiter) = door();
    let other = (*db).clone();
    let strict = std::thread::spawn(move || {
        other.write_blocking(move |tx| {
            counted.fetch_add(1, Ordering::SeqCst);
            tx.batch("set transaction isolation level serializable")?;
            let seen: (i64,) = tx.one(BALANCE, v![1, 1])?;
            waiter.pass();
            // The savepoint swallows the error; the collision is remembered all the same.
            let _ = tx.savepoint(|tx| {
                tx.exec(sql!("update account set balance_minor = $2 where org_id = $1 and id = 1"), v![1, seen.0 * 2])
            });
            Ok::<_, DbError>(())
        })
    });
    door.wait_for_arrival();
    db.write_blocking(|tx| tx.exec(ADD, v![1, 1, 11])).expect("the other holds no lock yet");
    door.open();
    strict.join().expect("no panic").expect("it ran again");
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    assert_eq!(balance(&db, 1), 222, "doubled what it really found");
}

#[test]
fn one_that_always_collides_gives_up() {
    let db = postgres();
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let result = db.write_blocking(move |tx| {
        counted.fetch_add(1, Ordering::SeqCst);
        tx.batch("do $$ begin raise exception 'again' using errcode = '40001'; end $$")
    });
    assert!(matches!(result, Err(DbError::Serialization)), "{result:?}");
    assert_eq!(runs.load(Ordering::SeqCst), 8);
}

/// A database with one connection, and the process id of its server.
fn single(db: &TestDatabase) -> Db {
    let mut config = DbConfig::from_url(db.url()).expect("a URL");
    config.connections = 1;
    Db::open(&config).expect("it opens")
}

fn server_process(db: &Db) -> i32 {
    db.read_blocking(|tx| tx.one::<(i32,)>(sql!("select pg_backend_pid()"), v![])).expect("a connection").0
}

fn terminate(db: &Db, process: i32) {
    let ended = db
        .write_blocking(move |tx| tx.one::<(bool,)>(sql!("select pg_terminate_backend($1, 5000)"), v![process]))
        .expect("same role");
    assert!(ended.0);
}

#[test]
fn a_connection_that_died_at_rest_is_replaced() {
    let db = postgres();
    with_accounts(&db, 1);
    let single = single(&db);
    let process = server_process(&single);
    terminate(&db, process);
    assert_eq!(balance(&single, 1), 100, "the caller does not notice");
    assert_ne!(server_process(&single), process);
}

#[test]
fn a_connection_that_dies_in_a_transaction_runs_it_again_on_another() {
    let db = postgres();
    with_accounts(&db, 1);
    let single = single(&db);
    let process = server_process(&single);
    let killer = (*db).clone();
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    single
        .write_blocking(move |tx| {
            tx.exec(ADD, v![1, 1, 1])?;
            if counted.fetch_add(1, Ordering::SeqCst) == 0 {
                let killer = killer.clone();
                std::thread::spawn(move || terminate(&killer, process)).join().expect("terminated");
            }
            tx.exec(ADD, v![1, 1, 1])
        })
        .expect("it ran again");
    assert_eq!((runs.load(Ordering::SeqCst), balance(&db, 1)), (2, 102));
}

#[test]
fn a_commit_whose_answer_is_lost_is_reported_as_unknown() {
    let db = postgres();
    with_accounts(&db, 1);
    let single = single(&db);
    // A deferred trigger runs inside COMMIT and ends its own server there.
    Db::open(&DbConfig::from_url(&Cluster::shared().admin_url(database_of(&db))).expect("a URL"))
        .expect("it opens")
        .write_blocking(|tx| {
            tx.batch(
                "create function fall() returns trigger security definer language plpgsql as
                   $$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(5); return null; end $$;
                 create constraint trigger falls after update on account deferrable initially deferred
                   for each row execute function fall()",
            )
        })
        .expect("a superuser may");
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let result = single.write_blocking(move |tx| {
        counted.fetch_add(1, Ordering::SeqCst);
        tx.exec(ADD, v![1, 1, 1]).map(drop)
    });
    // The server said why it went, so here we even know that nothing was committed.
    assert!(matches!(result, Err(DbError::Unavailable { .. } | DbError::CommitUnknown)), "{result:?}");
    assert_eq!(balance(&db, 1), 100);
}

fn database_of(db: &TestDatabase) -> &str {
    db.url().rsplit('/').next().and_then(|name| name.split('?').next()).expect("a URL ends with the database")
}

#[test]
fn a_table_that_changed_elsewhere_does_not_disturb() {
    let db = postgres();
    with_accounts(&db, 1);
    let all = || SqlText::dynamic("select * from movement where org_id = $1");
    let single = single(&db);
    single.read_blocking(move |tx| tx.all::<(i64,)>(all(), v![1])).expect("prepared");
    db.write_blocking(|tx| tx.batch("alter table movement add column extra text")).expect("the owner may");
    let rows = single.read_blocking(move |tx| tx.all::<(i64,)>(all(), v![1]));
    assert_eq!(rows.expect("prepared again").len(), 0);
}

#[test]
fn sessions_have_their_settings() {
    let db = postgres();
    let read = |name: &'static str| {
        db.read_blocking(move |tx| tx.one::<(String,)>(sql!("select current_setting($1)"), v![name]))
            .expect("a setting")
            .0
    };
    assert_eq!(read("statement_timeout"), "30s");
    assert_eq!(read("lock_timeout"), "5s");
    assert_eq!(read("idle_in_transaction_session_timeout"), "10s");
    assert_eq!(read("TimeZone"), "UTC");
    assert_eq!(read("transaction_isolation"), "repeatable read");
    let (isolation, collation): (String, String) = db
        .write_blocking(|tx| {
            tx.one(
                sql!(
                    "select current_setting('transaction_isolation'), cast(datcollate as text)
                      from pg_database where datname = current_database()"
                ),
                v![],
            )
        })
        .expect("settings");
    assert_eq!((isolation.as_str(), collation.as_str()), ("read committed", "C"));
}

#[test]
fn an_unreachable_server_is_told_at_open() {
    let config = DbConfig::from_url("postgres://nobody:secret-word@127.0.0.1:1/none?sslmode=disable").expect("a URL");
    let error = Db::open(&config).err().expect("nobody listens on port 1");
    assert!(matches!(error, DbError::Unavailable { .. }), "{error:?}");
    assert!(!format!("{error} {error:?} {config:?}").contains("secret-word"), "passwords stay out of messages");
}

#[test]
fn more_statements_than_the_cache_holds_keep_working() {
    let db = postgres();
    let single = single(&db);
    single
        .write_blocking(|tx| {
            for number in 0..1_200_i64 {
                let text = SqlText::dynamic(format!("select cast({number} as bigint) where $1 = {number}"));
                tx.put(text, v![number])?;
            }
            insert(tx, 1, "A", 0)
        })
        .expect("old ones are dropped");
    assert_eq!(count(&single), 1);
}
