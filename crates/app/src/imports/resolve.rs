//! Lookups: from the text in a cell to the record it names, one query per kind of lookup and chunk.

use super::pending::Pending;
use super::plan::Plan;
use crate::error::Result;
use crate::records;
use crate::work::Work;
use mingxi_domain::imports::{Lookup, PlannedField};
use mingxi_domain::metadata::FieldKind;
use mingxi_store::imports as store;
use std::collections::{BTreeSet, HashMap};

/// What one lookup searches: the object, the field it goes by (`None` is the external id) and the id's source.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Kind {
    /// The object.
    pub object: &'static str,
    /// The text field of the object; its external id unless given.
    pub by: Option<String>,
    /// Whose external id it is.
    pub source: String,
}

/// What a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// This record.
    One(i64),
    /// More than one record.
    Many,
    /// A record that this set of imports makes before: seen in dry runs only.
    Pending,
}

/// The texts already looked up, by kind.
#[derive(Clone, Debug, Default)]
pub struct Known(HashMap<Kind, HashMap<String, Found>>);

impl Kind {
    /// The lookup of a field, if it has one.
    #[must_use]
    pub fn of(plan: &Plan, field: &PlannedField) -> Option<Self> {
        let FieldKind::Reference(object) = field.kind else { return None };
        let Lookup { by, source, .. } = field.mapping.lookup.clone()?;
        Some(Self { object, by, source: source.unwrap_or_else(|| plan.mapping.source.clone()) })
    }

    /// Whether it searches the external ids this very import adds.
    #[must_use]
    pub fn is_own(&self, plan: &Plan) -> bool {
        self.by.is_none() && self.object == plan.target.object && self.source == plan.mapping.source
    }
}

impl Known {
    /// What a text names, if it was found.
    #[must_use]
    pub fn get(&self, kind: &Kind, text: &str) -> Option<Found> {
        self.0.get(kind)?.get(text).copied()
    }

    /// Puts a find in, or takes one out.
    pub fn set(&mut self, kind: &Kind, text: &str, found: Option<Found>) {
        let texts = self.0.entry(kind.clone()).or_default();
        match found {
            Some(found) => drop(texts.insert(text.to_owned(), found)),
            None => drop(texts.remove(text)),
        }
    }

    /// Keeps what was found for the chunks that follow.
    pub fn extend(&mut self, found: Self) {
        for (kind, found) in found.0 {
            self.0.entry(kind).or_default().extend(found);
        }
    }
}

/// Finds the texts that are not known yet. What is not found may be there in a later chunk, so only finds are kept.
///
/// # Errors
/// Forbidden when the actor may not read the object; of the database.
pub fn resolve(
    work: &mut Work,
    known: &Known,
    wanted: HashMap<Kind, BTreeSet<String>>,
    pending: &Pending,
) -> Result<Known> {
    let mut found = Known::default();
    for (kind, texts) in wanted {
        let new: Vec<&str> = texts.iter().map(String::as_str).filter(|text| known.get(&kind, text).is_none()).collect();
        let mut by_text: HashMap<String, Found> = HashMap::new();
        let is_pending = |text: &&&str| pending.find(&kind, text).is_some();
        by_text.extend(new.iter().filter(is_pending).map(|text| ((*text).to_owned(), Found::Pending)));
        for (text, id) in matches(work, &kind, &new)? {
            by_text.entry(text).and_modify(|found| *found = more(*found, id)).or_insert(Found::One(id));
        }
        found.0.insert(kind, by_text);
    }
    Ok(found)
}

fn more(found: Found, id: i64) -> Found {
    match found {
        Found::One(other) if other != id => Found::Many,
        Found::Many => Found::Many,
        Found::One(_) | Found::Pending => Found::One(id),
    }
}

fn matches(work: &mut Work, kind: &Kind, texts: &[&str]) -> Result<Vec<(String, i64)>> {
    let texts = texts.iter().copied();
    let Some(by) = &kind.by else {
        let refs = store::list_refs(work.tx, work.org(), (kind.object, &kind.source), texts)?;
        return Ok(refs.into_iter().map(|found| (found.external_id, found.object_id)).collect());
    };
    if kind.object == "user" && matches!(by.as_str(), "name" | "email") {
        return users(work, texts);
    }
    by_text(work, kind.object, by, texts)
}

/// Users by what files call them: whatever has an `@` in it is an address, in any case, everything else a name.
fn users<'t>(work: &mut Work, texts: impl Iterator<Item = &'t str>) -> Result<Vec<(String, i64)>> {
    let (addresses, names): (Vec<&str>, Vec<&str>) = texts.partition(|text| text.contains('@'));
    let lower: Vec<String> = addresses.iter().map(|address| address.to_lowercase()).collect();
    let found = by_text(work, "user", "email", lower.iter().map(String::as_str))?;
    let of_address = |(text, id): &(String, i64)| {
        let same = addresses.iter().zip(&lower).filter(move |(_, lower)| *lower == text);
        same.map(|(address, _)| ((*address).to_owned(), *id)).collect::<Vec<_>>()
    };
    let mut all: Vec<_> = found.iter().flat_map(of_address).collect();
    all.extend(by_text(work, "user", "name", names.into_iter())?);
    Ok(all)
}

fn by_text<'t>(
    work: &mut Work,
    object: &'static str,
    by: &str,
    texts: impl Iterator<Item = &'t str>,
) -> Result<Vec<(String, i64)>> {
    let scope = work.scope(object)?;
    let object = records::describe(work, object)?;
    match object.field(by) {
        Some(field) => Ok(store::list_by_text(work.tx, &scope, &object, field, texts)?),
        None => Ok(Vec::new()),
    }
}
