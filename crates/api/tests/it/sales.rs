//! From campaign to accepted quote, as a client sees it.

use crate::harness::{Client, product};
use crate::on_both;
use mingxi_domain::access::Role;
use serde_json::{Value as Json, json};

fn cny(minor: i64) -> Json {
    json!({ "amount_minor": minor, "currency": "CNY" })
}

/// The stage at a position of the default pipeline, from 1.
fn stage(client: &Client, position: i64) -> Json {
    let stages = client.get("/stages?sort=position").ok();
    stages["items"][usize::try_from(position - 1).unwrap()]["id"].clone()
}

on_both!(
    fn a_lead_becomes_an_accepted_quote(app: Harness) {
        let (manager, rep, desk) = (app.user(Role::SalesManager), app.user(Role::SalesRep), app.user(Role::OrderDesk));
        let campaign = manager
            .post(
                "/campaigns",
                &json!({ "name": "上海展", "channel": "exhibition", "currency": "CNY", "budget": cny(100_000_00) }),
            )
            .id();
        manager.post(&format!("/campaigns/{campaign}/move"), &json!({ "status": "running" })).ok();
        let cost = json!({ "campaign_id": campaign, "amount": cny(12_500_00), "memo": "展位" });
        assert_eq!(manager.post("/campaign-costs", &cost).ok()["titles"]["campaign_id"], "上海展");
        assert_eq!(rep.get(&format!("/campaigns/{campaign}")).ok()["cost"], cny(12_500_00));

        let lead = json!({ "name": "王敏", "company": "杭州云帆", "source": "event", "campaign_id": campaign });
        let lead = rep.post("/leads", &lead).id();
        let call = json!({ "kind": "call", "content": "谈了预算", "lead_id": lead, "next_on": "2026-03-05" });
        rep.post("/follow-ups", &call).ok();
        rep.post(&format!("/leads/{lead}/qualify"), &json!({})).ok();
        let made = rep.post(&format!("/leads/{lead}/convert"), &json!({ "amount": cny(20_000_00) })).ok();
        rep.post(&format!("/leads/{lead}/convert"), &json!({})).refused(422, "lead_already_converted");
        let opportunity = made["opportunity_id"].as_str().unwrap();

        let to = stage(&rep, 3);
        let moved = rep.post(&format!("/opportunities/{opportunity}/move"), &json!({ "stage_id": to })).ok();
        assert_eq!(
            (&moved["probability"], &moved["campaign_id"], &moved["source"]),
            (&json!(60), &json!(campaign), &json!("event"))
        );
        rep.post(&format!("/opportunities/{opportunity}/win"), &json!({})).ok();
        rep.post(&format!("/opportunities/{opportunity}/reopen"), &json!({})).refused(403, "forbidden");

        let mill = desk.post("/products", &product("MILL")).id();
        let list = desk.post("/price-lists", &json!({ "name": "标准价", "currency": "CNY" })).id();
        desk.post("/prices", &json!({ "price_list_id": list, "product_id": mill, "unit_price": "999.99" })).ok();
        let lines = json!([{ "product_id": mill, "quantity": "20", "discount_percent": "5" }]);
        let quote = rep
            .post("/quotes", &json!({ "opportunity_id": opportunity, "valid_until": "2026-03-31", "lines": lines }))
            .ok();
        // 20 × 999.99 × 0.95 = 18,999.81; × 13 % = 2,469.9753
        assert_eq!((&quote["net"], &quote["tax"], &quote["total"]), (&cny(18_999_81), &cny(2_469_98), &cny(21_469_79)));
        let path = format!("/quotes/{}", quote["id"].as_str().unwrap());
        rep.patch(&path, &json!({ "version": 7, "valid_until": "2026-04-30" })).refused(409, "conflict");
        rep.patch(&path, &json!({ "version": 1, "valid_until": null })).refused(422, "invalid_input");
        assert_eq!(rep.patch(&path, &json!({ "version": 1, "valid_until": "2026-04-30" })).ok()["version"], 2);
        rep.post(&format!("{path}/accept"), &json!({})).refused(422, "quote_wrong_status");
        rep.post(&format!("{path}/send"), &json!({})).ok();
        assert_eq!(rep.post(&format!("{path}/accept"), &json!({})).ok()["status"], "accepted");
        app.run_jobs();
    }
);

on_both!(
    fn a_repeated_conversion_answers_what_the_first_made(app: Harness) {
        let rep = app.user(Role::SalesRep);
        let lead = rep.post("/leads", &json!({ "name": "王敏", "source": "phone" })).id();
        let convert = || rep.post_with_key(&format!("/leads/{lead}/convert"), &json!({}), "once");
        assert_eq!(convert().ok(), convert().ok());
        assert_eq!(rep.get("/customers/totals").ok()["count"], 1);
        app.run_jobs();
    }
);

on_both!(
    fn what_belongs_to_another_rep_is_not_there(app: Harness) {
        let (rep, other) = (app.user(Role::SalesRep), app.user(Role::SalesRep));
        let lead = rep.post("/leads", &json!({ "name": "王敏", "source": "phone" })).id();
        let opportunity = rep.post("/opportunities", &json!({ "name": "产线", "currency": "CNY" })).id();
        for (path, body) in [
            (format!("/leads/{lead}/qualify"), json!({})),
            (format!("/leads/{lead}/disqualify"), json!({ "reason": "x" })),
            (format!("/leads/{lead}/convert"), json!({})),
            (format!("/opportunities/{opportunity}/move"), json!({ "stage_id": stage(&rep, 2) })),
            (format!("/opportunities/{opportunity}/win"), json!({})),
            (format!("/opportunities/{opportunity}/lose"), json!({ "reason": "x" })),
        ] {
            other.post(&path, &body).refused(404, "not_found");
        }
        let change = json!({ "version": 1, "need": "x" });
        other.patch(&format!("/leads/{lead}"), &change).refused(404, "not_found");
        rep.patch(&format!("/leads/{lead}"), &change).ok();
        app.run_jobs();
    }
);

on_both!(
    fn the_board_counts_what_the_list_counts_and_a_gate_names_what_is_missing(app: Harness) {
        let admin = app.admin();
        for (name, minor) in [("一期", 100_00), ("二期", 200_00)] {
            let body =
                json!({ "name": name, "currency": "CNY", "amount": { "amount_minor": minor, "currency": "CNY" } });
            admin.post("/opportunities", &body).ok();
        }
        let board = admin.get("/opportunities/board?sort=-amount&limit=1").ok();
        let first = &board["columns"][0];
        assert_eq!((&first["count"], &first["amount"][0]["amount_minor"]), (&json!(2), &json!(300_00)));
        assert_eq!(first["weighted"][0]["amount_minor"], json!(30_00)); // 10 % in the first stage
        assert_eq!((&first["cards"][0]["name"], first["cards"].as_array().unwrap().len()), (&json!("二期"), 1));
        assert!(first["next_cursor"].is_string());
        assert_eq!(board["columns"].as_array().unwrap().len(), 6);
        let filtered = admin.get("/opportunities/board?q=%E4%B8%80").ok();
        assert_eq!(filtered["columns"][0]["count"], json!(1));

        let stage = board["columns"][1]["stage_id"].as_str().unwrap().to_owned();
        let version = admin.get(&format!("/stages/{stage}")).ok()["version"].clone();
        let fields = |fields: Json| {
            admin.patch(&format!("/stages/{stage}"), &json!({ "version": version, "required_fields": fields }))
        };
        fields(json!(["number"])).refused(422, "invalid_input");
        fields(json!(["expected_close_on", "next_step"])).ok();
        let card = first["cards"][0].clone();
        let id = card["id"].as_str().unwrap().to_owned();
        let gate = admin.get(&format!("/opportunities/{id}/stage-gates")).ok()["items"][1].clone();
        assert_eq!((&gate["is_open"], gate["missing"].as_array().unwrap().len()), (&json!(false), 2));
        let go = || admin.post(&format!("/opportunities/{id}/move"), &json!({ "stage_id": stage }));
        let problem = go().refused(422, "opportunity_stage_gate");
        let pointers: Vec<_> =
            problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].clone()).collect();
        assert_eq!(pointers, ["/expected_close_on", "/next_step"]);
        let fill = json!({ "version": card["version"], "expected_close_on": "2026-06-30", "next_step": "演示" });
        admin.patch(&format!("/opportunities/{id}"), &fill).ok();
        assert_eq!(go().ok()["stage_id"], json!(stage));
        app.run_jobs();
    }
);

on_both!(
    fn an_administrator_cancels_and_retries_a_job_and_reads_the_outbox(app: Harness) {
        let admin = app.admin();
        let waiting = admin.get("/jobs?state=waiting").ok()["items"][0].clone();
        let path = format!("/jobs/{}", waiting["id"].as_str().unwrap());
        admin.post(&format!("{path}/retry"), &Json::Null).refused(422, "job_not_dead");
        let cancelled = admin.post(&format!("{path}/cancel"), &json!({ "reason": "维护" })).ok();
        assert_eq!((&cancelled["state"], &cancelled["last_error"]), (&json!("dead"), &json!("cancelled: 维护")));
        admin.post(&format!("{path}/cancel"), &json!({ "reason": "再次" })).refused(422, "job_not_waiting");
        assert_eq!(admin.get("/jobs?state=dead").ok()["items"].as_array().unwrap().len(), 1);
        assert_eq!(admin.post(&format!("{path}/retry"), &Json::Null).ok()["state"], json!("waiting"));
        let opportunity = admin.post("/opportunities", &json!({ "name": "一期", "currency": "CNY" })).id();
        let events = admin.get(&format!("/outbox-events?object=opportunity&object_id={opportunity}")).ok();
        assert_eq!(events["items"][0]["name"], json!("opportunity.created"));
        app.run_jobs();
    }
);
