//! Search across objects: by everything people type, within what they may see.

use crate::harness::{Client, Harness, product};
use mingxi_app::on_both_databases;
use mingxi_domain::access::Role;
use serde_json::{Value as Json, json};

fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn found(client: &Client, typed: &str) -> Vec<(String, String, String)> {
    let page = client.get(&format!("/search?q={}", encode(typed))).ok();
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let items = page["items"].as_array().unwrap().iter();
    items.map(|hit| (text(&hit["object"]), text(&hit["title"]), text(&hit["matched"]))).collect()
}

fn hit(object: &str, title: &str, matched: &str) -> (String, String, String) {
    (object.into(), title.into(), matched.into())
}

on_both_databases!(
    fn records_are_found_by_whatever_people_type(app: TestApp) {
        let app = Harness::new(app);
        let admin = app.admin();
        let customer = json!({ "name": "杭州云帆科技有限公司", "phone": "0571-8888 6666", "tax_id": "91330106MA2CFLDG4R", "region": "浙江" });
        let customer = admin.post("/customers", &customer).ok();
        admin.post("/customers", &json!({ "name": "云帆物流" })).ok();
        admin.post("/customers", &json!({ "name": "Contoso 100%" })).ok();
        admin.post("/contacts", &json!({ "name": "王敏", "customer_id": customer["id"], "phone": "13800138000", "email": "wang.min@yunfan.cn" })).ok();
        admin.post("/leads", &json!({ "name": "李雷", "company": "博远精密", "source": "event" })).ok();
        admin
            .post("/opportunities", &json!({ "name": "MES 一期", "currency": "CNY", "customer_id": customer["id"] }))
            .ok();
        admin.post("/products", &product("P-77")).ok();
        let yunfan = || hit("customer", "杭州云帆科技有限公司", "name");
        let logistics = || hit("customer", "云帆物流", "name");
        let by = |of: (String, String, String), matched: &str| (of.0, of.1, matched.to_owned());

        assert_eq!(found(&admin, "云帆"), [logistics(), yunfan()], "what begins like this goes first");
        assert_eq!(found(&admin, "杭州云帆科技有限公司"), [yunfan()]);
        assert_eq!(found(&admin, "云"), [logistics(), yunfan()]);
        let people = hit("contact", "王敏", "email");
        assert_eq!(found(&admin, "yunfan"), [by(logistics(), "pinyin"), by(yunfan(), "pinyin"), people]);
        assert_eq!(found(&admin, "yfkj"), [by(yunfan(), "pinyin")]);
        assert_eq!(found(&admin, "hzyfkjyxgs"), [by(yunfan(), "pinyin")], "all initials");
        assert_eq!(found(&admin, "hangzhouyunfankejiyouxian"), [by(yunfan(), "pinyin")]);
        assert_eq!(found(&admin, "ＨＺＹＦ"), [by(yunfan(), "pinyin")], "full width");
        assert_eq!(found(&admin, "云帆 有限"), [yunfan()], "every word");
        assert_eq!(found(&admin, "057188886666"), [by(yunfan(), "phone")]);
        assert_eq!(found(&admin, "0571 8888 6666"), [by(yunfan(), "phone")]);
        assert_eq!(found(&admin, "8000"), [hit("contact", "王敏", "phone")]);
        assert_eq!(found(&admin, "+86 138-0013-8000"), []);
        assert_eq!(found(&admin, "138 0013 8000"), [hit("contact", "王敏", "phone")]);
        assert_eq!(found(&admin, "91330106ma2cfldg4r"), [by(yunfan(), "tax_id")]);
        assert_eq!(found(&admin, "wang.min@yunfan.cn"), [hit("contact", "王敏", "email")]);
        assert_eq!(found(&admin, customer["number"].as_str().unwrap())[0], by(yunfan(), "number"));
        assert_eq!(found(&admin, "博远"), [hit("lead", "李雷", "name")]);
        assert_eq!(found(&admin, "byjm"), [hit("lead", "李雷", "pinyin")]);
        assert_eq!(found(&admin, "mes"), [hit("opportunity", "MES 一期", "name")]);
        assert_eq!(found(&admin, "p-77"), [hit("product", "Product P-77", "number")]);
        assert_eq!(found(&admin, "conto"), [hit("customer", "Contoso 100%", "name")]);
        for nothing in ["100_", "'", "\"*", "云 OR 帆 AND", ":*", "!", "zzz"] {
            assert_eq!(found(&admin, nothing), [], "{nothing}");
        }
        let page = admin.get(&format!("/search?q={}&objects=contact&limit=5", encode("王敏"))).ok();
        let first = &page["items"][0];
        assert_eq!((&first["subtitle"], &first["number"]), (&json!("杭州云帆科技有限公司"), &Json::Null));
        assert_eq!(found(&admin, "王敏").len(), 1);
        let path = format!("/customers/{}", customer["id"].as_str().unwrap());
        admin.patch(&path, &json!({ "version": 1, "name": "杭州博远软件有限公司", "phone": null })).ok();
        assert_eq!(found(&admin, "云帆"), [logistics()], "the old name finds nothing");
        assert_eq!(found(&admin, "057188886666"), []);
        assert_eq!(found(&admin, "hzbyrj"), [hit("customer", "杭州博远软件有限公司", "pinyin")]);
        admin.get("/search?q=a&objects=user").refused(422, "invalid_input");
        admin.get("/search?q=a&limit=51").refused(422, "invalid_input");
        admin.get("/search").refused(422, "invalid_input");
    }
);

on_both_databases!(
    fn the_customer_stands_before_what_hangs_on_it_and_open_before_over(app: TestApp) {
        let app = Harness::new(app);
        let admin = app.admin();
        let customer = admin.post("/customers", &json!({ "name": "杭州云帆科技有限公司" })).ok();
        let deal = |name: &str| {
            let deal = json!({ "name": name, "currency": "CNY", "customer_id": customer["id"] });
            admin.post("/opportunities", &deal).ok()["id"].as_str().unwrap().to_owned()
        };
        // Lost ones first and with the better names: before, these were all that was found.
        for number in 1..=8 {
            let lost = format!("/opportunities/{}/lose", deal(&format!("云帆{number}")));
            admin.post(&lost, &json!({ "reason": "price" })).ok();
        }
        deal("云帆年度框架采购项目");
        admin.post("/contacts", &json!({ "name": "云帆采购部", "customer_id": customer["id"] })).ok();
        let page = admin.get(&format!("/search?q={}&limit=6", encode("云帆"))).ok();
        let shown: Vec<_> = page["items"].as_array().unwrap().iter().collect();
        let objects: Vec<_> = shown.iter().map(|hit| hit["object"].as_str().unwrap()).collect();
        // One customer, one contact; the four places that are left are the opportunities'.
        let expected = ["customer", "contact", "opportunity", "opportunity", "opportunity", "opportunity"];
        assert_eq!(objects, expected);
        assert_eq!(shown[2]["title"], "云帆年度框架采购项目", "open before lost, though its name is the longer one");
        assert_eq!((&shown[2]["is_over"], &shown[2]["status"]["zh"]), (&json!(false), &json!("进行中")));
        assert_eq!((&shown[3]["is_over"], &shown[3]["status"]["en"]), (&json!(true), &json!("Lost")));
        // What is named exactly stands before everything else.
        assert_eq!(found(&admin, "云帆3")[0], hit("opportunity", "云帆3", "name"));
    }
);

on_both_databases!(
    fn who_may_is_told_before_anything_is_typed(app: TestApp) {
        let app = Harness::new(app);
        let clerk = app.user(Role::ArClerk);
        let may = |client: &Client, action: &str| client.get(&format!("/rights?action={action}")).ok();
        let denied = may(&clerk, "quote.create");
        assert_eq!(denied["may"], json!(false));
        let reason = denied["reason"]["zh"].as_str().unwrap();
        assert!(reason.contains("销售"), "{reason} names the roles that may");
        assert!(denied["reason"]["en"].as_str().unwrap().contains("Sales rep"), "{denied}");
        assert_eq!(may(&clerk, "import.read")["may"], json!(false));
        assert_eq!(may(&clerk, "invoice.read"), json!({ "action": "invoice.read", "may": true, "reason": null }));
        assert_eq!(may(&app.user(Role::SalesRep), "quote.create")["may"], json!(true));
        clerk.get("/rights?action=quote.fly").refused(422, "invalid_input");
        clerk.get("/rights").refused(422, "invalid_input");
    }
);

on_both_databases!(
    fn nobody_finds_what_they_may_not_see(app: TestApp) {
        let app = Harness::new(app);
        let (rep, other) = (app.user(Role::SalesRep), app.user(Role::SalesRep));
        let mine = rep.post("/customers", &json!({ "name": "云帆科技", "phone": "13800138000" })).ok();
        other.post("/customers", &json!({ "name": "云帆物流" })).ok();
        let one = [hit("customer", "云帆科技", "name")];
        assert_eq!(found(&rep, "云帆"), one);
        assert_eq!(found(&rep, "yfkj").len(), 1);
        assert_eq!(found(&rep, "138-0013-8000").len(), 1);
        assert_eq!(found(&other, "云帆"), [hit("customer", "云帆物流", "name")]);
        assert_eq!(found(&other, mine["number"].as_str().unwrap()), []);
        assert_eq!(found(&app.user(Role::OrderDesk), "云帆").len(), 2);
        // The index says nothing about owners: whoever gets the record finds it at once.
        let path = format!("/customers/{}/assign", mine["id"].as_str().unwrap());
        let to = other.get("/session").ok()["user"]["id"].clone();
        app.admin().post(&path, &json!({ "owner_id": to })).ok();
        assert_eq!(found(&rep, "云帆"), []);
        assert_eq!(found(&other, "云帆").len(), 2);
    }
);

on_both_databases!(
    fn documents_are_found_by_number_and_records_from_before_by_a_job(app: TestApp) {
        let app = Harness::new(app);
        let samples = crate::authorization::samples::make(&app);
        let admin = app.admin();
        for (object, plural) in
            [("quote", "quotes"), ("order", "orders"), ("contract", "contracts"), ("receipt", "receipts")]
        {
            let id = samples.find(object).unwrap();
            let number = admin.get(&format!("/{plural}/{id}")).ok()["number"].as_str().unwrap().to_owned();
            let first = &admin.get(&format!("/search?q={number}")).ok()["items"][0];
            assert_eq!((&first["id"], &first["matched"]), (&json!(id), &json!("number")), "{number}");
            assert!(first["subtitle"].is_string(), "{object} names its customer");
            let digits = number.rsplit('-').next().unwrap().trim_start_matches('0').to_owned();
            let all = admin.get(&format!("/search?q={digits}&objects={object}")).ok();
            assert!(all["items"].as_array().unwrap().iter().any(|hit| hit["id"] == json!(id)), "{digits}: {all}");
        }
        assert_eq!(found(&admin, "年度采购")[0].0, "contract");
        assert_eq!(found(&admin, "ndcg")[0].2, "pinyin");

        let before = found(&admin, "yunfan");
        assert!(!before.is_empty());
        let actor = app.administrator();
        app.write(&actor, |work| {
            work.tx.exec(mingxi_store::SqlText::dynamic("delete from search_term"), vec![])?;
            work.enqueue(mingxi_app::search::REBUILD_SEARCH, json!({}), work.now)
        })
        .unwrap();
        assert_eq!(found(&admin, "yunfan"), []);
        app.run_jobs();
        assert_eq!(found(&admin, "yunfan"), before);
    }
);
