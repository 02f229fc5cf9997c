//! What becomes of a credit note: on another invoice and back; discounts that fall with their base; opening
//! receivables taken back; due dates that go with what gave them.

use crate::cash::{Books, cny, day};
use crate::chain::{
    accept, act, assert_books_tie, balance, cd1, contract, customer, deliver, draft, invoice, invoiced, issue, line,
    order, ordered, product, read, recognitions, signed, term,
};
use mingxi_app::applications::{UnapplyApplication, unapply_application};
use mingxi_app::deliveries::{CancelDelivery, cancel_delivery};
use mingxi_app::invoices::{
    AppliedCredit, ApplyCreditNote, CreditInvoice, CreditLine, VoidInvoice, apply_credit_note, credit_invoice,
    void_invoice,
};
use mingxi_app::on_both_databases;
use mingxi_app::receipts::{ApplyBy, AskedApplication, RecordReceipt, RecordedReceipt, record_receipt};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_domain::ids::{ApplicationId, ContractId, InvoiceId, OrderId, ReceiptId};
use mingxi_domain::invoices::status::{InvoiceFrom, InvoiceStatus};
use mingxi_domain::receipts::status::ReceiptMethod;
use mingxi_store::receipts::ReceiptRow;
use serde_json::json;

/// Ten units at 100.00, 13 %, shipped and accepted today under CD1, invoiced: 1,130.00 with 130.00 tax.
fn sold(app: &TestApp, code: &'static str) -> (OrderId, InvoiceId) {
    let mill = product(app, code, "13", "point_in_time");
    // Each term has a name of its own.
    let net_days = if code == "MILL" { 60 } else { 61 };
    let id = ordered(app, signed(app, Some(term(app, net_days, Some(cd1()), None)), vec![line(mill, "10", "100")]));
    let today = app.today().to_string();
    let batch = deliver(app, id, &today, &[]).unwrap();
    accept(app, batch, &today, &[]).unwrap();
    (id, invoiced(app, id, Some(batch), &today))
}

fn receive(app: &TestApp, amount: &str, apply: ApplyBy) -> RecordedReceipt {
    let input = RecordReceipt {
        customer_id: Some(customer(app)),
        entity_id: app.made.entity,
        amount: cny(amount),
        received_on: app.today(),
        posted_on: None,
        method: ReceiptMethod::BankTransfer,
        reference: None,
        payer_name: None,
        payer_account: None,
        is_another: false,
        apply,
    };
    act(app, move |work| record_receipt(work, &input)).unwrap()
}

fn give_back(app: &TestApp, id: InvoiceId, quantity: &str) -> InvoiceId {
    let lines = vec![CreditLine { invoice_line_id: invoice(app, id).1[0].id, quantity: quantity.parse().unwrap() }];
    credit(app, id, Some(lines), None).unwrap()
}

fn credit(
    app: &TestApp,
    id: InvoiceId,
    lines: Option<Vec<CreditLine>>,
    amount: Option<&str>,
) -> mingxi_app::Result<InvoiceId> {
    let input = CreditInvoice {
        issued_on: app.today(),
        reason: "退货".into(),
        returns_goods: lines.is_some(),
        after_return: None,
        over_invoiced: false,
        lines,
        amount: amount.map(cny),
    };
    act(app, move |work| credit_invoice(work, id, &input))
}

fn apply(app: &TestApp, note: InvoiceId, by: ApplyBy) -> mingxi_app::Result<AppliedCredit> {
    let input = ApplyCreditNote { apply: by, applied_on: None };
    act(app, move |work| apply_credit_note(work, note, &input))
}

fn asked(invoice_id: InvoiceId, amount: &str) -> ApplyBy {
    ApplyBy::AsAsked(vec![AskedApplication { invoice_id, amount: cny(amount), write_off_rest: false }])
}

fn unapply(app: &TestApp, id: ApplicationId) -> mingxi_app::Result<()> {
    let undo = UnapplyApplication { reason: "错配".into(), unapplied_on: None };
    act(app, move |work| unapply_application(work, id, &undo).map(drop))
}

fn receipt(app: &TestApp, id: ReceiptId) -> ReceiptRow {
    read(app, move |work| Ok(ReceiptRow::find(work.tx, work.org(), id)?.unwrap()))
}

on_both_databases!(
    fn the_rest_of_a_credit_note_settles_another_invoice(app: TestApp) {
        app.set_today(day("2026-03-01"));
        let (_, first) = sold(&app, "MILL");
        app.set_today(day("2026-04-15"));
        receive(&app, "1130", ApplyBy::OldestFirst); // day 45: no discount
        let note = give_back(&app, first, "3"); // 339.00, of which the invoice owes nothing
        assert_eq!(invoice(&app, note).0.open_minor, 339_00);
        let (second_order, second) = sold(&app, "SAW");
        assert_eq!(balance(&app, "trade_receivable"), 1_130_00 - 339_00);

        assert_eq!(code_of(apply(&app, first, ApplyBy::OldestFirst)), "invoice_not_a_credit_note");
        assert_eq!(code_of(apply(&app, note, asked(second, "339.01"))), "receipt_exceeds_unapplied");
        assert_eq!(code_of(apply(&app, note, asked(first, "1"))), "receipt_exceeds_open");
        let part = apply(&app, note, asked(second, "100")).unwrap();
        assert_eq!((part.note.open_minor, part.note.applied_minor), (239_00, 100_00));
        let rest = apply(&app, note, ApplyBy::OldestFirst).unwrap();
        assert_eq!((rest.note.open_minor, rest.applications.len()), (0, 1));
        let (now, _) = invoice(&app, second);
        // No discount is earned by a credit: 1,130.00 − 339.00.
        assert_eq!((now.open_minor, now.credited_minor, now.cash_discount_minor), (791_00, 339_00, 0));
        assert_eq!((balance(&app, "trade_receivable"), order(&app, second_order).paid_minor), (791_00, 0));
        assert!(apply(&app, note, ApplyBy::OldestFirst).unwrap().applications.is_empty());
        assert_eq!(code_of(apply(&app, note, asked(second, "1"))), "receipt_exceeds_unapplied");
        let void = VoidInvoice { voided_on: app.today(), reason: "x".into() };
        assert_eq!(code_of(act(&app, move |work| void_invoice(work, second, &void))), "invoice_in_use");
        assert_books_tie(&app);

        // The rest in cash on the day of shipment: 791.00 less 2 % is 775.18.
        receive(&app, "775.18", ApplyBy::OldestFirst);
        assert_eq!(invoice(&app, second).0.open_minor, 0);
        unapply(&app, part.applications[0].id).unwrap();
        assert_eq!(code_of(unapply(&app, part.applications[0].id)), "receipt_application_undone");
        assert_eq!((invoice(&app, second).0.open_minor, invoice(&app, note).0.open_minor), (100_00, 100_00));
        assert_books_tie(&app);
        // What was credited on its own invoice at once stays there.
        let other = give_back(&app, second, "1");
        let own = read(&app, move |work| Ok(mingxi_store::receipts::list_applications_of(work.tx, work.org(), other)?));
        assert_eq!(code_of(unapply(&app, own[0].id)), "invoice_credit_on_its_own");
        assert_books_tie(&app);
    }
);

// Feature CD6. Paid on day 0: 1,130.00 by 1,107.40 and a discount of 22.60, 2.60 of it tax.
on_both_databases!(
    fn a_return_after_the_discount_was_taken_recomputes_it(app: TestApp) {
        app.set_today(day("2026-03-01"));
        let (id, made) = sold(&app, "MILL");
        let paid = receive(&app, "1107.40", ApplyBy::OldestFirst);
        assert_eq!((balance(&app, "cash_discount"), balance(&app, "output_tax")), (20_00, -127_40));
        app.set_today(day("2026-03-20"));

        // Three come back: 339.00. 2 % of the 791.00 that stay is 15.82, so 6.78 are owed again: 6.00 and 0.78 tax.
        // The customer's credit is 339.00 − 6.78 = 332.22 = 1,107.40 − 775.18.
        let note = give_back(&app, made, "3");
        let (now, _) = invoice(&app, made);
        assert_eq!((now.open_minor, now.cash_discount_minor, now.credited_minor), (0, 15_82, 6_78));
        assert_eq!(invoice(&app, note).0.open_minor, 332_22);
        // 130.00 − 39.00 − 1.82 tax; 1,000.00 − 300.00 revenue.
        assert_eq!((balance(&app, "cash_discount"), balance(&app, "output_tax")), (14_00, -89_18));
        assert_eq!((balance(&app, "revenue"), balance(&app, "trade_receivable")), (-700_00, -332_22));
        let receipt_id = paid.receipt.id;
        assert_eq!((receipt(&app, receipt_id).unapplied_minor, order(&app, id).paid_minor), (0, 1_107_40));
        assert_books_tie(&app);

        // Three more: 2 % of 452.00 is 9.04. Then the rest: no base, no discount, and all the cash is the customer's.
        give_back(&app, made, "3");
        assert_eq!(invoice(&app, made).0.cash_discount_minor, 9_04);
        assert_books_tie(&app);
        give_back(&app, made, "4");
        assert_eq!((invoice(&app, made).0.cash_discount_minor, balance(&app, "cash_discount")), (0, 0));
        assert_eq!((balance(&app, "trade_receivable"), balance(&app, "output_tax")), (-1_107_40, 0));
        assert_books_tie(&app);

        // Undoing the cash works on what stands now.
        let text = "select id from application where org_id = $1 and receipt_id = $2 and unapplied_on is null";
        let standing: Vec<(ApplicationId,)> = read(&app, move |work| {
            Ok(work.tx.all(mingxi_store::SqlText::dynamic(text), mingxi_store::v![work.org(), receipt_id])?)
        });
        assert_eq!(standing.len(), 1);
        unapply(&app, standing[0].0).unwrap();
        assert_eq!(receipt(&app, receipt_id).unapplied_minor, 1_107_40);
        assert_books_tie(&app);
    }
);

on_both_databases!(
    fn a_credit_on_what_is_still_open_leaves_the_discount_alone(app: TestApp) {
        app.set_today(day("2026-03-01"));
        let (_, made) = sold(&app, "MILL");
        receive(&app, "553.70", ApplyBy::OldestFirst); // 565.00 less 2 %
        credit(&app, made, None, Some("565")).unwrap();
        let (now, _) = invoice(&app, made);
        assert_eq!((now.open_minor, now.cash_discount_minor), (0, 11_30));
        // One more yuan off: 564.00 of base keep 11.30 × 564 ÷ 565 = 11.28.
        let note = credit(&app, made, None, Some("1")).unwrap();
        assert_eq!((invoice(&app, made).0.cash_discount_minor, invoice(&app, note).0.open_minor), (11_28, 98));
        assert_books_tie(&app);
    }
);

on_both_databases!(
    fn an_opening_receivable_is_voided_or_credited(app: TestApp) {
        let books = Books::new(&app, "2026-03-01");
        let wrong = books.opening(cny("500"), day("2026-01-10"), day("2026-02-10"), None).unwrap();
        let void = |id: InvoiceId| {
            let input = VoidInvoice { voided_on: app.today(), reason: "重复录入".into() };
            act(&app, move |work| void_invoice(work, id, &input))
        };
        void(wrong).unwrap();
        assert_eq!((balance(&app, "trade_receivable"), balance(&app, "opening_balance")), (0, 0));
        assert_eq!(code_of(void(wrong)), "invoice_not_issued");

        let old = books.discounted_invoice("1000", "2026-03-01"); // 2 % today
        let note = credit(&app, old, None, Some("100")).unwrap();
        let (now, _) = invoice(&app, old);
        assert_eq!((now.open_minor, now.credited_minor, invoice(&app, note).0.open_minor), (900_00, 100_00, 0));
        assert_eq!((balance(&app, "trade_receivable"), balance(&app, "opening_balance")), (900_00, -900_00));
        assert_eq!(code_of(void(old)), "invoice_in_use");
        assert_eq!(code_of(credit(&app, old, None, Some("900.01"))), "invoice_credit_exceeds");
        assert_books_tie(&app);
        // 900.00 paid by 882.00 and 18.00; 300.00 credited: 2 % of 600.00 is 12.00.
        receive_from(&app, books.customer, "882");
        let rest = credit(&app, old, None, Some("300")).unwrap();
        assert_eq!((invoice(&app, old).0.cash_discount_minor, invoice(&app, rest).0.open_minor), (12_00, 294_00));
        credit(&app, old, None, None).unwrap();
        assert_eq!(code_of(credit(&app, old, None, None)), "invoice_credit_nothing_left");
        assert_eq!((balance(&app, "cash_discount"), balance(&app, "opening_balance")), (0, 0));
        assert_eq!(balance(&app, "trade_receivable"), -882_00);
        assert_eq!(invoice(&app, wrong).0.status, InvoiceStatus::Void);
        assert_books_tie(&app);
    }
);

fn receive_from(app: &TestApp, customer_id: mingxi_domain::ids::CustomerId, amount: &str) {
    let input = RecordReceipt {
        customer_id: Some(customer_id),
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
    act(app, move |work| record_receipt(work, &input).map(drop)).unwrap();
}

fn due_dates(app: &TestApp, id: ContractId) -> Vec<Option<String>> {
    let rows = read(app, move |work| Ok(mingxi_store::contracts::list_installments(work.tx, work.org(), id)?));
    rows.into_iter().map(|row| row.due_on.map(|date| date.to_string())).collect()
}

on_both_databases!(
    fn a_cancelled_batch_and_a_void_invoice_take_their_due_dates_back(app: TestApp) {
        app.set_today(day("2026-03-01"));
        let mill = product(&app, "MILL", "13", "point_in_time");
        let plan = json!([
            { "percent": "40", "trigger": "delivery", "offset_months": 0, "offset_days": 10 },
            { "percent": "60", "trigger": "invoice", "offset_months": 1, "offset_days": 0 },
        ]);
        let contract_id = signed(&app, Some(term(&app, 30, None, Some(plan))), vec![line(mill, "10", "100")]);
        let id = ordered(&app, contract_id);
        let dates = |first: Option<&str>, second: Option<&str>| vec![first.map(String::from), second.map(String::from)];
        let cancel = |batch| {
            let input = CancelDelivery { reason: "装错车".into() };
            act(&app, move |work| cancel_delivery(work, batch, &input)).unwrap();
        };
        let wrong = deliver(&app, id, "2026-03-01", &[(0, "4")]).unwrap();
        assert_eq!(due_dates(&app, contract_id), dates(Some("2026-03-11"), None));
        cancel(wrong);
        assert_eq!(due_dates(&app, contract_id), dates(None, None), "nothing was shipped");
        app.set_today(day("2026-03-05"));
        let early = deliver(&app, id, "2026-03-03", &[(0, "4")]).unwrap();
        let late = deliver(&app, id, "2026-03-05", &[(0, "6")]).unwrap();
        assert_eq!(due_dates(&app, contract_id), dates(Some("2026-03-13"), None));
        cancel(early);
        assert_eq!(due_dates(&app, contract_id), dates(Some("2026-03-15"), None), "the next batch counts");

        accept(&app, late, "2026-03-05", &[]).unwrap();
        let first = draft(&app, id, InvoiceFrom::Accepted, None, &[(0, "2")]).unwrap();
        issue(&app, first, "2026-03-05").unwrap();
        app.set_today(day("2026-03-08"));
        let second = invoiced(&app, id, None, "2026-03-08");
        assert_eq!(due_dates(&app, contract_id), dates(Some("2026-03-15"), Some("2026-04-05")));
        let void = |invoice: InvoiceId| {
            let input = VoidInvoice { voided_on: app.today(), reason: "抬头错误".into() };
            act(&app, move |work| void_invoice(work, invoice, &input)).unwrap();
        };
        void(first);
        assert_eq!(due_dates(&app, contract_id), dates(Some("2026-03-15"), Some("2026-04-08")));
        void(second);
        assert_eq!(due_dates(&app, contract_id), dates(Some("2026-03-15"), None));
        assert_books_tie(&app);
    }
);

// Three units for 100.00: invoiced one by one as 33.33, 33.34 and 33.33.
on_both_databases!(
    fn a_return_over_several_invoices_leaves_no_fen_between_revenue_and_invoices(app: TestApp) {
        app.set_today(day("2026-03-01"));
        let mill = product(&app, "MILL", "13", "point_in_time");
        let mut priced = line(mill, "3", "113");
        (priced.price_includes_tax, priced.unit_price) = (true, "37.666667".parse().unwrap()); // 113.00 ÷ 3
        let contract_id = signed(&app, None, vec![priced]);
        let id = ordered(&app, contract_id);
        let batch = deliver(&app, id, "2026-03-01", &[]).unwrap();
        accept(&app, batch, "2026-03-01", &[]).unwrap();
        let one = |_| {
            let made = draft(&app, id, InvoiceFrom::Accepted, None, &[(0, "1")]).unwrap();
            issue(&app, made, "2026-03-01").unwrap();
            made
        };
        let made: Vec<InvoiceId> = (0..3).map(one).collect();
        let nets: Vec<i64> = made.iter().map(|id| invoice(&app, *id).0.net_minor).collect();
        assert_eq!(nets, [33_33, 33_34, 33_33]);
        assert_eq!(contract(&app, contract_id).position_minor, 0);
        for (index, left) in [(1, 66_66), (2, 33_33)] {
            give_back(&app, made[index], "1");
            assert_eq!(order(&app, id).recognized_minor, left);
            assert_eq!(contract(&app, contract_id).position_minor, 0, "after invoice {index}");
            assert_books_tie(&app);
        }
        assert_eq!(recognitions(&app, id).last().unwrap().2, -33_33);
        // They come again: everything is back to the fen.
        let batch = deliver(&app, id, "2026-03-01", &[]).unwrap();
        accept(&app, batch, "2026-03-01", &[]).unwrap();
        invoiced(&app, id, Some(batch), "2026-03-01");
        assert_eq!((order(&app, id).recognized_minor, contract(&app, contract_id).position_minor), (100_00, 0));
        assert_books_tie(&app);
    }
);
