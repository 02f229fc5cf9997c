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
        let preview = admin.post("/imports?dry_run=true", &body).ok();
        assert_eq!((counts(&preview), &preview["is_dry_run"]), ([1, 0, 1], &json!(true)));
        assert_eq!(admin.get("/products").ok()["items"], json!([]));

        let key = new_key();
        let report = admin.post_with_key("/imports", &body, &key).ok();
        assert_eq!(counts(&report), [1, 0, 1]);
        assert_eq!(admin.post_with_key("/imports", &body, &key).ok(), report, "the kept answer");
        assert_eq!(counts(&admin.post("/imports", &body).ok()), [0, 1, 1], "the same file again");
        admin.post_with_key("/imports", &products("sku,title\nA3,Saw\n"), &key).refused(422, "idempotency_key_reused");
        assert_eq!(admin.get("/products").ok()["items"].as_array().unwrap().len(), 1);

        let errors = admin.get(&format!("/imports/{}/errors", report["id"].as_str().unwrap()));
        assert_eq!(
            errors.text.trim_start_matches('\u{feff}'),
            "import_row,import_code,import_reason,sku,title\n3,required,title: this field cannot be empty,A2,\n"
        );
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
