//! One deal with a moving clock: goods in three batches and a year of support, from the signature to the closed
//! contract. All amounts are worked out in the comments.

use crate::chain::{
    accept, act, assert_books_tie, balance, cd1, close_month, contract, customer, day, deliver, draft, invoice,
    invoiced, issue, line, order, order_lines, ordered, product, read, signed, term,
};
use mingxi_app::contracts::{ContractLineInput, close_contract};
use mingxi_app::explain::explain;
use mingxi_app::figures::order_figures;
use mingxi_app::invoices::{CreditInvoice, CreditLine, VoidInvoice, credit_invoice, void_invoice};
use mingxi_app::on_both_databases;
use mingxi_app::orders::close_order;
use mingxi_app::receipts::{ApplyBy, RecordReceipt, record_receipt};
use mingxi_app::revenue::{RunRevenue, run_revenue};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_domain::contracts::ContractStatus;
use mingxi_domain::ids::{ContractId, CustomerId};
use mingxi_domain::invoices::status::InvoiceFrom;
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::receipts::status::ReceiptMethod;
use mingxi_domain::text_enum::TextEnum as _;
use serde_json::json;

fn receive(app: &TestApp, customer_id: CustomerId, minor: i64, received_on: &str) {
    let input = RecordReceipt {
        customer_id: Some(customer_id),
        entity_id: app.made.entity,
        amount: Money::new(minor, Currency::CNY),
        received_on: day(received_on),
        posted_on: None,
        method: ReceiptMethod::ALL[0],
        reference: None,
        payer_name: None,
        payer_account: None,
        is_another: false,
        apply: ApplyBy::OldestFirst,
    };
    act(app, move |work| record_receipt(work, &input).map(drop)).unwrap();
}

fn recognize(app: &TestApp, through: &str) {
    let input = RunRevenue { entity_id: app.made.entity, through: day(through) };
    assert!(act(app, move |work| run_revenue(work, &input)).unwrap().is_complete);
}

fn due_dates(app: &TestApp, id: ContractId) -> Vec<(Option<String>, i64)> {
    let rows = read(app, move |work| Ok(mingxi_store::contracts::list_installments(work.tx, work.org(), id)?));
    rows.into_iter().map(|row| (row.due_on.map(|date| date.to_string()), row.amount_minor)).collect()
}

/// Ten units at 10,000.00 with 13 % tax inside: 100,000.00 = 88,495.58 + 11,504.42. Support of a year:
/// 220,000.00 + 6 % = 233,200.00. Together 333,200.00: 30 % 99,960.00, 60 % 199,920.00, 10 % 33,320.00.
fn deal(app: &TestApp) -> ContractId {
    let (mill, care) = (product(app, "MILL", "13", "point_in_time"), product(app, "CARE", "6", "straight_line"));
    let plan = json!([
        { "percent": "30", "trigger": "signing", "offset_months": 0, "offset_days": 0 },
        { "percent": "60", "trigger": "acceptance", "offset_months": 0, "offset_days": 0 },
        { "percent": "10", "trigger": "acceptance", "offset_months": 12, "offset_days": 0 },
    ]);
    let goods = ContractLineInput { price_includes_tax: true, ..line(mill, "10", "10000") };
    let (first, last) = (Some(day("2026-03-01")), Some(day("2027-02-28")));
    let support = ContractLineInput { service_starts_on: first, service_ends_on: last, ..line(care, "1", "220000") };
    signed(app, Some(term(app, 30, Some(cd1()), Some(plan))), vec![goods, support])
}

on_both_databases!(
    fn a_deal_in_three_batches_with_support_ends_with_nothing_open(app: TestApp) {
        let contract_id = deal(&app);
        let paper = contract(&app, contract_id);
        assert_eq!((paper.net_minor, paper.tax_minor, paper.total_minor), (308_495_58, 24_704_42, 333_200_00));
        let waiting = [(Some("2026-03-01".to_owned()), 99_960_00), (None, 199_920_00), (None, 33_320_00)];
        assert_eq!(due_dates(&app, contract_id), waiting);
        let id = ordered(&app, contract_id);

        // Batch A: 4 of 10. 88,495.58 × 4 ÷ 10 = 35,398.232; 11,504.42 × 4 ÷ 10 = 4,601.768.
        let a = deliver(&app, id, "2026-03-01", &[(0, "4")]).unwrap();
        app.set_today(day("2026-03-03"));
        accept(&app, a, "2026-03-03", &[]).unwrap();
        assert_eq!(contract(&app, contract_id).position_minor, 35_398_23);
        let invoice_a = draft(&app, id, InvoiceFrom::Accepted, Some(a), &[]).unwrap();
        issue(&app, invoice_a, "2026-03-03").unwrap();
        let (paper_a, _) = invoice(&app, invoice_a);
        assert_eq!(
            (paper_a.net_minor, paper_a.tax_minor, paper_a.due_on),
            (35_398_23, 4_601_77, Some(day("2026-03-31")))
        );
        assert_eq!(contract(&app, contract_id).position_minor, 0);

        // Day 10 after batch A left: 1 % of 40,000.00.
        app.set_today(day("2026-03-12"));
        receive(&app, customer(&app), 39_600_00, "2026-03-11");
        let (paper_a, _) = invoice(&app, invoice_a);
        assert_eq!((paper_a.open_minor, paper_a.cash_discount_minor), (0, 400_00));
        assert_eq!(order(&app, id).paid_minor, 39_600_00);

        // Batch B: 6 shipped, 5 accepted, 1 comes back. To date 9: 79,646.022 and 10,353.978.
        let b = deliver(&app, id, "2026-03-10", &[(0, "6")]).unwrap();
        let goods = order_lines(&app, id)[0].id;
        accept(&app, b, "2026-03-12", &[(goods, "5")]).unwrap();
        let invoice_b = invoiced(&app, id, Some(b), "2026-03-12");
        assert_eq!(
            (invoice(&app, invoice_b).0.net_minor, invoice(&app, invoice_b).0.total_minor),
            (44_247_79, 50_000_00)
        );
        // The support, invoiced for the year: a liability until it is rendered, and no batch, so no cash discount.
        let support = draft(&app, id, InvoiceFrom::Accepted, None, &[(1, "1")]).unwrap();
        issue(&app, support, "2026-03-12").unwrap();
        let (support, _) = invoice(&app, support);
        assert_eq!(
            (support.total_minor, support.cash_discount_terms, support.due_on),
            (233_200_00, None, Some(day("2026-04-11")))
        );
        assert_eq!(balance(&app, "contract_liability"), -220_000_00);

        // March: 220,000.00 × 31 ÷ 365 = 18,684.9315. Then it closes, and nothing gets into it.
        app.set_today(day("2026-04-03"));
        recognize(&app, "2026-03-31");
        close_month(&app, "2026-03").unwrap();
        let c = deliver(&app, id, "2026-03-30", &[]).unwrap();
        assert_eq!(code_of(accept(&app, c, "2026-03-31", &[])), "period_closed");
        accept(&app, c, "2026-04-03", &[]).unwrap();
        let scheduled = [
            (Some("2026-03-01".to_owned()), 99_960_00),
            (Some("2026-04-03".to_owned()), 199_920_00),
            (Some("2027-04-03".to_owned()), 33_320_00),
        ];
        assert_eq!(due_dates(&app, contract_id), scheduled);
        let now = order(&app, id);
        assert_eq!(
            (now.recognized_minor, now.accepted_minor, now.delivered_minor),
            (107_180_51, 107_180_51, 107_180_51)
        );

        // Batch C: invoiced wrongly, void, invoiced again.
        let wrong = invoiced(&app, id, Some(c), "2026-04-03");
        let reason = VoidInvoice { voided_on: day("2026-04-03"), reason: "抬头错误".into() };
        act(&app, move |work| void_invoice(work, wrong, &reason)).unwrap();
        let invoice_c = invoiced(&app, id, Some(c), "2026-04-03");
        assert_eq!(invoice(&app, invoice_c).0.total_minor, 10_000_00);

        // One unit of batch B comes back: 44,247.79 ÷ 5 = 8,849.558, its tax 1,150.4428. Revenue to date is 9 of 10 again.
        app.set_today(day("2026-04-20"));
        let back = CreditLine { invoice_line_id: invoice(&app, invoice_b).1[0].id, quantity: "1".parse().unwrap() };
        let note = CreditInvoice {
            issued_on: day("2026-04-20"),
            reason: "退货".into(),
            returns_goods: true,
            after_return: None,
            over_invoiced: false,
            lines: Some(vec![back]),
            amount: None,
        };
        let note = act(&app, move |work| credit_invoice(work, invoice_b, &note)).unwrap();
        assert_eq!((invoice(&app, note).0.net_minor, invoice(&app, note).0.total_minor), (8_849_56, 10_000_00));
        assert_eq!(order(&app, id).recognized_minor, 79_646_02 + 18_684_93);

        // B 40,000.00 (day 41: nothing earned), C on day 21: 10,000.00 − 0.5 % = 9,950.00, support 233,200.00.
        receive(&app, customer(&app), 283_150_00, "2026-04-20");
        assert_eq!((balance(&app, "trade_receivable"), balance(&app, "unapplied_cash")), (0, 0));
        assert_eq!(order(&app, id).paid_minor, 39_600_00 + 283_150_00);
        // What the discount took off is no payment: it stands beside it, and both together are what was invoiced.
        let axes = app.read(&app.admin(), move |work| order_figures(work, id)).unwrap().figures;
        let axis = |name| axes.iter().find(|axis| axis.name == name).map(|axis| axis.amount.amount_minor());
        assert_eq!((axis("paid"), axis("cash_discount")), (Some(322_750_00), Some(450_00)));
        assert_eq!(axis("invoiced"), Some(323_200_00));
        let taken = app.read(&app.admin(), move |work| explain(work, &format!("order:{id}:cash_discount"))).unwrap();
        assert_eq!((taken.amount.amount_minor(), taken.components.len()), (450_00, 2));
        assert_books_tie(&app);

        // A year later: the support is rendered, the returned unit is not wanted any more.
        app.set_today(day("2027-03-05"));
        assert_eq!(code_of(act(&app, move |work| close_order(work, id))), "order_not_settled");
        recognize(&app, "2027-03-05");
        act(&app, move |work| close_order(work, id)).unwrap();
        let now = order(&app, id);
        assert_eq!((now.net_minor, now.recognized_minor, now.accepted_minor), (299_646_02, 299_646_02, 299_646_02));
        assert_eq!((contract(&app, contract_id).position_minor, balance(&app, "revenue")), (0, -299_646_02));
        act(&app, move |work| close_contract(work, contract_id)).unwrap();
        assert_eq!(contract(&app, contract_id).status, ContractStatus::Closed);
        assert_books_tie(&app);
    }
);
