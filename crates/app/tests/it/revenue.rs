//! Services: straight line by day, one recognition per obligation and month, closed months caught up.

use crate::chain::{
    act, assert_books_tie, close_month, contract, day, draft, issue, line, order, order_input, ordered, product,
    recognitions, signed,
};
use mingxi_app::contracts::ContractLineInput;
use mingxi_app::on_both_databases;
use mingxi_app::revenue::{RevenueRun, RunRevenue, run_revenue};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_domain::ids::ProductId;
use mingxi_domain::invoices::status::InvoiceFrom;

fn recognize(app: &TestApp, through: &str) -> mingxi_app::Result<RevenueRun> {
    let input = RunRevenue { entity_id: app.made.entity, through: day(through) };
    act(app, move |work| run_revenue(work, &input))
}

fn service(product: ProductId, price: &str, first: &str, last: &str) -> ContractLineInput {
    ContractLineInput {
        service_starts_on: Some(day(first)),
        service_ends_on: Some(day(last)),
        ..line(product, "1", price)
    }
}

// 220,000 over 2026-03-01 … 2027-02-28, 365 days; by day, rounded to date (an equal month would be 18,333.33):
//   31 d 220,000 × 31 ÷ 365 = 18,684.9315 → 18,684.93
//   61 d 36,767.1233 → 36,767.12, April 18,082.19
//   92 d 55,452.0548 → 55,452.05, May 18,684.93
//  365 d 220,000.00
on_both_databases!(
    fn a_year_of_support_is_recognised_by_day(app: TestApp) {
        let care = product(&app, "CARE", "6", "straight_line");
        let contract_id = signed(&app, None, vec![service(care, "220000", "2026-03-01", "2027-02-28")]);
        let id = ordered(&app, contract_id);
        app.set_today(day("2026-05-31"));
        let run = recognize(&app, "2026-05-31").unwrap();
        assert_eq!((run.recognitions, run.recognized[0].amount_minor(), run.is_complete), (3, 55_452_05, true));
        let month = |on: &str, amount| (on.to_owned(), on[..7].to_owned(), amount);
        let expected = [month("2026-03-31", 18_684_93), month("2026-04-30", 18_082_19), month("2026-05-31", 18_684_93)];
        assert_eq!(recognitions(&app, id), expected);
        // once: the same date again, and an earlier one, post nothing
        for through in ["2026-05-31", "2026-04-15"] {
            assert_eq!(recognize(&app, through).unwrap().recognitions, 0);
        }
        assert_eq!(code_of(recognize(&app, "2026-06-01")), "in_the_future");
        // a part of a month now, the rest at its end: 220,000 × 107 ÷ 365 = 64,493.1507; × 122 ÷ 365 = 73,534.2466
        app.set_today(day("2026-06-30"));
        recognize(&app, "2026-06-15").unwrap();
        recognize(&app, "2026-06-30").unwrap();
        assert_eq!(
            recognitions(&app, id)[3..],
            [("2026-06-15".into(), "2026-06".into(), 9_041_10), ("2026-06-30".into(), "2026-06".into(), 9_041_10)]
        );
        // invoiced for the year: 220,000 less 73,534.25 recognised is the liability
        let invoice = draft(&app, id, InvoiceFrom::Accepted, None, &[]).unwrap();
        issue(&app, invoice, "2026-06-30").unwrap();
        assert_eq!(contract(&app, contract_id).position_minor, 73_534_25 - 220_000_00);
        app.set_today(day("2027-03-05"));
        recognize(&app, "2027-03-05").unwrap();
        let now = order(&app, id);
        assert_eq!(
            (now.recognized_minor, now.delivered_minor, now.accepted_minor),
            (220_000_00, 220_000_00, 220_000_00)
        );
        assert_eq!((contract(&app, contract_id).position_minor, recognitions(&app, id).len()), (0, 13));
        act(&app, move |work| mingxi_app::orders::close_order(work, id)).unwrap();
        assert_books_tie(&app);
    }
);

// Entered late: March and April are closed when the order arrives. Both are posted on 1 May and keep their month.
on_both_databases!(
    fn closed_months_are_caught_up_in_the_first_open_one(app: TestApp) {
        let care = product(&app, "CARE", "6", "straight_line");
        let contract_id = signed(&app, None, vec![service(care, "92", "2026-03-01", "2026-05-31")]);
        app.set_today(day("2026-05-10"));
        for period in ["2026-03", "2026-04"] {
            close_month(&app, period).unwrap();
        }
        let mut input = order_input(&app, contract_id);
        input.ordered_on = day("2026-03-01");
        let id = act(&app, move |work| mingxi_app::orders::create_order(work, &input)).unwrap();
        recognize(&app, "2026-05-10").unwrap();
        // 92.00 over 92 days: a yuan a day
        let row = |on: &str, month: &str, amount| (on.to_owned(), month.to_owned(), amount);
        let expected = [
            row("2026-05-01", "2026-03", 31_00),
            row("2026-05-01", "2026-04", 30_00),
            row("2026-05-10", "2026-05", 10_00),
        ];
        assert_eq!(recognitions(&app, id), expected);
        assert_books_tie(&app);
    }
);
