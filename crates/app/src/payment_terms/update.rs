//! Changes of a payment term.

use super::create::{CashDiscountInput, checked_days, checked_discount, checked_plan};
use super::refusals;
use crate::error::{Error, Result};
use crate::patch::present;
use crate::records::refusals::RECORD_EXISTS;
use crate::text::required_text;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::PaymentTermId;
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::payment_terms::CollectionTerm;
use mingxi_domain::words;
use mingxi_store::DbError;
use mingxi_store::payment_terms::{self as store, PaymentTermRow};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// What to change about a payment term. Absent fields stay. Once a quote, contract or order is made with it, only the
/// name may change: documents look their term up.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdatePaymentTerm {
    /// The version that was read.
    pub version: i64,
    /// Name, unique in the organisation.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// Days from the invoice to its due date.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u16>, maximum = 3650)]
    pub net_days: Option<u16>,
    /// What a customer may deduct for paying early; `null` for nothing.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<CashDiscountInput>)]
    pub cash_discount: Option<Option<CashDiscountInput>>,
    /// Template of the collection plan; without steps everything is collected `net_days` after the invoice.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Vec<CollectionTerm>, required = false, max_items = 60)]
    pub plan: Option<Vec<CollectionTerm>>,
}

/// Changes a payment term.
///
/// # Errors
/// Forbidden; not found; conflict; invalid name, days or percentages; refused as `record_exists`,
/// `payment_term_in_use`, `payment_term_tiers_not_ascending`, `payment_term_rewards_waiting`,
/// `payment_term_plan_not_the_whole`.
pub fn update_payment_term(work: &mut Work, id: PaymentTermId, input: &UpdatePaymentTerm) -> Result<()> {
    work.check(Action::PaymentTermUpdate)?;
    let conflict = |current_version| Error::Conflict { what: "payment_term", id: id.to_string(), current_version };
    let before = PaymentTermRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("payment_term", id))?;
    if before.version != input.version {
        return Err(conflict(Some(before.version)));
    }
    let row = changed(work, &before, input)?;
    let terms = Changes::none()
        .moved("net_days", before.net_days, row.net_days)
        .moved("cash_discount", &before.cash_discount, &row.cash_discount)
        .moved("plan", &before.plan, &row.plan);
    if !terms.is_empty() && store::is_in_use(work.tx, work.org(), id)? {
        return Err(refusals::IN_USE.because(words!("已有单据使用 {}。", "Documents are made with {}.", before.name)));
    }
    let changes = terms.moved("name", &before.name, &row.name);
    if changes.is_empty() {
        return Ok(());
    }
    match row.update(work.tx, work.org()).and_then(|()| work.tx.flush()) {
        Err(DbError::RowCount { .. }) => return Err(conflict(None)),
        Err(DbError::UniqueViolation { .. }) => {
            return Err(RECORD_EXISTS
                .at("/name", words!("已有名为 {} 的付款条件。", "A payment term is called {} already.", row.name)));
        }
        other => other?,
    }
    work.audit(Action::PaymentTermUpdate, id, changes)?;
    work.emit("payment_term.updated", "payment_term", id, json!({ "id": id }))
}

fn changed(work: &Work, before: &PaymentTermRow, input: &UpdatePaymentTerm) -> Result<PaymentTermRow> {
    let mut row = PaymentTermRow { updated_at: work.now, ..before.clone() };
    if let Some(name) = &input.name {
        row.name = required_text("/name", name, 200)?;
        row.search_text = normalize(&row.name);
    }
    if let Some(days) = input.net_days {
        row.net_days = checked_days(days)?;
    }
    if let Some(discount) = &input.cash_discount {
        row.cash_discount = discount.as_ref().map(checked_discount).transpose()?;
    }
    if let Some(plan) = &input.plan {
        row.plan = checked_plan(plan)?;
    }
    Ok(row)
}
