//! A discount that was taken falls with its base when part of its invoice is credited.

use crate::applications::undo_one;
use crate::error::{Error, Result};
use crate::receipts::{about_application, save_application};
use crate::work::Work;
use mingxi_domain::calendar::Date;
use mingxi_domain::cash_discounts::{EarnedDiscount, SettledPart, recompute_discounts};
use mingxi_domain::money::Money;
use mingxi_domain::receipts::Application;
use mingxi_store::customers::CustomerRow;
use mingxi_store::invoices::InvoiceRow;
use mingxi_store::open_balances::OpenChanges;
use mingxi_store::receipts::{self as store, ReceiptRow};

/// Lowers the cash discounts of a held invoice of which `base_before` was not credited and now `base_after` is not,
/// tax included. Each application whose discount falls is undone and made again with the same cash, so that aging as
/// of any day and undoing it later see what was true. The invoice owes the difference and is written back.
///
/// # Errors
/// Refused as `period_closed`.
pub(crate) fn lower_discounts(
    work: &mut Work,
    invoice: &mut InvoiceRow,
    base_before: Money,
    base_after: Money,
    credited_on: Date,
) -> Result<()> {
    if invoice.cash_discount_minor == 0 {
        return Ok(());
    }
    let org = work.org();
    let rows = store::list_settlements(work.tx, org, invoice.id)?;
    let money = |minor| Money::new(minor, invoice.currency);
    let part = |row: &store::ApplicationRow| SettledPart {
        settled: money(row.applied_minor + row.cash_discount_minor),
        discount: money(row.cash_discount_minor),
        discount_on_tax: money(row.cash_discount_tax_minor),
    };
    let parts: Vec<_> = rows.iter().map(part).collect();
    let discounts = recompute_discounts(&parts, base_before, base_after)?;
    let customer = CustomerRow::find(work.tx, org, invoice.customer_id)?;
    let customer = customer.ok_or_else(|| Error::not_found("customer", invoice.customer_id))?;
    for (row, (amount, on_tax)) in rows.into_iter().zip(discounts) {
        let Some(receipt_id) = row.receipt_id.filter(|_| amount.amount_minor() != row.cash_discount_minor) else {
            continue;
        };
        // The same cash goes back and comes again, so the receipt itself does not change.
        let mut receipt =
            ReceiptRow::find(work.tx, org, receipt_id)?.ok_or_else(|| Error::not_found("receipt", receipt_id))?;
        let on = credited_on.max(row.applied_on);
        let applied = Money::new(row.applied_minor, row.currency);
        let written_off = Money::new(row.write_off_minor, row.currency);
        undo_one(work, &mut receipt, invoice, row, on, "贷项后重算现金折扣")?;
        let cash_discount = EarnedDiscount { amount, on_net: amount.checked_sub(on_tax)?, on_tax };
        let again = Application { invoice_id: invoice.id, applied, cash_discount };
        // The kept balances learn from the caller what the invoice was before and is after all of this.
        let about = about_application(&receipt, &customer, invoice);
        let ignored = &mut OpenChanges::default();
        save_application(work, &receipt, &about, (invoice, ignored), &again, (on, written_off))?;
        let written = InvoiceRow::find(work.tx, org, invoice.id)?;
        *invoice = written.ok_or_else(|| Error::not_found("invoice", invoice.id))?;
    }
    Ok(())
}
