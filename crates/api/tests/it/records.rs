//! Lists, filters, pages, totals, exports and custom fields of any object.

use crate::harness::{encoded, product};
use crate::on_both;
use mingxi_domain::access::Role;
use serde_json::{Value as Json, json};

fn codes(page: &Json) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap()).collect()
}

on_both!(
    fn a_list_is_filtered_sorted_and_paged(app: Harness) {
        let desk = app.user(Role::OrderDesk);
        for code in ["A1", "A2", "B1", "B2", "B3"] {
            desk.post("/products", &product(code)).ok();
        }
        let all = desk.get("/products?sort=code").ok();
        assert_eq!((codes(&all), &all["next_cursor"]), (vec!["A1", "A2", "B1", "B2", "B3"], &Json::Null));
        let filter = encoded(
            &json!([{ "field": "code", "op": "gt", "value": "A" }, { "any": [{ "field": "code", "op": "contains", "value": "2" }, { "field": "code", "op": "eq", "value": "B3" }] }]),
        );
        assert_eq!(codes(&desk.get(&format!("/products?sort=-code&filter={filter}")).ok()), ["B3", "B2", "A2"]);
        assert_eq!(codes(&desk.get("/products?q=product%20b1").ok()), ["B1"]);

        let mut seen = Vec::new();
        let mut path = "/products?sort=code&limit=2".to_owned();
        loop {
            let page = desk.get(&path).ok();
            seen.extend(codes(&page).into_iter().map(str::to_owned));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/products?sort=code&limit=2&cursor={cursor}");
        }
        assert_eq!(seen, ["A1", "A2", "B1", "B2", "B3"]);
        assert_eq!(desk.get(&format!("/products/totals?filter={filter}")).ok()["count"], 3);
        let first = desk.get("/products?sort=code&limit=2").ok();
        let cursor = first["next_cursor"].as_str().unwrap();
        desk.get(&format!("/products?sort=-code&limit=2&cursor={cursor}")).refused(422, "invalid_input");
    }
);

on_both!(
    fn a_filter_that_does_not_fit_is_refused_in_words(app: Harness) {
        let desk = app.user(Role::OrderDesk);
        for (filter, code) in [
            (json!([{ "field": "nothing", "op": "eq", "value": 1 }]), "unknown_field"),
            (json!([{ "field": "is_active", "op": "lt", "value": true }]), "wrong_operator"),
            (json!([{ "field": "created_at", "op": "eq", "value": "yesterday" }]), "bad_value"),
            (json!({ "field": "code" }), "not_a_filter"),
            (json!([{ "field": "code", "op": "contains", "value": "\u{0}" }]), "bad_value"),
        ] {
            let problem = desk.get(&format!("/products?filter={}", encoded(&filter))).refused(422, "invalid_input");
            assert_eq!(
                (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]),
                (&json!("/filter"), &json!(code))
            );
        }
        for query in ["sort=nothing", "limit=0", "limit=501", "cursor=xyz", "cursor=7b7d", "q=%00", "sort=%00"] {
            desk.get(&format!("/products?{query}")).refused(422, "invalid_input");
        }
    }
);

on_both!(
    fn a_forged_cursor_is_refused(app: Harness) {
        let desk = app.user(Role::OrderDesk);
        let hex = |json: Json| json.to_string().bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        for key in [
            json!({ "bool": true }),
            json!({ "int": 5 }),
            json!({ "text": "a\u{0}b" }),
            json!({ "date": "2026-01-01" }),
            json!({ "moment": "2026-01-01T00:00:00Z" }),
        ] {
            let cursor = hex(json!({ "sort": "code", "keys": [key], "id": 1 }));
            desk.get(&format!("/products?sort=code&cursor={cursor}")).refused(422, "invalid_input");
        }
    }
);

on_both!(
    fn a_custom_field_is_known_at_once_everywhere(app: Harness) {
        let admin = app.admin();
        let field = json!({ "object": "product", "key": "region", "kind": "choice", "label_zh": "区域", "label_en": "Region", "choices": ["north", "south"] });
        admin.post("/custom-fields", &field).ok();
        admin.post("/custom-fields", &field).refused(422, "custom_field_exists");
        for (code, region) in [("N1", "north"), ("S1", "south")] {
            let mut body = product(code);
            body["custom"] = json!({ "region": region });
            assert_eq!(admin.post("/products", &body).ok()["custom"]["region"], region);
        }
        let mut wrong = product("X");
        wrong["custom"] = json!({ "region": "west" });
        let problem = admin.post("/products", &wrong).refused(422, "invalid_input");
        assert_eq!(problem["errors"][0]["pointer"], "/custom/region");
        let filter = encoded(&json!([{ "field": "custom.region", "op": "eq", "value": "south" }]));
        assert_eq!(codes(&admin.get(&format!("/products?filter={filter}")).ok()), ["S1"]);
        let object = admin.get("/objects/product").ok();
        let described =
            object["fields"].as_array().unwrap().iter().find(|field| field["name"] == "custom.region").cloned();
        let described = described.unwrap();
        assert_eq!(
            (&described["kind"], &described["label"]["zh"], &described["choices"][1]["value"]),
            (&json!("choice"), &json!("区域"), &json!("south"))
        );
        assert_eq!(admin.get("/custom-fields?object=product").ok()["items"][0]["key"], "region");
        admin.get("/custom-fields?object=nothing").refused(422, "invalid_input");
        let csv = admin.get(&format!("/products/export?filter={filter}"));
        assert_eq!(csv.headers["content-disposition"], "attachment; filename=\"products.csv\"");
        let lines: Vec<_> = csv.text.lines().collect();
        assert!(
            lines[0].ends_with("custom.region")
                && lines[1].contains("S1")
                && lines[1].ends_with("south")
                && lines.len() == 2,
            "{}",
            csv.text
        );
    }
);

on_both!(
    fn descriptions_show_what_the_caller_may_read(app: Harness) {
        let names = |page: &Json| {
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|object| object["name"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        let rep = names(&app.user(Role::SalesRep).get("/objects").ok());
        let auditor = names(&app.user(Role::Auditor).get("/objects").ok());
        assert!(rep.contains(&"customer".into()) && !rep.contains(&"journal_entry".into()));
        assert!(auditor.contains(&"journal_entry".into()));
        app.user(Role::SalesRep).get("/objects/journal_entry").refused(403, "forbidden");
        app.user(Role::SalesRep).get("/objects/nothing").refused(404, "not_found");
        let customer = app.admin().get("/objects/customer").ok();
        let name =
            customer["fields"].as_array().unwrap().iter().find(|field| field["name"] == "name").cloned().unwrap();
        assert_eq!((&name["is_required"], &name["max_length"]), (&json!(true), &json!(200)));
        assert!(name["operators"].as_array().unwrap().contains(&json!("contains")));
    }
);

on_both!(
    fn an_audit_entry_says_what_was_done_to_what(app: Harness) {
        let admin = app.admin();
        let customer = admin.post("/customers", &json!({ "name": "云帆科技" })).id();
        let of = |action: &str| {
            let filter = encoded(&json!([{ "field": "action", "op": "eq", "value": action }]));
            admin.get(&format!("/audit-entries?filter={filter}"))
        };
        let entries = of("customer.create").ok();
        let entry = &entries["items"][0];
        assert_eq!((&entry["object_id"], &entry["door"]), (&json!(customer), &json!("api")));
        assert_eq!(entry["titles"]["object_id"], "云帆科技", "{entry}");
        let one = admin.get(&format!("/audit-entries/{}", entry["id"].as_str().unwrap())).ok();
        assert_eq!(one["titles"], entry["titles"]);
        assert_eq!(of("customer.juggle").refused(422, "invalid_input")["errors"][0]["code"], "bad_value");
        let described = admin.get("/objects/audit_entry").ok();
        let field =
            |name: &str| described["fields"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap();
        let choices = field("action")["choices"].as_array().unwrap();
        let create = choices.iter().find(|choice| choice["value"] == "customer.create").unwrap();
        assert_eq!(create["label"], json!({ "zh": "新建客户", "en": "Create customer" }));
        assert_eq!(field("object_id")["record_of"], "object");
    }
);
