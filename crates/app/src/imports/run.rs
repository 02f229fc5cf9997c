//! Running imports: the file is checked whole, then imported in chunks, each a transaction of its own.
//!
//! Each chunk keeps how far the run is, so a run that is cut off goes on behind its last chunk. Chunks take about
//! [`CHUNK_AIM`], so that others who write get in between.

use super::chunk::{Chunk, Content, Counts, Outcome, PreparedRow, import_chunk};
use super::control::{fail, failure_of};
use super::pending::Pending;
use super::plan::{self, Plan};
use super::resolve::Known;
use super::source::{FileRow, Files};
use super::start;
use crate::actor::{Actor, Door};
use crate::app::App;
use crate::error::{Error, FieldError, Result};
use crate::jobs::{Claim, Held};
use crate::users::load_actor;
use crate::work::{Changes, Work};
use jiff::Timestamp;
use mingxi_domain::access::Action;
use mingxi_domain::ids::{ImportId, UserId};
use mingxi_domain::imports::{
    Finding, FindingKind, Findings, ImportStatus, Mapping, Note, ReadRow, Repeated, RowError,
};
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::imports::{self as store, ImportRow};
use serde::Serialize;
use serde_json::{Value as Json, json};
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};
use utoipa::ToSchema;

/// Longest time of one chunk.
const CHUNK_TIME: Duration = Duration::from_secs(120);
/// How long a chunk should take: others wait for it.
const CHUNK_AIM: Duration = Duration::from_millis(100);
/// Rows of the first chunk, before it is known how long one takes.
const FIRST_ROWS: usize = 20;
/// Most rows of a chunk, times the rows that its target thinks are many.
const MOST_CHUNKS: usize = 10;
/// After so many rows the database looks at its tables again: a plan made for an empty table is a bad one for a full.
const LOOK_AGAIN: [i64; 5] = [200, 2_000, 20_000, 200_000, 2_000_000];

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

/// How many rows go into a chunk.
#[derive(Clone, Copy, Debug)]
pub enum Pace {
    /// As many as take about this long.
    Time(Duration),
    /// So many.
    Rows(usize),
}

impl Default for Pace {
    fn default() -> Self {
        Self::Time(CHUNK_AIM)
    }
}

impl Pace {
    fn first(self) -> usize {
        match self {
            Self::Time(_) => FIRST_ROWS,
            Self::Rows(rows) => rows.max(1),
        }
    }

    /// Rows of the next chunk, after one of `rows` took so long. It grows at most threefold, a chunk may have been easy.
    fn next(self, rows: usize, took: Duration, most: usize) -> usize {
        match self {
            Self::Time(aim) => {
                let fits = aim.as_nanos().saturating_mul(rows as u128) / took.as_nanos().max(1);
                usize::try_from(fits).unwrap_or(usize::MAX).clamp(1, rows.saturating_mul(3).clamp(1, most))
            }
            Self::Rows(rows) => rows.max(1),
        }
    }
}

/// What an import did, does or would do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportReport {
    /// The recorded run; its error file is found under this id.
    pub id: ImportId,
    /// Name of the mapping.
    pub name: String,
    /// What the rows became.
    pub target: String,
    /// How far it is.
    pub status: ImportStatus,
    /// Nothing is kept.
    pub is_dry_run: bool,
    /// Rows of the file.
    pub rows_total: i64,
    /// Rows done with so far.
    pub rows_done: i64,
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
    let mut each = |done: Progress| {
        progress(done);
        true
    };
    let mut run = Run::new((app, actor), plan, row, Arc::clone(pending), None, (Pace::default(), &mut each));
    match run.all_rows() {
        Ok(Flow::Goes) => run.finish(ImportStatus::Done),
        Ok(Flow::Ends) => Err(Error::Internal(format!("the import was stopped; see {}", run.row.id))),
        Err(error) => {
            run.finish(ImportStatus::Failed)?;
            Err(error)
        }
    }
}

/// The job that goes through the rows of an import, as whoever asked for it.
///
/// # Errors
/// Of the database; the job is then tried again. What is wrong with the import is its failure.
pub fn run_import_job(held: &Held) -> Result<()> {
    let id = held.payload["id"].as_str().and_then(|text| text.parse::<ImportId>().ok());
    let id = id.ok_or_else(|| Error::Internal(format!("no import in {}", held.payload)))?;
    while !continue_import(held.app, &held.system, &held.claim, id, (Pace::default(), &mut |_| true))? {}
    Ok(())
}

/// Goes on with an import behind its last chunk until its rows are done, or it is paused, stopped or failed. `each` is
/// asked after every chunk whether to go on; where it says no, everything stays as a process that ended would leave it.
/// Returns whether the job is done.
///
/// # Errors
/// Of the database.
pub fn continue_import(
    app: &App,
    system: &Actor,
    claim: &Claim,
    id: ImportId,
    (pace, each): (Pace, &mut dyn FnMut(Progress) -> bool),
) -> Result<bool> {
    let app = App { db: app.db.with_time_limit(CHUNK_TIME), ..app.clone() };
    let mut goes_on = true;
    let result = go_on(
        &app,
        system,
        claim,
        id,
        (pace, &mut |progress| {
            goes_on = each(progress);
            goes_on
        }),
    );
    if !goes_on {
        return Ok(true);
    }
    let failure = result.err().map(failure_of).transpose()?;
    let claim = claim.clone();
    app.write_blocking(system, move |work| {
        let row = ImportRow::lock(work.tx, work.org(), id)?;
        if let Some((code, reason)) = &failure {
            fail(work, id, code, reason)?;
        } else if row.is_some_and(|row| row.status == ImportStatus::Running) {
            // Resumed since: the job goes on, because no second one was enqueued beside it.
            return Ok(false);
        }
        claim.finish(work).map(|()| true)
    })
}

/// Rows and files of a run that says it runs, and who asked for it.
fn load(work: &mut Work, id: ImportId) -> Result<Option<(ImportRow, Actor, Files)>> {
    let found = ImportRow::find(work.tx, work.org(), id)?;
    let Some(row) = found.filter(|row| row.status == ImportStatus::Running) else { return Ok(None) };
    let by = row.requested_by_id.ok_or_else(|| Error::Internal(format!("nobody asked for {id}")))?;
    let actor = load_actor(work.tx, work.org(), by, Door::Import, None)?;
    let files = start::load_files(work, id)?;
    Ok(Some((row, actor, files)))
}

fn go_on(
    app: &App,
    system: &Actor,
    claim: &Claim,
    id: ImportId,
    (pace, each): (Pace, &mut dyn FnMut(Progress) -> bool),
) -> Result<()> {
    let Some((row, actor, files)) = app.read_blocking(system, move |work| load(work, id))? else { return Ok(()) };
    let mapping: Mapping = serde_json::from_value(row.mapping["mapping"].clone())
        .map_err(|error| Error::Internal(format!("the mapping of {id}: {error}")))?;
    let of = mapping.clone();
    let fields = app.read_blocking(&actor, move |work| plan::target_fields(work, &of))?;
    let plan = Arc::new(plan::prepare(&fields, &mapping, &files)?);
    let mut pending = Pending::of_set(std::slice::from_ref(&plan));
    if row.is_dry_run {
        add_pending(&plan, &mut pending)?;
    }
    let mut run = Run::new((app, &actor), plan, row, Arc::new(pending), Some(claim.clone()), (pace, each));
    match run.all_rows()? {
        Flow::Goes => run.finish(ImportStatus::Done).map(|_| ()),
        Flow::Ends => Ok(()),
    }
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
    let (mapping, rows, by) = ((&plan.mapping, &plan.file.header), start::rows(plan)?, actor.user());
    let row = new_row(app.ids.next(), (mapping.0, mapping.1), rows, is_dry_run, Some(by), app.clock.now());
    let stored = row.clone();
    app.write_blocking(actor, move |work: &mut Work| Ok(stored.insert(work.tx, work.org())?))?;
    Ok(row)
}

/// A run that begins.
pub(super) fn new_row(
    id: ImportId,
    (mapping, header): (&Mapping, &[String]),
    rows_total: i64,
    is_dry_run: bool,
    requested_by_id: Option<UserId>,
    moment: Timestamp,
) -> ImportRow {
    ImportRow {
        id,
        name: mapping.name.clone(),
        target: mapping.target.clone(),
        status: ImportStatus::Running,
        is_dry_run,
        mapping: json!({ "mapping": mapping, "header": header }),
        rows_total,
        rows_done: 0,
        rows_new: 0,
        rows_updated: 0,
        rows_unchanged: 0,
        rows_skipped: 0,
        rows_failed: 0,
        findings: json!([]),
        waiting: json!([]),
        failure: None,
        requested_by_id,
        undo: None,
        custom: json!({}),
        search_text: mingxi_domain::metadata::text::normalize(&mapping.name),
        version: 1,
        created_at: moment,
        updated_at: moment,
    }
}

/// Whether a run goes on after a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    Goes,
    /// It was paused or stopped, or `each` said so.
    Ends,
}

/// An import on its way.
struct Run<'r> {
    app: &'r App,
    actor: &'r Actor,
    plan: Arc<Plan>,
    /// As it was stored last.
    row: ImportRow,
    pending: Arc<Pending>,
    /// Shown with every chunk, where a job runs it.
    claim: Option<Claim>,
    pace: Pace,
    /// Rows of the next chunk.
    size: usize,
    each: &'r mut dyn FnMut(Progress) -> bool,
    /// What was noticed while reading; read again when a run goes on.
    read: Findings,
    /// What was noticed while saving; kept with every chunk.
    made: Findings,
    known: Arc<Known>,
    /// Rows that name another row of this file which was not there yet.
    waiting: Vec<PreparedRow>,
    /// Numbers of rows that waited and come next.
    queued: Vec<i64>,
    rows_read: i64,
    /// Rows left out since the last chunk.
    skipped: i64,
}

/// A chunk with what is kept of the run beside it.
struct Step {
    claim: Option<Claim>,
    chunk: Chunk,
    rows_done: i64,
    skipped: i64,
    waiting: Vec<i64>,
    made: Findings,
}

/// What a chunk did, the run as it is stored now, and how long it took.
struct Stepped {
    outcome: Outcome,
    row: ImportRow,
    made: Findings,
    took: Duration,
}

impl Step {
    /// Nothing when the run was paused or stopped. Reads only itself: the transaction may run twice.
    fn run(&self, work: &mut Work) -> Result<Option<Stepped>> {
        let started = Instant::now();
        if let Some(claim) = &self.claim {
            claim.keep(work)?;
        }
        let id = self.chunk.import;
        let row = ImportRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("import", id))?;
        if row.status != ImportStatus::Running {
            return Ok(None);
        }
        let outcome = import_chunk(work, &self.chunk)?;
        let mut made = self.made.clone();
        for (row, note) in &outcome.notes {
            made.add(row, note.clone());
        }
        for object in &outcome.also_made {
            let note = Note { kind: FindingKind::AlsoMade, field: (*object).to_owned(), from: None, to: None };
            made.count(1, note, []);
        }
        let row = self.row(row, &outcome, &made, work.now);
        row.update(work.tx, work.org())?;
        Ok(Some(Stepped { outcome, row, made, took: started.elapsed() }))
    }

    fn row(&self, mut row: ImportRow, outcome: &Outcome, made: &Findings, now: Timestamp) -> ImportRow {
        let Counts { new, updated, unchanged, skipped, failed } = outcome.counts;
        row.rows_new += new;
        row.rows_updated += updated;
        row.rows_unchanged += unchanged;
        row.rows_skipped += skipped + self.skipped;
        row.rows_failed += failed;
        row.rows_done = self.rows_done;
        let waiting = outcome.waiting.iter().map(|position| self.chunk.rows[*position].number);
        row.waiting = json!(self.waiting.iter().copied().chain(waiting).collect::<Vec<_>>());
        if !(outcome.notes.is_empty() && outcome.also_made.is_empty()) {
            row.findings = json!(made.clone().into_list());
        }
        row.updated_at = now;
        row
    }
}

impl<'r> Run<'r> {
    fn new(
        (app, actor): (&'r App, &'r Actor),
        plan: Arc<Plan>,
        row: ImportRow,
        pending: Arc<Pending>,
        claim: Option<Claim>,
        (pace, each): (Pace, &'r mut dyn FnMut(Progress) -> bool),
    ) -> Self {
        Self {
            app,
            actor,
            plan,
            row,
            pending,
            claim,
            pace,
            size: pace.first(),
            each,
            read: Findings::default(),
            made: Findings::default(),
            known: Arc::default(),
            waiting: Vec::new(),
            queued: Vec::new(),
            rows_read: 0,
            skipped: 0,
        }
    }

    /// Rows that were done with before are read again, because later ones may repeat them, and not saved again.
    fn all_rows(&mut self) -> Result<Flow> {
        let plan = Arc::clone(&self.plan);
        let (done, waited) = (self.row.rows_done, numbers(&self.row.waiting));
        self.made.join(serde_json::from_value(self.row.findings.clone()).unwrap_or_default());
        let mut lines = read_lines(&plan)?;
        let mut reader = RowReader::new(&plan)?;
        let mut rows = Vec::with_capacity(self.size);
        let mut flow = Flow::Goes;
        plan.file.each_row(|row| {
            if flow == Flow::Ends {
                return Ok(());
            }
            self.rows_read += 1;
            let is_done = self.rows_read <= done;
            match reader.read(&plan, row, &mut lines) {
                Some(row) => {
                    self.note(&row);
                    match is_done {
                        true if waited.contains(&row.number) => self.waiting.push(row),
                        true => {}
                        false => rows.push(row),
                    }
                }
                None => self.skipped += i64::from(!is_done),
            }
            if rows.len() >= self.size {
                flow = self.chunk(std::mem::take(&mut rows), true)?;
            }
            Ok(())
        })?;
        if flow == Flow::Goes {
            flow = self.chunk(rows, true)?;
        }
        if flow == Flow::Goes {
            flow = self.waiting_rows()?;
        }
        self.note_file(&plan, reader, lines);
        Ok(flow)
    }

    /// Rows that waited for another row of the file: as long as some find theirs, then whatever is left as it is.
    fn waiting_rows(&mut self) -> Result<Flow> {
        let mut before = usize::MAX;
        while !self.waiting.is_empty() {
            let may_wait = self.waiting.len() < before;
            before = self.waiting.len();
            let mut rows = std::mem::take(&mut self.waiting);
            while !rows.is_empty() {
                let rest = rows.split_off(self.size.min(rows.len()));
                self.queued = rest.iter().map(|row| row.number).collect();
                if self.chunk(std::mem::replace(&mut rows, rest), may_wait)? == Flow::Ends {
                    return Ok(Flow::Ends);
                }
            }
        }
        Ok(Flow::Goes)
    }

    fn chunk(&mut self, rows: Vec<PreparedRow>, may_wait: bool) -> Result<Flow> {
        if rows.is_empty() {
            return Ok(Flow::Goes);
        }
        let count = rows.len();
        let chunk = Chunk {
            plan: Arc::clone(&self.plan),
            import: self.row.id,
            rows,
            known: Arc::clone(&self.known),
            pending: Arc::clone(&self.pending),
            is_dry_run: self.row.is_dry_run,
            may_wait,
        };
        let waiting = self.waiting.iter().map(|row| row.number).chain(self.queued.iter().copied()).collect();
        let skipped = std::mem::take(&mut self.skipped);
        let (claim, made) = (self.claim.clone(), std::mem::take(&mut self.made));
        let step = Arc::new(Step { claim, chunk, rows_done: self.rows_read, skipped, waiting, made });
        let input = Arc::clone(&step);
        let Some(stepped) = self.app.write_blocking(self.actor, move |work| input.run(work))? else {
            return Ok(Flow::Ends);
        };
        self.size = self.pace.next(count, stepped.took, self.plan.target.chunk_rows * MOST_CHUNKS);
        let before = self.row.rows_done;
        self.keep(step, stepped);
        let passed = |mark: &i64| before < *mark && *mark <= self.row.rows_done;
        if !self.row.is_dry_run && LOOK_AGAIN.iter().any(passed) {
            self.app.db.optimize()?;
        }
        let ImportRow { name, rows_done, rows_total, .. } = &self.row;
        let progress = Progress { name, rows_done: *rows_done, rows_total: *rows_total };
        Ok(if (self.each)(progress) { Flow::Goes } else { Flow::Ends })
    }

    fn keep(&mut self, step: Arc<Step>, stepped: Stepped) {
        let Stepped { outcome, row, made, .. } = stepped;
        self.waiting.extend(outcome.waiting.into_iter().map(|position| step.chunk.rows[position].clone()));
        // Given back first, so that what is known grows in place.
        drop(step);
        Arc::make_mut(&mut self.known).extend(outcome.known);
        (self.row, self.made) = (row, made);
    }

    /// What was noticed while reading a row and its lines.
    fn note(&mut self, row: &PreparedRow) {
        let Ok(content) = &row.content else { return };
        for read in std::iter::once(&content.row).chain(&content.lines) {
            for note in &read.notes {
                self.read.add(&content.row.external_id, note.clone());
            }
        }
    }

    /// What was noticed about the file as a whole.
    fn note_file(&mut self, plan: &Plan, reader: RowReader, lines: Lines) {
        let about = |kind, field: &str| Note { kind, field: field.to_owned(), from: None, to: None };
        if reader.filtered > 0 {
            self.read.count(reader.filtered, about(FindingKind::Filtered, "filter"), []);
        }
        for id in reader.other_spellings {
            self.read.add(&id, about(FindingKind::OtherSpelling, &plan.mapping.external_id.join("/")));
        }
        for id in reader.repeated {
            self.read.add(&id, about(FindingKind::DuplicateRow, &plan.mapping.external_id.join("/")));
        }
        for column in plan.unused_columns() {
            self.read.count(plan.file.rows, about(FindingKind::UnusedColumn, &column), []);
        }
        let mut orphans: Vec<_> = lines.0.into_iter().collect();
        orphans.sort_by(|one, other| one.0.cmp(&other.0));
        for (id, rows) in orphans {
            self.read.count(rows.len() as u64, about(FindingKind::UnusedLine, "lines"), [id]);
        }
    }

    /// Stores how the run ended.
    fn finish(&mut self, status: ImportStatus) -> Result<ImportReport> {
        let mut findings = std::mem::take(&mut self.read);
        findings.join(std::mem::take(&mut self.made).into_list());
        let (findings, skipped, id, claim) = (findings.into_list(), self.skipped, self.row.id, self.claim.clone());
        self.app.write_blocking(self.actor, move |work: &mut Work| {
            if let Some(claim) = &claim {
                claim.keep(work)?;
            }
            let found = ImportRow::lock(work.tx, work.org(), id)?;
            let mut row = found.ok_or_else(|| Error::not_found("import", id))?;
            row.rows_skipped += skipped;
            if status == ImportStatus::Done {
                row.rows_done = row.rows_total;
                store::delete_files(work.tx, work.org(), id)?;
            }
            (row.status, row.findings, row.updated_at) = (status, json!(findings), work.now);
            row.update(work.tx, work.org())?;
            let changes = Changes::none()
                .set("name", &row.name)
                .set("rows_new", row.rows_new)
                .set("rows_updated", row.rows_updated)
                .set("rows_failed", row.rows_failed);
            work.audit(Action::ImportRun, row.id, changes)?;
            work.emit("import.ended", "import", row.id, json!({ "import_id": row.id, "status": status }))?;
            Ok(report(&row))
        })
    }
}

/// The numbers in a list.
fn numbers(list: &Json) -> HashSet<i64> {
    list.as_array().into_iter().flatten().filter_map(Json::as_i64).collect()
}

/// A run as it is told.
pub(super) fn report(row: &ImportRow) -> ImportReport {
    ImportReport {
        id: row.id,
        name: row.name.clone(),
        target: row.target.clone(),
        status: row.status,
        is_dry_run: row.is_dry_run,
        rows_total: row.rows_total,
        rows_done: row.rows_done,
        rows_new: row.rows_new,
        rows_updated: row.rows_updated,
        rows_unchanged: row.rows_unchanged,
        rows_skipped: row.rows_skipped,
        rows_failed: row.rows_failed,
        findings: serde_json::from_value(row.findings.clone()).unwrap_or_default(),
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
