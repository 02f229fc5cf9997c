//! 实时 What happens, as it happens, for those who may see the record.
//!
//! Everybody reads the same rows of the outbox and of the notifications, by id. Ids grow with time but rows appear when
//! their transaction commits, so a row may show up a moment after one with a larger id. Whoever follows therefore looks
//! back [`WINDOW`] each time and leaves out what it has seen.

use crate::error::Result;
use crate::id_source::IdSource;
use jiff::{SignedDuration, Timestamp};
use mingxi_domain::access::{Rows, Standing};
use mingxi_domain::ids::{self, DepartmentId, EventId, Id, OrgId, UserId};
use mingxi_domain::metadata::objects;
use mingxi_store::Tx;
use mingxi_store::live::{self as store, LiveRow, StandRow};
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap};

/// How far back a follower looks for rows that were committed late: longer than any transaction that people wait for.
pub const WINDOW: SignedDuration = SignedDuration::from_secs(10);

/// Something that happened.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct LiveEvent {
    /// Its id; send the last one back as `Last-Event-ID` to go on from there.
    pub id: EventId,
    /// What happened: `customer.updated`, `invoice.issued`; `notification.created` for a notification; `customer.left` when
    /// the record was given to somebody else and the caller may not see it any more.
    pub event: String,
    /// Object of the record.
    pub object: String,
    /// The record.
    pub record_id: String,
    /// The version it has now; none where it has none or is gone.
    pub version: Option<i64>,
    /// Who did it; absent for the system.
    pub actor_id: Option<UserId>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    #[serde(skip)]
    place: Place,
}

/// Who may learn of an event.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// Whoever may read the object.
    Open,
    /// Whoever sees the rows of one of these: who has the record, who has the customer it hangs on. Whoever saw the
    /// rows of `before` and does not see these any more learns that the record left.
    Owned { now: Holder, customer: Option<Holder>, before: Option<Holder> },
    /// This user alone.
    For(UserId),
}

/// Whose a record is.
#[derive(Clone, Copy, Debug)]
struct Holder {
    owner: UserId,
    department: Option<DepartmentId>,
}

impl Holder {
    fn is_seen(self, user: UserId, departments: &[DepartmentId]) -> bool {
        self.owner == user || self.department.is_some_and(|department| departments.contains(&department))
    }
}

/// How an event is told to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// As it is.
    Whole,
    /// Only that the record is not theirs to see any more.
    Left,
}

impl LiveEvent {
    /// Whether this is a notification rather than a change of a record.
    #[must_use]
    pub fn is_notification(&self) -> bool {
        matches!(self.place, Place::For(_))
    }

    /// What the actor may learn of it, if anything.
    #[must_use]
    pub fn told_to(&self, standing: &Standing) -> Option<Told> {
        let scope = || objects::find(&self.object).and_then(|object| standing.scope(object).ok());
        match self.place {
            Place::For(user) => (user == standing.user).then_some(Told::Whole),
            Place::Open => scope().map(|_| Told::Whole),
            Place::Owned { now, customer, before } => match scope()?.rows {
                Rows::All => Some(Told::Whole),
                Rows::OwnedBy { user, departments, .. } => {
                    let sees = |holder: &Holder| holder.is_seen(user, &departments);
                    if [Some(now), customer].iter().flatten().any(sees) {
                        return Some(Told::Whole);
                    }
                    before.as_ref().is_some_and(sees).then_some(Told::Left)
                }
            },
        }
    }

    /// The event for somebody whom the record left: `customer.left`, and no word of where it stands now.
    #[must_use]
    pub fn as_left(&self) -> Self {
        Self { event: format!("{}.left", self.object), version: None, actor_id: None, ..self.clone() }
    }
}

/// What happened after `after`, oldest first, at most `limit` events and as many notifications. Events of records that
/// nobody can look at are left out.
///
/// # Errors
/// Of the database.
pub fn read_after(tx: &mut Tx, org: OrgId, after: i64, limit: i64) -> Result<Vec<LiveEvent>> {
    let rows = store::list_after(tx, org, after, limit)?;
    let mut wanted: BTreeMap<&'static str, Vec<i64>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.user_id.is_none()) {
        let Some(object) = objects::find(&row.object) else { continue };
        if let Ok(id) = ids::decode(object.id_prefix, &row.record_id) {
            wanted.entry(object.name).or_default().push(id);
        }
    }
    let mut stands: HashMap<String, StandRow> = HashMap::new();
    for (name, ids) in wanted {
        let object = objects::get(name);
        let found = store::list_stands(tx, org, object, &ids)?;
        stands.extend(found.into_iter().map(|row| (ids::encode(object.id_prefix, row.id), row)));
    }
    let mut events = Vec::new();
    for row in rows {
        let given = if row.name.ends_with(".assigned") { store::find_payload(tx, org, row.id)? } else { None };
        events.extend(event(row, &stands, given.as_ref().and_then(holder_before)));
    }
    Ok(events)
}

/// Who had a record before it was assigned.
fn holder_before(payload: &Json) -> Option<Holder> {
    let id = |name: &str| payload.get(name).and_then(Json::as_str);
    let department = id("from_department").and_then(|text| text.parse().ok());
    Some(Holder { owner: id("from")?.parse().ok()?, department })
}

/// The id to read after, when everything up to `reached` was read some time ago: a window before that, or before now.
#[must_use]
pub fn window_before(now: Timestamp, reached: Option<i64>) -> i64 {
    let first = ids::least_at(now - WINDOW);
    reached.map_or(first, |reached| first.min(window_before_event(reached)))
}

/// The id to read after to go on from an event, with those that were committed late.
#[must_use]
pub fn window_before_event(id: i64) -> i64 {
    IdSource::first_before(id, WINDOW)
}

fn event(row: LiveRow, stands: &HashMap<String, StandRow>, before: Option<Holder>) -> Option<LiveEvent> {
    let stand = stands.get(&row.record_id);
    let place = match (row.user_id, stand) {
        (Some(user), _) => Place::For(user),
        (None, None) => return None,
        (
            None,
            Some(StandRow { owner_id: Some(owner), department_id, customer_owner_id, customer_department_id, .. }),
        ) => {
            let customer = customer_owner_id.map(|owner| Holder { owner, department: *customer_department_id });
            Place::Owned { now: Holder { owner: *owner, department: *department_id }, customer, before }
        }
        (None, Some(_)) => Place::Open,
    };
    Some(LiveEvent {
        id: row.id,
        event: row.name,
        object: row.object,
        record_id: row.record_id,
        version: stand.and_then(|stand| stand.version),
        actor_id: row.actor_id,
        at: row.at,
        place,
    })
}

/// The number of an event's id as a client sends it back.
#[must_use]
pub fn parse_id(text: &str) -> Option<i64> {
    text.trim().parse::<EventId>().ok().map(Id::raw)
}
