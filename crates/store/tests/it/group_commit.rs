//! The SQLite writer: who shares a COMMIT fails alone and is answered after it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use mingxi_store::testing::TestDatabase;
use mingxi_store::{Db, DbConfig, DbError, Engine, Tx, sql, v};

use crate::{ADD, TEST_MIGRATIONS, balance, count, door, insert, wait_until, with_accounts};

fn sqlite() -> TestDatabase {
    TestDatabase::with_migrations(Engine::Sqlite, TEST_MIGRATIONS)
}

/// The same database with a writer that ends a group only when nothing waits, however slow the machine is.
fn patient(db: &TestDatabase) -> Db {
    (*db).clone().close();
    let mut config = DbConfig::from_url(db.url()).expect("a URL");
    config.group_time = Duration::from_secs(60);
    Db::open(&config).expect("it opens")
}

type Outcome = Result<(), DbError>;
type Work = Box<dyn Fn(&mut Tx<'_>) -> Outcome + Send>;

/// Holds the writer with a first transaction, lets `jobs` queue up behind it in this order, then lets go. All run
/// in the group of the first one. Returns the first one's outcome and theirs.
fn in_one_group(db: &Db, jobs: Vec<Work>) -> Vec<Outcome> {
    let (door, waiter) = door();
    let holder = {
        let db = db.clone();
        std::thread::spawn(move || {
            db.write_blocking(move |tx| {
                insert(tx, 1_000, "holder", 0)?;
                waiter.pass();
                Ok::<_, DbError>(())
            })
        })
    };
    door.wait_for_arrival();
    let mut waiting: Vec<JoinHandle<Outcome>> = vec![holder];
    for (index, job) in jobs.into_iter().enumerate() {
        let db_of_job = db.clone();
        waiting.push(std::thread::spawn(move || db_of_job.write_blocking(job)));
        wait_until("the job to be queued", || db.statistics().waiting_writers == index + 1);
    }
    door.open();
    waiting.into_iter().map(|thread| thread.join().expect("the facade catches panics")).collect()
}

fn insert_job(id: i64) -> Work {
    Box::new(move |tx| insert(tx, id, &format!("A{id}"), 0))
}

#[test]
fn the_failing_and_the_panicking_roll_back_alone() {
    let test = sqlite();
    let db = patient(&test);
    let outcomes = in_one_group(
        &db,
        vec![
            insert_job(1),
            Box::new(|tx| {
                insert(tx, 2, "B", 0)?;
                Err(DbError::Aborted)
            }),
            Box::new(|tx| {
                insert(tx, 3, "C", 0)?;
                panic!("a bug")
            }),
            insert_job(1),
            insert_job(4),
        ],
    );
    assert!(outcomes[0].is_ok() && outcomes[1].is_ok() && outcomes[5].is_ok(), "{outcomes:?}");
    assert!(matches!(outcomes[2], Err(DbError::Aborted)), "{outcomes:?}");
    assert!(matches!(outcomes[3], Err(DbError::Panicked { .. })), "{outcomes:?}");
    assert!(matches!(outcomes[4], Err(DbError::UniqueViolation { .. })), "it saw the first of its group: {outcomes:?}");
    assert_eq!(count(&db), 3);
    db.close();
}

#[test]
fn nothing_is_visible_or_answered_before_the_commit() {
    let test = sqlite();
    let db = patient(&test);
    let (first_door, first_waiter) = door();
    let (second_door, second_waiter) = door();
    let answered = Arc::new(AtomicU32::new(0));
    let write = |id: i64, waiter: crate::Waiter| {
        let (db, answered) = (db.clone(), Arc::clone(&answered));
        std::thread::spawn(move || {
            db.write_blocking(move |tx| {
                insert(tx, id, &format!("A{id}"), 0)?;
                waiter.pass();
                Ok::<_, DbError>(())
            })
            .expect("a new account");
            answered.fetch_add(1, Ordering::SeqCst);
        })
    };
    let first = write(1, first_waiter);
    first_door.wait_for_arrival();
    let second = write(2, second_waiter);
    wait_until("the second one to be queued", || db.statistics().waiting_writers == 1);
    first_door.open();
    second_door.wait_for_arrival();
    // The first closure has ended, the second is under way: the group has not committed.
    assert_eq!((answered.load(Ordering::SeqCst), count(&db)), (0, 0));
    second_door.open();
    first.join().expect("no panic");
    second.join().expect("no panic");
    assert_eq!((answered.load(Ordering::SeqCst), count(&db)), (2, 2));
    db.close();
}

#[test]
fn a_group_lost_to_an_interrupt_runs_again_without_the_culprit() {
    let test = sqlite();
    let db = patient(&test);
    with_accounts(&db, 1);
    let impatient = db.with_time_limit(Duration::from_millis(50));
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let (door, waiter) = door();
    let innocent = {
        let db = db.clone();
        std::thread::spawn(move || {
            db.write_blocking(move |tx| {
                counted.fetch_add(1, Ordering::SeqCst);
                tx.put(ADD, v![1, 1, 1])?;
                waiter.pass();
                Ok::<_, DbError>(())
            })
        })
    };
    door.wait_for_arrival();
    // Interrupting a writing statement makes SQLite roll back the whole transaction, the group's.
    let culprit = std::thread::spawn(move || {
        impatient.write_blocking(|tx| {
            tx.exec(
                sql!(
                    "insert into account (org_id, id, code, balance_minor)
                      with recursive n(i) as (select 2 union all select i + 1 from n where i < 100000000)
                      select 1, i, cast(i as text), 0 from n"
                ),
                v![],
            )
        })
    });
    wait_until("the culprit to be queued", || db.statistics().waiting_writers == 1);
    door.open();
    assert!(matches!(culprit.join().expect("no panic"), Err(DbError::Timeout)));
    innocent.join().expect("no panic").expect("committed in the end");
    assert_eq!((count(&db), balance(&db, 1), runs.load(Ordering::SeqCst)), (1, 101, 2));
    db.close();
}

#[test]
fn a_refused_commit_hits_only_its_cause() {
    let test = sqlite();
    let db = patient(&test);
    with_accounts(&db, 1);
    let outcomes = in_one_group(
        &db,
        vec![
            insert_job(2),
            // Deferred: SQLite finds the missing account at COMMIT, when it belongs to nobody in particular.
            Box::new(|tx| {
                tx.put(sql!("insert into promise (org_id, id, account_id) values ($1, $2, $3)"), v![1, 1, 99])
            }),
            insert_job(3),
        ],
    );
    assert!(matches!(outcomes[2], Err(DbError::ForeignKey)), "{outcomes:?}");
    assert!([0, 1, 3].iter().all(|&index| outcomes[index].is_ok()), "{outcomes:?}");
    assert_eq!(count(&db), 4);
    db.close();
}

#[test]
fn many_writers_share_commits_and_all_are_answered() {
    let db = sqlite();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let results = runtime.block_on(async {
        let writes = (1..=500).map(|id| db.write(move |tx| insert(tx, id, &format!("A{id}"), 0)));
        futures_util::future::join_all(writes).await
    });
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 500);
    assert_eq!(count(&db), 500);
    db.optimize().expect("statistics are renewed");
}

#[test]
fn a_second_server_cannot_own_the_file() {
    let db = sqlite();
    let config = DbConfig::from_url(db.url()).expect("a URL");
    let refused = Db::open(&config);
    assert!(matches!(refused.as_ref().err(), Some(DbError::Unavailable { .. })));
    with_accounts(&db, 1);
}

#[test]
fn the_file_can_be_opened_again_after_close() {
    let db = sqlite();
    with_accounts(&db, 3);
    let config = DbConfig::from_url(db.url()).expect("a URL");
    let url = db.url().to_owned();
    (*db).clone().close();
    let path = std::path::PathBuf::from(url.trim_start_matches("sqlite://"));
    let copy = path.with_file_name("copy.db");
    std::fs::copy(&path, &copy).expect("a closed database is one file");
    let again = Db::open(&DbConfig::sqlite(copy).expect("a path")).expect("it opens");
    assert_eq!(count(&again), 3);
    assert_eq!(config.engine(), Engine::Sqlite);
}
