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

// W6, no. 29 and no. 26 as a client sees them: goods come back before and after their invoice, an order is opened again,
// a service ends early, each shown first.
on_both_databases!(
    fn what_comes_back_moves_order_and_contract(app: TestApp) {
        let app = Harness::new(app);
        let (desk, clerk) = (app.user(Role::OrderDesk), app.user(Role::ArClerk));
        let (contract, order) = order(&app, &desk);
        let amount = |record: &Json, field: &str| record[field]["amount_minor"].as_i64().unwrap();
        let state = |order: &str| desk.get(&format!("/orders/{order}")).ok();
        let batch = id(&desk.post("/deliveries", &json!({ "order_id": order, "shipped_on": "2026-03-01" })).ok());
        desk.post(
            &format!("/deliveries/{batch}/accept"),
            &json!({ "accepted_on": "2026-03-01", "accepted_by": "李工" }),
        )
        .ok();
        let line = desk.get("/order-lines?limit=1").ok()["items"][0]["id"].clone();
        let back = json!({ "returned_on": "2026-03-01", "reason": "损坏", "lines": [{ "order_line_id": line, "quantity": "3" }], "after_return": "shorten" });
        let shown = desk.post(&format!("/deliveries/{batch}/return?dry_run=true"), &back).ok();
        assert_eq!((shown["id"].clone(), amount(&state(&order), "accepted")), (json!(batch), 1_000_00));
        desk.post(&format!("/deliveries/{batch}/return"), &back).ok();
        assert_eq!((amount(&state(&order), "net"), amount(&state(&order), "recognized")), (700_00, 700_00));

        let invoice =
            id(&clerk.post("/invoices", &json!({ "order_id": order, "from": "accepted", "delivery_id": batch })).ok());
        clerk.post(&format!("/invoices/{invoice}/issue"), &json!({ "issued_on": "2026-03-01" })).ok();
        desk.post(&format!("/deliveries/{batch}/return"), &back).refused(422, "delivery_return_exceeds");
        desk.post(&format!("/orders/{order}/close"), &json!({})).ok();
        desk.post(&format!("/contracts/{contract}/close"), &json!({})).ok();
        let exchange =
            json!({ "issued_on": "2026-03-01", "reason": "换货", "returns_goods": true, "after_return": "redeliver" });
        let note = clerk.post(&format!("/invoices/{invoice}/credit"), &exchange).ok();
        assert_eq!(amount(&note, "total"), 791_00);
        assert_eq!(state(&order)["status"], "open");
        assert_eq!(desk.get(&format!("/contracts/{contract}")).ok()["status"], "signed");
        desk.post("/deliveries", &json!({ "order_id": order, "shipped_on": "2026-03-01" })).ok();
        desk.post(&format!("/orders/{order}/reopen"), &json!({ "reason": "补发" })).refused(422, "order_not_closed");
        desk.post(&format!("/contracts/{contract}/reopen"), &json!({ "reason": "续订" }))
            .refused(422, "contract_not_closed");
        let plan = desk.get("/installments?sort=sequence").ok();
        let fields: Vec<_> = plan["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (amount(row, "planned"), amount(row, "amount")))
            .collect();
        assert_eq!(fields, [(339_00, 339_00), (791_00, 791_00)]);
    }
);

on_both_databases!(
    fn a_service_ends_early(app: TestApp) {
        let app = Harness::new(app);
        let (admin, desk) = (app.admin(), app.user(Role::OrderDesk));
        let care = json!({ "code": "CARE", "name": "维保", "unit": "年", "tax_percent": "6", "recognition_method": "straight_line" });
        let care = id(&admin.post("/products", &care).ok());
        let customer = id(&admin.post("/customers", &json!({ "name": "云帆科技" })).ok());
        let entity = admin.get("/entities?limit=1").ok()["items"][0]["id"].clone();
        let line = json!({ "product_id": care, "quantity": "1", "unit_price": "310", "service_starts_on": "2026-03-01", "service_ends_on": "2026-03-31" });
        let contract = json!({ "title": "维保", "customer_id": customer, "entity_id": entity, "currency": "CNY", "lines": [line] });
        let contract = id(&desk.post("/contracts", &contract).ok());
        desk.post(&format!("/contracts/{contract}/sign"), &json!({ "signed_on": "2026-03-01" })).ok();
        let order = id(&desk.post("/orders", &json!({ "contract_id": contract, "ordered_on": "2026-03-01" })).ok());
        let line = desk.get("/order-lines?limit=1").ok()["items"][0]["id"].clone();
        let pause = json!({ "order_line_id": line, "first_day": "2026-03-11", "last_day": "2026-03-15", "after": "extend", "reason": "停工" });
        let shown = desk.post(&format!("/orders/{order}/suspend-service?dry_run=true"), &pause).ok();
        assert_eq!((&shown["service_ends_on"], &shown["service_days"]), (&json!("2026-04-05"), &json!(31)));
        let end = json!({ "order_line_id": line, "ends_on": "2026-03-10", "reason": "客户停用" });
        let ended = desk.post(&format!("/orders/{order}/end-service"), &end).ok();
        // 31 days at 10.00, ten of them rendered, and 6 %
        assert_eq!(ended["total"], json!({ "amount_minor": 106_00, "currency": "CNY" }));
        assert_eq!(ended["given_up"], json!({ "amount_minor": 222_60, "currency": "CNY" }));
        desk.post(&format!("/orders/{order}/end-service"), &end).refused(422, "order_service_span");
        let kept = desk.get("/contract-lines?limit=1").ok()["items"][0].clone();
        assert_eq!(kept["given_up_net"], json!({ "amount_minor": 210_00, "currency": "CNY" }));
    }
);
