//! The history of a record: complete, in order, only for whoever may see it.

use crate::harness::Client;
use crate::on_both;
use mingxi_domain::access::Role;
use serde_json::{Value as Json, json};

fn actions(page: &Json) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["action"].as_str().unwrap()).collect()
}

/// A rep's customer with a history.
fn history(rep: &Client) -> (String, String) {
    let customer = rep.post("/customers", &json!({ "name": "云帆科技" })).id();
    rep.patch(&format!("/customers/{customer}"), &json!({ "version": 1, "region": "华东" })).ok();
    let opportunity =
        rep.post("/opportunities", &json!({ "name": "产线", "currency": "CNY", "customer_id": customer })).id();
    let stages = rep.get("/stages?sort=position").ok();
    let next = stages["items"][1]["id"].clone();
    rep.post(&format!("/opportunities/{opportunity}/move"), &json!({ "stage_id": next })).ok();
    let said = json!({ "kind": "call", "content": "年底定", "opportunity_id": opportunity, "next_on": "2026-03-05" });
    rep.post("/follow-ups", &said).ok();
    (customer, opportunity)
}

on_both!(
    fn a_rep_reads_the_history_of_a_customer_and_what_hangs_on_it(app: Harness) {
        let rep = app.user(Role::SalesRep);
        let (customer, opportunity) = history(&rep);
        let path = format!("/timeline?object=customer&id={customer}");
        let page = rep.get(&path).ok();
        assert_eq!(
            actions(&page),
            ["follow_up.record", "opportunity.move", "opportunity.create", "customer.update", "customer.create"]
        );
        let kinds: Vec<_> = page["items"].as_array().unwrap().iter().map(|item| item["kind"].clone()).collect();
        assert_eq!(kinds, ["follow_up", "stage", "document", "change", "change"]);
        let [said, moved, _, changed, created] = &page["items"].as_array().unwrap()[..] else { panic!() };
        assert_eq!(
            (&said["follow_up"]["content"], &said["follow_up"]["next_on"]),
            (&json!("年底定"), &json!("2026-03-05"))
        );
        assert_eq!(changed["changes"], json!([{ "field": "region", "from": null, "to": "华东" }]));
        assert_eq!((&created["record_title"], &created["actor"]), (&json!("云帆科技"), &json!("销售代表")));
        let stage = moved["changes"].as_array().unwrap().iter().find(|change| change["field"] == "stage_id").unwrap();
        for end in ["from", "to"] {
            let id = stage[end].as_str().unwrap();
            assert!(page["titles"][id].is_string(), "the stage {id} is named");
        }
        assert_eq!((&page["next_cursor"], &page["older_documents_left_out"]), (&Json::Null, &json!(false)));

        let first = rep.get(&format!("{path}&limit=3")).ok();
        let rest = rep.get(&format!("{path}&limit=3&cursor={}", first["next_cursor"].as_str().unwrap())).ok();
        assert_eq!([actions(&first), actions(&rest)].concat(), actions(&page));
        assert_eq!(rest["next_cursor"], Json::Null);
        let only = |kind: &str| rep.get(&format!("{path}&kind={kind}")).ok();
        assert_eq!(actions(&only("follow_up")), ["follow_up.record"]);
        assert_eq!(actions(&only("stage")), ["opportunity.move"]);
        assert_eq!(actions(&only("change")), ["customer.update", "customer.create"]);
        assert_eq!(
            actions(&rep.get(&format!("/timeline?object=opportunity&id={opportunity}")).ok()),
            ["follow_up.record", "opportunity.move", "opportunity.create"]
        );
    }
);

on_both!(
    fn nobody_reads_the_history_of_what_they_may_not_see(app: Harness) {
        let rep = app.user(Role::SalesRep);
        let (customer, _) = history(&rep);
        let path = format!("/timeline?object=customer&id={customer}");
        app.user(Role::SalesRep).get(&path).refused(404, "not_found");
        rep.get("/timeline?object=customer&id=cus_0").refused(404, "not_found");
        rep.get(&format!("/timeline?object=user&id={customer}")).refused(422, "invalid_input");
        rep.get(&format!("{path}&cursor=x")).refused(422, "invalid_input");
        rep.get(&format!("{path}&limit=0")).refused(422, "invalid_input");
        // The manager's documents on the customer are not the rep's to see, the customer itself is.
        let other = app.user(Role::OrderDesk);
        let contact = other.post("/contacts", &json!({ "name": "李雷", "customer_id": customer })).id();
        assert!(actions(&rep.get(&path).ok()).contains(&"contact.create"), "a contact belongs to the customer's owner");
        other.patch(&format!("/contacts/{contact}"), &json!({ "version": 1, "title": "总监" })).ok();
        assert_eq!(actions(&rep.get(&path).ok())[..2], ["contact.update", "contact.create"]);
    }
);
