//! 红字冲抵 What is open on a credit note, put on other invoices of the customer.

use super::held::is_a;
use super::refusals;
use crate::applications::{StandingOn, resettle_with_paid, standing_of};
use crate::error::{Error, Result};
use crate::ledger;
use crate::receipts::{ApplyBy, check_asked, refusals as receipts, refuse_apply, required_text, within};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{ApplicationId, Id, InvoiceId};
use mingxi_domain::invoices::status::{InvoiceKind, InvoiceStatus};
use mingxi_domain::ledger::entry::{Dimensions, Draft};
use mingxi_domain::ledger::{AccountRole, EntryKind};
use mingxi_domain::money::Money;
use mingxi_domain::receipts::{Allocation, Ask, OpenInvoice, Part, Standing, apply_as_asked, apply_oldest_first};
use mingxi_domain::words;
use mingxi_domain::words::stands;
use mingxi_store::customers::CustomerRow;
use mingxi_store::invoices::{self as store, InvoiceRow};
use mingxi_store::open_balances::{OpenChanges, OpenItem};
use mingxi_store::receipts::ApplicationRow;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
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
    let (mut note, mut candidates) = lock(work, &found, &input.apply)?;
    if note.status != InvoiceStatus::Issued {
        return Err(refusals::NOT_ISSUED.because(stands(&name(&note), note.status)));
    }
    let (before, was_open) = (note.open(), OpenItem::of(&note));
    let mut opened = OpenChanges::default();
    let standing = standing_of(work, &candidates)?;
    let allocation = decide(&note, &input.apply, &candidates, &standing)?;
    let mut rows = Vec::new();
    for application in allocation.iter().flat_map(|allocation| &allocation.applications) {
        let invoice = candidates.iter_mut().find(|invoice| invoice.id == application.invoice_id);
        let invoice = invoice.ok_or_else(|| Error::not_found("invoice", application.invoice_id))?;
        if invoice.issued_on.is_some_and(|issued_on| on < issued_on) {
            let detail = words!("{} 的日期更晚", "{} is of a later day", name(invoice));
            return Err(Error::invalid("/applied_on", "too_early", detail));
        }
        let invoice_was_open = OpenItem::of(invoice);
        rows.push(save(work, &mut note, invoice, application.applied, on, None)?);
        if standing.contains_key(&invoice.id) {
            resettle_with_paid(work, invoice, on, &mut opened)?;
        }
        opened.moved(invoice_was_open, invoice);
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

fn decide(
    note: &InvoiceRow,
    by: &ApplyBy,
    candidates: &[InvoiceRow],
    standing: &BTreeMap<InvoiceId, StandingOn>,
) -> Result<Option<Allocation>> {
    let credit = note.open();
    let on = note.issued_on.unwrap_or(Date::MAX);
    let recorded = (note.id.raw(), i64::MAX);
    let part = Part { on, recorded, amount: credit, is_cash: false, forgives_up_to: None };
    let open_invoice = |invoice: &InvoiceRow| OpenInvoice {
        id: invoice.id,
        open: invoice.open(),
        due_on: invoice.due_on.or(invoice.issued_on).unwrap_or(Date::MAX),
        cash_discount: None,
        standing: standing.get(&invoice.id).map(|on| Standing { facts: on.facts.clone(), part }),
    };
    let open: Vec<OpenInvoice> = candidates.iter().map(open_invoice).collect();
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

/// Puts so much of a held note on a held invoice, writes the invoice and posts it. The caller writes the note.
fn save(
    work: &mut Work,
    note: &mut InvoiceRow,
    invoice: &mut InvoiceRow,
    applied: Money,
    on: Date,
    origin_id: Option<ApplicationId>,
) -> Result<ApplicationRow> {
    let id: ApplicationId = work.ids.next();
    let minor = applied.amount_minor();
    invoice.credited_minor += minor;
    invoice.open_minor -= minor;
    invoice.updated_at = work.now;
    invoice.update(work.tx, work.org())?;
    invoice.version += 1;
    note.applied_minor += minor;
    note.open_minor -= minor;
    let draft = draft(work, id, note, invoice, applied, on)?;
    let entry_id = ledger::post(work, note.entity_id, &draft)?;
    let row = ApplicationRow {
        origin_id: origin_id.unwrap_or(id),
        ..ApplicationRow::of_note(id, note, invoice, minor, on, entry_id, work.now)
    };
    row.insert(work.tx, work.org())?;
    Ok(row)
}

/// Puts what is open on a note back on the invoice that it credits, which is held: cash that had settled it is gone.
pub(crate) fn put_back(
    work: &mut Work,
    note_id: InvoiceId,
    invoice: &mut InvoiceRow,
    amount: Money,
    on: Date,
    opened: &mut OpenChanges,
) -> Result<()> {
    let mut note = lock_note(work, note_id)?;
    let (before, was_open) = (note.open(), OpenItem::of(&note));
    let on = note.issued_on.map_or(on, |issued_on| issued_on.max(on));
    let row = save(work, &mut note, invoice, amount, on, None)?;
    write(work, &mut note, was_open, opened)?;
    record(work, &note, before, &[row])
}

/// Takes an application of another invoice's note off a held invoice and puts no more than `amount` on it again.
pub(crate) fn lower_credit(
    work: &mut Work,
    invoice: &mut InvoiceRow,
    mut row: ApplicationRow,
    amount: Money,
    on: Date,
    opened: &mut OpenChanges,
) -> Result<()> {
    let note_id = row.credit_note_id.ok_or_else(|| Error::not_found("application", row.id))?;
    let mut note = lock_note(work, note_id)?;
    let (before, was_open, origin_id) = (note.open(), OpenItem::of(&note), row.origin_id);
    ledger::reverse(work, row.entry_id, EntryKind::CreditApplied, on, "发票的已核销项变动，重新冲抵")?;
    take_off(&mut note, invoice, row.applied_minor);
    invoice.updated_at = work.now;
    invoice.update(work.tx, work.org())?;
    invoice.version += 1;
    row.unapplied_on = Some(on);
    row.updated_at = work.now;
    row.update(work.tx, work.org())?;
    let mut rows = Vec::new();
    if amount.is_positive() {
        rows.push(save(work, &mut note, invoice, amount, on, Some(origin_id))?);
    }
    write(work, &mut note, was_open, opened)?;
    record(work, &note, before, &rows)
}

fn lock_note(work: &mut Work, id: InvoiceId) -> Result<InvoiceRow> {
    InvoiceRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("invoice", id))
}

fn write(work: &mut Work, note: &mut InvoiceRow, was_open: Option<OpenItem>, opened: &mut OpenChanges) -> Result<()> {
    note.updated_at = work.now;
    note.update(work.tx, work.org())?;
    note.version += 1;
    opened.moved(was_open, note);
    Ok(())
}

fn take_off(note: &mut InvoiceRow, invoice: &mut InvoiceRow, minor: i64) {
    note.applied_minor -= minor;
    note.open_minor += minor;
    invoice.credited_minor -= minor;
    invoice.open_minor += minor;
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
    let original = InvoiceRow::find(work.tx, org, note_id)?.and_then(|note| note.original_invoice_id);
    let ids: Vec<InvoiceId> = [note_id, found.invoice_id].into_iter().chain(original).collect();
    store::lock_orders_of(work.tx, org, &ids)?;
    let held = store::lock_many(work.tx, org, &ids)?;
    let mut held: BTreeMap<InvoiceId, InvoiceRow> = held.into_iter().map(|row| (row.id, row)).collect();
    let row = ApplicationRow::lock(work.tx, org, found.id)?;
    let mut row = row.ok_or_else(|| Error::not_found("application", found.id))?;
    if let Some(before) = row.unapplied_on {
        return Err(receipts::APPLICATION_UNDONE.because(words!(
            "{} 已于 {before} 撤销。",
            "{} was undone on {before}.",
            row.id
        )));
    }
    if original == Some(row.invoice_id) {
        return Err(refusals::CREDIT_ON_ITS_OWN.because(words!(
            "{} 随红字发票产生。",
            "{} came with its credit note.",
            row.id
        )));
    }
    let missing = |id: InvoiceId| move || Error::not_found("invoice", id);
    let mut note = held.remove(&note_id).ok_or_else(missing(note_id))?;
    let mut invoice = held.remove(&row.invoice_id).ok_or_else(missing(row.invoice_id))?;
    let on = on.unwrap_or_else(|| work.today());
    within("/unapplied_on", on, None, work.today())?;
    ledger::reverse(work, row.entry_id, EntryKind::CreditApplied, on, &format!("撤销冲抵：{reason}"))?;
    let mut opened = OpenChanges::default();
    let (note_was_open, invoice_was_open) = (OpenItem::of(&note), OpenItem::of(&invoice));
    take_off(&mut note, &mut invoice, row.applied_minor);
    write(work, &mut note, note_was_open, &mut opened)?;
    invoice.updated_at = work.now;
    invoice.update(work.tx, org)?;
    invoice.version += 1;
    row.unapplied_on = Some(on);
    row.updated_at = work.now;
    row.update(work.tx, org)?;
    row.version += 1;
    resettle_with_paid(work, &mut invoice, on, &mut opened)?;
    opened.moved(invoice_was_open, &invoice);
    // What is open on the note again settles its own invoice first, if cash left that meanwhile.
    for original in held.values_mut() {
        let was_open = OpenItem::of(original);
        resettle_with_paid(work, original, on, &mut opened)?;
        opened.moved(was_open, original);
    }
    opened.save(work.tx, org)?;
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
