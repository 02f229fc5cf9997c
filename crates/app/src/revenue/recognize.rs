//! Recognising revenue: the one place that posts it. Each step brings one obligation to an amount to date, each event
//! is one entry.

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
use std::collections::BTreeMap;

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

/// What happened once: one entry of revenue, for the obligations it satisfies.
pub(crate) struct Recognition {
    pub source: Source,
    pub steps: Vec<Step>,
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

    /// The obligation once the step is done.
    pub fn done(&self) -> ObligationRow {
        ObligationRow { recognized_minor: self.basis.to_date_after.amount_minor(), ..self.obligation.clone() }
    }

    /// Whether money moves.
    pub fn moves(&self) -> bool {
        self.basis.amount.amount_minor() != 0
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

/// Posts what happened to an order, one entry for each recognition, keeps the basis of every step, and moves
/// obligations, order and contract position. Where steps of one obligation follow each other, each stands on
/// [`Step::done`] of the one before. The caller saves the order with its contract.
///
/// Steps that move no money only bring their obligation up to date; the period must be open all the same.
pub(crate) fn post_recognitions(work: &mut Work, held: &mut HeldOrder, recognitions: Vec<Recognition>) -> Result<()> {
    let mut drafts = Vec::new();
    for recognition in &recognitions {
        let draft = draft(held, recognition)?;
        if !draft.lines.is_empty() {
            drafts.push(draft);
        } else if !recognition.steps.is_empty() {
            ledger::require_open(work, held.order.entity_id, recognition.source.effective_on)?;
        }
    }
    let mut entries = ledger::post_all(work, held.order.entity_id, &drafts)?.into_iter();
    let (mut events, mut obligations) = (Vec::new(), BTreeMap::new());
    for Recognition { source, steps } in recognitions {
        let entry = if steps.iter().any(Step::moves) { entries.next() } else { None };
        for step in steps {
            if step.moves() {
                let entry = entry.ok_or_else(|| Error::Internal("every recognition has its entry".into()))?;
                move_order(held, &step);
                events.push(event(work, &source, entry, &step)?);
            }
            obligations.insert(step.obligation.id, step.done());
        }
    }
    keep_events(work, &events)?;
    for mut obligation in obligations.into_values() {
        obligation.updated_at = work.now;
        obligation.update(work.tx, work.org())?;
    }
    Ok(())
}

/// The entry of a recognition; without lines, if its steps move no money.
fn draft(held: &mut HeldOrder, Recognition { source, steps }: &Recognition) -> Result<Draft> {
    let mut draft = Draft {
        kind: source.kind,
        effective_on: source.effective_on,
        memo: source.memo.clone(),
        source: source.document.clone(),
        posting_key: source.posting_key.clone(),
        reverses: None,
        currency: held.order.currency,
        lines: Vec::new(),
    };
    for step in steps {
        let about = step.about(held);
        move_position(&mut draft, &mut held.contract, step.basis.amount, &about)?;
        draft.line(AccountRole::Revenue, step.basis.amount.negated(), &about);
    }
    Ok(draft)
}

fn move_order(held: &mut HeldOrder, step: &Step) {
    let amount = step.basis.amount.amount_minor();
    held.order.recognized_minor += amount;
    if step.obligation.method == RecognitionMethod::StraightLine {
        // A service is delivered and accepted as it is rendered.
        held.order.delivered_minor += amount;
        held.order.accepted_minor += amount;
    }
}

fn event(work: &Work, source: &Source, entry_id: EntryId, step: &Step) -> Result<RevenueEventRow> {
    let (obligation, basis) = (&step.obligation, &step.basis);
    Ok(RevenueEventRow {
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
    })
}

fn keep_events(work: &mut Work, events: &[RevenueEventRow]) -> Result<()> {
    RevenueEventRow::insert_all(work.tx, work.org(), events)?;
    let told = events.iter().map(|event| {
        let amount = Money::new(event.amount_minor, event.currency);
        (event.id, json!({ "id": event.id, "obligation_id": event.obligation_id, "amount": amount }))
    });
    work.emit_all("revenue.recognized", "revenue_event", told.collect())
}
