//! 结账清单 What is left before a month is closed, each item with its count, owner and where to work it off.

use super::refusals;
use crate::error::{Error, Result};
use crate::receipts::required_text;
use crate::work::{Changes, Work};
use jiff::Timestamp;
use mingxi_domain::access::{Action, Role};
use mingxi_domain::calendar::Period;
use mingxi_domain::ids::{EntityId, PeriodId, UserId};
use mingxi_domain::ledger::PeriodStatus;
use mingxi_domain::text_enum::TextEnum;
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::close_checks::{self as store, CloseCheck, SignOffRow};
use mingxi_store::ledger::{PeriodRow, find_open_before};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

mingxi_domain::text_enum! {
    /// An item of the checklist.
    pub enum CloseItem {
        PreviousOpen "previous_open" "前期尚未关闭" "An earlier period is open",
        RevenueDue "revenue_due" "服务收入未确认至月末" "Services not recognised through the month",
        EntriesUnbalanced "entries_unbalanced" "凭证借贷不平" "Entries whose sides differ",
        NumberGaps "number_gaps" "单据断号" "Gaps in document numbers",
        DraftInvoices "draft_invoices" "未开具的发票草稿" "Draft invoices",
        AcceptedNotInvoiced "accepted_not_invoiced" "已验收未开票" "Accepted and not invoiced",
        ShippedNotAccepted "shipped_not_accepted" "已发货未验收" "Shipped and not accepted",
        ReceiptsUnclaimed "receipts_unclaimed" "未认领到款" "Unclaimed receipts",
        ReceiptsUnapplied "receipts_unapplied" "未核销到款" "Unapplied receipts",
        CreditNotesUnused "credit_notes_unused" "未冲抵的红字发票" "Credit notes not used up",
        InvoicesDisputed "invoices_disputed" "争议发票" "Disputed invoices",
        EntriesUnsealed "entries_unsealed" "未封存凭证（关账时自动封存）" "Entries not sealed; closing seals them",
    }
}

mingxi_domain::text_enum! {
    /// Whether an item lets the month close.
    pub enum CloseState {
        Ok "ok" "完成" "Done",
        Warning "warning" "提醒" "Look at it",
        Blocker "blocker" "阻止关账" "Blocks the close",
    }
}

/// The checklist of a period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CloseChecklist {
    /// Which period.
    pub period_id: PeriodId,
    /// Of which entity.
    pub entity_id: EntityId,
    /// Which month.
    pub period: Period,
    /// Whether it is open.
    pub status: PeriodStatus,
    /// Whether no item blocks.
    pub can_close: bool,
    /// Every item, blockers first.
    pub items: Vec<ChecklistItem>,
}

/// One item.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChecklistItem {
    /// Which.
    pub item: CloseItem,
    /// In words.
    pub words: Words,
    /// How many there are.
    pub count: i64,
    /// What that means.
    pub state: CloseState,
    /// Whose work it is.
    pub owner: Role,
    /// Where they are: an object and the filter of its list; none for what is no list.
    pub link: Option<ChecklistLink>,
    /// Who may sign it off; empty where nothing needs it.
    pub signers: Vec<Role>,
    /// Who signed it off.
    pub sign_off: Option<SignOff>,
}

/// A list to work off.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChecklistLink {
    /// Whose list.
    pub object: String,
    /// Its filter, as the list takes it.
    #[schema(value_type = Vec<Object>)]
    pub filter: Vec<Json>,
}

/// A sign-off.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignOff {
    /// What was said.
    pub note: String,
    /// By whom.
    pub signed_by: UserId,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub signed_at: Timestamp,
}

/// An item to sign off.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignOffItem {
    /// Which.
    pub item: CloseItem,
    /// Why it may stay as it is, or what was done.
    #[schema(min_length = 1, max_length = 500)]
    pub note: String,
}

/// The checklist of a period as things stand. Source: feature RR9.
///
/// # Errors
/// Forbidden; not found.
pub fn close_checklist(work: &mut Work, id: PeriodId) -> Result<CloseChecklist> {
    work.require_visible("period", id)?;
    let row = PeriodRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("period", id))?;
    let period: Period = row.period.parse().map_err(|_| Error::Internal(format!("stored period {}", row.period)))?;
    let signed = store::list_sign_offs(work.tx, work.org(), id)?;
    let mut items = Vec::with_capacity(CloseItem::ALL.len());
    for item in CloseItem::ALL {
        let count = count(work, row.entity_id, period, *item)?;
        let sign_off = signed.iter().find(|row| row.item == item.as_str()).cloned();
        items.push(checklist_item(*item, count, (row.entity_id, period), sign_off));
    }
    let can_close = items.iter().all(|item| item.state != CloseState::Blocker);
    Ok(CloseChecklist { period_id: id, entity_id: row.entity_id, period, status: row.status, can_close, items })
}

/// Signs an item off with a note; the count stays what it is. A blocker blocks as before. Whose work it is signs, or who
/// answers for the books as a whole.
///
/// # Errors
/// Forbidden; not found; invalid note; refused as `period_already_closed`, `period_sign_off_not_yours`.
pub fn sign_off_item(work: &mut Work, id: PeriodId, input: &SignOffItem) -> Result<()> {
    work.check(Action::PeriodSignOff)?;
    work.require_visible("period", id)?;
    let note = required_text("/note", &input.note, 500)?;
    let row = PeriodRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("period", id))?;
    if row.status == PeriodStatus::Closed {
        return Err(refusals::ALREADY_CLOSED.because(words!("{} 已关闭。", "{} is closed.", row.period)));
    }
    let roles = signers(input.item);
    if !roles.iter().any(|role| work.actor.standing.roles.contains(role)) {
        let names = |language: fn(Role) -> &'static str| roles.iter().map(|role| language(*role)).collect::<Vec<_>>();
        let (zh, en) = (names(|role| role.label().zh).join("、"), names(|role| role.label().en).join(", "));
        return Err(refusals::SIGN_OFF_NOT_YOURS
            .because(Words::new(format!("可签字的岗位：{zh}。"), format!("Signed off by: {en}."))));
    }
    keep_sign_off(work, id, input.item, note)
}

/// Keeps who said what of an item, and when.
pub(super) fn keep_sign_off(work: &mut Work, id: PeriodId, item: CloseItem, note: String) -> Result<()> {
    let word = item.as_str().to_owned();
    let sign_off = SignOffRow { period_id: id, item: word, note, signed_by: work.actor.user(), signed_at: work.now };
    store::sign_off(work.tx, work.org(), &sign_off)?;
    work.audit(Action::PeriodSignOff, id, Changes::none().set("item", item).set("note", &sign_off.note))
}

/// Warnings that nobody signed off, each with its count. What closing does itself needs no word.
pub(super) fn open_warnings(
    work: &mut Work,
    entity: EntityId,
    period: Period,
    id: PeriodId,
) -> Result<Vec<(CloseItem, i64)>> {
    let signed = store::list_sign_offs(work.tx, work.org(), id)?;
    let mut left = Vec::new();
    for item in CloseItem::ALL.iter().copied().filter(|item| is_warning(*item)) {
        if signed.iter().any(|row| row.item == item.as_str()) {
            continue;
        }
        let count = count(work, entity, period, item)?;
        if count > 0 {
            left.push((item, count));
        }
    }
    Ok(left)
}

/// Neither what blocks nor what closing does itself.
fn is_warning(item: CloseItem) -> bool {
    !is_blocker(item) && item != CloseItem::EntriesUnsealed
}

fn is_blocker(item: CloseItem) -> bool {
    matches!(
        item,
        CloseItem::PreviousOpen | CloseItem::RevenueDue | CloseItem::EntriesUnbalanced | CloseItem::NumberGaps
    )
}

/// Who may sign an item off. The order desk does not see the books: the finance director signs for it.
fn signers(item: CloseItem) -> Vec<Role> {
    let mut signers = vec![owner(item), Role::FinanceDirector];
    signers.retain(|role| *role != Role::OrderDesk);
    signers.dedup();
    signers
}

/// Blockers beyond what closing always refuses, in words; closing over them takes a reason.
pub(super) fn faults(work: &mut Work, entity: EntityId, period: Period) -> Result<Vec<Words>> {
    let mut faults = Vec::new();
    for item in [CloseItem::EntriesUnbalanced, CloseItem::NumberGaps] {
        let count = count(work, entity, period, item)?;
        if count > 0 {
            let label = item.label();
            faults.push(Words::new(format!("{}：{count}", label.zh), format!("{}: {count}", label.en)));
        }
    }
    Ok(faults)
}

fn count(work: &mut Work, entity: EntityId, period: Period, item: CloseItem) -> Result<i64> {
    let checks: &[CloseCheck] = match item {
        CloseItem::PreviousOpen => {
            return Ok(i64::from(find_open_before(work.tx, work.org(), entity, period)?.is_some()));
        }
        CloseItem::RevenueDue => &[store::REVENUE_DUE],
        CloseItem::EntriesUnbalanced => &[store::ENTRIES_UNBALANCED],
        CloseItem::NumberGaps => &[store::GAPS_OF_INVOICES, store::GAPS_OF_RECEIPTS, store::GAPS_OF_ENTRIES],
        CloseItem::DraftInvoices => &[store::DRAFT_INVOICES],
        CloseItem::AcceptedNotInvoiced => &[store::ACCEPTED_NOT_INVOICED],
        CloseItem::ShippedNotAccepted => &[store::SHIPPED_NOT_ACCEPTED],
        CloseItem::ReceiptsUnclaimed => &[store::RECEIPTS_UNCLAIMED],
        CloseItem::ReceiptsUnapplied => &[store::RECEIPTS_UNAPPLIED],
        CloseItem::CreditNotesUnused => &[store::CREDIT_NOTES_UNUSED],
        CloseItem::InvoicesDisputed => &[store::INVOICES_DISPUTED],
        CloseItem::EntriesUnsealed => &[store::ENTRIES_UNSEALED],
    };
    let mut sum = 0;
    for check in checks {
        sum += store::count(work.tx, work.org(), entity, period, *check)?;
    }
    Ok(sum)
}

fn checklist_item(
    item: CloseItem,
    count: i64,
    (entity, period): (EntityId, Period),
    signed: Option<SignOffRow>,
) -> ChecklistItem {
    let state = match (count, is_blocker(item)) {
        (0, _) => CloseState::Ok,
        (_, true) => CloseState::Blocker,
        (_, false) => CloseState::Warning,
    };
    let label = item.label();
    ChecklistItem {
        item,
        words: Words::new(label.zh, label.en),
        count,
        state,
        owner: owner(item),
        link: link(item, entity, period),
        signers: if count > 0 && is_warning(item) { signers(item) } else { Vec::new() },
        sign_off: signed.map(|row| SignOff { note: row.note, signed_by: row.signed_by, signed_at: row.signed_at }),
    }
}

fn owner(item: CloseItem) -> Role {
    match item {
        CloseItem::PreviousOpen | CloseItem::RevenueDue | CloseItem::EntriesUnbalanced | CloseItem::EntriesUnsealed => {
            Role::RevenueAccountant
        }
        CloseItem::ShippedNotAccepted => Role::OrderDesk,
        CloseItem::NumberGaps => Role::FinanceDirector,
        CloseItem::DraftInvoices
        | CloseItem::AcceptedNotInvoiced
        | CloseItem::ReceiptsUnclaimed
        | CloseItem::ReceiptsUnapplied
        | CloseItem::CreditNotesUnused
        | CloseItem::InvoicesDisputed => Role::ArClerk,
    }
}

fn link(item: CloseItem, entity: EntityId, period: Period) -> Option<ChecklistLink> {
    let last = period.last_day();
    let is = |field: &str, value: Json| json!({ "field": field, "op": "eq", "value": value });
    let by = |field: &str| json!({ "field": field, "op": "le", "value": last });
    let left = |field: &str| json!({ "field": field, "op": "gt", "value": 0 });
    let (object, mut filter) = match item {
        CloseItem::PreviousOpen => ("period", vec![is("status", json!("open"))]),
        CloseItem::RevenueDue => ("obligation", vec![is("method", json!("straight_line")), by("starts_on")]),
        CloseItem::DraftInvoices => ("invoice", vec![is("status", json!("draft"))]),
        CloseItem::AcceptedNotInvoiced => ("delivery", vec![is("status", json!("accepted")), by("accepted_on")]),
        CloseItem::ShippedNotAccepted => ("delivery", vec![is("status", json!("shipped")), by("shipped_on")]),
        CloseItem::ReceiptsUnclaimed => {
            ("receipt", vec![json!({ "field": "customer_id", "op": "empty" }), left("unapplied"), by("posted_on")])
        }
        CloseItem::ReceiptsUnapplied => ("receipt", vec![left("unapplied"), by("posted_on")]),
        CloseItem::CreditNotesUnused => {
            ("invoice", vec![is("kind", json!("credit_note")), left("open"), by("issued_on")])
        }
        CloseItem::InvoicesDisputed => ("invoice", vec![is("is_disputed", json!(true)), left("open"), by("issued_on")]),
        CloseItem::EntriesUnbalanced | CloseItem::EntriesUnsealed => {
            let from = json!({ "field": "effective_on", "op": "ge", "value": period.first_day() });
            ("journal_entry", vec![from, by("effective_on")])
        }
        CloseItem::NumberGaps => return None,
    };
    filter.push(is("entity_id", json!(entity)));
    Some(ChecklistLink { object: object.to_owned(), filter })
}
