//! No amount is large enough to take the figures of the others down, neither one that comes in nor one from before
//! there was a bound.

use crate::cash::{Books, day};
use crate::chain::{act, contract_input, line, product, read, term};
use crate::team::{Team, fields};
use mingxi_app::aging::{AgingBy, AgingQuery, age_receivables};
use mingxi_app::contracts::create_contract;
use mingxi_app::figures::{WaterfallQuery, revenue_waterfall};
use mingxi_app::ledger::trial_balance;
use mingxi_app::opportunities::{create_opportunity, opportunity_board, summarize_opportunities};
use mingxi_app::records::{ListInput, totals};
use mingxi_app::testing::TestApp;
use mingxi_app::today::today;
use mingxi_app::{Error, Result, on_both_databases};
use mingxi_domain::ids::OpportunityId;
use mingxi_domain::money::{Currency, Money};
use mingxi_store::{SqlText, v};
use serde_json::json;

/// 10^15 minor units: ten trillion yuan.
const BOUND: i64 = 1_000_000_000_000_000;

fn create(app: &TestApp, team: &Team, minor: i64) -> Result<OpportunityId> {
    let body = fields(json!({
        "name": "三条产线", "currency": "CNY", "amount": { "amount_minor": minor, "currency": "CNY" }
    }));
    app.write(&team.rep, move |work| create_opportunity(work, &body))
}

fn fault<T>(result: Result<T>) -> (String, String) {
    match result {
        Err(Error::Invalid(errors)) => (errors[0].pointer.clone(), errors[0].code.clone()),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("not refused"),
    }
}

on_both_databases!(
    fn an_amount_past_the_bound_does_not_come_in(app: TestApp) {
        let team = Team::of(&app);
        create(&app, &team, BOUND).unwrap();
        for minor in [BOUND + 1, i64::MAX] {
            assert_eq!(fault(create(&app, &team, minor)), ("/amount".into(), "too_large".into()));
        }
        // 1,000,000,000 × 10,000 is 10^13 yuan, 10^15 fen; the tax of 13 % comes on top. Half of it fits.
        let mill = product(&app, "MILL", "13", "point_in_time");
        let net_30 = term(&app, 30, None, None);
        let contract = |quantities: &[&str]| {
            let lines = quantities.iter().map(|quantity| line(mill, quantity, "10000")).collect();
            let input = contract_input(&app, Some(net_30), lines);
            act(&app, move |work| create_contract(work, &input))
        };
        assert_eq!(fault(contract(&["1000000000"])).1, "too_large", "one line");
        contract(&["500000000"]).unwrap();
        assert_eq!(fault(contract(&["500000000", "500000000"])).1, "too_large", "the lines together");
    }
);

on_both_databases!(
    fn old_amounts_past_the_bound_take_no_figure_down(app: TestApp) {
        let team = Team::of(&app);
        let cash = Books::new(&app, "2026-03-01");
        for number in 1..=3 {
            create(&app, &team, 100).unwrap();
            let issued_on = day(&format!("2026-02-0{number}"));
            cash.opening(Money::new(1_000_00, Currency::CNY), issued_on, issued_on, None).unwrap();
        }
        let run = |text: &'static str| {
            act(&app, move |work| Ok(work.tx.exec(SqlText::dynamic(text), v![work.org()])?)).unwrap()
        };
        // From before there was a bound: three of 9 × 10^18 are more than 64 bits hold.
        run("update opportunity set amount_minor = 9000000000000000000 where org_id = $1");
        run("update invoice set total_minor = 9000000000000000000, net_minor = 9000000000000000000, tax_minor = 0,
             open_minor = 9000000000000000000 where org_id = $1");
        run("update open_balance set open_minor = 9000000000000000000 where org_id = $1");
        run("update account_balance set debit_minor = 9000000000000000000 where org_id = $1 and debit_minor > 0");
        for _ in 0..2 {
            create(&app, &team, BOUND).unwrap();
        }

        let board = read(&app, |work| opportunity_board(work, None, &ListInput::default()));
        assert_eq!((board.total.count, board.total.amount[0].amount_minor()), (5, i64::MAX), "the end of 64 bits");
        // 10 % of 27 × 10^18 + 2 × 10^15, in 128 bits.
        let weighted = 2_700_000_000_000_000_000 + 200_000_000_000_000;
        assert_eq!(board.total.weighted[0].amount_minor(), weighted);
        assert_eq!(read(&app, summarize_opportunities).stages[0].amount.amount_minor(), i64::MAX);
        for (object, field) in [("opportunity", "amount"), ("invoice", "open"), ("invoice", "total")] {
            let found = read(&app, move |work| totals(work, object, &ListInput::default()));
            assert_eq!(found.sums[field][0].amount_minor(), i64::MAX, "{object} {field}");
        }
        for by_customer in [false, true] {
            let query = AgingQuery {
                as_of: None,
                by: AgingBy::DueOn,
                entity_id: None,
                customer_id: None,
                currency: None,
                limits: vec![],
                by_customer,
            };
            let aged = read(&app, move |work| age_receivables(work, &query));
            assert_eq!(aged.currencies[0].total.amount_minor(), i64::MAX, "by customer: {by_customer}");
        }
        // The end of a month is summed from what is kept.
        let (entity, today_is) = (app.made.entity, day("2026-03-31"));
        let sums = read(&app, move |work| trial_balance(work, entity, today_is));
        assert!(sums.rows.iter().any(|row| row.debit.amount_minor() >= 9_000_000_000_000_000_000));
        read(&app, today);
        let period = mingxi_domain::calendar::Period::of(today_is);
        let query = WaterfallQuery {
            from: period,
            through: period,
            entity_id: None,
            customer_id: None,
            contract_id: None,
            order_id: None,
        };
        read(&app, move |work| revenue_waterfall(work, &query));

        let findings = mingxi_app::verify::verify(&app.app, app.made.org).unwrap();
        let beyond = findings.iter().filter(|finding| finding.check == "amount_bound").count();
        assert_eq!(beyond, 6, "three opportunities and three invoices: {findings:?}");
        run("update opportunity set amount_minor = 1 where org_id = $1");
    }
);
