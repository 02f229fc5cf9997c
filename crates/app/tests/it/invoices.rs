//! Invoices of orders: drafts, issue, void, credit notes.

use crate::chain::{
    accept, act, assert_books_tie, balance, cd1, contract, day, deliver, draft, invoice, invoiced, issue, line, order,
    order_lines, ordered, product, recognitions, signed, term,
};
use mingxi_app::invoices::{CreditInvoice, CreditLine, VoidInvoice, credit_invoice, discard_invoice, void_invoice};
use mingxi_app::on_both_databases;
use mingxi_app::orders::close_order;
use mingxi_app::testing::{TestApp, code_of};
use mingxi_domain::ids::{InvoiceId, OrderId};
use mingxi_domain::invoices::status::{InvoiceFrom, InvoiceStatus};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::orders::OrderStatus;

fn credit(app: &TestApp, id: InvoiceId, input: &CreditInvoice) -> mingxi_app::Result<InvoiceId> {
    let input = input.clone();
    act(app, move |work| credit_invoice(work, id, &input))
}

/// A credit note of today.
fn note(app: &TestApp, returns_goods: bool) -> CreditInvoice {
    CreditInvoice {
        issued_on: app.today(),
        reason: "质量问题".into(),
        returns_goods,
        after_return: None,
        over_invoiced: false,
        lines: None,
        amount: None,
    }
}

/// Credits a quantity of the only line of an invoice.
fn credit_quantity(app: &TestApp, id: InvoiceId, quantity: &str, returns_goods: bool) -> mingxi_app::Result<InvoiceId> {
    let line = CreditLine { invoice_line_id: invoice(app, id).1[0].id, quantity: quantity.parse().unwrap() };
    credit(app, id, &CreditInvoice { lines: Some(vec![line]), ..note(app, returns_goods) })
}

fn void(app: &TestApp, id: InvoiceId, on: &str) -> mingxi_app::Result<()> {
    let input = VoidInvoice { voided_on: day(on), reason: "抬头错误".into() };
    act(app, move |work| void_invoice(work, id, &input))
}

/// Ten units at 100.00 net, 13 %, delivered and accepted on 1 March.
fn accepted_order(app: &TestApp) -> OrderId {
    let mill = product(app, "MILL", "13", "point_in_time");
    let id = ordered(app, signed(app, None, vec![line(mill, "10", "100")]));
    let batch = deliver(app, id, "2026-03-01", &[]).unwrap();
    accept(app, batch, "2026-03-01", &[]).unwrap();
    id
}

on_both_databases!(
    fn parts_of_a_line_sum_to_it_to_the_fen(app: TestApp) {
        let mill = product(&app, "MILL", "13", "point_in_time");
        let contract_id = signed(&app, None, vec![line(mill, "3", "33.333333")]);
        let id = ordered(&app, contract_id);
        let batch = deliver(&app, id, "2026-03-01", &[]).unwrap();
        accept(&app, batch, "2026-03-01", &[]).unwrap();
        // net 100.00, tax 13.00 in thirds to date: 33.33 + 4.33, 33.34 + 4.34, 33.33 + 4.33
        for (net, tax) in [(33_33, 4_33), (33_34, 4_34), (33_33, 4_33)] {
            let made = draft(&app, id, InvoiceFrom::Accepted, None, &[(0, "1")]).unwrap();
            let (made, _) = invoice(&app, made);
            assert_eq!((made.net_minor, made.tax_minor, made.number), (net, tax, None));
        }
        assert_eq!(code_of(draft(&app, id, InvoiceFrom::Accepted, None, &[(0, "1")])), "invoice_exceeds_uninvoiced");
        assert_eq!(code_of(draft(&app, id, InvoiceFrom::Accepted, None, &[])), "invoice_nothing_to_invoice");
        assert_eq!(order(&app, id).invoiced_minor, 0, "drafts invoice nothing");
        assert_eq!(code_of(act(&app, move |work| close_order(work, id))), "order_not_settled");
    }
);

on_both_databases!(
    fn one_batch_one_invoice_when_there_is_a_cash_discount(app: TestApp) {
        let mill = product(&app, "MILL", "13", "point_in_time");
        let term = term(&app, 30, Some(cd1()), None);
        let id = ordered(&app, signed(&app, Some(term), vec![line(mill, "10", "100")]));
        app.set_today(day("2026-03-20"));
        let first = deliver(&app, id, "2026-03-02", &[(0, "4")]).unwrap();
        let second = deliver(&app, id, "2026-03-09", &[(0, "6")]).unwrap();
        assert_eq!(code_of(draft(&app, id, InvoiceFrom::Accepted, None, &[])), "invoice_nothing_to_invoice");
        assert_eq!(code_of(draft(&app, id, InvoiceFrom::Delivered, None, &[])), "invoice_mixed_batches");
        let one = draft(&app, id, InvoiceFrom::Delivered, Some(second), &[]).unwrap();
        assert_eq!(code_of(issue(&app, one, "2026-03-08")), "invoice_before_shipment");
        assert_eq!(code_of(issue(&app, one, "2026-03-21")), "in_the_future");
        issue(&app, one, "2026-03-20").unwrap();
        let (one, lines) = invoice(&app, one);
        // net days count from the ship date of the batch: 9 March + 30
        assert_eq!((one.shipped_on, one.due_on), (Some(day("2026-03-09")), Some(day("2026-04-08"))));
        assert_eq!((one.number.as_deref(), one.open_minor, lines.len()), (Some("INV-2026-000001"), 678_00, 1));
        assert_eq!(one.cash_discount_terms, Some(cd1()));
        let two = draft(&app, id, InvoiceFrom::Delivered, None, &[]).unwrap();
        assert_eq!(invoice(&app, two).0.delivery_id, Some(first));
        assert_eq!(code_of(issue(&app, one.id, "2026-03-20")), "invoice_not_draft");
        assert_books_tie(&app);
    }
);

// Invoiced before acceptance: a liability of 1,000; accepted: nothing; void after that: an asset, never both.
on_both_databases!(
    fn a_void_invoice_moves_the_position_from_where_it_is(app: TestApp) {
        let mill = product(&app, "MILL", "13", "point_in_time");
        let contract_id = signed(&app, None, vec![line(mill, "10", "100")]);
        let id = ordered(&app, contract_id);
        let batch = deliver(&app, id, "2026-03-01", &[]).unwrap();
        let made = draft(&app, id, InvoiceFrom::Delivered, None, &[]).unwrap();
        assert_eq!(code_of(void(&app, made, "2026-03-01")), "invoice_not_issued");
        issue(&app, made, "2026-03-01").unwrap();
        assert_eq!((balance(&app, "contract_liability"), order(&app, id).invoiced_minor), (-1_000_00, 1_130_00));
        accept(&app, batch, "2026-03-01", &[]).unwrap();
        assert_eq!(contract(&app, contract_id).position_minor, 0);
        app.set_today(day("2026-03-02"));
        assert_eq!(code_of(void(&app, made, "2026-02-28")), "reversal_too_early");
        void(&app, made, "2026-03-02").unwrap();
        assert_eq!((balance(&app, "contract_asset"), balance(&app, "contract_liability")), (1_000_00, 0));
        assert_eq!(
            (balance(&app, "trade_receivable"), balance(&app, "output_tax"), order(&app, id).invoiced_minor),
            (0, 0, 0)
        );
        assert_eq!(invoice(&app, made).0.status, InvoiceStatus::Void);
        // invoiceable again; the number of the void one stays used
        let again = invoiced(&app, id, None, "2026-03-02");
        assert_eq!(invoice(&app, again).0.number.as_deref(), Some("INV-2026-000002"));
        act(&app, move |work| close_order(work, id)).unwrap();
        assert_eq!(order(&app, id).status, OrderStatus::Closed);
        assert_books_tie(&app);
    }
);

// OR4: 3 of 10 come back: receivable −339.00, tax −39.00, revenue −300.00, delivered and accepted −300.00.
on_both_databases!(
    fn a_return_moves_everything_by_its_share(app: TestApp) {
        let id = accepted_order(&app);
        let made = invoiced(&app, id, None, "2026-03-01");
        let note = credit_quantity(&app, made, "3", true).unwrap();
        let (note, _) = invoice(&app, note);
        assert_eq!(
            (note.net_minor, note.tax_minor, note.open_minor, note.number.as_deref()),
            (300_00, 39_00, 0, Some("CN-2026-000001"))
        );
        let (now, _) = invoice(&app, made);
        assert_eq!((now.open_minor, now.credited_minor), (791_00, 339_00));
        let now = order(&app, id);
        assert_eq!(
            (now.delivered_minor, now.accepted_minor, now.invoiced_minor, now.recognized_minor),
            (700_00, 700_00, 791_00, 700_00)
        );
        assert_eq!(
            (balance(&app, "revenue"), balance(&app, "output_tax"), balance(&app, "trade_receivable")),
            (-700_00, -91_00, 791_00)
        );
        assert_eq!(recognitions(&app, id).last().unwrap().2, -300_00);
        assert_eq!(code_of(void(&app, made, "2026-03-01")), "invoice_in_use");
        // an exchange: the three are delivered, accepted and invoiced again
        let batch = deliver(&app, id, "2026-03-01", &[]).unwrap();
        accept(&app, batch, "2026-03-01", &[]).unwrap();
        let again = invoiced(&app, id, Some(batch), "2026-03-01");
        assert_eq!(invoice(&app, again).0.total_minor, 339_00);
        assert_eq!(order(&app, id).recognized_minor, 1_000_00);
        assert_books_tie(&app);
    }
);

// Seven kept, three came back and nobody wants them: the order is closed with what was fulfilled.
on_both_databases!(
    fn a_short_order_closes_with_what_was_fulfilled(app: TestApp) {
        let id = accepted_order(&app);
        let made = invoiced(&app, id, None, "2026-03-01");
        credit_quantity(&app, made, "3", true).unwrap();
        act(&app, move |work| close_order(work, id)).unwrap();
        let now = order(&app, id);
        assert_eq!(
            (now.net_minor, now.total_minor, now.accepted_minor, now.recognized_minor),
            (700_00, 791_00, 700_00, 700_00)
        );
        assert_eq!(order_lines(&app, id)[0].quantity_micro.decimal().to_string(), "7");
        assert_eq!(contract(&app, now.contract_id).ordered_minor, 700_00);
        // the three can be ordered again
        let again = ordered(&app, now.contract_id);
        assert_eq!(order(&app, again).net_minor, 300_00);
        assert_books_tie(&app);
    }
);

// Each note rounds its own tax, the clearing one takes what is left (golden apply.credit_note_rounding):
// 3 × 33.33 = 99.99 net, 13.00 tax; notes of 33.33 carry 4.33, 4.33 and 4.34.
on_both_databases!(
    fn notes_sum_to_their_invoice(app: TestApp) {
        let mill = product(&app, "MILL", "13", "point_in_time");
        let id = ordered(&app, signed(&app, None, vec![line(mill, "3", "33.33")]));
        let batch = deliver(&app, id, "2026-03-01", &[]).unwrap();
        accept(&app, batch, "2026-03-01", &[]).unwrap();
        let made = invoiced(&app, id, None, "2026-03-01");
        for tax in [4_33, 4_33, 4_34] {
            let note = credit_quantity(&app, made, "1", false).unwrap();
            assert_eq!((invoice(&app, note).0.net_minor, invoice(&app, note).0.tax_minor), (33_33, tax));
        }
        assert_eq!(invoice(&app, made).0.open_minor, 0);
        assert_eq!(code_of(credit(&app, made, &note(&app, false))), "invoice_credit_nothing_left");
        assert_eq!(code_of(credit_quantity(&app, made, "1", false)), "invoice_credit_exceeds");
        // the goods stayed: revenue stands, the position is an asset, and all of it can be invoiced again
        assert_eq!(
            (balance(&app, "output_tax"), balance(&app, "revenue"), balance(&app, "contract_asset")),
            (0, -99_99, 99_99)
        );
        let again = invoiced(&app, id, None, "2026-03-01");
        assert_eq!(invoice(&app, again).0.total_minor, 112_99);
        assert_books_tie(&app);
    }
);

// 113.00 off the price: 100.00 net and 13.00 tax. Seven of ten accepted: allocated 900.00, to date 630.00, was 700.00.
on_both_databases!(
    fn a_price_concession_lowers_what_is_allocated_and_recognised(app: TestApp) {
        let mill = product(&app, "MILL", "13", "point_in_time");
        let contract_id = signed(&app, None, vec![line(mill, "10", "100")]);
        let id = ordered(&app, contract_id);
        let batch = deliver(&app, id, "2026-03-01", &[(0, "7")]).unwrap();
        accept(&app, batch, "2026-03-01", &[]).unwrap();
        let made = invoiced(&app, id, None, "2026-03-01");
        let amount = |minor| CreditInvoice { amount: Some(Money::new(minor, Currency::CNY)), ..note(&app, false) };
        assert_eq!(code_of(credit(&app, made, &amount(791_01))), "invoice_credit_exceeds");
        assert_eq!(code_of(credit(&app, made, &CreditInvoice { returns_goods: true, ..amount(1) })), "out_of_range");
        credit(&app, made, &amount(113_00)).unwrap();
        let now = order(&app, id);
        assert_eq!((now.recognized_minor, now.invoiced_minor), (630_00, 678_00));
        // invoiced net 600, satisfied 630
        assert_eq!(contract(&app, contract_id).position_minor, 30_00);
        let rest = deliver(&app, id, "2026-03-01", &[]).unwrap();
        accept(&app, rest, "2026-03-01", &[]).unwrap();
        let last = invoiced(&app, id, Some(rest), "2026-03-01");
        assert_eq!(invoice(&app, last).0.net_minor, 300_00);
        assert_eq!((order(&app, id).recognized_minor, contract(&app, contract_id).position_minor), (900_00, 0));
        assert_books_tie(&app);
    }
);

on_both_databases!(
    fn what_invoices_refuse(app: TestApp) {
        let id = accepted_order(&app);
        let made = draft(&app, id, InvoiceFrom::Accepted, None, &[(0, "4")]).unwrap();
        assert_eq!(code_of(credit(&app, made, &note(&app, false))), "invoice_not_issued");
        act(&app, move |work| discard_invoice(work, made)).unwrap();
        assert_eq!(code_of(act(&app, move |work| discard_invoice(work, made))), "invoice_not_draft");
        assert_eq!(code_of(issue(&app, made, "2026-03-01")), "invoice_not_draft");
        let whole = invoiced(&app, id, None, "2026-03-01");
        assert_eq!(invoice(&app, whole).0.total_minor, 1_130_00, "the discarded four are in it");
        let early = CreditInvoice { issued_on: day("2026-02-28"), ..note(&app, false) };
        assert_eq!(code_of(credit(&app, whole, &early)), "invoice_credit_too_early");
        let credited = credit_quantity(&app, whole, "1", false).unwrap();
        assert_eq!(code_of(credit(&app, credited, &note(&app, false))), "invoice_not_an_invoice");
        let care = product(&app, "CARE", "6", "straight_line");
        let mut service = line(care, "1", "1200");
        (service.service_starts_on, service.service_ends_on) = (Some(day("2026-03-01")), Some(day("2027-02-28")));
        let other = ordered(&app, signed(&app, None, vec![service]));
        let service = invoiced(&app, other, None, "2026-03-01");
        assert_eq!(code_of(credit(&app, service, &note(&app, true))), "invoice_service_not_returnable");
        credit(&app, service, &note(&app, false)).unwrap();
        assert_books_tie(&app);
    }
);
