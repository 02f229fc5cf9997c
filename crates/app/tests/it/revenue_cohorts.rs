//! Revenue by cohort: rows that foot, ties to the ledger, each amount explained, as of now and as of earlier.

use crate::chain::{
    accept, act, assert_books_tie, balance, close_month, contract_input, day, deliver, draft, invoiced, issue, line,
    ordered, product, read, signed,
};
use crate::explain::explain_down;
use mingxi_app::contracts::{self, ContractLineInput, SignContract};
use mingxi_app::figures::{CohortAmount, CohortBlock, CohortQuery, CohortRow, CohortWaterfall, revenue_cohorts};
use mingxi_app::invoices::{VoidInvoice, void_invoice};
use mingxi_app::on_both_databases;
use mingxi_app::revenue::{RunRevenue, run_revenue};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_domain::access::Role;
use mingxi_domain::invoices::status::InvoiceFrom;
use mingxi_domain::money::Currency;
use mingxi_domain::revenue::CohortGrain;
use std::collections::BTreeMap;

fn query(as_of: &str, from: &str, through: &str) -> CohortQuery {
    let month = |text: &str| Some(text.parse().unwrap());
    CohortQuery {
        entity_id: None,
        as_of: month(as_of),
        from: month(from),
        through: month(through),
        grain: CohortGrain::Quarter,
    }
}

fn cohorts(app: &TestApp, query: CohortQuery) -> CohortWaterfall {
    read(app, move |work| revenue_cohorts(work, &query))
}

fn recognize(app: &TestApp, through: &str) {
    let input = RunRevenue { entity_id: app.made.entity, through: day(through) };
    act(app, move |work| run_revenue(work, &input)).unwrap();
}

/// 92.00 of support from March to May, a yuan a day, signed in March: recognised through 10 May, invoiced on 15 April.
/// 100 units at 100.00 signed in April: 40 accepted, invoiced on 20 April, and that invoice void on 5 May. 5 units at
/// 10.00 in dollars, nothing delivered. March is closed. Today is 10 May.
fn two_contracts(app: &TestApp) {
    let care = product(app, "CARE", "6", "straight_line");
    let unit = product(app, "M1", "13", "point_in_time");
    app.set_today(day("2026-03-05"));
    let support = ContractLineInput {
        service_starts_on: Some(day("2026-03-01")),
        service_ends_on: Some(day("2026-05-31")),
        ..line(care, "1", "92")
    };
    let support = ordered(app, signed(app, None, vec![support]));
    app.set_today(day("2026-04-10"));
    recognize(app, "2026-03-31");
    close_month(app, "2026-03").unwrap();
    let goods = ordered(app, signed(app, None, vec![line(unit, "100", "100")]));
    let batch = deliver(app, goods, "2026-04-10", &[(0, "40")]).unwrap();
    accept(app, batch, "2026-04-10", &[]).unwrap();
    let mut dollars = contract_input(app, None, vec![line(unit, "5", "10")]);
    dollars.currency = Currency::USD;
    let dollars = act(app, move |work| {
        let id = contracts::create_contract(work, &dollars)?;
        contracts::sign_contract(work, id, &SignContract { signed_on: day("2026-04-10") })?;
        Ok(id)
    });
    ordered(app, dollars.unwrap());
    app.set_today(day("2026-05-10"));
    let year = draft(app, support, InvoiceFrom::Accepted, None, &[]).unwrap();
    issue(app, year, "2026-04-15").unwrap();
    let mistaken = invoiced(app, goods, Some(batch), "2026-04-20");
    let void = VoidInvoice { voided_on: day("2026-05-05"), reason: "抬头有误".into() };
    act(app, move |work| void_invoice(work, mistaken, &void)).unwrap();
    recognize(app, "2026-05-10");
}

fn minor(amount: &CohortAmount) -> i64 {
    assert_eq!(amount.figure.is_some(), !amount.amount.is_zero());
    amount.amount.amount_minor()
}

/// Cohort, contracts, billed, recognised, deferred, unbilled, remaining; actual and planned by month; earlier, overdue,
/// later and undated.
type Shape = (String, i64, [i64; 5], Vec<(i64, i64)>, [i64; 4]);

fn shape(row: &CohortRow) -> Shape {
    let cells: Vec<_> = row.cells.iter().map(|cell| (minor(&cell.actual), minor(&cell.planned))).collect();
    let [billed, recognized, deferred, unbilled, remaining] =
        [&row.billed, &row.recognized, &row.deferred, &row.unbilled, &row.remaining].map(minor);
    let rest @ [earlier, overdue, later, undated] = [&row.earlier, &row.overdue, &row.later, &row.undated].map(minor);
    assert_eq!(recognized, earlier + cells.iter().map(|(actual, _)| actual).sum::<i64>());
    assert_eq!(remaining, overdue + cells.iter().map(|(_, planned)| planned).sum::<i64>() + later + undated);
    assert_eq!(recognized - billed, unbilled - deferred);
    (row.cohort.clone(), row.contracts, [billed, recognized, deferred, unbilled, remaining], cells, rest)
}

fn figures(block: &CohortBlock) -> impl Iterator<Item = &CohortAmount> {
    block.cohorts.iter().chain([&block.total]).flat_map(|row| {
        let amounts = [
            &row.billed,
            &row.recognized,
            &row.earlier,
            &row.overdue,
            &row.later,
            &row.undated,
            &row.remaining,
            &row.deferred,
            &row.unbilled,
        ];
        amounts.into_iter().chain(row.cells.iter().flat_map(|cell| [&cell.actual, &cell.planned]))
    })
}

/// Every amount explains itself, and so does every part of it, with the same amount.
fn assert_explained(app: &TestApp, waterfall: &CohortWaterfall) {
    let mut asked = BTreeMap::new();
    for amount in waterfall.currencies.iter().flat_map(figures) {
        if let Some(figure) = &amount.figure {
            explain_down(app, figure, &mut asked);
            assert_eq!(asked[figure].amount, amount.amount, "{figure}");
        }
    }
    for (figure, explanation) in &asked {
        for part in &explanation.components {
            let Some(see) = &part.figure else { continue };
            assert_eq!(asked[see].amount, part.amount, "{see} in {figure}");
        }
    }
}

on_both_databases!(
    fn cohorts_foot_tie_and_explain_themselves(app: TestApp) {
        two_contracts(&app);
        let now = cohorts(&app, query("2026-05", "2026-03", "2026-06"));
        let months: Vec<_> = now.months.iter().map(|month| (month.is_planned, month.period_closed)).collect();
        assert_eq!(months, [(false, true), (false, false), (false, false), (true, false)]);
        let [cny, usd] = &now.currencies[..] else { panic!("two currencies: {now:?}") };
        assert_eq!((cny.currency, usd.currency), (Currency::CNY, Currency::USD));
        // support: 31 + 30 + 10 days of 92 are recognised, 21 are left of May; 92.00 invoiced less 71.00 is deferred
        let support = (
            "2026-Q1".into(),
            1,
            [92_00, 71_00, 21_00, 0, 21_00],
            vec![(31_00, 0), (30_00, 0), (10_00, 21_00), (0, 0)],
            [0, 0, 0, 0],
        );
        // goods: 40 × 100.00 accepted, its invoice is void, 60 × 100.00 wait for acceptance
        let none = (0, 0);
        let goods = (
            "2026-Q2".into(),
            1,
            [0, 4_000_00, 0, 4_000_00, 6_000_00],
            vec![none, (4_000_00, 0), none, none],
            [0, 0, 0, 6_000_00],
        );
        let rows: Vec<Shape> = cny.cohorts.iter().map(shape).collect();
        assert_eq!(rows, [support, goods]);
        assert_eq!(
            shape(&cny.total),
            (
                "all".into(),
                2,
                [92_00, 4_071_00, 21_00, 4_000_00, 6_021_00],
                vec![(31_00, 0), (4_030_00, 0), (10_00, 21_00), (0, 0)],
                [0, 0, 0, 6_000_00]
            )
        );
        // dollars stand by themselves: 5 × 10.00 to come
        assert_eq!(shape(&usd.total), ("all".into(), 1, [0, 0, 0, 0, 50_00], vec![none; 4], [0, 0, 0, 50_00]));
        let ties = cny.ties.as_ref().unwrap();
        let by_month: Vec<_> =
            ties.months.iter().map(|tie| (tie.shown.amount_minor(), tie.ledger.amount_minor())).collect();
        assert_eq!(by_month, [(31_00, 31_00), (4_030_00, 4_030_00), (10_00, 10_00)]);
        let held = |tie: &mingxi_app::figures::LedgerTie| tie.ledger.amount_minor();
        assert_eq!(
            (held(&ties.recognized), held(&ties.deferred), held(&ties.unbilled)),
            (-balance(&app, "revenue"), -balance(&app, "contract_liability"), balance(&app, "contract_asset"))
        );
        assert!(ties.is_tied && usd.ties.as_ref().unwrap().is_tied);
        assert_explained(&app, &now);
        let by_month =
            cohorts(&app, CohortQuery { grain: CohortGrain::Month, ..query("2026-05", "2026-05", "2026-05") });
        let rows: Vec<Shape> = by_month.currencies[0].cohorts.iter().map(shape).collect();
        assert_eq!((rows[0].0.as_str(), rows[0].4), ("2026-03", [61_00, 0, 0, 0]));
        assert_eq!((rows[1].0.as_str(), rows[1].4), ("2026-04", [4_000_00, 0, 0, 6_000_00]));
        assert_explained(&app, &by_month);
        assert_books_tie(&app);
    }
);

on_both_databases!(
    fn an_earlier_month_is_shown_as_it_was(app: TestApp) {
        two_contracts(&app);
        let check = |as_of: &str, expected: Vec<Shape>| {
            let then =
                cohorts(&app, CohortQuery { entity_id: Some(app.made.entity), ..query(as_of, "2026-03", "2026-04") });
            let cny = &then.currencies[0];
            assert_eq!(cny.cohorts.iter().map(shape).collect::<Vec<_>>(), expected, "{as_of}");
            assert!(cny.ties.as_ref().unwrap().is_tied, "{as_of}: {:?}", cny.ties);
            assert_explained(&app, &then);
        };
        // March: nothing invoiced, 31.00 satisfied; April's 30 days next, May's 31 after; the goods not yet ordered
        check(
            "2026-03",
            vec![("2026-Q1".into(), 1, [0, 31_00, 0, 31_00, 61_00], vec![(31_00, 0), (0, 30_00)], [0, 0, 31_00, 0])],
        );
        // April: 92.00 invoiced, 61.00 satisfied; the invoice of the goods was not void yet
        check(
            "2026-04",
            vec![
                ("2026-Q1".into(), 1, [92_00, 61_00, 31_00, 0, 31_00], vec![(31_00, 0), (30_00, 0)], [0, 0, 31_00, 0]),
                (
                    "2026-Q2".into(),
                    1,
                    [4_000_00, 4_000_00, 0, 0, 6_000_00],
                    vec![(0, 0), (4_000_00, 0)],
                    [0, 0, 0, 6_000_00],
                ),
            ],
        );
    }
);

// 92.00 of support, recognised through 10 May before its invoice of 15 April is entered: the entry of the invoice clears
// an asset of 71.00 and leaves a liability of 21.00. At the end of April the ledger so holds an asset of 61 − 71 = −10
// and a liability of 21, the report a liability of 92 − 61 = 31.
on_both_databases!(
    fn what_was_entered_late_ties_as_a_position(app: TestApp) {
        let care = product(&app, "CARE", "6", "straight_line");
        app.set_today(day("2026-03-05"));
        let support = ContractLineInput {
            service_starts_on: Some(day("2026-03-01")),
            service_ends_on: Some(day("2026-05-31")),
            ..line(care, "1", "92")
        };
        let support = ordered(&app, signed(&app, None, vec![support]));
        app.set_today(day("2026-05-10"));
        recognize(&app, "2026-05-10");
        let year = draft(&app, support, InvoiceFrom::Accepted, None, &[]).unwrap();
        issue(&app, year, "2026-04-15").unwrap();
        let check = |as_of: &str, deferred: (i64, i64), unbilled: (i64, i64)| {
            let waterfall = cohorts(&app, query(as_of, "2026-03", "2026-05"));
            let ties = waterfall.currencies[0].ties.as_ref().unwrap();
            let pair = |tie: &mingxi_app::figures::LedgerTie| (tie.shown.amount_minor(), tie.ledger.amount_minor());
            assert_eq!((pair(&ties.deferred), pair(&ties.unbilled)), (deferred, unbilled), "{as_of}");
            assert!(ties.position.difference.is_zero() && ties.is_tied, "{as_of}");
        };
        check("2026-04", (31_00, 21_00), (0, -10_00));
        check("2026-05", (21_00, 21_00), (0, 0));
    }
);

on_both_databases!(
    fn months_out_of_order_are_refused_and_strangers_see_nothing(app: TestApp) {
        two_contracts(&app);
        let code = |query: CohortQuery| code_of(app.read(&app.admin(), move |work| revenue_cohorts(work, &query)));
        assert_eq!(code(query("2026-06", "2026-03", "2026-06")), "in_the_future");
        assert_eq!(code(query("2026-03", "2026-04", "2026-06")), "out_of_range");
        assert_eq!(code(query("2026-04", "2026-03", "2026-03")), "out_of_range");
        assert_eq!(code(query("2026-05", "2024-01", "2027-01")), "out_of_range");
        let rep = app.user(Role::SalesRep);
        let of_rep =
            app.read(&rep, move |work| revenue_cohorts(work, &query("2026-05", "2026-03", "2026-06"))).unwrap();
        assert!(of_rep.currencies.is_empty(), "{of_rep:?}");
    }
);

// The dollars are another entity's: what it leaves open says nothing about the yuan.
on_both_databases!(
    fn a_month_is_closed_in_a_currency_when_those_who_contract_in_it_closed_it(app: TestApp) {
        let unit = product(&app, "M1", "13", "point_in_time");
        let abroad = act(&app, |work| {
            mingxi_app::entities::create_entity(
                work,
                &mingxi_app::entities::CreateEntity {
                    code: "SG01".into(),
                    name: "Abroad Pte Ltd".into(),
                    country: "SG".into(),
                    tax_id: None,
                    currency: Currency::USD,
                    chart: mingxi_domain::ledger::ChartTemplate::International,
                },
            )
        })
        .unwrap();
        app.set_today(day("2026-03-05"));
        signed(&app, None, vec![line(unit, "1", "100")]);
        let mut dollars = contract_input(&app, None, vec![line(unit, "5", "10")]);
        (dollars.currency, dollars.entity_id) = (Currency::USD, abroad);
        act(&app, move |work| {
            let id = contracts::create_contract(work, &dollars)?;
            contracts::sign_contract(work, id, &SignContract { signed_on: day("2026-03-05") })
        })
        .unwrap();
        app.set_today(day("2026-04-10"));
        close_month(&app, "2026-03").unwrap();
        let report = cohorts(&app, query("2026-04", "2026-03", "2026-04"));
        let march = |months: &[mingxi_app::figures::CohortMonth]| months[0].period_closed;
        let of = |block: &CohortBlock| (block.currency, march(&block.months));
        let blocks: Vec<_> = report.currencies.iter().map(of).collect();
        assert_eq!(blocks, [(Currency::CNY, true), (Currency::USD, false)]);
        assert!(!march(&report.months), "of all entities together the month is open");
    }
);
