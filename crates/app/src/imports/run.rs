//! Running imports: the file is checked whole, then imported in chunks, each a transaction of its own.
//!
//! A run that is cut off leaves whole chunks behind; running it again goes on where it ended, because rows that were
//! imported are unchanged then.

use super::chunk::{Chunk, Content, Counts, Outcome, PreparedRow, import_chunk};
use super::pending::Pending;
use super::plan::{self, Plan};
use super::resolve::Known;
use super::source::{FileRow, Files};
use crate::actor::{Actor, Door};
use crate::app::App;
use crate::error::{Error, FieldError, Result};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::ImportId;
use mingxi_domain::imports::{
    Finding, FindingKind, Findings, ImportStatus, Mapping, Note, ReadRow, Repeated, RowError,
};
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::imports::ImportRow;
use serde::Serialize;
use serde_json::json;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;
use utoipa::ToSchema;

/// Longest time of one chunk.
const CHUNK_TIME: Duration = Duration::from_secs(120);

/// One file to import.
#[derive(Clone, Debug)]
pub struct RunImport {
    /// What its columns mean.
    pub mapping: Mapping,
    /// Where it is.
    pub files: Files,
    /// Do everything, count, and undo it.
    pub is_dry_run: bool,
}

/// How far an import is.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'p> {
    /// Name of the mapping.
    pub name: &'p str,
    /// Rows read so far.
    pub rows_done: i64,
    /// Rows of the file.
    pub rows_total: i64,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportReport {
    /// The recorded run; its error file is found under this id.
    pub id: ImportId,
    /// Name of the mapping.
    pub name: String,
    /// What the rows became.
    pub target: String,
    /// Nothing was kept.
    pub is_dry_run: bool,
    /// Rows of the file.
    pub rows_total: i64,
    /// New records.
    pub rows_new: i64,
    /// Changed records.
    pub rows_updated: i64,
    /// Rows that said what they said before.
    pub rows_unchanged: i64,
    /// Rows left out: repeated ones, and existing ones where the mapping says so.
    pub rows_skipped: i64,
    /// Rows that could not be imported; the error file says why.
    pub rows_failed: i64,
    /// What else is to be told.
    pub findings: Vec<Finding>,
}

/// Imports files one after the other, as one set: a dry run counts records that an earlier file of the set would
/// make as there.
///
/// # Errors
/// Forbidden; every pointer into a mapping that is wrong; refused as `import_file_missing` or `import_file_broken`,
/// before anything of that file is stored.
pub fn run_imports(
    app: &App,
    actor: &Actor,
    imports: &[RunImport],
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<ImportReport>> {
    let app = App { db: app.db.with_time_limit(CHUNK_TIME), ..app.clone() };
    let actor = actor.by_door(Door::Import);
    let is_set = imports.len() > 1;
    // In a set an error says which mapping it is about.
    let named = |import: &RunImport, error: Error| {
        if is_set { about(error, import.mapping.shown_name()) } else { error }
    };
    let plan = |import: &RunImport| plan_one(&app, &actor, import).map_err(|error| named(import, error));
    let mut plans = imports.iter().map(plan).collect::<Result<Vec<_>>>()?;
    plan::share_columns(&mut plans);
    let plans: Vec<_> = plans.into_iter().map(Arc::new).collect();
    let mut pending = Arc::new(Pending::of_set(&plans));
    let one = |(import, plan): (&RunImport, Arc<Plan>)| {
        run_one(&app, &actor, (import, plan), &mut pending, progress).map_err(|error| named(import, error))
    };
    imports.iter().zip(plans).map(one).collect()
}

/// The error with the mapping it is about.
fn about(error: Error, mapping: &str) -> Error {
    match error {
        Error::Invalid(errors) => Error::Invalid(
            errors.into_iter().map(|error| FieldError { detail: error.detail.about(mapping), ..error }).collect(),
        ),
        Error::Refused(mut refusal) => {
            refusal.detail = refusal.detail.about(mapping);
            Error::Refused(refusal)
        }
        other => other,
    }
}

fn plan_one(app: &App, actor: &Actor, import: &RunImport) -> Result<Plan> {
    let mapping = import.mapping.clone();
    let fields = app.read_blocking(actor, move |work| plan::target_fields(work, &mapping))?;
    plan::prepare(&fields, &import.mapping, &import.files)
}

/// Imports one file.
///
/// # Errors
/// As [`run_imports`].
pub fn run_import(
    app: &App,
    actor: &Actor,
    import: &RunImport,
    progress: &mut dyn FnMut(Progress),
) -> Result<ImportReport> {
    let mut reports = run_imports(app, actor, std::slice::from_ref(import), progress)?;
    reports.pop().ok_or_else(|| Error::Internal("one import gives one report".into()))
}

fn run_one(
    app: &App,
    actor: &Actor,
    (import, plan): (&RunImport, Arc<Plan>),
    pending: &mut Arc<Pending>,
    progress: &mut dyn FnMut(Progress),
) -> Result<ImportReport> {
    if import.is_dry_run {
        add_pending(&plan, Arc::make_mut(pending))?;
    }
    let row = begin(app, actor, &plan, import.is_dry_run)?;
    let mut run = Run {
        app,
        actor,
        import: row.id,
        is_dry_run: import.is_dry_run,
        pending: Arc::clone(pending),
        counts: Counts::default(),
        findings: Findings::default(),
        known: Arc::default(),
        waiting: Vec::new(),
        rows_done: 0,
        plan,
    };
    let result = run.all_rows(progress);
    let status = if result.is_ok() { ImportStatus::Done } else { ImportStatus::Failed };
    let report = run.finish(row, status);
    result.and(report)
}

/// The rows of the file that a lookup of the set may name, which the real run would make.
fn add_pending(plan: &Arc<Plan>, pending: &mut Pending) -> Result<()> {
    let kinds = pending.kinds_of(plan);
    if kinds.is_empty() {
        return Ok(());
    }
    let mut lines = read_lines(plan)?;
    let mut reader = RowReader::new(plan)?;
    plan.file.each_row(|row| {
        if let Some(row) = reader.read(plan, row, &mut lines) {
            pending.add(&kinds, plan, row);
        }
        Ok(())
    })
}

fn begin(app: &App, actor: &Actor, plan: &Plan, is_dry_run: bool) -> Result<ImportRow> {
    let moment = app.clock.now();
    let row = ImportRow {
        id: app.ids.next(),
        name: plan.mapping.name.clone(),
        target: plan.mapping.target.clone(),
        status: ImportStatus::Running,
        is_dry_run,
        mapping: json!({ "mapping": plan.mapping, "header": plan.file.header }),
        rows_total: i64::try_from(plan.file.rows).map_err(|_| Error::Internal("too many rows".into()))?,
        rows_new: 0,
        rows_updated: 0,
        rows_unchanged: 0,
        rows_skipped: 0,
        rows_failed: 0,
        findings: json!([]),
        custom: json!({}),
        search_text: mingxi_domain::metadata::text::normalize(&plan.mapping.name),
        version: 1,
        created_at: moment,
        updated_at: moment,
    };
    let stored = row.clone();
    app.write_blocking(actor, move |work: &mut Work| Ok(stored.insert(work.tx, work.org())?))?;
    Ok(row)
}

/// An import on its way.
struct Run<'r> {
    app: &'r App,
    actor: &'r Actor,
    plan: Arc<Plan>,
    import: ImportId,
    is_dry_run: bool,
    pending: Arc<Pending>,
    counts: Counts,
    findings: Findings,
    known: Arc<Known>,
    /// Rows that name another row of this file which was not there yet.
    waiting: Vec<PreparedRow>,
    rows_done: i64,
}

impl Run<'_> {
    fn all_rows(&mut self, progress: &mut dyn FnMut(Progress)) -> Result<()> {
        let plan = Arc::clone(&self.plan);
        let chunk_rows = plan.target.chunk_rows;
        let mut lines = read_lines(&plan)?;
        let mut reader = RowReader::new(&plan)?;
        let mut rows = Vec::with_capacity(chunk_rows);
        plan.file.each_row(|row| {
            self.rows_done += 1;
            match reader.read(&plan, row, &mut lines) {
                Some(row) => {
                    self.note(&row);
                    rows.push(row);
                }
                None => self.counts.skipped += 1,
            }
            if rows.len() == chunk_rows {
                self.chunk(std::mem::take(&mut rows), true)?;
                progress(self.progress());
            }
            Ok(())
        })?;
        self.chunk(rows, true)?;
        self.waiting_rows()?;
        progress(self.progress());
        self.note_file(&plan, reader, lines);
        Ok(())
    }

    /// Rows that waited for another row of the file: as long as some find theirs, then whatever is left as it is.
    fn waiting_rows(&mut self) -> Result<()> {
        let mut before = usize::MAX;
        while !self.waiting.is_empty() {
            let may_wait = self.waiting.len() < before;
            before = self.waiting.len();
            let mut rows = std::mem::take(&mut self.waiting);
            while !rows.is_empty() {
                let rest = rows.split_off(self.plan.target.chunk_rows.min(rows.len()));
                self.chunk(std::mem::replace(&mut rows, rest), may_wait)?;
            }
        }
        Ok(())
    }

    fn chunk(&mut self, rows: Vec<PreparedRow>, may_wait: bool) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let chunk = Arc::new(Chunk {
            plan: Arc::clone(&self.plan),
            import: self.import,
            rows,
            known: Arc::clone(&self.known),
            pending: Arc::clone(&self.pending),
            is_dry_run: self.is_dry_run,
            may_wait,
        });
        let input = Arc::clone(&chunk);
        let outcome = self.app.write_blocking(self.actor, move |work| import_chunk(work, &input))?;
        self.keep(chunk, outcome);
        Ok(())
    }

    fn keep(&mut self, chunk: Arc<Chunk>, outcome: Outcome) {
        self.counts.add(outcome.counts);
        self.waiting.extend(outcome.waiting.into_iter().map(|position| chunk.rows[position].clone()));
        // Given back first, so that what is known grows in place.
        drop(chunk);
        Arc::make_mut(&mut self.known).extend(outcome.known);
        for (row, note) in outcome.notes {
            self.findings.add(&row, note);
        }
        for object in outcome.also_made {
            let note = Note { kind: FindingKind::AlsoMade, field: object.to_owned(), from: None, to: None };
            self.findings.count(1, note, []);
        }
    }

    /// What was noticed while reading a row and its lines.
    fn note(&mut self, row: &PreparedRow) {
        let Ok(content) = &row.content else { return };
        for read in std::iter::once(&content.row).chain(&content.lines) {
            for note in &read.notes {
                self.findings.add(&content.row.external_id, note.clone());
            }
        }
    }

    /// What was noticed about the file as a whole.
    fn note_file(&mut self, plan: &Plan, reader: RowReader, lines: Lines) {
        let about = |kind, field: &str| Note { kind, field: field.to_owned(), from: None, to: None };
        if reader.filtered > 0 {
            self.findings.count(reader.filtered, about(FindingKind::Filtered, "filter"), []);
        }
        for id in reader.other_spellings {
            self.findings.add(&id, about(FindingKind::OtherSpelling, &plan.mapping.external_id.join("/")));
        }
        for id in reader.repeated {
            self.findings.add(&id, about(FindingKind::DuplicateRow, &plan.mapping.external_id.join("/")));
        }
        for column in plan.unused_columns() {
            self.findings.count(plan.file.rows, about(FindingKind::UnusedColumn, &column), []);
        }
        let mut orphans: Vec<_> = lines.0.into_iter().collect();
        orphans.sort_by(|one, other| one.0.cmp(&other.0));
        for (id, rows) in orphans {
            self.findings.count(rows.len() as u64, about(FindingKind::UnusedLine, "lines"), [id]);
        }
    }

    fn progress(&self) -> Progress<'_> {
        let rows_total = i64::try_from(self.plan.file.rows).unwrap_or(i64::MAX);
        Progress { name: &self.plan.mapping.name, rows_done: self.rows_done, rows_total }
    }

    /// Stores how the run ended.
    fn finish(self, mut row: ImportRow, status: ImportStatus) -> Result<ImportReport> {
        let findings = self.findings.into_list();
        let Counts { new, updated, unchanged, skipped, failed } = self.counts;
        (row.rows_new, row.rows_updated, row.rows_unchanged, row.rows_skipped, row.rows_failed) =
            (new, updated, unchanged, skipped, failed);
        (row.status, row.findings, row.updated_at) = (status, json!(findings), self.app.clock.now());
        let report = report(&row, findings);
        self.app.write_blocking(self.actor, move |work: &mut Work| {
            row.update(work.tx, work.org())?;
            let changes = Changes::none()
                .set("name", &row.name)
                .set("rows_new", new)
                .set("rows_updated", updated)
                .set("rows_failed", failed);
            work.audit(Action::ImportRun, row.id, changes)?;
            work.emit("import.ended", "import", row.id, json!({ "import_id": row.id, "status": status }))
        })?;
        Ok(report)
    }
}

fn report(row: &ImportRow, findings: Vec<Finding>) -> ImportReport {
    ImportReport {
        id: row.id,
        name: row.name.clone(),
        target: row.target.clone(),
        is_dry_run: row.is_dry_run,
        rows_total: row.rows_total,
        rows_new: row.rows_new,
        rows_updated: row.rows_updated,
        rows_unchanged: row.rows_unchanged,
        rows_skipped: row.rows_skipped,
        rows_failed: row.rows_failed,
        findings,
    }
}

/// Lines by the external id of their document; taken out as their documents come by.
struct Lines(HashMap<String, Vec<FileRow>>);

fn read_lines(plan: &Plan) -> Result<Lines> {
    let mut lines: HashMap<String, Vec<FileRow>> = HashMap::new();
    if let Some((file, fields)) = &plan.lines {
        file.each_row(|row| {
            // A line that the filter cannot judge is kept: reading it names what is wrong.
            if fields.is_wanted(&row.texts()) == Ok(false) {
                return Ok(());
            }
            let key = fields.external_id(&row.texts()).unwrap_or_default();
            lines.entry(key).or_default().push(row);
            Ok(())
        })?;
    }
    Ok(Lines(lines))
}

/// Reads rows and knows which external ids it has seen.
#[derive(Default)]
struct RowReader {
    seen: HashMap<String, (u64, i64)>,
    /// Where the last row of each external id stands, where that one wins.
    last: Option<HashMap<String, i64>>,
    /// External ids of rows that came again with the same content.
    repeated: Vec<String>,
    /// External ids of rows that came again with other content, where the mapping says which one wins.
    other_spellings: Vec<String>,
    /// Rows that the filter leaves out.
    filtered: u64,
}

impl RowReader {
    fn new(plan: &Plan) -> Result<Self> {
        let mut last = None;
        if plan.mapping.repeated == Repeated::Last {
            let mut numbers = HashMap::new();
            plan.file.each_row(|row| {
                let texts = row.texts();
                if plan.rows.is_wanted(&texts) == Ok(true)
                    && let Some(id) = plan.rows.external_id(&texts)
                {
                    numbers.insert(id, row.number);
                }
                Ok(())
            })?;
            last = Some(numbers);
        }
        Ok(Self { last, ..Self::default() })
    }

    /// The row with its lines; `None` when it is left out: by the filter, as a repetition word for word, or because
    /// another row of its external id wins.
    fn read(&mut self, plan: &Plan, row: FileRow, lines: &mut Lines) -> Option<PreparedRow> {
        let cells = row.texts();
        let content = match plan.rows.is_wanted(&cells) {
            Ok(true) => plan.rows.read(&cells),
            Ok(false) => {
                self.filtered += 1;
                return None;
            }
            Err(error) => Err(vec![error]),
        };
        let content = match content {
            Ok(read) => self.first(plan, read, row.number, lines)?,
            Err(errors) => Err(errors),
        };
        Some(PreparedRow { number: row.number, cells: plan.rows.texts(&cells), content })
    }

    fn first(
        &mut self,
        plan: &Plan,
        read: ReadRow,
        number: i64,
        lines: &mut Lines,
    ) -> Option<Result<Content, Vec<RowError>>> {
        if self.last.as_ref().and_then(|last| last.get(&read.external_id)).is_some_and(|last| *last != number) {
            self.other_spellings.push(read.external_id);
            return None;
        }
        let hash = row_hash(&read);
        match self.seen.get(&read.external_id) {
            Some((seen, _)) if *seen == hash => {
                self.repeated.push(read.external_id);
                None
            }
            Some(_) if plan.mapping.repeated == Repeated::First => {
                self.other_spellings.push(read.external_id);
                None
            }
            Some((_, first)) => {
                let reason = words!(
                    "第 {first} 行的外部编号也是“{}”，内容不同",
                    "row {first} has the external id `{}` with other content",
                    read.external_id
                );
                Some(Err(vec![RowError::new("duplicate_external_id", reason)]))
            }
            None => {
                self.seen.insert(read.external_id.clone(), (hash, number));
                Some(with_lines(plan, read, lines))
            }
        }
    }
}

/// The row with its lines; what is wrong with a line is wrong with the row.
fn with_lines(plan: &Plan, row: ReadRow, lines: &mut Lines) -> Result<Content, Vec<RowError>> {
    let Some((_, fields)) = &plan.lines else { return Ok(Content { row, lines: Vec::new() }) };
    let found = lines.0.remove(&row.external_id).unwrap_or_default();
    if found.is_empty() {
        return Err(vec![RowError::new(
            "lines_missing",
            words!("没有明细行属于“{}”", "no line names `{}`", row.external_id),
        )]);
    }
    let (mut read, mut errors) = (Vec::new(), Vec::new());
    for line in found {
        match fields.read(&line.texts()) {
            Ok(line) => read.push(line),
            Err(wrong) => {
                let named = |error: RowError| RowError {
                    reason: Words::new(
                        format!("第 {} 行的明细：{}", line.number, error.reason.zh),
                        format!("line in row {}: {}", line.number, error.reason.en),
                    ),
                    ..error
                };
                errors.extend(wrong.into_iter().map(named));
            }
        }
    }
    if errors.is_empty() { Ok(Content { row, lines: read }) } else { Err(errors) }
}

fn row_hash(row: &ReadRow) -> u64 {
    let mut hash = DefaultHasher::new();
    serde_json::Value::Object(row.input.clone()).to_string().hash(&mut hash);
    for lookup in &row.lookups {
        (lookup.field, &lookup.text).hash(&mut hash);
    }
    hash.finish()
}
