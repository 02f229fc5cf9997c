//! 状态 States that people filter by, told from stored facts and today: lists, filters, sorts, counts and exports agree.

use crate::chain::{accept, act, customer, deliver, draft, invoiced, issue, line, ordered, product, signed, term};
use mingxi_app::invoices::{
    CreditInvoice, RecordOpeningInvoice, VoidInvoice, credit_invoice, record_opening_invoice, void_invoice,
};
use mingxi_app::on_both_databases;
use mingxi_app::receipts::{ApplyBy, RecordReceipt, RecordedReceipt, ReverseReceipt, record_receipt, reverse_receipt};
use mingxi_app::records::{self, ListInput};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_domain::ids::OrderId;
use mingxi_domain::invoices::status::InvoiceFrom;
use mingxi_domain::metadata::filter::Node;
use mingxi_domain::metadata::{FieldKind, objects};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::receipts::status::ReceiptMethod;
use serde_json::{Value, json};

fn filter(nodes: Value) -> Vec<Node> {
    serde_json::from_value(nodes).unwrap()
}

fn values(app: &TestApp, object: &'static str, input: ListInput, field: &'static str) -> Vec<Value> {
    let page = app.read(&app.admin(), move |work| records::list(work, object, &input)).unwrap();
    page.items.iter().map(|record| record[field].clone()).collect()
}

fn states(app: &TestApp, object: &'static str, field: &'static str) -> Vec<Value> {
    values(app, object, ListInput { sort: "id".into(), ..ListInput::default() }, field)
}

/// Each word of each state finds exactly the records that show it, and the counts are of the same records.
fn words_agree(app: &TestApp, object: &'static str) {
    for field in objects::get(object).fields.iter().filter(|field| field.derived.is_some()) {
        let name: &'static str = field.name.as_str();
        let FieldKind::Choice(choices) = &field.kind else { continue };
        let shown = states(app, object, name);
        let counts = app
            .read(&app.admin(), move |work| records::totals_by(work, object, &ListInput::default(), Some(name)))
            .unwrap()
            .groups
            .unwrap();
        for choice in choices {
            let having = shown.iter().filter(|value| **value == choice.value).count();
            let count = |op: &str, value: Value| {
                let input = ListInput {
                    filter: filter(json!([{ "field": name, "op": op, "value": value }])),
                    ..ListInput::default()
                };
                app.read(&app.admin(), move |work| records::totals(work, object, &input)).unwrap().count
            };
            let of = format!("{object}.{name} {}", choice.value);
            assert_eq!(count("eq", json!(choice.value)), i64::try_from(having).unwrap(), "{of}");
            assert_eq!(count("in", json!([choice.value])), i64::try_from(having).unwrap(), "{of}");
            assert_eq!(count("ne", json!(choice.value)), i64::try_from(shown.len() - having).unwrap(), "{of}");
            let counted = counts.iter().find(|group| group.value.as_deref() == Some(choice.value));
            assert_eq!(counted.map_or(0, |group| group.count), i64::try_from(having).unwrap(), "{of}");
        }
    }
}

fn receive(app: &TestApp, amount: i64, apply: ApplyBy, is_known: bool) -> RecordedReceipt {
    let input = RecordReceipt {
        customer_id: is_known.then(|| customer(app)),
        entity_id: app.made.entity,
        amount: Money::new(amount, Currency::CNY),
        received_on: app.today(),
        posted_on: None,
        method: ReceiptMethod::BankTransfer,
        reference: None,
        payer_name: Some("某公司".into()),
        payer_account: None,
        is_another: false,
        apply,
    };
    act(app, move |work| record_receipt(work, &input)).unwrap()
}

/// An opening receivable of this amount.
fn owed(app: &TestApp, total: i64, due_on: &str) {
    let input = RecordOpeningInvoice {
        customer_id: customer(app),
        entity_id: app.made.entity,
        external_number: format!("OLD-{due_on}"),
        issued_on: "2026-03-01".parse().unwrap(),
        due_on: due_on.parse().unwrap(),
        total: Money::new(total, Currency::CNY),
        is_disputed: false,
        payment_term_id: None,
        shipped_on: None,
    };
    act(app, move |work| record_opening_invoice(work, &input)).unwrap();
}

/// Ten units at 100.00 net, 13 %, accepted on 1 March; 30 days net.
fn accepted(app: &TestApp, code: &'static str) -> OrderId {
    let mill = product(app, code, "13", "point_in_time");
    let net_30 = term(app, 30, None, None);
    let id = ordered(app, signed(app, Some(net_30), vec![line(mill, "10", "100")]));
    let batch = deliver(app, id, "2026-03-01", &[]).unwrap();
    accept(app, batch, "2026-03-01", &[]).unwrap();
    id
}

on_both_databases!(
    fn an_invoice_says_what_people_ask_of_it(app: TestApp) {
        let order = accepted(&app, "MILL");
        let first = draft(&app, order, InvoiceFrom::Accepted, None, &[(0, "4")]).unwrap();
        assert_eq!(states(&app, "invoice", "state"), [json!("draft")]);
        // 400.00 and 13 %: 452.00, due on 31 March.
        issue(&app, first, "2026-03-01").unwrap();
        assert_eq!(states(&app, "invoice", "state"), [json!("unpaid")]);
        app.set_today("2026-03-31".parse().unwrap());
        assert_eq!(states(&app, "invoice", "state"), [json!("unpaid")], "it may be paid on its day");
        assert_eq!(states(&app, "invoice", "days_late"), [Value::Null]);
        app.set_today("2026-04-01".parse().unwrap());
        assert_eq!(states(&app, "invoice", "state"), [json!("overdue")]);
        assert_eq!(states(&app, "invoice", "days_late"), [json!(1)]);
        receive(&app, 52_00, ApplyBy::OldestFirst, true);
        assert_eq!(states(&app, "invoice", "state"), [json!("overdue")], "400.00 of 452.00 is still late");
        // 600.00 and 13 %: 678.00, due on 1 May.
        let second = invoiced(&app, order, None, "2026-04-01");
        assert_eq!(states(&app, "order", "payment_state"), [json!("part_paid")]);
        receive(&app, 500_00, ApplyBy::OldestFirst, true);
        assert_eq!(states(&app, "invoice", "state"), [json!("paid"), json!("part_paid")]);
        let all = CreditInvoice {
            issued_on: app.today(),
            reason: "折让".into(),
            returns_goods: false,
            after_return: None,
            over_invoiced: false,
            lines: None,
            // 678.00 less the 100.00 that were left of the receipt.
            amount: Some(Money::new(578_00, Currency::CNY)),
        };
        act(&app, move |work| credit_invoice(work, second, &all)).unwrap();
        let shown = states(&app, "invoice", "state");
        assert_eq!(shown, [json!("paid"), json!("paid"), json!("credit_used")]);
        assert_eq!(states(&app, "order", "payment_state"), [json!("paid")], "nothing is owed any more");
        words_agree(&app, "invoice");
        words_agree(&app, "order");
    }
);

on_both_databases!(
    fn a_void_and_a_credited_invoice_are_not_paid(app: TestApp) {
        let order = accepted(&app, "MILL");
        let first = draft(&app, order, InvoiceFrom::Accepted, None, &[(0, "4")]).unwrap();
        issue(&app, first, "2026-03-01").unwrap();
        let void = VoidInvoice { voided_on: app.today(), reason: "抬头错误".into() };
        act(&app, move |work| void_invoice(work, first, &void)).unwrap();
        let second = invoiced(&app, order, None, "2026-03-01");
        let all = CreditInvoice {
            issued_on: app.today(),
            reason: "折让".into(),
            returns_goods: false,
            after_return: None,
            over_invoiced: false,
            lines: None,
            amount: Some(Money::new(1_130_00, Currency::CNY)),
        };
        act(&app, move |work| credit_invoice(work, second, &all)).unwrap();
        assert_eq!(states(&app, "invoice", "state"), [json!("void"), json!("credited"), json!("credit_used")]);
        words_agree(&app, "invoice");
    }
);

on_both_databases!(
    fn late_invoices_are_found_and_ordered_by_their_days(app: TestApp) {
        for due_on in ["2026-03-31", "2026-04-10", "2026-04-20"] {
            owed(&app, 100_00, due_on);
        }
        // On 15 April the first is 15 days late and the second 5.
        app.set_today("2026-04-15".parse().unwrap());
        let late = |nodes: Value, sort: &str| {
            let input = ListInput { filter: filter(nodes), sort: sort.into(), ..ListInput::default() };
            values(&app, "invoice", input, "days_late")
        };
        let days = |op: &str, value: Value| json!([{ "field": "days_late", "op": op, "value": value }]);
        assert_eq!(late(json!([]), "-days_late"), [json!(15), json!(5), Value::Null]);
        assert_eq!(late(json!([]), "days_late"), [json!(5), json!(15), Value::Null]);
        assert_eq!(late(days("gt", json!(5)), "id"), [json!(15)]);
        assert_eq!(late(days("ge", json!(5)), "id"), [json!(15), json!(5)]);
        assert_eq!(late(days("lt", json!(15)), "id"), [json!(5)]);
        assert_eq!(late(days("le", json!(15)), "id"), [json!(15), json!(5)]);
        assert_eq!(late(days("eq", json!(5)), "id"), [json!(5)]);
        assert_eq!(late(days("in", json!([5, 15])), "id"), [json!(15), json!(5)]);
        assert_eq!(late(days("ne", json!(5)), "id"), [json!(15), Value::Null]);
        assert_eq!(late(json!([{ "field": "days_late", "op": "empty" }]), "id"), [Value::Null]);
        assert_eq!(late(json!([{ "field": "days_late", "op": "filled" }]), "id"), [json!(15), json!(5)]);
        assert_eq!(late(days("gt", json!(9_000_000_000_i64)), "id"), Vec::<Value>::new(), "no day is that far away");
        assert_eq!(late(days("lt", json!(9_000_000_000_i64)), "id"), [json!(15), json!(5)]);
        // A page at a time, in the same order.
        let mut seen = Vec::new();
        let mut input = ListInput { sort: "-days_late,number".into(), limit: Some(1), ..ListInput::default() };
        loop {
            let of_page = input.clone();
            let page = app.read(&app.admin(), move |work| records::list(work, "invoice", &of_page)).unwrap();
            seen.extend(page.items.iter().map(|record| record["days_late"].clone()));
            input.cursor = page.next_cursor;
            if input.cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, [json!(15), json!(5), Value::Null]);
        let by_amount =
            app.read(&app.admin(), |work| records::totals_by(work, "invoice", &ListInput::default(), Some("total")));
        assert_eq!(code_of(by_amount), "not_a_choice");
    }
);

on_both_databases!(
    fn a_receipt_says_how_much_of_it_is_matched(app: TestApp) {
        // Ten units at 100.00 and 13 %: 1,130.00.
        invoiced(&app, accepted(&app, "MILL"), None, "2026-03-01");
        receive(&app, 100_00, ApplyBy::None, false);
        receive(&app, 200_00, ApplyBy::None, true);
        receive(&app, 1_130_00, ApplyBy::OldestFirst, true);
        let back = receive(&app, 50_00, ApplyBy::None, true).receipt.id;
        let undo = ReverseReceipt { reason: "退票".into(), reversed_on: Some(app.today()) };
        act(&app, move |work| reverse_receipt(work, back, &undo)).unwrap();
        let shown = states(&app, "receipt", "state");
        assert_eq!(shown, [json!("unclaimed"), json!("unmatched"), json!("matched"), json!("reversed")]);
        // 1,130.00 were paid before, so all but 30.00 of this stays.
        owed(&app, 30_00, "2026-03-01");
        receive(&app, 1_131_00, ApplyBy::OldestFirst, true);
        assert_eq!(states(&app, "receipt", "state").last(), Some(&json!("part_matched")));
        words_agree(&app, "receipt");
        let csv = app.read(&app.admin(), |work| records::export_csv(work, "receipt", &ListInput::default())).unwrap();
        assert!(String::from_utf8(csv).unwrap().contains("part_matched"));
    }
);

on_both_databases!(
    fn an_order_says_what_has_left_and_what_was_invoiced_by_quantity(app: TestApp) {
        let mill = product(&app, "MILL", "13", "point_in_time");
        let gift = product(&app, "GIFT", "13", "point_in_time");
        let order = ordered(&app, signed(&app, None, vec![line(mill, "2", "100"), line(gift, "1", "0")]));
        let axes = |app: &TestApp| {
            ["delivery_state", "billing_state", "payment_state"].map(|field| states(app, "order", field)[0].clone())
        };
        assert_eq!(axes(&app), [json!("undelivered"), json!("uninvoiced"), json!("unpaid")]);
        let batch = deliver(&app, order, "2026-03-01", &[(0, "2")]).unwrap();
        assert_eq!(states(&app, "delivery", "state"), [json!("waiting")]);
        app.set_today("2026-03-10".parse().unwrap());
        assert_eq!(states(&app, "delivery", "days_waiting"), [json!(9)]);
        accept(&app, batch, "2026-03-01", &[]).unwrap();
        assert_eq!(states(&app, "delivery", "state"), [json!("accepted")]);
        assert_eq!(states(&app, "delivery", "days_waiting"), [Value::Null]);
        assert_eq!(
            axes(&app),
            [json!("part_delivered"), json!("uninvoiced"), json!("unpaid")],
            "the gift is still here"
        );
        invoiced(&app, order, None, "2026-03-01");
        assert_eq!(
            axes(&app),
            [json!("part_delivered"), json!("invoiced"), json!("unpaid")],
            "a gift needs no invoice"
        );
        words_agree(&app, "order");
        words_agree(&app, "delivery");
    }
);
