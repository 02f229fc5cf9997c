//! Looking for probable duplicates while somebody types.

use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::duplicates::{DuplicateReason, Profile, needs, reasons};
use mingxi_domain::ids::{self, UserId};
use mingxi_domain::metadata::{Object, objects};
use mingxi_store::{records, search as store};
use serde::Serialize;
use std::collections::{BTreeSet, HashSet};
use utoipa::ToSchema;

/// Candidates that each condition may bring.
const CANDIDATES: usize = 100;
/// Most duplicates of an answer.
const SHOWN: usize = 10;
/// Longest text, in characters.
const TEXT_MAX: usize = 200;
/// Objects that are looked at.
const OBJECTS: [&str; 3] = ["lead", "customer", "contact"];

/// A record about to be made.
#[derive(Clone, Debug, Default)]
pub struct DuplicateInput {
    /// `lead`, `customer` or `contact`.
    pub object: String,
    /// What is known about it.
    pub profile: Profile,
    /// A record that is no duplicate of itself.
    pub except: Option<String>,
}

/// Probable duplicates, strongest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Duplicates {
    /// The duplicates, at most ten.
    pub items: Vec<Duplicate>,
    /// Always absent.
    pub next_cursor: Option<String>,
}

/// A record that is probably the same.
#[derive(Debug, Serialize, ToSchema)]
pub struct Duplicate {
    /// Its id; absent when the caller may not see the record.
    pub id: Option<String>,
    /// Its name.
    pub title: String,
    /// Company of a lead, customer of a contact, region of a customer; absent when the caller may not see the record.
    pub subtitle: Option<String>,
    /// Who owns it.
    pub owner_id: UserId,
    /// Name of the owner: whom to ask.
    pub owner: Option<String>,
    /// The caller may not see the record: name and owner are all there is.
    pub is_masked: bool,
    /// Why, strongest first.
    pub reasons: Vec<DuplicateReason>,
}

/// Records that are probably the same as the one about to be made. The whole organisation is looked at, because a
/// duplicate of somebody else's customer is one too; of a record that the actor may not see, only its name and its owner
/// are told, and only for a hard fact or a name that is alike.
///
/// # Errors
/// Forbidden; invalid object or texts.
pub fn find_duplicates(work: &mut Work, input: &DuplicateInput) -> Result<Duplicates> {
    let object = check(work, input)?;
    let scope = work.scope(object.name)?;
    let except = input.except.as_deref().and_then(|text| ids::decode(object.id_prefix, text).ok());
    let candidates = candidates(work, object, &input.profile)?;
    let candidates: Vec<i64> = candidates.into_iter().filter(|id| Some(*id) != except).collect();
    if candidates.is_empty() {
        return Ok(Duplicates { items: Vec::new(), next_cursor: None });
    }
    let rows = store::list_profiles(work.tx, work.org(), object, &candidates)?;
    let mut found: Vec<_> = rows
        .into_iter()
        .map(|row| (reasons(&input.profile, &row.profile), row))
        .filter(|(reasons, _)| !reasons.is_empty())
        .collect();
    found.sort_by_key(|(reasons, row)| (reasons[0], std::cmp::Reverse(reasons.len()), row.id));
    found.truncate(SHOWN);
    let shown: Vec<i64> = found.iter().map(|(_, row)| row.id).collect();
    let visible = records::list_visible(work.tx, &scope, object, &shown)?;
    let visible: HashSet<i64> = visible.into_iter().map(|(id, _)| id).collect();
    let item = |(reasons, row): (Vec<DuplicateReason>, store::ProfileRow)| {
        let is_masked = !visible.contains(&row.id);
        Duplicate {
            id: (!is_masked).then(|| records::id_text(object, row.id)),
            title: row.profile.name,
            subtitle: row.subtitle.filter(|text| !is_masked && !text.is_empty()),
            owner_id: row.owner_id,
            owner: row.owner,
            is_masked,
            reasons,
        }
    };
    Ok(Duplicates { items: found.into_iter().map(item).collect(), next_cursor: None })
}

/// Only who may make such a record has a reason to ask.
fn check(work: &Work, input: &DuplicateInput) -> Result<&'static Object> {
    let object = objects::find(&input.object).filter(|object| OBJECTS.contains(&object.name));
    let object = object.ok_or_else(|| Error::unknown_object(&OBJECTS))?;
    work.check(match object.name {
        "lead" => Action::LeadCreate,
        "customer" => Action::CustomerCreate,
        _ => Action::ContactCreate,
    })?;
    let Profile { name, company, phone, tax_id, email } = &input.profile;
    for (pointer, text) in
        [("/name", name), ("/company", company), ("/phone", phone), ("/tax_id", tax_id), ("/email", email)]
    {
        if text.chars().count() > TEXT_MAX || text.contains('\0') {
            return Err(Error::too_long(pointer, TEXT_MAX));
        }
    }
    Ok(object)
}

fn candidates(work: &mut Work, object: &Object, profile: &Profile) -> Result<BTreeSet<i64>> {
    let org = work.org();
    let mut found = BTreeSet::new();
    let key = mingxi_domain::metadata::text::normalize(&profile.name);
    if !key.is_empty() {
        let rows = store::list_by_title(work.tx, org, &[object.name], &key, CANDIDATES)?;
        found.extend(rows.into_iter().map(|row| row.record_id));
    }
    for need in needs(profile) {
        let rows = store::list_by_tokens(work.tx, org, &[object.name], &need, CANDIDATES)?;
        found.extend(rows.into_iter().map(|row| row.record_id));
    }
    Ok(found)
}
