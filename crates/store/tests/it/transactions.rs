//! Commit, rollback, savepoints, pipelined writes, bulk.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use mingxi_store::{DbError, TxError, sql, v};

use crate::{ADD, BALANCE, COUNT, INSERT, Test, balance, both, count, insert, with_accounts};

/// An error as an application has it: its own cases around ours.
#[derive(Debug)]
enum AppError {
    Refused,
    Db(DbError),
}

impl From<DbError> for AppError {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl TxError for AppError {
    fn db_error(&self) -> Option<&DbError> {
        match self {
            Self::Db(error) => Some(error),
            Self::Refused => None,
        }
    }
}

both! {
    fn an_error_of_the_caller_rolls_back(db: Test) {
        let result = db.write_blocking(|tx| {
            tx.put(INSERT, v![1, 1, "A", 0])?;
            insert(tx, 2, "B", 0)?;
            Err::<(), _>(AppError::Refused)
        });
        assert!(matches!(result, Err(AppError::Refused)), "{result:?}");
        assert_eq!(count(&db), 0);
    }

    fn a_panic_rolls_back_and_the_database_goes_on(db: Test) {
        let result = db.write_blocking(|tx| {
            insert(tx, 1, "A", 0)?;
            if true {
                panic!("a bug in a verb");
            }
            Ok::<_, DbError>(())
        });
        assert!(matches!(&result, Err(DbError::Panicked { message }) if message == "a bug in a verb"), "{result:?}");
        let reading = db.read_blocking(|_| -> Result<(), DbError> { panic!("in a read") });
        assert!(matches!(reading, Err(DbError::Panicked { .. })), "{reading:?}");
        assert_eq!(count(&db), 0);
        with_accounts(&db, 1);
        assert_eq!(count(&db), 1);
    }

    fn a_transaction_of_pipelined_writes_commits(db: Test) {
        db.write_blocking(|tx| {
            for id in 1..=600 {
                tx.put(INSERT, v![1, id, format!("A{id}"), id])?;
            }
            Ok::<_, DbError>(())
        })
        .expect("all are new");
        assert_eq!(count(&db), 600);
    }

    fn a_read_sees_the_pipelined_writes_before_it(db: Test) {
        let seen = db.write_blocking(|tx| {
            tx.put(INSERT, v![1, 1, "A", 7])?;
            tx.put(ADD, v![1, 1, 3])?;
            tx.one::<(i64,)>(BALANCE, v![1, 1])
        });
        assert_eq!(seen.expect("the row is there"), (10,));
    }

    fn an_error_of_a_pipelined_write_names_its_statement(db: Test) {
        with_accounts(&db, 1);
        let error = db.write_blocking(|tx| {
            tx.put(INSERT, v![1, 2, "B", 0])?;
            tx.put(mingxi_store::SqlText::dynamic("update account set the_bad_one = $1"), v![1])?;
            tx.put(INSERT, v![1, 3, "C", 0])?;
            tx.one::<(i64,)>(COUNT, v![1])
        }).expect_err("no such column");
        assert!(matches!(&error, DbError::Other { statement, .. } if statement.contains("the_bad_one")), "{error:?}");
        // And one that fails only when it runs, between others.
        let error = db.write_blocking(|tx| {
            tx.put(INSERT, v![1, 2, "B", 0])?;
            tx.put(ADD, v![1, 1, -500])?;
            tx.put(INSERT, v![1, 3, "C", 0])?;
            tx.one::<(i64,)>(COUNT, v![1])
        }).expect_err("the balance would be negative");
        assert!(matches!(&error, DbError::Check { .. }), "{error:?}");
        assert_eq!(count(&db), 1);
    }

    fn an_error_of_the_last_pipelined_write_stops_the_commit(db: Test) {
        with_accounts(&db, 1);
        let result = db.write_blocking(|tx| {
            tx.put(INSERT, v![1, 2, "B", 0])?;
            tx.put(INSERT, v![1, 1, "again", 0])
        });
        assert!(matches!(result, Err(DbError::UniqueViolation { .. })), "{result:?}");
        assert_eq!(count(&db), 1);
    }

    fn a_wrong_row_count_rolls_back_even_as_the_last_statement(db: Test) {
        with_accounts(&db, 1);
        const IF_VERSION: mingxi_store::Sql = sql!("update account set version = version + 1 where org_id = $1 and id = $2 and version = $3");
        let result = db.write_blocking(|tx| {
            tx.put(INSERT, v![1, 2, "B", 0])?;
            tx.put_expect(1, IF_VERSION, v![1, 1, 7])
        });
        let Err(DbError::RowCount { expected: 1, actual: 0, statement }) = &result else { panic!("{result:?}") };
        assert!(statement.contains("version = $3"), "{statement}");
        assert_eq!(count(&db), 1, "what went with it is gone as well");
        db.write_blocking(|tx| tx.put_expect(1, IF_VERSION, v![1, 1, 1])).expect("this is the version");
    }

    fn after_a_failed_statement_nothing_else_runs_or_commits(db: Test) {
        with_accounts(&db, 1);
        let result = db.write_blocking(|tx| {
            insert(tx, 2, "B", 0)?;
            let _ = insert(tx, 1, "again", 0);
            let next = tx.exec(ADD, v![1, 1, 1]);
            assert!(matches!(next, Err(DbError::Aborted)), "{next:?}");
            Ok::<_, DbError>(())
        });
        assert!(matches!(result, Err(DbError::Aborted)), "{result:?}");
        assert_eq!((count(&db), balance(&db, 1)), (1, 100));
    }

    fn one_and_opt_say_what_they_found(db: Test) {
        with_accounts(&db, 2);
        const ALL: mingxi_store::Sql = sql!("select id from account where org_id = $1");
        db.read_blocking(|tx| {
            assert!(matches!(tx.one::<(i64,)>(BALANCE, v![1, 9]), Err(DbError::NotFound { .. })));
            assert!(tx.opt::<(i64,)>(BALANCE, v![1, 9])?.is_none());
            assert!(matches!(tx.opt::<(i64,)>(ALL, v![1]), Err(DbError::TooManyRows { .. })));
            assert_eq!(tx.all::<(i64,)>(ALL, v![1])?.len(), 2, "finding nothing does not fail the transaction");
            Ok::<_, DbError>(())
        })
        .expect("reads go on");
    }

    fn exec_counts_the_rows_it_hit(db: Test) {
        with_accounts(&db, 3);
        db.write_blocking(|tx| {
            assert_eq!(tx.exec(sql!("update account set version = 5 where org_id = $1 and id <= $2"), v![1, 2])?, 2);
            assert_eq!(tx.exec(sql!("update account set version = 5 where org_id = $1 and id > $2"), v![1, 9])?, 0);
            assert_eq!(tx.exec(sql!("update account set version = 6 where org_id = $1 returning id"), v![1])?, 3);
            assert_eq!(tx.exec(sql!("select id from account where org_id = $1"), v![1])?, 3);
            Ok::<_, DbError>(())
        })
        .expect("the accounts are there");
    }

    fn a_savepoint_rolls_back_alone(db: Test) {
        with_accounts(&db, 1);
        db.write_blocking(|tx| {
            tx.put(INSERT, v![1, 2, "B", 0])?;
            for (id, code) in [(3, "C"), (1, "again"), (4, "D"), (5, "B")] {
                let kept = tx.savepoint(|tx| {
                    tx.put(ADD, v![1, 1, 1])?;
                    tx.put(INSERT, v![1, id, code, 0])
                });
                assert_eq!(kept.is_ok(), matches!(id, 3 | 4), "{kept:?}");
            }
            tx.put(INSERT, v![1, 6, "F", 0])
        })
        .expect("the transaction goes on");
        assert_eq!((count(&db), balance(&db, 1)), (5, 102));
    }

    fn a_savepoint_survives_a_text_that_cannot_be_prepared(db: Test) {
        with_accounts(&db, 1);
        db.write_blocking(|tx| {
            tx.exec(ADD, v![1, 1, 1])?;
            let wrong = tx.savepoint(|tx| tx.exec(mingxi_store::SqlText::dynamic("update account set no_such = 1"), v![]));
            assert!(matches!(wrong, Err(DbError::Other { .. })), "{wrong:?}");
            tx.exec(ADD, v![1, 1, 1])
        })
        .expect("the transaction goes on");
        assert_eq!(balance(&db, 1), 102);
    }

    fn savepoints_nest_and_forget_what_was_never_sent(db: Test) {
        with_accounts(&db, 1);
        db.write_blocking(|tx| {
            // Given up before anything in it was sent.
            let refused = tx.savepoint(|tx| {
                tx.put(ADD, v![1, 1, 1_000])?;
                Err::<(), _>(DbError::Aborted)
            });
            assert!(refused.is_err());
            tx.savepoint(|tx| {
                tx.exec(ADD, v![1, 1, 1])?;
                let inner = tx.savepoint(|tx| {
                    tx.exec(ADD, v![1, 1, 10])?;
                    tx.put_expect(1, ADD, v![1, 99, 10])
                });
                assert!(matches!(inner, Err(DbError::RowCount { .. })), "{inner:?}");
                tx.put(ADD, v![1, 1, 100])
            })
        })
        .expect("the outer ones hold");
        assert_eq!(balance(&db, 1), 201);
    }

    fn bulk_inserts_ten_thousand_rows_or_none(db: Test) {
        const COLUMNS: &[&str] = &["org_id", "id", "code", "balance_minor"];
        let row = |id: i64| v![1, id, format!("A{id}"), id];
        let inserted = db.write_blocking(move |tx| {
            tx.put(INSERT, v![1, 1_000_000, "first", 0])?;
            tx.bulk("account", COLUMNS, (1..=10_000).map(row))
        });
        assert_eq!(inserted.expect("all are new"), 10_000);
        assert_eq!(count(&db), 10_001);
        assert_eq!(balance(&db, 9_999), 9_999);
        let duplicate = db.write_blocking(move |tx| {
            tx.bulk("account", COLUMNS, (20_000..20_100).chain([5]).map(row))
        });
        assert!(matches!(duplicate, Err(DbError::UniqueViolation { .. })), "{duplicate:?}");
        let wrong_width = db.write_blocking(move |tx| tx.bulk("account", COLUMNS, (20_000..20_100).map(|id| v![1, id])));
        assert!(matches!(wrong_width, Err(DbError::Type { .. })), "{wrong_width:?}");
        let few = db.write_blocking(move |tx| tx.bulk("account", COLUMNS, (30_000..30_005).map(row)));
        assert_eq!(few.expect("all are new"), 5);
        assert_eq!(count(&db), 10_006);
    }

    fn a_read_cannot_write(db: Test) {
        let result = db.read_blocking(|tx| insert(tx, 1, "A", 0));
        assert!(matches!(result, Err(DbError::ReadOnly { .. })), "{result:?}");
    }

    fn a_read_sees_one_moment(db: Test) {
        with_accounts(&db, 1);
        let (door, waiter) = crate::door();
        let reader = (*db).clone();
        let reading = std::thread::spawn(move || {
            reader.read_blocking(move |tx| {
                let before: (i64,) = tx.one(BALANCE, v![1, 1])?;
                waiter.pass();
                let after: (i64,) = tx.one(BALANCE, v![1, 1])?;
                Ok::<_, DbError>((before.0, after.0))
            })
        });
        door.wait_for_arrival();
        db.write_blocking(|tx| tx.exec(ADD, v![1, 1, 1])).expect("a reader does not block a writer");
        door.open();
        assert_eq!(reading.join().expect("no panic").expect("a snapshot"), (100, 100));
        assert_eq!(balance(&db, 1), 101);
    }

    fn a_transaction_cannot_open_another_one(db: Test) {
        let other = (*db).clone();
        let result = db.write_blocking(move |_| other.write_blocking(|_| Ok::<_, DbError>(())));
        assert!(matches!(result, Err(DbError::Config { .. })), "{result:?}");
    }

    fn async_callers_get_the_same(db: Test) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let total = runtime.block_on(async {
            let writes = (1..=50).map(|id| db.write(move |tx| insert(tx, id, &format!("A{id}"), 1)));
            for result in futures_util::future::join_all(writes).await {
                result.expect("all are new");
            }
            db.read(|tx| tx.one::<(i64,)>(COUNT, v![1])).await
        });
        assert_eq!(total.expect("a count"), (50,));
    }

    fn after_close_everybody_is_told(db: Test) {
        let other = (*db).clone();
        other.close();
        let write = db.write_blocking(|tx| insert(tx, 1, "A", 0));
        assert!(matches!(write, Err(DbError::Unavailable { .. })), "{write:?}");
        let read = db.read_blocking(|tx| tx.one::<(i64,)>(COUNT, v![1]));
        assert!(matches!(read, Err(DbError::Unavailable { .. })), "{read:?}");
    }

    fn a_closure_runs_once_when_nothing_collides(db: Test) {
        let runs = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&runs);
        let result = db.write_blocking(move |tx| {
            counted.fetch_add(1, Ordering::Relaxed);
            insert(tx, 1, "A", -1)
        });
        assert!(matches!(result, Err(DbError::Check { .. })), "{result:?}");
        assert_eq!(runs.load(Ordering::Relaxed), 1, "a refusal is not tried again");
    }
}
