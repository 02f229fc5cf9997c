//! What the settings screens change: the organisation, its numbers, its departments, pipelines, terms and entities.

use crate::harness::{Client, product};
use crate::on_both;
use mingxi_domain::access::Role;
use serde_json::{Value as Json, json};

fn receipt(client: &Client, entity: &str) -> String {
    let amount = json!({ "amount_minor": 100_00, "currency": "CNY" });
    let body = json!({ "entity_id": entity, "amount": amount, "received_on": "2026-03-01", "method": "cash", "reference": null, "payer_name": "X" });
    client.post("/receipts", &body).ok()["number"].as_str().unwrap().to_owned()
}

fn first(client: &Client, plural: &str) -> Json {
    client.get(&format!("/{plural}?limit=1")).ok()["items"][0].clone()
}

on_both!(
    fn the_organisation_changes_what_may_change(app: Harness) {
        let admin = app.admin();
        let before = admin.get("/organization").ok();
        let of = |view: &Json| {
            let field = |name: &str| view[name].as_str().unwrap().to_owned();
            (field("name"), field("time_zone"), field("language"), field("currency"), view["version"].as_i64().unwrap())
        };
        assert_eq!(of(&before), ("明细测试".into(), "Asia/Shanghai".into(), "zh-CN".into(), "CNY".into(), 1));
        assert_eq!(before["may_change_currency"], true);
        let change = json!({ "version": 1, "name": " 明细 ", "time_zone": "America/Los_Angeles", "language": "en", "currency": "USD" });
        let after = admin.patch("/organization", &change).ok();
        assert_eq!(of(&after), ("明细".into(), "America/Los_Angeles".into(), "en".into(), "USD".into(), 2));
        // Noon in Shanghai is the day before over there.
        assert_eq!(admin.get("/today").ok()["as_of"], "2026-02-28");
        let session = admin.get("/session").ok();
        assert_eq!(
            (&session["organization"]["language"], &session["organization"]["currency"]),
            (&json!("en"), &json!("USD"))
        );

        admin.patch("/organization", &json!({ "version": 1, "name": "X" })).refused(409, "conflict");
        assert_eq!(admin.patch("/organization", &json!({ "version": 2 })).ok()["version"], 2, "nothing to change");
        let wrong = admin.patch("/organization", &json!({ "version": 2, "time_zone": "Mars/Base" }));
        assert_eq!(wrong.refused(422, "invalid_input")["errors"][0]["code"], "not_a_time_zone");
        for body in [json!({ "version": 2, "slug": "x" }), json!({ "version": 2, "name": " " })] {
            admin.patch("/organization", &body).refused(422, "invalid_input");
        }
        app.user(Role::SalesManager)
            .patch("/organization", &json!({ "version": 2, "name": "X" }))
            .refused(403, "forbidden");

        admin.patch("/organization", &json!({ "version": 2, "time_zone": "Asia/Shanghai" })).ok();
        receipt(&admin, &app.made.entity.to_string());
        let late = json!({ "version": 3, "currency": "EUR", "name": "X" });
        admin.patch("/organization", &late).refused(422, "organization_currency_in_use");
        let view = app.user(Role::SalesRep).get("/organization").ok();
        assert_eq!((&view["name"], &view["may_change_currency"]), (&json!("明细"), &json!(false)));
        let audit = admin.get("/audit-entries?limit=50").ok();
        let changed =
            audit["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == "organization.update");
        assert_eq!(changed.count(), 2);
    }
);

fn series(client: &Client, kind: &str) -> Json {
    let all = client.get("/number-series").ok();
    all["items"].as_array().unwrap().iter().find(|series| series["kind"] == kind).unwrap().clone()
}

on_both!(
    fn numbers_look_as_wanted_and_leave_no_gap(app: Harness) {
        let admin = app.admin();
        let entity = app.made.entity.to_string();
        assert_eq!(admin.get("/number-series").ok()["items"].as_array().unwrap().len(), 12, "one entity");
        assert_eq!(series(&admin, "RCP")["next"], "RCP-2026-000001");
        assert_eq!(receipt(&admin, &entity), "RCP-2026-000001");
        let change = |version: i64, what: Json| {
            let mut body = json!({ "entity_id": entity, "kind": "RCP", "version": version });
            body.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
            admin.patch("/number-series", &body)
        };
        let now = change(1, json!({ "prefix": "SK", "digits": 4 })).ok();
        assert_eq!((&now["next"], &now["version"]), (&json!("SK-2026-0001"), &json!(2)));
        assert_eq!(
            (receipt(&admin, &entity), receipt(&admin, &entity)),
            ("SK-2026-0001".into(), "SK-2026-0002".into())
        );
        change(2, json!({ "is_yearly": false })).ok();
        assert_eq!(receipt(&admin, &entity), "SK-0001");
        let found = admin.get("/search?q=1").ok();
        let numbers = found["items"].as_array().unwrap().iter().map(|hit| hit["number"].as_str().unwrap());
        assert_eq!(numbers.filter(|number| number.starts_with("SK")).collect::<Vec<_>>(), ["SK-0001"]);
        // Back to where it was left: the counter goes on.
        let now = change(3, json!({ "prefix": "RCP", "digits": 6, "is_yearly": true })).ok();
        assert_eq!((&now["last_number"], &now["next"]), (&json!(1), &json!("RCP-2026-000002")));
        assert_eq!(receipt(&admin, &entity), "RCP-2026-000002");

        change(3, json!({ "digits": 8 })).refused(409, "conflict");
        for body in
            [json!({ "prefix": "sk" }), json!({ "prefix": "S-K" }), json!({ "digits": 2 }), json!({ "digits": 13 })]
        {
            change(4, body).refused(422, "invalid_input");
        }
        change(4, json!({ "prefix": "INV" })).refused(422, "number_series_prefix_taken");
        let invoices = json!({ "entity_id": entity, "kind": "INV", "version": 1, "prefix": "SK" });
        admin.patch("/number-series", &invoices).refused(422, "number_series_prefix_taken");
        for body in [
            json!({ "kind": "RCP", "version": 1, "digits": 5 }),
            json!({ "entity_id": entity, "kind": "CUS", "version": 1, "digits": 5 }),
            json!({ "entity_id": "ent_1", "kind": "INV", "version": 1, "digits": 5 }),
        ] {
            admin.patch("/number-series", &body).refused(422, "invalid_input");
        }
        admin.patch("/number-series", &json!({ "kind": "CUS", "version": 1, "prefix": "K", "is_yearly": false })).ok();
        let customer = admin.post("/customers", &json!({ "name": "云帆" })).ok();
        assert_eq!(customer["number"], "K-000001");
        app.advance_days(31);
        assert_eq!(series(&admin, "CUS")["last_number"], 1);
        let items = admin.get(&format!("/periods/{}/checklist", first(&admin, "periods")["id"].as_str().unwrap())).ok();
        let gaps = items["items"].as_array().unwrap().iter().find(|item| item["item"] == "number_gaps").unwrap();
        assert_eq!(gaps["count"], 0);
        app.run_jobs();
    }
);

on_both!(
    fn departments_are_renamed_moved_and_closed(app: Harness) {
        let admin = app.admin();
        let make = |name: &str, parent: Option<&str>| {
            admin.post("/departments", &json!({ "name": name, "parent_id": parent })).id()
        };
        let (sales, finance) = (make("销售", None), make("财务", None));
        let east = make("华东", Some(&sales));
        let city = make("杭州", Some(&east));
        let manager = json!({ "name": "陈静", "email": "chen@example.com", "department_id": finance, "roles": ["sales_manager"] });
        admin.post("/users", &manager).ok();
        let change = |id: &str, body: Json| admin.patch(&format!("/departments/{id}"), &body);

        let moved = change(&east, json!({ "version": 1, "name": "华东区", "parent_id": finance })).ok();
        assert_eq!(
            (&moved["name"], &moved["parent_id"], &moved["version"]),
            (&json!("华东区"), &json!(finance), &json!(2))
        );
        change(&finance, json!({ "version": 1, "parent_id": city })).refused(422, "department_below_itself");
        change(&east, json!({ "version": 2, "parent_id": east })).refused(422, "department_below_itself");
        change(&east, json!({ "version": 1, "name": "X" })).refused(409, "conflict");
        change(&east, json!({ "version": 2, "parent_id": "dep_1" })).refused(422, "invalid_input");
        // The tree below went along: its manager sees a lead of the city.
        let rep = json!({ "name": "王敏", "email": "wang@example.com", "department_id": city, "roles": ["sales_rep"] });
        admin.post("/users", &rep).ok();
        let actor = |email: &'static str| {
            let org = app.made.org;
            let load = move |tx: &mut mingxi_store::Tx| {
                let user = mingxi_store::users::find_by_email(tx, org, email)?.unwrap();
                mingxi_app::users::load_actor(tx, org, user.id, mingxi_app::Door::Api, None)
            };
            app.client_of(&app.app.db.read_blocking(load).unwrap())
        };
        actor("wang@example.com").post("/leads", &json!({ "name": "李磊", "source": "event" })).ok();
        assert_eq!(actor("chen@example.com").get("/leads").ok()["items"].as_array().unwrap().len(), 1);
        change(&east, json!({ "version": 2, "parent_id": null })).ok();
        assert!(actor("chen@example.com").get("/leads").ok()["items"].as_array().unwrap().is_empty());

        change(&east, json!({ "version": 3, "is_active": false })).refused(422, "department_in_use");
        let closed = change(&sales, json!({ "version": 1, "is_active": false })).ok();
        assert_eq!(closed["is_active"], false);
        let late = json!({ "name": "X", "email": "x@example.com", "department_id": sales, "roles": ["sales_rep"] });
        admin.post("/users", &late).refused(422, "department_inactive");
        admin.post("/departments", &json!({ "name": "X", "parent_id": sales })).refused(422, "department_inactive");
        app.run_jobs();
    }
);

on_both!(
    fn pipelines_are_renamed_and_one_is_the_default(app: Harness) {
        let admin = app.admin();
        let standard = first(&admin, "pipelines");
        let standard = standard["id"].as_str().unwrap();
        let stages = json!([
            { "name": "开始", "probability": 20, "kind": "open" },
            { "name": "赢", "probability": 100, "kind": "won" },
            { "name": "输", "probability": 0, "kind": "lost" },
        ]);
        let partner = admin.post("/pipelines", &json!({ "name": "渠道", "stages": stages })).id();
        let change = |id: &str, body: Json| admin.patch(&format!("/pipelines/{id}"), &body);
        let renamed = change(&partner, json!({ "version": 1, "name": "渠道销售", "is_default": true })).ok();
        assert_eq!((&renamed["name"], &renamed["is_default"]), (&json!("渠道销售"), &json!(true)));
        let other = admin.get(&format!("/pipelines/{standard}")).ok();
        assert_eq!((&other["is_default"], &other["version"]), (&json!(false), &json!(2)));
        let made = admin.post("/opportunities", &json!({ "name": "产线", "currency": "CNY" })).ok();
        assert_eq!(made["pipeline_id"], json!(partner));
        let chosen = json!({ "name": "备件", "currency": "CNY", "pipeline_id": standard });
        let chosen = admin.post("/opportunities", &chosen).ok();
        assert_eq!(chosen["pipeline_id"], standard, "given at creation");
        let moved = json!({ "version": 1, "pipeline_id": partner });
        let path = format!("/opportunities/{}", chosen["id"].as_str().unwrap());
        let errors = admin.patch(&path, &moved).refused(422, "invalid_input")["errors"].clone();
        assert_eq!(errors[0]["code"], "unknown_field", "and not changed: its stage would be of another pipeline");
        change(&partner, json!({ "version": 2, "is_default": false })).refused(422, "pipeline_default_needed");
        change(standard, json!({ "version": 1, "name": "X" })).refused(409, "conflict");
        change(standard, json!({ "version": 2, "name": "渠道销售" })).refused(422, "record_exists");
        app.run_jobs();
    }
);

on_both!(
    fn a_payment_term_changes_until_documents_are_made_with_it(app: Harness) {
        let admin = app.admin();
        let term = admin.post("/payment-terms", &json!({ "name": "30", "net_days": 30 })).id();
        let change = |body: Json| admin.patch(&format!("/payment-terms/{term}"), &body);
        let discount = json!({ "tiers": [{ "through_day": 10, "percent": "2" }], "base": "gross", "tax_mode": "excluded", "part_payment": "proportional" });
        let now = change(json!({ "version": 1, "name": "2/10, n/45", "net_days": 45, "cash_discount": discount })).ok();
        assert_eq!((&now["name"], &now["net_days"], &now["version"]), (&json!("2/10, n/45"), &json!(45), &json!(2)));
        assert_eq!(now["cash_discount"]["tiers"][0]["through_day"], 10);
        assert_eq!(change(json!({ "version": 2, "cash_discount": null })).ok()["cash_discount"], Json::Null);
        change(json!({ "version": 2, "net_days": 1 })).refused(409, "conflict");
        change(json!({ "version": 3, "net_days": 4000 })).refused(422, "invalid_input");
        let half = json!([{ "percent": "50", "trigger": "signing", "offset_months": 0, "offset_days": 0 }]);
        change(json!({ "version": 3, "plan": half })).refused(422, "payment_term_plan_not_the_whole");

        let goods = admin.post("/products", &product("A1")).id();
        let customer = admin.post("/customers", &json!({ "name": "云帆" })).id();
        let lines = json!([{ "product_id": goods, "quantity": "1", "unit_price": "100" }]);
        let quote = json!({ "customer_id": customer, "valid_until": "2026-12-31", "payment_term_id": term, "currency": "CNY", "lines": lines });
        admin.post("/quotes", &quote).ok();
        change(json!({ "version": 3, "net_days": 60 })).refused(422, "payment_term_in_use");
        assert_eq!(change(json!({ "version": 3, "name": "45 天" })).ok()["name"], "45 天");
        app.run_jobs();
    }
);

on_both!(
    fn an_entity_keeps_what_its_documents_print(app: Harness) {
        let admin = app.admin();
        let path = format!("/entities/{}", app.made.entity);
        let bank = json!({ "version": 1, "tax_id": "91330100MA2H", "address": "杭州市西湖区", "phone": "0571-8888", "bank_name": "工商银行杭州分行", "bank_account": "1202 0001" });
        let now = admin.patch(&path, &bank).ok();
        for field in ["tax_id", "address", "phone", "bank_name", "bank_account"] {
            assert_eq!(now[field], bank[field], "{field}");
        }
        let now = admin.patch(&path, &json!({ "version": 2, "phone": null })).ok();
        assert_eq!((&now["phone"], &now["bank_name"]), (&Json::Null, &json!("工商银行杭州分行")));
        let long = json!({ "version": 3, "bank_account": "1".repeat(101) });
        admin.patch(&path, &long).refused(422, "invalid_input");
    }
);

on_both!(
    fn accounts_are_called_as_the_company_calls_them(app: Harness) {
        let director = app.user(Role::FinanceDirector);
        let accounts = director.get("/accounts?sort=code&limit=100").ok();
        let of = |role: &str| {
            accounts["items"].as_array().unwrap().iter().find(|account| account["role"] == role).unwrap().clone()
        };
        let (receivable, bank) = (of("trade_receivable"), of("cash"));
        let change = |client: &Client, account: &Json, body: Json| {
            client.patch(&format!("/accounts/{}", account["id"].as_str().unwrap()), &body)
        };
        let renamed = json!({ "version": 1, "code": "112201", "name_zh": "应收账款-浙江" });
        let now = change(&director, &receivable, renamed).ok();
        assert_eq!(
            (&now["code"], &now["name_zh"], &now["name_en"]),
            (&json!("112201"), &json!("应收账款-浙江"), &receivable["name_en"])
        );
        assert_eq!(now["role"], "trade_receivable");
        assert_eq!(
            director.get("/accounts?q=%E6%B5%99%E6%B1%9F").ok()["items"][0]["code"],
            "112201",
            "found by its name"
        );
        let taken = json!({ "version": 1, "code": "112201" });
        change(&director, &bank, taken).refused(422, "record_exists");
        change(&director, &bank, json!({ "version": 1, "code": " " })).refused(422, "invalid_input");
        change(&director, &receivable, json!({ "version": 1, "code": "1122" })).refused(409, "conflict");
        change(&app.user(Role::ArClerk), &bank, json!({ "version": 1, "code": "1002" })).refused(403, "forbidden");
        let abroad = change(&director, &bank, json!({ "version": 1, "name_en": "Bank, Zhejiang" })).ok();
        assert_eq!((&abroad["name_en"], &abroad["name_zh"]), (&json!("Bank, Zhejiang"), &bank["name_zh"]));
    }
);
