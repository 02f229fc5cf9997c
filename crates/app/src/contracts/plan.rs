//! The collection plan of a contract: rows at signing, due dates as their events happen.
//!
//! Signing is known at once. Delivery is the first batch shipped and invoice the first invoice issued under the
//! contract. Acceptance is the day on which everything is accepted: every goods line ordered and accepted in full,
//! or, on a contract of services alone, every service ordered and rendered in full. An event happens once: a date
//! that was set stays when a later batch or credit note changes the picture. Only when the batch or invoice itself is
//! taken back does its date go too.
//!
//! Amounts follow what the contract still brings: what was conceded, what a service gave up when it ended early, and
//! what a closed contract never ordered are taken off the plan from its end.

use crate::error::{Error, Result};
use crate::payment_terms;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::contracts::{InstallmentStatus, PlanTrigger};
use mingxi_domain::ids::ContractId;
use mingxi_domain::money::Money;
use mingxi_domain::payment_terms::{CollectionTerm, PlannedCollection, collection_plan, covered, expected_on};
use mingxi_store::contracts::{self as store, ContractRow, InstallmentRow};
use rust_decimal::Decimal;
use serde_json::json;

/// Writes the plan of a contract that is signed on this day.
pub(super) fn insert_plan(work: &mut Work, contract: &ContractRow, signed_on: Date) -> Result<()> {
    let terms = match contract.payment_term_id {
        Some(id) => payment_terms::load(work, id)?.collection_terms(),
        None => vec![whole_at_acceptance()],
    };
    let total = Money::new(contract.total_minor, contract.currency);
    let plan = collection_plan(total, &terms).map_err(|error| Error::Internal(error.to_string()))?;
    let rows: Vec<_> = plan.iter().map(|row| installment_row(work, contract, row, signed_on)).collect();
    Ok(InstallmentRow::insert_all(work.tx, work.org(), &rows)?)
}

/// The plan of a contract without a payment term: everything at acceptance.
fn whole_at_acceptance() -> CollectionTerm {
    let (percent, trigger) = (Decimal::ONE_HUNDRED, PlanTrigger::Acceptance);
    CollectionTerm { percent, trigger, offset_months: 0, offset_days: 0 }
}

/// Fits the amounts of the plan to what the contract brings as it stands: that covers the installments in order, each up
/// to what was agreed for it. The caller saved contract, lines and orders.
pub(crate) fn refit(work: &mut Work, contract: ContractId) -> Result<()> {
    let org = work.org();
    let rows = store::list_installments(work.tx, org, contract)?;
    let Some(currency) = rows.first().map(|row| row.currency) else { return Ok(()) };
    let expected = Money::new(store::load_expected(work.tx, org, contract)?, currency);
    let mut before = Money::zero(currency);
    for mut row in rows {
        let amount = covered(row.planned(), before, expected)?;
        before = before.checked_add(row.planned())?;
        if amount == row.amount() {
            continue;
        }
        let changes = Changes::none().moved("amount", row.amount(), amount);
        row.amount_minor = amount.amount_minor();
        row.updated_at = work.now;
        row.update(work.tx, org)?;
        work.audit(Action::InstallmentSchedule, row.id, changes)?;
    }
    Ok(())
}

/// Gives the installments that waited for this event their due dates. Later events of the kind find none waiting.
pub(crate) fn schedule(work: &mut Work, contract: ContractId, trigger: PlanTrigger, happened_on: Date) -> Result<()> {
    let org = work.org();
    let rows = store::list_installments(work.tx, org, contract)?;
    let waiting = rows.into_iter().filter(|row| row.trigger == trigger && row.status == InstallmentStatus::Waiting);
    for mut row in waiting {
        let due_on = expected_on(happened_on, &term_of(&row)?);
        row.status = InstallmentStatus::Scheduled;
        row.due_on = Some(due_on);
        row.updated_at = work.now;
        row.update(work.tx, org)?;
        let changes = Changes::none().set("trigger", trigger).set("happened_on", happened_on);
        work.audit(Action::InstallmentSchedule, row.id, changes.set("due_on", due_on))?;
        work.emit("installment.scheduled", "installment", row.id, json!({ "id": row.id, "due_on": due_on }))?;
    }
    Ok(())
}

/// Takes back the due dates that an event of this day gave, when the batch is cancelled or the invoice void: they go by
/// the earliest event that is left, or wait. Dates that came from another day stay.
pub(crate) fn take_back(work: &mut Work, contract: ContractId, trigger: PlanTrigger, happened_on: Date) -> Result<()> {
    let org = work.org();
    let left = match trigger {
        PlanTrigger::Delivery => store::first_shipped_on(work.tx, org, contract)?,
        PlanTrigger::Invoice => store::first_invoiced_on(work.tx, org, contract)?,
        PlanTrigger::Signing | PlanTrigger::Acceptance => return Ok(()),
    };
    let rows = store::list_installments(work.tx, org, contract)?;
    for mut row in rows.into_iter().filter(|row| row.trigger == trigger) {
        let term = term_of(&row)?;
        if row.due_on != Some(expected_on(happened_on, &term)) {
            continue;
        }
        let due_on = left.map(|date| expected_on(date, &term));
        let changes = Changes::none().set("trigger", trigger).moved("due_on", row.due_on, due_on);
        row.status = if due_on.is_some() { InstallmentStatus::Scheduled } else { InstallmentStatus::Waiting };
        row.due_on = due_on;
        row.updated_at = work.now;
        row.update(work.tx, org)?;
        work.audit(Action::InstallmentSchedule, row.id, changes)?;
        work.emit("installment.scheduled", "installment", row.id, json!({ "id": row.id, "due_on": due_on }))?;
    }
    Ok(())
}

/// Schedules what waits for acceptance when nothing of the contract is left to accept.
pub(crate) fn schedule_acceptance(work: &mut Work, contract: ContractId, happened_on: Date) -> Result<()> {
    let org = work.org();
    let left = match store::count_goods_lines(work.tx, org, contract)? {
        0 => store::count_unrendered_lines(work.tx, org, contract)?,
        _ => store::count_unaccepted_lines(work.tx, org, contract)?,
    };
    if left > 0 {
        return Ok(());
    }
    schedule(work, contract, PlanTrigger::Acceptance, happened_on)
}

/// After a revenue run: a contract of services alone is accepted when all of them are rendered.
pub(crate) fn schedule_acceptance_of_services(work: &mut Work, contract: ContractId, rendered_on: Date) -> Result<()> {
    if store::count_goods_lines(work.tx, work.org(), contract)? > 0 {
        return Ok(());
    }
    schedule_acceptance(work, contract, rendered_on)
}

fn term_of(row: &InstallmentRow) -> Result<CollectionTerm> {
    let small = |value: i64| u16::try_from(value).map_err(|error| Error::Internal(format!("{}: {error}", row.id)));
    let (offset_months, offset_days) = (small(row.offset_months)?, small(row.offset_days)?);
    // Only the offsets move a date; the share of the contract is in the amount already.
    Ok(CollectionTerm { percent: Decimal::ONE_HUNDRED, trigger: row.trigger, offset_months, offset_days })
}

fn installment_row(work: &Work, contract: &ContractRow, row: &PlannedCollection, signed_on: Date) -> InstallmentRow {
    let due_on = (row.term.trigger == PlanTrigger::Signing).then(|| expected_on(signed_on, &row.term));
    InstallmentRow {
        id: work.ids.next(),
        contract_id: contract.id,
        customer_id: contract.customer_id,
        sequence: i64::from(row.sequence),
        trigger: row.term.trigger,
        offset_months: i64::from(row.term.offset_months),
        offset_days: i64::from(row.term.offset_days),
        status: if due_on.is_some() { InstallmentStatus::Scheduled } else { InstallmentStatus::Waiting },
        due_on,
        currency: contract.currency,
        planned_minor: row.amount.amount_minor(),
        amount_minor: row.amount.amount_minor(),
        owner_id: contract.owner_id,
        department_id: contract.department_id,
        custom: json!({}),
        search_text: String::new(),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    }
}
