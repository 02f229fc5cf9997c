//! Files of other shapes than ours: one row a line, arithmetic between columns, rows to leave out, several spellings of
//! one thing, and the documents that a file tells one by one.

use mingxi_app::imports::{Files, ImportReport, RunImport, error_csv, run_imports};
use mingxi_app::records::{self, ListInput};
use mingxi_app::testing::TestApp;
use mingxi_app::{Error, Result, on_both_databases};
use mingxi_domain::imports::{FindingKind, Mapping};
use serde_json::{Map, Value as Json, json};

/// Runs mappings as one set over files that they share.
fn try_set(app: &TestApp, mappings: &[Json], files: &[(&str, &str)], is_dry_run: bool) -> Result<Vec<ImportReport>> {
    let files = Files::given(files.iter().map(|(name, text)| ((*name).to_owned(), (*text).into())));
    let import = |mapping: &Json| {
        let mut all = json!({ "name": mapping["target"], "source": "s" });
        for (key, value) in mapping.as_object().unwrap() {
            all[key] = value.clone();
        }
        RunImport { mapping: serde_json::from_value::<Mapping>(all).unwrap(), files: files.clone(), is_dry_run }
    };
    let imports: Vec<_> = mappings.iter().map(import).collect();
    run_imports(&app.app, &app.admin(), &imports, &mut |_| ())
}

fn set(app: &TestApp, mappings: &[Json], files: &[(&str, &str)]) -> Vec<ImportReport> {
    try_set(app, mappings, files, false).unwrap()
}

fn one(app: &TestApp, mapping: &Json, file: &str) -> ImportReport {
    set(app, std::slice::from_ref(mapping), &[(mapping["file"].as_str().unwrap(), file)]).remove(0)
}

fn list(app: &TestApp, object: &'static str) -> Vec<Map<String, Json>> {
    let input = ListInput { limit: Some(500), ..ListInput::default() };
    app.read(&app.admin(), move |work| records::list(work, object, &input)).unwrap().items
}

/// New, updated, unchanged, skipped, failed.
fn counts(report: &ImportReport) -> [i64; 5] {
    [report.rows_new, report.rows_updated, report.rows_unchanged, report.rows_skipped, report.rows_failed]
}

/// `row code` of each bad row.
fn errors(app: &TestApp, report: &ImportReport) -> Vec<String> {
    let id = report.id;
    let csv = app.read(&app.admin(), move |work| error_csv(work, id, None)).unwrap();
    let mut reader = csv::Reader::from_reader(&csv[3..]);
    reader.records().map(|record| record.unwrap()).map(|record| format!("{} {}", &record[0], &record[1])).collect()
}

fn finding(report: &ImportReport, kind: FindingKind) -> u64 {
    report.findings.iter().filter(|finding| finding.kind == kind).map(|finding| finding.count).sum()
}

/// A flat sales file: one row a line, customers and products repeated under changing names.
const FLAT: &str = "no;line;on;code;title;qty;amount;gross;buyer;buyer_name;city;street\n\
    A1;1;1/3/2026 8:26;P1;Mill;2;160,00;200,00;B1;Acme;Bonn;Ring 1\n\
    A1;2;1/3/2026 8:26;P2;Lathe;4;1.000,00;1.000,00;B1;ACME Ltd;Bonn;Ring 1\n\
    A2;1;2/3/2026 9:00;P1;MILL;-1;-80,00;-100,00;B1;Acme;Bonn;Ring 1\n\
    A3;1;1/3/2026 9:30;P1;Mill;1;100,00;100,00;B2;Beta;;\n\
    POST;1;1/3/2026 9:30;POST;Postage;1;9,00;9,00;B2;Beta;;\n";

fn flat(target: &str, key: &[&str], more: Json) -> Json {
    let mut mapping = json!({
        "target": target, "file": "flat.csv", "delimiter": ";", "external_id": key,
        "decimal_mark": ",", "thousands": ".",
        "filter": "number(qty) > 0 && !(no in [\"POST\"])",
    });
    for (name, value) in more.as_object().unwrap() {
        mapping[name] = value.clone();
    }
    mapping
}

fn flat_set() -> Vec<Json> {
    let products = json!({
        "repeated": "first",
        "fields": {
            "code": { "column": "code" }, "name": { "column": "title" }, "unit": { "constant": "pcs" },
            "tax_percent": { "constant": "0" }, "recognition_method": { "constant": "point_in_time" },
        },
    });
    let customers = json!({
        "repeated": "last",
        "fields": {
            "name": { "column": "buyer_name" },
            "address": { "columns": ["street", "city"], "join": ", " },
        },
    });
    let orders = json!({
        "repeated": "first",
        "fields": {
            "customer_id": { "column": "buyer", "lookup": {} }, "title": { "column": "no" },
            "currency": { "constant": "CNY" }, "ordered_on": { "column": "on", "date": "D/M/YYYY h:mm" },
            "shipped_on": { "column": "on", "date": "D/M/YYYY h:mm" },
        },
        "lines": {
            "file": "flat.csv", "delimiter": ";", "key": ["no"], "filter": "number(qty) > 0",
            "fields": {
                "product_id": { "column": "code", "lookup": { "by": "code" } }, "quantity": { "column": "qty" },
                "unit_price": { "formula": "number(gross) / number(qty)" },
                "discount_percent": { "formula": "round(100 * (1 - number(amount) / number(gross)), 4)" },
            },
        },
    });
    vec![flat("product", &["code"], products), flat("customer", &["buyer"], customers), flat("order", &["no"], orders)]
}

on_both_databases!(
    fn a_flat_file_becomes_products_customers_and_orders(app: TestApp) {
        let reports = set(&app, &flat_set(), &[("flat.csv", FLAT)]);
        // Two products and two customers in four wanted rows, two orders; a credit and the postage are left out.
        assert_eq!(counts(&reports[0]), [2, 0, 0, 3, 0], "{:?}", errors(&app, &reports[0]));
        assert_eq!(counts(&reports[1]), [2, 0, 0, 3, 0], "{:?}", errors(&app, &reports[1]));
        assert_eq!(counts(&reports[2]), [2, 0, 0, 3, 0], "{:?}", errors(&app, &reports[2]));
        assert_eq!(finding(&reports[0], FindingKind::Filtered), 2);
        let names = |object: &'static str| {
            let mut names: Vec<_> =
                list(&app, object).iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect();
            names.sort();
            names
        };
        assert_eq!(names("product"), ["Lathe", "Mill"]);
        assert_eq!(names("customer"), ["ACME Ltd", "Beta"], "the last spelling wins");
        let addresses: Vec<_> = list(&app, "customer").iter().map(|row| row["address"].clone()).collect();
        assert!(addresses.contains(&json!("Ring 1, Bonn")) && addresses.contains(&Json::Null), "{addresses:?}");
        let mut nets: Vec<_> =
            list(&app, "order").iter().map(|order| order["net"]["amount_minor"].as_i64().unwrap()).collect();
        nets.sort_unstable();
        // A1 is 2 × 100.00 less 20 % and 4 × 250.00, together 160.00 + 1,000.00; A3 is 1 × 100.00.
        assert_eq!(nets, [10_000, 116_000]);
        assert_eq!(finding(&reports[2], FindingKind::TimeDropped), 4, "two orders, two days each");
        // What one mapping of the set reads is not unused; what none reads is named once.
        let unused: Vec<_> = reports
            .iter()
            .flat_map(|report| &report.findings)
            .filter(|finding| finding.kind == FindingKind::UnusedColumn)
            .map(|finding| finding.field.as_str())
            .collect();
        assert_eq!(unused, ["line"]);
        let again = set(&app, &flat_set(), &[("flat.csv", FLAT)]);
        for report in &again {
            assert_eq!([report.rows_new, report.rows_updated, report.rows_failed], [0, 0, 0], "{report:?}");
        }
    }
);

on_both_databases!(
    fn a_mistake_of_a_set_names_its_mapping_and_its_place(app: TestApp) {
        let told = |change: fn(&mut Vec<Json>)| {
            let mut mappings = flat_set();
            change(&mut mappings);
            match try_set(&app, &mappings, &[("flat.csv", FLAT)], false) {
                Err(Error::Invalid(errors)) => errors
                    .into_iter()
                    .map(|error| format!("{} {} {}", error.pointer, error.code, error.detail.en))
                    .collect::<Vec<_>>()
                    .join("\n"),
                other => panic!("{other:?}"),
            }
        };
        let formula = told(|all| all[2]["lines"]["fields"]["unit_price"]["formula"] = json!("gross / number(qty)"));
        assert!(
            formula.starts_with(
                "/lines/fields/unit_price/formula not_an_expression order: character 7: `/` takes a number"
            ),
            "{formula}"
        );
        let filter = told(|all| all[1]["filter"] = json!("0 < number(qty) < 5"));
        assert!(filter.starts_with("/filter not_an_expression customer: character"), "{filter}");
        let joined = told(|all| all[1]["fields"]["address"]["columns"] = json!(["street", "town"]));
        assert!(joined.starts_with("/fields/address/columns/1 unknown_column customer: "), "{joined}");
        let both = told(|all| all[1]["fields"]["address"]["column"] = json!("street"));
        assert!(both.starts_with("/fields/address column_or_constant customer: "), "{both}");
        let marks = told(|all| all[0]["thousands"] = json!(","));
        assert!(marks.contains("/thousands same_marks product: "), "{marks}");
        assert!(list(&app, "product").is_empty(), "the set is checked whole before anything of it is stored");
    }
);

on_both_databases!(
    fn of_several_spellings_one_wins_where_the_mapping_says_so(app: TestApp) {
        let mapping = |repeated: &str| {
            json!({
                "target": "customer", "file": "c.csv", "external_id": ["id"], "source": repeated, "repeated": repeated,
                "fields": { "name": { "column": "name" } },
            })
        };
        let file = "id,name\n1,Acme\n2,Beta\n1,Acme\n1,ACME\n";
        let refused = one(&app, &mapping("refuse"), file);
        assert_eq!(
            (counts(&refused), errors(&app, &refused)),
            ([2, 0, 0, 1, 1], vec!["5 duplicate_external_id".to_owned()])
        );
        let first = one(&app, &mapping("first"), file);
        assert_eq!((counts(&first), finding(&first, FindingKind::OtherSpelling)), ([2, 0, 0, 2, 0], 1));
        let last = one(&app, &mapping("last"), file);
        assert_eq!((counts(&last), finding(&last, FindingKind::OtherSpelling)), ([2, 0, 0, 2, 0], 2));
        let names: Vec<_> = list(&app, "customer").iter().filter(|row| row["name"] == "ACME").cloned().collect();
        assert_eq!(names.len(), 1);
    }
);

/// Two customers and a product of 13 %, as a set of their own.
fn master_data(app: &TestApp) {
    let customers = json!({
        "target": "customer", "file": "c.csv", "external_id": ["id"], "fields": { "name": { "column": "name" } },
    });
    one(app, &customers, "id,name\nC1,Acme\nC2,Beta\n");
    let product = json!({ "code": "P1", "name": "Mill", "unit": "台", "tax_percent": "13", "recognition_method": "point_in_time" });
    app.write(&app.admin(), move |work| mingxi_app::products::create_product(work, product.as_object().unwrap()))
        .unwrap();
}

fn lines(file: &str, price: bool) -> Json {
    let mut lines = json!({
        "file": file, "key": ["no"],
        "fields": { "product_id": { "column": "product", "lookup": { "by": "code" } }, "quantity": { "column": "qty" } },
    });
    if price {
        lines["fields"]["unit_price"] = json!({ "column": "price" });
    }
    lines
}

fn orders() -> Json {
    json!({
        "target": "order", "file": "o.csv", "external_id": ["no"], "lines": lines("ol.csv", true),
        "fields": {
            "customer_id": { "column": "c", "lookup": {} }, "title": { "column": "no" },
            "currency": { "constant": "CNY" }, "ordered_on": { "column": "on" }, "shipped_on": { "column": "shipped" },
        },
    })
}

on_both_databases!(
    fn contracts_and_quotes_are_imported_with_their_lines(app: TestApp) {
        master_data(&app);
        let contracts = json!({
            "target": "contract", "file": "k.csv", "external_id": ["no"], "lines": lines("kl.csv", true),
            "fields": {
                "title": { "column": "no" }, "customer_id": { "column": "c", "lookup": {} },
                "currency": { "constant": "CNY" }, "signed_on": { "column": "signed" },
            },
        });
        let run = |signed: &str, quantity: &str| {
            let head = format!("no,c,signed\nK1,C1,{signed}\nK2,C9,\n");
            let lines = format!("no,product,qty,price\nK1,P1,{quantity},10.50\nK1,P1,1,5\nK2,P1,1,1\n");
            let report = set(&app, std::slice::from_ref(&contracts), &[("k.csv", &head), ("kl.csv", &lines)]).remove(0);
            (counts(&report), errors(&app, &report))
        };
        assert_eq!(run("", "2"), ([1, 0, 0, 0, 1], vec!["3 unknown_reference".to_owned()]));
        let contract = &list(&app, "contract")[0];
        // 2 × 10.50 + 1 × 5.00 = 26.00 without tax.
        assert_eq!((&contract["status"], &contract["net"]["amount_minor"]), (&json!("draft"), &json!(2_600)));
        assert_eq!(run("2026-01-10", "2").0, [0, 1, 0, 0, 1]);
        assert_eq!(list(&app, "contract")[0]["signed_on"], "2026-01-10");
        assert_eq!(run("2026-01-10", "2").0, [0, 0, 1, 0, 1]);
        assert_eq!(run("2026-01-10", "3").1[0], "2 import_row_is_posted");
        assert_eq!(run("2026-01-11", "2").1[0], "2 import_row_is_posted");

        let quotes = json!({
            "target": "quote", "file": "q.csv", "external_id": ["no"], "lines": lines("ql.csv", true),
            "fields": {
                "customer_id": { "column": "c", "lookup": {} }, "currency": { "constant": "CNY" },
                "valid_until": { "column": "until" },
            },
        });
        let files = [("q.csv", "no,c,until\nQ1,C2,2030-12-31\n"), ("ql.csv", "no,product,qty,price\nQ1,P1,3,7\n")];
        let report = set(&app, std::slice::from_ref(&quotes), &files).remove(0);
        assert_eq!(counts(&report), [1, 0, 0, 0, 0], "{:?}", errors(&app, &report));
        assert_eq!(list(&app, "quote")[0]["net"]["amount_minor"], 2_100);
        assert_eq!(counts(&set(&app, std::slice::from_ref(&quotes), &files)[0]), [0, 0, 1, 0, 0]);
    }
);

on_both_databases!(
    fn deliveries_in_parts_receipts_and_credit_notes_follow_their_order(app: TestApp) {
        master_data(&app);
        let files = [
            ("o.csv", "no,c,on,shipped\nO1,C1,2026-01-05,\n"),
            ("ol.csv", "no,product,qty,price\nO1,P1,6,100\nO1,P1,4,100\n"),
        ];
        assert_eq!(counts(&set(&app, &[orders()], &files)[0]), [1, 0, 0, 0, 0]);

        let deliveries = json!({
            "target": "delivery", "file": "d.csv", "external_id": ["no"], "lines": lines("dl.csv", false),
            "fields": {
                "order_id": { "column": "o", "lookup": {} }, "shipped_on": { "column": "on" },
                "accepted_on": { "column": "accepted" }, "invoiced_on": { "column": "invoiced" },
            },
        });
        let ship = |rows: &str, lines: &str| {
            let files = [
                ("d.csv", format!("no,o,on,accepted,invoiced\n{rows}")),
                ("dl.csv", format!("no,product,qty\n{lines}")),
            ];
            let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
            let report = set(&app, std::slice::from_ref(&deliveries), &files).remove(0);
            (counts(&report), errors(&app, &report))
        };
        assert_eq!(ship("D1,O1,2026-01-06,,\n", "D1,P1,7\n"), ([1, 0, 0, 0, 0], vec![]));
        let order = || list(&app, "order").remove(0);
        assert_eq!(order()["delivered"]["amount_minor"], 70_000, "7 of 10 at 100.00");
        let accepted = "D1,O1,2026-01-06,2026-01-07,2026-01-07\n";
        assert_eq!(ship(accepted, "D1,P1,7\n").0, [0, 1, 0, 0, 0]);
        assert_eq!(ship(accepted, "D1,P1,7\n").0, [0, 0, 1, 0, 0]);
        assert_eq!(ship(accepted, "D1,P1,6\n").1, ["2 import_row_is_posted"]);
        // 7 × 100.00 and 13 % on top.
        assert_eq!(list(&app, "invoice")[0]["total"]["amount_minor"], 79_100);
        let more = ship("D2,O1,2026-01-08,,\n", "D2,P1,4\n");
        assert_eq!(more.0, [0, 0, 0, 0, 1], "3 are left: {more:?}");
        let rest = json!({
            "target": "delivery", "file": "r.csv", "external_id": ["no"],
            "fields": { "order_id": { "column": "o", "lookup": {} }, "shipped_on": { "column": "on" } },
        });
        assert_eq!(counts(&one(&app, &rest, "no,o,on\nD3,O1,2026-01-09\n")), [1, 0, 0, 0, 0]);
        assert_eq!(order()["delivered"]["amount_minor"], 100_000, "without lines the rest goes");

        let number = list(&app, "invoice")[0]["number"].as_str().unwrap().to_owned();
        let credits = json!({
            "target": "credit_note", "file": "n.csv", "external_id": ["no"],
            "fields": {
                "invoice_id": { "column": "i", "lookup": { "by": "number" } }, "issued_on": { "column": "on" },
                "reason": { "constant": "price" }, "currency": { "constant": "CNY" }, "amount": { "column": "a" },
            },
        });
        let report =
            one(&app, &credits, &format!("no,i,on,a\nN1,{number},2026-01-08,-113.00\nN2,{number},2026-01-08,9999\n"));
        assert_eq!(
            (counts(&report), errors(&app, &report)),
            ([1, 0, 0, 0, 1], vec!["3 invoice_credit_exceeds".to_owned()])
        );
        let receipts = json!({
            "target": "receipt", "file": "p.csv", "external_id": ["no"],
            "fields": {
                "customer_id": { "column": "c", "lookup": {} }, "currency": { "constant": "CNY" },
                "amount": { "column": "a" }, "received_on": { "column": "on" },
                "invoice_id": { "column": "i", "lookup": { "by": "number" } }, "apply": { "column": "apply" },
            },
        });
        let rows = format!(
            "no,c,a,on,i,apply\nR1,C1,300.00,2026-01-10,{number},\nR2,C1,50,2026-01-10,,先到期先核销\nR3,C1,20,2026-01-10,,\nR4,,7,2026-01-10,,\n"
        );
        let report = one(&app, &receipts, &rows);
        assert_eq!(counts(&report), [4, 0, 0, 0, 0], "{:?}", errors(&app, &report));
        let invoice = list(&app, "invoice").into_iter().find(|invoice| invoice["number"] == *number).unwrap();
        // 791.00 less the credit of 113.00, 300.00 on the invoice and 50.00 oldest first.
        assert_eq!(invoice["open"]["amount_minor"], 79_100 - 11_300 - 30_000 - 5_000);
        assert_eq!(counts(&one(&app, &receipts, &rows)), [0, 0, 4, 0, 0]);
        let changed = one(&app, &receipts, &rows.replace("R3,C1,20", "R3,C1,21"));
        assert_eq!(errors(&app, &changed), ["4 import_row_is_posted"]);
    }
);

on_both_databases!(
    fn a_credit_note_takes_quantities_of_the_invoice_of_an_imported_order(app: TestApp) {
        master_data(&app);
        let files = [
            ("o.csv", "no,c,on,shipped\nO1,C1,2026-01-05,2026-01-05\n"),
            ("ol.csv", "no,product,qty,price\nO1,P1,6,100\n"),
        ];
        assert_eq!(counts(&set(&app, &[orders()], &files)[0]), [1, 0, 0, 0, 0]);
        let credits = json!({
            "target": "credit_note", "file": "n.csv", "external_id": ["no"], "lines": lines("nl.csv", false),
            "fields": {
                "invoice_id": { "column": "i", "lookup": {} }, "issued_on": { "column": "on" },
                "reason": { "constant": "退货" }, "returns_goods": { "constant": "是" },
            },
        });
        let files = [("n.csv", "no,i,on\nN1,O1,2026-01-08\n"), ("nl.csv", "no,product,qty\nN1,P1,-2\n")];
        let report = set(&app, &[credits], &files).remove(0);
        assert_eq!(counts(&report), [1, 0, 0, 0, 0], "{:?}", errors(&app, &report));
        let note = list(&app, "invoice").into_iter().find(|invoice| invoice["kind"] == "credit_note").unwrap();
        // 2 × 100.00 and 13 % on top.
        assert_eq!(note["total"]["amount_minor"], 22_600);
        assert_eq!(list(&app, "order")[0]["delivered"]["amount_minor"], 40_000, "4 of 6 are with the customer");
    }
);

on_both_databases!(
    fn a_dry_run_of_a_set_says_what_the_run_does(app: TestApp) {
        // C2 is refused for its tier, so the receivable that names it fails too; A3 is due before it was issued.
        let customers = json!({
            "target": "customer", "file": "c.csv", "external_id": ["id"],
            "fields": { "name": { "column": "name" }, "tier": { "column": "tier" }, "parent_id": { "column": "p", "lookup": {} } },
        });
        let invoices = json!({
            "target": "opening_invoice", "file": "i.csv", "external_id": ["no"],
            "fields": {
                "customer_id": { "column": "c", "lookup": {} }, "number": { "column": "no" },
                "issued_on": { "column": "on" }, "due_on": { "column": "due" },
                "currency": { "constant": "CNY" }, "amount": { "column": "a" },
            },
        });
        let receipts = json!({
            "target": "receipt", "file": "r.csv", "external_id": ["no"],
            "fields": {
                "customer_id": { "column": "c", "lookup": { "by": "name" } }, "currency": { "constant": "CNY" },
                "amount": { "column": "a" }, "received_on": { "column": "on" },
                "invoice_id": { "column": "i", "lookup": {} },
            },
        });
        let files = [
            ("c.csv", "id,name,tier,p\nC1,Acme,A,C3\nC2,Beta,Z,\nC3,Root,B,\n"),
            (
                "i.csv",
                "no,c,on,due,a\nA1,C1,2026-01-01,2026-01-31,100\nA2,C2,2026-01-01,2026-01-31,5\nA3,C1,2026-02-01,2026-01-31,5\n",
            ),
            (
                "r.csv",
                "no,c,a,on,i\nR1,Acme,60,2026-01-10,A1\nR2,Acme,500,2026-01-10,A1\nR3,Acme,5,2026-01-10,A3\nR4,Nobody,5,2026-01-10,\n",
            ),
        ];
        let mappings = [customers, invoices, receipts];
        let said = |is_dry_run| {
            let reports = try_set(&app, &mappings, &files, is_dry_run).unwrap();
            reports.iter().map(|report| (counts(report), errors(&app, report))).collect::<Vec<_>>()
        };
        let dry = said(true);
        assert!(list(&app, "customer").is_empty() && list(&app, "invoice").is_empty(), "nothing is kept");
        assert_eq!(dry, said(false));
        assert_eq!(
            dry.iter().map(|(counts, _)| *counts).collect::<Vec<_>>(),
            [[2, 0, 0, 0, 1], [1, 0, 0, 0, 2], [1, 0, 0, 0, 3]]
        );
    }
);

on_both_databases!(
    fn a_dry_run_of_a_flat_file_tries_its_documents(app: TestApp) {
        let dry = try_set(&app, &flat_set(), &[("flat.csv", FLAT)], true).unwrap();
        assert_eq!(counts(&dry[2]), [2, 0, 0, 3, 0], "{:?}", errors(&app, &dry[2]));
        let wrong = FLAT.replace("A1;2;1/3/2026 8:26;P2;Lathe;4", "A1;2;1/3/2026 8:26;P2;Lathe;0,0000001");
        let said = |is_dry_run| counts(&try_set(&app, &flat_set(), &[("flat.csv", &wrong)], is_dry_run).unwrap()[2]);
        assert_eq!(said(true), [1, 0, 0, 3, 1], "a quantity of seven decimals is refused by the verb");
        assert_eq!(said(false), [1, 0, 0, 3, 1]);
    }
);
