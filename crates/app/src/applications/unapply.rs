//! Undoing an application: every balance returns to what it was, the cash discount included.

use super::{Around, resettle};
use crate::error::{Error, Result};
use crate::ledger;
use crate::receipts::refusals;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{ApplicationId, InvoiceId, OrderId};
use mingxi_domain::ledger::EntryKind;
use mingxi_domain::money::Money;
use mingxi_domain::words;
use mingxi_store::invoices::{self, InvoiceRow};
use mingxi_store::open_balances::{OpenChanges, OpenItem};
use mingxi_store::receipts::{self, ApplicationRow, ReceiptRow};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Why and when an application is undone.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnapplyApplication {
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// The business day; today when left out. Not before the application.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub unapplied_on: Option<Date>,
}

/// Undoes an application of a receipt or of a credit note to another invoice: its entry is reversed as a whole, so the
/// cash discount, its tax and a payment difference go back too. What else stands on the invoice settles anew.
///
/// # Errors
/// Forbidden; not found; invalid reason or date; refused as `receipt_application_undone`,
/// `invoice_credit_on_its_own`, `reversal_too_early`, `period_closed`.
pub fn unapply_application(work: &mut Work, id: ApplicationId, input: &UnapplyApplication) -> Result<ApplicationRow> {
    work.check(Action::ApplicationUnapply)?;
    work.require_visible("application", id)?;
    let reason = crate::receipts::required_text("/reason", &input.reason, 500)?;
    let found = ApplicationRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("application", id))?;
    if let Some(note) = found.credit_note_id {
        return crate::invoices::undo_credit(work, note, &found, input.unapplied_on, &reason);
    }
    let receipt_id = found.receipt_id.ok_or_else(|| Error::not_found("application", id))?;
    // The receipt is held before its application is read again: the order every verb locks in.
    let mut receipt =
        ReceiptRow::lock(work.tx, work.org(), receipt_id)?.ok_or_else(|| Error::not_found("receipt", receipt_id))?;
    let row = ApplicationRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("application", id))?;
    if let Some(before) = row.unapplied_on {
        return Err(
            refusals::APPLICATION_UNDONE.because(words!("{id} 已于 {before} 撤销。", "{id} was undone on {before}."))
        );
    }
    let on = input.unapplied_on.unwrap_or_else(|| work.today().max(row.applied_on));
    crate::receipts::within("/unapplied_on", on, None, work.today().max(row.applied_on))?;
    let mut undone = undo(work, &mut receipt, vec![row], on, &reason)?;
    receipt.update(work.tx, work.org())?;
    undone.pop().ok_or_else(|| Error::Internal(format!("{id} was not undone")))
}

/// Undoes applications of one receipt that is held and not yet written back. Orders and invoices are held by id.
pub(crate) fn undo(
    work: &mut Work,
    receipt: &mut ReceiptRow,
    rows: Vec<ApplicationRow>,
    on: Date,
    reason: &str,
) -> Result<Vec<ApplicationRow>> {
    let ids: Vec<InvoiceId> = rows.iter().map(|row| row.invoice_id).collect();
    invoices::lock_orders_of(work.tx, work.org(), &ids)?;
    let held = invoices::lock_many(work.tx, work.org(), &ids)?;
    let mut invoices: BTreeMap<InvoiceId, InvoiceRow> = held.into_iter().map(|invoice| (invoice.id, invoice)).collect();
    let before: BTreeMap<InvoiceId, Option<OpenItem>> =
        invoices.values().map(|invoice| (invoice.id, OpenItem::of(invoice))).collect();
    let mut paid: BTreeMap<OrderId, i64> = BTreeMap::new();
    let mut opened = OpenChanges::default();
    let mut undone = Vec::with_capacity(rows.len());
    for row in rows {
        let invoice = invoices.get_mut(&row.invoice_id).ok_or_else(|| Error::not_found("invoice", row.invoice_id))?;
        if let Some(order) = invoice.order_id {
            *paid.entry(order).or_default() -= row.applied_minor;
        }
        undone.push(undo_one(work, receipt, invoice, row, on, reason)?);
    }
    for invoice in invoices.values_mut() {
        let mut delta = 0;
        let mut around = Around { receipt: Some(&mut *receipt), opened: &mut opened, paid: &mut delta };
        resettle(work, invoice, None, on, &mut around)?;
        if let Some(order) = invoice.order_id {
            *paid.entry(order).or_default() += delta;
        }
        opened.moved(before.get(&invoice.id).copied().flatten(), invoice);
    }
    opened.save(work.tx, work.org())?;
    for (order, delta) in paid.into_iter().filter(|(_, delta)| *delta != 0) {
        receipts::add_paid(work.tx, work.org(), order, delta, work.now)?;
    }
    receipt.updated_at = work.now;
    Ok(undone)
}

/// Undoes one application of a held invoice: both amounts go back, and the entry is reversed as a whole. The caller
/// writes the receipt.
pub(crate) fn undo_one(
    work: &mut Work,
    receipt: &mut ReceiptRow,
    invoice: &mut InvoiceRow,
    mut row: ApplicationRow,
    on: Date,
    reason: &str,
) -> Result<ApplicationRow> {
    let org = work.org();
    ledger::reverse(
        work,
        row.entry_id,
        EntryKind::ReceiptUnapplied,
        on,
        &format!("撤销核销 {}：{reason}", receipt.number),
    )?;
    invoice.applied_minor -= row.applied_minor;
    invoice.cash_discount_minor -= row.cash_discount_minor;
    invoice.written_off_minor -= row.write_off_minor;
    invoice.open_minor += row.applied_minor + row.cash_discount_minor + row.write_off_minor;
    invoice.updated_at = work.now;
    invoice.update(work.tx, org)?;
    invoice.version += 1;
    receipt.unapplied_minor += row.applied_minor;
    row.unapplied_on = Some(on);
    row.updated_at = work.now;
    row.update(work.tx, org)?;
    row.version += 1;
    let changes = Changes::none()
        .moved("unapplied_on", None::<Date>, on)
        .set("applied", Money::new(row.applied_minor, row.currency))
        .set("cash_discount", Money::new(row.cash_discount_minor, row.currency))
        .set("write_off", Money::new(row.write_off_minor, row.currency))
        .set("reason", reason);
    work.audit(Action::ApplicationUnapply, row.id, changes)?;
    let payload = json!({ "application_id": row.id, "receipt_id": receipt.id, "invoice_id": invoice.id });
    work.emit("application.unapplied", "application", row.id, payload)?;
    Ok(row)
}
