//! An invoice from an order, held with its order and contract.

use super::refusals;
use crate::error::{Error, Result};
use crate::orders::progress::HeldOrder;
use crate::work::Work;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{DeliveryLineId, InvoiceId};
use mingxi_domain::invoices::status::{InvoiceKind, InvoiceStatus};
use mingxi_domain::ledger::EntryKind;
use mingxi_domain::ledger::entry::{Dimensions, Draft};
use mingxi_domain::taxes::LineAmounts;
use mingxi_domain::text_enum::TextEnum as _;
use mingxi_domain::words::{Words, stands};
use mingxi_store::Micro;
use mingxi_store::deliveries::DeliveryLineRow;
use mingxi_store::invoices::{self as store, InvoiceLineRow, InvoiceRow};
use mingxi_store::open_balances::{OpenChanges, OpenItem};
use mingxi_store::orders::{self as orders, OrderLineRow};
use mingxi_store::revenue::{self as obligations, ObligationRow};
use rust_decimal::Decimal;

/// An invoice, its lines, and everything of its order they touch; held until commit, contract and order first.
pub(super) struct HeldInvoice {
    /// Its order and contract.
    pub on: HeldOrder,
    pub invoice: InvoiceRow,
    pub lines: Vec<InvoiceLineRow>,
    pub order_lines: Vec<OrderLineRow>,
    pub obligations: Vec<ObligationRow>,
    /// What it was in the kept balances when it was locked.
    was_open: Option<OpenItem>,
    /// What else changes in the kept balances.
    pub opened: OpenChanges,
}

impl HeldInvoice {
    /// Holds an invoice of an order.
    ///
    /// # Errors
    /// Not found; refused as `invoice_not_an_invoice` for opening receivables and credit notes.
    pub fn lock(work: &mut Work, id: InvoiceId) -> Result<Self> {
        let org = work.org();
        let found = InvoiceRow::find(work.tx, org, id)?.ok_or_else(|| Error::not_found("invoice", id))?;
        let (InvoiceKind::Invoice, Some(order)) = (found.kind, found.order_id) else {
            return Err(refusals::NOT_AN_INVOICE.because(is_a(&found)));
        };
        let on = HeldOrder::lock(work, order)?;
        let invoice = InvoiceRow::lock(work.tx, org, id)?.ok_or_else(|| Error::not_found("invoice", id))?;
        let lines = store::list_lines(work.tx, org, id)?;
        let order_lines = orders::list_lines(work.tx, org, order)?;
        let obligations = obligations::list_obligations(work.tx, org, order)?;
        let was_open = OpenItem::of(&invoice);
        Ok(Self { on, invoice, lines, order_lines, obligations, was_open, opened: OpenChanges::default() })
    }

    /// What an entry line about the whole invoice is about.
    pub fn about(&self) -> Dimensions {
        Dimensions { invoice_id: Some(self.invoice.id), ..self.on.dimensions.clone() }
    }

    /// What an entry line about one of its lines is about.
    pub fn about_line(&self, line: &InvoiceLineRow) -> Dimensions {
        let obligation =
            self.obligations.iter().find(|obligation| Some(obligation.order_line_id) == line.order_line_id);
        Dimensions {
            order_line_id: line.order_line_id,
            product_id: line.product_id,
            obligation_id: obligation.map(|obligation| obligation.id),
            ..self.about()
        }
    }

    /// An entry about this invoice, without lines yet.
    pub fn draft(&self, kind: EntryKind, effective_on: Date, fact: &str, memo: String) -> Draft {
        Draft {
            kind,
            effective_on,
            memo,
            source: ("invoice", self.invoice.id.to_string()),
            posting_key: format!("invoice:{}:{fact}", self.invoice.id),
            reverses: None,
            currency: self.invoice.currency,
            lines: Vec::new(),
        }
    }

    /// Makes all quantities of the invoice invoiceable again, as when it is discarded or voided.
    pub fn release_all(&mut self, work: &mut Work) -> Result<()> {
        let lines: Vec<_> =
            self.lines.iter().map(|line| (line.clone(), line.quantity_micro.decimal(), line.amounts())).collect();
        for (line, quantity, amounts) in lines {
            self.release(&line, quantity, amounts)?;
            if let Some(row) = line.delivery_line_id {
                release_batch(work, row, quantity, Decimal::ZERO)?;
            }
        }
        self.save_order_lines(work)
    }

    /// Takes a quantity with its amounts off what is invoiced of the order line.
    pub fn release(&mut self, line: &InvoiceLineRow, quantity: Decimal, amounts: LineAmounts) -> Result<()> {
        let order_line = self.order_lines.iter_mut().find(|row| Some(row.id) == line.order_line_id);
        let row = order_line.ok_or_else(|| Error::Internal(format!("{} has no order line", line.id)))?;
        row.invoiced_quantity_micro = Micro::new(row.invoiced_quantity_micro.decimal() - quantity)?;
        row.invoiced_net_minor -= amounts.net.amount_minor();
        row.invoiced_tax_minor -= amounts.tax.amount_minor();
        Ok(())
    }

    /// Saves the order lines this invoice is about.
    pub fn save_order_lines(&mut self, work: &mut Work) -> Result<()> {
        let touched = |row: &&mut OrderLineRow| self.lines.iter().any(|line| line.order_line_id == Some(row.id));
        for row in self.order_lines.iter_mut().filter(touched) {
            row.updated_at = work.now;
            row.update(work.tx, work.org())?;
        }
        Ok(())
    }

    /// Saves invoice, order and contract, and what they move in the kept balances.
    pub fn save(mut self, work: &mut Work) -> Result<()> {
        self.invoice.updated_at = work.now;
        self.invoice.update(work.tx, work.org())?;
        self.opened.moved(self.was_open, &self.invoice);
        self.opened.save(work.tx, work.org())?;
        self.on.save(work)
    }
}

/// Takes a quantity off what is invoiced of a batch line, and adds what came back of it.
pub(super) fn release_batch(
    work: &mut Work,
    id: DeliveryLineId,
    invoiced: Decimal,
    returned: Decimal,
) -> Result<DeliveryLineRow> {
    let org = work.org();
    let row = DeliveryLineRow::lock(work.tx, org, id)?;
    let mut row = row.ok_or_else(|| Error::not_found("delivery_line", id))?;
    row.invoiced_quantity_micro = Micro::new(row.invoiced_quantity_micro.decimal() - invoiced)?;
    row.returned_quantity_micro = Micro::new(row.returned_quantity_micro.decimal() + returned)?;
    row.updated_at = work.now;
    row.update(work.tx, org)?;
    Ok(row)
}

/// Which kind of document it is.
pub(super) fn is_a(invoice: &InvoiceRow) -> Words {
    let (id, kind) = (invoice.id, invoice.kind);
    Words::new(format!("{id} 是{}。", kind.label().zh), format!("{id} is a {kind}."))
}

/// Where an invoice stands, which may have no number.
pub(super) fn the_invoice_is(status: InvoiceStatus) -> Words {
    Words::new(format!("发票当前为“{}”。", status.label().zh), format!("The invoice is {status}."))
}

/// Where an invoice stands that should be issued.
pub(super) fn where_it_stands(invoice: &InvoiceRow) -> Words {
    let status = invoice.status;
    let draft = || Words::new(format!("该草稿当前为“{}”。", status.label().zh), format!("The draft is {status}."));
    invoice.number.as_deref().map_or_else(draft, |number| stands(number, status))
}
