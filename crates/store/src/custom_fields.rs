//! 自定义字段 Custom fields of an organisation's objects.

use crate::error::DbError;
use crate::sql::Sql;
use crate::table;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;
use mingxi_domain::ids::{CustomFieldId, OrgId};
use serde_json::Value as Json;

table! {
    /// A custom field, as stored.
    pub struct CustomFieldRow in "custom_field" {
        pub id: CustomFieldId,
        pub object: String,
        pub key: String,
        pub kind: String,
        pub label_zh: String,
        pub label_en: String,
        pub choices: Json,
        pub is_required: bool,
        pub created_at: Timestamp,
    }
}

const LIST: Sql = sql!("select * from custom_field where org_id = $1 and object = $2 order by id");

/// The custom fields of an object, oldest first.
///
/// # Errors
/// Of the database.
pub fn list(tx: &mut Tx, org: OrgId, object: &str) -> Result<Vec<CustomFieldRow>, DbError> {
    tx.all(LIST, v![org, object])
}
