//! 法人主体 Legal entities.

use jiff::Timestamp;
use mingxi_domain::ledger::ChartTemplate;
use mingxi_domain::ids::EntityId;
use mingxi_domain::money::Currency;
use serde_json::Value as Json;
use crate::table;

table! {
    /// A legal entity, as stored.
    pub struct EntityRow in "legal_entity" {
        pub id: EntityId,
        pub code: String,
        pub name: String,
        pub country: String,
        pub tax_id: Option<String>,
        pub currency: Currency,
        pub chart: ChartTemplate,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}
