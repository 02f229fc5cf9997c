//! From the contract to recognised revenue.

use super::{Row, read, verb, verb_on};
use mingxi_domain::access::Role::{ArClerk, Auditor, FinanceDirector, OrderDesk, RevenueAccountant, SalesRep};
use serde_json::json;

pub fn rows() -> Vec<Row> {
    let reason = json!({ "reason": "客户取消" });
    let contract = json!({ "title": "年度采购", "customer_id": "cus_0000000000001", "entity_id": "ent_0000000000001", "currency": "CNY", "lines": [{ "product_id": "prd_0000000000001", "quantity": "1", "unit_price": "100" }] });
    vec![
        verb("create_contract", OrderDesk, Auditor, contract),
        verb(
            "create_contract_from_quote",
            OrderDesk,
            Auditor,
            json!({ "quote_id": "quo_0000000000001", "title": "年度采购" }),
        ),
        verb_on("sign_contract", "contract", OrderDesk, SalesRep, json!({ "signed_on": "2026-03-01" })),
        verb_on("close_contract", "contract", OrderDesk, SalesRep, json!(null)),
        verb_on("reopen_contract", "contract", OrderDesk, SalesRep, reason.clone()),
        verb_on("terminate_contract", "contract", OrderDesk, SalesRep, reason.clone()),
        verb(
            "create_order",
            OrderDesk,
            ArClerk,
            json!({ "contract_id": "ctr_0000000000001", "ordered_on": "2026-03-01" }),
        ),
        verb_on("cancel_order", "order", OrderDesk, SalesRep, reason.clone()),
        verb_on("close_order", "order", OrderDesk, SalesRep, json!(null)),
        verb_on("reopen_order", "order", OrderDesk, ArClerk, reason.clone()),
        verb_on(
            "end_service",
            "order",
            OrderDesk,
            SalesRep,
            json!({ "order_line_id": "oln_0000000000001", "ends_on": "2026-03-01", "reason": "客户停用" }),
        ),
        verb_on(
            "suspend_service",
            "order",
            OrderDesk,
            ArClerk,
            json!({ "order_line_id": "oln_0000000000001", "first_day": "2026-03-01", "last_day": "2026-03-02", "after": "extend", "reason": "停工" }),
        ),
        verb(
            "create_delivery",
            OrderDesk,
            SalesRep,
            json!({ "order_id": "ord_0000000000001", "shipped_on": "2026-03-01" }),
        ),
        verb_on(
            "accept_delivery",
            "delivery",
            OrderDesk,
            SalesRep,
            json!({ "accepted_on": "2026-03-01", "accepted_by": "李工" }),
        ),
        verb_on("cancel_delivery", "delivery", OrderDesk, SalesRep, reason),
        verb_on(
            "return_delivery",
            "delivery",
            OrderDesk,
            SalesRep,
            json!({ "returned_on": "2026-03-01", "reason": "退货" }),
        ),
        verb("create_invoice", ArClerk, SalesRep, json!({ "order_id": "ord_0000000000001", "from": "accepted" })),
        read("list_unbilled", None, ""),
        verb("invoice_unbilled", ArClerk, SalesRep, json!({ "selection": ["dln_0000000000001"] })),
        read("find_collection_plan", None, ""),
        verb_on("issue_invoice", "invoice", FinanceDirector, SalesRep, json!({ "issued_on": "2026-03-01" })),
        verb_on("discard_invoice", "invoice", ArClerk, SalesRep, json!(null)),
        verb_on(
            "void_invoice",
            "invoice",
            ArClerk,
            SalesRep,
            json!({ "voided_on": "2026-03-01", "reason": "抬头错误" }),
        ),
        verb_on(
            "credit_invoice",
            "invoice",
            ArClerk,
            SalesRep,
            json!({ "issued_on": "2026-03-01", "reason": "质量问题" }),
        ),
        verb(
            "run_revenue",
            RevenueAccountant,
            ArClerk,
            json!({ "entity_id": "ent_0000000000001", "through": "2026-03-01" }),
        ),
    ]
}
