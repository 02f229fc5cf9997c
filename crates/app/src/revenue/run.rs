//! The revenue run: services through a date, by day, one recognition per obligation and service month.

use super::recognize::{Progress, Recognition, Source, Step, post_recognitions};
use crate::contracts::lines::check_past;
use crate::contracts::plan;
use crate::error::{Error, Result};
use crate::orders::progress::HeldOrder;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::{Date, Period, add_days};
use mingxi_domain::ids::{EntityId, ObligationId, OrderId};
use mingxi_domain::ledger::EntryKind;
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::revenue::{Pause, ProgressUnit, RecognitionRule, ServiceDays, ServiceSpan};
use mingxi_store::ledger::list_closed_periods;
use mingxi_store::orders::{self as orders, OrderLineRow};
use mingxi_store::revenue::{self as store, ObligationRow};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashSet};
use utoipa::ToSchema;

/// Orders of one run; the rest waits for the next, so that others get at the database in between.
const ORDERS_MAX: i64 = 200;

/// A run for one entity.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunRevenue {
    /// The legal entity.
    pub entity_id: EntityId,
    /// The last day recognised; not in the future.
    #[schema(value_type = String, format = Date)]
    pub through: Date,
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct RevenueRun {
    /// Recognitions posted.
    pub recognitions: u64,
    /// Revenue recognised, one amount per currency.
    pub recognized: Vec<Money>,
    /// Whether nothing is left through the date; if not, run again.
    pub is_complete: bool,
}

/// Recognises the services of an entity straight line by day through a date, both ends of a service counted.
///
/// Each service month of an obligation is posted at its last day recognised. A month that is closed is posted on the
/// first day of the first open month after it and keeps its service month. A second run through the same date posts
/// nothing. At most 200 orders a run.
///
/// # Errors
/// Forbidden; unknown entity; a date in the future. Source: features RR1, RR4; IFRS 15.39, CAS 14 §11–12.
pub fn run_revenue(work: &mut Work, input: &RunRevenue) -> Result<RevenueRun> {
    work.check(Action::RevenueRun)?;
    work.require_reference("entity", input.entity_id, "/entity_id")?;
    check_past(work, "/through", input.through)?;
    let org = work.org();
    let due = store::list_due_orders(work.tx, org, input.entity_id, input.through, ORDERS_MAX + 1)?;
    let closed = list_closed_periods(work.tx, org, input.entity_id)?.into_iter().collect();
    let is_complete = due.len() <= usize::try_from(ORDERS_MAX).unwrap_or(usize::MAX);
    let mut totals = Totals { recognitions: 0, by_currency: BTreeMap::new() };
    for (_, order) in due.iter().take(usize::try_from(ORDERS_MAX).unwrap_or(usize::MAX)) {
        recognize_order(work, *order, input.through, &closed, &mut totals)?;
    }
    let recognized = totals.by_currency.into_iter().map(|(currency, minor)| Money::of_sum(minor, currency)).collect();
    let run = RevenueRun { recognitions: totals.recognitions, recognized, is_complete };
    if run.recognitions > 0 {
        let changes = Changes::none().set("through", input.through).set("recognitions", run.recognitions);
        work.audit(Action::RevenueRun, input.entity_id, changes.set("recognized", &run.recognized))?;
    }
    Ok(run)
}

struct Totals {
    recognitions: u64,
    by_currency: BTreeMap<Currency, i128>,
}

fn recognize_order(
    work: &mut Work,
    id: OrderId,
    through: Date,
    closed: &HashSet<String>,
    totals: &mut Totals,
) -> Result<()> {
    let mut held = HeldOrder::lock(work, id)?;
    let before = held.order.recognized_minor;
    let lines = orders::list_lines(work.tx, work.org(), id)?;
    let obligations = store::list_obligations(work.tx, work.org(), id)?;
    let last_day = obligations.iter().filter_map(|obligation| obligation.ends_on).max();
    let mut recognitions = Vec::new();
    for obligation in obligations {
        // By its days: a service that costs nothing is rendered like any other.
        let is_due = obligation.method == RecognitionMethod::StraightLine
            && !obligation.quantity_micro.decimal().is_zero()
            && obligation.recognized_through.is_none_or(|done| done < through);
        let line = lines.iter().find(|line| line.id == obligation.order_line_id);
        if let (true, Some(line)) = (is_due, line) {
            recognitions.extend(recognize_service(&held, line, obligation, through, closed)?);
        }
    }
    totals.recognitions +=
        recognitions.iter().map(|one| one.steps.iter().filter(|step| step.moves()).count() as u64).sum::<u64>();
    post_recognitions(work, &mut held, recognitions)?;
    *totals.by_currency.entry(held.order.currency).or_default() +=
        i128::from(held.order.recognized_minor) - i128::from(before);
    held.save(work)?;
    plan::schedule_acceptance_of_services(
        work,
        held.order.contract_id,
        last_day.map_or(through, |last| last.min(through)),
    )
}

/// The service months of an obligation that are due, one recognition each, from where it stands.
fn recognize_service(
    held: &HeldOrder,
    line: &OrderLineRow,
    obligation: ObligationRow,
    through: Date,
    closed: &HashSet<String>,
) -> Result<Vec<Recognition>> {
    let service = service_of(&obligation)?;
    let mut obligation = obligation;
    let mut recognitions = Vec::new();
    let from = obligation.recognized_through.map_or(service.first_day(), |done| add_days(done, 1));
    for (period, first_day, last_day) in service.months() {
        let last_day = last_day.min(through);
        if last_day < from || first_day > through {
            continue;
        }
        let done = service.days_through(last_day).into();
        let progress = Progress { done, of: service.days().into(), unit: ProgressUnit::Days };
        obligation.recognized_through = Some(last_day);
        let source = Source {
            kind: EntryKind::RevenueRecognized,
            effective_on: posting_day(period, last_day, closed),
            document: ("obligation", obligation.id.to_string()),
            posting_key: format!("obligation:{}:through:{last_day}", obligation.id),
            memo: format!("{} {} 服务收入", held.order.number, period),
            delivery_id: None,
            credit_note_id: None,
        };
        let step = Step::at_progress(line, obligation, RecognitionRule::StraightLineByDay, progress, last_day)?;
        obligation = step.done();
        recognitions.push(Recognition { source, steps: vec![step] });
    }
    Ok(recognitions)
}

/// The days of a straight-line obligation.
pub(crate) fn service_of(obligation: &ObligationRow) -> Result<ServiceDays> {
    service_days(obligation.id, obligation.starts_on.zip(obligation.ends_on), &obligation.pauses)
}

/// The days of a service as they are kept.
pub(crate) fn service_days(id: ObligationId, days: Option<(Date, Date)>, pauses: &Json) -> Result<ServiceDays> {
    let span = days.and_then(|(first, last)| ServiceSpan::new(first, last).ok());
    let span = span.ok_or_else(|| Error::Internal(format!("{id} has no service days")))?;
    let pauses = Vec::<Pause>::deserialize(pauses).map_err(|error| Error::Internal(format!("{id}: {error}")))?;
    Ok(ServiceDays::new(span, pauses))
}

/// The last day recognised, or the first day of the first open month after a closed one.
fn posting_day(period: Period, last_day: Date, closed: &HashSet<String>) -> Date {
    if !closed.contains(&period.to_string()) {
        return last_day;
    }
    let mut open = period.next();
    while closed.contains(&open.to_string()) {
        open = open.next();
    }
    open.first_day()
}
