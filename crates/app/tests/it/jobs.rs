//! Jobs: done once, retried with back-off, given up at last; and the node numbers of processes.

use jiff::SignedDuration;
use mingxi_app::jobs::{Job, Ran, Runner};
use mingxi_app::node_lease::NodeLease;
use mingxi_app::on_both_databases;
use mingxi_app::testing::TestApp;
use mingxi_app::{Error, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::{CustomFieldId, Id as _};
use serde_json::{Value as Json, json};

fn leave_a_trace(work: &mut Work, payload: &Json) -> mingxi_app::Result<()> {
    let id = payload["id"].as_i64().unwrap_or_default();
    work.audit(Action::CustomFieldCreate, CustomFieldId::from_raw(id), mingxi_app::work::Changes::none())
}

fn change_and_fail(work: &mut Work, payload: &Json) -> mingxi_app::Result<()> {
    leave_a_trace(work, payload)?;
    Err(Error::Internal("not today".into()))
}

const JOBS: &[Job] =
    &[Job { name: "leave_a_trace", run: leave_a_trace }, Job { name: "change_and_fail", run: change_and_fail }];

fn enqueue(app: &TestApp, name: &'static str, id: i64) {
    app.write(&app.admin(), move |work| work.enqueue(name, json!({ "id": id }), work.now)).unwrap();
}

/// Takes away the jobs every organisation starts with.
fn without_standing_jobs(app: &TestApp) {
    let org = app.made.org;
    let delete = mingxi_store::SqlText::dynamic("delete from job where org_id = $1");
    app.write(&app.admin(), move |work| Ok(work.tx.exec(delete.clone(), mingxi_store::v![org])?)).unwrap();
}

/// How often a job left its trace.
fn traces(app: &TestApp, id: i64) -> usize {
    let id = CustomFieldId::from_raw(id).to_string();
    let page = app.read(&app.admin(), move |work| {
        let filter = serde_json::from_value(json!([{ "field": "object_id", "op": "eq", "value": id }])).unwrap();
        mingxi_app::records::list(work, "audit_entry", &mingxi_app::records::ListInput { filter, ..Default::default() })
    });
    page.unwrap().items.len()
}

on_both_databases!(
    fn a_job_is_done_once_with_its_change(app: TestApp) {
        enqueue(&app, "leave_a_trace", 1);
        let (one, two) = (Runner::of(app.app.clone(), JOBS), Runner::of(app.app.clone(), JOBS));
        assert_eq!(one.run_due().unwrap(), Ran { done: 1, failed: 0 });
        assert_eq!(two.run_due().unwrap(), Ran::default());
        assert_eq!(traces(&app, 1), 1);
    }
);

on_both_databases!(
    fn a_job_waits_for_its_moment(app: TestApp) {
        without_standing_jobs(&app);
        app.write(&app.admin(), |work| {
            work.enqueue("leave_a_trace", json!({ "id": 1 }), work.now + SignedDuration::from_hours(1))
        })
        .unwrap();
        let runner = Runner::of(app.app.clone(), JOBS);
        assert_eq!(runner.run_due().unwrap(), Ran::default());
        app.app.clock.set(app.app.clock.now() + SignedDuration::from_hours(1));
        assert_eq!(runner.run_due().unwrap(), Ran { done: 1, failed: 0 });
    }
);

on_both_databases!(
    fn a_job_that_fails_keeps_nothing_and_comes_back_later_each_time(app: TestApp) {
        without_standing_jobs(&app);
        enqueue(&app, "change_and_fail", 2);
        let runner = Runner::of(app.app.clone(), JOBS);
        for wait in [0, 10, 20, 40, 80, 160, 320, 640, 1280, 2560] {
            if wait > 0 {
                app.app.clock.set(app.app.clock.now() + SignedDuration::from_secs(wait - 1));
                assert_eq!(runner.run_due().unwrap(), Ran::default(), "a second before {wait} s");
                app.app.clock.set(app.app.clock.now() + SignedDuration::from_secs(1));
            }
            assert_eq!(runner.run_due().unwrap(), Ran { done: 0, failed: 1 }, "after {wait} s");
        }
        assert_eq!(traces(&app, 2), 0);
        app.app.clock.set(app.app.clock.now() + SignedDuration::from_secs(4_000));
        assert_eq!(runner.run_due().unwrap(), Ran::default(), "given up after ten attempts");
    }
);

on_both_databases!(
    fn a_job_nobody_knows_fails_and_the_others_go_on(app: TestApp) {
        enqueue(&app, "unheard_of", 3);
        enqueue(&app, "leave_a_trace", 4);
        assert_eq!(Runner::of(app.app.clone(), JOBS).run_due().unwrap(), Ran { done: 1, failed: 1 });
    }
);

on_both_databases!(
    fn every_day_what_is_over_is_deleted(app: TestApp) {
        app.advance_days(1);
        let runner = Runner::new(app.app.clone());
        assert_eq!(runner.run_due().unwrap(), Ran { done: 3, failed: 0 }, "deleting, sealing, telling what is overdue");
        assert_eq!(runner.run_due().unwrap(), Ran::default(), "again later");
        app.advance_days(1);
        assert_eq!(runner.run_due().unwrap(), Ran { done: 3, failed: 0 });
    }
);

on_both_databases!(
    fn no_two_processes_have_the_same_node_number(app: TestApp) {
        let (db, clock) = (&app.app.db, &app.app.clock);
        let one = NodeLease::take(db, clock).unwrap();
        let two = NodeLease::take(db, clock).unwrap();
        assert_ne!(one.number, two.number);
        assert!(one.renew(db, clock).unwrap());
        clock.set(clock.now() + SignedDuration::from_mins(4));
        assert!(one.renew(db, clock).unwrap());
        clock.set(clock.now() + SignedDuration::from_mins(2));
        assert!(one.renew(db, clock).unwrap(), "renewed in time");
        assert!(!two.renew(db, clock).unwrap(), "two was not renewed for six minutes");
        one.release(db, clock).unwrap();
    }
);
