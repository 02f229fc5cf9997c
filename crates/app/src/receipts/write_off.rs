//! 尾差 What of an invoice is written off with an application, and how much may be.

use super::apply::{ApplyBy, AskedApplication, name};
use super::refusals;
use crate::entities;
use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::ledger::AccountRole;
use mingxi_domain::money::Money;
use mingxi_domain::receipts::write_off::{WriteOffError, write_off_rest};
use mingxi_domain::receipts::{Application, Part, Standing, settle_with};
use mingxi_store::entities::EntityRow;
use mingxi_store::invoices::InvoiceRow;
use mingxi_store::receipts::ReceiptRow;

/// Up to how much the actor may write off of each invoice; none when nothing is asked to be.
///
/// # Errors
/// Forbidden.
pub fn limit(work: &mut Work, receipt: &ReceiptRow, by: &ApplyBy) -> Result<Option<Money>> {
    if !asks(by).iter().any(|ask| ask.write_off_rest) {
        return Ok(None);
    }
    work.check(Action::ReceiptWriteOff)?;
    let entity = EntityRow::find(work.tx, work.org(), receipt.entity_id)?;
    let entity = entity.ok_or_else(|| Error::not_found("entity", receipt.entity_id))?;
    entities::ensure_account(work, &entity, AccountRole::PaymentDifference)?;
    Ok(Some(Money::new(entity.write_off_limit_minor, entity.currency)))
}

/// What is written off of an invoice after this application, and up to how much may be whenever so much is left.
///
/// # Errors
/// Refused as `receipt_write_off_above_limit`, `receipt_write_off_other_currency`.
pub fn rest(
    by: &ApplyBy,
    invoice: &InvoiceRow,
    standing: Option<&Standing>,
    application: &Application,
    limit: Option<Money>,
) -> Result<(Money, i64)> {
    let asked = asks(by).iter().position(|ask| ask.invoice_id == invoice.id && ask.write_off_rest);
    let (Some(index), Some(limit)) = (asked, limit) else { return Ok((Money::zero(invoice.currency), 0)) };
    let rest = match standing {
        Some(Standing { facts, part }) => settle_with(facts, Part { amount: application.applied, ..*part })?.1,
        None => invoice.open().checked_sub(application.credited()?)?,
    };
    let pointer = format!("/apply/as_asked/{index}/write_off_rest");
    let limit_minor = if limit.currency() == invoice.currency { limit.amount_minor() } else { 0 };
    write_off_rest(rest, limit).map(|rest| (rest, limit_minor)).map_err(|error| match error {
        WriteOffError::AboveLimit { .. } => {
            refusals::WRITE_OFF_ABOVE_LIMIT.at(pointer, error.words().about(name(invoice)).stop())
        }
        WriteOffError::OtherCurrency { .. } => {
            refusals::WRITE_OFF_OTHER_CURRENCY.at(pointer, error.words().about(name(invoice)).stop())
        }
        WriteOffError::Money(error) => error.into(),
    })
}

fn asks(by: &ApplyBy) -> &[AskedApplication] {
    match by {
        ApplyBy::AsAsked(asks) => asks,
        ApplyBy::None | ApplyBy::Suggested | ApplyBy::OldestFirst => &[],
    }
}
