//! 服务提前结束与暂停 A service that ends before its last day, or is suspended for some days.
//!
//! Months that were rendered stay as they are. What falls away is given up: the order line costs less, its obligation is
//! allocated less, and the collection plan expects less, while the contract keeps what was signed. What was invoiced
//! beyond the new price is credited by [`crate::invoices::CreditInvoice::over_invoiced`].

use super::progress::HeldOrder;
use super::refusals;
use crate::contracts::lines::check_text;
use crate::contracts::plan;
use crate::error::{Error, Result};
use crate::revenue::recognize::{Progress, Recognition, Source, Step, post_recognitions};
use crate::revenue::service_of;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{OrderId, OrderLineId};
use mingxi_domain::ledger::EntryKind;
use mingxi_domain::money::Money;
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::revenue::{
    AfterPause, Pause, ProgressUnit, RecognitionRule, ServiceChangeError, ServiceDays, price_of_days,
};
use mingxi_domain::taxes::LineAmounts;
use mingxi_domain::words;
use mingxi_store::Micro;
use mingxi_store::contracts::ContractLineRow;
use mingxi_store::invoices;
use mingxi_store::orders::{self as store, OrderLineRow};
use mingxi_store::revenue::{self as obligations, ObligationRow};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// A service that ends early.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndService {
    /// The line of the order.
    pub order_line_id: OrderLineId,
    /// The last day that is rendered, before the agreed one; the day before the first when nothing of it is.
    #[schema(value_type = String, format = Date)]
    pub ends_on: Date,
    /// The reason, kept in the audit trail.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// A service that is not rendered on some days.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspendService {
    /// The line of the order.
    pub order_line_id: OrderLineId,
    /// The first day without service.
    #[schema(value_type = String, format = Date)]
    pub first_day: Date,
    /// The last day without service.
    #[schema(value_type = String, format = Date)]
    pub last_day: Date,
    /// Whether the end moves by these days, or stays and their price falls away.
    pub after: AfterPause,
    /// The reason, kept in the audit trail.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// What a change of a service comes to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ServiceChange {
    /// The line of the order.
    pub order_line_id: OrderLineId,
    /// Its service as it is now: the last day.
    #[schema(value_type = Option<String>, format = Date)]
    pub service_ends_on: Option<Date>,
    /// Days of service in all.
    pub service_days: i64,
    /// The price of the line now, without tax.
    pub net: Money,
    /// The price of the line now, tax included.
    pub total: Money,
    /// What of the price was given up, tax included.
    pub given_up: Money,
    /// What is invoiced beyond the price, tax included: to be credited.
    pub over_invoiced: Money,
    /// Recognised to date.
    pub recognized: Money,
}

/// Ends a service of an open order before its last day. Its price and its obligation are cut to the days that are
/// rendered; revenue of days after the end is not recognised, or taken back today where it was.
///
/// # Errors
/// Forbidden; not found; unknown line; invalid reason; refused as `order_not_open`, `order_line_no_service`,
/// `order_service_span`, `order_service_drafted`, `period_closed`. Source: IFRS 15.18–21, CAS 14 §8.
pub fn end_service(work: &mut Work, id: OrderId, input: &EndService) -> Result<ServiceChange> {
    work.check(Action::OrderEndService)?;
    work.require_visible("order", id)?;
    check_text("/reason", &input.reason, 500)?;
    let mut on = Changing::lock(work, id, input.order_line_id)?;
    let before = service_of(&on.obligation)?;
    let after = before.ended(input.ends_on).map_err(|error| refuse(error, "/ends_on"))?;
    let was_run_beyond = on.obligation.recognized_through.is_some_and(|through| through > input.ends_on);
    let days = after.as_ref().map_or(0, ServiceDays::days);
    let given_up = on.give_up(work, (days, before.days()), !was_run_beyond)?;
    match &after {
        Some(after) => on.keep(after)?,
        // Nothing of it is rendered: it keeps its days on paper and owes none of them.
        None => on.obligation.quantity_micro = Micro::default(),
    }
    if was_run_beyond {
        on.obligation.recognized_through = after.as_ref().map(ServiceDays::last_day);
    }
    let changes = Changes::none()
        .set("order_line_id", input.order_line_id)
        .moved("service_ends_on", before.last_day(), input.ends_on)
        .set("given_up", given_up.gross)
        .set("reason", input.reason.trim());
    let rule = was_run_beyond.then_some(RecognitionRule::ServiceEnded);
    let progress = (days, days.max(1));
    let change = on.finish(work, rule, progress, given_up)?;
    work.audit(Action::OrderEndService, id, changes)?;
    let told = json!({ "id": id, "order_line_id": input.order_line_id, "ends_on": input.ends_on });
    work.emit("order.service_ended", "order", id, told)?;
    Ok(change)
}

/// Suspends a service of an open order on some days: revenue is not recognised for them, or taken back today where it
/// was. Either the end moves by as many days, or it stays and the price of the days falls away.
///
/// # Errors
/// As [`end_service`].
pub fn suspend_service(work: &mut Work, id: OrderId, input: &SuspendService) -> Result<ServiceChange> {
    work.check(Action::OrderSuspendService)?;
    work.require_visible("order", id)?;
    check_text("/reason", &input.reason, 500)?;
    let mut on = Changing::lock(work, id, input.order_line_id)?;
    let before = service_of(&on.obligation)?;
    let pause = Pause { first_day: input.first_day, last_day: input.last_day };
    let after = before.suspended(pause, input.after).map_err(|error| refuse(error, "/first_day"))?;
    let run_through = on.obligation.recognized_through.filter(|through| *through >= input.first_day);
    let days = match input.after {
        AfterPause::Extend => before.days(),
        AfterPause::Shorten => after.days(),
    };
    let given_up = on.give_up(work, (days, before.days()), run_through.is_none())?;
    on.keep(&after)?;
    let changes = Changes::none()
        .set("order_line_id", input.order_line_id)
        .set("first_day", input.first_day)
        .set("last_day", input.last_day)
        .set("after", input.after)
        .moved("service_ends_on", before.last_day(), after.last_day())
        .set("given_up", given_up.gross)
        .set("reason", input.reason.trim());
    let rule = run_through.map(|_| RecognitionRule::ServiceSuspended);
    let progress = (run_through.map_or(0, |through| after.days_through(through)), after.days());
    let change = on.finish(work, rule, progress, given_up)?;
    work.audit(Action::OrderSuspendService, id, changes)?;
    let told = json!({ "id": id, "order_line_id": input.order_line_id, "first_day": input.first_day, "last_day": input.last_day });
    work.emit("order.service_suspended", "order", id, told)?;
    Ok(change)
}

fn refuse(error: ServiceChangeError, pointer: &str) -> Error {
    refusals::SERVICE_SPAN.at(pointer, error.words().stop())
}

/// A service while it is changed.
struct Changing {
    held: HeldOrder,
    line: OrderLineRow,
    obligation: ObligationRow,
}

impl Changing {
    fn lock(work: &mut Work, order: OrderId, id: OrderLineId) -> Result<Self> {
        let held = HeldOrder::lock(work, order)?;
        held.require_open()?;
        let org = work.org();
        let line = store::list_lines(work.tx, org, order)?.into_iter().find(|line| line.id == id);
        let line = line.ok_or_else(|| Error::unknown_reference("/order_line_id", id))?;
        if line.recognition_method != RecognitionMethod::StraightLine {
            let text = &line.description;
            return Err(
                refusals::LINE_NO_SERVICE.at("/order_line_id", words!("{text} 不是服务。", "{text} is no service."))
            );
        }
        let obligation = obligations::list_obligations(work.tx, org, order)?.into_iter();
        let obligation = obligation.into_iter().find(|obligation| obligation.order_line_id == id);
        let obligation = obligation.ok_or_else(|| Error::Internal(format!("{id} has no obligation")))?;
        Ok(Self { held, line, obligation })
    }

    /// Cuts the price to some days of service and returns what that gives up. Conceded amounts stay conceded.
    fn give_up(&mut self, work: &mut Work, (days, of): (i64, i64), stays: bool) -> Result<LineAmounts> {
        let line = &mut self.line;
        let conceded = LineAmounts::from_minor(line.conceded_net_minor, line.conceded_tax_minor, line.currency);
        let price = line.amounts().checked_sub(conceded)?;
        let kept = if days == of {
            price
        } else {
            let floor = if stays { self.obligation.recognized() } else { Money::zero(line.currency) };
            price_of_days(price, days, of, floor)?
        };
        let given_up = price.checked_sub(kept)?;
        if given_up == LineAmounts::zero(line.currency) {
            return Ok(given_up);
        }
        if !line.invoiced_quantity_micro.decimal().is_zero()
            && invoices::count_drafts(work.tx, work.org(), line.order_id)? > 0
        {
            let number = &self.held.order.number;
            return Err(
                refusals::SERVICE_DRAFTED.because(words!("{number} 有草稿发票。", "{number} has draft invoices."))
            );
        }
        let (net, tax) = (given_up.net.amount_minor(), given_up.tax.amount_minor());
        line.net_minor -= net;
        line.tax_minor -= tax;
        line.total_minor -= net + tax;
        self.held.order.net_minor -= net;
        self.held.order.tax_minor -= tax;
        self.held.order.total_minor -= net + tax;
        self.held.contract.ordered_minor -= net;
        self.obligation.allocated_minor -= net;
        let org = work.org();
        let from = ContractLineRow::lock(work.tx, org, line.contract_line_id)?;
        let mut from = from.ok_or_else(|| Error::not_found("contract_line", line.contract_line_id))?;
        from.ordered_net_minor -= net;
        from.ordered_tax_minor -= tax;
        from.given_up_net_minor += net;
        from.given_up_tax_minor += tax;
        from.updated_at = work.now;
        from.update(work.tx, org)?;
        Ok(given_up)
    }

    /// Keeps the days of the service as they are from now on.
    fn keep(&mut self, service: &ServiceDays) -> Result<()> {
        let pauses = serde_json::to_value(service.pauses()).map_err(|error| Error::Internal(error.to_string()))?;
        self.obligation.pauses = pauses;
        self.obligation.ends_on = Some(service.last_day());
        self.line.service_ends_on = Some(service.last_day());
        Ok(())
    }

    /// Saves everything; with a rule, also brings revenue that was recognised for days that fell away to where it
    /// belongs, today.
    fn finish(
        mut self,
        work: &mut Work,
        rule: Option<RecognitionRule>,
        (done, of): (i64, i64),
        given_up: LineAmounts,
    ) -> Result<ServiceChange> {
        let (org, today) = (work.org(), work.today());
        self.line.updated_at = work.now;
        self.line.update(work.tx, org)?;
        let mut obligation = self.obligation.clone();
        if let Some(rule) = rule {
            let progress = Progress { done: done.into(), of: of.into(), unit: ProgressUnit::Days };
            let step = Step::at_progress(&self.line, obligation, rule, progress, today)?;
            obligation = step.done();
            let source = Source {
                kind: EntryKind::RevenueReversed,
                effective_on: today,
                document: ("obligation", obligation.id.to_string()),
                posting_key: format!("obligation:{}:changed:{}", obligation.id, obligation.version),
                memo: format!("{} 服务变更", self.held.order.number),
                delivery_id: None,
                credit_note_id: None,
            };
            post_recognitions(work, &mut self.held, vec![Recognition { source, steps: vec![step] }])?;
        } else {
            obligation.updated_at = work.now;
            obligation.update(work.tx, org)?;
        }
        self.held.save(work)?;
        let contract = self.held.contract.id;
        plan::refit(work, contract)?;
        let rendered_on = self.line.service_ends_on.map_or(today, |last| last.min(today));
        plan::schedule_acceptance_of_services(work, contract, rendered_on)?;
        let over = self.line.invoiced().gross.checked_sub(self.line.amounts().gross)?;
        let service_days =
            if obligation.quantity_micro == Micro::default() { 0 } else { service_of(&obligation)?.days() };
        Ok(ServiceChange {
            order_line_id: self.line.id,
            service_ends_on: self.line.service_ends_on,
            service_days,
            net: self.line.amounts().net,
            total: self.line.amounts().gross,
            given_up: given_up.gross,
            over_invoiced: over.max(Money::zero(self.line.currency))?,
            recognized: obligation.recognized(),
        })
    }
}
