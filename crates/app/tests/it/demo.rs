//! A small demo company: believable counts, every invariant holds, the same again from the same seed.

use mingxi_app::clock::Clock;
use mingxi_app::demo::{self, DemoSize};
use mingxi_app::id_source::IdSource;
use mingxi_app::receipts::suggest_applications;
use mingxi_app::records::{self, ListInput};
use mingxi_app::today::{TodayKind, today};
use mingxi_app::users::load_actor;
use mingxi_app::{Actor, App, Door, verify};
use mingxi_domain::ids::OrgId;
use mingxi_domain::receipts::suggest::SuggestionReason;
use mingxi_store::testing::TestDatabase;
use mingxi_store::v;
use serde_json::json;

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
    opens_with_work(&app, org);
}

/// Every desk has something on it: the queue of the day of somebody with every role.
fn opens_with_work(app: &App, org: OrgId) {
    let login = demo::LOGINS.last().unwrap();
    let actor = app
        .db
        .read_blocking(move |tx| {
            let user = mingxi_store::users::find_by_email(tx, org, login.email)?.unwrap();
            load_actor(tx, org, user.id, Door::Cli, None)
        })
        .unwrap();
    let queue = app.read_blocking(&actor, today).unwrap();
    for (kind, least) in [
        (TodayKind::LeadUnanswered, 5),
        (TodayKind::OpportunityWithoutNextStep, 1),
        (TodayKind::QuoteExpiring, 3),
        (TodayKind::DeliveryUnaccepted, 4),
        (TodayKind::InvoiceOverdue, 1),
        (TodayKind::DiscountEnding, 2),
        (TodayKind::ReceiptUnclaimed, 5),
        (TodayKind::ReceiptUnapplied, 4),
        (TodayKind::InvoiceDraft, 4),
        (TodayKind::PeriodOpen, 1),
    ] {
        let found = queue.items.iter().filter(|item| item.kind == kind).count();
        assert!(found >= least, "{kind}: {found}");
    }
    for (what, sql) in [
        ("open with a next step", "status = 'open' and next_step is not null"),
        ("open without one", "status = 'open' and next_step is null"),
    ] {
        let text = format!("select cast(count(*) as bigint) from opportunity where org_id = $1 and {sql}");
        let text = mingxi_store::SqlText::dynamic(text);
        let found = app.db.read_blocking(move |tx| tx.one::<(i64,)>(text.clone(), v![org])).unwrap().0;
        assert!(found > 0, "{what}: {found}");
    }
    suggestions_are_found(app, &actor);
}

/// The matching bench has something to propose for most of the money that waits.
fn suggestions_are_found(app: &App, actor: &Actor) {
    let reasons = app
        .read_blocking(actor, |work| {
            let waiting = ListInput { sort: "received_on,number".into(), limit: Some(50), ..ListInput::default() };
            let filter = json!([{ "field": "received_on", "op": "ge", "value": "2026-11-12" }]);
            let waiting = ListInput { filter: serde_json::from_value(filter).unwrap(), ..waiting };
            let page = records::list(work, "receipt", &waiting)?;
            let mut reasons = Vec::new();
            for receipt in &page.items {
                let id = receipt["id"].as_str().unwrap().parse().unwrap();
                let best = suggest_applications(work, id)?.items.into_iter().next();
                reasons.extend(best.into_iter().flat_map(|best| best.reasons).map(|why| why.code));
            }
            Ok(reasons)
        })
        .unwrap();
    for reason in [
        SuggestionReason::Customer,
        SuggestionReason::PayerName,
        SuggestionReason::PayerAlias,
        SuggestionReason::ReferenceContainsNumber,
    ] {
        assert!(reasons.contains(&reason), "{reason}: {reasons:?}");
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
