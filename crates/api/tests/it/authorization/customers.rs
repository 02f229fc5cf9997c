//! Customers and what they buy on.

use super::{Row, verb, verb_on};
use mingxi_domain::access::Role::{FinanceDirector, SalesManager, SalesRep};
use serde_json::json;

pub fn rows() -> Vec<Row> {
    vec![
        verb(
            "create_payment_term",
            FinanceDirector,
            SalesRep,
            json!({ "name": "n/30", "net_days": 30, "cash_discount": null, "plan": [] }),
        ),
        verb_on("assign_customer", "customer", SalesManager, SalesRep, json!({ "owner_id": "usr_0000000000001" })),
        verb_on("plan_assignment", "customer", SalesManager, SalesRep, json!(null)),
    ]
}
