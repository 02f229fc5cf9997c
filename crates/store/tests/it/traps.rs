//! One test for each trap of `storage.md`, section 5, and the common SQL of section 4.

use jiff::civil::date;
use mingxi_store::filter_sql::SqlBuilder;
use mingxi_store::{DbError, Engine, SqlText, Value, sql, v};
use serde_json::json;

use crate::{Test, both, count, insert, with_accounts};

fn set_custom(db: &Test, id: i64, custom: serde_json::Value) {
    db.write_blocking(move |tx| {
        tx.put(sql!("update account set custom = $3 where org_id = $1 and id = $2"), v![1, id, custom])
    })
    .expect("the account is there");
}

both! {
    fn parameters_are_numbered_by_their_name(db: Test) {
        let (second, first): (String, String) = db
            .read_blocking(|tx| tx.one(sql!("select cast($2 as text), cast($1 as text)"), v!["one", "two"]))
            .expect("both are bound");
        assert_eq!((second.as_str(), first.as_str()), ("two", "one"));
    }

    fn dollars_in_quotes_and_comments_are_text(db: Test) {
        let row: (String, String, i64) = db
            .read_blocking(|tx| {
                tx.one(
                    sql!(r#"select '$1 it''s $2', "$3", cast($1 as bigint) from (select 'x' as "$3") t -- $9
                            /* $8 */"#),
                    v![7],
                )
            })
            .expect("only $1 is a parameter");
        assert_eq!(row, ("$1 it's $2".to_owned(), "x".to_owned(), 7));
    }

    fn the_filter_builder_casts_custom_fields_and_binds_in_order(db: Test) {
        with_accounts(&db, 3);
        for (id, score) in [(1, 4), (2, 5), (3, 6)] {
            set_custom(&db, id, json!({"score": score}));
        }
        let mut sql = SqlBuilder::default();
        sql.push("select id from account t where org_id = ").bind(Value::I64(1));
        sql.push(" and cast(t.custom->>'score' as bigint) >= ").bind(Value::I64(5)).push(" order by id");
        let (text, values) = sql.finish();
        let found: Vec<(i64,)> = db
            .read_blocking(move |tx| tx.all(SqlText::dynamic(text.as_str()), values.clone()))
            .expect("the text runs on both");
        assert_eq!(found, [(2,), (3,)]);
    }

    fn a_custom_number_is_compared_after_a_cast(db: Test) {
        with_accounts(&db, 1);
        set_custom(&db, 1, json!({"score": 5}));
        let found = |text: &'static str| {
            let text = SqlText::dynamic(text);
            db.read_blocking(move |tx| tx.all::<(i64,)>(text.clone(), v![1])).expect("it runs on both").len()
        };
        assert_eq!(found("select id from account where org_id = $1 and cast(custom->>'score' as text) = '5'"), 1);
        assert_eq!(found("select id from account where org_id = $1 and cast(custom->>'score' as bigint) = 5"), 1);
        // The trap: without the cast SQLite compares a number with a text.
        let trap = found("select id from account where org_id = $1 and custom->>'score' = '5'");
        assert_eq!(trap, match db.engine() { Engine::Sqlite => 0, Engine::Postgres => 1 });
    }

    fn like_ignores_case_only_after_lower(db: Test) {
        db.write_blocking(|tx| insert(tx, 1, "Nordwind", 0)).expect("a new account");
        let found = |text: &'static str, wanted: &'static str| {
            let text = SqlText::dynamic(text);
            db.read_blocking(move |tx| tx.all::<(i64,)>(text.clone(), v![1, wanted])).expect("it runs on both").len()
        };
        assert_eq!(found("select id from account where org_id = $1 and lower(code) like lower($2)", "NORD%"), 1);
        let trap = found("select id from account where org_id = $1 and code like $2", "NORD%");
        assert_eq!(trap, match db.engine() { Engine::Sqlite => 1, Engine::Postgres => 0 });
    }

    fn date_boundaries_are_computed_in_rust(db: Test) {
        with_accounts(&db, 3);
        let today = date(2026, 3, 1);
        db.write_blocking(move |tx| {
            for (id, days) in [(1, 0), (2, 30), (3, 31)] {
                let day = today.checked_sub(jiff::Span::new().days(days)).expect("in range");
                tx.put(sql!("update account set opened_on = $3 where org_id = $1 and id = $2"), v![1, id, day])?;
            }
            Ok::<_, DbError>(())
        })
        .expect("the accounts are there");
        let boundary = today.checked_sub(jiff::Span::new().days(30)).expect("in range");
        let found: Vec<(i64,)> = db
            .read_blocking(move |tx| {
                tx.all(sql!("select id from account where org_id = $1 and opened_on < $2 order by id"), v![1, boundary])
            })
            .expect("dates compare");
        assert_eq!(found, [(3,)], "31 days ago is before 30 days ago, across the end of February");
    }

    fn sums_are_whole_numbers_and_divided_in_rust(db: Test) {
        with_accounts(&db, 3);
        let sum: (i64,) = db
            .read_blocking(|tx| tx.one(sql!("select sum(balance_minor) from account where org_id = $1"), v![1]))
            .expect("a sum, numeric on PostgreSQL");
        assert_eq!(sum, (300,));
        // The trap: a mean is no whole number, and is not cut to one in silence.
        let mean = db.read_blocking(|tx| {
            tx.one::<(i64,)>(sql!("select sum(balance_minor) / 8.0 from account where org_id = $1"), v![1])
        });
        assert!(matches!(mean, Err(DbError::Type { .. })), "{mean:?}");
    }

    fn row_locks_come_from_the_transaction(db: Test) {
        with_accounts(&db, 2);
        let found: Vec<i64> = db
            .write_blocking(|tx| {
                const FIND: mingxi_store::Sql = sql!("select id from account where org_id = $1 and id = $2");
                let one: (i64,) = tx.one(FIND + tx.for_update(), v![1, 1])?;
                let two: (i64,) = tx.one(FIND + tx.for_update_skip_locked(), v![1, 2])?;
                let again: (i64,) = tx.one(FIND + tx.for_share(), v![1, 1])?;
                Ok::<_, DbError>(vec![one.0, two.0, again.0])
            })
            .expect("the suffix fits the engine");
        assert_eq!(found, [1, 2, 1]);
    }

    fn nulls_and_texts_have_one_order(db: Test) {
        db.write_blocking(|tx| {
            for (id, code, day) in [(1, "b", Some(date(2026, 1, 2))), (2, "B", None), (3, "a", Some(date(2026, 1, 1))), (4, "ä", None)] {
                insert(tx, id, code, 0).or_else(|_| Ok::<_, DbError>(()))?;
                tx.put(sql!("update account set is_open = false, opened_on = $3 where org_id = $1 and id = $2"), v![1, id, day])?;
            }
            Ok::<_, DbError>(())
        })
        .expect("new accounts");
        let ids = |text: &'static str| -> Vec<i64> {
            let text = SqlText::dynamic(text);
            let rows = db.read_blocking(move |tx| tx.all::<(i64,)>(text.clone(), v![1])).expect("it runs on both");
            rows.into_iter().map(|(id,)| id).collect()
        };
        assert_eq!(ids("select id from account where org_id = $1 order by opened_on nulls last, id"), [3, 1, 2, 4]);
        assert_eq!(ids("select id from account where org_id = $1 order by opened_on desc nulls last, id"), [1, 3, 2, 4]);
        // C collation: by bytes, capitals first.
        assert_eq!(ids("select id from account where org_id = $1 order by code, id"), [2, 3, 1, 4]);
    }

    fn names_in_double_quotes_are_never_strings(db: Test) {
        let result = db.read_blocking(|tx| {
            tx.all::<(i64,)>(SqlText::dynamic("select id from account where org_id = $1 and \"no_such_column\" = 'x'"), v![1])
        });
        assert!(matches!(result, Err(DbError::Other { .. })), "{result:?}");
    }

    fn the_common_dialect_gives_the_same_results(db: Test) {
        with_accounts(&db, 4);
        db.write_blocking(|tx| {
            let upserted: (i64,) = tx.one(
                sql!("insert into account (org_id, id, code, balance_minor) values ($1, $2, $3, $4)
                      on conflict (org_id, id) do update set balance_minor = account.balance_minor + excluded.balance_minor
                      returning balance_minor"),
                v![1, 4, "A4", 11],
            )?;
            assert_eq!(upserted, (111,));
            let page: Vec<(i64, i64)> = tx.all(
                sql!("select balance_minor, id from account where org_id = $1 and (balance_minor, id) < ($2, $3)
                      order by balance_minor desc, id desc limit 2"),
                v![1, 100, 3],
            )?;
            assert_eq!(page, [(100, 2), (100, 1)]);
            let filtered: (i64, i64) = tx.one(
                sql!("select cast(count(*) filter (where balance_minor > 100) as bigint), cast(count(*) as bigint)
                      from account where org_id = $1 and opened_on is not distinct from null and is_open = true"),
                v![1],
            )?;
            assert_eq!(filtered, (1, 4));
            let ranked: Vec<(i64, i64)> = tx.all(
                sql!("with ranked as (select id, row_number() over (order by balance_minor desc, id) as place
                                      from account where org_id = $1)
                      select id, place from ranked where place <= 2 order by place"),
                v![1],
            )?;
            assert_eq!(ranked, [(4, 1), (1, 2)]);
            let updated = tx.exec(
                sql!("update account set balance_minor = other.balance_minor from account other
                      where account.org_id = $1 and account.id = $2 and other.org_id = $1 and other.id = $3"),
                v![1, 1, 4],
            )?;
            assert_eq!(updated, 1);
            let joined: (String,) = tx.one(
                sql!("select string_agg(code, ',' order by code) from account where org_id = $1 and id <= 2"),
                v![1],
            )?;
            assert_eq!(joined.0, "A1,A2");
            Ok::<_, DbError>(())
        })
        .expect("one text for both");
        assert_eq!(count(&db), 4);
    }
}

#[test]
fn sqlx_is_not_linked() {
    let lock = include_str!("../../../../Cargo.lock");
    assert!(!lock.contains("name = \"sqlx"), "sqlx and rusqlite cannot link into one binary");
}

#[test]
fn a_value_is_bound_and_never_part_of_the_text() {
    let value = Value::Text("'; drop table account; --".to_owned());
    let db = Test::with_migrations(Engine::Sqlite, crate::TEST_MIGRATIONS);
    let echoed: (String,) =
        db.read_blocking(move |tx| tx.one(sql!("select cast($1 as text)"), vec![value.clone()])).expect("bound");
    assert_eq!(echoed.0, "'; drop table account; --");
}
