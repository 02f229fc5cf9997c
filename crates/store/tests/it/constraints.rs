//! Refusals by the schema have the same names on both engines.

use mingxi_store::{DbError, SqlText, sql, v};

use crate::{Test, both, count, insert, with_accounts};

both! {
    fn a_duplicate_names_table_and_columns(db: Test) {
        with_accounts(&db, 1);
        let same_key = db.write_blocking(|tx| insert(tx, 1, "B", 0)).expect_err("the id is taken");
        assert!(same_key.is_unique("account(org_id, id)"), "{same_key:?}");
        // Not open, so it breaks only this one of the two rules on codes.
        const CLOSED: mingxi_store::Sql =
            sql!("insert into account (org_id, id, code, balance_minor, is_open) values ($1, $2, $3, 0, false)");
        let same_code = db.write_blocking(|tx| tx.exec(CLOSED, v![1, 2, "A1"])).expect_err("the code is taken");
        assert!(same_code.is_unique("account(org_id, code)"), "{same_code:?}");
    }

    fn a_duplicate_in_an_expression_index_names_the_index(db: Test) {
        with_accounts(&db, 1);
        let error = db.write_blocking(|tx| insert(tx, 2, "a1", 0)).expect_err("the code is taken in capitals");
        assert!(error.is_unique("account_lower_code"), "{error:?}");
    }

    fn a_duplicate_of_a_line_names_its_whole_key(db: Test) {
        with_accounts(&db, 1);
        let error = db
            .write_blocking(|tx| {
                for _ in 0..2 {
                    tx.put(sql!("insert into movement (org_id, account_id, line, amount_minor) values ($1, $2, 1, 5)"), v![1, 1])?;
                }
                Ok::<_, DbError>(())
            })
            .expect_err("the same line twice");
        assert!(error.is_unique("movement(org_id, account_id, line)"), "{error:?}");
    }

    fn a_check_is_named(db: Test) {
        let error = db.write_blocking(|tx| insert(tx, 1, "A", -1)).expect_err("a negative balance");
        assert!(matches!(&error, DbError::Check { constraint } if constraint == "account_balance_not_negative"), "{error:?}");
    }

    fn a_missing_reference_and_a_referenced_row_are_refused(db: Test) {
        with_accounts(&db, 1);
        const LINE: mingxi_store::Sql = sql!("insert into movement (org_id, account_id, line, amount_minor) values ($1, $2, 1, 5)");
        let missing = db.write_blocking(|tx| tx.exec(LINE, v![1, 99]));
        assert!(matches!(missing, Err(DbError::ForeignKey)), "{missing:?}");
        db.write_blocking(|tx| tx.exec(LINE, v![1, 1])).expect("the account is there");
        let used = db.write_blocking(|tx| tx.exec(sql!("delete from account where org_id = $1"), v![1]));
        assert!(matches!(used, Err(DbError::ForeignKey)), "{used:?}");
        assert_eq!(count(&db), 1);
    }

    fn a_missing_value_names_its_column(db: Test) {
        let error = db.write_blocking(|tx| tx.exec(crate::INSERT, v![1, 1, None::<String>, 0])).expect_err("no code");
        assert!(matches!(&error, DbError::NotNull { column } if column == "account.code"), "{error:?}");
    }

    fn an_append_only_table_refuses_update_and_delete(db: Test) {
        db.write_blocking(|tx| {
            tx.put(sql!("insert into log (org_id, id, entry) values ($1, 1, 'x')"), v![1])?;
            tx.put(sql!("insert into seal (org_id, id) values ($1, 1)"), v![1])
        })
        .expect("insert is allowed");
        // By a missing right or a trigger.
        for text in [
            "update log set entry = 'y' where org_id = 1",
            "delete from log where org_id = 1",
            "delete from seal where org_id = 1",
        ] {
            let result = db.write_blocking(move |tx| tx.exec(SqlText::dynamic(text), v![]));
            assert!(matches!(result, Err(DbError::AppendOnly { .. })), "{text}: {result:?}");
        }
    }

    fn an_unknown_table_keeps_its_statement(db: Test) {
        let error = db.read_blocking(|tx| tx.all::<(i64,)>(SqlText::dynamic("select id from no_such_table"), v![])).expect_err("no table");
        assert!(matches!(&error, DbError::Other { statement, .. } if statement.contains("no_such_table")), "{error:?}");
    }
}
