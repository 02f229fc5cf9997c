//! The queue of the day.

use super::figures::role_figures;
use super::kinds::TodayKind;
use crate::error::Result;
use crate::figures::Figure;
use crate::receipts::open_item;
use crate::work::Work;
use mingxi_domain::access::Role;
use mingxi_domain::calendar::{Date, add_days, days_between};
use mingxi_domain::ids::{self, CustomerId, Id};
use mingxi_domain::metadata::objects;
use mingxi_domain::money::Money;
use mingxi_domain::text_enum::TextEnum;
use mingxi_domain::words::Words;
use mingxi_store::customers;
use mingxi_store::invoices;
use mingxi_store::today::{self as store, Days, WaitingRow};
use serde::Serialize;
use utoipa::ToSchema;

/// Most items of one kind.
const KIND_MAX: i64 = 50;
/// Days in which a quote, a delivery or a discount step counts as near.
const QUOTE_SOON_DAYS: i64 = 7;
const DISCOUNT_SOON_DAYS: i64 = 3;
/// Expired quotes are listed for so long.
const PAST_DAYS: i64 = 30;
/// Open invoices with a discount that are looked at, those shipped last.
const DISCOUNTS_MAX: i64 = 2_000;

/// What waits for the actor today.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Today {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// What is due first, then by money, at most 50 of each kind.
    pub items: Vec<TodayItem>,
    /// Kinds that have more than are shown.
    pub cut: Vec<TodayKind>,
    /// How many of each kind there are in all, also of those that are cut; kinds of which there are none are left out.
    pub counts: Vec<TodayCount>,
    /// The figures of the actor's role, at most four of each currency.
    pub figures: Vec<Figure>,
}

/// How many of a kind wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TodayCount {
    /// Which kind.
    pub kind: TodayKind,
    /// How many, within what the actor may see.
    pub count: i64,
    /// How many of them are due today or late; the others may wait.
    pub due: i64,
}

/// Something to do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TodayItem {
    /// Why it is here.
    pub kind: TodayKind,
    /// Which object.
    pub object: String,
    /// Which record.
    pub id: String,
    /// How people call it.
    pub title: String,
    /// The customer.
    pub customer_id: Option<CustomerId>,
    /// Their name.
    pub customer_name: Option<String>,
    /// The money at stake: what is open, unapplied or offered; of a discount step what missing it costs.
    pub money: Option<Money>,
    /// When it is or was due.
    #[schema(value_type = Option<String>, format = Date)]
    pub due_on: Option<Date>,
    /// Days until then; negative when it is late.
    pub days_left: Option<i64>,
    /// In words.
    pub words: Words,
    /// Operations of the API that work it off.
    pub actions: Vec<String>,
}

/// The queue and the figures of the actor's roles, of what the actor may see. Sorted: what is due or late first, then
/// the larger amount (amounts of different currencies are not converted), then the earlier date.
///
/// # Errors
/// Forbidden, for a token that reads nothing.
pub fn today(work: &mut Work) -> Result<Today> {
    work.scope("invoice")?;
    let as_of = work.today();
    let roles = work.actor.standing.roles.clone();
    let mut today =
        Today { as_of, items: Vec::new(), cut: Vec::new(), counts: Vec::new(), figures: role_figures(work, &roles)? };
    for kind in TodayKind::ALL.iter().copied().filter(|kind| concerns(*kind, &roles)) {
        let (mut items, (count, due)) = match kind.waiting() {
            Some(_) => waiting(work, kind, as_of)?,
            None => {
                let items = ending_discounts(work, as_of)?;
                let counts = (length(&items), due(&items, as_of));
                (items, counts)
            }
        };
        if count > 0 {
            today.counts.push(TodayCount { kind, count, due });
        }
        if count > KIND_MAX {
            items.truncate(usize::try_from(KIND_MAX).unwrap_or(usize::MAX));
            today.cut.push(kind);
        }
        today.items.append(&mut items);
    }
    today.items.sort_by_key(|item| {
        let is_later = item.due_on.is_none_or(|due_on| due_on > as_of);
        (is_later, -item.money.map_or(0, |money| money.amount_minor()), item.due_on, item.id.clone())
    });
    Ok(today)
}

fn concerns(kind: TodayKind, roles: &[Role]) -> bool {
    kind.roles().iter().any(|role| roles.contains(role))
}

/// The first of a kind, and how many there are. They are counted only when the first are not all.
fn waiting(work: &mut Work, kind: TodayKind, today: Date) -> Result<(Vec<TodayItem>, (i64, i64))> {
    let Some(waiting) = kind.waiting() else { return Ok((Vec::new(), (0, 0))) };
    let scope = work.scope(waiting.object)?;
    let days = Days { today, soon: add_days(today, QUOTE_SOON_DAYS), past: add_days(today, -PAST_DAYS) };
    let rows = store::list_waiting(work.tx, &scope, &waiting, days, KIND_MAX + 1)?;
    let items: Vec<TodayItem> = rows.into_iter().map(|row| item(kind, waiting.object, row, today)).collect();
    let counts = match length(&items) {
        listed if listed > KIND_MAX => {
            let (count, due) = store::count_waiting(work.tx, &scope, &waiting, days)?;
            // A month is due on its last day, which SQL does not say; all of those that wait are past it.
            (count, if kind == TodayKind::PeriodOpen { count } else { due })
        }
        listed => (listed, due(&items, today)),
    };
    Ok((items, counts))
}

/// Those that are due today or late.
fn due(items: &[TodayItem], today: Date) -> i64 {
    let due = items.iter().filter(|item| item.due_on.is_some_and(|due_on| due_on <= today));
    i64::try_from(due.count()).unwrap_or(i64::MAX)
}

fn length(items: &[TodayItem]) -> i64 {
    i64::try_from(items.len()).unwrap_or(i64::MAX)
}

fn item(kind: TodayKind, object: &'static str, row: WaitingRow, today: Date) -> TodayItem {
    let money = row.amount_minor.zip(row.currency).map(|(minor, currency)| Money::new(minor, currency));
    let due_on = kind.due_on(&row);
    let days_left = due_on.map(|due_on| days_between(today, due_on));
    TodayItem {
        kind,
        object: object.to_owned(),
        id: ids::encode(objects::get(object).id_prefix, row.id),
        words: words(kind, &row.title, money, due_on),
        title: row.title,
        customer_id: row.customer_id,
        customer_name: row.customer_name,
        money,
        due_on,
        days_left,
        actions: kind.actions(days_left.is_some_and(|days| days < 0)).iter().map(ToString::to_string).collect(),
    }
}

fn words(kind: TodayKind, title: &str, money: Option<Money>, due_on: Option<Date>) -> Words {
    let label = kind.label();
    let facts = [money.map(|money| money.to_string()), due_on.map(|date| date.to_string())];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let joined = |by: &str| if facts.is_empty() { String::new() } else { format!("{by}{}", facts.join(" · ")) };
    Words::new(format!("{}：{title}{}", label.zh, joined("，")), format!("{}: {title}{}", label.en, joined(", ")))
}

/// Invoices whose discount step ends within three days, with what missing it costs.
fn ending_discounts(work: &mut Work, today: Date) -> Result<Vec<TodayItem>> {
    let scope = work.scope("invoice")?;
    let soon = add_days(today, DISCOUNT_SOON_DAYS);
    let mut ending = Vec::new();
    for row in invoices::list_discounted(work.tx, &scope, DISCOUNTS_MAX)? {
        let open = open_item(&row, today)?;
        if open.step_ends_on.is_some_and(|last| last <= soon) && open.loss_if_missed.is_positive() {
            ending.push((row, open));
        }
    }
    let ids: Vec<CustomerId> = ending.iter().map(|(row, _)| row.customer_id).collect();
    let names = customers::list_names(work.tx, work.org(), &ids)?;
    let name = |id: CustomerId| names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone());
    let items = ending.into_iter().map(|(row, open)| {
        let waiting = WaitingRow {
            id: row.id.raw(),
            title: open.number,
            customer_id: Some(row.customer_id),
            customer_name: name(row.customer_id),
            amount_minor: Some(open.loss_if_missed.amount_minor()),
            currency: Some(row.currency),
            due_on: open.step_ends_on,
        };
        item(TodayKind::DiscountEnding, "invoice", waiting, today)
    });
    Ok(items.collect())
}
