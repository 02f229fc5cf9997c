//! Imports and what they are checked by.

use super::{Row, read, verb, verb_on};
use crate::imports::products;
use mingxi_domain::access::Role::{Administrator, SalesRep};
use serde_json::json;

pub fn rows() -> Vec<Row> {
    vec![
        verb("run_import", Administrator, SalesRep, products("sku,title\nW1,Walk\n")),
        verb_on("find_import_errors", "import", Administrator, SalesRep, json!(null)),
        verb(
            "inspect_import_file",
            Administrator,
            SalesRep,
            json!({ "file": { "name": "a.csv", "content": "sku,title\nW1,Walk\n" } }),
        ),
        verb_on("list_import_changes", "import", Administrator, SalesRep, json!(null)),
        verb_on("mend_import_rows", "import", Administrator, SalesRep, json!({ "rows": [["W2", "Walk"]] })),
        verb_on("undo_import", "import", Administrator, SalesRep, json!(null)),
        verb_on("pause_import", "import", Administrator, SalesRep, json!(null)),
        verb_on("resume_import", "import", Administrator, SalesRep, json!(null)),
        verb_on("stop_import", "import", Administrator, SalesRep, json!(null)),
        read("find_opportunity_summary", None, ""),
    ]
}
