//! Imports in the background: paused, resumed, stopped, cut off and gone on with.

use jiff::SignedDuration;
use mingxi_app::imports::{
    Control, Files, ImportReport, MendRows, Pace, RunImport, check_import, check_mended, continue_import,
    control_import, error_csv, list_import_changes, start_import, undo_import,
};
use mingxi_app::jobs::{Claim, Ran, Runner};
use mingxi_app::on_both_databases;
use mingxi_app::records::{self, ListInput};
use mingxi_app::setup::system_actor;
use mingxi_app::testing::{TestApp, code_of};
use mingxi_domain::access::Role;
use mingxi_domain::ids::ImportId;
use mingxi_domain::imports::ImportStatus;
use serde_json::{Value as Json, json};
use std::sync::Arc;

const CUSTOMERS: &str = r#"
name = "Customers"
target = "customer"
source = "old"
file = "customers.csv"
external_id = ["id"]
[fields.name]
column = "name"
[fields.parent_id]
column = "parent"
lookup = {}
[fields.employees]
column = "employees"
"#;

/// Forty rows in the file: the second names the last as its parent, the seventh and the thirty-third are wrong, the
/// twenty-fifth repeats the third. Row numbers count the header.
fn forty() -> String {
    let mut csv = String::from("id,name,parent,employees\n");
    for row in 1..=40 {
        csv += &match row {
            2 => "C2,客户2,C40,\n".to_owned(),
            7 | 33 => format!("C{row},客户{row},,many\n"),
            25 => "C3,客户3,,3\n".to_owned(),
            _ => format!("C{row},客户{row},,{row}\n"),
        };
    }
    csv
}

fn import(csv: &str, is_dry_run: bool) -> RunImport {
    let files = Files::given([("customers.csv".to_owned(), csv.as_bytes().to_vec())]);
    RunImport { mapping: toml::from_str(CUSTOMERS).unwrap(), files, is_dry_run }
}

fn start(app: &TestApp, import: &RunImport) -> ImportId {
    let checked = Arc::new(check_import(&app.app, &app.admin(), import).unwrap());
    app.write(&app.admin(), move |work| start_import(work, &checked)).unwrap().id
}

fn control(app: &TestApp, id: ImportId, control: Control) -> mingxi_app::Result<ImportReport> {
    app.write(&app.admin(), move |work| control_import(work, id, control))
}

/// Runs chunks of ten rows as a worker that ends after so many of them without a word.
fn cut_off_after(app: &TestApp, id: ImportId, chunks: usize) {
    let (org, now) = (app.made.org, app.app.clock.now());
    let until = now + SignedDuration::from_mins(5);
    let job = app.write(&app.admin(), move |work| Ok(mingxi_store::jobs::claim(work.tx, org, "gone", now, until)?));
    let claim = Claim::new(job.unwrap().expect("a job waits").id, "gone");
    let system = system_actor(org, jiff::tz::TimeZone::UTC);
    let mut left = chunks;
    let each = &mut |_: mingxi_app::imports::Progress<'_>| {
        left -= 1;
        left > 0
    };
    continue_import(&app.app, &system, &claim, id, (Pace::Rows(10), each)).unwrap();
}

fn run_jobs(app: &TestApp) -> usize {
    let runner = Runner::new(app.app.clone());
    let mut done = 0;
    loop {
        match runner.run_due().unwrap() {
            Ran { done: 0, failed: 0 } => return done,
            Ran { done: some, failed } => {
                assert_eq!(failed, 0);
                done += some;
            }
        }
    }
}

fn wait(app: &TestApp) {
    app.app.clock.set(app.app.clock.now() + SignedDuration::from_mins(6));
}

fn shown(app: &TestApp, id: ImportId) -> Json {
    let raw = mingxi_domain::ids::Id::raw(id);
    Json::Object(app.read(&app.admin(), move |work| records::find(work, "import", raw)).unwrap())
}

/// Status, rows done with, new, skipped, failed.
fn standing(app: &TestApp, id: ImportId) -> (String, [i64; 4]) {
    let run = shown(app, id);
    let number = |field: &str| run[field].as_i64().unwrap();
    let counts = ["rows_done", "rows_new", "rows_skipped", "rows_failed"].map(number);
    (run["status"].as_str().unwrap().to_owned(), counts)
}

fn customers(app: &TestApp) -> Vec<Json> {
    let input = ListInput { limit: Some(500), sort: "number".into(), ..ListInput::default() };
    let page = app.read(&app.admin(), move |work| records::list(work, "customer", &input)).unwrap();
    page.items.into_iter().map(Json::Object).collect()
}

fn told(status: &str, counts: [i64; 4]) -> (String, [i64; 4]) {
    (status.to_owned(), counts)
}

on_both_databases!(
    fn an_import_that_was_cut_off_goes_on_behind_its_last_chunk(app: TestApp) {
        let id = start(&app, &import(&forty(), false));
        assert_eq!(standing(&app, id), told("running", [0, 0, 0, 0]));
        cut_off_after(&app, id, 2);
        // Of twenty rows one waits for its parent and one is wrong.
        assert_eq!(standing(&app, id), told("running", [20, 18, 0, 1]));
        assert_eq!(customers(&app).len(), 18);
        assert_eq!(run_jobs(&app), 0, "the lease holds");
        wait(&app);
        cut_off_after(&app, id, 1);
        // Rows 21 to 31, because the 25th is a repeated one and no row of the chunk of ten.
        assert_eq!(standing(&app, id), told("running", [31, 28, 1, 1]));
        wait(&app);
        run_jobs(&app);
        assert_eq!(standing(&app, id), told("done", [40, 37, 1, 2]));
        let all = customers(&app);
        assert_eq!(all.len(), 37);
        let named = |name: &str| all.iter().filter(|one| one["name"] == name).collect::<Vec<_>>();
        assert_eq!(named("客户2")[0]["parent_id"], named("客户40")[0]["id"], "a row that waited finds its parent");
        assert!((1..=40).filter(|row| ![7, 25, 33].contains(row)).all(|row| named(&format!("客户{row}")).len() == 1));
        let errors = app.read(&app.admin(), move |work| error_csv(work, id, None)).unwrap();
        let errors = String::from_utf8(errors).unwrap();
        let rows: Vec<_> = errors.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
        assert_eq!(rows, ["8", "34"], "each wrong row once");
        let findings = shown(&app, id)["findings"].clone();
        let repeated = findings.as_array().unwrap().iter().find(|one| one["kind"] == "duplicate_row").unwrap();
        assert_eq!((&repeated["count"], &repeated["rows"]), (&json!(1), &json!(["C3"])));
        // The same file again: nothing is new.
        let again = start(&app, &import(&forty(), false));
        run_jobs(&app);
        assert_eq!(shown(&app, again)["rows_unchanged"], 37);
    }
);

on_both_databases!(
    fn an_import_is_paused_resumed_and_stopped(app: TestApp) {
        let id = start(&app, &import(&forty(), false));
        cut_off_after(&app, id, 1);
        assert_eq!(control(&app, id, Control::Pause).unwrap().status, ImportStatus::Paused);
        assert_eq!(control(&app, id, Control::Pause).unwrap().status, ImportStatus::Paused, "twice is once");
        wait(&app);
        run_jobs(&app);
        assert_eq!(standing(&app, id).1[0], 10, "nothing more");
        assert_eq!(control(&app, id, Control::Resume).unwrap().rows_done, 10);
        cut_off_after(&app, id, 1);
        assert_eq!(standing(&app, id).1[0], 20);
        assert_eq!(control(&app, id, Control::Stop).unwrap().status, ImportStatus::Stopped);
        wait(&app);
        run_jobs(&app);
        assert_eq!(standing(&app, id), told("stopped", [20, 18, 0, 1]));
        assert_eq!(customers(&app).len(), 18, "what was imported stays");
        for refused in [Control::Pause, Control::Resume] {
            assert_eq!(code_of(control(&app, id, refused)), "import_over");
        }
        let rep = app.user(Role::SalesRep);
        assert_eq!(code_of(app.write(&rep, move |work| control_import(work, id, Control::Stop))), "forbidden");
    }
);

on_both_databases!(
    fn resuming_at_once_leaves_one_job_and_loses_no_row(app: TestApp) {
        let id = start(&app, &import(&forty(), false));
        // Paused and resumed before the worker noticed: its job is still there and a second one would run beside it.
        control(&app, id, Control::Pause).unwrap();
        control(&app, id, Control::Resume).unwrap();
        assert_eq!(run_jobs(&app), 1, "one job");
        assert_eq!(standing(&app, id), told("done", [40, 37, 1, 2]));
    }
);

on_both_databases!(
    fn a_run_nobody_runs_is_found_when_the_workers_look(app: TestApp) {
        let lost = start(&app, &import(&forty(), false));
        let org = app.made.org;
        let delete = mingxi_store::SqlText::dynamic("delete from job where org_id = $1");
        app.write(&app.admin(), move |work| Ok(work.tx.exec(delete.clone(), mingxi_store::v![org])?)).unwrap();
        assert_eq!(run_jobs(&app), 1, "it gets its job back");
        assert_eq!(standing(&app, lost).0, "done");

        let deadly = start(&app, &import(&forty().replace("客户1,", "客户一,"), false));
        for _ in 0..3 {
            cut_off_after(&app, deadly, 1);
            wait(&app);
        }
        // The runner gives the job up, and the next look says so on the run.
        let runner = Runner::new(app.app.clone());
        runner.run_due().unwrap();
        wait(&app);
        runner.run_due().unwrap();
        let run = shown(&app, deadly);
        assert_eq!((&run["status"], &run["failure"]["code"]), (&json!("failed"), &json!("import_given_up")));
        assert_eq!(run["rows_done"], 31, "each time it went on behind the last chunk");
        assert_eq!(control(&app, deadly, Control::Resume).unwrap().status, ImportStatus::Running);
        run_jobs(&app);
        assert_eq!(standing(&app, deadly).0, "done");
    }
);

on_both_databases!(
    fn a_run_of_a_process_that_ended_is_marked(app: TestApp) {
        // As the command line leaves it: no kept file, no job.
        let id = start(&app, &import(&forty(), false));
        let org = app.made.org;
        app.write(&app.admin(), move |work| Ok(mingxi_store::imports::delete_files(work.tx, org, id)?)).unwrap();
        let delete = mingxi_store::SqlText::dynamic("delete from job where org_id = $1");
        app.write(&app.admin(), move |work| Ok(work.tx.exec(delete.clone(), mingxi_store::v![org])?)).unwrap();
        let runner = Runner::new(app.app.clone());
        runner.run_due().unwrap();
        assert_eq!(standing(&app, id).0, "running", "it may still be on its way");
        assert_eq!(code_of(control(&app, id, Control::Pause)), "import_not_here");
        app.app.clock.set(app.app.clock.now() + SignedDuration::from_mins(20));
        runner.run_due().unwrap();
        assert_eq!(shown(&app, id)["failure"]["code"], "import_ended");
        assert_eq!(standing(&app, id).0, "failed");
    }
);

on_both_databases!(
    fn an_import_runs_as_whoever_asked_for_it(app: TestApp) {
        let admin = app.user(Role::Administrator);
        let checked = Arc::new(check_import(&app.app, &admin, &import(&forty(), false)).unwrap());
        let id = app.write(&admin, move |work| start_import(work, &checked)).unwrap().id;
        let user = admin.user();
        app.write(&app.admin(), move |work| {
            let version = mingxi_store::users::UserRow::find(work.tx, work.org(), user)?.unwrap().version;
            let off = mingxi_app::users::UpdateUser {
                version,
                name: None,
                department_id: None,
                is_active: Some(false),
                roles: None,
                password: None,
            };
            mingxi_app::users::update_user(work, user, &off, None)
        })
        .unwrap();
        run_jobs(&app);
        let run = shown(&app, id);
        assert_eq!((&run["status"], &run["failure"]["code"]), (&json!("failed"), &json!("unauthenticated")));
        assert!(customers(&app).is_empty());
    }
);

on_both_databases!(
    fn a_dry_run_in_the_background_keeps_nothing(app: TestApp) {
        let id = start(&app, &import(&forty(), true));
        run_jobs(&app);
        assert_eq!(standing(&app, id), told("done", [40, 37, 1, 2]));
        assert!(customers(&app).is_empty());
    }
);

fn undo(app: &TestApp, id: ImportId) -> mingxi_app::Result<ImportReport> {
    app.write(&app.admin(), move |work| undo_import(work, id))
}

/// Outcome, code and external id of what stayed, in the order of the file.
fn stayed(app: &TestApp, id: ImportId) -> Vec<(String, String, String)> {
    let page = app.read(&app.admin(), move |work| list_import_changes(work, id, true, None, Some(500))).unwrap();
    let told = |item: mingxi_app::imports::ImportChange| {
        (item.outcome.to_string(), item.code.unwrap_or_default(), item.external_id)
    };
    page.items.into_iter().rev().map(told).collect()
}

fn undone(app: &TestApp, id: ImportId) -> [i64; 3] {
    let run = shown(app, id);
    assert_eq!(run["undo"]["status"], "done");
    ["reversed", "kept", "refused"].map(|field| run["undo"][field].as_i64().unwrap())
}

on_both_databases!(
    fn an_import_is_taken_back_and_what_others_did_since_stays(app: TestApp) {
        let first = start(&app, &import("id,name,parent,employees\nA,甲,,1\nB,乙,,2\n", false));
        assert_eq!(code_of(undo(&app, first)), "import_not_over");
        run_jobs(&app);
        // The second file changes A and B and makes three, of which D belongs to C and E is touched by somebody since.
        let second = "id,name,parent,employees\nA,甲,,10\nB,乙,,20\nC,丙,,3\nD,丁,C,4\nE,戊,,5\n";
        let second = start(&app, &import(second, false));
        run_jobs(&app);
        assert_eq!(customers(&app).len(), 5);
        let edit = |name: &'static str, value: i64| {
            let all = customers(&app);
            let one = all.iter().find(|one| one["name"] == name).unwrap();
            let id = one["id"].as_str().unwrap().parse().unwrap();
            let version = one["version"].as_i64().unwrap();
            let input = json!({ "employees": value }).as_object().unwrap().clone();
            app.write(&app.admin(), move |work| mingxi_app::customers::update_customer(work, id, version, &input))
                .unwrap();
        };
        edit("乙", 21);
        edit("戊", 51);
        undo(&app, second).unwrap();
        assert_eq!(code_of(undo(&app, second)), "import_undone");
        run_jobs(&app);
        // Reversed: A is as before, D and C are gone. B and E were changed since.
        assert_eq!(undone(&app, second), [3, 2, 0]);
        let told = |id: &str| ("kept".to_owned(), "changed_since".to_owned(), id.to_owned());
        assert_eq!(stayed(&app, second), [told("B"), told("E")]);
        let left: Vec<_> =
            customers(&app).iter().map(|one| (one["name"].clone(), one["employees"].as_i64().unwrap())).collect();
        assert_eq!(left, [(json!("甲"), 1), (json!("乙"), 21), (json!("戊"), 51)]);
        // Numbers of what is gone are not missing, and the same file brings it all again.
        let findings = mingxi_app::verify::verify(&app.app, app.made.org).unwrap();
        assert!(findings.iter().all(|finding| !finding.is_broken()), "{findings:?}");
        let again = "id,name,parent,employees\nA,甲,,10\nC,丙,,3\nD,丁,C,4\n";
        let again = start(&app, &import(again, false));
        run_jobs(&app);
        let run = shown(&app, again);
        assert_eq!((&run["rows_new"], &run["rows_updated"]), (&json!(2), &json!(1)));
    }
);

on_both_databases!(
    fn what_others_hang_on_stays(app: TestApp) {
        let id = start(&app, &import("id,name,parent,employees\nA,甲,,1\n", false));
        run_jobs(&app);
        let later = start(&app, &import("id,name,parent,employees\nB,乙,A,2\n", false));
        run_jobs(&app);
        undo(&app, id).unwrap();
        run_jobs(&app);
        assert_eq!(undone(&app, id), [0, 1, 0]);
        assert_eq!(stayed(&app, id), [("kept".to_owned(), "in_use".to_owned(), "A".to_owned())]);
        undo(&app, later).unwrap();
        run_jobs(&app);
        assert_eq!(undone(&app, later), [1, 0, 0]);
        let dry = start(&app, &import("id,name,parent,employees\nC,丙,,1\n", true));
        run_jobs(&app);
        assert_eq!(code_of(undo(&app, dry)), "import_nothing_to_undo");
    }
);

on_both_databases!(
    fn rows_that_failed_are_mended_and_run_again(app: TestApp) {
        let id = start(&app, &import(&forty(), false));
        run_jobs(&app);
        let rows = |rows: Json| serde_json::from_value::<MendRows>(json!({ "rows": rows })).unwrap();
        let short = rows(json!([["C7", "客户7"]]));
        assert_eq!(code_of(check_mended(&app.app, &app.admin(), id, &short)), "cells");
        let input = rows(json!([["C7", "客户7", "", "7"], ["C33", "客户33", "C1", "still, many"]]));
        let checked = Arc::new(check_mended(&app.app, &app.admin(), id, &input).unwrap());
        let again = app.write(&app.admin(), move |work| start_import(work, &checked)).unwrap().id;
        run_jobs(&app);
        assert_eq!(standing(&app, again), told("done", [2, 1, 0, 1]));
        assert_eq!(customers(&app).len(), 38);
        let rep = app.user(Role::SalesRep);
        assert_eq!(code_of(check_mended(&app.app, &rep, id, &input)), "forbidden");
    }
);
