//! Imports and what they are checked by.

use super::{Row, read, verb, verb_on};
use crate::imports::products;
use mingxi_domain::access::Role::{Administrator, SalesRep};
use serde_json::json;

pub fn rows() -> Vec<Row> {
    vec![
        verb("run_import", Administrator, SalesRep, products("sku,title\nW1,Walk\n")),
        verb_on("find_import_errors", "import", Administrator, SalesRep, json!(null)),
        read("find_opportunity_summary", None, ""),
    ]
}
