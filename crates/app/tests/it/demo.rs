//! A small demo company: believable counts, every invariant holds, the same again from the same seed.

use mingxi_app::clock::Clock;
use mingxi_app::demo::{self, DemoSize};
use mingxi_app::id_source::IdSource;
use mingxi_app::{App, verify};
use mingxi_domain::ids::OrgId;
use mingxi_store::testing::TestDatabase;
use mingxi_store::v;

fn built(database: &TestDatabase) -> (App, OrgId) {
    let today = jiff::civil::date(2026, 11, 21);
    let clock = Clock::manual("2026-11-21T12:00:00Z".parse().unwrap());
    let app = App::new((**database).clone(), IdSource::new(clock.clone(), 1), clock);
    let size = DemoSize { customers: 20, deals: 60, today };
    let org = demo::build(&app, size, |_, _| ()).unwrap_or_else(|error| panic!("{error}"));
    (app, org)
}

fn count(app: &App, sql: &'static str, org: OrgId) -> i64 {
    app.db.read_blocking(move |tx| tx.one::<(i64,)>(mingxi_store::SqlText::dynamic(sql), v![org])).unwrap().0
}

fn check(database: &TestDatabase) {
    let (app, org) = built(database);
    let findings = verify::verify(&app, org).unwrap();
    let broken: Vec<_> = findings.iter().filter(|finding| finding.is_broken()).collect();
    assert!(broken.is_empty(), "{broken:#?}");
    for (what, sql, least) in [
        ("customers", "select cast(count(*) as bigint) from customer where org_id = $1", 15),
        ("won", "select cast(count(*) as bigint) from opportunity where org_id = $1 and status = 'won'", 10),
        ("lost", "select cast(count(*) as bigint) from opportunity where org_id = $1 and status = 'lost'", 10),
        ("deliveries", "select cast(count(*) as bigint) from delivery where org_id = $1", 15),
        (
            "discounts taken",
            "select cast(count(*) as bigint) from application where org_id = $1 and cash_discount_minor > 0",
            1,
        ),
        (
            "part payments",
            "select cast(count(*) as bigint) from invoice where org_id = $1 and applied_minor > 0 and open_minor > 0",
            0,
        ),
        (
            "overdue",
            "select cast(count(*) as bigint) from invoice where org_id = $1 and open_minor > 0 and due_on < '2026-11-21'",
            1,
        ),
        (
            "closed periods",
            "select cast(count(*) as bigint) from accounting_period where org_id = $1 and status = 'closed'",
            20,
        ),
    ] {
        let found = count(&app, sql, org);
        assert!(found >= least, "{what}: {found}");
    }
}

#[test]
fn sqlite() {
    check(&TestDatabase::sqlite());
}

#[test]
fn postgres() {
    check(&TestDatabase::postgres());
}

#[test]
fn the_same_seed_tells_the_same_story() {
    let numbers = |database: &TestDatabase| {
        let (app, org) = built(database);
        let sql = "select coalesce(cast(sum(total_minor) as bigint), 0) from journal_entry where org_id = $1";
        (
            count(&app, sql, org),
            count(&app, "select cast(count(*) as bigint) from journal_entry where org_id = $1", org),
        )
    };
    let (one, other) = (TestDatabase::sqlite(), TestDatabase::sqlite());
    assert_eq!(numbers(&one), numbers(&other));
}
