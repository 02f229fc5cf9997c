//! From the accepted batch to the settled invoice: VAT, cash discount, credit notes and cash on one invoice.

use crate::cash::{cny, day};
use crate::chain::{
    accept, act, assert_books_tie, balance, cd1, customer, deliver, invoice, invoiced, line, order, ordered, product,
    signed, term,
};
use mingxi_app::aging::{AgingBy, AgingQuery, age_receivables};
use mingxi_app::applications::{UnapplyApplication, unapply_application};
use mingxi_app::explain::explain;
use mingxi_app::figures::{customer_figures, order_figures};
use mingxi_app::invoices::{CreditInvoice, CreditLine, credit_invoice};
use mingxi_app::on_both_databases;
use mingxi_app::receipts::{
    ApplyBy, ApplyReceipt, RecordReceipt, RecordedReceipt, ReverseReceipt, apply_receipt, record_receipt,
    reverse_receipt,
};
use mingxi_app::testing::TestApp;
use mingxi_domain::ids::{InvoiceId, OrderId};
use mingxi_domain::receipts::status::ReceiptMethod;

/// Ten units at 100.00, 13 %, shipped and accepted on 1 March under CD1, invoiced: 1,130.00 with 130.00 tax.
fn invoiced_order(app: &TestApp) -> (OrderId, InvoiceId) {
    let mill = product(app, "MILL", "13", "point_in_time");
    let terms = term(app, 60, Some(cd1()), None);
    let id = ordered(app, signed(app, Some(terms), vec![line(mill, "10", "100")]));
    let batch = deliver(app, id, "2026-03-01", &[]).unwrap();
    accept(app, batch, "2026-03-01", &[]).unwrap();
    let made = invoiced(app, id, Some(batch), "2026-03-01");
    (id, made)
}

fn receive(app: &TestApp, amount: &str, received_on: &str) -> mingxi_app::Result<RecordedReceipt> {
    let input = RecordReceipt {
        customer_id: Some(customer(app)),
        entity_id: app.made.entity,
        amount: cny(amount),
        received_on: day(received_on),
        posted_on: None,
        method: ReceiptMethod::BankTransfer,
        reference: None,
        payer_name: None,
        payer_account: None,
        is_another: false,
        apply: ApplyBy::OldestFirst,
    };
    act(app, move |work| record_receipt(work, &input))
}

fn credit(app: &TestApp, id: InvoiceId, quantity: &str) -> mingxi_app::Result<InvoiceId> {
    let lines = vec![CreditLine { invoice_line_id: invoice(app, id).1[0].id, quantity: quantity.parse().unwrap() }];
    let input = CreditInvoice {
        issued_on: app.today(),
        reason: "退货".into(),
        returns_goods: true,
        after_return: None,
        over_invoiced: false,
        lines: Some(lines),
        amount: None,
    };
    act(app, move |work| credit_invoice(work, id, &input))
}

/// Every figure of the customer and the order explains itself, and aging equals the ledger today and yesterday.
fn assert_told(app: &TestApp, id: OrderId) {
    let who = customer(app);
    let figures = app
        .read(&app.admin(), move |work| {
            Ok([customer_figures(work, who)?.figures, order_figures(work, id)?.figures].concat())
        })
        .unwrap();
    for figure in figures {
        let reference = figure.figure.clone();
        let told = app
            .read(&app.admin(), move |work| explain(work, &reference))
            .unwrap_or_else(|error| panic!("{}: {error}", figure.figure));
        assert_eq!(told.amount, figure.amount, "{}", figure.figure);
    }
    let query = AgingQuery {
        as_of: None,
        by: AgingBy::DueOn,
        entity_id: None,
        customer_id: None,
        currency: None,
        limits: vec![],
        by_customer: false,
    };
    let aged = app.read(&app.admin(), move |work| age_receivables(work, &query)).unwrap();
    let total: i64 = aged.currencies.iter().map(|aging| aging.total.amount_minor()).sum();
    assert_eq!(total, balance(app, "trade_receivable"));
    assert_books_tie(app);
}

on_both_databases!(
    fn the_tax_falls_with_the_discount_and_comes_back_with_it(app: TestApp) {
        let (id, made) = invoiced_order(&app);
        let done = receive(&app, "553.70", "2026-03-01").unwrap(); // 565.00 less 2 %
        let (row, _) = invoice(&app, made);
        assert_eq!((row.open_minor, row.applied_minor, row.cash_discount_minor), (565_00, 553_70, 11_30));
        assert_eq!((balance(&app, "cash_discount"), balance(&app, "output_tax")), (10_00, -128_70)); // 11.30 × 13 ÷ 113 = 1.30
        assert_eq!((order(&app, id).paid_minor, order(&app, id).invoiced_minor), (553_70, 1_130_00));
        assert_told(&app, id);

        credit(&app, made, "2").unwrap(); // 226.00 of the 565.00 that is open
        assert_eq!((invoice(&app, made).0.open_minor, order(&app, id).invoiced_minor), (339_00, 904_00));
        assert_told(&app, id);

        let application = done.applications[0].id;
        let undo = UnapplyApplication { reason: "付错".into(), unapplied_on: None };
        act(&app, move |work| unapply_application(work, application, &undo)).unwrap();
        assert_eq!((invoice(&app, made).0.open_minor, order(&app, id).paid_minor), (904_00, 0));
        assert_eq!((balance(&app, "cash_discount"), balance(&app, "output_tax")), (0, -104_00)); // 13 % of eight units
        assert_told(&app, id);
    }
);

on_both_databases!(
    fn cash_and_credit_notes_in_any_order_tie(app: TestApp) {
        let (id, made) = invoiced_order(&app);
        let mut receipts = Vec::new();
        let mut applications = Vec::new();
        // Cash, a return, an undo, another return, a bounce: each step leaves everything told.
        for (step, (what, amount)) in [
            ("cash", "98"),
            ("credit", "1"),
            ("cash", "300"),
            ("undo", ""),
            ("credit", "3"),
            ("cash", "55.55"),
            ("bounce", ""),
            ("apply", ""),
            ("credit", "1"),
        ]
        .into_iter()
        .enumerate()
        {
            match what {
                "cash" => {
                    let done = receive(&app, amount, "2026-03-01").unwrap();
                    receipts.push(done.receipt.id);
                    applications.extend(done.applications.iter().map(|row| row.id));
                }
                "credit" => drop(credit(&app, made, amount).unwrap()),
                "undo" => {
                    let (application, input) =
                        (applications.remove(0), UnapplyApplication { reason: "走查".into(), unapplied_on: None });
                    act(&app, move |work| unapply_application(work, application, &input)).unwrap();
                }
                "bounce" => {
                    let (receipt, input) =
                        (receipts.remove(1), ReverseReceipt { reason: "退票".into(), reversed_on: None });
                    act(&app, move |work| reverse_receipt(work, receipt, &input)).unwrap();
                }
                _ => {
                    let (receipt, input) =
                        (receipts[0], ApplyReceipt { apply: ApplyBy::OldestFirst, applied_on: None });
                    act(&app, move |work| apply_receipt(work, receipt, &input)).unwrap();
                }
            }
            assert_told(&app, id);
            let (row, _) = invoice(&app, made);
            assert_eq!(
                row.open_minor,
                row.total_minor - row.applied_minor - row.cash_discount_minor - row.credited_minor,
                "step {step}"
            );
        }
        // 1,130.00 less five units of 113.00, less 98 ÷ 0.98 and 55.55 with its 2 %: 55.55 × 2 ÷ 98 = 1.13.
        assert_eq!(invoice(&app, made).0.open_minor, 1_130_00 - 565_00 - 100_00 - 55_55 - 1_13);
    }
);
