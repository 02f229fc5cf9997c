//! What stands on invoices, as the domain settles it.

use crate::cash_discounts;
use crate::error::Result;
use crate::work::Work;
use mingxi_domain::ids::{Id, InvoiceId};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::receipts::{InvoiceFacts, Part};
use mingxi_store::invoices::{self, InvoiceRow};
use mingxi_store::receipts::{self, ApplicationRow, SettlementRow};
use std::collections::BTreeMap;

/// What stands on one invoice.
pub(crate) struct StandingOn {
    /// As the domain settles it; its parts are those of `rows`.
    pub facts: InvoiceFacts,
    /// Cash and credit notes of other invoices.
    pub rows: Vec<ApplicationRow>,
    /// Its own credit notes, by id.
    pub notes: Vec<InvoiceRow>,
}

/// What stands on each of these invoices; those without anything are left out. An invoice does not tell by itself: a
/// note of its own may be open, or elsewhere.
pub(crate) fn standing_of(work: &mut Work, invoices: &[InvoiceRow]) -> Result<BTreeMap<InvoiceId, StandingOn>> {
    let ids: Vec<InvoiceId> = invoices.iter().map(|invoice| invoice.id).collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut rows: BTreeMap<InvoiceId, Vec<SettlementRow>> = BTreeMap::new();
    for row in receipts::list_settlements(work.tx, work.org(), &ids)? {
        rows.entry(row.application.invoice_id).or_default().push(row);
    }
    let mut notes: BTreeMap<InvoiceId, Vec<InvoiceRow>> = BTreeMap::new();
    for note in invoices::list_notes_of(work.tx, work.org(), &ids)? {
        notes.entry(note.original_invoice_id.unwrap_or(note.id)).or_default().push(note);
    }
    let mut standing = BTreeMap::new();
    for invoice in invoices {
        let (rows, notes) = (rows.remove(&invoice.id), notes.remove(&invoice.id));
        if rows.is_some() || notes.is_some() {
            let on = StandingOn::new(invoice, rows.unwrap_or_default(), notes.unwrap_or_default())?;
            standing.insert(invoice.id, on);
        }
    }
    Ok(standing)
}

impl StandingOn {
    fn new(invoice: &InvoiceRow, rows: Vec<SettlementRow>, notes: Vec<InvoiceRow>) -> Result<Self> {
        let money = |minor| Money::new(minor, invoice.currency);
        let sum = |amounts: &mut dyn Iterator<Item = i64>| Money::sum(amounts.map(money), invoice.currency);
        let others = rows.iter().filter(|row| row.application.receipt_id.is_none());
        let of_others = sum(&mut others.map(|row| row.application.applied_minor))?;
        let facts = InvoiceFacts {
            total: invoice.total(),
            credited: sum(&mut notes.iter().map(|note| note.total_minor))?,
            credit_on_it: money(invoice.credited_minor).checked_sub(of_others)?,
            credit_open: sum(&mut notes.iter().map(|note| note.open_minor))?,
            cash_discount: cash_discounts::terms_of(invoice)?,
            parts: rows.iter().map(|row| part(row, invoice.currency)).collect(),
        };
        Ok(Self { facts, rows: rows.into_iter().map(|row| row.application).collect(), notes })
    }
}

fn part(row: &SettlementRow, currency: Currency) -> Part {
    let application = &row.application;
    let source = application.receipt_id.map(Id::raw).or(application.credit_note_id.map(Id::raw));
    Part {
        on: row.settled_on,
        recorded: (source.unwrap_or_default(), application.origin_id.raw()),
        amount: Money::new(application.applied_minor, currency),
        is_cash: application.receipt_id.is_some(),
        forgives_up_to: (application.difference_limit_minor > 0)
            .then(|| Money::new(application.difference_limit_minor, currency)),
    }
}
