//! A chunk of rows in one transaction, each row in its own savepoint: a bad row loses only itself.

use super::pending::{Pending, PendingRow};
use super::plan::Plan;
use super::resolve::{Found, Kind, Known, resolve};
use super::targets::{Row, Saved};
use crate::error::{Error, Result};
use crate::records::Input;
use crate::work::Work;
use mingxi_domain::ids::ImportId;
use mingxi_domain::imports::{
    Existing, FindingKind, Missing, Note, PlannedField, ReadRow, RowError, RowPlan, UndoOutcome,
};
use mingxi_domain::metadata::objects;
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::imports::{self as store, ExternalRef, ImportChangeRow, ImportErrorRow};
use mingxi_store::{DbError, TxError};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// A row of the file, read; its lines with it.
#[derive(Clone, Debug)]
pub struct PreparedRow {
    /// Its number as a spreadsheet counts.
    pub number: i64,
    /// Its cells as they stand in the file, for the error file.
    pub cells: Vec<String>,
    /// What it says, or everything that is wrong with it.
    pub content: Result<Content, Vec<RowError>>,
}

/// What a row says.
#[derive(Clone, Debug)]
pub struct Content {
    /// The row.
    pub row: ReadRow,
    /// Its lines, where the target has lines.
    pub lines: Vec<ReadRow>,
}

/// Rows to import in one transaction. The transaction may run twice, so it only reads this.
#[derive(Debug)]
pub struct Chunk {
    /// How.
    pub plan: Arc<Plan>,
    /// The run they belong to.
    pub import: ImportId,
    /// The rows.
    pub rows: Vec<PreparedRow>,
    /// Lookups of the chunks before.
    pub known: Arc<Known>,
    /// What a dry run would have made.
    pub pending: Arc<Pending>,
    /// Everything is done and then undone.
    pub is_dry_run: bool,
    /// Rows that name another row of this file may still wait for it.
    pub may_wait: bool,
}

/// What became of a chunk.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Rows by what became of them.
    pub counts: Counts,
    /// Positions of the rows that wait for another row of this file.
    pub waiting: Vec<usize>,
    /// What was noticed, with the external id of its row.
    pub notes: Vec<(String, Note)>,
    /// Objects of the records made on the way.
    pub also_made: Vec<&'static str>,
    /// Lookups that succeeded.
    pub known: Known,
    errors: Vec<ImportErrorRow>,
    changes: Vec<ImportChangeRow>,
}

/// Rows by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// New records.
    pub new: i64,
    /// Changed records.
    pub updated: i64,
    /// Rows that said what they said before.
    pub unchanged: i64,
    /// Rows left out as the mapping asks, and repeated rows.
    pub skipped: i64,
    /// Rows that could not be imported.
    pub failed: i64,
}

/// Imports the rows of a chunk and stores the errors among them.
///
/// # Errors
/// Of the database. What is wrong with a row is its outcome, not an error of the chunk.
pub fn import_chunk(work: &mut Work, chunk: &Chunk) -> Result<Outcome> {
    let outcome = if chunk.is_dry_run { undone(work, |work| save_rows(work, chunk))? } else { save_rows(work, chunk)? };
    ImportErrorRow::insert_all(work.tx, work.org(), &outcome.errors)?;
    if !chunk.is_dry_run {
        keep_changes(work, &outcome.changes)?;
    }
    Ok(outcome)
}

/// Keeps what was made and changed, with the versions that the records have now.
fn keep_changes(work: &mut Work, changes: &[ImportChangeRow]) -> Result<()> {
    let Some(first) = changes.first() else { return Ok(()) };
    let ids: Vec<i64> = changes.iter().map(|change| change.object_id).collect();
    let versions = store::list_versions(work.tx, work.org(), objects::get(&first.object), &ids)?;
    let with_version = |change: &ImportChangeRow| ImportChangeRow {
        version_after: versions.get(&change.object_id).copied(),
        ..change.clone()
    };
    let rows: Vec<_> = changes.iter().map(with_version).collect();
    Ok(ImportChangeRow::insert_all(work.tx, work.org(), &rows)?)
}

/// Why the savepoint of a dry run ends: as planned, or by an error.
enum Undone<T> {
    Planned(Box<T>),
    Failed(Error),
}

impl<T> From<DbError> for Undone<T> {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

impl<T: Send + 'static> TxError for Undone<T> {
    fn db_error(&self) -> Option<&DbError> {
        if let Self::Failed(Error::Db(error)) = self { Some(error) } else { None }
    }
}

/// Why rows that were saved together are undone: one of them left something half done, or an error that is not theirs.
enum Torn {
    Row,
    Failed(Error),
}

impl From<DbError> for Torn {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

impl TxError for Torn {
    fn db_error(&self) -> Option<&DbError> {
        if let Self::Failed(Error::Db(error)) = self { Some(error) } else { None }
    }
}

/// Does the work, keeps what it says and undoes what it did.
fn undone<T: Send + 'static>(work: &mut Work, rows: impl FnOnce(&mut Work) -> Result<T>) -> Result<T> {
    let (actor, now, ids, standings, memo) = (work.actor, work.now, work.ids, work.standings, work.memo);
    let end = work.tx.savepoint(|tx| {
        let outcome = rows(&mut Work { tx, actor, now, ids, standings, memo }).map_err(Undone::Failed)?;
        Err::<(), _>(Undone::Planned(Box::new(outcome)))
    });
    memo.forget();
    match end {
        Err(Undone::Planned(outcome)) => Ok(*outcome),
        Err(Undone::Failed(error)) => Err(error),
        Ok(()) => Err(Error::Internal("a dry run cannot succeed in its savepoint".into())),
    }
}

/// Rows that are saved in one savepoint. A savepoint for each row costs more than the row: SQLite copies pages for it,
/// and its full-text index writes a segment of its own.
const MOST_TOGETHER: usize = 512;
/// After rows that had to be undone so few are tried together; twice as many each time it goes well.
const FEW_TOGETHER: usize = 8;

/// Saves rows together as long as all goes well. A row that is refused before it wrote anything is only counted; one
/// that wrote first undoes the rows with it, which are then saved one by one.
fn save_rows(work: &mut Work, chunk: &Chunk) -> Result<Outcome> {
    let found = resolve(work, &chunk.known, wanted(chunk), &chunk.pending)?;
    let refs = load_refs(work, chunk)?;
    let mut outcome = Outcome { known: found, ..Outcome::default() };
    let (mut at, mut together) = (0, MOST_TOGETHER);
    while at < chunk.rows.len() {
        let end = chunk.rows.len().min(at + together);
        match save_together(work, chunk, at..end, (&outcome.known, &refs)) {
            Ok(rows) => {
                together = MOST_TOGETHER.min(together * 2);
                (at..end).zip(rows).for_each(|(position, row)| outcome.take(chunk, position, row));
            }
            Err(Torn::Row) => {
                together = FEW_TOGETHER;
                for position in at..end {
                    let row = save_alone(work, chunk, position, (&outcome.known, &refs))?;
                    outcome.take(chunk, position, row);
                }
            }
            Err(Torn::Failed(error)) => return Err(error),
        }
        at = end;
    }
    Ok(outcome)
}

/// What the rows of a chunk name, and what is known of them.
type Context<'c> = (&'c Known, &'c HashMap<String, ExternalRef>);

/// What became of a row that was tried.
enum Tried {
    Waits,
    Wrong(Vec<RowError>),
    Done(Done, Vec<Note>),
}

fn save_together(work: &mut Work, chunk: &Chunk, rows: Range<usize>, context: Context) -> Result<Vec<Tried>, Torn> {
    let (actor, now, ids, standings, memo) = (work.actor, work.now, work.ids, work.standings, work.memo);
    let saved = work.tx.savepoint(|tx| {
        let work = &mut Work { tx, actor, now, ids, standings, memo };
        let mut tried = Vec::with_capacity(rows.len());
        for position in rows {
            let before = work.tx.untouched();
            match try_row(work, chunk, position, context) {
                Ok(row) => tried.push(row),
                Err(_) if before.is_none() || work.tx.untouched() != before => return Err(Torn::Row),
                Err(error) => tried.push(Tried::Wrong(row_errors(error).map_err(Torn::Failed)?)),
            }
        }
        Ok(tried)
    });
    if saved.is_err() {
        memo.forget();
    }
    match saved {
        // What PostgreSQL was sent last is refused when the savepoint ends: some row's fault, one by one it will show.
        Err(Torn::Failed(error)) => row_errors(error).map_or_else(|error| Err(Torn::Failed(error)), |_| Err(Torn::Row)),
        other => other,
    }
}

fn save_alone(work: &mut Work, chunk: &Chunk, position: usize, context: Context) -> Result<Tried> {
    let (actor, now, ids, standings, memo) = (work.actor, work.now, work.ids, work.standings, work.memo);
    let saved =
        work.tx.savepoint(|tx| try_row(&mut Work { tx, actor, now, ids, standings, memo }, chunk, position, context));
    saved.or_else(|error| {
        memo.forget();
        row_errors(error).map(Tried::Wrong)
    })
}

fn try_row(work: &mut Work, chunk: &Chunk, position: usize, (known, refs): Context) -> Result<Tried> {
    let content = match &chunk.rows[position].content {
        Ok(content) => content,
        Err(errors) => return Ok(Tried::Wrong(errors.clone())),
    };
    let id = content.row.external_id.as_str();
    Ok(match Linking::new((&chunk.plan, &chunk.known), known, chunk.may_wait).link(content) {
        Linked::Waits => Tried::Waits,
        Linked::Wrong(errors) => Tried::Wrong(errors),
        Linked::Pending => try_pending(work, chunk, content, known)?,
        Linked::Ready(input, notes) => Tried::Done(save_row(work, &chunk.plan, id, &input, refs.get(id))?, notes),
    })
}

/// A row of a dry run that names records which only the real run makes: they are made before it, and all of it is
/// undone again.
fn try_pending(work: &mut Work, chunk: &Chunk, content: &Content, found: &Known) -> Result<Tried> {
    undone(work, |work| {
        let mut known = found.clone();
        let mut making = HashSet::new();
        make_named(work, (&chunk.plan, content), &chunk.pending, &mut known, &mut making)?;
        let before = refs_of(work, &chunk.plan, &content.row.external_id)?;
        // What was found before this chunk stands in `chunk.known`; a find of this row goes first.
        match Linking::new((&chunk.plan, &chunk.known), &known, false).link(content) {
            Linked::Ready(input, notes) => {
                match save_row(work, &chunk.plan, &content.row.external_id, &input, before.as_ref()) {
                    Ok(done) => Ok(Tried::Done(done, notes)),
                    Err(error) => row_errors(error).map(Tried::Wrong),
                }
            }
            Linked::Wrong(errors) => Ok(Tried::Wrong(errors)),
            Linked::Waits | Linked::Pending => Err(Error::Internal("nothing can be pending any more".into())),
        }
    })
}

/// Makes the records that a row names and that rows of the set would make, theirs before them.
fn make_named(
    work: &mut Work,
    (plan, content): (&Plan, &Content),
    pending: &Pending,
    known: &mut Known,
    making: &mut HashSet<(Kind, String)>,
) -> Result<()> {
    for (kind, texts) in wanted_of(plan, [content]) {
        for text in texts {
            if known.get(&kind, &text).is_some_and(|found| found != Found::Pending) {
                continue;
            }
            let Some(row) = pending.find(&kind, &text) else { continue };
            // A ring is not closed: the row that would close it finds nothing.
            let is_new = making.insert((kind.clone(), text.clone()));
            let made = if is_new { make(work, (&kind, &text), row, pending, making)? } else { None };
            known.set(&kind, &text, made.map(Found::One));
        }
    }
    Ok(())
}

fn make(
    work: &mut Work,
    (kind, text): (&Kind, &str),
    row: &PendingRow,
    pending: &Pending,
    making: &mut HashSet<(Kind, String)>,
) -> Result<Option<i64>> {
    let (plan, content) = (&*row.plan, &row.content);
    let mut known = resolve(work, &Known::default(), wanted_of(plan, [content]), pending)?;
    make_named(work, (plan, content), pending, &mut known, making)?;
    let nothing = Known::default();
    let Linked::Ready(input, _) = Linking::new((plan, &nothing), &known, false).link(content) else { return Ok(None) };
    let id = &content.row.external_id;
    let before = refs_of(work, plan, id)?;
    let (actor, now, ids, standings, memo) = (work.actor, work.now, work.ids, work.standings, work.memo);
    let saved = work.tx.savepoint(|tx| {
        save_row(&mut Work { tx, actor, now, ids, standings, memo }, plan, id, &input, before.as_ref())
    });
    if let Err(error) = saved {
        memo.forget();
        return row_errors(error).map(|_| None);
    }
    let (object, source, id) = match kind.by {
        Some(_) => (plan.target.object, &plan.mapping.source, id.as_str()),
        None => (kind.object, &kind.source, text),
    };
    let made = store::list_refs(work.tx, work.org(), (object, source), [id])?;
    Ok(made.first().map(|made| made.object_id))
}

fn refs_of(work: &mut Work, plan: &Plan, id: &str) -> Result<Option<ExternalRef>> {
    let refs = store::list_refs(work.tx, work.org(), (plan.target.object, &plan.mapping.source), [id])?;
    Ok(refs.into_iter().next())
}

/// The lookups of all rows, by kind.
fn wanted(chunk: &Chunk) -> HashMap<Kind, BTreeSet<String>> {
    wanted_of(&chunk.plan, chunk.rows.iter().filter_map(|row| row.content.as_ref().ok()))
}

fn wanted_of<'c>(plan: &Plan, contents: impl IntoIterator<Item = &'c Content>) -> HashMap<Kind, BTreeSet<String>> {
    let mut wanted: HashMap<Kind, BTreeSet<String>> = HashMap::new();
    let mut add = |fields: &RowPlan, row: &ReadRow| {
        for lookup in &row.lookups {
            if let Some(kind) = Kind::of(plan, &fields.fields[lookup.field]) {
                wanted.entry(kind).or_default().insert(lookup.text.clone());
            }
        }
    };
    for content in contents {
        add(&plan.rows, &content.row);
        if let Some((_, fields)) = &plan.lines {
            content.lines.iter().for_each(|line| add(fields, line));
        }
    }
    wanted
}

fn load_refs(work: &mut Work, chunk: &Chunk) -> Result<HashMap<String, ExternalRef>> {
    let ids =
        chunk.rows.iter().filter_map(|row| row.content.as_ref().ok()).map(|content| content.row.external_id.as_str());
    let refs = store::list_refs(work.tx, work.org(), (chunk.plan.target.object, &chunk.plan.mapping.source), ids)?;
    Ok(refs.into_iter().map(|known| (known.external_id.clone(), known)).collect())
}

/// A row whose lookups are done.
enum Linked {
    Ready(Input, Vec<Note>),
    /// It names a row of this file that is not there yet.
    Waits,
    /// It names a record that only the real run makes.
    Pending,
    Wrong(Vec<RowError>),
}

struct Linking<'c> {
    plan: &'c Plan,
    /// What the chunks before found.
    known: &'c Known,
    /// What this chunk found.
    found: &'c Known,
    may_wait: bool,
    notes: Vec<Note>,
    errors: Vec<RowError>,
    waits: bool,
    is_pending: bool,
}

impl<'c> Linking<'c> {
    fn new((plan, known): (&'c Plan, &'c Known), found: &'c Known, may_wait: bool) -> Self {
        Self { plan, known, found, may_wait, notes: Vec::new(), errors: Vec::new(), waits: false, is_pending: false }
    }

    fn link(mut self, content: &Content) -> Linked {
        let plan = self.plan;
        let mut input = self.row(&plan.rows, &content.row);
        if let Some((_, fields)) = &plan.lines {
            let lines = content.lines.iter().map(|line| Json::Object(self.row(fields, line)));
            let lines: Vec<Json> = lines.collect();
            input.insert("lines".into(), Json::Array(lines));
        }
        if !self.errors.is_empty() {
            Linked::Wrong(self.errors)
        } else if self.waits {
            Linked::Waits
        } else if self.is_pending {
            Linked::Pending
        } else {
            Linked::Ready(input, self.notes)
        }
    }
}

impl Linking<'_> {
    /// The input of a row with the ids of what it names.
    fn row(&mut self, plan: &RowPlan, row: &ReadRow) -> Input {
        let mut input = row.input.clone();
        for lookup in &row.lookups {
            let field = &plan.fields[lookup.field];
            let value = self.value(field, &lookup.text);
            input.insert(field.name.clone(), value);
        }
        input
    }

    fn value(&mut self, field: &PlannedField, text: &str) -> Json {
        let Some(kind) = Kind::of(self.plan, field) else { return Json::Null };
        match self.found.get(&kind, text).or_else(|| self.known.get(&kind, text)) {
            Some(Found::One(id)) => return json!(mingxi_domain::ids::encode(objects::get(kind.object).id_prefix, id)),
            Some(Found::Pending) => self.is_pending = true,
            Some(Found::Many) => {
                let reason = Words::new(
                    format!("名为“{text}”的{}不止一个", words::noun(kind.object).zh),
                    format!("more than one {} is called `{text}`", kind.object),
                );
                self.errors.push(RowError::new("ambiguous_reference", reason));
            }
            None if self.may_wait && kind.is_own(self.plan) => self.waits = true,
            None => self.missing(field, kind.object, text),
        }
        Json::Null
    }

    fn missing(&mut self, field: &PlannedField, object: &str, text: &str) {
        let is_reported = field.mapping.lookup.as_ref().is_some_and(|lookup| lookup.missing == Missing::Report);
        if is_reported && !field.is_required {
            let (from, to) = (Some(text.to_owned()), None);
            self.notes.push(Note { kind: FindingKind::MissingReference, field: field.name.clone(), from, to });
        } else {
            let zh = format!("没有{}“{text}”", words::noun(object).zh);
            let reason = Words::new(zh, format!("there is no {object} `{text}`"));
            self.errors.push(RowError::new("unknown_reference", reason));
        }
    }
}

/// What became of one row.
enum Done {
    New(Saved),
    Updated(Saved),
    Unchanged,
    Skipped,
}

fn save_row(work: &mut Work, plan: &Plan, id: &str, input: &Input, before: Option<&ExternalRef>) -> Result<Done> {
    let content_hash = content_hash(plan.target.name, input);
    if let Some(before) = before {
        if before.content_hash == content_hash {
            return Ok(Done::Unchanged);
        }
        if plan.mapping.existing == Existing::Skip {
            return Ok(Done::Skipped);
        }
    }
    let known = before.map(|before| before.object_id);
    let saved = (plan.target.save)(work, &Row { mapping: &plan.mapping, external_id: id, input, known })?;
    let reference = ExternalRef { external_id: id.to_owned(), object_id: saved.id, content_hash };
    store::put_ref(work.tx, work.actor.org(), (plan.target.object, &plan.mapping.source), &reference)?;
    Ok(match known {
        None => Done::New(saved),
        Some(_) if saved.is_changed => Done::Updated(saved),
        Some(_) => Done::Unchanged,
    })
}

impl Done {
    /// The record that was made or changed.
    fn saved(&self) -> Option<&Saved> {
        match self {
            Self::New(saved) | Self::Updated(saved) => Some(saved),
            Self::Unchanged | Self::Skipped => None,
        }
    }
}

fn change(chunk: &Chunk, row_no: i64, external_id: &str, saved: &Saved) -> ImportChangeRow {
    ImportChangeRow {
        import_id: chunk.import,
        row_no,
        object: chunk.plan.target.object.to_owned(),
        object_id: saved.id,
        external_id: external_id.to_owned(),
        // An object, even an empty one, says that the record was there before.
        before: saved.before.clone().or_else(|| saved.is_changed.then(|| json!({}))),
        version_after: None,
        outcome: UndoOutcome::Waiting,
        title: None,
        code: None,
        reason_zh: String::new(),
        reason_en: String::new(),
    }
}

/// What is wrong with the row; an error that is not about the row ends the chunk.
pub(super) fn row_errors(error: Error) -> Result<Vec<RowError>> {
    Ok(match error {
        Error::Invalid(errors) => {
            errors.into_iter().map(|one| RowError::new(one.code, one.detail.about(one.pointer))).collect()
        }
        Error::Refused(refusal) => vec![RowError::new(refusal.code.code, refusal.detail)],
        Error::NotFound { what, id } => vec![RowError::new("not_found", Error::absent(what, &id))],
        Error::Conflict { what, ref id, .. } => {
            let zh = format!("{} {id} 已被他人修改", words::noun(what).zh);
            vec![RowError::new("conflict", Words::new(zh, error.to_string()))]
        }
        Error::Forbidden(denied) => vec![RowError::new("forbidden", denied.words())],
        Error::Db(DbError::UniqueViolation { .. }) => {
            vec![RowError::new("record_exists", Words::new("相同的记录已存在", error.to_string()))]
        }
        Error::Db(DbError::ForeignKey | DbError::Check { .. } | DbError::NotNull { .. }) => {
            vec![RowError::new("refused_by_database", Words::new(format!("数据库拒绝：{error}"), error.to_string()))]
        }
        other => return Err(other),
    })
}

/// Hash of what a row says. Keys are sorted, so the order of the mapping does not matter.
pub fn content_hash(target: &str, input: &Input) -> String {
    let mut hash = Sha256::new();
    hash.update(target.as_bytes());
    hash_value(&mut hash, &Json::Object(input.clone()));
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn hash_value(hash: &mut Sha256, value: &Json) {
    match value {
        Json::Object(fields) => {
            let mut names: Vec<_> = fields.iter().filter(|(_, value)| !value.is_null()).collect();
            names.sort_by_key(|(name, _)| name.as_str());
            for (name, value) in names {
                hash.update([1]);
                hash.update(name.as_bytes());
                hash_value(hash, value);
            }
        }
        Json::Array(items) => {
            for item in items {
                hash.update([2]);
                hash_value(hash, item);
            }
        }
        plain => {
            hash.update([3]);
            hash.update(plain.to_string().as_bytes());
        }
    }
}

impl Outcome {
    fn take(&mut self, chunk: &Chunk, position: usize, row: Tried) {
        match row {
            Tried::Waits => self.waiting.push(position),
            Tried::Wrong(errors) => self.fail(chunk, (&chunk.rows[position], &errors)),
            Tried::Done(done, notes) => {
                let row = &chunk.rows[position];
                if let Ok(content) = &row.content {
                    let id = &content.row.external_id;
                    self.notes.extend(notes.into_iter().map(|note| (id.clone(), note)));
                    self.changes.extend(done.saved().map(|saved| change(chunk, row.number, id, saved)));
                }
                self.count(&done);
            }
        }
    }

    fn count(&mut self, done: &Done) {
        match done {
            Done::New(saved) => {
                self.counts.new += 1;
                self.also_made.extend(&saved.also_made);
            }
            Done::Updated(saved) => {
                self.counts.updated += 1;
                self.also_made.extend(&saved.also_made);
            }
            Done::Unchanged => self.counts.unchanged += 1,
            Done::Skipped => self.counts.skipped += 1,
        }
    }

    fn fail(&mut self, chunk: &Chunk, (row, errors): (&PreparedRow, &[RowError])) {
        let reason = Words::in_turn(errors.iter().map(|error| error.reason.clone()));
        self.counts.failed += 1;
        self.errors.push(ImportErrorRow {
            import_id: chunk.import,
            row_no: row.number,
            code: errors.first().map_or_else(String::new, |error| error.code.clone()),
            reason_zh: reason.zh,
            reason_en: reason.en,
            content: json!({ "cells": row.cells }),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_follows_the_content_not_its_order() {
        let hash = |json: Json| content_hash("customer", json.as_object().unwrap());
        let same = hash(json!({ "a": "1", "b": [{ "c": 2, "d": null }] }));
        assert_eq!(hash(json!({ "b": [{ "c": 2 }], "a": "1" })), same);
        for other in [json!({ "a": "1" }), json!({ "a": 1, "b": [{ "c": 2 }] }), json!({ "a": "1", "b": [{ "c": 3 }] })]
        {
            assert_ne!(hash(other.clone()), same, "{other}");
        }
    }
}
