//! 法人主体 Legal entities.

use crate::error::DbError;
use crate::sql::Sql;
use crate::table;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;
use mingxi_domain::ids::{EntityId, OrgId};
use mingxi_domain::ledger::ChartTemplate;
use mingxi_domain::money::Currency;
use serde_json::Value as Json;

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
        pub write_off_limit_minor: i64,
        pub address: Option<String>,
        pub phone: Option<String>,
        pub bank_name: Option<String>,
        pub bank_account: Option<String>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

const LIST: Sql = sql!("select * from legal_entity where org_id = $1 order by id limit 1000");

/// The legal entities, oldest first, at most a thousand.
///
/// # Errors
/// Of the database.
pub fn list(tx: &mut Tx, org: OrgId) -> Result<Vec<EntityRow>, DbError> {
    tx.all(LIST, v![org])
}
