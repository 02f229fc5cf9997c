//! Teaching and forgetting payers.

use crate::error::{Error, Result};
use crate::text::required_text;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::{CustomerId, PayerAliasId};
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::receipts::status::PayerKind;
use mingxi_domain::words;
use mingxi_store::payer_aliases::{PayerAliasRow, delete, find_by_key};
use mingxi_store::receipts::ReceiptRow;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// A payer that is a customer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeachPayerAlias {
    /// Whether the name or the account is given.
    pub kind: PayerKind,
    /// The name or account as the bank writes it.
    #[schema(min_length = 1, max_length = 200)]
    pub payer: String,
    /// Who pays under it.
    pub customer_id: CustomerId,
}

/// Remembers that a payer is a customer. A payer that was taught before now is this customer.
///
/// # Errors
/// Forbidden; unknown customer; a payer without letters or digits.
pub fn teach_payer_alias(work: &mut Work, input: &TeachPayerAlias) -> Result<PayerAliasId> {
    work.check(Action::PayerAliasTeach)?;
    work.require_reference("customer", input.customer_id, "/customer_id")?;
    let payer = required_text("/payer", &input.payer, 200)?;
    let key = PayerKind::key(&payer);
    if key.is_empty() {
        return Err(Error::invalid("/payer", "required", words!("须含字母、汉字或数字", "letters or digits")));
    }
    if let Some(mut row) = find_by_key(work.tx, work.org(), input.kind, &key)? {
        let changes = Changes::none().moved("customer_id", row.customer_id, input.customer_id);
        if changes.is_empty() {
            return Ok(row.id);
        }
        row.customer_id = input.customer_id;
        row.updated_at = work.now;
        row.update(work.tx, work.org())?;
        work.audit(Action::PayerAliasTeach, row.id, changes)?;
        return Ok(row.id);
    }
    let row = PayerAliasRow {
        id: work.ids.next(),
        kind: input.kind,
        search_text: normalize(&payer),
        payer,
        payer_key: key,
        customer_id: input.customer_id,
        custom: json!({}),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    };
    row.insert(work.tx, work.org())?;
    let changes = Changes::none().set("kind", row.kind).set("payer", &row.payer).set("customer_id", row.customer_id);
    work.audit(Action::PayerAliasTeach, row.id, changes)?;
    Ok(row.id)
}

/// Remembers the payer of a receipt, by name and by account, as far as the bank gave them.
pub(crate) fn teach_payer_of(work: &mut Work, receipt: &ReceiptRow, customer_id: CustomerId) -> Result<()> {
    let payers = [(PayerKind::Name, &receipt.payer_name), (PayerKind::Account, &receipt.payer_account)];
    for (kind, payer) in payers {
        if let Some(payer) = payer.as_ref().filter(|payer| !PayerKind::key(payer).is_empty()) {
            teach_payer_alias(work, &TeachPayerAlias { kind, payer: payer.clone(), customer_id })?;
        }
    }
    Ok(())
}

/// Forgets what was taught.
///
/// # Errors
/// Forbidden; not found.
pub fn forget_payer_alias(work: &mut Work, id: PayerAliasId) -> Result<()> {
    work.check(Action::PayerAliasForget)?;
    work.require_visible("payer_alias", id)?;
    let row = PayerAliasRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("payer_alias", id))?;
    delete(work.tx, work.org(), id)?;
    let changes = Changes::none().moved("payer", Some(row.payer), None::<String>).moved(
        "customer_id",
        Some(row.customer_id),
        None::<CustomerId>,
    );
    work.audit(Action::PayerAliasForget, id, changes)
}
