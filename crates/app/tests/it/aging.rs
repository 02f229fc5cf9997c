//! Aging as of any day, equal to the ledger at that day.

use crate::cash::{Books, cny, day};
use mingxi_app::aging::{
    AgedCustomerLine, AgedCustomerSort, AgedCustomersQuery, AgingBy, AgingQuery, AgingReport, age_receivables,
    export_aged_customers, list_aged_customers, list_aged_documents,
};
use mingxi_app::applications::{UnapplyApplication, unapply_application};
use mingxi_app::ledger::trial_balance_of_lines;
use mingxi_app::on_both_databases;
use mingxi_app::receipts::{ApplyBy, ReverseReceipt, reverse_receipt};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_domain::calendar::add_days;

fn query(as_of: &str) -> AgingQuery {
    AgingQuery {
        as_of: Some(day(as_of)),
        by: AgingBy::DueOn,
        entity_id: None,
        customer_id: None,
        currency: None,
        limits: vec![],
        by_customer: true,
    }
}

fn age(app: &TestApp, query: AgingQuery) -> AgingReport {
    app.read(&app.admin(), move |work| age_receivables(work, &query)).unwrap()
}

/// Count and amount of each bucket, and the total.
fn shape(report: &AgingReport) -> (Vec<(i64, i64)>, i64) {
    let Some(aging) = report.currencies.first() else { return (vec![], 0) };
    (
        aging.buckets.iter().map(|bucket| (bucket.count, bucket.amount.amount_minor())).collect(),
        aging.total.amount_minor(),
    )
}

fn receivable(app: &TestApp, as_of: &str) -> i64 {
    let (entity, as_of) = (app.made.entity, day(as_of));
    let report = app.read(&app.admin(), move |work| trial_balance_of_lines(work, entity, as_of)).unwrap();
    report.rows.iter().find(|row| row.code == "1122").map_or(0, |row| row.balance.amount_minor())
}

on_both_databases!(
    fn each_day_shows_what_was_open_then_and_equals_the_ledger(app: TestApp) {
        let books = Books::new(&app, "2026-06-30");
        let due = |total: &str, issued: &str, days: i64| {
            books.opening(cny(total), day(issued), add_days(day(issued), days), None).unwrap()
        };
        due("100", "2026-01-01", 30); // due 31 January
        due("200", "2026-02-01", 30); // due 3 March
        due("300", "2026-04-01", 30); // due 1 May
        let first = books.receive("120", "2026-02-15", ApplyBy::OldestFirst).unwrap(); // 100 on the first, 20 on the second
        let undone = first.applications[1].id;
        let input = UnapplyApplication { reason: "错".into(), unapplied_on: Some(day("2026-03-20")) };
        app.write(&app.admin(), move |work| unapply_application(work, undone, &input)).unwrap();
        let bounced = books.receive("50", "2026-04-10", ApplyBy::OldestFirst).unwrap().receipt.id;
        let input = ReverseReceipt { reason: "退票".into(), reversed_on: Some(day("2026-04-20")) };
        app.write(&app.admin(), move |work| reverse_receipt(work, bounced, &input)).unwrap();

        let cases: [(&str, [(i64, i64); 5]); 7] = [
            ("2026-01-31", [(1, 10_000), (0, 0), (0, 0), (0, 0), (0, 0)]), // due today is not late
            ("2026-02-14", [(1, 20_000), (1, 10_000), (0, 0), (0, 0), (0, 0)]),
            ("2026-02-15", [(1, 18_000), (0, 0), (0, 0), (0, 0), (0, 0)]),
            ("2026-03-19", [(0, 0), (1, 18_000), (0, 0), (0, 0), (0, 0)]), // 16 days late
            ("2026-03-20", [(0, 0), (1, 20_000), (0, 0), (0, 0), (0, 0)]), // the application is undone
            ("2026-04-10", [(1, 30_000), (0, 0), (1, 15_000), (0, 0), (0, 0)]), // 38 days
            ("2026-06-30", [(0, 0), (0, 0), (1, 30_000), (0, 0), (1, 20_000)]), // 60 and 119 days: today, from kept amounts
        ];
        for (as_of, buckets) in cases {
            let report = age(&app, query(as_of));
            let total: i64 = buckets.iter().map(|(_, amount)| amount).sum();
            assert_eq!(shape(&report), (buckets.to_vec(), total), "{as_of}");
            assert_eq!(receivable(&app, as_of), total, "{as_of}");
            assert_eq!(report.customers.iter().map(|customer| customer.aging.total.amount_minor()).sum::<i64>(), total);
        }
        assert_eq!(age(&app, query("2026-06-30")).labels, ["current", "1-30", "31-60", "61-90", ">90"]);
    }
);

on_both_databases!(
    fn limits_and_the_issue_date_are_chosen_and_drill_to_documents(app: TestApp) {
        let books = Books::new(&app, "2026-06-30");
        books.opening(cny("100"), day("2026-01-01"), day("2026-06-20"), None).unwrap();
        books.opening(cny("7"), day("2026-06-01"), day("2026-06-29"), None).unwrap();
        let by_issue = AgingQuery { by: AgingBy::IssuedOn, limits: vec![90, 180], ..query("2026-06-30") };
        assert_eq!(shape(&age(&app, by_issue.clone())).0, [(0, 0), (1, 700), (1, 10_000), (0, 0)]); // 29 and 180 days
        let drill = |bucket: &'static str| {
            let query = by_issue.clone();
            app.read(&app.admin(), move |work| list_aged_documents(work, &query, Some(bucket)))
        };
        let documents = drill("91-180").unwrap();
        assert_eq!(
            documents.iter().map(|document| (document.days, document.open)).collect::<Vec<_>>(),
            [(180, cny("100"))]
        );
        assert_eq!(code_of(drill("1-7")), "unknown_bucket");
        let bad = AgingQuery { limits: vec![30, 30], ..query("2026-06-30") };
        assert_eq!(code_of(app.read(&app.admin(), move |work| age_receivables(work, &bad))), "not_ascending");
    }
);

on_both_databases!(
    fn those_who_are_late_with_most_come_first_a_page_at_a_time(app: TestApp) {
        let books = Books::new(&app, "2026-06-30");
        books.opening(cny("100"), day("2026-01-01"), day("2026-05-31"), None).unwrap();
        books.opening(cny("40"), day("2026-02-01"), day("2026-07-31"), None).unwrap();
        for (name, total, due) in [("乙", "300", "2026-06-20"), ("丙", "700", "2026-08-01")] {
            let customer_id = another(&app, name);
            Books { customer: customer_id, ..Books { app: &app, customer: books.customer, term: books.term } }
                .opening(cny(total), day("2026-03-01"), day(due), None)
                .unwrap();
        }
        let ask = |sort: AgedCustomerSort, overdue_only: bool| AgedCustomersQuery {
            aging: AgingQuery { by_customer: false, ..query("2026-06-30") },
            search: None,
            overdue_only,
            sort,
            cursor: None,
            limit: Some(1),
        };
        // Page by page, one customer each: name, overdue, all, oldest day.
        let pages = |mut ask: AgedCustomersQuery| {
            let mut seen = Vec::new();
            loop {
                let of_page = ask.clone();
                let page = app.read(&app.admin(), move |work| list_aged_customers(work, &of_page)).unwrap();
                let line = |line: &AgedCustomerLine| {
                    (line.name.clone(), line.overdue.amount_minor(), line.aging.total.amount_minor(), line.oldest_days)
                };
                seen.extend(page.items.iter().map(line));
                ask.cursor = page.next_cursor;
                if ask.cursor.is_none() {
                    return seen;
                }
            }
        };
        // 100.00 of 140.00 is late since 31 May: 30 days on 30 June.
        let first = ("上海启明机械有限公司".to_owned(), 100_00, 140_00, Some(30));
        let second = ("乙".to_owned(), 300_00, 300_00, Some(10));
        let third = ("丙".to_owned(), 0, 700_00, None);
        let all = [second.clone(), first.clone(), third.clone()];
        assert_eq!(pages(ask(AgedCustomerSort::Overdue, false)), all);
        assert_eq!(pages(ask(AgedCustomerSort::Overdue, true)), [second.clone(), first.clone()]);
        assert_eq!(pages(ask(AgedCustomerSort::Total, false)), [third.clone(), second.clone(), first.clone()]);
        assert_eq!(pages(ask(AgedCustomerSort::Oldest, false)), [first.clone(), second.clone(), third]);
        let found = AgedCustomersQuery { search: Some("启明".into()), ..ask(AgedCustomerSort::Name, false) };
        assert_eq!(pages(found), [first]);
        let mut wrong = ask(AgedCustomerSort::Overdue, false);
        wrong.cursor = Some("7b7d".into());
        assert_eq!(code_of(app.read(&app.admin(), move |work| list_aged_customers(work, &wrong))), "not_a_cursor");
        // The customers sum to the report, which equals the ledger.
        let report = age(&app, query("2026-06-30"));
        assert_eq!(all.iter().map(|(_, _, total, _)| total).sum::<i64>(), shape(&report).1);
        assert_eq!(shape(&report).1, receivable(&app, "2026-06-30"));
        let export = ask(AgedCustomerSort::Overdue, true);
        let csv = app.read(&app.admin(), move |work| export_aged_customers(work, &export)).unwrap();
        let csv = String::from_utf8(csv).unwrap();
        let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(
            lines[0],
            "number,name,owner,phone,currency,overdue,oldest_on,oldest_days,total,current,1-30,31-60,61-90,>90"
        );
        assert_eq!(lines.len(), 3, "the two that are late: {csv}");
        assert!(
            lines[1].contains("乙") && lines[1].contains("300.00,2026-06-20,10,300.00,0.00,300.00,0.00,0.00,0.00"),
            "{csv}"
        );
    }
);

fn another(app: &TestApp, name: &'static str) -> mingxi_domain::ids::CustomerId {
    let body = serde_json::json!({ "name": name });
    app.write(&app.admin(), move |work| {
        mingxi_app::records::create(
            work,
            "customer",
            mingxi_domain::access::Action::CustomerCreate,
            body.as_object().unwrap(),
            move |_, _| {
                let text = |column, value: &str| {
                    mingxi_store::records::Column::new(column, mingxi_store::Value::Text(value.to_owned()))
                };
                Ok(vec![text("number", name), text("name_key", name)])
            },
        )
    })
    .unwrap()
}
