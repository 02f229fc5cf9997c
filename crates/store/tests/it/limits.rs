//! Time limits, full queues, statistics.

use std::time::{Duration, Instant};

use mingxi_store::testing::TestDatabase;
use mingxi_store::{Db, DbConfig, DbError, Engine, sql, v};

use crate::{ADD, TEST_MIGRATIONS, Test, balance, both, door, wait_until, with_accounts};

const ENDLESS: mingxi_store::Sql =
    sql!("with recursive n(i) as (select 1 union all select i + 1 from n) select cast(count(*) as bigint) from n");

both! {
    fn an_endless_statement_is_stopped(db: Test) {
        let impatient = db.with_time_limit(Duration::from_millis(100));
        let started = Instant::now();
        let reading = impatient.read_blocking(|tx| tx.one::<(i64,)>(ENDLESS, v![]));
        assert!(matches!(reading, Err(DbError::Timeout)), "{reading:?}");
        let writing = impatient.write_blocking(|tx| tx.one::<(i64,)>(ENDLESS, v![]));
        assert!(matches!(writing, Err(DbError::Timeout)), "{writing:?}");
        assert!(started.elapsed() < Duration::from_secs(10));
        with_accounts(&db, 1);
    }

    fn a_closure_cannot_go_on_after_its_time(db: Test) {
        with_accounts(&db, 1);
        let result = db.with_time_limit(Duration::from_millis(20)).write_blocking(|tx| {
            tx.exec(ADD, v![1, 1, 1])?;
            // Not a wait for something: this closure is slow.
            std::thread::sleep(Duration::from_millis(30));
            tx.exec(ADD, v![1, 1, 1])
        });
        assert!(matches!(result, Err(DbError::Timeout)), "{result:?}");
        assert_eq!(balance(&db, 1), 100);
    }

    fn a_full_queue_refuses_at_once(db: Test) {
        with_accounts(&db, 1);
        let mut config = DbConfig::from_url(db.url()).expect("a URL");
        config.connections = 1;
        config.queue = 2;
        if db.engine() == Engine::Sqlite {
            // One server owns a file.
            (*db).clone().close();
        }
        let small = Db::open(&config).expect("it opens");
        let (door, waiter) = door();
        let add = |db: &Db| {
            let db = db.clone();
            std::thread::spawn(move || db.write_blocking(|tx| tx.exec(ADD, v![1, 1, 1])))
        };
        let holder = {
            let small = small.clone();
            std::thread::spawn(move || small.write_blocking(move |tx| { waiter.pass(); tx.exec(ADD, v![1, 1, 1]) }))
        };
        door.wait_for_arrival();
        let waiting = [add(&small), add(&small)];
        wait_until("two waiting transactions", || {
            let now = small.statistics();
            now.waiting + now.waiting_writers == 2
        });
        let refused = small.write_blocking(|tx| tx.exec(ADD, v![1, 1, 1]));
        assert!(matches!(refused, Err(DbError::QueueFull)), "{refused:?}");
        door.open();
        for thread in [holder].into_iter().chain(waiting) {
            assert_eq!(thread.join().expect("no panic").expect("committed"), 1);
        }
        assert_eq!(balance(&small, 1), 103);
        small.close();
    }

    fn statistics_count_what_is_busy(db: Test) {
        wait_until("all to be idle", || db.statistics().idle == db.statistics().connections);
        let (door, waiter) = door();
        let reader = (*db).clone();
        let reading = std::thread::spawn(move || reader.read_blocking(move |_| { waiter.pass(); Ok::<_, DbError>(()) }));
        door.wait_for_arrival();
        let now = db.statistics();
        assert_eq!((now.connections, now.idle, now.waiting), (4, 3, 0));
        door.open();
        reading.join().expect("no panic").expect("read");
    }
}

#[test]
fn an_abandoned_write_that_has_not_begun_is_left_out() {
    let db = TestDatabase::with_migrations(Engine::Sqlite, TEST_MIGRATIONS);
    with_accounts(&db, 1);
    let (door, waiter) = door();
    let holder = {
        let db = (*db).clone();
        std::thread::spawn(move || {
            db.write_blocking(move |_| {
                waiter.pass();
                Ok::<_, DbError>(())
            })
        })
    };
    door.wait_for_arrival();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let mut write = Box::pin(db.write(|tx| tx.exec(ADD, v![1, 1, 1])));
        let first_poll = futures_util::poll!(&mut write);
        assert!(first_poll.is_pending());
        assert_eq!(db.statistics().waiting_writers, 1);
    });
    door.open();
    holder.join().expect("no panic").expect("committed");
    with_more(&db);
    assert_eq!(balance(&db, 1), 110);
}

fn with_more(db: &Db) {
    db.write_blocking(|tx| tx.exec(ADD, v![1, 1, 10])).expect("the account is there");
}
