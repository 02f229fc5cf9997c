//! Contract → order → two batches → acceptance → invoice per batch → credit note, through HTTP.

use crate::harness::{Client, Harness, product};
use mingxi_app::on_both_databases;
use mingxi_domain::access::Role;
use serde_json::{Value as Json, json};

fn id(reply: &Json) -> String {
    reply["id"].as_str().unwrap().to_owned()
}

/// A signed contract over ten units at 100.00 net, 13 %, all ordered. Contract and order.
fn order(app: &Harness, desk: &Client) -> (String, String) {
    let admin = app.admin();
    admin.post("/products", &product("P-1")).ok();
    let customer = id(&admin.post("/customers", &json!({ "name": "云帆科技" })).ok());
    let tiers = json!([{ "through_day": 0, "percent": "2" }, { "through_day": 10, "percent": "1" }]);
    let discount = json!({ "tiers": tiers, "base": "gross", "tax_mode": "included", "part_payment": "proportional" });
    let plan = json!([{ "percent": "30", "trigger": "signing", "offset_months": 0, "offset_days": 0 }, { "percent": "70", "trigger": "acceptance", "offset_months": 0, "offset_days": 30 }]);
    let term = id(&admin
        .post("/payment-terms", &json!({ "name": "30/70", "net_days": 30, "cash_discount": discount, "plan": plan }))
        .ok());
    let first = |plural: &str| admin.get(&format!("/{plural}?limit=1")).ok()["items"][0]["id"].clone();
    let line = json!({ "product_id": first("products"), "quantity": "10", "unit_price": "100", "tax_percent": "13" });
    let contract = json!({ "title": "年度采购", "customer_id": customer, "entity_id": first("entities"), "payment_term_id": term, "currency": "CNY", "lines": [line] });
    let contract = id(&desk.post("/contracts", &contract).ok());
    desk.post("/orders", &json!({ "contract_id": contract, "ordered_on": "2026-03-01" }))
        .refused(422, "order_contract_not_signed");
    let signed = desk.post(&format!("/contracts/{contract}/sign"), &json!({ "signed_on": "2026-03-01" })).ok();
    assert_eq!(signed["total"], json!({ "amount_minor": 1_130_00, "currency": "CNY" }));
    let order = id(&desk.post("/orders", &json!({ "contract_id": contract, "ordered_on": "2026-03-01" })).ok());
    (contract, order)
}

on_both_databases!(
    fn two_batches_are_accepted_invoiced_and_credited(app: TestApp) {
        let app = Harness::new(app);
        let (desk, clerk) = (app.user(Role::OrderDesk), app.user(Role::ArClerk));
        let (contract, order) = order(&app, &desk);
        let plan = desk.get("/installments?sort=sequence").ok();
        let planned: Vec<_> = plan["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (row["amount"]["amount_minor"].as_i64().unwrap(), row["due_on"].clone()))
            .collect();
        assert_eq!(planned, [(339_00, json!("2026-03-01")), (791_00, Json::Null)]);
        let line = desk.get("/order-lines?limit=1").ok()["items"][0]["id"].clone();
        let batch = |quantity: &str| {
            let lines = json!([{ "order_line_id": line, "quantity": quantity }]);
            id(&desk
                .post("/deliveries", &json!({ "order_id": order, "shipped_on": "2026-03-01", "lines": lines }))
                .ok())
        };
        let (first, second) = (batch("4"), batch("6"));
        for batch in [&first, &second] {
            desk.post(
                &format!("/deliveries/{batch}/accept"),
                &json!({ "accepted_on": "2026-03-01", "accepted_by": "李工" }),
            )
            .ok();
        }
        let amount = |record: &Json, field: &str| record[field]["amount_minor"].as_i64().unwrap();
        let now = desk.get(&format!("/orders/{order}")).ok();
        assert_eq!(
            (amount(&now, "accepted"), amount(&now, "recognized"), amount(&now, "invoiced")),
            (1_000_00, 1_000_00, 0)
        );
        assert_eq!(desk.get("/installments?sort=sequence").ok()["items"][1]["due_on"], "2026-03-31");
        assert_eq!(amount(&desk.get(&format!("/contracts/{contract}")).ok(), "position"), 1_000_00);
        clerk
            .post("/invoices", &json!({ "order_id": order, "from": "accepted" }))
            .refused(422, "invoice_mixed_batches");
        let preview = clerk
            .post("/invoices?dry_run=true", &json!({ "order_id": order, "from": "accepted", "delivery_id": first }))
            .ok();
        assert_eq!((amount(&preview, "total"), &preview["dry_run"]), (452_00, &json!(true)));
        let invoice =
            id(&clerk.post("/invoices", &json!({ "order_id": order, "from": "accepted", "delivery_id": first })).ok());
        let issued = clerk.post(&format!("/invoices/{invoice}/issue"), &json!({ "issued_on": "2026-03-01" })).ok();
        assert_eq!(
            (amount(&issued, "open"), &issued["due_on"], &issued["number"]),
            (452_00, &json!("2026-03-31"), &json!("INV-2026-000001"))
        );
        let lines =
            json!([{ "invoice_line_id": clerk.get("/invoice-lines?limit=1").ok()["items"][0]["id"], "quantity": "1" }]);
        let credit = json!({ "issued_on": "2026-03-01", "reason": "质量问题", "returns_goods": true, "lines": lines });
        let note = clerk.post(&format!("/invoices/{invoice}/credit"), &credit).ok();
        assert_eq!((amount(&note, "total"), amount(&note, "open"), &note["kind"]), (113_00, 0, &json!("credit_note")));
        clerk
            .post(&format!("/invoices/{invoice}/void"), &json!({ "voided_on": "2026-03-01", "reason": "抬头错误" }))
            .refused(422, "invoice_in_use");
        let now = desk.get(&format!("/orders/{order}")).ok();
        assert_eq!(
            (amount(&now, "accepted"), amount(&now, "recognized"), amount(&now, "invoiced")),
            (900_00, 900_00, 339_00)
        );
        app.run_jobs();
    }
);
