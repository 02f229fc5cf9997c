//! Whoever is refused reads why in Chinese or in English, in the same words everywhere.

use crate::harness::{Client, product};
use crate::imports::products;
use crate::on_both;
use mingxi_domain::access::Role;
use serde_json::{Value as Json, json};

/// One request, told in both languages.
struct Told<'a> {
    client: &'a Client,
    path: &'a str,
    body: Json,
}

impl Told<'_> {
    fn problem(&self, language: &str) -> Json {
        let client = self.client.with_header("accept-language", language);
        let reply = if self.body.is_null() { client.get(self.path) } else { client.post(self.path, &self.body) };
        assert!(reply.status.is_client_error(), "{}: {}", reply.status, reply.text);
        assert_eq!(reply.headers["content-language"], language[..2]);
        reply.json()
    }

    /// The facts, and those of every field.
    #[track_caller]
    fn as_sentences(&self, code: &str, zh: &[&str], en: &[&str]) {
        for (language, expected) in [("zh-CN", zh), ("en", en)] {
            let problem = self.problem(language);
            let fields = problem["errors"].as_array().unwrap().iter().map(|error| &error["detail"]);
            let told = std::iter::once(&problem["detail"]).chain(fields).map(|text| text.as_str().unwrap());
            assert_eq!((problem["code"].as_str().unwrap(), told.collect::<Vec<_>>()), (code, expected.to_vec()));
        }
    }
}

fn cny(minor: i64) -> Json {
    json!({ "amount_minor": minor, "currency": "CNY" })
}

on_both!(
    fn fields_are_told_in_the_language_of_the_reader(app: Harness) {
        let admin = app.admin();
        let told = |path: &'static str, body: Json| Told { client: &admin, path, body };
        let mut body = product("P-1");
        body["tax_percent"] = json!("much");
        body["name"] = json!(" ");
        told("/products", body).as_sentences(
            "invalid_input",
            &["/name：该字段不能为空", "该字段不能为空", "须为以文本书写的小数"],
            &["/name: this field cannot be empty", "this field cannot be empty", "expected a decimal number as text"],
        );
        told("/departments", json!({ "name": "x", "wings": 1 })).as_sentences(
            "invalid_input",
            &["/wings：没有这个字段", "没有这个字段"],
            &["/wings: there is no such field", "there is no such field"],
        );
        let filter = "/invoices?filter=%5B%7B%22field%22:%22status%22,%22op%22:%22lt%22,%22value%22:1%7D%5D";
        told(filter, Json::Null).as_sentences(
            "invalid_input",
            &[
                "/filter：字段 status 不能用 lt 比较，可用：eq, ne, in, empty, filled",
                "字段 status 不能用 lt 比较，可用：eq, ne, in, empty, filled",
            ],
            &[
                "/filter: `status` cannot be compared with `lt`, only with eq, ne, in, empty, filled",
                "`status` cannot be compared with `lt`, only with eq, ne, in, empty, filled",
            ],
        );
    }
);

on_both!(
    fn refusals_are_told_with_the_words_of_the_reader(app: Harness) {
        let (admin, rep) = (app.admin(), app.user(Role::SalesRep));
        let campaign = json!({ "name": "上海展", "channel": "exhibition", "currency": "CNY", "budget": cny(1) });
        let path = format!("/campaigns/{}/move", admin.post("/campaigns", &campaign).id());
        Told { client: &admin, path: &path, body: json!({ "status": "finished" }) }.as_sentences(
            "campaign_wrong_move",
            &["上海展 当前为“计划中”，不能变为“已结束”。", ""],
            &["上海展 is planned and cannot become finished.", ""],
        );

        let opportunity = rep.post("/opportunities", &json!({ "name": "产线", "currency": "CNY" })).ok();
        let (id, number) = (opportunity["id"].as_str().unwrap(), opportunity["number"].as_str().unwrap());
        let stages = admin.get("/stages?sort=position").ok()["items"].clone();
        let stage = stages[1]["id"].as_str().unwrap();
        let gate = json!({ "version": stages[1]["version"], "required_fields": ["expected_close_on", "next_step"] });
        admin.patch(&format!("/stages/{stage}"), &gate).ok();
        let (name, move_on) = (stages[1]["name"].as_str().unwrap(), format!("/opportunities/{id}/move"));
        Told { client: &rep, path: &move_on, body: json!({ "stage_id": stage }) }.as_sentences(
            "opportunity_stage_gate",
            &[&format!("{name} 要求填写：预计成交、下一步。"), "预计成交", "下一步"],
            &[&format!("{name} asks for: Expected close, Next step."), "Expected close", "Next step"],
        );

        rep.post(&format!("/opportunities/{id}/win"), &json!({})).ok();
        Told { client: &rep, path: &move_on, body: json!({ "stage_id": stage }) }.as_sentences(
            "opportunity_closed",
            &[&format!("{number} 自 2026-03-01 起为“赢单”。")],
            &[&format!("{number} is won since 2026-03-01.")],
        );
        Told { client: &rep, path: &format!("/opportunities/{id}/reopen"), body: json!({}) }.as_sentences(
            "forbidden",
            &["重新打开商机需要以下角色之一：系统管理员、销售经理。"],
            &["Reopen opportunity needs one of the roles Administrator, Sales manager."],
        );
        app.run_jobs();
    }
);

on_both!(
    fn faults_of_the_door_are_told_too(app: Harness) {
        let (admin, nobody) = (app.admin(), app.anonymous());
        Told { client: &admin, path: "/products/prd_0000000000001", body: Json::Null }.as_sentences(
            "not_found",
            &["找不到产品 prd_0000000000001，或无权查看。"],
            &["There is no product prd_0000000000001 for you."],
        );
        Told { client: &nobody, path: "/products", body: Json::Null }.as_sentences(
            "unauthenticated",
            &["须发送会话 Cookie 或 API 令牌"],
            &["send a session cookie or an API token"],
        );
        let made = admin.post("/products", &product("P-1")).ok();
        let path = format!("/products/{}", made["id"].as_str().unwrap());
        let change = json!({ "version": 1, "unit": "套" });
        admin.patch(&path, &change).ok();
        let detail = |language: &str| {
            admin.with_header("accept-language", language).patch(&path, &change).refused(409, "conflict")["detail"]
                .clone()
        };
        let id = made["id"].as_str().unwrap();
        assert_eq!(detail("zh-CN"), format!("产品 {id} 已被他人修改。"));
        assert_eq!(detail("en"), format!("The product {id} was changed by someone else."));
    }
);

/// What is kept is kept in the language of whoever asked for it: their own, or the organisation's.
fn reasons_kept_for(app: &crate::harness::Harness, admin: &Client) -> (String, String) {
    let wrong = json!({ "object": "customer", "filter": [], "changes": { "employees": -1 } });
    let preview = admin.post("/bulk-edits?dry_run=true", &wrong).ok();
    let run = app.import(&admin, &products("sku,title\nA2,\n"))["id"].as_str().unwrap().to_owned();
    let rows = admin.get(&format!("/imports/{run}/errors")).text;
    let bulk = preview["sample"][0]["reason"].as_str().unwrap().to_owned();
    (bulk, rows.lines().nth(1).unwrap().to_owned())
}

on_both!(
    fn reasons_are_kept_in_the_language_of_whoever_asked(app: Harness) {
        let admin = app.admin();
        admin.post("/customers", &json!({ "name": "云帆科技" })).ok();
        let kept = |bulk: &str, row: &str| (bulk.to_owned(), row.to_owned());
        assert_eq!(reasons_kept_for(&app, &admin), kept("employees：0 或以上", "2,required,title：该字段不能为空,A2,"));
        admin.patch("/me/settings", &json!({ "language": "en" })).ok();
        assert_eq!(
            reasons_kept_for(&app, &admin),
            kept("employees: 0 or more", "2,required,title: this field cannot be empty,A2,")
        );
        app.run_jobs();
    }
);
