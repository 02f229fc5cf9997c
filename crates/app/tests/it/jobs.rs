//! Jobs: done once, retried with back-off, given up at last; and the node numbers of processes.

use jiff::SignedDuration;
use mingxi_app::jobs::{CancelJob, Job, JobState, JobView, Ran, Runner, cancel_job, list_jobs, retry_job};
use mingxi_app::node_lease::NodeLease;
use mingxi_app::on_both_databases;
use mingxi_app::testing::TestApp;
use mingxi_app::{Error, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::{CustomFieldId, Id as _};
use mingxi_store::jobs as store;
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

/// Claims the next job as a worker that is never heard of again.
fn claim_and_vanish(app: &TestApp) -> Option<i64> {
    let (org, now) = (app.made.org, app.app.clock.now());
    let until = now + SignedDuration::from_mins(5);
    let claimed = app.write(&app.admin(), move |work| Ok(store::claim(work.tx, org, "gone", now, until)?)).unwrap();
    claimed.map(|job| job.attempts)
}

fn jobs(app: &TestApp, state: JobState) -> Vec<JobView> {
    app.read(&app.admin(), move |work| list_jobs(work, Some(state), None, None)).unwrap().items
}

on_both_databases!(
    fn a_job_that_ends_its_worker_is_given_up_with_its_reason(app: TestApp) {
        without_standing_jobs(&app);
        enqueue(&app, "leave_a_trace", 1);
        for attempt in 1..=3 {
            assert_eq!(claim_and_vanish(&app), Some(attempt));
            assert_eq!(claim_and_vanish(&app), None, "the lease holds");
            app.app.clock.set(app.app.clock.now() + SignedDuration::from_mins(6));
        }
        enqueue(&app, "leave_a_trace", 2);
        let runner = Runner::of(app.app.clone(), JOBS);
        assert_eq!(runner.run_due().unwrap(), Ran { done: 1, failed: 0 }, "the one behind it");
        assert_eq!((traces(&app, 1), traces(&app, 2)), (0, 1));
        let dead = jobs(&app, JobState::Dead);
        let told: Vec<_> =
            dead.iter().map(|job| (job.name.as_str(), job.attempts, job.last_error.as_deref())).collect();
        assert_eq!(
            told,
            [("leave_a_trace", 3, Some("given up: its worker ended without a word 3 times"))],
            "an administrator sees it"
        );
        // Whoever knows better may let it run again.
        let id = dead[0].id;
        app.write(&app.admin(), move |work| retry_job(work, id)).unwrap();
        assert_eq!(runner.run_due().unwrap(), Ran { done: 1, failed: 0 });
        assert_eq!(traces(&app, 1), 1);
    }
);

on_both_databases!(
    fn a_worker_that_failed_openly_has_not_vanished(app: TestApp) {
        without_standing_jobs(&app);
        enqueue(&app, "change_and_fail", 1);
        let runner = Runner::of(app.app.clone(), JOBS);
        for _ in 0..2 {
            claim_and_vanish(&app);
            app.app.clock.set(app.app.clock.now() + SignedDuration::from_mins(6));
        }
        assert_eq!(runner.run_due().unwrap(), Ran { done: 0, failed: 1 });
        app.app.clock.set(app.app.clock.now() + SignedDuration::from_mins(6));
        claim_and_vanish(&app);
        app.app.clock.set(app.app.clock.now() + SignedDuration::from_mins(6));
        assert_eq!(runner.run_due().unwrap(), Ran { done: 0, failed: 1 }, "it is tried again");
    }
);

on_both_databases!(
    fn a_server_that_starts_takes_over_what_its_former_self_held(app: TestApp) {
        without_standing_jobs(&app);
        enqueue(&app, "leave_a_trace", 1);
        claim_and_vanish(&app);
        let runner = Runner::of(app.app.clone(), JOBS);
        runner.take_over().unwrap();
        app.app.clock.set(app.app.clock.now() + SignedDuration::from_secs(1));
        assert_eq!(runner.run_due().unwrap(), Ran { done: 1, failed: 0 }, "without waiting for the lease");
    }
);

on_both_databases!(
    fn periodic_work_that_is_missing_comes_back(app: TestApp) {
        without_standing_jobs(&app);
        let runner = Runner::new(app.app.clone());
        assert_eq!(runner.run_due().unwrap(), Ran { done: 1, failed: 0 }, "what is overdue is told; the others wait");
        let names =
            |state| jobs(&app, state).into_iter().map(|job| job.name).collect::<std::collections::BTreeSet<_>>();
        let all = ["delete_expired", "notify_overdue", "seal_entries"].map(str::to_owned);
        assert_eq!(names(JobState::Waiting), all.clone().into());
        assert_eq!(Runner::new(app.app.clone()).run_due().unwrap(), Ran::default());
        assert_eq!(jobs(&app, JobState::Waiting).len(), 3, "once each");

        // Given up: it rests for a day, then it is there again.
        for job in jobs(&app, JobState::Waiting) {
            let reason = CancelJob { reason: "test".into() };
            app.write(&app.admin(), move |work| cancel_job(work, job.id, &reason)).unwrap();
        }
        assert_eq!(Runner::new(app.app.clone()).run_due().unwrap(), Ran::default());
        assert_eq!(names(JobState::Waiting), [].into());
        app.advance_days(3);
        assert_eq!(Runner::new(app.app.clone()).run_due().unwrap(), Ran { done: 1, failed: 0 });
        assert_eq!(names(JobState::Waiting), all.into());
        app.advance_days(1);
        assert_eq!(Runner::new(app.app.clone()).run_due().unwrap(), Ran { done: 3, failed: 0 });
    }
);

on_both_databases!(
    fn what_is_over_is_deleted_in_parts(app: TestApp) {
        without_standing_jobs(&app);
        let (org, now) = (app.made.org, app.app.clock.now());
        // 4,100 answered keys and a job that is done: the first two parts take 2,000 each.
        app.write(&app.admin(), move |work| {
            let key = |number: i64| mingxi_store::v![org, 1_i64, format!("k{number}"), "h", 200_i64, "", now];
            let columns = &["org_id", "actor_id", "key", "request_hash", "status", "answer", "created_at"];
            work.tx.bulk("idempotency_key", columns, (0..4_100).map(key))?;
            Ok(())
        })
        .unwrap();
        enqueue(&app, "leave_a_trace", 1);
        assert_eq!(Runner::of(app.app.clone(), JOBS).run_due().unwrap(), Ran { done: 1, failed: 0 });
        app.advance_days(31);
        app.write(&app.admin(), mingxi_app::jobs::schedule_delete_expired).unwrap();
        app.advance_days(1);
        let left = || {
            let count = mingxi_store::SqlText::dynamic(
                "select cast(count(*) as bigint) from idempotency_key where org_id = $1",
            );
            app.read(&app.admin(), move |work| Ok(work.tx.one::<(i64,)>(count.clone(), mingxi_store::v![org])?.0))
                .unwrap()
        };
        assert_eq!(left(), 4_100);
        while Runner::new(app.app.clone()).run_due().unwrap() != Ran::default() {}
        assert_eq!(left(), 0);
        let done = jobs(&app, JobState::Done);
        assert!(done.iter().all(|job| job.name != "leave_a_trace"), "{done:?}");
        let parts = done.iter().filter(|job| job.name == "delete_expired").count();
        assert_eq!(parts, 3, "2,000 + 2,000 + 100");
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
