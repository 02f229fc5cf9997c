//! Bulk edits: previewed, run, paused, stopped, undone.

use crate::harness::{Client, Harness};
use mingxi_app::on_both_databases;
use mingxi_domain::access::Role;
use serde_json::{Value as Json, json};

/// So many customers of this client, oldest first.
fn customers(client: &Client, count: usize) -> Vec<String> {
    (0..count)
        .map(|at| client.post("/customers", &json!({ "name": format!("客户{at}"), "region": "华东" })).id())
        .collect()
}

fn counts(edit: &Json) -> [i64; 5] {
    ["processed", "changed", "unchanged", "skipped", "failed"].map(|field| edit[field].as_i64().unwrap())
}

fn region(client: &Client, id: &str) -> Json {
    client.get(&format!("/customers/{id}")).ok()["region"].clone()
}

on_both_databases!(
    fn many_records_are_changed_and_changed_back(app: TestApp) {
        let app = Harness::new(app);
        let (rep, other) = (app.user(Role::SalesRep), app.user(Role::SalesRep));
        let mine = customers(&rep, 3);
        let foreign = customers(&other, 1).remove(0);
        rep.patch(&format!("/customers/{}", mine[1]), &json!({ "version": 1, "region": "华南" })).ok();
        let ids = json!([mine[0], mine[1], mine[2], foreign]);
        let body = json!({ "object": "customer", "ids": ids, "changes": { "region": "华南" } });

        let preview = rep.post("/bulk-edits?dry_run=true", &body).ok();
        let tried = ["total", "tried", "changed", "unchanged", "skipped", "failed"]
            .map(|field| preview[field].as_i64().unwrap());
        assert_eq!((tried, &preview["dry_run"]), ([4, 4, 2, 1, 1, 0], &json!(true)));
        assert_eq!((&preview["sample"][0]["code"], &preview["sample"][0]["title"]), (&json!("not_found"), &Json::Null));
        assert_eq!(region(&rep, &mine[0]), "华东", "nothing is kept");

        let started = rep.post("/bulk-edits", &body).ok();
        assert_eq!((&started["status"], &started["total"]), (&json!("running"), &json!(4)));
        let path = format!("/bulk-edits/{}", started["id"].as_str().unwrap());
        app.run_jobs();
        let done = rep.get(&path).ok();
        assert_eq!((&done["status"], counts(&done)), (&json!("done"), [4, 2, 1, 1, 0]));
        assert_eq!([region(&rep, &mine[0]), region(&other, &foreign)], [json!("华南"), json!("华东")]);
        let skipped = rep.get(&format!("{path}/items?outcome=skipped")).ok();
        assert_eq!(
            (&skipped["items"][0]["record_id"], &skipped["items"][0]["code"]),
            (&json!(foreign), &json!("not_found"))
        );
        let told = rep.get("/notifications").ok();
        assert_eq!(
            (&told["items"][0]["kind"], &told["items"][0]["facts"]["changed"]),
            (&json!("bulk_edit_ended"), &json!(2))
        );
        let history = rep.get(&format!("/timeline?object=customer&id={}&kind=change", mine[0])).ok();
        assert_eq!(
            (&history["items"][0]["action"], &history["items"][0]["door"]),
            (&json!("customer.update"), &json!("job"))
        );
        other.get(&path).refused(404, "not_found");

        rep.patch(&format!("/customers/{}", mine[2]), &json!({ "version": 2, "region": "西南" })).ok();
        let undo = rep.post(&format!("{path}/undo"), &json!({})).ok();
        app.run_jobs();
        let undone = rep.get(&format!("/bulk-edits/{}", undo["id"].as_str().unwrap())).ok();
        assert_eq!((&undone["undo_of_id"], counts(&undone)), (&started["id"], [2, 1, 0, 1, 0]));
        let left = rep.get(&format!("/bulk-edits/{}/items?outcome=skipped", undo["id"].as_str().unwrap())).ok();
        assert_eq!(left["items"][0]["code"], "changed_since");
        assert_eq!(mine.iter().map(|id| region(&rep, id)).collect::<Vec<_>>(), ["华东", "华南", "西南"]);
        rep.post(&format!("{path}/undo"), &json!({})).refused(422, "bulk_edit_undone");
        assert_eq!(rep.get(&path).ok()["undone_by_id"], undo["id"]);
        rep.post(&format!("{path}/stop"), &json!({})).refused(422, "bulk_edit_over");
        assert_eq!(rep.get("/bulk-edits").ok()["items"].as_array().unwrap().len(), 2);
    }
);

on_both_databases!(
    fn a_bulk_edit_assigns_waits_and_stops(app: TestApp) {
        let app = Harness::new(app);
        let (rep, admin) = (app.user(Role::SalesRep), app.admin());
        let ids = customers(&admin, 2);
        admin.post("/contacts", &json!({ "name": "王敏", "customer_id": ids[0] })).ok();
        let to = rep.get("/session").ok()["user"]["id"].clone();
        let all = json!({ "object": "customer", "filter": [{ "field": "region", "op": "eq", "value": "华东" }], "changes": { "owner_id": to } });
        rep.post("/bulk-edits", &all).refused(403, "forbidden");
        let edit = admin.post("/bulk-edits", &all).ok();
        let path = format!("/bulk-edits/{}", edit["id"].as_str().unwrap());
        assert_eq!(admin.post(&format!("{path}/pause"), &json!({})).ok()["status"], "paused");
        app.run_jobs();
        assert_eq!(counts(&admin.get(&path).ok())[0], 0);
        admin.post(&format!("{path}/undo"), &json!({})).refused(422, "bulk_edit_not_over");
        assert_eq!(admin.post(&format!("{path}/resume"), &json!({})).ok()["status"], "running");
        app.run_jobs();
        assert_eq!(counts(&admin.get(&path).ok()), [2, 2, 0, 0, 0]);
        assert_eq!(rep.get("/customers").ok()["items"].as_array().unwrap().len(), 2);
        assert_eq!(rep.get("/contacts").ok()["items"].as_array().unwrap().len(), 1, "with what belongs to it");
        assert_eq!(rep.get("/notifications").ok()["unread"], 0, "not once for each record");

        let stopped = admin
            .post("/bulk-edits", &json!({ "object": "customer", "filter": [], "changes": { "region": "华北" } }))
            .ok();
        let path = format!("/bulk-edits/{}", stopped["id"].as_str().unwrap());
        assert_eq!(admin.post(&format!("{path}/stop"), &json!({})).ok()["status"], "stopped");
        app.run_jobs();
        assert_eq!(region(&admin, &ids[0]), "华东");
        admin.post(&format!("{path}/undo"), &json!({})).refused(422, "bulk_edit_nothing_selected");
        let wrong = json!({ "object": "customer", "filter": [], "changes": { "tier": "best", "wings": 2 } });
        let preview = admin.post("/bulk-edits?dry_run=true", &wrong).ok();
        assert_eq!(
            (&preview["failed"], preview["sample"][0]["reason"].as_str().unwrap().contains("wings")),
            (&json!(2), true)
        );
        let refused = |body: Json, code: &str| drop(admin.post("/bulk-edits", &body).refused(422, code));
        refused(json!({ "object": "invoice", "filter": [], "changes": { "status": "issued" } }), "invalid_input");
        refused(json!({ "object": "customer", "changes": { "region": "x" } }), "invalid_input");
        refused(json!({ "object": "customer", "ids": ["cus_0"], "changes": { "region": "x" } }), "invalid_input");
        refused(json!({ "object": "customer", "ids": [], "changes": { "region": "x" } }), "bulk_edit_nothing_selected");
    }
);
