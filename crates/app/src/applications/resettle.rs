//! What stands on an invoice settles anew when something changes there.

use super::standing::{StandingOn, standing_of};
use super::undo_one;
use crate::error::{Error, Result};
use crate::invoices::{lower_credit, put_back};
use crate::receipts::{Placed, about_application, record_again, save_application};
use crate::work::Work;
use mingxi_domain::calendar::Date;
use mingxi_domain::money::Money;
use mingxi_domain::receipts::{Application, SettledPart, settle_invoice};
use mingxi_store::customers::CustomerRow;
use mingxi_store::invoices::InvoiceRow;
use mingxi_store::open_balances::OpenChanges;
use mingxi_store::receipts::{ApplicationRow, ReceiptRow, add_paid};

/// What the verb around a resettlement holds: it writes these itself.
pub(crate) struct Around<'a> {
    /// The receipt that the verb is about.
    pub receipt: Option<&'a mut ReceiptRow>,
    /// The changes of the kept balances. Those of the invoice are the caller's, those of credit notes come here.
    pub opened: &'a mut OpenChanges,
    /// How much more, or less, is paid of the invoice's order.
    pub paid: &'a mut i64,
}

/// Settles a held invoice anew from everything that stands on it. Each application whose discount, difference or amount
/// is another now is undone and made again, so that aging as of any day and undoing it later see what was true; what
/// the invoice has open, its own credit notes settle first. `coming` is a credit note that is about to be issued: it
/// counts already, and the caller puts it on what is open then. The invoice is written.
///
/// # Errors
/// Refused as `period_closed`.
pub(crate) fn resettle(
    work: &mut Work,
    invoice: &mut InvoiceRow,
    coming: Option<Money>,
    on: Date,
    around: &mut Around,
) -> Result<()> {
    let Some(mut standing) = standing_of(work, std::slice::from_ref(invoice))?.remove(&invoice.id) else {
        return Ok(());
    };
    if let Some(coming) = coming {
        standing.facts.credited = standing.facts.credited.checked_add(coming)?;
        standing.facts.credit_open = standing.facts.credit_open.checked_add(coming)?;
    }
    let settled = settle_invoice(&standing.facts)?;
    let comes_back = settled.credit_on_it.checked_sub(standing.facts.credit_on_it)?;
    let StandingOn { rows, notes, .. } = standing;
    // What lowers the invoice less than before makes the room that the others need.
    let (frees, needs): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .zip(settled.parts)
        .filter(|(row, part)| differs(row, part))
        .partition(|(row, part)| took(part) <= settled_minor(row));
    frees.into_iter().try_for_each(|(row, part)| place_again(work, invoice, row, &part, on, around))?;
    if coming.is_none() {
        put_notes_back(work, invoice, notes, comes_back, on, around)?;
    }
    needs.into_iter().try_for_each(|(row, part)| place_again(work, invoice, row, &part, on, around))
}

/// As [`resettle()`], where the verb around it holds no receipt; keeps what is paid of the invoice's order.
pub(crate) fn resettle_with_paid(
    work: &mut Work,
    invoice: &mut InvoiceRow,
    on: Date,
    opened: &mut OpenChanges,
) -> Result<()> {
    let mut paid = 0;
    resettle(work, invoice, None, on, &mut Around { receipt: None, opened, paid: &mut paid })?;
    match invoice.order_id {
        Some(order) if paid != 0 => Ok(add_paid(work.tx, work.org(), order, paid, work.now)?),
        _ => Ok(()),
    }
}

fn settled_minor(row: &ApplicationRow) -> i64 {
    row.applied_minor + row.cash_discount_minor + row.write_off_minor
}

fn took(part: &SettledPart) -> i64 {
    part.amount.amount_minor() + part.cash_discount.amount.amount_minor() + part.difference.amount_minor()
}

fn differs(row: &ApplicationRow, part: &SettledPart) -> bool {
    let discount = &part.cash_discount;
    row.applied_minor != part.amount.amount_minor()
        || row.cash_discount_minor != discount.amount.amount_minor()
        || row.cash_discount_tax_minor != discount.on_tax.amount_minor()
        || row.write_off_minor != part.difference.amount_minor()
}

/// Undoes an application and makes it again as it settles now.
fn place_again(
    work: &mut Work,
    invoice: &mut InvoiceRow,
    row: ApplicationRow,
    part: &SettledPart,
    on: Date,
    around: &mut Around,
) -> Result<()> {
    let on = on.max(row.applied_on);
    let Some(receipt_id) = row.receipt_id else {
        return lower_credit(work, invoice, row, part.amount, on, around.opened);
    };
    let mut other = None;
    let own = around.receipt.as_deref_mut().filter(|receipt| receipt.id == receipt_id);
    let is_own = own.is_some();
    let receipt = match own {
        Some(receipt) => receipt,
        None => {
            // As long as the same cash comes again the receipt does not change, and is held by nobody for it.
            let is_same = part.amount.amount_minor() == row.applied_minor;
            let load = if is_same { ReceiptRow::find } else { ReceiptRow::lock };
            let found = load(work.tx, work.org(), receipt_id)?;
            other.insert(found.ok_or_else(|| Error::not_found("receipt", receipt_id))?)
        }
    };
    let customer = CustomerRow::find(work.tx, work.org(), invoice.customer_id)?;
    let customer = customer.ok_or_else(|| Error::not_found("customer", invoice.customer_id))?;
    let before = receipt.unapplied_minor;
    let (was_applied, origin_id, limit) = (row.applied_minor, row.origin_id, row.difference_limit_minor);
    undo_one(work, receipt, invoice, row, on, "发票的已核销项变动，重新计算现金折扣与尾差")?;
    let mut again = None;
    if part.amount.is_positive() {
        let application =
            Application { invoice_id: invoice.id, applied: part.amount, cash_discount: part.cash_discount };
        let about = about_application(receipt, &customer, invoice);
        let placed = Placed { on, difference: part.difference, limit_minor: limit, origin_id: Some(origin_id) };
        again = Some(save_application(work, receipt, &about, invoice, &application, placed)?);
        receipt.unapplied_minor -= part.amount.amount_minor();
    }
    *around.paid += part.amount.amount_minor() - was_applied;
    record_again(work, receipt, before, again.as_ref())?;
    if !is_own && receipt.unapplied_minor != before {
        receipt.updated_at = work.now;
        receipt.update(work.tx, work.org())?;
    }
    Ok(())
}

/// Puts so much of what is open on the invoice's own notes on it, the earliest note first.
fn put_notes_back(
    work: &mut Work,
    invoice: &mut InvoiceRow,
    notes: Vec<InvoiceRow>,
    mut left: Money,
    on: Date,
    around: &mut Around,
) -> Result<()> {
    for note in notes {
        let minor = note.open_minor.min(left.amount_minor());
        if minor > 0 {
            let amount = Money::new(minor, invoice.currency);
            put_back(work, note.id, invoice, amount, on, around.opened)?;
            left = left.checked_sub(amount)?;
        }
    }
    Ok(())
}
