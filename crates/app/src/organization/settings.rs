//! The settings of an organisation.

use super::refusals;
use crate::currency::check_currency;
use crate::error::{Error, Result};
use crate::patch::present;
use crate::text::required_text;
use crate::work::{Changes, Work};
use jiff::tz::TimeZone;
use mingxi_domain::access::Action;
use mingxi_domain::ids::OrgId;
use mingxi_domain::money::Currency;
use mingxi_domain::settings::{Language, SameName};
use mingxi_domain::words;
use mingxi_store::organizations::{self as store, Organization};
use mingxi_store::{DbError, entities, ledger};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An organisation as its settings show it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrganizationView {
    /// Its id.
    pub id: OrgId,
    /// Short name used to sign in. It stays.
    pub slug: String,
    /// Name for people.
    pub name: String,
    /// IANA time zone: what `today` means.
    pub time_zone: String,
    /// Language of whoever chose none.
    pub language: Language,
    /// Currency of what names none.
    pub currency: Currency,
    /// What becomes of a customer whose name another has already.
    pub same_name: SameName,
    /// Whether the currency may still change: as long as nothing is posted.
    pub may_change_currency: bool,
    /// Goes along with a change.
    pub version: i64,
}

/// What to change about an organisation. Absent fields stay.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateOrganization {
    /// The version that was read.
    pub version: i64,
    /// Name for people.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// IANA time zone: what `today` means from now on. What is recorded keeps its date.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100)]
    pub time_zone: Option<String>,
    /// Language of whoever chose none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Language, required = false)]
    pub language: Option<Language>,
    /// Currency of what names none; it stays once something is posted.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Currency, required = false)]
    pub currency: Option<Currency>,
    /// What becomes of a customer whose name another has already: told while it is typed, or refused.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<SameName>)]
    pub same_name: Option<SameName>,
}

/// The settings of the actor's organisation. Everybody in it may know them.
///
/// # Errors
/// Not found.
pub fn find_organization(work: &mut Work) -> Result<OrganizationView> {
    let row = store::find(work.tx, work.org())?.ok_or_else(|| Error::not_found("organization", work.org()))?;
    let currency = base_currency(work, &row)?;
    Ok(OrganizationView {
        may_change_currency: !ledger::has_entries(work.tx, row.id)?,
        id: row.id,
        slug: row.slug,
        name: row.name,
        time_zone: row.time_zone,
        language: row.language,
        currency,
        same_name: row.same_name,
        version: row.version,
    })
}

/// Changes the actor's organisation.
///
/// # Errors
/// Forbidden; conflict; invalid name or time zone; refused as `organization_currency_in_use`.
pub fn update_organization(work: &mut Work, input: &UpdateOrganization) -> Result<()> {
    work.check(Action::OrganizationUpdate)?;
    let id = work.org();
    let before = store::lock(work.tx, id)?.ok_or_else(|| Error::not_found("organization", id))?;
    let conflict = |current_version| Error::Conflict { what: "organization", id: id.to_string(), current_version };
    if before.version != input.version {
        return Err(conflict(Some(before.version)));
    }
    let currency = base_currency(work, &before)?;
    let row = changed(work, &before, currency, input)?;
    let changes = Changes::none()
        .moved("name", &before.name, &row.name)
        .moved("time_zone", &before.time_zone, &row.time_zone)
        .moved("language", before.language, row.language)
        .moved("currency", currency, row.currency.unwrap_or(currency))
        .moved("same_name", before.same_name, row.same_name);
    if changes.is_empty() {
        return Ok(());
    }
    match store::update(work.tx, &row).and_then(|()| work.tx.flush()) {
        Err(DbError::RowCount { .. }) => return Err(conflict(None)),
        other => other?,
    }
    // Who came in carries the time zone.
    work.standings.changed(work.now);
    work.memo.forget();
    work.audit(Action::OrganizationUpdate, id, changes)
}

fn changed(
    work: &mut Work,
    before: &Organization,
    currency: Currency,
    input: &UpdateOrganization,
) -> Result<Organization> {
    let mut row = before.clone();
    if let Some(name) = &input.name {
        row.name = required_text("/name", name, 200)?;
    }
    if let Some(time_zone) = &input.time_zone {
        row.time_zone = checked_time_zone(time_zone)?;
    }
    row.language = input.language.unwrap_or(before.language);
    row.same_name = input.same_name.unwrap_or(before.same_name);
    if let Some(other) = input.currency.filter(|other| *other != currency) {
        if ledger::has_entries(work.tx, before.id)? {
            return Err(refusals::CURRENCY_IN_USE.at(
                "/currency",
                words!("已有凭证入账，币种保持 {currency}。", "Entries are posted; it stays {currency}."),
            ));
        }
        check_currency("/currency", other, work.today())?;
        row.currency = Some(other);
    }
    Ok(row)
}

/// The currency of what names none: the organisation's, else that of its first entity.
///
/// # Errors
/// Of the database.
pub fn base_currency(work: &mut Work, row: &Organization) -> Result<Currency> {
    if let Some(currency) = row.currency {
        return Ok(currency);
    }
    let first = entities::list(work.tx, row.id)?.into_iter().next();
    Ok(first.map_or(Currency::CNY, |entity| entity.currency))
}

/// An IANA time zone by its name.
///
/// # Errors
/// Invalid as `not_a_time_zone`.
pub fn checked_time_zone(name: &str) -> Result<String> {
    match TimeZone::get(name.trim()) {
        Ok(_) if name.len() <= 100 => Ok(name.trim().to_owned()),
        _ => Err(Error::invalid(
            "/time_zone",
            "not_a_time_zone",
            words!("IANA 时区名称，如 Asia/Shanghai", "an IANA name such as Asia/Shanghai"),
        )),
    }
}
