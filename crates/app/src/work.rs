//! One unit of work: the actor, the moment, the id source and the open transaction.
//!
//! Everything a verb leaves behind besides its own change goes through here: audit entries, events,
//! follow-up jobs, document numbers. All of it commits with the change or not at all.

use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::id_source::IdSource;
use crate::memo::Memo;
use crate::notifications;
use crate::number_series;
use crate::standings::Standings;
use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::access::{Action, Scope};
use mingxi_domain::ids::{AuditId, EntityId, EventId, Id, JobId, OrgId};
use mingxi_domain::metadata::filter::Viewpoint;
use mingxi_domain::metadata::objects;
use mingxi_domain::number_series::SeriesKind;
use mingxi_store::{Tx, audit, events, jobs, numbers, records};
use serde_json::{Value as Json, json};

/// One unit of work. An import runs a thousand verbs in one; a workflow step runs inside another verb's.
pub struct Work<'w, 't> {
    /// The open transaction.
    pub tx: &'w mut Tx<'t>,
    /// Who is acting.
    pub actor: &'w Actor,
    /// The moment this work happens; recorded as such everywhere.
    pub now: Timestamp,
    /// Makes ids.
    pub ids: &'w IdSource,
    /// Who came in lately; told when a verb changes what somebody may do.
    pub standings: &'w Standings,
    /// What this unit of work has read before.
    pub memo: &'w Memo,
}

impl Work<'_, '_> {
    /// The organisation.
    #[must_use]
    pub fn org(&self) -> OrgId {
        self.actor.org()
    }

    /// Today in the organisation's time zone.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now.to_zoned(self.actor.time_zone.clone()).date()
    }

    /// What relative values of a filter mean to this actor now.
    #[must_use]
    pub fn viewpoint(&self) -> Viewpoint<'_> {
        Viewpoint {
            today: self.today(),
            me: self.actor.user(),
            org: self.org(),
            departments: &self.actor.standing.department_tree,
            time_zone: &self.actor.time_zone,
        }
    }

    /// The first line of every verb: may this actor do it?
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn check(&self, action: Action) -> Result<()> {
        Ok(self.actor.standing.check(action)?)
    }

    /// The rows of an object this actor may see.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the actor may not read this object at all.
    pub fn scope(&self, object: &str) -> Result<Scope> {
        Ok(self.actor.standing.scope(objects::get(object))?)
    }

    /// Someone else's record is as absent as one that does not exist.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the record is not there or outside the actor's scope.
    pub fn require_visible(&mut self, object: &'static str, id: impl Id) -> Result<()> {
        let scope = self.scope(object)?;
        if records::is_visible(self.tx, &scope, objects::get(object), id.raw())? {
            return Ok(());
        }
        Err(Error::not_found(object, id))
    }

    /// As [`Self::require_visible`], for an id that stands in the input at `pointer`.
    ///
    /// # Errors
    /// [`Error::Invalid`] with code `unknown_reference`.
    pub fn require_reference(&mut self, object: &'static str, id: impl Id, pointer: &str) -> Result<()> {
        match self.require_visible(object, id) {
            Err(Error::NotFound { .. }) => Err(Error::unknown_reference(pointer, id)),
            other => other,
        }
    }

    /// The next number of a gap-free series: `INV-2026-000123`, or as the organisation wants it. The series row stays
    /// locked until commit.
    ///
    /// # Errors
    /// Of the database.
    pub fn next_number(&mut self, entity: EntityId, kind: SeriesKind, year: i16) -> Result<String> {
        let numbers = self.next_numbers(entity, kind, year, 1)?;
        numbers.into_iter().next().ok_or_else(|| Error::Internal("one number was asked for".into()))
    }

    /// The next `count` numbers of an entity's series, in order.
    ///
    /// # Errors
    /// Of the database.
    pub fn next_numbers(&mut self, entity: EntityId, kind: SeriesKind, year: i16, count: i64) -> Result<Vec<String>> {
        let format = number_series::current(self, entity, kind)?;
        let counted = i64::from(format.counted_year(year));
        let counters = numbers::take(self.tx, self.org(), entity, &format.prefix, counted, count)?;
        Ok(counters.map(|counter| format.show(year, counter)).collect())
    }

    /// The next number of a series of the whole organisation, for what belongs to no legal entity: `CUS-2026-000123`.
    ///
    /// # Errors
    /// Of the database.
    pub fn next_organization_number(&mut self, kind: SeriesKind) -> Result<String> {
        let year = self.today().year();
        self.next_number(EntityId::from_raw(0), kind, year)
    }

    /// Records who did what to which record, from → to, by which door.
    ///
    /// # Errors
    /// Of the database.
    pub fn audit(&mut self, action: Action, id: impl Id, changes: Changes) -> Result<()> {
        let entry = audit::AuditRow {
            id: self.ids.next::<AuditId>(),
            at: self.now,
            actor_id: self.actor.user(),
            door: self.actor.door.to_string(),
            action: action.to_string(),
            object: action.object().to_owned(),
            object_id: id.to_string(),
            changes: changes.into_json(),
            created_at: self.now,
            updated_at: self.now,
            search_text: String::new(),
        };
        Ok(entry.insert(self.tx, self.org())?)
    }

    /// Leaves an event (`receipt.applied`) for workers: at least once, in order per record. Whom it concerns is told.
    ///
    /// # Errors
    /// Of the database.
    pub fn emit(&mut self, name: &str, object: &str, id: impl Id, payload: Json) -> Result<()> {
        self.emit_all(name, object, vec![(id, payload)])
    }

    /// Leaves the same event for many records, as [`Self::emit`] does for one.
    ///
    /// # Errors
    /// Of the database.
    pub fn emit_all<I: Id>(&mut self, name: &str, object: &str, records: Vec<(I, Json)>) -> Result<()> {
        let row = |(id, payload): (I, Json)| events::EventRow {
            id: self.ids.next::<EventId>(),
            name: name.to_owned(),
            object: object.to_owned(),
            object_id: id.to_string(),
            payload,
            created_at: self.now,
            dispatched_at: None,
            actor_id: Some(self.actor.user()).filter(|user| user.raw() != 0),
        };
        let rows: Vec<events::EventRow> = records.into_iter().map(row).collect();
        events::EventRow::insert_all(self.tx, self.org(), &rows)?;
        rows.iter().try_for_each(|row| notifications::follow(self, name, object, &row.object_id, &row.payload))
    }

    /// Enqueues a follow-up job, due at `run_at`. Its payload is ids; it reads the world again when it runs.
    ///
    /// # Errors
    /// Of the database.
    pub fn enqueue(&mut self, name: &str, payload: Json, run_at: Timestamp) -> Result<()> {
        self.enqueue_job(name, None, payload, run_at)
    }

    /// As [`Self::enqueue`], unless a job with this key waits already.
    ///
    /// # Errors
    /// Of the database.
    pub fn enqueue_once(&mut self, name: &str, key: &str, payload: Json, run_at: Timestamp) -> Result<()> {
        self.enqueue_job(name, Some(key), payload, run_at)
    }

    fn enqueue_job(&mut self, name: &str, unique_key: Option<&str>, payload: Json, run_at: Timestamp) -> Result<()> {
        let (id, created_at) = (self.ids.next::<JobId>(), self.now);
        Ok(jobs::enqueue(self.tx, self.org(), &jobs::NewJob { id, name, payload, unique_key, run_at, created_at })?)
    }
}

/// What a verb changed, field by field, for the audit entry.
#[derive(Clone, Debug, Default)]
pub struct Changes(Vec<Json>);

impl Changes {
    /// Nothing changed in fields: the action says it all.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// One field was set, at creation or where the old value does not matter.
    #[must_use]
    pub fn set(self, field: &str, to: impl serde::Serialize) -> Self {
        self.moved(field, Json::Null, to)
    }

    /// One field moved from one value to another. Equal values leave no trace.
    #[must_use]
    pub fn moved(mut self, field: &str, from: impl serde::Serialize, to: impl serde::Serialize) -> Self {
        let (from, to) = (json!(from), json!(to));
        if from != to {
            self.0.push(json!({ "field": field, "from": from, "to": to }));
        }
        self
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn into_json(self) -> Json {
        Json::Array(self.0)
    }
}
