//! What the actor may, for screens that hide what cannot be done.

use crate::error::Result;
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::ids::EntityId;
use mingxi_domain::metadata::objects;
use mingxi_domain::money::Currency;
use mingxi_store::entities as store;
use serde::Serialize;
use utoipa::ToSchema;

/// What the actor may do with the records of an object.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ObjectRights {
    /// Singular name of the object.
    pub object: &'static str,
    /// May read some of its records.
    pub can_read: bool,
    /// May make one.
    pub can_create: bool,
    /// May change fields of those it sees.
    pub can_update: bool,
}

/// A legal entity one works for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WorkEntity {
    /// Its id.
    pub id: EntityId,
    /// Its short code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The currency of its books.
    pub currency: Currency,
    /// IANA time zone of its calendar: the organisation's.
    pub time_zone: String,
}

/// Every action the actor may take, as `invoice.issue`.
#[must_use]
pub fn actions(work: &Work) -> Vec<String> {
    Action::ALL.iter().filter(|action| work.check(**action).is_ok()).map(ToString::to_string).collect()
}

/// What the actor may do with each object, in the order of the chain.
#[must_use]
pub fn object_rights(work: &Work) -> Vec<ObjectRights> {
    let may = |object: &str, verbs: &[&str]| {
        let mut actions = Action::ALL.iter();
        actions.any(|action| action.object() == object && verbs.contains(&action.verb()) && work.check(*action).is_ok())
    };
    let rights = |object: &&'static str| ObjectRights {
        object,
        can_read: work.scope(object).is_ok(),
        can_create: may(object, &["create", "record", "post", "run"]),
        can_update: may(object, &["update"]),
    };
    objects::all().keys().map(rights).collect()
}

/// The legal entities of the organisation, oldest first; none for an actor who may not read them.
///
/// # Errors
/// Of the database.
pub fn entities(work: &mut Work, time_zone: &str) -> Result<Vec<WorkEntity>> {
    if work.scope("entity").is_err() {
        return Ok(Vec::new());
    }
    let entity = |row: store::EntityRow| WorkEntity {
        id: row.id,
        code: row.code,
        name: row.name,
        currency: row.currency,
        time_zone: time_zone.to_owned(),
    };
    Ok(store::list(work.tx, work.org())?.into_iter().map(entity).collect())
}
