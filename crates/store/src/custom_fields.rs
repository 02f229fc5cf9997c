//! 自定义字段 Custom fields of an organisation's objects.

use crate::error::DbError;
use crate::sql::{Sql, SqlText};
use crate::table;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;
use mingxi_domain::ids::{CustomFieldId, OrgId};
use mingxi_domain::metadata::Object;
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
        pub position: i64,
        pub retired_at: Option<Timestamp>,
        pub version: i64,
        pub created_at: Timestamp,
    }
}

const LIST: Sql = sql!("select * from custom_field where org_id = $1 and object = $2 order by position, id");

/// The custom fields of an object in their order, retired ones among them.
///
/// # Errors
/// Of the database.
pub fn list(tx: &mut Tx, org: OrgId, object: &str) -> Result<Vec<CustomFieldRow>, DbError> {
    tx.all(LIST, v![org, object])
}

const CUSTOM: &str = "select custom from {table} where org_id = $1 and id = $2";

/// The custom values of a record as they are stored, those of retired fields among them.
///
/// # Errors
/// Of the database.
pub fn find_values(tx: &mut Tx, org: OrgId, object: &Object, record: i64) -> Result<Json, DbError> {
    let text = CUSTOM.replace("{table}", object.table);
    let found = tx.opt::<(Json,)>(SqlText::dynamic(text), v![org, record])?;
    Ok(found.map_or(Json::Null, |(values,)| values))
}
