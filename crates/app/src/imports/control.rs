//! Pausing, going on, stopping; and runs whose process ended.

use super::chunk::row_errors;
use super::refusals;
use super::run::{self, ImportReport};
use super::start::{enqueue, key};
use crate::actor::Actor;
use crate::app::App;
use crate::error::{Error, Result};
use crate::work::{Changes, Work};
use jiff::SignedDuration;
use mingxi_domain::access::Action;
use mingxi_domain::ids::ImportId;
use mingxi_domain::imports::ImportStatus;
use mingxi_domain::text_enum::TextEnum as _;
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::imports::{self as store, ImportRow};
use mingxi_store::jobs;
use serde_json::json;

/// A run without kept files, as of the command line, that has not been heard of for so long has ended.
const SILENT: SignedDuration = SignedDuration::from_mins(15);

/// What to do with an import that is not over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Import nothing more for now.
    Pause,
    /// Go on behind the last row that was kept; also with a run that failed.
    Resume,
    /// Import nothing more.
    Stop,
}

/// Pauses, goes on with or stops an import. Doing it twice changes nothing. Rows that are in work are still kept.
///
/// # Errors
/// Forbidden; not found; refused as `import_over`, `import_not_here`.
pub fn control_import(work: &mut Work, id: ImportId, control: Control) -> Result<ImportReport> {
    work.check(Action::ImportRun)?;
    work.require_visible("import", id)?;
    let mut row = ImportRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("import", id))?;
    let from = row.status;
    let (status, is_possible) = match control {
        Control::Pause => (ImportStatus::Paused, !from.is_over()),
        Control::Resume => (ImportStatus::Running, !from.is_over() || from == ImportStatus::Failed),
        Control::Stop => (ImportStatus::Stopped, !from.is_over()),
    };
    if status == from {
        return Ok(run::report(&row));
    }
    if !is_possible {
        let label = from.label();
        return Err(refusals::OVER.because(Words::new(
            format!("导入当前为“{}”。", label.zh),
            format!("It is {}.", label.en.to_lowercase()),
        )));
    }
    let has_files = !store::list_file_names(work.tx, work.org(), id)?.is_empty();
    if control != Control::Stop && !has_files {
        return Err(refusals::NOT_HERE
            .because(words!("该导入由命令行读取文件。", "The command line reads the files of this import.")));
    }
    (row.status, row.failure, row.updated_at) = (status, None, work.now);
    row.update(work.tx, work.org())?;
    match control {
        Control::Resume => enqueue(work, id)?,
        Control::Stop => store::delete_files(work.tx, work.org(), id)?,
        Control::Pause => {}
    }
    work.audit(Action::ImportRun, id, Changes::none().moved("status", from, status))?;
    Ok(run::report(&row))
}

/// Looks for runs that say they run and have nobody who does: those with kept files get their job back, others have
/// failed. So has a run whose job was given up.
pub(crate) fn sweep(app: &App, system: &Actor) -> Result<()> {
    if app.read_blocking(system, |work| Ok(store::list_running(work.tx, work.org())?.is_empty()))? {
        return Ok(());
    }
    app.write_blocking(system, |work| {
        for (id, updated_at, has_files) in store::list_running(work.tx, work.org())? {
            let job = jobs::find_by_key(work.tx, work.org(), &key(id))?;
            match job {
                Some((state, _)) if state == "waiting" => {}
                Some((state, reason)) if state == "dead" => {
                    let reason = reason.unwrap_or_default();
                    fail(
                        work,
                        id,
                        "import_given_up",
                        &words!("后台任务已放弃：{reason}", "its job was given up: {reason}"),
                    )?;
                }
                _ if has_files => enqueue(work, id)?,
                _ if work.now.duration_since(updated_at) > SILENT => {
                    fail(
                        work,
                        id,
                        "import_ended",
                        &words!("执行导入的进程已结束", "the process that ran it has ended"),
                    )?;
                }
                _ => {}
            }
        }
        Ok(())
    })
}

/// Marks a run failed, and says why.
pub(super) fn fail(work: &mut Work, id: ImportId, code: &str, reason: &Words) -> Result<()> {
    let Some(mut row) = ImportRow::lock(work.tx, work.org(), id)? else { return Ok(()) };
    if row.status != ImportStatus::Running {
        return Ok(());
    }
    row.failure = Some(json!({ "code": code, "zh": reason.zh, "en": reason.en }));
    (row.status, row.updated_at) = (ImportStatus::Failed, work.now);
    row.update(work.tx, work.org())?;
    work.emit("import.ended", "import", id, json!({ "import_id": id, "status": row.status }))
}

/// Code and words of an error that another attempt would not mend; the other errors as they are.
pub(super) fn failure_of(error: Error) -> Result<(String, Words)> {
    if let Error::Unauthenticated { reason } = error {
        return Ok(("unauthenticated".to_owned(), Words::new(reason.zh, reason.en)));
    }
    let errors = row_errors(error)?;
    let code = errors.first().map_or_else(|| "invalid_input".to_owned(), |error| error.code.clone());
    Ok((code, Words::in_turn(errors.into_iter().map(|error| error.reason))))
}
