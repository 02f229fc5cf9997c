//! A new organisation: its first entity, its administrator and its sales pipeline.

use crate::actor::{Actor, Door};
use crate::app::App;
use crate::entities::{CreateEntity, create_entity};
use crate::error::{Error, Result};
use crate::opportunities::create_default_pipeline;
use crate::users::{CreateUser, create_user};
use crate::work::Work;
use jiff::tz::TimeZone;
use mingxi_domain::access::{Role, Standing};
use mingxi_domain::ids::{EntityId, OrgId, UserId};
use mingxi_domain::text_enum::TextEnum;
use mingxi_store::organizations::{self, Organization};

/// An organisation to set up.
#[derive(Clone, Debug)]
pub struct NewOrganization {
    /// Name for people.
    pub name: String,
    /// Short name used to sign in.
    pub slug: String,
    /// IANA time zone.
    pub time_zone: String,
    /// The first legal entity.
    pub entity: CreateEntity,
    /// The administrator.
    pub admin: CreateUser,
}

/// What [`create_organization`] made.
#[derive(Clone, Copy, Debug)]
pub struct Organized {
    /// The organisation.
    pub org: OrgId,
    /// Its first entity.
    pub entity: EntityId,
    /// Its administrator.
    pub admin: UserId,
}

/// Sets up an organisation in one transaction.
///
/// # Errors
/// Invalid input of the entity or administrator; the database's when the slug is taken.
pub fn create_organization(app: &App, new: &NewOrganization) -> Result<Organized> {
    let zone = TimeZone::get(&new.time_zone)
        .map_err(|_| Error::invalid("/time_zone", "not_a_time_zone", "an IANA name such as Asia/Shanghai"))?;
    let org = app.ids.next::<OrgId>();
    let system = system_actor(org, zone);
    let row =
        Organization { id: org, name: new.name.clone(), slug: new.slug.clone(), time_zone: new.time_zone.clone() };
    let new = new.clone();
    app.write_blocking(&system, move |work: &mut Work| {
        organizations::insert(work.tx, &row, work.now)?;
        let entity = create_entity(work, &new.entity)?;
        let admin = create_user(work, &new.admin)?;
        create_default_pipeline(work)?;
        crate::jobs::schedule_delete_expired(work)?;
        crate::jobs::schedule_seal_entries(work)?;
        Ok(Organized { org, entity, admin })
    })
}

/// The system itself, for setting up and for jobs: every role, no user record.
#[must_use]
pub fn system_actor(org: OrgId, time_zone: TimeZone) -> Actor {
    use mingxi_domain::ids::Id;
    let standing = Standing {
        org,
        user: UserId::from_raw(0),
        roles: Role::ALL.to_vec(),
        department: None,
        department_tree: Vec::new(),
        token_scopes: None,
    };
    Actor { standing, door: Door::Job, time_zone }
}
