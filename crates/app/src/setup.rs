//! A new organisation: its first entity, its administrator and its sales pipeline; and the first one of a new database.

use crate::actor::{Actor, Door};
use crate::app::App;
use crate::entities::{CreateEntity, create_entity};
use crate::error::{Error, Result};
use crate::opportunities::create_default_pipeline;
use crate::organization::checked_time_zone;
use crate::payment_terms::{CreatePaymentTerm, create_payment_term};
use crate::text::required_text;
use crate::users::{CreateUser, create_user_with, hash_password};
use crate::work::Work;
use jiff::tz::TimeZone;
use mingxi_domain::access::{Role, Standing};
use mingxi_domain::ids::{EntityId, OrgId, UserId};
use mingxi_domain::ledger::ChartTemplate;
use mingxi_domain::money::Currency;
use mingxi_domain::settings::{Language, SameName};
use mingxi_domain::text_enum::TextEnum;
use mingxi_domain::words;
use mingxi_store::Tx;
use mingxi_store::organizations::{self, Organization};
use serde::Deserialize;
use utoipa::ToSchema;

/// An organisation to set up.
#[derive(Clone, Debug)]
pub struct NewOrganization {
    /// Name for people.
    pub name: String,
    /// Short name used to sign in.
    pub slug: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Language of whoever chose none.
    pub language: Language,
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
/// Invalid time zone; invalid input of the entity or administrator; the database's when the slug is taken.
pub fn create_organization(app: &App, new: &NewOrganization) -> Result<Organized> {
    let system = system_actor(app.ids.next::<OrgId>(), zone(&new.time_zone)?);
    let hash = new.admin.password.as_deref().map(hash_password).transpose()?;
    let new = new.clone();
    app.write_blocking(&system, move |work| organize(work, &new, hash.as_deref()))
}

/// The first organisation of a new database, as it comes in.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// The set-up code that the server prints while its database is empty.
    #[schema(min_length = 1, max_length = 200)]
    pub code: String,
    /// Short name of the organisation, used to sign in: small letters, digits and dashes.
    #[schema(pattern = "^[a-z][a-z0-9-]{0,39}$")]
    pub organization_code: String,
    /// Name of the organisation.
    #[schema(min_length = 1, max_length = 200)]
    pub organization_name: String,
    /// IANA time zone: what `today` means.
    #[schema(min_length = 1, max_length = 100)]
    pub time_zone: String,
    /// Language of whoever chose none, and of the payment terms to begin with.
    pub language: Language,
    /// Registered name of the first legal entity.
    #[schema(min_length = 1, max_length = 200)]
    pub entity_name: String,
    /// ISO 3166 country of the first legal entity.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub country: String,
    /// Currency of the organisation and of the books of its first entity.
    pub currency: Currency,
    /// The chart of accounts the first entity starts with.
    pub chart: ChartTemplate,
    /// Name of the administrator.
    #[schema(min_length = 1, max_length = 200)]
    pub administrator_name: String,
    /// E-mail address of the administrator; used to sign in.
    #[schema(min_length = 3, max_length = 200)]
    pub administrator_email: String,
    /// Password of the administrator.
    #[schema(min_length = 10, max_length = 200, format = Password)]
    pub administrator_password: String,
}

impl std::fmt::Debug for SetUp {
    /// Without code and password: this may end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetUp").field("organization_code", &self.organization_code).finish_non_exhaustive()
    }
}

impl SetUp {
    /// Who sets it up: the system, for an organisation that is not there yet.
    ///
    /// # Errors
    /// Invalid time zone.
    pub fn actor(&self, app: &App) -> Result<Actor> {
        Ok(system_actor(app.ids.next::<OrgId>(), zone(&self.time_zone)?))
    }

    fn organization(&self) -> Result<NewOrganization> {
        Ok(NewOrganization {
            name: required_text("/organization_name", &self.organization_name, 200)?,
            slug: self.organization_code.clone(),
            time_zone: checked_time_zone(&self.time_zone)?,
            language: self.language,
            entity: CreateEntity {
                code: format!("{}01", self.country),
                name: required_text("/entity_name", &self.entity_name, 200)?,
                country: self.country.clone(),
                tax_id: None,
                currency: self.currency,
                chart: self.chart,
            },
            admin: CreateUser {
                name: required_text("/administrator_name", &self.administrator_name, 200)?,
                email: self.administrator_email.clone(),
                password: None,
                department_id: None,
                roles: Role::ALL.to_vec(),
            },
        })
    }
}

/// Whether the database holds no organisation yet.
///
/// # Errors
/// Of the database.
pub fn is_needed(tx: &mut Tx) -> Result<bool> {
    Ok(!organizations::any(tx)?)
}

/// Sets up the first organisation of a database: entity, chart, book, an administrator with every role, pipeline and
/// payment terms. Accounting periods and number series come with the first document that needs them. `None` when there
/// is an organisation already. The caller has compared the code and hashed the password.
///
/// # Errors
/// Invalid fields.
pub fn set_up(work: &mut Work, input: &SetUp, password_hash: &str) -> Result<Option<Organized>> {
    organizations::hold_first(work.tx)?;
    if !is_needed(work.tx)? {
        return Ok(None);
    }
    check_slug(&input.organization_code)?;
    let new = input.organization()?;
    let made = organize(work, &new, Some(password_hash)).map_err(in_form)?;
    for (name, net_days) in first_terms(input.language) {
        let term = CreatePaymentTerm { name: name.into(), net_days, cash_discount: None, plan: Vec::new() };
        create_payment_term(work, &term)?;
    }
    Ok(Some(made))
}

/// The fields of the verbs beneath as the form calls them.
fn in_form(error: Error) -> Error {
    let Error::Invalid(mut errors) = error else { return error };
    for field in &mut errors {
        if field.pointer == "/email" {
            field.pointer = "/administrator_email".into();
        }
    }
    Error::Invalid(errors)
}

fn check_slug(slug: &str) -> Result<()> {
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if slug.len() <= 40 && slug.starts_with(|first: char| first.is_ascii_lowercase()) && slug.bytes().all(is_part) {
        return Ok(());
    }
    let detail = words!(
        "1 至 40 位小写字母、数字和连字符，字母开头",
        "1 to 40 small letters, digits and dashes, a letter first"
    );
    Err(Error::invalid("/organization_code", "bad_value", detail))
}

/// Name and net days of the payment terms to begin with.
fn first_terms(language: Language) -> [(&'static str, u16); 3] {
    match language {
        Language::ZhCn => [("见票即付", 0), ("月结 30 天", 30), ("月结 60 天", 60)],
        Language::En => [("Due on receipt", 0), ("Net 30", 30), ("Net 60", 60)],
    }
}

fn zone(name: &str) -> Result<TimeZone> {
    TimeZone::get(&checked_time_zone(name)?).map_err(|error| Error::Internal(error.to_string()))
}

fn organize(work: &mut Work, new: &NewOrganization, password_hash: Option<&str>) -> Result<Organized> {
    let org = work.org();
    let row = Organization {
        id: org,
        name: new.name.clone(),
        slug: new.slug.clone(),
        time_zone: new.time_zone.clone(),
        language: new.language,
        currency: Some(new.entity.currency),
        same_name: SameName::Tell,
        version: 1,
    };
    organizations::insert(work.tx, &row, work.now)?;
    let entity = create_entity(work, &new.entity)?;
    let admin = create_user_with(work, &new.admin, password_hash)?;
    create_default_pipeline(work)?;
    crate::jobs::schedule_delete_expired(work)?;
    crate::jobs::schedule_seal_entries(work)?;
    Ok(Organized { org, entity, admin })
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
