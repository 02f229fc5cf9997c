//! What was granted on a condition falls when the condition falls, by whatever door and in any order.

use crate::cash::{Books, cny, day};
use crate::chain::{
    accept, act, assert_books_tie, balance, deliver, invoice, invoiced, line, order, ordered, product, signed, term,
};
use mingxi_app::applications::{UnapplyApplication, unapply_application};
use mingxi_app::entities::{UpdateEntity, update_entity};
use mingxi_app::invoices::{
    ApplyCreditNote, CreditInvoice, RecordOpeningInvoice, VoidInvoice, apply_credit_note, credit_invoice,
    record_opening_invoice, void_invoice,
};
use mingxi_app::on_both_databases;
use mingxi_app::receipts::{
    ApplyBy, AskedApplication, RecordReceipt, RecordedReceipt, ReverseReceipt, apply_receipt, record_receipt,
    reverse_receipt,
};
use mingxi_app::receipts::{ApplyReceipt, Weighing, weigh_receipt};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_app::verify::verify;
use mingxi_domain::ids::{ApplicationId, InvoiceId, OrderId, ReceiptId};
use mingxi_domain::receipts::status::ReceiptMethod;
use mingxi_store::receipts::list_applications_of;
use serde_json::{Value as Json, json};

fn limit(app: &TestApp, amount: &str) {
    let (entity, limit) = (app.made.entity, cny(amount));
    act(app, move |work| {
        let row = mingxi_store::entities::EntityRow::find(work.tx, work.org(), entity)?.unwrap();
        let input = UpdateEntity { version: row.version, write_off_limit: Some(limit), ..UpdateEntity::default() };
        update_entity(work, entity, &input)
    })
    .unwrap();
}

/// 2 % on 1 March, 1 % to the 11th, for full settlement only.
fn full_only() -> Json {
    json!({
        "tiers": [{ "through_day": 0, "percent": "2" }, { "through_day": 10, "percent": "1" }],
        "base": "gross", "tax_mode": "included", "part_payment": "full_only",
    })
}

/// So many units at 100.00, 13 %, shipped and accepted on 1 March, invoiced.
fn sold(app: &TestApp, code: &'static str, quantity: &str, cash_discount: Option<Json>) -> (OrderId, InvoiceId) {
    let mill = product(app, code, "13", "point_in_time");
    let days = 30 + i64::from(code.bytes().map(u32::from).sum::<u32>());
    let id = ordered(app, signed(app, Some(term(app, days, cash_discount, None)), vec![line(mill, quantity, "100")]));
    let batch = deliver(app, id, "2026-03-01", &[]).unwrap();
    accept(app, batch, "2026-03-01", &[]).unwrap();
    (id, invoiced(app, id, Some(batch), "2026-03-01"))
}

fn receive(app: &TestApp, amount: &str, on: &str, apply: ApplyBy) -> mingxi_app::Result<RecordedReceipt> {
    let input = RecordReceipt {
        customer_id: Some(crate::chain::customer(app)),
        entity_id: app.made.entity,
        amount: cny(amount),
        received_on: day(on),
        posted_on: None,
        method: ReceiptMethod::BankTransfer,
        reference: None,
        payer_name: None,
        payer_account: None,
        apply,
        is_another: false,
    };
    act(app, move |work| record_receipt(work, &input))
}

fn forgiving(invoice_id: InvoiceId, amount: &str) -> ApplyBy {
    ApplyBy::AsAsked(vec![AskedApplication { invoice_id, amount: cny(amount), write_off_rest: true }])
}

fn asked(invoice_id: InvoiceId, amount: &str) -> ApplyBy {
    ApplyBy::AsAsked(vec![AskedApplication::new(invoice_id, cny(amount))])
}

fn credit(app: &TestApp, id: InvoiceId, amount: Option<&str>) -> InvoiceId {
    let input = CreditInvoice {
        issued_on: app.today(),
        reason: "退".into(),
        returns_goods: false,
        after_return: None,
        over_invoiced: false,
        lines: None,
        amount: amount.map(cny),
    };
    act(app, move |work| credit_invoice(work, id, &input)).unwrap()
}

fn unapply(app: &TestApp, id: ApplicationId) {
    let undo = UnapplyApplication { reason: "错配".into(), unapplied_on: None };
    act(app, move |work| unapply_application(work, id, &undo).map(drop)).unwrap();
}

fn standing(app: &TestApp, id: InvoiceId) -> Vec<ApplicationId> {
    let rows = crate::chain::read(app, move |work| Ok(list_applications_of(work.tx, work.org(), id)?));
    rows.iter().filter(|row| row.receipt_id.is_some()).map(|row| row.id).collect()
}

/// Open, discount, difference and credit of an invoice.
fn told(app: &TestApp, id: InvoiceId) -> (i64, i64, i64, i64) {
    let row = invoice(app, id).0;
    (row.open_minor, row.cash_discount_minor, row.written_off_minor, row.credited_minor)
}

// W4: 113.00 settled by 112.50 and a difference of 0.50, then taken back whole: 112.50 are the customer's.
on_both_databases!(
    fn a_difference_falls_with_the_credit_of_its_invoice(app: TestApp) {
        app.set_today(day("2026-03-20"));
        limit(&app, "50");
        let (_, made) = sold(&app, "MILL", "1", None);
        receive(&app, "112.50", "2026-03-10", forgiving(made, "112.50")).unwrap();
        assert_eq!(told(&app, made), (0, 0, 50, 0));
        assert_eq!(balance(&app, "payment_difference"), 50);
        assert_books_tie(&app);
        let note = credit(&app, made, None);
        assert_eq!(told(&app, made), (0, 0, 0, 50));
        assert_eq!(invoice(&app, note).0.open_minor, 112_50);
        assert_eq!((balance(&app, "payment_difference"), balance(&app, "trade_receivable")), (0, -112_50));
        assert_books_tie(&app);

        // A concession of 0.20 on another one: 0.30 are forgiven, and 1.00 more leaves nothing to forgive.
        let (_, other) = sold(&app, "SAW", "1", None);
        receive(&app, "112.50", "2026-03-10", forgiving(other, "112.50")).unwrap();
        let first = credit(&app, other, Some("0.20"));
        assert_eq!((told(&app, other), invoice(&app, first).0.open_minor), ((0, 0, 30, 20), 0));
        let second = credit(&app, other, Some("1"));
        assert_eq!((told(&app, other), invoice(&app, second).0.open_minor), ((0, 0, 0, 50), 70));
        assert_books_tie(&app);
    }
);

// D3: a note of an opening receivable inherits nothing. 1,000.00 by 999.50 and 0.50; 100.00 credited: 999.50 − 900.00.
on_both_databases!(
    fn a_note_of_an_opening_receivable_has_no_difference(app: TestApp) {
        let books = Books::new(&app, "2026-03-20");
        limit(&app, "1");
        let made = books.plain_invoice("1000");
        books.receive("999.50", "2026-03-10", forgiving(made, "999.50")).unwrap();
        let note = credit(&app, made, Some("100"));
        assert_eq!(told(&app, made), (0, 0, 0, 50));
        let row = invoice(&app, note).0;
        assert_eq!((row.open_minor, row.written_off_minor, row.cash_discount_minor), (99_50, 0, 0));
        let totals = books.invoice(made).written_off_minor + row.written_off_minor;
        assert_eq!((totals, books.ledger()[&mingxi_domain::ledger::AccountRole::PaymentDifference]), (0, 0));
        books.expect_clean();
    }
);

on_both_databases!(
    fn a_difference_falls_when_other_cash_goes_and_stands_again_with_it(app: TestApp) {
        app.set_today(day("2026-03-20"));
        limit(&app, "1");
        let (id, made) = sold(&app, "MILL", "1", None);
        let first = receive(&app, "60", "2026-03-02", asked(made, "60")).unwrap();
        receive(&app, "52.50", "2026-03-03", forgiving(made, "52.50")).unwrap();
        assert_eq!(told(&app, made), (0, 0, 50, 0));
        let bounce = ReverseReceipt { reason: "退票".into(), reversed_on: None };
        let receipt = first.receipt.id;
        act(&app, move |work| reverse_receipt(work, receipt, &bounce)).unwrap();
        assert_eq!(told(&app, made), (60_50, 0, 0, 0)); // 113.00 − 52.50: far more than anybody forgave
        assert_eq!(order(&app, id).paid_minor, 52_50);
        assert_books_tie(&app);
        // The same money comes again: no more than 1.00 stays, which was forgiven.
        receive(&app, "60", "2026-03-05", asked(made, "60")).unwrap();
        assert_eq!((told(&app, made), order(&app, id).paid_minor), ((0, 0, 50, 0), 112_50));
        assert_books_tie(&app);
    }
);

// 1,130.00, 2 % for full settlement on day 0, 1 % to day 10.
on_both_databases!(
    fn a_discount_for_full_settlement_falls_with_what_made_it_full(app: TestApp) {
        app.set_today(day("2026-03-20"));
        let (id, made) = sold(&app, "MILL", "10", Some(full_only()));
        receive(&app, "500", "2026-03-01", asked(made, "500")).unwrap();
        assert_eq!(told(&app, made), (630_00, 0, 0, 0), "a part earns nothing");
        // 630.00 less 1 % is 623.70.
        receive(&app, "623.70", "2026-03-06", asked(made, "623.70")).unwrap();
        assert_eq!(told(&app, made), (0, 6_30, 0, 0));
        assert_books_tie(&app);
        unapply(&app, standing(&app, made)[0]);
        assert_eq!(told(&app, made), (506_30, 0, 0, 0)); // 1,130.00 − 623.70
        assert_eq!(order(&app, id).paid_minor, 623_70);
        assert_books_tie(&app);
        // What makes it full again counts from the day it came: 500.00 of 3 March are settled first.
        receive(&app, "500", "2026-03-03", asked(made, "500")).unwrap();
        assert_eq!((told(&app, made), order(&app, id).paid_minor), ((0, 6_30, 0, 0), 1_123_70));
        assert_books_tie(&app);
    }
);

// 300.00 earn nothing; 481.18 are all of the other 491.00 less 2 %, once 339.00 of 1,130.00 are credited.
on_both_databases!(
    fn the_order_of_cash_credits_and_undoing_does_not_matter(app: TestApp) {
        app.set_today(day("2026-03-20"));
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        let codes = ["A", "B", "C", "D", "E", "F"];
        for (code, steps) in codes.into_iter().zip(orders) {
            let (id, made) = sold(&app, code, "10", Some(full_only()));
            // Recorded in one order, applied in any.
            let amounts = ["300", "481.18"];
            let paid = amounts.map(|amount| receive(&app, amount, "2026-03-01", ApplyBy::None).unwrap().receipt.id);
            for step in steps {
                if step == 2 {
                    credit(&app, made, Some("339"));
                } else {
                    let receipt: ReceiptId = paid[step];
                    let apply = || {
                        let input = ApplyReceipt { apply: asked(made, amounts[step]), applied_on: None };
                        act(&app, move |work| apply_receipt(work, receipt, &input)).unwrap();
                        told(&app, made)
                    };
                    let before = apply();
                    // Off and on again leaves nothing behind.
                    let rows =
                        crate::chain::read(&app, move |work| Ok(list_applications_of(work.tx, work.org(), made)?));
                    unapply(&app, rows.iter().find(|row| row.receipt_id == Some(receipt)).unwrap().id);
                    assert_eq!(apply(), before, "{steps:?}");
                }
                assert_books_tie(&app);
            }
            assert_eq!((told(&app, made), order(&app, id).paid_minor), ((0, 9_82, 0, 339_00), 781_18), "{steps:?}");
        }
    }
);

// The late cash that a discount makes needless goes back: 1,130.00 were paid, 339.00 come back, 775.18 was enough.
on_both_databases!(
    fn what_a_discount_makes_needless_is_the_customers_again(app: TestApp) {
        app.set_today(day("2026-04-30"));
        let (id, made) = sold(&app, "MILL", "10", Some(full_only()));
        receive(&app, "775.18", "2026-03-01", asked(made, "775.18")).unwrap();
        let late = receive(&app, "354.82", "2026-04-20", asked(made, "354.82")).unwrap().receipt.id;
        assert_eq!(told(&app, made), (0, 0, 0, 0));
        let note = credit(&app, made, Some("339"));
        // 2 % of 791.00 is 15.82. The note keeps 339.00 of what is over, 15.82 of the late cash is unapplied.
        assert_eq!((told(&app, made), invoice(&app, note).0.open_minor), ((0, 15_82, 0, 0), 339_00));
        let left = crate::chain::read(&app, move |work| {
            Ok(mingxi_store::receipts::ReceiptRow::find(work.tx, work.org(), late)?.unwrap().unapplied_minor)
        });
        assert_eq!((left, order(&app, id).paid_minor), (15_82, 775_18 + 339_00));
        assert_books_tie(&app);
        // The cash bounces: the note settles its own invoice first, and 2 % of 791.00 were paid for.
        let bounce = ReverseReceipt { reason: "退票".into(), reversed_on: None };
        act(&app, move |work| reverse_receipt(work, late, &bounce)).unwrap();
        assert_eq!((told(&app, made), invoice(&app, note).0.open_minor), ((0, 15_82, 0, 339_00), 0));
        assert_books_tie(&app);
    }
);

on_both_databases!(
    fn a_note_that_comes_back_settles_its_own_invoice_first(app: TestApp) {
        app.set_today(day("2026-03-20"));
        let (_, first) = sold(&app, "MILL", "1", None);
        let (_, second) = sold(&app, "SAW", "1", None);
        receive(&app, "113", "2026-03-10", asked(first, "113")).unwrap();
        let note = credit(&app, first, Some("50"));
        let input = ApplyCreditNote { apply: asked(second, "50"), applied_on: None };
        let used = act(&app, move |work| apply_credit_note(work, note, &input)).unwrap().applications[0].id;
        unapply(&app, standing(&app, first)[0]);
        // The note is on the other invoice, so all of the first is owed; taken off there, it is on its own again.
        assert_eq!((told(&app, first), told(&app, second)), ((113_00, 0, 0, 0), (63_00, 0, 0, 50_00)));
        assert_books_tie(&app);
        unapply(&app, used);
        assert_eq!((told(&app, first), told(&app, second)), ((63_00, 0, 0, 50_00), (113_00, 0, 0, 0)));
        assert_eq!(invoice(&app, note).0.open_minor, 0);
        assert_books_tie(&app);
    }
);

on_both_databases!(
    fn a_weighing_follows_the_terms_of_each_invoice(app: TestApp) {
        app.set_today(day("2026-03-06"));
        limit(&app, "1");
        let (_, full) = sold(&app, "MILL", "10", Some(full_only()));
        let (_, share) = sold(&app, "SAW", "10", Some(crate::chain::cd1()));
        let receipt = receive(&app, "2000", "2026-03-06", ApplyBy::None).unwrap().receipt.id;
        let weigh = |asked: Vec<(InvoiceId, i64, bool)>| {
            let one =
                |(invoice_id, amount_minor, write_off_rest)| Weighing { invoice_id, amount_minor, write_off_rest };
            let asked: Vec<Weighing> = asked.into_iter().map(one).collect();
            crate::chain::read(&app, move |work| weigh_receipt(work, receipt, &asked))
        };
        // 559.35 earns nothing where only full settlement does, and 5.65 (÷ 0.99 × 1 %) where a part earns its share.
        let part = weigh(vec![(full, 559_35, false), (share, 559_35, false)]);
        assert_eq!((part.items[0].cash_discount, part.items[1].cash_discount), (cny("0"), cny("5.65")));
        assert_eq!((part.applied, part.cleared, part.left), (cny("1118.70"), cny("1124.35"), cny("881.30")));
        // 1,130.00 less 1 % settles; 0.70 less is forgiven where it is asked for, and earns no discount then.
        let whole = weigh(vec![(full, 1_118_70, false)]);
        assert_eq!((whole.cash_discount, whole.items[0].open_after), (cny("11.30"), cny("0")));
        let small = weigh(vec![(full, 1_129_50, true)]);
        assert_eq!((small.applied, small.cash_discount, small.difference), (cny("1118.70"), cny("11.30"), cny("0")));
        let too_much = weigh(vec![(full, 1_130_00, false), (share, 1_130_00, false)]);
        assert_eq!(too_much.left, cny("-237.40")); // 2,000.00 − 2 × 1,118.70
    }
);

fn opening(app: &TestApp, books: &Books, number: &str) -> mingxi_app::Result<InvoiceId> {
    let input = RecordOpeningInvoice {
        customer_id: books.customer,
        entity_id: app.made.entity,
        external_number: number.into(),
        issued_on: day("2026-03-01"),
        due_on: day("2026-03-31"),
        total: cny("100"),
        is_disputed: false,
        payment_term_id: None,
        shipped_on: None,
    };
    app.write(&app.admin(), move |work| record_opening_invoice(work, &input))
}

on_both_databases!(
    fn an_opening_receivable_is_recorded_once(app: TestApp) {
        let books = Books::new(&app, "2026-03-01");
        let first = opening(&app, &books, "INV-7").unwrap();
        for same in ["INV-7", " inv-7 ", "ＩＮＶ-7"] {
            assert_eq!(code_of(opening(&app, &books, same)), "invoice_opening_twice", "{same}");
        }
        opening(&app, &books, "INV-8").unwrap();
        let void = VoidInvoice { voided_on: app.today(), reason: "录错".into() };
        app.write(&app.admin(), move |work| void_invoice(work, first, &void)).unwrap();
        opening(&app, &books, "INV-7").unwrap();
        // Of many at the same moment one is recorded.
        let made = std::thread::scope(|scope| {
            let racers = [(); 6].map(|()| scope.spawn(|| opening(&app, &books, "INV-9").is_ok()));
            racers.map(|racer| racer.join().expect("a racer does not panic")).into_iter().filter(|made| *made).count()
        });
        assert_eq!(made, 1);
        books.expect_clean();
        let gaps = verify(&app.app, app.made.org).unwrap();
        assert!(gaps.iter().all(|finding| finding.check != "opening_twice"), "{gaps:#?}");
    }
);

on_both_databases!(
    fn a_line_of_a_bank_statement_is_recorded_once(app: TestApp) {
        let books = Books::new(&app, "2026-03-02");
        let record = |reference: Option<&str>, amount: &str, is_another: bool| {
            let input = RecordReceipt {
                customer_id: Some(books.customer),
                entity_id: app.made.entity,
                amount: cny(amount),
                received_on: day("2026-03-01"),
                posted_on: None,
                method: ReceiptMethod::BankTransfer,
                reference: reference.map(str::to_owned),
                payer_name: None,
                payer_account: None,
                apply: ApplyBy::None,
                is_another,
            };
            app.write(&app.admin(), move |work| record_receipt(work, &input))
        };
        let first = record(Some("货款 0301-77"), "100", false).unwrap().receipt.id;
        assert_eq!(code_of(record(Some("货款 0301-77"), "100", false)), "receipt_told_twice");
        record(Some("货款 0301-77"), "100.01", false).unwrap();
        record(None, "100", false).unwrap();
        record(None, "100", false).unwrap();
        record(Some("货款 0301-77"), "100", true).unwrap();
        let reverse = ReverseReceipt { reason: "录错".into(), reversed_on: None };
        app.write(&app.admin(), move |work| reverse_receipt(work, first, &reverse)).unwrap();
        record(Some("货款 0301-77"), "100", false).unwrap();
        books.expect_clean();
    }
);
