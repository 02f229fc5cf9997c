//! Every figure explains itself, down to documents that add up to it.

use crate::cash::{Books, cny, day};
use crate::chain;
use mingxi_app::deliveries::{AcceptDelivery, CreateDelivery, DeliveryLineInput, accept_delivery, create_delivery};
use mingxi_app::explain::{Explanation, explain};
use mingxi_app::figures::{WaterfallMonth, WaterfallQuery, customer_figures, order_figures, revenue_waterfall};
use mingxi_app::on_both_databases;
use mingxi_app::receipts::ApplyBy;
use mingxi_app::testing::{TestApp, code_of};
use mingxi_domain::access::Role;
use mingxi_domain::ids::OrderId;
use mingxi_domain::money::Money;
use std::collections::BTreeMap;

/// Explains a figure and every part of it that can be explained, and says how many were asked.
pub fn explain_down(app: &TestApp, figure: &str, asked: &mut BTreeMap<String, Explanation>) {
    if asked.contains_key(figure) {
        return;
    }
    let reference = figure.to_owned();
    let explanation = app
        .read(&app.admin(), move |work| explain(work, &reference))
        .unwrap_or_else(|error| panic!("{figure}: {error}"));
    assert!(!explanation.words.zh.is_empty() && !explanation.words.en.is_empty(), "{figure}");
    let parts: Vec<String> = explanation.components.iter().filter_map(|part| part.figure.clone()).collect();
    asked.insert(figure.to_owned(), explanation);
    for part in parts {
        explain_down(app, &part, asked);
    }
}

/// 100 units at 100.00, delivered and accepted in a batch of 40.
fn forty_of_a_hundred(app: &TestApp) -> OrderId {
    let product = chain::product(app, "M1", "13", "point_in_time");
    let contract = chain::signed(app, None, vec![chain::line(product, "100", "100")]);
    let order = chain::ordered(app, contract);
    let line = chain::order_lines(app, order)[0].id;
    let today = app.today();
    chain::act(app, move |work| {
        let lines = Some(vec![DeliveryLineInput { order_line_id: line, quantity: "40".parse().unwrap() }]);
        let batch = create_delivery(
            work,
            &CreateDelivery { order_id: order, shipped_on: today, carrier: None, tracking_number: None, lines },
        )?;
        accept_delivery(work, batch, &AcceptDelivery { accepted_on: today, accepted_by: "李工".into(), lines: None })
    })
    .unwrap();
    order
}

on_both_databases!(
    fn every_figure_of_a_customer_and_an_order_adds_up(app: TestApp) {
        let books = Books::new(&app, "2026-03-20");
        let discounted = books.discounted_invoice("100000", "2026-03-01");
        books.opening(cny("300"), day("2026-01-01"), day("2026-01-31"), None).unwrap();
        books
            .receive(
                "49500",
                "2026-03-11",
                ApplyBy::AsAsked(vec![mingxi_app::receipts::AskedApplication::new(discounted, cny("49500"))]),
            )
            .unwrap();
        books.receive("77", "2026-03-12", ApplyBy::None).unwrap();
        let order = forty_of_a_hundred(&app);
        let customer = books.customer;
        let page = app.read(&app.admin(), move |work| customer_figures(work, customer)).unwrap();
        let amounts: BTreeMap<&str, i64> =
            page.figures.iter().map(|figure| (figure.name.as_str(), figure.amount.amount_minor())).collect();
        let expected = [
            ("contracted", 1_130_000),
            ("ordered", 1_130_000),
            // A hundred units at 100.00, before 13 % tax.
            ("ordered_net", 1_000_000),
            ("cash_this_month", 4_957_700),
            ("delivered", 400_000),
            ("accepted", 400_000),
            ("recognized", 400_000),
            ("position", 400_000),
            ("invoiced", 10_030_000),
            ("collected", 4_957_700),
            ("paid", 4_950_000),
            ("cash_discount", 50_000),
            ("open", 5_030_000),
            ("overdue", 30_000),
            ("unapplied", 7_700),
        ];
        assert_eq!(amounts, expected.into_iter().collect());
        // Two receipts came in; the first is applied in full, so one has something left.
        let count = |name: &str| page.figures.iter().find(|figure| figure.name == name).map(|figure| figure.count);
        assert_eq!((count("collected"), count("unapplied")), (Some(2), Some(1)));
        let axes = app.read(&app.admin(), move |work| order_figures(work, order)).unwrap();
        let mut asked = BTreeMap::new();
        for figure in page.figures.iter().chain(&axes.figures) {
            explain_down(&app, &figure.figure, &mut asked);
            assert_eq!(asked[&figure.figure].amount, figure.amount, "{}", figure.figure);
        }
        let words = |kind: &str| asked.iter().find(|(figure, _)| figure.starts_with(kind)).unwrap().1.words.zh.clone();
        assert!(
            words("revenue_event").contains("已验收 40 / 100 台，分摊 10,000.00 CNY，累计 4,000.00 CNY"),
            "{}",
            words("revenue_event")
        );
        assert!(
            words("application").contains("为第 10 天，适用 1% 档；现金 49,500.00 CNY 享现金折扣 500.00 CNY"),
            "{}",
            words("application")
        );
        books.expect_clean();
    }
);

on_both_databases!(
    fn the_waterfall_rolls_forward_and_each_month_explains_itself(app: TestApp) {
        let books = Books::new(&app, "2026-03-20");
        forty_of_a_hundred(&app);
        let customer = books.customer;
        let all = WaterfallQuery {
            entity_id: None,
            customer_id: None,
            contract_id: None,
            order_id: None,
            from: "2026-02".parse().unwrap(),
            through: "2026-04".parse().unwrap(),
        };
        let of_customer = WaterfallQuery { customer_id: Some(customer), ..all.clone() };
        let of_entity = WaterfallQuery { entity_id: Some(app.made.entity), ..all.clone() };
        let both = WaterfallQuery { customer_id: Some(customer), ..of_entity.clone() };
        assert_eq!(code_of(app.read(&app.admin(), move |work| revenue_waterfall(work, &both))), "too_many");
        let mut rows = Vec::new();
        for query in [of_customer, of_entity] {
            let found = app.read(&app.admin(), move |work| revenue_waterfall(work, &query)).unwrap();
            let shape =
                |row: &WaterfallMonth| [row.opening, row.recognized, row.billed, row.closing].map(Money::amount_minor);
            let shape: Vec<_> = found.iter().map(shape).collect();
            assert_eq!(shape, [[0, 0, 0, 0], [0, 400_000, 0, 400_000], [400_000, 0, 0, 400_000]]);
            rows.extend(found);
        }
        let mut asked = BTreeMap::new();
        for row in &rows {
            explain_down(&app, &row.figure, &mut asked);
            assert_eq!(asked[&row.figure].amount, row.recognized);
        }
    }
);

on_both_databases!(
    fn a_figure_that_is_none_or_not_mine_is_refused(app: TestApp) {
        let books = Books::new(&app, "2026-03-20");
        assert_eq!(code_of(app.read(&app.admin(), |work| explain(work, "customer:me:open:CNY"))), "not_a_figure");
        let figure = format!("customer:{}:open:CNY", books.customer);
        assert_eq!(code_of(app.read(&app.user(Role::SalesRep), move |work| explain(work, &figure))), "not_found");
    }
);
