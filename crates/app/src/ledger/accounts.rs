//! What a company calls the accounts of its chart. What an account is for and its class stay: the rules post to them.

use crate::error::{Error, Result};
use crate::patch::present;
use crate::records::refusals::RECORD_EXISTS;
use crate::text::required_text;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::AccountId;
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::words;
use mingxi_store::DbError;
use mingxi_store::ledger::AccountRow;
use serde::Deserialize;
use utoipa::ToSchema;

/// What to change about an account. Absent fields stay.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateAccount {
    /// The version that was read.
    pub version: i64,
    /// Code, unique in the legal entity: `1122`.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 20)]
    pub code: Option<String>,
    /// Chinese name.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    pub name_zh: Option<String>,
    /// English name.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    pub name_en: Option<String>,
}

/// Changes code and names of an account; entries that were posted show the new ones.
///
/// # Errors
/// Forbidden; not found; conflict; invalid texts; refused as `record_exists` when another account has the code.
pub fn update_account(work: &mut Work, id: AccountId, input: &UpdateAccount) -> Result<()> {
    work.check(Action::AccountUpdate)?;
    let before = AccountRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("account", id))?;
    let conflict = |current_version| Err(Error::Conflict { what: "account", id: id.to_string(), current_version });
    if before.version != input.version {
        return conflict(Some(before.version));
    }
    let row = changed(work, &before, input)?;
    let changes = Changes::none()
        .moved("code", &before.code, &row.code)
        .moved("name_zh", &before.name_zh, &row.name_zh)
        .moved("name_en", &before.name_en, &row.name_en);
    if changes.is_empty() {
        return Ok(());
    }
    match row.update(work.tx, work.org()).and_then(|()| work.tx.flush()) {
        Err(DbError::RowCount { .. }) => return conflict(None),
        Err(DbError::UniqueViolation { .. }) => {
            let taken = words!("该主体已有科目代码 {}。", "The entity has an account {} already.", row.code);
            return Err(RECORD_EXISTS.at("/code", taken));
        }
        other => other?,
    }
    work.audit(Action::AccountUpdate, id, changes)
}

fn changed(work: &Work, before: &AccountRow, input: &UpdateAccount) -> Result<AccountRow> {
    let mut row = AccountRow { updated_at: work.now, ..before.clone() };
    for (given, kept, pointer, length_max) in [
        (&input.code, &mut row.code, "/code", 20),
        (&input.name_zh, &mut row.name_zh, "/name_zh", 200),
        (&input.name_en, &mut row.name_en, "/name_en", 200),
    ] {
        if let Some(text) = given {
            *kept = required_text(pointer, text, length_max)?;
        }
    }
    row.search_text = normalize(&format!("{} {} {}", row.code, row.name_zh, row.name_en));
    Ok(row)
}
