//! Imports: counts, errors, findings, and running again.

use mingxi_app::imports::{Files, ImportReport, Progress, RunImport, error_csv, run_import, run_imports};
use mingxi_app::records::{self, ListInput};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_app::{Error, Result, on_both_databases};
use mingxi_domain::access::Role;
use mingxi_domain::imports::{Finding, FindingKind, Mapping};
use serde_json::{Value as Json, json};

/// A mapping of products, as people would write it.
const PRODUCTS: &str = r#"
name = "Products"
target = "product"
source = "shop"
file = "products.csv"
external_id = ["sku"]
empty_words = ["-"]
empty = "clear"

[fields.code]
column = "sku"
[fields.name]
column = "title"
[fields.series]
column = "series"
aliases = { "GTXs" = "GTX" }
suspicious = { "GTZ" = "GTX" }
report_empty = true
[fields.unit]
column = "unit"
default = "pcs"
[fields.tax_percent]
column = "tax"
precision = 2
factor = "100"
[fields.recognition_method]
constant = "point_in_time"
"#;

fn mapping(text: &str) -> Mapping {
    toml::from_str(text).unwrap()
}

fn products(csv: &str) -> RunImport {
    RunImport {
        mapping: mapping(PRODUCTS),
        files: Files::given([("products.csv".to_owned(), csv.into())]),
        is_dry_run: false,
    }
}

fn import_file(app: &TestApp, import: &RunImport) -> Result<ImportReport> {
    run_import(&app.app, &app.admin(), import, &mut |_| ())
}

/// New, updated, unchanged, skipped, failed.
fn counts(report: &ImportReport) -> [i64; 5] {
    let counts = [report.rows_new, report.rows_updated, report.rows_unchanged, report.rows_skipped, report.rows_failed];
    assert_eq!(counts.iter().sum::<i64>(), report.rows_total, "every row is counted once");
    counts
}

fn finding(report: &ImportReport, kind: FindingKind) -> &Finding {
    let found: Vec<_> = report.findings.iter().filter(|finding| finding.kind == kind).collect();
    assert_eq!(found.len(), 1, "{kind}: {:?}", report.findings);
    found[0]
}

fn errors(app: &TestApp, report: &ImportReport) -> String {
    let id = report.id;
    let csv = app.read(&app.admin(), move |work| error_csv(work, id, None)).unwrap();
    String::from_utf8(csv).unwrap().trim_start_matches('\u{feff}').to_owned()
}

fn list(app: &TestApp, object: &'static str, field: &str) -> Vec<Json> {
    let input = ListInput { sort: field.to_owned(), limit: Some(500), ..ListInput::default() };
    let page = app.read(&app.admin(), move |work| records::list(work, object, &input)).unwrap();
    page.items.iter().map(|item| item[field].clone()).collect()
}

const SOUND: &str =
    "sku,title,series,unit,tax,shelf\nA1,Mill,GTXs,台,0.129999995,7\nA2,Lathe,GTZ,-,0.13,8\nA3,Drill,-,台,0.06,9\n";

on_both_databases!(
    fn a_file_becomes_records_and_tells_what_was_done_to_it(app: TestApp) {
        let report = import_file(&app, &products(SOUND)).unwrap();
        assert_eq!(counts(&report), [3, 0, 0, 0, 0]);
        assert_eq!(list(&app, "product", "code"), [json!("A1"), json!("A2"), json!("A3")]);
        assert_eq!(
            list(&app, "product", "series"),
            [json!("GTX"), json!("GTZ"), Json::Null],
            "an alias is taken, a suspicion only told"
        );
        assert_eq!(list(&app, "product", "tax_percent"), [json!("6"), json!("13"), json!("13")]);

        let cleaned = finding(&report, FindingKind::Cleaned);
        assert_eq!(
            (cleaned.count, cleaned.from.as_deref(), cleaned.rows.clone()),
            (1, Some("0.129999995"), vec!["A1".to_owned()])
        );
        assert_eq!(finding(&report, FindingKind::Alias).rows, ["A1"]);
        assert_eq!(finding(&report, FindingKind::Suspicious).to.as_deref(), Some("GTX"));
        assert_eq!(finding(&report, FindingKind::Empty).rows, ["A3"]);
        assert_eq!(finding(&report, FindingKind::UnusedColumn).field, "shelf");

        let run = app
            .read(&app.admin(), move |work| records::find(work, "import", mingxi_domain::ids::Id::raw(report.id)))
            .unwrap();
        assert_eq!((&run["status"], &run["rows_new"], &run["target"]), (&json!("done"), &json!(3), &json!("product")));
        let audit = app
            .read(&app.admin(), |work| {
                records::list(work, "audit_entry", &ListInput { search: None, limit: Some(1), ..ListInput::default() })
            })
            .unwrap();
        assert_eq!(audit.items[0]["door"], json!("import"));
    }
);

on_both_databases!(
    fn the_second_run_changes_nothing_and_a_changed_row_its_record(app: TestApp) {
        import_file(&app, &products(SOUND)).unwrap();
        let before = list(&app, "audit_entry", "id").len();
        let again = import_file(&app, &products(SOUND)).unwrap();
        assert_eq!(counts(&again), [0, 0, 3, 0, 0]);
        assert_eq!(list(&app, "audit_entry", "id").len(), before + 1, "only the run itself left a trace");

        let changed = SOUND.replace("A2,Lathe,GTZ", "A2,Lathe 2,-") + "A4,Saw,GTX,台,0.13,1\n";
        let report = import_file(&app, &products(&changed)).unwrap();
        assert_eq!(counts(&report), [1, 1, 2, 0, 0]);
        assert_eq!(list(&app, "product", "name"), [json!("Drill"), json!("Lathe 2"), json!("Mill"), json!("Saw")]);
        assert_eq!(
            list(&app, "product", "series").iter().filter(|series| series.is_null()).count(),
            2,
            "an emptied cell empties the field"
        );

        let mut keep = products(&SOUND.replace("Mill", "Mill 9"));
        keep.mapping.existing = mingxi_domain::imports::Existing::Skip;
        assert_eq!(
            counts(&import_file(&app, &keep).unwrap()),
            [0, 0, 1, 2, 0],
            "two differ from what is there and are left alone"
        );
    }
);

on_both_databases!(
    fn a_bad_row_loses_only_itself_and_comes_back_in_the_error_file(app: TestApp) {
        let csv = "sku,title,series,unit,tax\n\
        A1,Mill,,台,0.13\n\
        ,Nameless,,台,0.13\n\
        A2,,,台,much\n\
        A3,Drill,,台,0.129\n\
        A4,Saw,,台,2\n\
        A5,Short\n\
        A6,Good,,台,0.06\n\
        A6,Good,,台,0.06\n\
        A6,Other,,台,0.06\n\
        A1/2,Mill 2,,台,0.13\n\
        A7,\"Comma, quote \"\"\",,台,3\n";
        let mut import = products(csv);
        // Two rows with one code: the database refuses the second, and only the second.
        import.mapping.fields["code"].values.insert("A1/2".into(), "A1".into());
        let report = import_file(&app, &import).unwrap();
        assert_eq!(counts(&report), [2, 0, 0, 1, 8]);
        assert_eq!(finding(&report, FindingKind::DuplicateRow).rows, ["A6"]);
        assert_eq!(list(&app, "product", "code"), [json!("A1"), json!("A6")]);

        let file = errors(&app, &report);
        let mut lines = file.lines();
        assert_eq!(lines.next(), Some("import_row,import_code,import_reason,sku,title,series,unit,tax"));
        let found: Vec<_> = lines.map(|line| line.splitn(3, ',').take(2).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(
            found,
            [
                "3 external_id_missing",
                "4 required",
                "5 too_precise",
                "6 out_of_range",
                "7 wrong_cell_count",
                "10 duplicate_external_id",
                "11 record_exists",
                "12 out_of_range",
            ]
        );
        assert!(file.contains("title：该字段不能为空；tax：“much”不是数字"), "{file}");
        assert!(file.contains("第 8 行的外部编号也是“A6”，内容不同"), "{file}");
        assert!(file.contains("7,wrong_cell_count,该行有 2 个单元格，表头有 5 个,A5,Short\n"), "{file}");
        assert!(file.contains("A7,\"Comma, quote \"\"\",,台,3"), "the cells come back as they were: {file}");
    }
);

on_both_databases!(
    fn the_mended_error_file_imports_as_it_is(app: TestApp) {
        let report = import_file(&app, &products("sku,title,series,unit,tax\nA1,,,台,0.13\n")).unwrap();
        let mended = errors(&app, &report).replace("A1,,", "A1,Mill,");
        assert_eq!(counts(&import_file(&app, &products(&mended)).unwrap()), [1, 0, 0, 0, 0]);
        assert_eq!(list(&app, "product", "name"), [json!("Mill")]);
    }
);

on_both_databases!(
    fn a_dry_run_counts_and_keeps_nothing(app: TestApp) {
        let mut import = products("sku,title,series,unit,tax\nA1,Mill,,台,0.13\nA2,,,台,0.13\nA3,Saw,,台,2\n");
        import.is_dry_run = true;
        let report = import_file(&app, &import).unwrap();
        assert_eq!(counts(&report), [1, 0, 0, 0, 2]);
        assert!(list(&app, "product", "code").is_empty());
        assert!(errors(&app, &report).contains("3,required,"), "the verb's refusals are there too");
        import.is_dry_run = false;
        assert_eq!(
            counts(&import_file(&app, &import).unwrap()),
            [1, 0, 0, 0, 2],
            "the real run does what the dry run said"
        );
    }
);

on_both_databases!(
    fn a_broken_file_stores_nothing(app: TestApp) {
        let many: String = (0..1_200).map(|number| format!("A{number},Mill,,台,0.13\n")).collect();
        for broken in [format!("sku,title,series,unit,tax\n{many}B1,\"Mill,,台,0.13\n"), String::new()] {
            assert_eq!(code_of(import_file(&app, &products(&broken))), "import_file_broken");
        }
        let mut bytes = format!("sku,title,series,unit,tax\n{many}").into_bytes();
        bytes.extend(b"B1,\xd6l,,x,0.13\n");
        let import = RunImport { files: Files::given([("products.csv".to_owned(), bytes)]), ..products("") };
        assert_eq!(code_of(import_file(&app, &import)), "import_file_broken");
        let import = RunImport { files: Files::given([]), ..products("") };
        assert_eq!(code_of(import_file(&app, &import)), "import_file_missing");
        assert!(list(&app, "product", "code").is_empty());
        assert!(list(&app, "import", "name").is_empty());
    }
);

on_both_databases!(
    fn a_wrong_header_or_mapping_is_named_pointer_by_pointer(app: TestApp) {
        let pointers = |import: &RunImport| match import_file(&app, import) {
            Err(Error::Invalid(errors)) => {
                errors.into_iter().map(|error| format!("{} {}", error.pointer, error.code)).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        };
        let wrong = products("SKU;title;series;unit;tax\nA1;Mill;;台;0.13\n");
        let unknown = |field: &str| format!("/fields/{field}/column unknown_column");
        let expected = [
            "/external_id unknown_column".to_owned(),
            unknown("code"),
            unknown("name"),
            unknown("series"),
            unknown("tax_percent"),
            unknown("unit"),
        ];
        assert_eq!(pointers(&wrong), expected);

        let change = |change: fn(&mut Mapping)| {
            let mut import = products(SOUND);
            change(&mut import.mapping);
            pointers(&import)
        };
        assert_eq!(change(|mapping| mapping.target = "wings".into()), ["/target unknown_target"]);
        assert_eq!(change(|mapping| mapping.delimiter = "::".into()), ["/delimiter not_a_delimiter"]);
        assert_eq!(change(|mapping| mapping.external_id.clear()), ["/external_id required"]);
        assert_eq!(change(|mapping| drop(mapping.fields.shift_remove("name"))), ["/fields/name required"]);
        assert_eq!(
            change(|mapping| drop(mapping.fields.insert("wings".into(), mapping.fields["name"].clone()))),
            ["/fields/wings unknown_field"]
        );
        assert_eq!(
            change(|mapping| mapping.fields["name"].date = Some("MM".into())),
            ["/fields/name/date not_a_pattern"]
        );
        assert_eq!(
            change(|mapping| mapping.fields["tax_percent"].precision = Some(9)),
            ["/fields/tax_percent/precision out_of_range"]
        );
        assert_eq!(
            change(|mapping| mapping.fields["name"].constant = Some("x".into())),
            ["/fields/name column_or_constant"]
        );
        assert_eq!(
            change(|mapping| mapping.fields["tax_percent"].thousands = Some('.')),
            ["/fields/tax_percent/thousands same_marks"]
        );
        assert_eq!(
            change(|mapping| mapping.fields["tax_percent"].decimal_mark = Some('0')),
            ["/fields/tax_percent/decimal_mark not_a_mark"]
        );
        assert_eq!(
            change(|mapping| mapping.fields["name"].lookup = Some(Default::default())),
            ["/fields/name/lookup not_a_reference"]
        );
        assert!(list(&app, "product", "code").is_empty());
    }
);

on_both_databases!(
    fn only_who_may_import_does(app: TestApp) {
        let outcome = run_import(&app.app, &app.user(Role::SalesRep), &products(SOUND), &mut |_| ());
        assert_eq!(code_of(outcome), "forbidden");
    }
);

on_both_databases!(
    fn many_rows_go_in_chunks_and_say_how_far_they_are(app: TestApp) {
        let rows: String = (0..1_203).map(|number| format!("A{number:05},Mill {number},,台,0.13\n")).collect();
        let mut seen = Vec::new();
        let mut note = |progress: Progress| seen.push((progress.rows_done, progress.rows_total));
        let import = products(&format!("sku,title,series,unit,tax\n{rows}"));
        let report = run_import(&app.app, &app.admin(), &import, &mut note).unwrap();
        assert_eq!(counts(&report), [1_203, 0, 0, 0, 0]);
        // How many chunks there are depends on how long they take.
        assert!(seen.len() > 1 && seen.is_sorted_by(|one, next| one.0 < next.0), "{seen:?}");
        assert_eq!(seen.last(), Some(&(1_203, 1_203)));
    }
);

const TEAMS: &str = r#"
name = "Teams"
target = "team_member"
source = "shop"
file = "teams.csv"
external_id = ["agent"]

[fields.name]
column = "agent"
[fields.email]
column = "agent"
email_domain = "example.com"
[fields.office]
column = "office"
[fields.manager]
column = "manager"
[fields.manager_email]
column = "manager"
email_domain = "example.com"
"#;

on_both_databases!(
    fn teams_become_departments_with_their_managers(app: TestApp) {
        let teams = |csv: &str| RunImport {
            mapping: mapping(TEAMS),
            files: Files::given([("teams.csv".to_owned(), csv.into())]),
            is_dry_run: false,
        };
        let csv = "agent,manager,office\nAnna Lee,Max Berg,East\nBob Ray,Max Berg,East\nCara Fox,Ida Orr,West\n";
        let report = run_imports(&app.app, &app.admin(), &[teams(csv)], &mut |_| ()).unwrap().remove(0);
        assert_eq!(counts(&report), [3, 0, 0, 0, 0]);
        let made: Vec<_> = report.findings.iter().map(|finding| (finding.field.as_str(), finding.count)).collect();
        assert_eq!(made, [("department", 4), ("user", 2)]);
        assert_eq!(
            list(&app, "department", "name"),
            [json!("East"), json!("East · Max Berg"), json!("West"), json!("West · Ida Orr")]
        );
        assert!(list(&app, "user", "email").contains(&json!("max.berg@example.com")));

        let moved = import_file(&app, &teams(&csv.replace("Bob Ray,Max Berg,East", "Bob Ray,Ida Orr,West"))).unwrap();
        assert_eq!(counts(&moved), [0, 1, 2, 0, 0]);
    }
);
