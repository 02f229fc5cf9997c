//! Companies above and below one another: a parent pays what a child owes.

use crate::on_both;
use mingxi_domain::access::Role;
use serde_json::{Value as Json, json};

fn cny(minor: i64) -> Json {
    json!({ "amount_minor": minor, "currency": "CNY" })
}

on_both!(
    fn a_parent_pays_the_invoice_of_a_child(app: Harness) {
        let (admin, clerk) = (app.admin(), app.user(Role::ArClerk));
        let entity = admin.get("/entities").ok()["items"][0]["id"].as_str().unwrap().to_owned();
        let parent = admin.post("/customers", &json!({ "name": "云帆集团" })).id();
        let child = admin.post("/customers", &json!({ "name": "云帆科技", "parent_id": parent })).id();
        let grandchild = admin.post("/customers", &json!({ "name": "云帆科技上海分公司", "parent_id": child })).id();
        let stranger = admin.post("/customers", &json!({ "name": "博远精密" })).id();
        let owed = |customer: &str, number: &str| {
            let opening = json!({
                "customer_id": customer, "entity_id": entity, "external_number": number, "issued_on": "2026-02-01",
                "due_on": "2026-02-28", "total": cny(1_000_00),
            });
            admin.post("/opening-invoices", &opening).id()
        };
        let (of_child, of_grandchild) = (owed(&child, "C-1"), owed(&grandchild, "G-1"));
        let (of_parent, of_stranger) = (owed(&parent, "P-1"), owed(&stranger, "S-1"));
        let receive = |customer: &str, apply: Json| {
            let receipt = json!({
                "customer_id": customer, "entity_id": entity, "amount": cny(1_500_00), "received_on": "2026-03-01",
                "method": "bank_transfer", "apply": apply,
            });
            clerk.post("/receipts", &receipt)
        };
        let ask = |invoice: &str, minor: i64| json!({ "invoice_id": invoice, "amount": cny(minor) });
        let asked = |asks: &[Json]| json!({ "as_asked": asks });

        // 1,000.00 for the child and 300.00 for the grandchild leave 200.00 of 1,500.00.
        let paid = receive(&parent, asked(&[ask(&of_child, 1_000_00), ask(&of_grandchild, 300_00)])).ok();
        assert_eq!((&paid["customer_id"], &paid["unapplied"]), (&json!(parent), &cny(200_00)));
        let open = |invoice: &str| admin.get(&format!("/invoices/{invoice}")).ok()["open"]["amount_minor"].clone();
        assert_eq!(
            (open(&of_child), open(&of_grandchild), open(&of_parent)),
            (json!(0), json!(700_00), json!(1_000_00))
        );
        // 700.00, 1,000.00 and 1,000.00 are still open.
        assert_eq!(clerk.get("/aging").ok()["currencies"][0]["total"], cny(2_700_00));
        app.verify();

        // Not the other way round, not sideways, and not by itself.
        receive(&child, asked(&[ask(&of_parent, 100_00)])).refused(422, "invalid_input");
        receive(&parent, asked(&[ask(&of_stranger, 100_00)])).refused(422, "invalid_input");
        let alone = receive(&parent, json!("oldest_first")).ok();
        assert_eq!(alone["unapplied"], cny(500_00), "only its own 1,000.00 is taken of 1,500.00");

        // Taken back, everything stands as before.
        for application in paid["applications"].as_array().unwrap() {
            let path = format!("/applications/{}/unapply", application["id"].as_str().unwrap());
            clerk.post(&path, &json!({ "reason": "付错" })).ok();
        }
        assert_eq!((open(&of_child), open(&of_grandchild)), (json!(1_000_00), json!(1_000_00)));
        let receipt = paid["id"].as_str().unwrap();
        assert_eq!(clerk.get(&format!("/receipts/{receipt}")).ok()["unapplied"], cny(1_500_00));
        // And again, from the receipt that is there.
        let again = json!({ "apply": asked(&[ask(&of_grandchild, 1_000_00)]) });
        assert_eq!(clerk.post(&format!("/receipts/{receipt}/apply"), &again).ok()["unapplied"], cny(500_00));
        let mut balances: Vec<_> =
            clerk.get("/aging?by_customer=true").ok()["customers"].as_array().cloned().unwrap_or_default();
        balances.retain(|row| row["customer_id"] == json!(grandchild));
        assert_eq!(balances, [Json::Null; 0]);
        app.run_jobs();
    }
);
