//! Duplicate hints: found across owners, without telling what is not the caller's to see.

use crate::harness::{Client, Harness};
use mingxi_app::on_both_databases;
use mingxi_domain::access::Role;
use serde_json::{Value as Json, json};

fn ask(client: &Client, query: &[(&str, &str)]) -> Vec<Json> {
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    client.get(&format!("/duplicates?{}", query.join("&"))).ok()["items"].as_array().unwrap().clone()
}

on_both_databases!(
    fn duplicates_are_found_and_masked(app: TestApp) {
        let app = Harness::new(app);
        let (rep, other) = (app.user(Role::SalesRep), app.user(Role::SalesRep));
        let mine = json!({ "name": "杭州云帆科技有限公司", "phone": "0571-88886666", "tax_id": "91330106MA2CFLDG4R", "region": "浙江" });
        let mine = rep.post("/customers", &mine).id();
        rep.post("/customers", &json!({ "name": "博远精密" })).ok();
        let typed = [("object", "customer"), ("name", "杭州云凡科技有限公司")];
        let found = ask(&rep, &typed);
        assert_eq!((found.len(), &found[0]["id"], &found[0]["reasons"]), (1, &json!(mine), &json!(["similar_name"])));
        assert_eq!((&found[0]["subtitle"], &found[0]["is_masked"]), (&json!("浙江"), &json!(false)));

        let hidden = &ask(&other, &typed)[0];
        let told = json!({ "id": null, "title": "杭州云帆科技有限公司", "subtitle": null, "owner_id": rep.get("/session").ok()["user"]["id"], "owner": "销售代表", "is_masked": true, "reasons": ["similar_name"] });
        assert_eq!(hidden, &told, "name and owner, nothing else");
        let by = |name: &'static str, value: &'static str| {
            ask(&rep, &[("object", "customer"), (name, value)]).first().map(|found| found["reasons"].clone())
        };
        assert_eq!(by("tax_id", "91330106ma2cfldg4r"), Some(json!(["same_tax_id"])));
        assert_eq!(by("phone", "0571 8888 6666"), Some(json!(["same_phone"])));
        assert_eq!(by("name", "杭州云帆科技（有限公司）"), Some(json!(["same_name"])));
        assert_eq!(by("name", "云帆科技"), Some(json!(["similar_name"])));
        assert_eq!(by("name", "启明机械"), None);
        assert_eq!(
            ask(&rep, &[("object", "customer"), ("name", "杭州云帆科技有限公司"), ("except", &mine)]),
            [Json::Null; 0]
        );

        rep.post(
            "/contacts",
            &json!({ "name": "王敏", "customer_id": mine, "email": "wang@yunfan.cn", "phone": "13800138000" }),
        )
        .ok();
        let contact = ask(&rep, &[("object", "contact"), ("phone", "+86 138-0013-8000"), ("email", "li@yunfan.cn")]);
        assert_eq!(contact[0]["reasons"], json!(["same_phone", "same_mail_domain"]));
        rep.post("/leads", &json!({ "name": "李雷", "company": "启明机械有限公司", "source": "event" })).ok();
        let lead = ask(&rep, &[("object", "lead"), ("name", "李雷"), ("company", "启明机械")]);
        assert_eq!((&lead[0]["title"], &lead[0]["subtitle"]), (&json!("李雷"), &json!("启明机械有限公司")));
        rep.get("/duplicates?object=invoice&name=x").refused(422, "invalid_input");
        app.user(Role::Auditor).get("/duplicates?object=customer&name=x").refused(403, "forbidden");
    }
);
