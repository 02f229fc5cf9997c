//! What is kept as open by day equals the open items after every kind of event, and `verify` finds where it does not.

use crate::chain::{accept, act, deliver, draft, invoiced, issue, line, ordered, product, read, signed, term};
use mingxi_app::aging::{AgingBy, AgingQuery, age_receivables};
use mingxi_app::applications::{UnapplyApplication, unapply_application};
use mingxi_app::invoices::{
    CreditInvoice, RecordOpeningInvoice, VoidInvoice, credit_invoice, record_opening_invoice, void_invoice,
};
use mingxi_app::on_both_databases;
use mingxi_app::receipts::{ApplyBy, RecordReceipt, RecordedReceipt, ReverseReceipt, record_receipt, reverse_receipt};
use mingxi_app::testing::TestApp;
use mingxi_domain::ids::{InvoiceId, OrderId};
use mingxi_domain::invoices::status::InvoiceFrom;
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::receipts::status::ReceiptMethod;
use mingxi_store::{SqlText, v};

fn cny(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

/// Documents and amount that are open today: by the kept balances, and by the items of each customer.
fn open_today(app: &TestApp, by: AgingBy) -> (i64, i64) {
    let report = |by_customer: bool| {
        let query = AgingQuery {
            as_of: None,
            by,
            entity_id: None,
            customer_id: None,
            currency: None,
            limits: vec![],
            by_customer,
        };
        let report = read(app, move |work| age_receivables(work, &query));
        let buckets = |one: &mingxi_app::aging::CurrencyAging| {
            one.buckets.iter().map(|bucket| (bucket.count, bucket.amount.amount_minor())).collect::<Vec<_>>()
        };
        report.currencies.iter().flat_map(buckets).filter(|bucket| *bucket != (0, 0)).collect::<Vec<_>>()
    };
    let kept = report(false);
    assert_eq!(kept, report(true), "kept balances and items are the same in each bucket");
    (kept.iter().map(|(count, _)| count).sum(), kept.iter().map(|(_, open)| open).sum())
}

/// What is open after an event, by both dates; nothing may be found broken.
fn expect(app: &TestApp, event: &str, open: (i64, i64)) {
    assert_eq!(open_today(app, AgingBy::DueOn), open, "{event}");
    assert_eq!(open_today(app, AgingBy::IssuedOn), open, "{event}");
    assert_eq!(broken(app), Vec::<String>::new(), "{event}");
}

fn broken(app: &TestApp) -> Vec<String> {
    let findings = mingxi_app::verify::verify(&app.app, app.made.org).unwrap();
    findings.into_iter().filter(|finding| finding.check == "open_balance_kept").map(|finding| finding.detail).collect()
}

/// Ten units at 100.00 net, 13 %, accepted; 30 days net.
fn accepted(app: &TestApp) -> OrderId {
    let mill = product(app, "MILL", "13", "point_in_time");
    let net_30 = term(app, 30, None, None);
    let id = ordered(app, signed(app, Some(net_30), vec![line(mill, "10", "100")]));
    let batch = deliver(app, id, "2026-03-01", &[]).unwrap();
    accept(app, batch, "2026-03-01", &[]).unwrap();
    id
}

fn receive(app: &TestApp, amount: i64) -> RecordedReceipt {
    let input = RecordReceipt {
        customer_id: Some(crate::chain::customer(app)),
        entity_id: app.made.entity,
        amount: cny(amount),
        received_on: app.today(),
        posted_on: None,
        method: ReceiptMethod::BankTransfer,
        reference: None,
        payer_name: None,
        payer_account: None,
        is_another: false,
        apply: ApplyBy::OldestFirst,
    };
    act(app, move |work| record_receipt(work, &input)).unwrap()
}

fn credit(app: &TestApp, id: InvoiceId, amount: i64) {
    let input = CreditInvoice {
        issued_on: app.today(),
        reason: "折让".into(),
        returns_goods: false,
        after_return: None,
        over_invoiced: false,
        lines: None,
        amount: Some(cny(amount)),
    };
    act(app, move |work| credit_invoice(work, id, &input)).unwrap();
}

on_both_databases!(
    fn kept_balances_follow_every_event(app: TestApp) {
        let order = accepted(&app);
        expect(&app, "nothing yet", (0, 0));
        let first = draft(&app, order, InvoiceFrom::Accepted, None, &[(0, "4")]).unwrap();
        expect(&app, "a draft claims nothing", (0, 0));
        issue(&app, first, "2026-03-01").unwrap();
        expect(&app, "issued: 400.00 and 13 %", (1, 452_00));
        app.advance_days(5);
        let second = invoiced(&app, order, None, "2026-03-06");
        expect(&app, "a second one: 600.00 and 13 %", (2, 1_130_00));

        let part = receive(&app, 500_00);
        expect(&app, "452.00 on the first, 48.00 on the second", (1, 630_00));
        let (last, today) = (part.applications[1].id, app.today());
        let undo = UnapplyApplication { reason: "错".into(), unapplied_on: Some(today) };
        act(&app, move |work| unapply_application(work, last, &undo)).unwrap();
        expect(&app, "48.00 undone", (1, 678_00));
        let (receipt, undo) = (part.receipt.id, ReverseReceipt { reason: "退票".into(), reversed_on: Some(today) });
        act(&app, move |work| reverse_receipt(work, receipt, &undo)).unwrap();
        expect(&app, "the receipt reversed", (2, 1_130_00));

        credit(&app, second, 113_00);
        expect(&app, "113.00 credited on an open invoice", (2, 1_017_00));
        let void = VoidInvoice { voided_on: today, reason: "抬头错误".into() };
        act(&app, move |work| void_invoice(work, first, &void)).unwrap();
        expect(&app, "the first one void", (1, 565_00));

        receive(&app, 565_00);
        expect(&app, "all paid", (0, 0));
        credit(&app, second, 56_50);
        expect(&app, "a credit note on a paid invoice is open itself", (1, -56_50));

        let opening = RecordOpeningInvoice {
            customer_id: crate::chain::customer(&app),
            entity_id: app.made.entity,
            external_number: "OLD-1".into(),
            issued_on: "2025-11-01".parse().unwrap(),
            due_on: "2025-12-01".parse().unwrap(),
            total: cny(100_00),
            is_disputed: false,
            payment_term_id: None,
            shipped_on: None,
        };
        act(&app, move |work| record_opening_invoice(work, &opening)).unwrap();
        expect(&app, "an opening receivable", (2, 43_50));
    }
);

on_both_databases!(
    fn a_kept_balance_that_is_wrong_is_found_and_can_be_rebuilt(app: TestApp) {
        let invoice = invoiced(&app, accepted(&app), None, "2026-03-01");
        expect(&app, "issued", (1, 1_130_00));
        let run = |text: &'static str| {
            act(&app, move |work| Ok(work.tx.exec(SqlText::dynamic(text), v![work.org()])?)).unwrap()
        };
        run("update open_balance set open_minor = open_minor + 1 where org_id = $1 and aged_by = 'due_on'");
        let found = broken(&app);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("1,130.00") && found[0].contains("1,130.01"), "{found:?}");
        run("update open_balance set items = items + 1 where org_id = $1 and aged_by = 'issued_on'");
        assert_eq!(broken(&app).len(), 2, "a wrong number of documents counts too");
        run("delete from open_balance where org_id = $1");
        assert_eq!(broken(&app).len(), 2, "one for each date");
        act(&app, |work| Ok(mingxi_store::open_balances::rebuild(work.tx, work.org())?)).unwrap();
        expect(&app, "rebuilt", (1, 1_130_00));
        let void = VoidInvoice { voided_on: app.today(), reason: "抬头错误".into() };
        act(&app, move |work| void_invoice(work, invoice, &void)).unwrap();
        expect(&app, "void", (0, 0));
    }
);
