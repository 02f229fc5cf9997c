//! Taking an import in: its files are checked whole, kept packed in the database, and a job goes through their rows.

use super::plan::{self, Plan};
use super::run::{self, ImportReport, RunImport};
use super::source::Files;
use crate::actor::{Actor, Door};
use crate::app::App;
use crate::error::{Error, Result};
use crate::work::Work;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use mingxi_domain::access::Action;
use mingxi_domain::ids::ImportId;
use mingxi_domain::imports::Mapping;
use mingxi_store::imports::{self as store, ImportFileRow, ImportRow};
use serde_json::json;
use std::io::{Read as _, Write as _};

/// The job that goes through the rows, as it is enqueued.
pub const NAME: &str = "run_import";
/// Bytes of a piece of a packed file.
const PIECE: usize = 512 << 10;

/// An import whose mapping fits its files.
#[derive(Debug)]
pub struct CheckedImport {
    mapping: Mapping,
    header: Vec<String>,
    rows: i64,
    is_dry_run: bool,
    /// Files by name, packed.
    files: Vec<(String, Vec<u8>)>,
}

/// Checks the mapping and reads the files to their end, outside of any transaction.
///
/// # Errors
/// Forbidden; every pointer into the mapping that is wrong; refused as `import_file_missing` or `import_file_broken`.
pub fn check_import(app: &App, actor: &Actor, import: &RunImport) -> Result<CheckedImport> {
    let mapping = import.mapping.clone();
    let fields = app.read_blocking(&actor.by_door(Door::Import), move |work| plan::target_fields(work, &mapping))?;
    let plan = plan::prepare(&fields, &import.mapping, &import.files)?;
    let mut names = vec![plan.mapping.file.clone()];
    names.extend(plan.mapping.lines.iter().map(|lines| lines.file.clone()));
    names.dedup();
    let files = names.into_iter().map(|name| Ok((name.clone(), pack(&import.files.read(&name)?)?)));
    Ok(CheckedImport {
        header: plan.file.header.clone(),
        rows: rows(&plan)?,
        is_dry_run: import.is_dry_run,
        files: files.collect::<Result<_>>()?,
        mapping: plan.mapping,
    })
}

/// Keeps a checked import and enqueues the job that runs it.
///
/// # Errors
/// Forbidden.
pub fn start_import(work: &mut Work, checked: &CheckedImport) -> Result<ImportReport> {
    work.check(Action::ImportRun)?;
    let row = new_row(work, checked);
    row.insert(work.tx, work.org())?;
    for (name, bytes) in &checked.files {
        let piece = |(piece, content): (i64, &[u8])| ImportFileRow {
            import_id: row.id,
            name: name.clone(),
            piece,
            content: content.to_vec(),
        };
        let pieces: Vec<_> = (0..).zip(bytes.chunks(PIECE)).map(piece).collect();
        ImportFileRow::insert_all(work.tx, work.org(), &pieces)?;
    }
    enqueue(work, row.id)?;
    Ok(run::report(&row))
}

/// Enqueues the job that goes on with a run, unless it waits already.
pub(super) fn enqueue(work: &mut Work, id: ImportId) -> Result<()> {
    work.enqueue_once(NAME, &key(id), json!({ "id": id }), work.now)
}

/// What says that a run has a job.
pub(super) fn key(id: ImportId) -> String {
    format!("{NAME}:{id}")
}

fn new_row(work: &Work, checked: &CheckedImport) -> ImportRow {
    let by = Some(work.actor.user());
    run::new_row(work.ids.next(), (&checked.mapping, &checked.header), checked.rows, checked.is_dry_run, by, work.now)
}

/// Rows below the header.
pub(super) fn rows(plan: &Plan) -> Result<i64> {
    i64::try_from(plan.file.rows).map_err(|_| Error::Internal("too many rows".into()))
}

/// The files of a run as they were given.
pub(super) fn load_files(work: &mut Work, id: ImportId) -> Result<Files> {
    let mut files = Vec::new();
    for name in store::list_file_names(work.tx, work.org(), id)? {
        let pieces = store::list_pieces(work.tx, work.org(), id, &name)?;
        let mut bytes = Vec::new();
        GzDecoder::new(pieces.concat().as_slice()).read_to_end(&mut bytes).map_err(broken)?;
        files.push((name, bytes));
    }
    Ok(Files::given(files))
}

fn pack(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).map_err(broken)?;
    packed.finish().map_err(broken)
}

fn broken(error: std::io::Error) -> Error {
    Error::Internal(format!("a kept file cannot be packed or unpacked: {error}"))
}
