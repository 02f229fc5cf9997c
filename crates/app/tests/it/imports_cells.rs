//! What imports read in a cell: numbers by their marks, a workbook as a person sees it, rows as the spreadsheet counts
//! them, empty cells, and our own exports.

use mingxi_app::customers::update_customer;
use mingxi_app::imports::{Files, ImportReport, RunImport, error_csv, run_import};
use mingxi_app::on_both_databases;
use mingxi_app::records::{self, ListInput, export_csv};
use mingxi_app::testing::TestApp;
use mingxi_domain::imports::{FindingKind, Mapping};
use serde_json::{Map, Value as Json, json};
use std::io::Write as _;

/// A mapping as JSON, with the file it reads as bytes.
fn import(app: &TestApp, mapping: Json, content: impl Into<Vec<u8>>) -> ImportReport {
    let mut all = json!({ "name": "n", "source": "s", "file": "f", "external_id": ["id"] });
    for (key, value) in mapping.as_object().unwrap() {
        all[key] = value.clone();
    }
    let mapping: Mapping = serde_json::from_value(all).unwrap();
    let files = Files::given([("f".to_owned(), content.into())]);
    run_import(&app.app, &app.admin(), &RunImport { mapping, files, is_dry_run: false }, &mut |_| ()).unwrap()
}

/// Customers with these fields, each from the column of its name.
fn customers(app: &TestApp, fields: &[&str], content: impl Into<Vec<u8>>) -> ImportReport {
    let fields: Map<String, Json> = fields.iter().map(|name| ((*name).to_owned(), json!({ "column": name }))).collect();
    import(app, json!({ "target": "customer", "fields": fields }), content)
}

fn list(app: &TestApp, object: &'static str) -> Vec<Map<String, Json>> {
    let input = ListInput { limit: Some(500), ..ListInput::default() };
    app.read(&app.admin(), move |work| records::list(work, object, &input)).unwrap().items
}

fn the_customer(app: &TestApp, name: &str) -> Map<String, Json> {
    list(app, "customer").into_iter().find(|row| row["name"] == *name).unwrap()
}

/// New, updated, unchanged, skipped, failed.
fn counts(report: &ImportReport) -> [i64; 5] {
    [report.rows_new, report.rows_updated, report.rows_unchanged, report.rows_skipped, report.rows_failed]
}

fn error_file(app: &TestApp, report: &ImportReport) -> String {
    let id = report.id;
    let csv = app.read(&app.admin(), move |work| error_csv(work, id, None)).unwrap();
    String::from_utf8(csv).unwrap().trim_start_matches('\u{feff}').to_owned()
}

/// `row code` of each bad row.
fn errors(app: &TestApp, report: &ImportReport) -> Vec<String> {
    let file = error_file(app, report);
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    reader.records().map(|record| record.unwrap()).map(|record| format!("{} {}", &record[0], &record[1])).collect()
}

fn findings(report: &ImportReport, kind: FindingKind) -> Vec<(String, String, u64)> {
    let found = report.findings.iter().filter(|finding| finding.kind == kind);
    found.map(|one| (one.field.clone(), one.from.clone().unwrap_or_default(), one.count)).collect()
}

/// A workbook of one sheet with these cells; each style is a number format.
fn workbook(formats: &[&str], sheet: &str) -> Vec<u8> {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let codes: String = (formats.iter().zip(164..))
        .map(|(code, id)| format!("<numFmt numFmtId=\"{id}\" formatCode=\"{}\"/>", escaped(code)))
        .collect();
    let styles: String = (164..).take(formats.len()).map(|id| format!("<xf numFmtId=\"{id}\"/>")).collect();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let packages = "http://schemas.openxmlformats.org/package/2006/relationships";
    packed(&[
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{packages}\"><Relationship Id=\"r1\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{packages}\"><Relationship Id=\"r1\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{relations}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{main}\"><numFmts>{codes}</numFmts><cellXfs><xf numFmtId=\"0\"/>{styles}</cellXfs></styleSheet>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{main}\"><sheetData>{sheet}</sheetData></worksheet>")),
    ])
}

/// A ZIP archive whose parts are not compressed.
fn packed(parts: &[(&str, String)]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in parts {
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        let at = u32::try_from(file.len()).unwrap();
        let size = u32::try_from(text.len()).unwrap();
        let sizes = [crc.sum(), size, size].map(u32::to_le_bytes).concat();
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        file.extend([b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0", &sizes[..], &length, b"\0\0"].concat());
        file.extend([name.as_bytes(), text.as_bytes()].concat());
        directory.extend([b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0", &sizes[..], &length].concat());
        directory.extend([&[0; 12][..], &at.to_le_bytes(), name.as_bytes()].concat());
    }
    let count = u16::try_from(parts.len()).unwrap().to_le_bytes();
    let [at, size] = [file.len(), directory.len()].map(|length| u32::try_from(length).unwrap().to_le_bytes());
    file.extend(directory);
    file.write_all(&[b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &at, b"\0\0"].concat()).unwrap();
    file
}

fn row(at: u32, cells: &[&str]) -> String {
    let cells = cells.iter().zip('A'..).map(|(cell, column)| cell.replace("<c", &format!("<c r=\"{column}{at}\"")));
    format!("<row r=\"{at}\">{}</row>", cells.collect::<String>())
}

fn text(text: &str) -> String {
    format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn number(style: usize, number: &str) -> String {
    format!("<c s=\"{style}\"><v>{number}</v></c>")
}

fn row_of(at: u32, cells: &[String]) -> String {
    row(at, &cells.iter().map(String::as_str).collect::<Vec<_>>())
}

on_both_databases!(
    fn number_marks_count_only_where_they_separate(app: TestApp) {
        customers(&app, &["name"], "id,name\nC1,数\n");
        let invoices = |marks: Json, amounts: &[&str]| {
            let mut amount = json!({ "column": "a" });
            for (key, value) in marks.as_object().unwrap() {
                amount[key] = value.clone();
            }
            let rows: String = amounts.iter().map(|amount| format!("C1;{amount};2026-01-05;{amount}\n")).collect();
            let fields = json!({
                "customer_id": { "column": "c", "lookup": {} }, "number": { "column": "id" },
                "issued_on": { "column": "d" }, "due_on": { "column": "d" },
                "currency": { "constant": "CNY" }, "amount": amount,
            });
            let report = import(
                &app,
                json!({ "target": "opening_invoice", "delimiter": ";", "fields": fields }),
                format!("c;id;d;a\n{rows}"),
            );
            errors(&app, &report)
        };
        let german = json!({ "thousands": ".", "decimal_mark": "," });
        assert_eq!(
            invoices(german, &["110.7", "1.107", "110,7", "1.1.107", "1,5,0"]),
            ["2 not_a_number", "5 not_a_number", "6 not_a_number"]
        );
        let english = json!({ "thousands": "," });
        assert_eq!(
            invoices(english, &["1,5", "1.000,00", "12,34,5", "1,234.50"]),
            ["2 not_a_number", "3 not_a_number", "4 not_a_number"]
        );
        let mut totals: Vec<i64> =
            list(&app, "invoice").iter().map(|row| row["total"]["amount_minor"].as_i64().unwrap()).collect();
        totals.sort_unstable();
        // 110,7 and 1.107 as Germans write them, 1,234.50 as the English do.
        assert_eq!(totals, [11_070, 110_700, 123_450]);

        let staff = json!({ "target": "customer", "fields": { "name": { "column": "name" }, "employees": { "column": "n", "thousands": "," } } });
        let report = import(&app, staff, "id,name,n\nC2,a,\"1,5\"\nC3,b,\"1,500\"\n");
        assert_eq!(errors(&app, &report), ["2 not_a_whole_number"]);
        assert_eq!(the_customer(&app, "b")["employees"], 1_500);
    }
);

on_both_databases!(
    fn a_workbook_is_read_as_a_person_sees_it(app: TestApp) {
        let formats = ["00000", "0%", "yyyy/m/d", "#,##0.00", "000-0000-0000"];
        let rich = "<c t=\"inlineStr\"><is><r><t>甲</t></r><r><rPr><b/></rPr><t>乙</t></r></is></c>".to_owned();
        let (error, formula) = ("<c t=\"e\"><v>#N/A</v></c>".to_owned(), "<c><f>3+4</f><v>7</v></c>".to_owned());
        let sheet = [
            row_of(1, &["id", "name", "phone", "address", "employees"].map(text)),
            row_of(2, &[number(0, "1"), text("零"), number(1, "123"), number(2, "0.13"), number(4, "1500")]),
            row_of(3, &[number(0, "2"), text("长"), number(0, "13800000000"), error, number(0, "7")]),
            row_of(4, &[number(0, "3"), text("段"), number(5, "13812345678"), rich, formula]),
            row_of(
                5,
                &[number(0, "4"), text("错"), text("1.38E+10"), number(0, "310101199001011000"), number(0, "7.5")],
            ),
        ];
        let fields = ["name", "phone", "address", "employees"];
        let report = customers(&app, &fields, workbook(&formats, &sheet.concat()));
        assert_eq!(counts(&report), [3, 0, 0, 0, 1]);
        let seen = |name: &str| {
            let row = the_customer(&app, name);
            fields[1..].iter().map(|field| row[*field].clone()).collect::<Vec<_>>()
        };
        assert_eq!(seen("零"), [json!("00123"), json!("13%"), json!(1_500)]);
        assert_eq!(seen("长"), [json!("13800000000"), Json::Null, json!(7)]);
        assert_eq!(seen("段"), [json!("138-1234-5678"), json!("甲乙"), json!(7)]);
        assert_eq!(findings(&report, FindingKind::CellError), [("address".into(), "#N/A".into(), 1)]);
        // The bad row is told with what it shows, and as text that imports once it is mended.
        let file = error_file(&app, &report);
        assert_eq!(errors(&app, &report), ["5 not_a_whole_number"]);
        assert!(file.ends_with(",4,错,1.38E+10,310101199001011000,7.5\n"), "{file}");
        let mended = customers(&app, &fields, file.replace(",7.5\n", ",8\n"));
        assert_eq!(counts(&mended), [1, 0, 0, 0, 0]);
        assert_eq!(seen("错"), [json!("1.38E+10"), json!("310101199001011000"), json!(8)]);
        assert_eq!(findings(&mended, FindingKind::Shortened), [("phone".into(), "1.38E+10".into(), 1)]);
    }
);

on_both_databases!(
    fn days_of_a_workbook_need_no_pattern_and_times_are_left_out_and_told(app: TestApp) {
        let sheet = [
            row_of(1, &["id", "from", "to"].map(text)),
            row_of(2, &[text("a"), number(1, "46082"), number(1, "46083.5")]),
            row_of(3, &[text("b"), text("1.3.2026"), text("2.3.2026")]),
        ];
        let day = |column: &str| json!({ "column": column, "date": "D.M.YYYY" });
        let fields = json!({
            "name": { "column": "id" }, "channel": { "constant": "online" }, "currency": { "constant": "CNY" },
            "starts_on": day("from"), "ends_on": day("to"),
        });
        let mapping = json!({ "target": "campaign", "fields": fields });
        let report = import(&app, mapping, workbook(&["yyyy/m/d"], &sheet.concat()));
        assert_eq!(counts(&report), [2, 0, 0, 0, 0], "{}", error_file(&app, &report));
        for campaign in list(&app, "campaign") {
            assert_eq!((&campaign["starts_on"], &campaign["ends_on"]), (&json!("2026-03-01"), &json!("2026-03-02")));
        }
        assert_eq!(findings(&report, FindingKind::TimeDropped), [("ends_on".into(), "2026-03-02T12:00:00".into(), 1)]);
    }
);

on_both_databases!(
    fn a_bad_row_has_the_number_that_its_spreadsheet_shows(app: TestApp) {
        let fields = ["name", "employees"];
        let report =
            customers(&app, &fields, "id,name,employees\n1,A,5\n\n\n2,B,abc\n3,\"C\nD\",x\n,,\n2,E,7\n4,F,y\n");
        assert_eq!(errors(&app, &report), ["5 not_a_whole_number", "6 not_a_whole_number", "9 not_a_whole_number"]);
        let again = customers(&app, &fields, "id,name,employees\n\n7,A,5\n\n7,B,6\n");
        assert_eq!(errors(&app, &again), ["5 duplicate_external_id"]);
        assert!(error_file(&app, &again).contains("第 3 行的外部编号也是“7”"), "{}", error_file(&app, &again));

        let header = ["id", "name", "employees"].map(text);
        let sheet = [
            row_of(3, &header),
            row_of(4, &[text("8"), text("X"), number(0, "1")]),
            row_of(7, &[text("9"), text("Y"), text("abc")]),
        ];
        let report = customers(&app, &fields, workbook(&[], &sheet.concat()));
        assert_eq!(
            (counts(&report), errors(&app, &report)),
            ([1, 0, 0, 0, 1], vec!["7 not_a_whole_number".to_owned()])
        );
        // A title above the header: the mapping says in which row the header stands.
        let short = [row_of(4, &[text("8"), text("X")]), row_of(7, &[text("9"), text("Y"), text("abc"), text("")])];
        let titled = format!("{}{}", row_of(1, &[text("三月的客户")]), short.concat());
        let titled = titled.replacen("<row r=\"4\">", &format!("{}<row r=\"4\">", row_of(3, &header)), 1);
        let mapping = json!({
            "target": "customer", "header_row": 2,
            "fields": { "name": { "column": "name" }, "employees": { "column": "employees" } },
        });
        let report = import(&app, mapping, workbook(&[], &titled));
        assert_eq!(
            (counts(&report), errors(&app, &report)),
            ([0, 0, 1, 0, 1], vec!["7 not_a_whole_number".to_owned()])
        );
    }
);

on_both_databases!(
    fn an_empty_cell_keeps_what_people_entered_unless_the_mapping_says_clear(app: TestApp) {
        let fields = |empty: Json| {
            let mut mapping = json!({
                "target": "customer",
                "fields": {
                    "name": { "column": "name" }, "phone": { "column": "phone" }, "address": { "column": "a" },
                    "parent_id": { "column": "p", "lookup": { "missing": "report" } },
                },
            });
            for (pointer, value) in empty.as_object().unwrap() {
                match pointer.split_once('/') {
                    Some((field, key)) => mapping["fields"][field][key] = value.clone(),
                    None => mapping[pointer] = value.clone(),
                }
            }
            mapping
        };
        let run = |empty: Json, address: &str| {
            counts(&import(&app, fields(empty), format!("id,name,phone,a,p\n1,空,,{address},\n")))
        };
        let enter = |phone: &'static str| {
            let customer = the_customer(&app, "空");
            let id = customer["id"].as_str().unwrap().parse().unwrap();
            let version = customer["version"].as_i64().unwrap();
            let change = json!({ "phone": phone });
            app.write(&app.admin(), move |work| update_customer(work, id, version, change.as_object().unwrap()))
                .unwrap();
        };
        let seen = || {
            let row = the_customer(&app, "空");
            (row["phone"].clone(), row["address"].clone())
        };
        assert_eq!(run(json!({}), "上海2"), [1, 0, 0, 0, 0]);
        enter("021-999");
        assert_eq!(run(json!({}), "上海3"), [0, 1, 0, 0, 0]);
        assert_eq!(seen(), (json!("021-999"), json!("上海3")));
        assert_eq!(run(json!({ "empty": "clear", "phone/empty": "keep" }), ""), [0, 1, 0, 0, 0]);
        assert_eq!(seen(), (json!("021-999"), Json::Null), "a field may say otherwise than the mapping");
        assert_eq!(run(json!({ "phone/empty": "clear" }), "上海4"), [0, 1, 0, 0, 0]);
        assert_eq!(seen(), (Json::Null, json!("上海4")));
        enter("021-999");
        assert_eq!(run(json!({ "empty": "clear" }), "#N/A"), [0, 1, 0, 0, 0]);
        assert_eq!(seen(), (Json::Null, json!("上海4")), "a formula without a result is no empty cell");
    }
);

on_both_databases!(
    fn what_is_exported_imports_as_it_was(app: TestApp) {
        let field =
            json!({ "object": "customer", "key": "memo", "kind": "text", "label_zh": "备忘", "label_en": "Memo" });
        let field = serde_json::from_value(field).unwrap();
        app.write(&app.admin(), move |work| records::create_custom_field(work, &field)).unwrap();
        let texts = [
            ("+86 571 8888", "-二楼"),
            ("'+86 571 8888", "'=1"),
            ("-5", "=cmd|' /C calc'!A0"),
            ("(021) 123", "＝1"),
            ("+1-2", "＠all"),
            ("'5", "''-x"),
        ];
        for (index, (phone, address)) in texts.iter().enumerate() {
            let input = json!({ "name": format!("往返{index}"), "phone": phone, "address": address, "custom": { "memo": address } });
            app.write(&app.admin(), move |work| {
                mingxi_app::customers::create_customer(work, input.as_object().unwrap())
            })
            .unwrap();
        }
        let input = ListInput { limit: Some(500), ..ListInput::default() };
        let csv = app.read(&app.admin(), move |work| export_csv(work, "customer", &input)).unwrap();
        let csv = String::from_utf8(csv).unwrap();
        for cell in ["+86 571 8888,", ",'-二楼,", ",'＝1,", ",'+1-2,", ",'＠all,", ",''=1,"] {
            assert!(csv.contains(cell), "{cell} in {csv}");
        }
        // The first import knows no record of this source, so each row becomes another customer that says the same.
        let mapping = json!({
            "target": "customer", "source": "export",
            "fields": {
                "name": { "column": "name" }, "phone": { "column": "phone" }, "address": { "column": "address" },
                "custom.memo": { "column": "custom.memo" }, "tier": { "column": "tier" },
            },
        });
        let report = import(&app, mapping, csv);
        assert_eq!(counts(&report), [6, 0, 0, 0, 0], "{}", error_file(&app, &report));
        let all = list(&app, "customer");
        for (index, (phone, address)) in texts.iter().enumerate() {
            let same: Vec<_> = all.iter().filter(|row| row["name"] == format!("往返{index}")).collect();
            assert_eq!(same.len(), 2);
            for row in same {
                assert_eq!((&row["phone"], &row["address"]), (&json!(phone), &json!(address)));
                assert_eq!(row["custom"]["memo"], json!(address));
            }
        }
    }
);

on_both_databases!(
    fn moments_are_exported_on_the_clock_of_the_organisation(app: TestApp) {
        customers(&app, &["name"], "id,name\n1,早\n");
        let input = ListInput { limit: Some(500), ..ListInput::default() };
        let csv = app.read(&app.admin(), move |work| export_csv(work, "customer", &input)).unwrap();
        let mut reader = csv::Reader::from_reader(&csv[3..]);
        let at = reader.headers().unwrap().iter().position(|name| name == "created_at").unwrap();
        let cell = reader.records().next().unwrap().unwrap()[at].to_owned();
        assert!(cell.ends_with("+08:00"), "Shanghai is eight hours ahead: {cell}");
        let stored = the_customer(&app, "早")["created_at"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        let (shown, stored) = (cell.parse::<jiff::Timestamp>().unwrap(), stored);
        assert_eq!(shown.as_second(), stored.as_second());
    }
);

on_both_databases!(
    fn a_choice_takes_its_label_in_either_language_or_its_code(app: TestApp) {
        let mapping = json!({
            "target": "customer",
            "fields": {
                "name": { "column": "id" }, "tier": { "column": "tier" }, "owner_id": { "column": "owner", "lookup": { "by": "email" } },
            },
        });
        let rows = [("A 级", "管理员"), ("a", ""), ("Ｂ", ""), ("tier c", ""), ("等级 A", ""), ("B 级", "nobody@x.cn")];
        let rows: String = rows.iter().zip(1..).map(|((tier, owner), id)| format!("{id},{tier},{owner}\n")).collect();
        let report = import(&app, mapping.clone(), format!("id,tier,owner\n{rows}"));
        let wrong = errors(&app, &report);
        let tiers: Vec<_> = (1..=4).map(|id| the_customer_or(&app, &id.to_string(), "tier")).collect();
        assert_eq!(
            (tiers, wrong),
            (
                vec![json!("A"), json!("A"), json!("B"), json!("C")],
                vec!["6 not_a_choice".to_owned(), "7 unknown_reference".to_owned()]
            )
        );
        // The administrator by name above, by address in any case here.
        let admin = list(&app, "user").into_iter().find(|user| user["name"] == "管理员").unwrap();
        let address = admin["email"].as_str().unwrap().to_uppercase();
        assert_eq!(counts(&import(&app, mapping, format!("id,tier,owner\n9,A,{address}\n"))), [1, 0, 0, 0, 0]);
        assert_eq!(the_customer_or(&app, "9", "owner_id"), admin["id"]);
    }
);

fn the_customer_or(app: &TestApp, name: &str, field: &str) -> Json {
    list(app, "customer").iter().find(|row| row["name"] == *name).map_or(Json::Null, |row| row[field].clone())
}
