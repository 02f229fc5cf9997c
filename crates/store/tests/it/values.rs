//! Values go both ways unchanged, or are refused by name.

use jiff::{Timestamp, civil::date};
use mingxi_store::{DbError, FromValue, Micro, SqlText, ToValue, Value, ValueKind, cut_to_micros, sql, v};
use rust_decimal::Decimal;
use serde_json::json;

use crate::{Test, both, insert, with_accounts};

const WRITE: mingxi_store::Sql = sql!(
    "update account set is_open = $3, opened_on = $4, seen_at = $5, custom = $6, attachment = $7, balance_minor = $8,
     code = $9 where org_id = $1 and id = $2"
);
const READ: mingxi_store::Sql = sql!(
    "select is_open, opened_on, seen_at, custom, attachment, balance_minor, code from account where org_id = $1 and id = $2"
);

type Everything = (bool, Option<jiff::civil::Date>, Option<Timestamp>, serde_json::Value, Option<Vec<u8>>, i64, String);

fn round_trip(db: &Test, values: &Everything) -> Everything {
    with_accounts(db, 1);
    let (is_open, opened_on, seen_at, custom, attachment, balance, code) = values.clone();
    db.write_blocking(move |tx| {
        tx.put_expect(1, WRITE, v![1, 1, is_open, opened_on, seen_at, custom, attachment, balance, code])
    })
    .expect("all kinds can be written");
    db.read_blocking(|tx| tx.one(READ, v![1, 1])).expect("all kinds can be read")
}

both! {
    fn every_kind_comes_back(db: Test) {
        let values = (
            false,
            Some(date(2024, 2, 29)),
            Some("2026-11-21T21:32:10.123456Z".parse().expect("a moment")),
            json!({"名": "雨", "n": 1.5, "list": [1, null, true], "q": "it's \"$1\""}),
            Some(vec![0, 255, 39]),
            i64::MAX,
            "雨'\\ $1 ?1".to_owned(),
        );
        assert_eq!(round_trip(&db, &values), values);
    }

    fn every_kind_may_be_null_and_knows_its_kind(db: Test) {
        let values = (true, None, None, json!({}), None, 0, String::new());
        assert_eq!(round_trip(&db, &values), values);
        let kinds = db.read_blocking(|tx| {
            let mut kinds = Vec::new();
            tx.each(READ, v![1, 1], |row| {
                kinds.push(row.value(1, ValueKind::Date)?);
                kinds.push(row.named("seen_at", ValueKind::Moment)?);
                kinds.push(row.named("attachment", ValueKind::Bytes)?);
                assert_eq!(row.columns().len(), 7);
                Ok(())
            })?;
            Ok::<_, DbError>(kinds)
        });
        let wanted = [ValueKind::Date, ValueKind::Moment, ValueKind::Bytes].map(Value::Null);
        assert_eq!(kinds.expect("the row is there"), wanted);
    }

    fn moments_are_cut_to_microseconds(db: Test) {
        let fine: Timestamp = "2026-11-21T21:32:10.123456789Z".parse().expect("a moment");
        let old: Timestamp = "1969-12-31T23:59:59.999999999Z".parse().expect("a moment");
        for moment in [fine, old] {
            let read = db.read_blocking(move |tx| {
                let uncut = Value::Moment(moment);
                tx.put(sql!("select 1 where cast($1 as text) = ''"), v![""])?;
                tx.one::<(Timestamp,)>(SqlText::dynamic(match tx.engine() {
                    mingxi_store::Engine::Sqlite => "select $1",
                    mingxi_store::Engine::Postgres => "select cast($1 as timestamptz)",
                }), vec![uncut])
            });
            assert_eq!(read.expect("a moment").0, cut_to_micros(moment));
        }
        assert_eq!(cut_to_micros(old).to_string(), "1969-12-31T23:59:59.999999Z");
    }

    fn moments_order_by_time_whatever_their_fraction(db: Test) {
        with_accounts(&db, 4);
        let moments = ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000001Z", "2026-01-01T00:00:00.1Z", "2026-01-01T00:00:01Z"];
        db.write_blocking(move |tx| {
            for (id, moment) in (1_i64..).zip(moments) {
                let moment: Timestamp = moment.parse().expect("a moment");
                tx.put(sql!("update account set seen_at = $3 where org_id = $1 and id = $2"), v![1, id, moment])?;
            }
            Ok::<_, DbError>(())
        })
        .expect("the accounts are there");
        let ids: Vec<(i64,)> = db
            .read_blocking(|tx| tx.all(sql!("select id from account where org_id = $1 order by seen_at desc, id"), v![1]))
            .expect("it runs on both");
        assert_eq!(ids, [(4,), (3,), (2,), (1,)]);
    }

    fn a_column_of_another_kind_is_refused(db: Test) {
        with_accounts(&db, 1);
        let text_as_number = db.read_blocking(|tx| tx.one::<(i64,)>(sql!("select code from account where org_id = $1"), v![1]));
        assert!(matches!(text_as_number, Err(DbError::Type { .. })), "{text_as_number:?}");
        let number_as_text = db.read_blocking(|tx| tx.one::<(String,)>(sql!("select id from account where org_id = $1"), v![1]));
        assert!(matches!(number_as_text, Err(DbError::Type { .. })), "{number_as_text:?}");
        let null_as_value = db.read_blocking(|tx| {
            tx.one::<(Timestamp,)>(sql!("select seen_at from account where org_id = $1"), v![1])
        });
        assert!(matches!(null_as_value, Err(DbError::Type { .. })), "{null_as_value:?}");
        let too_large = db.read_blocking(|tx| tx.one::<(i16,)>(sql!("select cast(70000 as bigint)"), v![]));
        assert!(matches!(too_large, Err(DbError::Type { .. })), "{too_large:?}");
    }

    fn wrong_numbers_of_values_and_nul_characters_are_refused(db: Test) {
        let too_few = db.write_blocking(|tx| tx.exec(crate::INSERT, v![1, 2]));
        assert!(matches!(too_few, Err(DbError::Type { .. })), "{too_few:?}");
        let nul = db.write_blocking(|tx| insert(tx, 1, "a\0b", 0));
        assert!(matches!(nul, Err(DbError::Type { .. })), "{nul:?}");
    }
}

#[test]
fn postgres_refuses_a_value_of_another_kind_before_it_is_sent() {
    let db = Test::with_migrations(mingxi_store::Engine::Postgres, crate::TEST_MIGRATIONS);
    let refused = db.write_blocking(|tx| tx.exec(crate::INSERT, v![1, 2, 3, 4]));
    let Err(DbError::Type { message }) = refused else { panic!("{refused:?}") };
    assert!(message.contains("value 3") && message.contains("text"), "{message}");
    let null_of_another_kind = db.write_blocking(|tx| {
        tx.exec(crate::INSERT, vec![1_i64.to_value(), 2_i64.to_value(), Value::Null(ValueKind::I64), 4_i64.to_value()])
    });
    assert!(matches!(null_of_another_kind, Err(DbError::Type { .. })), "{null_of_another_kind:?}");
    let too_large =
        db.read_blocking(|tx| tx.one::<(i64,)>(sql!("select cast(cast($1 as smallint) as bigint)"), v![70_000]));
    assert!(matches!(too_large, Err(DbError::Type { .. })), "{too_large:?}");
}

#[test]
fn a_micro_is_exact_or_refused() {
    let exact = |text: &str| Micro::new(text.parse().expect("a decimal"));
    for (text, stored) in
        [("0", 0), ("1.5", 1_500_000), ("-0.000001", -1), ("9223372036854.775807", i64::MAX), ("1.5000000", 1_500_000)]
    {
        let micro = exact(text).expect(text);
        assert_eq!(micro.to_value(), Value::I64(stored), "{text}");
        let read = Micro::from_value(Value::I64(stored)).expect("any integer is one");
        assert_eq!(read, micro);
        assert_eq!(Decimal::from(read), text.parse().expect("a decimal"));
    }
    for text in ["0.0000001", "9223372036854.775808", "79228162514264337593543950335"] {
        assert!(matches!(exact(text), Err(DbError::Type { .. })), "{text}");
    }
}

const SUMS: mingxi_store::Sql = sql!(
    "select sum(balance_minor), sum(-balance_minor), coalesce(sum(version), 0), count(*) from account where org_id = $1"
);
const SUMS_OF_SUMS: mingxi_store::Sql = sql!(
    "select sum(m.up - m.down), sum(m.up) from (
       select code, sum(balance_minor) as up, sum(balance_minor - 1) as down from account where org_id = $1 group by code
     ) m having sum(m.up) <> sum(m.down)"
);

both! {
    fn sums_pass_64_bits_and_stay_at_their_end(db: Test) {
        let none = db.read_blocking(|tx| tx.one::<(Option<i64>, Option<i64>, i64, i64)>(SUMS, v![1]));
        assert_eq!(none.expect("an empty table adds up"), (None, None, 0, 0));
        db.write_blocking(|tx| (1..=3).try_for_each(|id| insert(tx, id, &format!("A{id}"), i64::MAX)))
            .expect("the accounts are new");
        let sums = db.read_blocking(|tx| tx.one::<(i64, i64, i64, i64)>(SUMS, v![1]));
        assert_eq!(sums.expect("too large is no error"), (i64::MAX, i64::MIN, 3, 3));
        db.write_blocking(|tx| tx.exec(sql!("delete from account where org_id = $1 and id > 1"), v![1]).map(drop))
            .expect("two go");
        let sums = db.read_blocking(|tx| tx.one::<(i64, i64)>(SUMS_OF_SUMS, v![1]));
        assert_eq!(sums.expect("they differ by one"), (1, i64::MAX));
    }
}

const RUNNING: mingxi_store::Sql = sql!(
    "select sum(balance_minor) over (order by id), sum(balance_minor) over (order by id rows between 1 preceding and current row)
     from account where org_id = $1 order by id"
);

both! {
    fn a_sum_may_run_over_a_window(db: Test) {
        db.write_blocking(|tx| [4, 2, 1].into_iter().zip(1..).try_for_each(|(sum, id)| insert(tx, id, &format!("A{id}"), sum)))
            .expect("the accounts are new");
        let sums = db.read_blocking(|tx| tx.all::<(i64, i64)>(RUNNING, v![1]));
        assert_eq!(sums.expect("a window is a window on both"), [(4, 4), (6, 6), (7, 3)]);
    }
}
