//! Receipts, the ledger, figures.

use super::{Row, read, verb, verb_on};
use mingxi_domain::access::Role::{ArClerk, FinanceDirector, RevenueAccountant, SalesRep};
use serde_json::json;

pub fn rows() -> Vec<Row> {
    let money = json!({ "amount_minor": 100, "currency": "CNY" });
    let (customer, entity) = ("cus_0000000000001", "ent_0000000000001");
    let receipt = json!({ "customer_id": customer, "entity_id": entity, "amount": money, "received_on": "2026-03-01", "method": "bank_transfer", "reference": null, "payer_name": null });
    let refund = json!({ "sources": [{ "receipt_id": "rcp_0000000000001", "amount": money }], "paid_on": "2026-03-01", "method": "bank_transfer", "reason": "x" });
    let opening = json!({ "customer_id": customer, "entity_id": entity, "external_number": "A1", "issued_on": "2026-03-01", "due_on": "2026-03-31", "total": money });
    let lines = json!([{ "role": "credit_loss", "side": "debit", "amount_minor": 1 }, { "role": "bad_debt_allowance", "side": "credit", "amount_minor": 1 }]);
    let journal =
        json!({ "entity_id": entity, "effective_on": "2026-03-01", "reason": "x", "currency": "CNY", "lines": lines });
    let period = json!({ "entity_id": entity, "period": "2026-02" });
    vec![
        verb("record_receipt", ArClerk, SalesRep, receipt),
        verb_on("apply_receipt", "receipt", ArClerk, SalesRep, json!({ "apply": "oldest_first" })),
        verb_on("claim_receipt", "receipt", ArClerk, SalesRep, json!({ "customer_id": customer })),
        read("find_receipt_suggestions", Some("receipt"), ""),
        read("weigh_receipt", Some("receipt"), ""),
        verb("pay_refund", FinanceDirector, ArClerk, refund),
        verb_on("reverse_refund", "refund", FinanceDirector, ArClerk, json!({ "reason": "x" })),
        read("list_open_items", None, "customer_id=cus_0000000000001"),
        verb(
            "teach_payer_alias",
            ArClerk,
            SalesRep,
            json!({ "kind": "name", "payer": "SZ ZHILIAN", "customer_id": customer }),
        ),
        verb_on("forget_payer_alias", "payer_alias", ArClerk, SalesRep, json!(null)),
        verb_on("reverse_receipt", "receipt", ArClerk, SalesRep, json!({ "reason": "x" })),
        verb_on("apply_credit_note", "invoice", ArClerk, SalesRep, json!({ "apply": "oldest_first" })),
        verb_on("unapply_application", "application", ArClerk, SalesRep, json!({ "reason": "x" })),
        verb("record_opening_invoice", FinanceDirector, ArClerk, opening),
        read("find_cash_discount_windows", Some("invoice"), ""),
        verb("post_journal", RevenueAccountant, ArClerk, journal),
        verb("close_period", RevenueAccountant, ArClerk, period),
        verb_on("find_close_checklist", "period", RevenueAccountant, SalesRep, json!(null)),
        verb_on("sign_off_item", "period", ArClerk, SalesRep, json!({ "item": "draft_invoices", "note": "x" })),
        verb(
            "reopen_period",
            FinanceDirector,
            RevenueAccountant,
            json!({ "entity_id": entity, "period": "2026-02", "reason": "x" }),
        ),
        Row { query: "entity_id={entity}", ..verb("find_trial_balance", FinanceDirector, SalesRep, json!(null)) },
        Row { query: "entity_id={entity}", ..verb("export_trial_balance", FinanceDirector, SalesRep, json!(null)) },
        read("list_aged_customers", None, ""),
        read("export_aged_customers", None, ""),
        read("find_customer_figures", Some("customer"), ""),
        read("find_order_figures", Some("order"), ""),
        read("explain_figure", None, "figure=month:2026-03:recognized:CNY"),
        read("age_receivables", None, ""),
        read("find_pay_today", None, "customer_ids=cus_0000000000001"),
        read("list_aged_documents", None, "bucket=current"),
        read("find_revenue_schedule", Some("contract"), ""),
        read("find_today", None, ""),
        read("find_revenue_waterfall", None, "from=2026-01&through=2026-03"),
        read("find_revenue_cohorts", None, "grain=month"),
    ]
}
