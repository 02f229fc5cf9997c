//! The real data sets of `../shared/data`: figures that must come out to the cent, on both databases.
//!
//! The data are not part of the repository. Where they are missing the tests say so and pass.

use mingxi_app::aging::{AgingQuery, age_receivables};
use mingxi_app::imports::{Files, ImportReport, RunImport, run_imports};
use mingxi_app::ledger::trial_balance;
use mingxi_app::on_both_databases;
use mingxi_app::opportunities::summarize_opportunities;
use mingxi_app::records::{self, ListInput};
use mingxi_app::testing::TestApp;
use mingxi_app::verify::verify;
use mingxi_domain::imports::{Finding, FindingKind};
use mingxi_domain::money::Currency;
use mingxi_domain::rounding::round_to_minor;
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

/// The mappings of a set in their order, over the files in `folder` of the data; `None` when the data are not there.
fn set(name: &str, folder: &str, is_dry_run: bool) -> Option<Vec<RunImport>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let data = root.join("../shared/data").join(folder);
    if !data.is_dir() {
        #[allow(clippy::print_stderr, reason = "whoever runs the tests must see that this one had nothing to do")]
        {
            eprintln!("NOT TESTED: {} is not there, so the import of {name} was not run", data.display());
        }
        return None;
    }
    let mut mappings: Vec<PathBuf> =
        root.join("imports").join(name).read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    mappings.sort();
    let import = |path: &PathBuf| RunImport {
        mapping: toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap(),
        files: Files::Folder(data.clone()),
        is_dry_run,
    };
    Some(mappings.iter().map(import).collect())
}

fn run_all(app: &TestApp, imports: &[RunImport]) -> Vec<ImportReport> {
    let reports = run_imports(&app.app, &app.admin(), imports, &mut |_| ()).unwrap();
    for report in &reports {
        let counts =
            [report.rows_new, report.rows_updated, report.rows_unchanged, report.rows_skipped, report.rows_failed];
        assert_eq!(counts.iter().sum::<i64>(), report.rows_total, "{}", report.name);
        assert_eq!(report.rows_failed, 0, "{}", report.name);
    }
    reports
}

/// New, updated, unchanged, skipped of each report.
fn counts(reports: &[ImportReport]) -> Vec<[i64; 4]> {
    reports
        .iter()
        .map(|report| [report.rows_new, report.rows_updated, report.rows_unchanged, report.rows_skipped])
        .collect()
}

fn findings(report: &ImportReport, kind: FindingKind) -> Vec<(&str, u64)> {
    let of_kind = report.findings.iter().filter(|finding| finding.kind == kind);
    of_kind.map(|finding: &Finding| (finding.field.as_str(), finding.count)).collect()
}

fn words(report: &ImportReport, kind: FindingKind) -> Vec<(&str, &str, u64)> {
    let of_kind = report.findings.iter().filter(|finding| finding.kind == kind);
    of_kind
        .map(|finding| {
            (finding.from.as_deref().unwrap_or_default(), finding.to.as_deref().unwrap_or_default(), finding.count)
        })
        .collect()
}

fn count(app: &TestApp, object: &'static str, filter: Json) -> i64 {
    let input = ListInput { filter: serde_json::from_value(filter).unwrap(), ..ListInput::default() };
    app.read(&app.admin(), move |work| records::totals(work, object, &input)).unwrap().count
}

/// No broken invariant, and debits equal credits at the end of time.
fn assert_sound(app: &TestApp) {
    let findings = verify(&app.app, app.made.org).unwrap();
    let broken: Vec<_> = findings.iter().filter(|finding| finding.is_broken()).collect();
    assert!(broken.is_empty(), "{broken:?}");
    let (entity, today) = (app.made.entity, app.today());
    let balance = app.read(&app.admin(), move |work| trial_balance(work, entity, today)).unwrap();
    for total in &balance.totals {
        assert_eq!(total.debit, total.credit);
    }
}

on_both_databases!(
    fn deals_keep_their_dates_and_state(app: TestApp) {
        let Some(dry) = set("crm", "crm", true) else { return };
        let expected = [[7, 0, 0, 0], [3, 0, 0, 4], [7, 0, 0, 0], [35, 0, 0, 0], [41, 0, 0, 0], [4_387, 0, 0, 0]];
        assert_eq!(counts(&run_all(&app, &dry)), expected);
        let imports = set("crm", "crm", false).unwrap();
        let reports = run_all(&app, &imports);
        assert_eq!(counts(&reports), expected, "the real run does what the dry run said");

        let [_, _, _, teams, accounts, deals] = reports.as_slice() else { panic!("six files") };
        assert_eq!(findings(teams, FindingKind::AlsoMade), [("department", 9), ("user", 6)]);
        assert_eq!(
            words(accounts, FindingKind::Suspicious),
            [("Philipines", "Philippines", 1), ("technolgy", "technology", 5)]
        );
        assert_eq!(words(deals, FindingKind::Alias), [("GTXPro", "GTX Pro", 705)]);
        let without: Vec<_> = deals.findings.iter().filter(|finding| finding.kind == FindingKind::Empty).collect();
        assert_eq!(
            (without.len(), without[0].field.as_str(), without[0].count, without[0].rows.len()),
            (1, "customer_id", 703, 703)
        );

        let summary = app.read(&app.admin(), summarize_opportunities).unwrap();
        let stages: Vec<_> = summary.stages.iter().map(|stage| (stage.stage.as_str(), stage.count)).collect();
        assert_eq!(stages, [("Prospecting", 253), ("Engaging", 767), ("Won", 2_130), ("Lost", 1_237)]);
        assert_eq!(summary.win_rate_percent.map(|rate| rate.to_string()).as_deref(), Some("63.26"));
        assert_eq!(json!(summary.won_value), json!([{ "amount_minor": 502_864_400, "currency": "USD" }]));
        assert_eq!(summary.mean_cycle_days.map(|days| days.to_string()).as_deref(), Some("48.41"));

        assert_eq!(count(&app, "customer", json!([])), 41);
        let unassigned = json!([{ "field": "customer_id", "op": "empty", "value": null }]);
        assert_eq!(count(&app, "opportunity", unassigned), 703);
        assert_eq!(
            counts(&run_all(&app, &imports)),
            [[0, 0, 7, 0], [0, 0, 3, 4], [0, 0, 7, 0], [0, 0, 35, 0], [0, 0, 41, 0], [0, 0, 4_387, 0]]
        );
        assert_sound(&app);
    }
);

on_both_databases!(
    fn receivables_age_to_the_cent_and_equal_the_ledger(app: TestApp) {
        let Some(imports) = set("receivables", "receivables", false) else { return };
        let reports = run_all(&app, &imports);
        assert_eq!(counts(&reports), [[51, 0, 0, 1_192], [1_243, 0, 0, 0]]);
        assert_eq!(findings(&reports[1], FindingKind::AlsoMade), [("receipt", 1_243)]);

        let totals = app.read(&app.admin(), |work| records::totals(work, "invoice", &ListInput::default())).unwrap();
        assert_eq!(
            (totals.count, json!(totals.sums["total"])),
            (1_243, json!([{ "amount_minor": 7_392_872, "currency": "USD" }]))
        );
        let aged = |as_of: &str| {
            let query: AgingQuery = serde_json::from_value(json!({ "as_of": as_of })).unwrap();
            let report = app.read(&app.admin(), move |work| age_receivables(work, &query)).unwrap();
            let aging = &report.currencies[0];
            let buckets: Vec<_> = aging
                .buckets
                .iter()
                .filter(|bucket| bucket.count > 0)
                .map(|bucket| (bucket.label.clone(), bucket.count, bucket.amount.amount_minor()))
                .collect();
            (aging.count, aging.total.amount_minor(), buckets)
        };
        let bucket = |label: &str, count, minor| (label.to_owned(), count, minor);
        let (end_2012, mid_2013) = (aged("2012-12-31"), aged("2013-06-30"));
        assert_eq!(end_2012, (49, 279_323, vec![bucket("current", 40, 221_655), bucket("1-30", 9, 57_668)]));
        assert_eq!(mid_2013, (41, 239_968, vec![bucket("current", 36, 210_966), bucket("1-30", 5, 29_002)]));
        for (as_of, open) in [("2012-12-31", end_2012.1), ("2013-06-30", mid_2013.1)] {
            assert_eq!(ledger_balance(&app, as_of, TRADE_RECEIVABLE), open, "{as_of}");
        }
        assert_sound(&app);
        assert_eq!(
            counts(&run_all(&app, &imports)),
            [[0, 0, 51, 1_192], [0, 0, 1_243, 0]],
            "the second run changes nothing"
        );
    }
);

/// 应收账款 in the Chinese chart.
const TRADE_RECEIVABLE: &str = "1122";

/// Debit less credit of an account at the end of a day, in minor units.
fn ledger_balance(app: &TestApp, as_of: &str, code: &str) -> i64 {
    let (entity, as_of) = (app.made.entity, as_of.parse().unwrap());
    let balance = app.read(&app.admin(), move |work| trial_balance(work, entity, as_of)).unwrap();
    balance.rows.iter().filter(|row| row.code == code).map(|row| row.balance.amount_minor()).sum()
}

on_both_databases!(
    fn orders_become_deliveries_invoices_and_revenue(app: TestApp) {
        let Some(imports) = set("northwind", "orders/northwind", false) else { return };
        let reports = run_all(&app, &imports);
        assert_eq!(counts(&reports), [[77, 0, 0, 0], [91, 0, 0, 0], [91, 0, 0, 0], [830, 0, 0, 0]]);
        let orders = &reports[3];
        assert_eq!(findings(orders, FindingKind::Cleaned), [("unit_price", 869), ("discount_percent", 684)]);
        assert_eq!(findings(orders, FindingKind::AlsoMade), [("contract", 830), ("delivery", 809), ("invoice", 809)]);
        assert_eq!(findings(orders, FindingKind::UnusedLine), []);

        let (lines, gross, net) = lines(&app);
        assert_eq!((lines, gross, net), (2_155, 135_445_859, 126_579_329));
        assert_eq!(sum(&app, "order", "net"), (830, 126_579_329));
        assert_eq!(sum(&app, "delivery", "net"), (809, 123_985_585));
        assert_eq!(sum(&app, "invoice", "net"), (809, 123_985_585));
        assert_eq!(sum(&app, "order", "recognized").1, 123_985_585);
        assert_eq!(count(&app, "invoice_line", json!([])), 2_082);
        let today = app.today().to_string();
        assert_eq!(ledger_balance(&app, &today, TRADE_RECEIVABLE), 123_985_585);
        assert_eq!(ledger_balance(&app, &today, REVENUE), -123_985_585);
        assert_sound(&app);
        assert_eq!(counts(&run_all(&app, &imports)), [[0, 0, 77, 0], [0, 0, 91, 0], [0, 0, 91, 0], [0, 0, 830, 0]]);
    }
);

/// 主营业务收入 in the Chinese chart.
const REVENUE: &str = "6001";

/// How many records of an object there are, and the sum of one of their amounts, all in one currency.
fn sum(app: &TestApp, object: &'static str, field: &str) -> (i64, i64) {
    let totals = app.read(&app.admin(), move |work| records::totals(work, object, &ListInput::default())).unwrap();
    let [sum] = totals.sums[field].as_slice() else { panic!("{:?}", totals.sums) };
    (totals.count, sum.amount_minor())
}

/// How many order lines there are, the sum of quantity × price rounded per line, and of their net.
fn lines(app: &TestApp) -> (usize, i64, i64) {
    let (mut count, mut gross, mut net, mut cursor) = (0, 0, 0, None);
    loop {
        let input = ListInput { cursor, limit: Some(500), ..ListInput::default() };
        let page = app.read(&app.admin(), move |work| records::list(work, "order_line", &input)).unwrap();
        for line in &page.items {
            let decimal = |field: &str| line[field].as_str().unwrap().parse::<Decimal>().unwrap();
            let amount = round_to_minor(decimal("quantity") * decimal("unit_price"), Currency::USD).unwrap();
            count += 1;
            gross += amount.amount_minor();
            net += line["net"]["amount_minor"].as_i64().unwrap();
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            return (count, gross, net);
        }
    }
}
