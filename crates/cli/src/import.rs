//! `mingxi import`: other people's files into this database, as their mappings say.

use crate::config::Config;
use crate::open::{Opened, open};
use crate::outcome::{Failure, Outcome};
use mingxi_app::imports::{Files, ImportReport, Progress, RunImport, error_csv, run_imports};
use mingxi_app::users::load_actor;
use mingxi_app::{Actor, App, Door};
use mingxi_domain::imports::Mapping;
use mingxi_store::{organizations, users};
use std::path::{Path, PathBuf};

/// What to import, and as whom.
#[derive(clap::Args)]
pub struct Arguments {
    /// Mapping files (TOML), or a folder of them that are one set, in the order of their names
    #[arg(required = true, value_name = "MAPPING")]
    mappings: Vec<PathBuf>,
    /// The folder with the files the mappings name
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
    /// E-mail address of the administrator who imports
    #[arg(long, value_name = "E-MAIL")]
    user: String,
    /// Short name of the organisation; not needed when there is only one
    #[arg(long, value_name = "SLUG")]
    organization: Option<String>,
    /// Do everything, count, and undo it
    #[arg(long)]
    dry_run: bool,
    /// Write an error file for each mapping with bad rows into this folder
    #[arg(long, value_name = "FOLDER")]
    errors: Option<PathBuf>,
    /// Print the reports as one JSON array
    #[arg(long)]
    json: bool,
}

/// Imports and prints what came of it. Rows that could not be imported make the command fail after all is done.
pub fn import(config: &Config, arguments: &Arguments) -> Outcome {
    let imports = read(arguments)?;
    let mut opened = open(config)?;
    opened.keep_lease(|| std::process::exit(1));
    let outcome = run(&opened, arguments, &imports);
    opened.close();
    outcome
}

fn run(opened: &Opened, arguments: &Arguments, imports: &[RunImport]) -> Outcome {
    let actor = actor(&opened.app, arguments)?;
    let mut say = |progress: Progress| {
        if !arguments.json {
            eprintln!("{}: {} of {} rows", progress.name, progress.rows_done, progress.rows_total);
        }
    };
    let reports = run_imports(&opened.app, &actor, imports, &mut say)?;
    for report in reports.iter().filter(|report| report.rows_failed > 0) {
        if let Some(folder) = &arguments.errors {
            write_errors(&opened.app, &actor, folder, report)?;
        }
    }
    if arguments.json {
        println!("{}", serde_json::to_string(&reports)?);
    } else {
        reports.iter().for_each(print);
    }
    match reports.iter().map(|report| report.rows_failed).sum::<i64>() {
        0 => Ok(()),
        failed => Err(Failure::new(format!("{failed} rows could not be imported; --errors FOLDER writes them out"))),
    }
}

fn read(arguments: &Arguments) -> Outcome<Vec<RunImport>> {
    let mut paths = Vec::new();
    for path in &arguments.mappings {
        if path.is_dir() {
            let entries = path.read_dir()?.map(|entry| Ok(entry?.path())).collect::<Outcome<Vec<_>>>()?;
            let mut inside: Vec<_> =
                entries.into_iter().filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
            inside.sort();
            paths.extend(inside);
        } else {
            paths.push(path.clone());
        }
    }
    paths.iter().map(|path| import_of(path, arguments)).collect()
}

fn import_of(path: &Path, arguments: &Arguments) -> Outcome<RunImport> {
    let named = |error: &dyn std::fmt::Display| Failure::new(format!("{}: {error}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| named(&error))?;
    let mut mapping: Mapping = toml::from_str(&text).map_err(|error| named(&error))?;
    mapping.origin = Some(path.display().to_string());
    Ok(RunImport { mapping, files: Files::Folder(arguments.data.clone()), is_dry_run: arguments.dry_run })
}

fn actor(app: &App, arguments: &Arguments) -> Outcome<Actor> {
    let organizations = app.db.read_blocking(organizations::list)?;
    let wanted = arguments.organization.as_deref();
    let mut found = organizations.iter().filter(|organization| wanted.is_none_or(|slug| slug == organization.slug));
    let (Some(organization), None) = (found.next(), found.next()) else {
        return Err(Failure::new("name one organisation with --organization"));
    };
    let (org, email) = (organization.id, arguments.user.to_lowercase());
    Ok(app.db.read_blocking(move |tx| {
        let user =
            users::find_by_email(tx, org, &email)?.ok_or_else(|| mingxi_app::Error::not_found("user", &email))?;
        load_actor(tx, org, user.id, Door::Cli, None)
    })?)
}

fn write_errors(app: &App, actor: &Actor, folder: &Path, report: &ImportReport) -> Outcome {
    std::fs::create_dir_all(folder)?;
    let id = report.id;
    let csv = app.read_blocking(actor, move |work| error_csv(work, id, None))?;
    let path = folder.join(format!("{id}.csv"));
    std::fs::write(&path, csv)?;
    eprintln!("{}: {} bad rows in {}", report.name, report.rows_failed, path.display());
    Ok(())
}

fn print(report: &ImportReport) {
    let mode = if report.is_dry_run { " (dry run, nothing kept)" } else { "" };
    println!("{}{mode}", report.name);
    println!(
        "  {} rows: {} new, {} updated, {} unchanged, {} skipped, {} failed",
        report.rows_total,
        report.rows_new,
        report.rows_updated,
        report.rows_unchanged,
        report.rows_skipped,
        report.rows_failed
    );
    for finding in &report.findings {
        let from = finding.from.as_deref().map(|from| format!(" `{from}`")).unwrap_or_default();
        let to = finding.to.as_deref().map(|to| format!(" → `{to}`")).unwrap_or_default();
        println!("  {} {}{from}{to}: {}", finding.kind, finding.field, finding.count);
    }
}
