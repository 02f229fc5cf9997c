//! Recognising revenue: the one place that posts it. Each step brings one obligation to an amount to date.

use crate::contracts::position::move_position;
use crate::error::{Error, Result};
use crate::ledger;
use crate::orders::progress::HeldOrder;
use crate::work::Work;
use mingxi_domain::calendar::{Date, Period};
use mingxi_domain::ids::{DeliveryId, EntryId, InvoiceId, OrderLineId};
use mingxi_domain::ledger::entry::{Dimensions, Draft};
use mingxi_domain::ledger::{AccountRole, EntryKind};
use mingxi_domain::money::Money;
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::revenue::{ProgressUnit, RULE_VERSION, RecognitionBasis, RecognitionRule, recognized_by_quantity};
use mingxi_store::orders::OrderLineRow;
use mingxi_store::revenue::{ObligationRow, RevenueEventRow};
use rust_decimal::Decimal;
use serde_json::json;

/// How far an obligation is satisfied: units accepted of units ordered, or days rendered of days of service.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Progress {
    pub done: Decimal,
    pub of: Decimal,
    pub unit: ProgressUnit,
}

/// One obligation brought to an amount to date.
pub(crate) struct Step {
    order_line_id: OrderLineId,
    obligation: ObligationRow,
    service_period: Period,
    basis: RecognitionBasis,
}

/// The event behind an entry of revenue.
pub(crate) struct Source {
    pub kind: EntryKind,
    /// The day it is posted at; its period must be open.
    pub effective_on: Date,
    pub document: (&'static str, String),
    pub posting_key: String,
    pub memo: String,
    pub delivery_id: Option<DeliveryId>,
    pub credit_note_id: Option<InvoiceId>,
}

impl Step {
    /// Brings an obligation to `allocated × done ÷ of`, rounded to date, for an event of this day.
    pub fn at_progress(
        line: &OrderLineRow,
        obligation: ObligationRow,
        rule: RecognitionRule,
        progress: Progress,
        happened_on: Date,
    ) -> Result<Self> {
        let (allocated, before) = (obligation.allocated(), obligation.recognized());
        let after = recognized_by_quantity(allocated, progress.done, progress.of);
        let after = after.map_err(|error| Error::Internal(format!("{}: {error}", obligation.id)))?;
        let basis = RecognitionBasis {
            rule,
            rule_version: RULE_VERSION,
            allocated,
            done: progress.done.normalize(),
            of: progress.of.normalize(),
            unit: progress.unit,
            to_date_before: before,
            to_date_after: after,
            amount: after.checked_sub(before)?,
            happened_on,
            service_starts_on: obligation.starts_on,
            service_ends_on: obligation.ends_on,
        };
        Ok(Self { order_line_id: line.id, obligation, service_period: Period::of(happened_on), basis })
    }

    /// The same step for units that came back and were invoiced at `net`: so much less than before, never below zero.
    pub fn taking_back(mut self, net: Money) -> Result<Self> {
        let basis = &mut self.basis;
        basis.to_date_after = basis.to_date_before.checked_sub(net.min(basis.to_date_before)?)?;
        basis.amount = basis.to_date_after.checked_sub(basis.to_date_before)?;
        Ok(self)
    }

    fn about(&self, held: &HeldOrder) -> Dimensions {
        Dimensions {
            order_line_id: Some(self.order_line_id),
            product_id: Some(self.obligation.product_id),
            obligation_id: Some(self.obligation.id),
            ..held.dimensions.clone()
        }
    }
}

/// Posts the steps of one event in one entry, keeps their basis, and moves obligations, order and contract position.
/// Returns the obligations as they are now. The caller saves the order with its contract.
///
/// Steps that move no money only bring their obligation up to date; the period must be open all the same.
pub(crate) fn post_steps(
    work: &mut Work,
    held: &mut HeldOrder,
    source: &Source,
    steps: Vec<Step>,
) -> Result<Vec<ObligationRow>> {
    let mut draft = draft(held, source);
    for step in &steps {
        let about = step.about(held);
        move_position(&mut draft, &mut held.contract, step.basis.amount, &about)?;
        draft.line(AccountRole::Revenue, step.basis.amount.negated(), &about);
    }
    if draft.lines.is_empty() {
        if !steps.is_empty() {
            ledger::require_open(work, held.order.entity_id, source.effective_on)?;
        }
        return steps.into_iter().map(|step| save_obligation(work, step)).collect();
    }
    let entry = ledger::post(work, held.order.entity_id, &draft)?;
    let mut obligations = Vec::with_capacity(steps.len());
    for step in steps {
        let amount = step.basis.amount.amount_minor();
        held.order.recognized_minor += amount;
        if step.obligation.method == RecognitionMethod::StraightLine {
            // A service is delivered and accepted as it is rendered.
            held.order.delivered_minor += amount;
            held.order.accepted_minor += amount;
        }
        if amount != 0 {
            insert_event(work, source, entry, &step)?;
        }
        obligations.push(save_obligation(work, step)?);
    }
    Ok(obligations)
}

fn draft(held: &HeldOrder, source: &Source) -> Draft {
    Draft {
        kind: source.kind,
        effective_on: source.effective_on,
        memo: source.memo.clone(),
        source: source.document.clone(),
        posting_key: source.posting_key.clone(),
        reverses: None,
        currency: held.order.currency,
        lines: Vec::new(),
    }
}

fn save_obligation(work: &mut Work, step: Step) -> Result<ObligationRow> {
    let mut obligation = step.obligation;
    obligation.recognized_minor = step.basis.to_date_after.amount_minor();
    obligation.updated_at = work.now;
    obligation.update(work.tx, work.org())?;
    obligation.version += 1;
    Ok(obligation)
}

fn insert_event(work: &mut Work, source: &Source, entry_id: EntryId, step: &Step) -> Result<()> {
    let (obligation, basis) = (&step.obligation, &step.basis);
    let event = RevenueEventRow {
        id: work.ids.next(),
        obligation_id: obligation.id,
        order_id: obligation.order_id,
        contract_id: obligation.contract_id,
        customer_id: obligation.customer_id,
        delivery_id: source.delivery_id,
        credit_note_id: source.credit_note_id,
        entry_id,
        effective_on: source.effective_on,
        service_period: step.service_period.to_string(),
        currency: obligation.currency,
        amount_minor: basis.amount.amount_minor(),
        recognized_to_date_minor: basis.to_date_after.amount_minor(),
        basis: serde_json::to_value(basis).map_err(|error| Error::Internal(error.to_string()))?,
        owner_id: obligation.owner_id,
        department_id: obligation.department_id,
        custom: json!({}),
        search_text: String::new(),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    };
    event.insert(work.tx, work.org())?;
    let payload = json!({ "id": event.id, "obligation_id": obligation.id, "amount": basis.amount });
    work.emit("revenue.recognized", "revenue_event", event.id, payload)
}
