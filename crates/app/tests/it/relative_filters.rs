//! Filters whose values depend on who looks and when: spans of days, me, my team.

use crate::team::{Team, fields};
use mingxi_app::actor::{Actor, Door};
use mingxi_app::follow_ups::{RecordFollowUp, record_follow_up};
use mingxi_app::leads::create_lead;
use mingxi_app::on_both_databases;
use mingxi_app::records::{self, ListInput};
use mingxi_app::saved_views::{CreateSavedView, create_saved_view, find_saved_view};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_app::users::{CreateUser, create_user, load_actor};
use mingxi_domain::access::Role;
use mingxi_domain::follow_ups::FollowUpKind;
use serde_json::{Value as Json, json};

/// A lead, with the day of its next follow-up.
fn lead(app: &TestApp, owner: &Actor, name: &str, next_on: &str) {
    let body = fields(json!({ "name": name, "company": "云帆科技", "source": "event" }));
    let id = app.write(owner, move |work| create_lead(work, &body)).unwrap();
    let follow_up = RecordFollowUp {
        kind: FollowUpKind::Call,
        content: "约了下次".into(),
        happened_at: None,
        next_on: Some(next_on.parse().unwrap()),
        lead_id: Some(id),
        customer_id: None,
        opportunity_id: None,
    };
    app.write(owner, move |work| record_follow_up(work, &follow_up).map(drop)).unwrap();
}

/// Who sees every lead and belongs to the department of the manager.
fn boss(app: &TestApp, team: &Team) -> Actor {
    let department_id = team.manager.standing.department;
    let made = app.write(&app.admin(), move |work| {
        let email = "boss@example.com".into();
        let roles = vec![Role::Executive];
        create_user(work, &CreateUser { name: "总经理".into(), email, password: None, department_id, roles })
    });
    let (org, id) = (app.made.org, made.unwrap());
    app.app.db.read_blocking(move |tx| load_actor(tx, org, id, Door::Api, None)).unwrap()
}

fn input(filter: Json) -> ListInput {
    ListInput { filter: serde_json::from_value(filter).unwrap(), sort: "name".into(), ..ListInput::default() }
}

/// Names of the leads that pass, which the totals count too.
fn found(app: &TestApp, actor: &Actor, filter: Json) -> String {
    let input = input(filter);
    let (page, totals) = app
        .read(actor, move |work| {
            let totals = records::totals(work, "lead", &ListInput { sort: String::new(), ..input.clone() })?;
            Ok((records::list(work, "lead", &input)?, totals))
        })
        .unwrap();
    assert_eq!(totals.count, i64::try_from(page.items.len()).unwrap());
    page.items.iter().map(|item| item["name"].as_str().unwrap()).collect()
}

on_both_databases!(
    fn a_saved_view_is_true_next_month_too(app: TestApp) {
        app.set_today("2026-11-22".parse().unwrap()); // a Sunday
        let team = Team::of(&app);
        let boss = boss(&app, &team);
        lead(&app, &team.rep, "A", "2026-11-24");
        lead(&app, &team.colleague, "B", "2026-11-22");
        lead(&app, &team.stranger, "C", "2026-12-05");
        let check = |field: &str, op: &str, value: Json, expected: &str| {
            let filter = json!([{ "field": field, "op": op, "value": value }]);
            assert_eq!(found(&app, &boss, filter.clone()), expected, "{filter}");
        };
        let next =
            |op: &str, word: &str, expected| check("next_follow_up_on", op, json!({ "relative": word }), expected);
        next("eq", "this_week", "B");
        next("eq", "next_week", "A");
        next("eq", "this_month", "AB");
        next("ne", "this_month", "C");
        next("gt", "this_month", "C");
        next("le", "today", "B");
        check("next_follow_up_on", "eq", json!({ "relative": "next_n_days", "days": 3 }), "AB");
        check("next_follow_up_on", "in", json!([{ "relative": "today" }, "2026-12-05"]), "BC");
        check("created_at", "eq", json!({ "relative": "today" }), "ABC");
        check("created_at", "eq", json!("2026-11-22"), "ABC");
        check("created_at", "lt", json!({ "relative": "today" }), "");
        check("owner_id", "eq", json!({ "relative": "my_team" }), "AB");
        check("owner_id", "ne", json!({ "relative": "my_team" }), "C");
        check("owner_id", "in", json!([{ "relative": "me" }, team.stranger.user()]), "C");
        let mine = json!([{ "field": "owner_id", "op": "eq", "value": { "relative": "me" } }]);
        assert_eq!((found(&app, &boss, mine.clone()), found(&app, &team.rep, mine)), (String::new(), "A".into()));

        let filter =
            json!([{ "any": [{ "field": "next_follow_up_on", "op": "eq", "value": { "relative": "this_month" } }] }]);
        let query = serde_json::from_value(json!({ "filter": filter, "sort": "name" })).unwrap();
        let view = CreateSavedView {
            object: "lead".into(),
            name: "本月跟进".into(),
            visibility: None,
            default_role: None,
            position: None,
            query,
        };
        let id = app.write(&boss, move |work| create_saved_view(work, &view)).unwrap().id;
        let kept = app.read(&boss, move |work| find_saved_view(work, id)).unwrap().query.filter;
        let kept = serde_json::to_value(kept).unwrap();
        assert_eq!(kept, filter, "the words stay");
        assert_eq!(found(&app, &boss, kept.clone()), "AB");
        app.set_today("2026-12-01".parse().unwrap());
        assert_eq!(found(&app, &boss, kept), "C");
    }
);

on_both_databases!(
    fn nonsense_is_refused_with_a_code(app: TestApp) {
        let code = |field: &str, value: Json| {
            let input = input(json!([{ "field": field, "op": "eq", "value": value }]));
            code_of(
                app.read(&app.admin(), move |work| records::list(work, "lead", &input).map(|page| page.items.len())),
            )
        };
        assert_eq!(code("next_follow_up_on", json!({ "relative": "someday" })), "unknown_relative");
        assert_eq!(code("owner_id", json!({ "relative": "this_week" })), "relative_not_for_field");
        assert_eq!(code("created_at", json!({ "relative": "last_n_days" })), "relative_days_out_of_range");
        assert_eq!(code("created_at", json!("someday")), "bad_value");
    }
);
