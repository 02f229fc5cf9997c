//! Every registered statement of the product prepares on a freshly migrated database.

use mingxi_store::{DbError, RegisteredStatement, Sql, SqlText, registered_statements, sql};

use crate::Test;

fn of_the_product() -> Vec<RegisteredStatement> {
    registered_statements().into_iter().filter(|statement| !statement.file.contains("tests/")).collect()
}

mingxi_store::on_both_engines! {
    fn every_statement_prepares(db: Test) {
        assert!(!of_the_product().is_empty(), "the product has statements");
        let mut wrong = Vec::new();
        for statement in of_the_product() {
            let text = SqlText::dynamic(statement.text);
            if let Err(error) = db.write_blocking(move |tx| tx.prepare(text.clone())) {
                let cause = std::error::Error::source(&error).map(|cause| format!("{cause:?}")).unwrap_or_default();
                wrong.push(format!("{}:{}: {error} {cause}", statement.file, statement.line));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn a_statement_is_registered_with_its_place() {
    const HERE: Sql = sql!("select 'registered ", "here'");
    let found =
        registered_statements().into_iter().find(|statement| statement.text == HERE.text()).expect("registered");
    assert!(found.file.ends_with("registry.rs") && found.line > 1, "{found:?}");
}

mod preparing {
    use super::*;

    mingxi_store::on_both_engines! {
        with crate::TEST_MIGRATIONS;
        fn an_unknown_column_shows(db: Test) {
            let result = db.write_blocking(|tx| tx.prepare(SqlText::dynamic("select no_such from account")));
            assert!(matches!(result, Err(DbError::Other { .. })), "{result:?}");
        }
    }
}
