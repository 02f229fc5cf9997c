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
        let told = json!({ "object": "customer", "id": null, "title": "杭州云帆科技有限公司", "subtitle": null, "owner_id": rep.get("/session").ok()["user"]["id"], "owner": "销售代表", "is_masked": true, "reasons": ["similar_name"] });
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

on_both_databases!(
    fn the_customer_that_is_there_is_found_first_whatever_is_made(app: TestApp) {
        let app = Harness::new(app);
        let rep = app.user(Role::SalesRep);
        let customer = rep.post("/customers", &json!({ "name": "上海凌云科技有限公司", "phone": "021-66668888" })).id();
        let contact = json!({ "name": "朱超", "customer_id": customer, "phone": "13800138000" });
        rep.post("/contacts", &contact).ok();
        let lead = json!({ "name": "朱超", "company": "凌云科技", "phone": "138 0013 8000", "source": "event" });
        rep.post("/leads", &lead).ok();
        for other in ["凌云物流有限公司", "北京科技有限公司", "上海银行", "精密机械科技"] {
            rep.post("/customers", &json!({ "name": other })).ok();
        }
        let seen = |query: &[(&str, &str)]| {
            let found = ask(&rep, query).into_iter();
            found
                .map(|item| {
                    let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
                    (text("object"), text("title"), text("subtitle"), item["reasons"][0].as_str().unwrap().to_owned())
                })
                .collect::<Vec<_>>()
        };
        let row = |object: &str, title: &str, subtitle: &str, reason: &str| {
            (object.to_owned(), title.to_owned(), subtitle.to_owned(), reason.to_owned())
        };
        let there = row("customer", "上海凌云科技有限公司", "", "similar_name");
        let lead = |reason| row("lead", "朱超", "凌云科技", reason);
        for name in ["凌云科技（上海）", "凌云科技股份有限公司"] {
            assert_eq!(
                seen(&[("object", "customer"), ("name", name)]),
                [there.clone(), lead("similar_name")],
                "{name}"
            );
        }
        // The bare name may be either.
        let either = [there.clone(), row("customer", "凌云物流有限公司", "", "similar_name"), lead("similar_name")];
        assert_eq!(seen(&[("object", "customer"), ("name", "凌云")]), either);
        let typed = [("object", "lead"), ("name", "王敏"), ("company", "凌云科技（上海）")];
        assert_eq!(seen(&typed), [there.clone(), lead("similar_name")]);
        let typed = [("object", "lead"), ("name", "老朱"), ("phone", "+86 13800138000")];
        let contact = row("contact", "朱超", "上海凌云科技有限公司", "same_phone");
        assert_eq!(seen(&typed), [contact, lead("same_phone")]);
        assert_eq!(seen(&[("object", "customer"), ("name", "深圳精密机械有限公司")]), []);
    }
);

on_both_databases!(
    fn fifty_at_once_make_one_customer_where_a_second_is_refused(app: TestApp) {
        let app = Harness::new(app);
        let (admin, rep) = (app.admin(), app.user(Role::SalesRep));
        let version = admin.get("/organization").ok()["version"].clone();
        admin.patch("/organization", &json!({ "version": version, "same_name": "refuse" })).ok();
        let codes: Vec<_> = std::thread::scope(|scope| {
            let make = |_| {
                let rep = rep.clone();
                scope.spawn(move || {
                    let reply = rep.post("/customers", &json!({ "name": "凌云科技（上海）" }));
                    if reply.status.is_success() { "made".to_owned() } else { reply.code() }
                })
            };
            let all: Vec<_> = (0..50).map(make).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let count = |code: &str| codes.iter().filter(|found| *found == code).count();
        assert_eq!((count("made"), count("customer_same_name")), (1, 49), "{codes:?}");
        assert_eq!(rep.get("/customers/totals").ok()["count"], 1);
        let refused = rep.post("/customers", &json!({ "name": "凌云科技 (上海)" })).refused(422, "customer_same_name");
        assert_eq!(refused["errors"][0]["pointer"], "/name");
        let other = rep.post("/customers", &json!({ "name": "博远" })).id();
        let rename = json!({ "version": 1, "name": "凌云科技（上海）" });
        rep.patch(&format!("/customers/{other}"), &rename).refused(422, "customer_same_name");
        rep.patch(&format!("/customers/{other}"), &json!({ "version": 1, "name": "博 远" })).ok();
        let lead = rep.post("/leads", &json!({ "name": "王敏", "company": "博远", "source": "event" })).id();
        rep.post(&format!("/leads/{lead}/convert"), &json!({})).refused(422, "customer_same_name");
    }
);
