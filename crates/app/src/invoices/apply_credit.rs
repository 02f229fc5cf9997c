//! 红字冲抵 What is open on a credit note, put on other invoices of the customer.

use super::held::is_a;
use super::refusals;
use crate::error::{Error, Result};
use crate::ledger;
use crate::receipts::{ApplyBy, check_asked, refusals as receipts, refuse_apply, required_text, within};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{ApplicationId, InvoiceId};
use mingxi_domain::invoices::status::{InvoiceKind, InvoiceStatus};
use mingxi_domain::ledger::entry::{Dimensions, Draft};
use mingxi_domain::ledger::{AccountRole, EntryKind};
use mingxi_domain::money::Money;
use mingxi_domain::receipts::{Allocation, Ask, OpenInvoice, apply_as_asked, apply_oldest_first};
use mingxi_domain::words;
use mingxi_domain::words::stands;
use mingxi_store::customers::CustomerRow;
use mingxi_store::invoices::{self as store, InvoiceRow};
use mingxi_store::ledger::EntryRow;
use mingxi_store::open_balances::{OpenChanges, OpenItem};
use mingxi_store::receipts::ApplicationRow;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Most invoices one call may name.
const ASKS_MAX: usize = 500;

/// How a credit note is spread over invoices.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyCreditNote {
    /// Which invoices it settles. A credit is no cash: it earns no cash discount.
    pub apply: ApplyBy,
    /// The business day; today when left out. Not before the credit note or the invoice.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub applied_on: Option<Date>,
}

/// A credit note after it was applied.
#[derive(Clone, Debug)]
pub struct AppliedCredit {
    /// The note as it stands now.
    pub note: InvoiceRow,
    /// What was applied, in the order it was settled.
    pub applications: Vec<ApplicationRow>,
}

/// Applies what is open on a credit note to invoices of its customer, entity and currency. Both are in the trade
/// receivable, so no balance moves; an entry says which document now owes what: Dr the note's / Cr the invoice's.
///
/// # Errors
/// Forbidden; not found; unknown invoice; refused as `invoice_not_a_credit_note`, `invoice_not_issued`,
/// `receipt_exceeds_open`, `receipt_exceeds_unapplied`, `receipt_other_currency`, `receipt_invoice_not_open`,
/// `period_closed`. Source: golden `apply.credit_note_kept_open`.
pub fn apply_credit_note(work: &mut Work, id: InvoiceId, input: &ApplyCreditNote) -> Result<AppliedCredit> {
    work.check(Action::InvoiceApplyCredit)?;
    work.require_visible("invoice", id)?;
    let found = InvoiceRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("invoice", id))?;
    if found.kind != InvoiceKind::CreditNote {
        return Err(refusals::NOT_A_CREDIT_NOTE.because(is_a(&found)));
    }
    let on = input.applied_on.unwrap_or_else(|| work.today());
    within("/applied_on", on, found.issued_on, work.today())?;
    let (mut note, candidates) = lock(work, &found, &input.apply)?;
    if note.status != InvoiceStatus::Issued {
        return Err(refusals::NOT_ISSUED.because(stands(&name(&note), note.status)));
    }
    let (before, was_open) = (note.open(), OpenItem::of(&note));
    let mut opened = OpenChanges::default();
    let allocation = decide(&note, &input.apply, &candidates)?;
    let mut rows = Vec::new();
    for application in allocation.iter().flat_map(|allocation| &allocation.applications) {
        let invoice = candidates.iter().find(|invoice| invoice.id == application.invoice_id);
        let invoice = invoice.ok_or_else(|| Error::not_found("invoice", application.invoice_id))?;
        if invoice.issued_on.is_some_and(|issued_on| on < issued_on) {
            let detail = words!("{} 的日期更晚", "{} is of a later day", name(invoice));
            return Err(Error::invalid("/applied_on", "too_early", detail));
        }
        rows.push(save(work, &mut note, (invoice, &mut opened), application.applied, on)?);
    }
    if !rows.is_empty() {
        note.updated_at = work.now;
        note.update(work.tx, work.org())?;
        note.version += 1;
        opened.moved(was_open, &note);
        opened.save(work.tx, work.org())?;
        record(work, &note, before, &rows)?;
    }
    Ok(AppliedCredit { note, applications: rows })
}

/// Holds the note and what it may settle, all orders first and all documents by id: the order every verb locks in.
fn lock(work: &mut Work, found: &InvoiceRow, by: &ApplyBy) -> Result<(InvoiceRow, Vec<InvoiceRow>)> {
    let org = work.org();
    let mut ids: Vec<InvoiceId> = match by {
        ApplyBy::None | ApplyBy::Suggested => Vec::new(),
        ApplyBy::OldestFirst => store::list_open_ids(work.tx, org, found.customer_id, found.entity_id, found.currency)?,
        ApplyBy::AsAsked(asks) if asks.len() > ASKS_MAX => {
            return Err(Error::invalid(
                "/apply/as_asked",
                "too_many",
                words!("最多 {ASKS_MAX} 张发票", "at most {ASKS_MAX} invoices"),
            ));
        }
        ApplyBy::AsAsked(asks) => asks.iter().map(|ask| ask.invoice_id).collect(),
    };
    ids.push(found.id);
    store::lock_orders_of(work.tx, org, &ids)?;
    let mut rows = store::lock_many(work.tx, org, &ids)?;
    let position = rows.iter().position(|row| row.id == found.id);
    let note = rows.remove(position.ok_or_else(|| Error::not_found("invoice", found.id))?);
    if let ApplyBy::AsAsked(asks) = by {
        for (index, ask) in asks.iter().enumerate() {
            check_asked(note.customer_id, note.entity_id, &rows, ask, index)?;
        }
    }
    // Read before they were held: some may be settled by now.
    rows.retain(|row| row.status == InvoiceStatus::Issued && row.kind != InvoiceKind::CreditNote);
    Ok((note, rows))
}

fn decide(note: &InvoiceRow, by: &ApplyBy, candidates: &[InvoiceRow]) -> Result<Option<Allocation>> {
    let credit = note.open();
    let open_invoice = |invoice: &InvoiceRow| OpenInvoice {
        id: invoice.id,
        open: invoice.open(),
        due_on: invoice.due_on.or(invoice.issued_on).unwrap_or(Date::MAX),
        cash_discount: None,
    };
    let open: Vec<OpenInvoice> = candidates.iter().map(open_invoice).collect();
    let on = note.issued_on.unwrap_or(Date::MAX);
    match by {
        ApplyBy::None | ApplyBy::Suggested => Ok(None),
        ApplyBy::OldestFirst if credit.is_zero() => Ok(None),
        ApplyBy::AsAsked(asks) if asks.is_empty() => Ok(None),
        ApplyBy::OldestFirst => {
            Ok(Some(apply_oldest_first(credit, on, &open).map_err(|error| refuse_apply(error, candidates, &[]))?))
        }
        ApplyBy::AsAsked(_) if credit.is_zero() => Err(receipts::EXCEEDS_UNAPPLIED
            .at("/apply/as_asked", words!("{} 没有未清金额。", "Nothing is open on {}.", name(note)))),
        ApplyBy::AsAsked(asks) => {
            let asked: Vec<Ask> =
                asks.iter().map(|ask| Ask { invoice_id: ask.invoice_id, amount: ask.amount }).collect();
            let allocation = apply_as_asked(credit, on, &open, &asked);
            Ok(Some(allocation.map_err(|error| refuse_apply(error, candidates, &asked))?))
        }
    }
}

fn save(
    work: &mut Work,
    note: &mut InvoiceRow,
    (before, opened): (&InvoiceRow, &mut OpenChanges),
    applied: Money,
    on: Date,
) -> Result<ApplicationRow> {
    let id: ApplicationId = work.ids.next();
    let minor = applied.amount_minor();
    let mut invoice = before.clone();
    invoice.credited_minor += minor;
    invoice.open_minor -= minor;
    invoice.updated_at = work.now;
    invoice.update(work.tx, work.org())?;
    opened.moved(OpenItem::of(before), &invoice);
    note.applied_minor += minor;
    note.open_minor -= minor;
    let draft = draft(work, id, note, &invoice, applied, on)?;
    let entry_id = ledger::post(work, note.entity_id, &draft)?;
    let row = ApplicationRow {
        id,
        receipt_id: None,
        credit_note_id: Some(note.id),
        invoice_id: invoice.id,
        customer_id: invoice.customer_id,
        applied_on: on,
        unapplied_on: None,
        currency: note.currency,
        applied_minor: minor,
        cash_discount_minor: 0,
        cash_discount_tax_minor: 0,
        write_off_minor: 0,
        entry_id,
        owner_id: invoice.owner_id,
        department_id: invoice.department_id,
        custom: json!({}),
        search_text: String::new(),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    };
    row.insert(work.tx, work.org())?;
    Ok(row)
}

fn draft(
    work: &mut Work,
    id: ApplicationId,
    note: &InvoiceRow,
    invoice: &InvoiceRow,
    applied: Money,
    on: Date,
) -> Result<Draft> {
    let customer = CustomerRow::find(work.tx, work.org(), invoice.customer_id)?;
    let region = customer.and_then(|customer| customer.region);
    let about = |document: &InvoiceRow| Dimensions {
        customer_id: Some(document.customer_id),
        contract_id: document.contract_id,
        order_id: document.order_id,
        invoice_id: Some(document.id),
        department_id: document.department_id,
        salesperson_id: Some(document.owner_id),
        region: region.clone(),
        ..Dimensions::default()
    };
    let mut draft = Draft {
        kind: EntryKind::CreditApplied,
        effective_on: on,
        memo: format!("冲抵 {} → {}", name(note), name(invoice)),
        source: ("application", id.to_string()),
        posting_key: format!("application:{id}:applied"),
        reverses: None,
        currency: note.currency,
        lines: Vec::new(),
    };
    draft.line(AccountRole::TradeReceivable, applied, &about(note)).line(
        AccountRole::TradeReceivable,
        applied.negated(),
        &about(invoice),
    );
    Ok(draft)
}

fn record(work: &mut Work, note: &InvoiceRow, before: Money, rows: &[ApplicationRow]) -> Result<()> {
    let applied: Vec<_> = rows
        .iter()
        .map(|row| json!({ "id": row.id, "invoice_id": row.invoice_id, "applied": Money::new(row.applied_minor, row.currency) }))
        .collect();
    let changes = Changes::none().moved("open", before, note.open()).set("applications", &applied);
    work.audit(Action::InvoiceApplyCredit, note.id, changes)?;
    let payload = json!({ "credit_note_id": note.id, "applications": applied });
    work.emit("invoice.credit_applied", "invoice", note.id, payload)
}

/// Undoes an application of a credit note to another invoice: the entry is reversed, both are open again.
///
/// # Errors
/// Invalid date; refused as `receipt_application_undone`, `invoice_credit_on_its_own`, `reversal_too_early`,
/// `period_closed`.
pub(crate) fn undo_credit(
    work: &mut Work,
    note_id: InvoiceId,
    found: &ApplicationRow,
    on: Option<Date>,
    reason: &str,
) -> Result<ApplicationRow> {
    let org = work.org();
    let reason = required_text("/reason", reason, 500)?;
    let ids = [note_id, found.invoice_id];
    store::lock_orders_of(work.tx, org, &ids)?;
    let mut held = store::lock_many(work.tx, org, &ids)?;
    let row = ApplicationRow::lock(work.tx, org, found.id)?;
    let mut row = row.ok_or_else(|| Error::not_found("application", found.id))?;
    if let Some(before) = row.unapplied_on {
        return Err(receipts::APPLICATION_UNDONE.because(words!(
            "{} 已于 {before} 撤销。",
            "{} was undone on {before}.",
            row.id
        )));
    }
    let entry = EntryRow::find(work.tx, org, row.entry_id)?;
    if entry.is_none_or(|entry| entry.kind != EntryKind::CreditApplied) {
        return Err(refusals::CREDIT_ON_ITS_OWN.because(words!(
            "{} 随红字发票产生。",
            "{} came with its credit note.",
            row.id
        )));
    }
    let on = on.unwrap_or_else(|| work.today());
    within("/unapplied_on", on, None, work.today())?;
    ledger::reverse(work, row.entry_id, EntryKind::CreditApplied, on, &format!("撤销冲抵：{reason}"))?;
    let mut opened = OpenChanges::default();
    for document in &mut held {
        let was_open = OpenItem::of(document);
        if document.id == note_id {
            document.applied_minor -= row.applied_minor;
        } else {
            document.credited_minor -= row.applied_minor;
        }
        document.open_minor += row.applied_minor;
        document.updated_at = work.now;
        document.update(work.tx, org)?;
        opened.moved(was_open, document);
    }
    opened.save(work.tx, org)?;
    row.unapplied_on = Some(on);
    row.updated_at = work.now;
    row.update(work.tx, org)?;
    row.version += 1;
    let applied = Money::new(row.applied_minor, row.currency);
    let changes = Changes::none().moved("unapplied_on", None::<Date>, on).set("applied", applied).set("reason", reason);
    work.audit(Action::ApplicationUnapply, row.id, changes)?;
    let payload = json!({ "application_id": row.id, "credit_note_id": note_id, "invoice_id": row.invoice_id });
    work.emit("application.unapplied", "application", row.id, payload)?;
    Ok(row)
}

/// How people call a document.
fn name(invoice: &InvoiceRow) -> String {
    let name = invoice.number.as_ref().or(invoice.external_number.as_ref());
    name.cloned().unwrap_or_else(|| invoice.id.to_string())
}
