//! From campaign to quote.

use super::{Row, read, verb, verb_on};
use mingxi_domain::access::Role::{Administrator, ArClerk, OrderDesk, SalesManager, SalesRep};
use serde_json::json;

pub fn rows() -> Vec<Row> {
    let assign = || json!({ "owner_id": "usr_0000000000001" });
    let line = json!({ "product_id": "prd_0000000000001", "quantity": "1" });
    let stages = json!([
        { "name": "a", "probability": 50, "kind": "open" },
        { "name": "b", "probability": 100, "kind": "won" },
        { "name": "c", "probability": 0, "kind": "lost" },
    ]);
    let cost = json!({ "campaign_id": "cmp_0000000000001", "amount": { "amount_minor": 1, "currency": "CNY" } });
    let follow_up = json!({ "kind": "call", "content": "x", "customer_id": "cus_0000000000001" });
    let quote = json!({ "customer_id": "cus_0000000000001", "valid_until": "2026-12-31", "lines": [line] });
    vec![
        verb_on("move_campaign", "campaign", SalesManager, SalesRep, json!({ "status": "finished" })),
        verb("record_campaign_cost", ArClerk, SalesRep, cost),
        verb_on("assign_lead", "lead", SalesManager, SalesRep, assign()),
        verb_on("qualify_lead", "lead", Administrator, OrderDesk, json!({})),
        verb_on("disqualify_lead", "lead", Administrator, OrderDesk, json!({ "reason": " " })),
        verb_on("plan_conversion", "lead", Administrator, ArClerk, json!(null)),
        verb_on("convert_lead", "lead", Administrator, ArClerk, json!({ "customer_id": "cus_0000000000001" })),
        verb("record_follow_up", SalesRep, ArClerk, follow_up),
        verb_on("assign_opportunity", "opportunity", SalesManager, SalesRep, assign()),
        verb_on(
            "move_opportunity",
            "opportunity",
            Administrator,
            OrderDesk,
            json!({ "stage_id": "stg_0000000000001" }),
        ),
        verb_on("win_opportunity", "opportunity", Administrator, OrderDesk, json!({ "closed_on": "9999-12-31" })),
        verb_on("lose_opportunity", "opportunity", Administrator, ArClerk, json!({ "reason": " " })),
        verb_on("reopen_opportunity", "opportunity", Administrator, SalesRep, json!({})),
        read("find_opportunity_board", None, ""),
        read("list_stage_gates", Some("opportunity"), ""),
        verb("create_pipeline", Administrator, SalesManager, json!({ "name": "x", "stages": stages })),
        verb("create_quote", SalesRep, ArClerk, quote),
        verb_on("update_quote", "quote", OrderDesk, ArClerk, json!({ "version": 0 })),
        verb_on("send_quote", "quote", OrderDesk, ArClerk, json!({})),
        verb_on("accept_quote", "quote", OrderDesk, ArClerk, json!({})),
        verb_on("reject_quote", "quote", OrderDesk, ArClerk, json!({ "reason": " " })),
    ]
}
