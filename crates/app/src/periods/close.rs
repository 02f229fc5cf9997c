//! Closing and reopening a period.

use super::checklist::{self, SignOffItem};
use super::refusals;
use crate::error::{Error, Result};
use crate::ledger;
use crate::receipts::required_text;
use crate::revenue::service_of;
use crate::text::optional_text;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Period;
use mingxi_domain::ids::{EntityId, Id, ObligationId, PeriodId};
use mingxi_domain::ledger::PeriodStatus;
use mingxi_domain::money::Money;
use mingxi_domain::revenue::recognized_through;
use mingxi_domain::text_enum::TextEnum as _;
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::entities::EntityRow;
use mingxi_store::ledger::{self as store, BookRow, PeriodRow};
use mingxi_store::revenue;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Obligations looked at in one page.
const PAGE: i64 = 5_000;

/// A period to close.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosePeriod {
    /// Whose period.
    pub entity_id: EntityId,
    /// Which month.
    pub period: Period,
    /// Why it is closed although its entries or numbers have faults; asked for only then.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub reason: Option<String>,
    /// Why each warning that nobody signed off may stay as it is. Asked for only then.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub reasons: Vec<SignOffItem>,
}

impl ClosePeriod {
    /// Closes over every warning that is left, each for the same reason.
    ///
    /// # Errors
    /// Of the database.
    pub fn over_warnings(work: &mut Work, entity_id: EntityId, period: Period, note: &str) -> Result<Self> {
        let (_, row) = lock(work, entity_id, period)?;
        let left = checklist::open_warnings(work, entity_id, period, row.id)?;
        let reasons = left.into_iter().map(|(item, _)| SignOffItem { item, note: note.to_owned() }).collect();
        Ok(Self { entity_id, period, reason: None, reasons })
    }
}

/// A period to reopen.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenPeriod {
    /// Whose period.
    pub entity_id: EntityId,
    /// Which month.
    pub period: Period,
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Closes a period: from now on the ledger refuses every posting into it. What was being posted meanwhile is waited
/// for. Its entries are sealed first.
///
/// # Errors
/// Forbidden; unknown entity; refused as `period_already_closed`, `period_previous_open`, `period_not_begun`,
/// `period_revenue_due`, `period_has_faults` without a reason, `period_has_warnings` while one is neither signed off nor
/// given a reason. Source: feature RR9.
pub fn close_period(work: &mut Work, input: &ClosePeriod) -> Result<PeriodId> {
    work.check(Action::PeriodClose)?;
    if input.period > Period::of(work.today()) {
        return Err(refusals::NOT_BEGUN
            .at("/period", words!("{} 自 {} 开始。", "{} begins on {}.", input.period, input.period.first_day())));
    }
    let (book, mut row) = lock(work, input.entity_id, input.period)?;
    if row.status == PeriodStatus::Closed {
        return Err(refusals::ALREADY_CLOSED.because(words!("{} 已关闭。", "{} is closed.", input.period)));
    }
    if let Some(earlier) = store::find_open_before(work.tx, work.org(), input.entity_id, input.period)? {
        return Err(refusals::PREVIOUS_OPEN.because(words!("{earlier} 尚未关闭。", "{earlier} is still open.")));
    }
    check_revenue(work, input)?;
    let reason = optional_text("/reason", input.reason.as_ref(), 500)?;
    let faults = checklist::faults(work, input.entity_id, input.period)?;
    if reason.is_none() && !faults.is_empty() {
        return Err(refusals::HAS_FAULTS.at("/reason", Words::in_turn(faults).stop()));
    }
    accept_warnings(work, &row, input)?;
    ledger::seal_period(work, &book, input.period)?;
    save(work, &mut row, PeriodStatus::Closed)?;
    let changes = Changes::none().set("period", input.period).moved("status", PeriodStatus::Open, PeriodStatus::Closed);
    let changes = if faults.is_empty() {
        changes
    } else {
        changes.set("faults", faults.iter().map(|fault| &fault.en).collect::<Vec<_>>()).set("reason", &reason)
    };
    work.audit(Action::PeriodClose, row.id, changes)?;
    work.emit(
        "period.closed",
        "period",
        row.id,
        json!({ "period_id": row.id, "entity_id": input.entity_id, "period": input.period }),
    )?;
    Ok(row.id)
}

/// What is open is either signed off by those whose work it is, or the one who closes says why it may stay. The reasons
/// are kept where sign-offs are.
fn accept_warnings(work: &mut Work, row: &PeriodRow, input: &ClosePeriod) -> Result<()> {
    let mut left = checklist::open_warnings(work, input.entity_id, input.period, row.id)?;
    for (index, given) in input.reasons.iter().enumerate() {
        let note = required_text(&format!("/reasons/{index}/note"), &given.note, 500)?;
        if left.iter().any(|(item, _)| *item == given.item) {
            left.retain(|(item, _)| *item != given.item);
            checklist::keep_sign_off(work, row.id, given.item, note)?;
        }
    }
    if left.is_empty() {
        return Ok(());
    }
    let words = left.into_iter().map(|(item, count)| {
        let label = item.label();
        Words::new(format!("{}：{count}", label.zh), format!("{}: {count}", label.en))
    });
    Err(refusals::HAS_WARNINGS.at("/reasons", Words::in_turn(words).stop()))
}

/// Reopens the last closed period.
///
/// # Errors
/// Forbidden; unknown entity; invalid reason; refused as `period_not_closed`, `period_later_closed`.
pub fn reopen_period(work: &mut Work, input: &ReopenPeriod) -> Result<PeriodId> {
    work.check(Action::PeriodReopen)?;
    let reason = required_text("/reason", &input.reason, 500)?;
    let (_, mut row) = lock(work, input.entity_id, input.period)?;
    if row.status == PeriodStatus::Open {
        return Err(refusals::NOT_CLOSED.because(words!("{} 未关闭。", "{} is open.", input.period)));
    }
    if let Some(later) = store::find_closed_after(work.tx, work.org(), input.entity_id, input.period)? {
        return Err(refusals::LATER_CLOSED.because(words!("{later} 已关闭。", "{later} is closed.")));
    }
    save(work, &mut row, PeriodStatus::Open)?;
    let changes = Changes::none()
        .set("period", input.period)
        .moved("status", PeriodStatus::Closed, PeriodStatus::Open)
        .set("reason", &reason);
    work.audit(Action::PeriodReopen, row.id, changes)?;
    work.emit(
        "period.reopened",
        "period",
        row.id,
        json!({ "period_id": row.id, "entity_id": input.entity_id, "period": input.period }),
    )?;
    Ok(row.id)
}

/// Holds the book, so that no other month is made or closed, and then the period, so that nothing is posted into it.
fn lock(work: &mut Work, entity: EntityId, period: Period) -> Result<(BookRow, PeriodRow)> {
    let org = work.org();
    if EntityRow::find(work.tx, org, entity)?.is_none() {
        return Err(Error::unknown_reference("/entity_id", entity));
    }
    let book = store::load_primary_book(work.tx, org, entity)?;
    BookRow::lock(work.tx, org, book.id)?;
    let new = work.ids.next();
    let row = store::lock_period(work.tx, org, entity, period, new, work.now)?;
    Ok((book, row))
}

fn save(work: &mut Work, row: &mut PeriodRow, status: PeriodStatus) -> Result<()> {
    row.status = status;
    row.updated_at = work.now;
    Ok(row.update(work.tx, work.org())?)
}

/// Services must be recognised through the last day of the period.
fn check_revenue(work: &mut Work, input: &ClosePeriod) -> Result<()> {
    let through = input.period.last_day();
    let mut after = ObligationId::from_raw(0);
    loop {
        let page = revenue::list_running_services(work.tx, work.org(), input.entity_id, through, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        for service in page {
            let days = service_of(&service)?;
            // A service that was run through the day has nothing due, whatever rounding left of a price that changed.
            if service.recognized_through.is_some_and(|done| done >= through.min(days.last_day())) {
                continue;
            }
            let due = recognized_through(Money::new(service.allocated_minor, service.currency), &days, through)?;
            let recognized = Money::new(service.recognized_minor, service.currency);
            if due.exceeds(recognized)? {
                let detail = words!(
                    "{1} 截至 {through} 应确认 {due}，已确认 {0}。",
                    "{} is recognised of {due} due through {through} on {}.",
                    recognized,
                    service.id
                );
                return Err(refusals::REVENUE_DUE.because(detail));
            }
        }
    }
}
