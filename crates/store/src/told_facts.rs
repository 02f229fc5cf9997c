//! 只报一次 Facts that may be told once: of two verbs at the same moment the second waits and finds the first.

use crate::error::DbError;
use crate::sql;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::v;
use mingxi_domain::ids::OrgId;

const TELL: Sql = sql!(
    "insert into told_fact (org_id, kind, fact_key, document_id) values ($1, $2, $3, $4)
     on conflict (org_id, kind, fact_key) do nothing"
);
const TOLD: Sql = sql!("select document_id from told_fact where org_id = $1 and kind = $2 and fact_key = $3");
const TAKE_BACK: Sql = sql!("delete from told_fact where org_id = $1 and document_id = $2");

/// Tells a fact of a kind for a document. Returns the raw id of the document that told it before, if one did.
///
/// # Errors
/// Of the database.
pub fn tell(tx: &mut Tx, org: OrgId, kind: &str, key: &str, document: i64) -> Result<Option<i64>, DbError> {
    if tx.exec(TELL, v![org, kind, key, document])? == 1 {
        return Ok(None);
    }
    Ok(tx.opt::<(i64,)>(TOLD, v![org, kind, key])?.map(|(id,)| id))
}

/// Takes back what a document told: it is void or reversed, and the fact may be told again.
///
/// # Errors
/// With the next flush, of the database.
pub fn take_back(tx: &mut Tx, org: OrgId, document: i64) -> Result<(), DbError> {
    tx.put(TAKE_BACK, v![org, document])
}
