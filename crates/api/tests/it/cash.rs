//! Cash through HTTP: received, discounted, applied, undone, aged, explained, closed.

use crate::harness::{Client, encoded};
use crate::on_both;
use mingxi_domain::access::Role;
use serde_json::{Value as Json, json};

fn cny(minor: i64) -> Json {
    json!({ "amount_minor": minor, "currency": "CNY" })
}

/// The first entity, a customer, and a discounted opening receivable of 100,000.00 shipped on 1 March 2026.
fn ground(admin: &Client) -> (String, String, String) {
    let entity = admin.get("/entities").ok()["items"][0]["id"].as_str().unwrap().to_owned();
    let customer = admin.post("/customers", &json!({ "name": "上海启明机械有限公司" })).id();
    let tiers = json!([{ "through_day": 0, "percent": "2" }, { "through_day": 10, "percent": "1" }, { "through_day": 30, "percent": "0.5" }]);
    let discount = json!({ "tiers": tiers, "base": "gross", "tax_mode": "included", "part_payment": "proportional" });
    let term = admin
        .post("/payment-terms", &json!({ "name": "CD1", "net_days": 60, "cash_discount": discount, "plan": [] }))
        .id();
    let opening = json!({
        "customer_id": customer, "entity_id": entity, "external_number": "OLD-1", "issued_on": "2026-03-01", "due_on": "2026-04-30",
        "total": cny(10_000_000), "payment_term_id": term, "shipped_on": "2026-03-01",
    });
    let invoice = admin.post("/opening-invoices", &opening).id();
    (entity, customer, invoice)
}

fn receipt(entity: &str, customer: &str, minor: i64, apply: &Json) -> Json {
    json!({ "customer_id": customer, "entity_id": entity, "amount": cny(minor), "received_on": "2026-03-01", "method": "bank_transfer", "reference": "货款", "payer_name": null, "apply": apply })
}

/// A customer with an opening receivable, a receipt and its application: samples for the walk over operations.
pub fn settled_invoice(admin: &Client) {
    let (entity, customer, invoice) = ground(admin);
    let apply = json!({ "as_asked": [{ "invoice_id": invoice, "amount": cny(9_800) }] });
    let made = admin.post("/receipts", &receipt(&entity, &customer, 20_000, &apply)).id();
    let source = json!({ "receipt_id": made, "amount": cny(100) });
    let refund = json!({ "sources": [source], "paid_on": "2026-03-01", "method": "bank_transfer", "reason": "多付" });
    admin.post("/refunds", &refund).ok();
}

on_both!(
    fn cash_earns_its_discount_and_every_figure_explains_itself(app: Harness) {
        let admin = app.admin();
        let (entity, customer, invoice) = ground(&admin);
        let clerk = app.user(Role::ArClerk);
        let windows = clerk.get(&format!("/invoices/{invoice}/cash-discount-windows")).ok();
        assert_eq!(windows["payable_today"], cny(9_800_000));
        let windows: Vec<_> = windows["windows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|window| window["loss_if_missed"]["amount_minor"].clone())
            .collect();
        assert_eq!(windows, [100_000, 50_000, 50_000, 0]);

        let body = receipt(&entity, &customer, 9_800_000, &json!("oldest_first"));
        let preview = clerk.post("/receipts?dry_run=true", &body).ok();
        assert_eq!((&preview["dry_run"], &preview["applications"][0]["cash_discount"]), (&json!(true), &cny(200_000)));
        let done = clerk.post("/receipts", &body).ok();
        assert_eq!((&done["unapplied"], &done["applications"][0]["cash_discount"]), (&cny(0), &cny(200_000)));
        assert_eq!(clerk.get(&format!("/invoices/{invoice}")).ok()["open"], cny(0));
        assert_eq!(clerk.get("/aging").ok()["currencies"], json!([]));

        let figures = clerk.get(&format!("/customers/{customer}/figures")).ok();
        for figure in figures["figures"].as_array().unwrap() {
            let explanation = clerk.get(&format!("/explanations?figure={}", figure["figure"].as_str().unwrap())).ok();
            assert_eq!(explanation["amount"], figure["amount"]);
        }
        let application = done["applications"][0]["id"].as_str().unwrap();
        clerk.post(&format!("/applications/{application}/unapply"), &json!({ "reason": "付错" })).ok();
        let aging = clerk.get("/aging?limits=30,60").ok();
        assert_eq!(aging["currencies"][0]["total"], cny(10_000_000));
        assert_eq!(clerk.get("/aging/documents?bucket=current").ok()["items"][0]["invoice_id"], json!(invoice));
        let asked = json!({ "apply": { "as_asked": [{ "invoice_id": invoice, "amount": cny(9_900_000) }] } });
        let receipt = done["id"].as_str().unwrap();
        clerk.post(&format!("/receipts/{receipt}/apply"), &asked).refused(422, "receipt_exceeds_unapplied");
        let reversed = clerk.post(&format!("/receipts/{receipt}/reverse"), &json!({ "reason": "退票" })).ok();
        assert_eq!((&reversed["status"], &reversed["unapplied"]), (&json!("reversed"), &cny(0)));
        app.run_jobs();
    }
);

on_both!(
    fn a_closed_month_refuses_and_a_journal_keeps_off_revenue(app: Harness) {
        let admin = app.admin();
        let (entity, customer, _) = ground(&admin);
        let accountant = app.user(Role::RevenueAccountant);
        let journal = |role: &str| {
            let lines = json!([{ "role": "cash", "side": "debit", "amount_minor": 100 }, { "role": role, "side": "credit", "amount_minor": 100 }]);
            accountant.post("/journal-entries", &json!({ "entity_id": entity, "effective_on": "2026-03-01", "reason": "调整", "currency": "CNY", "lines": lines }))
        };
        journal("revenue").refused(422, "revenue_outside_chain");
        journal("trade_receivable").refused(422, "journal_controlled_account");
        assert_eq!(journal("opening_balance").ok()["kind"], "manual");
        let trial = accountant.get(&format!("/trial-balance?entity_id={entity}")).ok();
        assert_eq!((&trial["totals"][0]["debit"], &trial["totals"][0]["credit"]), (&cny(10_000_100), &cny(10_000_100)));
        let period = json!({ "entity_id": entity, "period": "2026-03" });
        assert_eq!(accountant.post("/periods/close", &period).ok()["status"], "closed");
        app.user(Role::ArClerk)
            .post("/receipts", &receipt(&entity, &customer, 100, &json!("none")))
            .refused(422, "period_closed");
        let reopen = json!({ "entity_id": entity, "period": "2026-03", "reason": "漏记" });
        assert_eq!(app.user(Role::FinanceDirector).post("/periods/reopen", &reopen).ok()["status"], "open");
        app.run_jobs();
    }
);

on_both!(
    fn a_credit_note_settles_another_invoice_and_comes_back(app: Harness) {
        let admin = app.admin();
        let (entity, customer, first) = ground(&admin);
        let clerk = app.user(Role::ArClerk);
        clerk.post("/receipts", &receipt(&entity, &customer, 9_800_000, &json!("oldest_first"))).ok();
        let credit = json!({ "issued_on": "2026-03-01", "reason": "少发", "amount": cny(1_000_000) });
        // 2 % of 90,000.00 is 1,800.00: 200.00 of the discount go back, 9,800.00 are the customer's.
        let note = clerk.post(&format!("/invoices/{first}/credit"), &credit).ok();
        assert_eq!((&note["open"], &note["kind"]), (&cny(980_000), &json!("credit_note")));
        assert_eq!(clerk.get(&format!("/invoices/{first}")).ok()["cash_discount"], cny(180_000));
        let opening = json!({ "customer_id": customer, "entity_id": entity, "external_number": "OLD-2", "issued_on": "2026-03-01", "due_on": "2026-03-31", "total": cny(600_000) });
        let second = admin.post("/opening-invoices", &opening).id();
        // 100,000.00 − 10,000.00 of the credit note + 6,000.00 of the opening invoice.
        assert_eq!(clerk.get("/invoices/totals").ok()["sums"]["total"], json!([cny(9_600_000)]));
        let apply = format!("/invoices/{}/apply", note["id"].as_str().unwrap());
        let preview = clerk.post(&format!("{apply}?dry_run=true"), &json!({ "apply": "oldest_first" })).ok();
        assert_eq!((&preview["dry_run"], &preview["open"]), (&json!(true), &cny(380_000)));
        let asked = json!({ "apply": { "as_asked": [{ "invoice_id": second, "amount": cny(600_001) }] } });
        clerk.post(&apply, &asked).refused(422, "receipt_exceeds_open");
        let done = clerk.post(&apply, &json!({ "apply": "oldest_first" })).ok();
        assert_eq!((&done["open"], &done["applications"][0]["applied"]), (&cny(380_000), &cny(600_000)));
        assert_eq!(clerk.get(&format!("/invoices/{second}")).ok()["open"], cny(0));
        let undo = format!("/applications/{}/unapply", done["applications"][0]["id"].as_str().unwrap());
        clerk.post(&undo, &json!({ "reason": "错配" })).ok();
        assert_eq!(clerk.get(&format!("/invoices/{second}")).ok()["open"], cny(600_000));
        clerk.post(&format!("/invoices/{second}/void"), &json!({ "voided_on": "2026-03-01", "reason": "重复" })).ok();
        clerk
            .post(&format!("/invoices/{second}/apply"), &json!({ "apply": "oldest_first" }))
            .refused(422, "invoice_not_a_credit_note");
        app.run_jobs();
    }
);

on_both!(
    fn money_nobody_knows_is_claimed_matched_and_its_difference_written_off(app: Harness) {
        let admin = app.admin();
        let (entity, customer, invoice) = ground(&admin);
        let version = admin.get(&format!("/entities/{entity}")).ok()["version"].clone();
        let limit = json!({ "version": version, "write_off_limit": cny(51) });
        assert_eq!(admin.patch(&format!("/entities/{entity}"), &limit).ok()["write_off_limit"], cny(51));
        let clerk = app.user(Role::ArClerk);
        let money = json!({ "entity_id": entity, "amount": cny(9_799_950), "received_on": "2026-03-01", "method": "bank_transfer", "reference": "OLD-1", "payer_name": "SZ ZHILIAN", "payer_account": "6222 8821" });
        let receipt = clerk.post("/receipts", &money).id();
        let to_decide =
            json!([{ "field": "unapplied", "op": "gt", "value": 0 }, { "field": "customer_id", "op": "empty" }]);
        let to_decide = clerk.get(&format!("/receipts?filter={}", encoded(&to_decide))).ok();
        assert_eq!(to_decide["items"][0]["id"], json!(receipt));
        let best = clerk.get(&format!("/receipts/{receipt}/suggestions")).ok()["items"][0].clone();
        assert_eq!(
            (&best["customer_id"], &best["reasons"][0]["code"]),
            (&json!(customer), &json!("reference_contains_number"))
        );
        clerk.post(&format!("/receipts/{receipt}/claim"), &json!({ "customer_id": customer, "teach": true })).ok();
        assert_eq!(clerk.get("/payer-aliases").ok()["items"].as_array().unwrap().len(), 2);
        let asked = json!({ "apply": { "as_asked": [{ "invoice_id": invoice, "amount": cny(9_799_950), "write_off_rest": true }] } });
        let done = |path: &str| {
            let done = clerk.post(path, &asked).ok();
            assert_eq!(done["applications"][0]["cash_discount"], cny(199_999)); // 97,999.50 ÷ 0.98 × 2 %
            assert_eq!(done["applications"][0]["write_off"], cny(51)); // 100,000 − 97,999.50 − 1,999.99
        };
        done(&format!("/receipts/{receipt}/apply?dry_run=true"));
        done(&format!("/receipts/{receipt}/apply"));
        assert_eq!(clerk.get(&format!("/open-items?customer_id={customer}")).ok()["items"], json!([]));
        let alias = clerk.get("/payer-aliases").ok()["items"][0]["id"].as_str().unwrap().to_owned();
        clerk.delete(&format!("/payer-aliases/{alias}")).ok();
        app.run_jobs();
    }
);
