//! 试算 What cash on invoices would do, while somebody puts it together. Nothing is held and nothing is written.

use super::apply::{name, open_invoice, standing_for};
use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::ids::{InvoiceId, ReceiptId};
use mingxi_domain::money::Money;
use mingxi_domain::receipts::write_off::write_off_rest;
use mingxi_domain::receipts::{Part, Standing, settle_with, take};
use mingxi_domain::words;
use mingxi_store::entities::EntityRow;
use mingxi_store::invoices as store;
use mingxi_store::receipts::ReceiptRow;
use serde::Serialize;
use utoipa::ToSchema;

/// Most invoices weighed at once.
const ITEMS_MAX: usize = 200;

/// Cash on one invoice, as somebody tries it.
#[derive(Clone, Copy, Debug)]
pub struct Weighing {
    /// Which invoice.
    pub invoice_id: InvoiceId,
    /// How much cash, in minor units of the receipt's currency.
    pub amount_minor: i64,
    /// Whether a small rest is forgiven.
    pub write_off_rest: bool,
}

/// What cash on invoices would do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Weighed {
    /// Which receipt.
    pub receipt_id: ReceiptId,
    /// What is unapplied of it.
    pub money: Money,
    /// Cash that the invoices take.
    pub applied: Money,
    /// The cash discount it earns by the terms of each invoice.
    pub cash_discount: Money,
    /// Small rests that would be forgiven, within the entity's limit.
    pub difference: Money,
    /// What the invoices go down by: cash, discount and difference.
    pub cleared: Money,
    /// What stays unapplied; negative when more is put together than came in.
    pub left: Money,
    /// Invoice by invoice, in the order asked.
    pub items: Vec<WeighedItem>,
}

/// What cash on one invoice would do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WeighedItem {
    /// Which invoice.
    pub invoice_id: InvoiceId,
    /// How people call it.
    pub number: String,
    /// Cash it takes.
    pub applied: Money,
    /// The discount that earns.
    pub cash_discount: Money,
    /// The rest that would be forgiven.
    pub difference: Money,
    /// What stays open.
    pub open_after: Money,
}

/// Weighs cash of a receipt on invoices that the actor may see. An invoice is asked for no more than is open on it.
/// The rules are those of [`apply_receipt`](super::apply_receipt), each invoice for itself. Source: features RC4, CD6.
///
/// # Errors
/// Not found; more than 200 invoices; unknown invoice or one in another currency.
pub fn weigh_receipt(work: &mut Work, id: ReceiptId, asked: &[Weighing]) -> Result<Weighed> {
    work.require_visible("receipt", id)?;
    let receipt = ReceiptRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("receipt", id))?;
    if asked.len() > ITEMS_MAX {
        let detail = words!("最多 {ITEMS_MAX} 张发票", "at most {ITEMS_MAX} invoices");
        return Err(Error::invalid("/amounts", "too_many", detail));
    }
    let scope = work.scope("invoice")?;
    let ids: Vec<InvoiceId> = asked.iter().map(|one| one.invoice_id).collect();
    let rows = store::list_many(work.tx, &scope, &ids)?;
    let standing = standing_for(work, &receipt, &rows)?;
    let limit = match asked.iter().any(|one| one.write_off_rest) {
        true => EntityRow::find(work.tx, work.org(), receipt.entity_id)?
            .map(|entity| Money::new(entity.write_off_limit_minor, entity.currency)),
        false => None,
    };
    let zero = Money::zero(receipt.currency);
    let mut items = Vec::with_capacity(asked.len());
    for one in asked {
        let invoice = rows.iter().find(|row| row.id == one.invoice_id && row.currency == receipt.currency);
        let invoice = invoice.ok_or_else(|| Error::unknown_reference("/amounts", one.invoice_id))?;
        let cash = Money::new(one.amount_minor, receipt.currency).min(invoice.open())?.max(zero)?;
        let taken = take(&open_invoice(invoice, &standing)?, cash, receipt.received_on)?;
        let rest = match standing.get(&invoice.id) {
            Some(Standing { facts, part }) => settle_with(facts, Part { amount: taken.applied, ..*part })?.1,
            None => invoice.open().checked_sub(taken.credited()?)?,
        };
        let forgiven = limit.filter(|_| one.write_off_rest).and_then(|limit| write_off_rest(rest, limit).ok());
        let difference = forgiven.unwrap_or(zero);
        items.push(WeighedItem {
            invoice_id: invoice.id,
            number: name(invoice),
            applied: taken.applied,
            cash_discount: taken.cash_discount.amount,
            difference,
            open_after: rest.checked_sub(difference)?,
        });
    }
    let sum = |amount: fn(&WeighedItem) -> Money| Money::sum(items.iter().map(amount), receipt.currency);
    let (applied, cash_discount, difference) =
        (sum(|item| item.applied)?, sum(|item| item.cash_discount)?, sum(|item| item.difference)?);
    let money = Money::new(receipt.unapplied_minor, receipt.currency);
    Ok(Weighed {
        receipt_id: id,
        money,
        applied,
        cash_discount,
        difference,
        cleared: applied.checked_add(cash_discount)?.checked_add(difference)?,
        left: money.checked_sub(applied)?,
        items,
    })
}
