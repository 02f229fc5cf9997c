//! The statements `table!` writes.

use mingxi_domain::ids::{AccountId, Id, OrgId};
use mingxi_store::{DbError, registered_statements, sql, v};

use crate::{AccountRow, MovementRow, Test, both, count, org};

fn account(id: i64) -> AccountRow {
    AccountRow { id: AccountId::from_raw(id), code: format!("A{id}"), balance_minor: 100, is_open: false, version: 1 }
}

both! {
    fn a_row_is_inserted_found_and_updated_by_version(db: Test) {
        let one = account(1);
        let written = one.clone();
        db.write_blocking(move |tx| written.insert(tx, org())).expect("new");
        let found = db.write_blocking(|tx| AccountRow::lock(tx, org(), AccountId::from_raw(1))).expect("runs");
        assert_eq!(found, Some(one.clone()));
        let changed = AccountRow { balance_minor: 7, code: "new".to_owned(), ..one.clone() };
        db.write_blocking(move |tx| changed.update(tx, org())).expect("the version is right");
        let stale = one.clone();
        let conflict = db.write_blocking(move |tx| stale.update(tx, org()));
        assert!(matches!(conflict, Err(DbError::RowCount { expected: 1, actual: 0, .. })), "{conflict:?}");
        let found = db.read_blocking(|tx| AccountRow::find(tx, org(), AccountId::from_raw(1))).expect("runs");
        assert_eq!(found, Some(AccountRow { balance_minor: 7, code: "new".to_owned(), version: 2, ..one }));
    }

    fn another_organisation_sees_nothing(db: Test) {
        db.write_blocking(|tx| account(1).insert(tx, org())).expect("new");
        let other = OrgId::from_raw(2);
        let found = db.read_blocking(move |tx| AccountRow::find(tx, other, AccountId::from_raw(1))).expect("runs");
        assert_eq!(found, None);
        let update = db.write_blocking(move |tx| account(1).update(tx, other));
        assert!(matches!(update, Err(DbError::RowCount { .. })), "{update:?}");
    }

    fn few_and_many_rows_are_inserted(db: Test) {
        db.write_blocking(|tx| {
            AccountRow::insert_all(tx, org(), &(1..=5).map(account).collect::<Vec<_>>())?;
            AccountRow::insert_all(tx, org(), &(6..=500).map(account).collect::<Vec<_>>())?;
            AccountRow::insert_all(tx, org(), &[])
        })
        .expect("new");
        assert_eq!(count(&db), 500);
    }

    fn child_lines_have_no_id(db: Test) {
        let lines: Vec<MovementRow> = (1..=3)
            .map(|line| MovementRow { account_id: AccountId::from_raw(1), line, amount_minor: line * 10, memo: None })
            .collect();
        let written = lines.clone();
        db.write_blocking(move |tx| {
            account(1).insert(tx, org())?;
            MovementRow::insert_all(tx, org(), &written)
        })
        .expect("new");
        let read: Vec<MovementRow> = db
            .read_blocking(|tx| tx.all(sql!("select * from movement where org_id = $1 order by line"), v![1]))
            .expect("columns are found by name");
        assert_eq!(read, lines);
    }
}

#[test]
fn generated_statements_are_registered() {
    let texts: Vec<&str> = registered_statements().into_iter().map(|statement| statement.text).collect();
    for wanted in [
        "insert into movement (org_id, account_id, line, amount_minor, memo) values ($1, $2, $3, $4, $5)",
        "select id, code, balance_minor, is_open, version from account where org_id = $1 and id = $2",
        "update account set code = $4, balance_minor = $5, is_open = $6, version = version + 1 \
         where org_id = $1 and id = $2 and version = $3",
    ] {
        assert!(texts.contains(&wanted), "{wanted}");
    }
}
