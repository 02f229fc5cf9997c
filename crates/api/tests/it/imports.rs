//! Imports through HTTP: preview, run, error file, once.

use crate::harness::{Harness, new_key};
use mingxi_app::on_both_databases;
use mingxi_domain::access::Role;
use serde_json::{Value as Json, json};

/// The body of an import of products from this CSV.
pub fn products(csv: &str) -> Json {
    let constant = |text: &str| json!({ "constant": text });
    json!({
        "mapping": {
            "name": "Products", "target": "product", "source": "shop", "file": "products.csv", "external_id": ["sku"],
            "fields": {
                "code": { "column": "sku" }, "name": { "column": "title" }, "unit": constant("pcs"), "tax_percent": constant("13"),
                "recognition_method": constant("point_in_time"),
            },
        },
        "files": [{ "name": "products.csv", "content": csv }],
    })
}

/// New, unchanged, failed.
fn counts(report: &Json) -> [i64; 3] {
    ["rows_new", "rows_unchanged", "rows_failed"].map(|field| report[field].as_i64().unwrap())
}

on_both_databases!(
    fn an_import_is_previewed_run_and_repeated(app: TestApp) {
        let app = Harness::new(app);
        let admin = app.admin();
        let body = products("sku,title\nA1,Mill\nA2,\n");
        let preview = app.try_import(&admin, &body);
        assert_eq!((counts(&preview), &preview["is_dry_run"]), ([1, 0, 1], &json!(true)));
        assert_eq!(admin.get("/products").ok()["items"], json!([]));

        let key = new_key();
        let started = admin.post_with_key("/imports", &body, &key);
        assert_eq!((started.status.as_u16(), &started.json()["status"]), (202, &json!("running")));
        app.run_jobs();
        let report = admin.get(&format!("/imports/{}", started.id())).ok();
        assert_eq!(counts(&report), [1, 0, 1]);
        assert_eq!((&report["rows_done"], &report["status"]), (&json!(2), &json!("done")));
        assert_eq!(admin.post_with_key("/imports", &body, &key).ok(), started.json(), "the kept answer");
        assert_eq!(counts(&app.import(&admin, &body)), [0, 1, 1], "the same file again");
        admin.post_with_key("/imports", &products("sku,title\nA3,Saw\n"), &key).refused(422, "idempotency_key_reused");
        assert_eq!(admin.get("/products").ok()["items"].as_array().unwrap().len(), 1);

        // whoever reads the file reads it in its own language
        let file = |asked: &str| {
            let errors = admin.get(&format!("/imports/{}/errors{asked}", report["id"].as_str().unwrap()));
            errors.text.trim_start_matches('\u{feff}').to_owned()
        };
        assert_eq!(file(""), "import_row,import_code,import_reason,sku,title\n3,required,title：该字段不能为空,A2,\n");
        admin.patch("/me/settings", &json!({ "language": "en" })).ok();
        assert_eq!(
            file(""),
            "import_row,import_code,import_reason,sku,title\n3,required,title: this field cannot be empty,A2,\n"
        );
        assert!(file("?language=zh-CN").contains("该字段不能为空"), "or in the language asked for");
        let run = admin.get(&format!("/imports/{}", report["id"].as_str().unwrap())).ok();
        assert_eq!((&run["status"], &run["rows_failed"]), (&json!("done"), &json!(1)));
    }
);

on_both_databases!(
    fn a_mapping_that_does_not_fit_is_refused_by_pointer(app: TestApp) {
        let app = Harness::new(app);
        let admin = app.admin();
        let wrong = admin.post("/imports", &products("SKU;title\nA1;Mill\n")).refused(422, "invalid_input");
        let pointers: Vec<_> =
            wrong["errors"].as_array().unwrap().iter().map(|error| error["pointer"].clone()).collect();
        assert_eq!(pointers, ["/external_id", "/fields/code/column", "/fields/name/column"]);
        admin.post("/imports", &products("sku,title\nA1,\"Mill\n")).refused(422, "import_file_broken");
        app.user(Role::SalesRep).post("/imports", &products("sku,title\nA1,Mill\n")).refused(403, "forbidden");
    }
);

on_both_databases!(
    fn a_file_is_looked_into_before_it_is_mapped(app: TestApp) {
        let app = Harness::new(app);
        let admin = app.admin();
        let workbook = base64(include_bytes!("../../../app/tests/data/products.xlsx"));
        let file = json!({ "name": "products.xlsx", "content_base64": workbook });
        let first = admin.post("/imports/inspect", &json!({ "file": file })).ok();
        assert_eq!(first["sheets"], json!(["产品", "第二页"]));
        assert_eq!(first["header"], json!(["sku", "title", "price", "since", "active"]));
        assert_eq!((&first["rows"][0][1], &first["rows_total"]), (&json!("磨床, 大"), &json!(2)));
        let second = admin.post("/imports/inspect", &json!({ "file": file, "sheet": "第二页" })).ok();
        assert_eq!((&second["header"], &second["rows"]), (&json!(["a", "b"]), &json!([["1", "2"]])));
        let text = json!({ "file": { "name": "a.csv", "content": "a,b\n1,2\n" } });
        assert_eq!(admin.post("/imports/inspect", &text).ok()["sheets"], json!([]));
        let corner = base64(include_bytes!("../../../app/tests/data/corner.xlsx"));
        let corner = json!({ "file": { "name": "c.xlsx", "content_base64": corner } });
        admin.post("/imports/inspect", &corner).refused(422, "import_file_broken");
    }
);

on_both_databases!(
    fn a_file_of_an_extreme_shape_is_refused_and_nobody_notices(app: TestApp) {
        let app = Harness::new(app);
        let admin = app.admin();
        // One cell in the last corner of the sheet: the rectangle has 17 thousand million cells.
        let mut corner = products("");
        let bytes = include_bytes!("../../../app/tests/data/corner.xlsx");
        corner["files"][0] = json!({ "name": "products.csv", "content_base64": base64(bytes) });
        let long = products(&format!("sku,title\nL1,Mill{}\n", " ".repeat(3 << 20)));
        let wide = products(&format!("sku,title{}\n", ",x".repeat(2_000)));
        for body in [corner, long, wide] {
            admin.post("/imports", &body).refused(422, "import_file_broken");
            admin.post("/imports?dry_run=true", &body).refused(422, "import_file_broken");
        }
        assert_eq!(admin.get("/imports").ok()["items"], json!([]), "nothing of it was stored");
        assert_eq!(counts(&app.import(&admin, &products("sku,title\nA1,Mill\n"))), [1, 0, 0]);
    }
);

/// `base64` of these bytes.
fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

on_both_databases!(
    fn workbooks_other_encodings_and_large_files_come_in(app: TestApp) {
        let app = Harness::new(app);
        let admin = app.admin();
        let with = |file: Json| {
            let mut body = products("");
            body["files"][0] = file;
            body
        };
        let bytes = |bytes: &[u8]| with(json!({ "name": "products.csv", "content_base64": base64(bytes) }));
        let sheet = bytes(include_bytes!("../../../app/tests/data/products.xlsx"));
        assert_eq!(counts(&app.import(&admin, &sheet)), [2, 0, 0]);
        let chinese = encoding_rs::GB18030.encode("sku,title\nG1,磨床\n").0.into_owned();
        assert_eq!(counts(&app.import(&admin, &bytes(&chinese))), [1, 0, 0]);
        let marked = bytes("\u{feff}sku,title\nU1,锯床\n".as_bytes());
        assert_eq!(counts(&app.import(&admin, &marked)), [1, 0, 0]);
        let names = admin.get("/products?sort=code").ok();
        let names: Vec<_> = names["items"].as_array().unwrap().iter().map(|item| item["name"].clone()).collect();
        assert_eq!(names, ["锯床", "磨床, 大", "磨床", "锯床"]);
        let errors = |body: Json| admin.post("/imports", &body).refused(422, "invalid_input")["errors"][0].clone();
        let none = errors(with(json!({ "name": "products.csv" })));
        assert_eq!((&none["pointer"], &none["code"]), (&json!("/files/0"), &json!("one_content")));
        let broken = errors(with(json!({ "name": "products.csv", "content_base64": "=" })));
        assert_eq!(broken["pointer"], "/files/0/content_base64");

        // 3 MB: too much for every other route, fine here.
        let large = format!("sku,title\n{}", "L1,Mill\n".repeat((3 << 20) / 8));
        assert_eq!(counts(&app.try_import(&admin, &products(&large))), [1, 0, 0]);
        admin.post("/products", &json!({ "code": large })).refused(413, "body_too_large");
    }
);

on_both_databases!(
    fn one_key_at_the_same_moment_runs_once(app: TestApp) {
        let app = Harness::new(app);
        let admin = app.admin();
        let rows: String = (0..300).map(|row| format!("R{row},Mill {row}\n")).collect();
        let body = products(&format!("sku,title\n{rows}"));
        let key = new_key();
        let send = |path: &'static str, body: &Json, key: &str| -> Vec<crate::harness::Reply> {
            std::thread::scope(|scope| {
                let one = |_| {
                    let client = admin.clone();
                    scope.spawn(move || client.post_with_key(path, body, key))
                };
                let running: Vec<_> = (0..4).map(one).collect();
                running.into_iter().map(|thread| thread.join().unwrap()).collect()
            })
        };
        let replies = send("/imports", &body, &key);
        let started = replies[0].id();
        assert!(replies.iter().all(|reply| reply.status.as_u16() == 202 && reply.id() == started), "{replies:?}");
        app.run_jobs();
        assert_eq!(counts(&admin.get(&format!("/imports/{started}")).ok()), [300, 0, 0]);
        assert_eq!(admin.get("/products/totals").ok()["count"], 300);
        assert_eq!(admin.get("/imports").ok()["items"].as_array().unwrap().len(), 1, "one run");
        assert_eq!(admin.post_with_key("/imports", &body, &key).id(), started);
        admin.post_with_key("/imports", &products("sku,title\nA3,Saw\n"), &key).refused(422, "idempotency_key_reused");

        // A verb in one transaction: the others wait for it and get its answer.
        let key = new_key();
        let made = send("/customers", &json!({ "name": "云帆科技" }), &key);
        let ids: Vec<String> = made.iter().map(crate::harness::Reply::id).collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        assert_eq!(admin.get("/customers/totals").ok()["count"], 1);

        // An import that is refused leaves its key free for the same request.
        let key = new_key();
        let broken = products("sku,title\nA1,\"Mill\n");
        for _ in 0..2 {
            admin.post_with_key("/imports", &broken, &key).refused(422, "import_file_broken");
        }
    }
);
