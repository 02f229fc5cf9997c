//! Reading one's own notifications.

use crate::error::{Error, Result};
use crate::records::{Titles, Untitled};
use crate::work::Work;
use jiff::Timestamp;
use mingxi_domain::access::Action;
use mingxi_domain::ids::NotificationId;
use mingxi_domain::notifications::NotificationKind;
use mingxi_domain::words;
use mingxi_store::notifications::{self as store, NotificationRow};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;

const DEFAULT_LIMIT: usize = 50;
const MAX_LIMIT: usize = 200;
/// Unread ones are counted up to here; a badge says `99+` long before.
const MAX_UNREAD: i64 = 1_000;
/// Most ids that are marked at a time.
const MAX_MARKED: usize = 200;

/// Which notifications.
#[derive(Clone, Debug, Default)]
pub struct NotificationsInput {
    /// Only those not read yet.
    pub is_unread: bool,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Most of them; 50 unless given.
    pub limit: Option<usize>,
}

/// One page of one's notifications, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotificationPage {
    /// The notifications.
    pub items: Vec<Notification>,
    /// How many are not read, counted up to 1000.
    pub unread: i64,
    /// Pass it as `cursor` to go on; absent on the last page.
    pub next_cursor: Option<String>,
}

/// Something a user is told.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Notification {
    /// Its id.
    pub id: NotificationId,
    /// Why the user is told.
    pub kind: NotificationKind,
    /// Object of the record it is about; `bulk_edit` for a bulk edit.
    pub object: String,
    /// The record it is about.
    pub record_id: String,
    /// Name or number of the record, while the user may see it.
    pub title: Option<String>,
    /// More about it: `by`, `customer_id`, `amount`, `due_on`, `status`, as the kind has it.
    #[schema(value_type = Object)]
    pub facts: Json,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When the user read it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub read_at: Option<Timestamp>,
}

/// Which notifications were read: some, or all up to one.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkRead {
    /// These.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub ids: Vec<NotificationId>,
    /// All up to this one, which is the newest the user has seen.
    pub up_to: Option<NotificationId>,
}

/// The actor's notifications.
///
/// # Errors
/// Invalid cursor or limit.
pub fn list_notifications(work: &mut Work, input: &NotificationsInput) -> Result<NotificationPage> {
    let limit = input.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Error::page_limit(MAX_LIMIT));
    }
    let not_a_cursor = |_| Error::not_a_cursor();
    let before = input.cursor.as_deref().map(str::parse).transpose().map_err(not_a_cursor)?;
    let (org, user) = (work.org(), work.actor.user());
    let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut rows = store::list(work.tx, org, user, input.is_unread, before, most)?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = rows.last().filter(|_| has_more).map(|last| last.id.to_string());
    let unread = store::count_unread(work.tx, org, user, MAX_UNREAD)?;
    let titles = titles(work, &rows)?;
    let items = rows.into_iter().map(|row| view(row, &titles)).collect();
    Ok(NotificationPage { items, unread, next_cursor })
}

/// Marks the actor's notifications as read; those read already, and somebody else's, stay as they are. Returns how many
/// are not read yet.
///
/// # Errors
/// Forbidden; invalid when more than 200 are named.
pub fn mark_read(work: &mut Work, input: &MarkRead) -> Result<i64> {
    work.check(Action::NotificationMark)?;
    if input.ids.len() > MAX_MARKED {
        return Err(Error::invalid(
            "/ids",
            "too_large",
            words!("一次最多 {MAX_MARKED} 条", "at most {MAX_MARKED} at a time"),
        ));
    }
    let (org, user) = (work.org(), work.actor.user());
    for id in &input.ids {
        store::mark_read(work.tx, org, user, *id, work.now)?;
    }
    if let Some(up_to) = input.up_to {
        store::mark_all_read(work.tx, org, user, up_to, work.now)?;
    }
    Ok(store::count_unread(work.tx, org, user, MAX_UNREAD)?)
}

fn view(row: NotificationRow, titles: &Titles) -> Notification {
    Notification {
        id: row.id,
        kind: row.kind,
        title: titles.get(&row.record_id).cloned(),
        object: row.object,
        record_id: row.record_id,
        facts: row.facts,
        created_at: row.created_at,
        read_at: row.read_at,
    }
}

/// Titles of the records the actor may still see.
fn titles(work: &mut Work, rows: &[NotificationRow]) -> Result<Titles> {
    let mut untitled = Untitled::default();
    rows.iter().for_each(|row| untitled.add(&row.object, &row.record_id));
    untitled.visible(work)
}
