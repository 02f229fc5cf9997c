//! `mingxi verify`: does every cent tie?

use crate::config::Config;
use crate::open::open_reader;
use crate::outcome::{Failure, Outcome};
use mingxi_app::App;
use mingxi_app::clock::Clock;
use mingxi_app::id_source::IdSource;
use mingxi_app::verify::{self, Finding};
use mingxi_store::organizations::{self, Organization};
use serde_json::{Value, json};
use std::io::{ErrorKind, Write};

/// What may be said on the command line.
#[derive(clap::Args)]
pub struct Arguments {
    /// Also list the gaps along the chain: work to do, not faults
    #[arg(long)]
    gaps: bool,
    /// Print JSON: every finding, gaps included
    #[arg(long)]
    json: bool,
}

/// Runs every check over every organisation and prints `OK`, or what does not tie with its document numbers.
/// Reads one moment of the database and writes nothing, so it may run at any time.
pub fn verify(config: &Config, arguments: &Arguments) -> Outcome {
    let db = open_reader(config)?;
    let clock = Clock::System;
    // No verb runs, so no id is made and no node number is needed.
    let app = App::new(db.clone(), IdSource::new(clock.clone(), 0), clock);
    let checked = check_all(&app);
    db.close();
    let checked = checked?;
    let broken: usize = checked.iter().map(|(_, findings)| findings.iter().filter(|one| one.is_broken()).count()).sum();
    let mut out = std::io::stdout().lock();
    let said = if arguments.json {
        writeln!(out, "{:#}", as_json(&checked, broken))
    } else {
        print(&mut out, &checked, arguments.gaps, broken)
    };
    match said {
        // Whoever reads has seen enough: `mingxi verify | head`.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        other => other?,
    }
    match broken {
        0 => Ok(()),
        1 => Err(Failure::new("1 finding does not tie")),
        number => Err(Failure::new(format!("{number} findings do not tie"))),
    }
}

type Checked = (Organization, Vec<Finding>);

fn check_all(app: &App) -> Outcome<Vec<Checked>> {
    let all = app.db.read_blocking(organizations::list)?;
    all.into_iter().map(|organization| Ok((organization.clone(), verify::verify(app, organization.id)?))).collect()
}

fn print(out: &mut impl Write, checked: &[Checked], with_gaps: bool, broken: usize) -> std::io::Result<()> {
    let gaps: usize = checked.iter().map(|(_, findings)| findings.iter().filter(|one| !one.is_broken()).count()).sum();
    if broken == 0 {
        writeln!(out, "OK")?;
    }
    for (organization, findings) in checked {
        for finding in findings.iter().filter(|one| with_gaps || one.is_broken()) {
            let since = finding.since.map(|date| format!(" since {date}")).unwrap_or_default();
            let Finding { check, document, detail, .. } = finding;
            writeln!(out, "{}\t{check}\t{document}\t{detail}{since}", organization.slug)?;
        }
        for check in verify::cut_off(findings) {
            writeln!(
                out,
                "{}\t{check}\tlists its first {} documents; there may be more",
                organization.slug,
                verify::MOST_LISTED
            )?;
        }
    }
    writeln!(
        out,
        "{} checks over {} organisations, {gaps} gaps along the chain",
        verify::check_count(),
        checked.len()
    )?;
    if gaps > 0 && !with_gaps {
        writeln!(out, "`mingxi verify --gaps` lists the gaps")?;
    }
    out.flush()
}

fn as_json(checked: &[Checked], broken: usize) -> Value {
    let organizations = checked.iter().map(|(organization, findings)| {
        json!({ "id": organization.id, "slug": organization.slug, "name": organization.name, "findings": findings, "cut_off": verify::cut_off(findings) })
    });
    json!({ "ok": broken == 0, "checks": verify::check_count(), "organizations": organizations.collect::<Vec<_>>() })
}
