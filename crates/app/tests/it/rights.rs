//! The application as a database role that owns nothing: every verb works, and what is append-only stays as it is.

use crate::cash::{cny, day};
use crate::chain::{
    accept, act, assert_books_tie, cd1, close_month, customer, deliver, invoice, invoiced, line, ordered, product,
    signed, term,
};
use mingxi_app::applications::{UnapplyApplication, unapply_application};
use mingxi_app::invoices::{CreditInvoice, credit_invoice};
use mingxi_app::jobs::Runner;
use mingxi_app::node_lease::NodeLease;
use mingxi_app::receipts::{ApplyBy, RecordReceipt, ReverseReceipt, record_receipt, reverse_receipt};
use mingxi_app::revenue::{RunRevenue, run_revenue};
use mingxi_app::testing::TestApp;
use mingxi_domain::receipts::status::ReceiptMethod;
use mingxi_store::rights::{self, APPEND_ONLY};
use mingxi_store::testing::{APPLICATION, TestDatabase};
use mingxi_store::{Db, DbConfig, DbError, MIGRATIONS, SqlText, migrate, v};

/// An organisation set up by the owner, and the application connected as its own role, without triggers.
fn as_application() -> TestApp {
    let database = TestDatabase::postgres();
    let url = database.application_url();
    database
        .write_blocking(|tx| {
            APPEND_ONLY.iter().try_for_each(|table| tx.batch(&format!("drop trigger {table}_append_only on {table}")))
        })
        .unwrap();
    let mut app = TestApp::on(database);
    rights::grant(&app.app.db, APPLICATION).unwrap();
    app.app.db.clone().close();
    app.app.db = Db::open(&DbConfig::from_url(&url).unwrap()).unwrap();
    app
}

#[test]
fn the_chain_works_and_no_entry_can_be_changed() {
    let app = as_application();
    assert_eq!(migrate::run(&app.app.db, MIGRATIONS).unwrap(), [0; 0], "serve looks at the schema first");
    NodeLease::take(&app.app.db, &app.app.clock).unwrap().release(&app.app.db, &app.app.clock).unwrap();

    let mill = product(&app, "MILL", "13", "point_in_time");
    let order = ordered(&app, signed(&app, Some(term(&app, 60, Some(cd1()), None)), vec![line(mill, "10", "100")]));
    let batch = deliver(&app, order, "2026-03-01", &[]).unwrap();
    accept(&app, batch, "2026-03-01", &[]).unwrap();
    let id = invoiced(&app, order, Some(batch), "2026-03-01");
    let input = RecordReceipt {
        customer_id: Some(customer(&app)),
        entity_id: app.made.entity,
        amount: cny("565.00"),
        received_on: day("2026-03-01"),
        posted_on: None,
        method: ReceiptMethod::BankTransfer,
        reference: None,
        payer_name: None,
        payer_account: None,
        is_another: false,
        apply: ApplyBy::OldestFirst,
    };
    let receipt = act(&app, move |work| record_receipt(work, &input)).unwrap();
    let first = receipt.applications[0].id;
    let undo = UnapplyApplication { unapplied_on: None, reason: "错付".into() };
    act(&app, move |work| unapply_application(work, first, &undo)).unwrap();
    let reverse = ReverseReceipt { reversed_on: None, reason: "退回".into() };
    let receipt_id = receipt.receipt.id;
    act(&app, move |work| reverse_receipt(work, receipt_id, &reverse)).unwrap();
    let note = CreditInvoice {
        issued_on: day("2026-03-01"),
        reason: "退货".into(),
        returns_goods: true,
        after_return: None,
        over_invoiced: false,
        lines: None,
        amount: None,
    };
    act(&app, move |work| credit_invoice(work, id, &note)).unwrap();
    assert_eq!(invoice(&app, id).0.open_minor, 0);

    app.set_today(day("2026-04-02"));
    let through = RunRevenue { entity_id: app.made.entity, through: day("2026-03-31") };
    act(&app, move |work| run_revenue(work, &through)).unwrap();
    close_month(&app, "2026-03").unwrap();
    let ran = Runner::new(app.app.clone()).run_due().unwrap();
    assert_eq!((ran.failed, ran.done > 0), (0, true), "jobs run as this role too");
    assert_books_tie(&app);

    for change in
        ["update entry_line set debit_minor = 1 where org_id = $1", "delete from entry_line where org_id = $1"]
    {
        let refused = act(&app, move |work| Ok(work.tx.exec(SqlText::dynamic(change), v![work.org()])?));
        let refused = refused.expect_err("the database refuses");
        assert!(matches!(&refused, mingxi_app::Error::Db(DbError::AppendOnly { .. })), "{refused:?}");
    }
    app.app.db.close();
}
