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
/// The order of an answer: the customer that is there already is what people look for.
const ORDER: [&str; 3] = ["customer", "contact", "lead"];

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

/// Probable duplicates: customers, then contacts, then leads, the strongest first of each.
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
    /// What it is: `customer`, `contact` or `lead`.
    pub object: &'static str,
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
    work.scope(object.name)?;
    let except = input.except.as_deref().and_then(|text| ids::decode(object.id_prefix, text).ok());
    let asked = Profile { is_company: object.name == "customer", ..input.profile.clone() };
    let mut items = Vec::new();
    for name in ORDER {
        let Ok(scope) = work.scope(name) else { continue };
        let there = objects::get(name);
        let mut found = found(work, &asked, there)?;
        found.retain(|(_, row)| name != object.name || Some(row.id) != except);
        found.truncate(SHOWN - items.len());
        let shown: Vec<i64> = found.iter().map(|(_, row)| row.id).collect();
        let visible = records::list_visible(work.tx, &scope, there, &shown)?;
        let visible: HashSet<i64> = visible.into_iter().map(|(id, _)| id).collect();
        items.extend(found.into_iter().map(|(reasons, row)| item(there, &visible, reasons, row)));
    }
    Ok(Duplicates { items, next_cursor: None })
}

fn item(
    object: &'static Object,
    visible: &HashSet<i64>,
    reasons: Vec<DuplicateReason>,
    row: store::ProfileRow,
) -> Duplicate {
    let is_masked = !visible.contains(&row.id);
    Duplicate {
        object: object.name,
        id: (!is_masked).then(|| records::id_text(object, row.id)),
        title: row.profile.name,
        subtitle: row.subtitle.filter(|text| !is_masked && !text.is_empty()),
        owner_id: row.owner_id,
        owner: row.owner,
        is_masked,
        reasons,
    }
}

/// Records of an object that are probably what was asked for, strongest first.
fn found(
    work: &mut Work,
    asked: &Profile,
    object: &'static Object,
) -> Result<Vec<(Vec<DuplicateReason>, store::ProfileRow)>> {
    let candidates: Vec<i64> = candidates(work, object, asked)?.into_iter().collect();
    let rows = store::list_profiles(work.tx, work.org(), object, &candidates)?;
    let judged = rows.into_iter().map(|row| {
        let there = Profile { is_company: object.name == "customer", ..row.profile.clone() };
        (reasons(asked, &there), row)
    });
    let mut found: Vec<_> = judged.filter(|(reasons, _)| !reasons.is_empty()).collect();
    found.sort_by_key(|(reasons, row)| (reasons[0], std::cmp::Reverse(reasons.len()), row.id));
    Ok(found)
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
    let Profile { name, company, phone, tax_id, email, is_company: _ } = &input.profile;
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
