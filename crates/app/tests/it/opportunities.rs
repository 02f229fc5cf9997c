//! Opportunities: stages with their history, won, lost, reopened.

use crate::team::{Team, all, count, fields, record};
use mingxi_app::customers::{create_contact, create_customer};
use mingxi_app::opportunities::{
    CreatePipeline, LoseOpportunity, MoveOpportunity, ReopenOpportunity, WinOpportunity, assign_opportunity,
    create_opportunity, create_pipeline, lose_opportunity, move_opportunity, opportunity_board, reopen_opportunity,
    update_opportunity, win_opportunity,
};
use mingxi_app::records::ListInput;
use mingxi_app::testing::{TestApp, code_of};
use mingxi_app::users::Assign;
use mingxi_app::{Actor, Result, on_both_databases};
use mingxi_domain::access::Role;
use mingxi_domain::ids::{OpportunityId, PipelineId, StageId};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::opportunities::StaleReason;
use serde_json::{Value as Json, json};

fn create(app: &TestApp, actor: &Actor, more: Json) -> Result<OpportunityId> {
    let mut body =
        fields(json!({ "name": "三条产线", "currency": "CNY", "amount": Money::new(300_000_00, Currency::CNY) }));
    body.extend(fields(more));
    app.write(actor, move |work| create_opportunity(work, &body))
}

/// The stage at a position of the default pipeline, from 1.
fn stage(app: &TestApp, position: usize) -> StageId {
    let stages = all(app, &app.admin(), "stage");
    let found = stages.iter().find(|stage| stage["position"] == json!(position)).unwrap();
    found["id"].as_str().unwrap().parse().unwrap()
}

fn move_to(app: &TestApp, actor: &Actor, id: OpportunityId, stage_id: StageId) -> Result<()> {
    app.write(actor, move |work| move_opportunity(work, id, &MoveOpportunity { stage_id }))
}

fn win(app: &TestApp, actor: &Actor, id: OpportunityId, input: WinOpportunity) -> Result<()> {
    app.write(actor, move |work| win_opportunity(work, id, &input))
}

fn lose(app: &TestApp, actor: &Actor, id: OpportunityId, reason: &str) -> Result<()> {
    let input = LoseOpportunity { reason: reason.into(), competitor: Some("乙方".into()), closed_on: None };
    app.write(actor, move |work| lose_opportunity(work, id, &input))
}

fn reopen(app: &TestApp, actor: &Actor, id: OpportunityId, stage_id: Option<StageId>) -> Result<()> {
    app.write(actor, move |work| reopen_opportunity(work, id, &ReopenOpportunity { stage_id }))
}

on_both_databases!(
    fn the_history_counts_the_days_in_each_stage(app: TestApp) {
        let team = Team::of(&app);
        let id = create(&app, &team.rep, json!({})).unwrap();
        let seen = record(&app, &team.rep, "opportunity", id);
        assert_eq!(
            (&seen["number"], &seen["probability"], &seen["status"]),
            (&json!("OPP-2026-000001"), &json!(10), &json!("open"))
        );
        app.advance_days(4);
        move_to(&app, &team.rep, id, stage(&app, 3)).unwrap();
        assert_eq!(record(&app, &team.rep, "opportunity", id)["probability"], json!(60));
        move_to(&app, &team.rep, id, stage(&app, 2)).unwrap();
        app.advance_days(10);
        win(&app, &team.rep, id, WinOpportunity::default()).unwrap();
        let seen = record(&app, &team.rep, "opportunity", id);
        assert_eq!(
            (&seen["status"], &seen["probability"], &seen["closed_on"]),
            (&json!("won"), &json!(100), &json!("2026-03-15"))
        );
        let history: Vec<_> = all(&app, &team.rep, "stage_change")
            .into_iter()
            .map(|change| (change["to_stage_id"].clone(), change["days_in_stage"].clone()))
            .collect();
        let expected = [(1, Json::Null), (3, json!(4)), (2, json!(0)), (5, json!(10))]
            .map(|(position, days)| (json!(stage(&app, position)), days));
        assert_eq!(history, expected);
    }
);

on_both_databases!(
    fn won_and_lost_are_reached_by_their_verbs_alone(app: TestApp) {
        let team = Team::of(&app);
        let id = create(&app, &team.rep, json!({})).unwrap();
        for (case, position, code) in [
            ("won", 5, "opportunity_stage_closes"),
            ("lost", 6, "opportunity_stage_closes"),
            ("itself", 1, "opportunity_already_in_stage"),
        ] {
            assert_eq!(code_of(move_to(&app, &team.rep, id, stage(&app, position))), code, "{case}");
        }
        assert_eq!(code_of(move_to(&app, &team.rep, id, "stg_0000000000001".parse().unwrap())), "unknown_reference");
        assert_eq!(code_of(lose(&app, &team.rep, id, " ")), "required");
        lose(&app, &team.rep, id, "价格").unwrap();
        let seen = record(&app, &team.rep, "opportunity", id);
        assert_eq!(
            (&seen["status"], &seen["probability"], &seen["lost_reason"], &seen["competitor"]),
            (&json!("lost"), &json!(0), &json!("价格"), &json!("乙方"))
        );
        assert_eq!(code_of(lose(&app, &team.rep, id, "again")), "opportunity_closed");
        assert_eq!(code_of(win(&app, &team.rep, id, WinOpportunity::default())), "opportunity_closed");
        assert_eq!(code_of(move_to(&app, &team.rep, id, stage(&app, 2))), "opportunity_closed");
        let changed =
            app.write(&team.rep, move |work| update_opportunity(work, id, 2, &fields(json!({ "next_step": "call" }))));
        assert_eq!(code_of(changed), "opportunity_closed");
        assert_eq!(count(&app, &team.rep, "stage_change"), 2, "refused moves leave no history");
    }
);

on_both_databases!(
    fn a_manager_reopens_where_it_was_closed_from(app: TestApp) {
        let team = Team::of(&app);
        let id = create(&app, &team.rep, json!({})).unwrap();
        assert_eq!(code_of(reopen(&app, &team.manager, id, None)), "opportunity_not_closed");
        move_to(&app, &team.rep, id, stage(&app, 4)).unwrap();
        lose(&app, &team.rep, id, "价格").unwrap();
        assert_eq!(code_of(reopen(&app, &team.rep, id, None)), "forbidden");
        assert_eq!(code_of(reopen(&app, &team.manager, id, Some(stage(&app, 5)))), "opportunity_stage_closes");
        reopen(&app, &team.manager, id, None).unwrap();
        let seen = record(&app, &team.rep, "opportunity", id);
        assert_eq!(
            (&seen["status"], &seen["probability"], &seen["stage_id"]),
            (&json!("open"), &json!(80), &json!(stage(&app, 4)))
        );
        assert_eq!((&seen["closed_on"], &seen["lost_reason"]), (&Json::Null, &Json::Null));
        win(&app, &team.rep, id, WinOpportunity::default()).unwrap();
        reopen(&app, &team.manager, id, Some(stage(&app, 2))).unwrap();
        assert_eq!(record(&app, &team.rep, "opportunity", id)["probability"], json!(30));
    }
);

on_both_databases!(
    fn winning_states_day_and_worth(app: TestApp) {
        let team = Team::of(&app);
        let id = create(&app, &team.rep, json!({})).unwrap();
        let at = |closed_on: &str| WinOpportunity { closed_on: Some(closed_on.parse().unwrap()), amount: None };
        assert_eq!(code_of(win(&app, &team.rep, id, at("2026-03-02"))), "in_future");
        let dollars = WinOpportunity { amount: Some(Money::new(1, Currency::USD)), ..WinOpportunity::default() };
        assert_eq!(code_of(win(&app, &team.rep, id, dollars)), "other_currency");
        let worth = Some(Money::new(280_000_00, Currency::CNY));
        win(&app, &team.rep, id, WinOpportunity { amount: worth, ..at("2026-02-20") }).unwrap();
        let seen = record(&app, &team.rep, "opportunity", id);
        assert_eq!((&seen["closed_on"], &seen["amount"]), (&json!("2026-02-20"), &json!(worth)));
    }
);

on_both_databases!(
    fn an_opportunity_is_its_owners(app: TestApp) {
        let team = Team::of(&app);
        let id = create(&app, &team.rep, json!({})).unwrap();
        for other in [&team.colleague, &team.stranger] {
            assert_eq!(code_of(move_to(&app, other, id, stage(&app, 2))), "not_found");
            assert_eq!(code_of(win(&app, other, id, WinOpportunity::default())), "not_found");
            assert_eq!(code_of(lose(&app, other, id, "x")), "not_found");
        }
        assert_eq!(code_of(create(&app, &app.user(Role::OrderDesk), json!({}))), "forbidden");
        let owner_id = team.colleague.user();
        let assign = |actor: &Actor| app.write(actor, move |work| assign_opportunity(work, id, &Assign { owner_id }));
        assert_eq!(code_of(assign(&team.rep)), "forbidden");
        assert!(assign(&team.manager).unwrap());
        assert_eq!((count(&app, &team.rep, "opportunity"), count(&app, &team.rep, "stage_change")), (0, 0));
        assert_eq!((count(&app, &team.colleague, "opportunity"), count(&app, &team.colleague, "stage_change")), (1, 1));
    }
);

on_both_databases!(
    fn a_contact_belongs_to_the_customer(app: TestApp) {
        let team = Team::of(&app);
        let (one, other, contact) = app
            .write(&team.rep, |work| {
                let one = create_customer(work, &fields(json!({ "name": "甲" })))?;
                let other = create_customer(work, &fields(json!({ "name": "乙" })))?;
                Ok((one, other, create_contact(work, &fields(json!({ "name": "王敏", "customer_id": one })))?))
            })
            .unwrap();
        assert_eq!(
            code_of(create(&app, &team.rep, json!({ "customer_id": other, "contact_id": contact }))),
            "other_customer"
        );
        assert_eq!(code_of(create(&app, &team.rep, json!({ "contact_id": contact }))), "other_customer");
        assert_eq!(
            code_of(create(&app, &team.rep, json!({ "amount": Money::new(-1, Currency::CNY) }))),
            "out_of_range"
        );
        let id = create(&app, &team.rep, json!({ "customer_id": one, "contact_id": contact })).unwrap();
        let change = |version, body: Json| {
            app.write(&team.rep, move |work| update_opportunity(work, id, version, &fields(body.clone())))
        };
        assert_eq!(code_of(change(1, json!({ "customer_id": other }))), "other_customer");
        assert!(change(1, json!({ "customer_id": other, "contact_id": null })).unwrap());
    }
);

on_both_databases!(
    fn another_pipeline_takes_an_opportunity_over(app: TestApp) {
        let team = Team::of(&app);
        let pipeline = |actor: &Actor, body: Json| -> Result<PipelineId> {
            let input: CreatePipeline = serde_json::from_value(body).unwrap();
            app.write(actor, move |work| create_pipeline(work, &input))
        };
        let stages = |stages: &[(&str, u8, &str)]| {
            let stages: Vec<_> = stages
                .iter()
                .map(|(name, probability, kind)| json!({ "name": name, "probability": probability, "kind": kind }))
                .collect();
            json!({ "name": "续约", "stages": stages })
        };
        let renewal = stages(&[("联系", 50, "open"), ("成", 100, "won"), ("败", 0, "lost")]);
        assert_eq!(code_of(pipeline(&team.manager, renewal.clone())), "forbidden");
        pipeline(&app.admin(), renewal.clone()).unwrap();
        assert_eq!(code_of(pipeline(&app.admin(), renewal)), "record_exists");
        for (case, shape, code) in [
            ("no open", stages(&[("成", 100, "won"), ("败", 0, "lost")]), "pipeline_without_open_stage"),
            ("no lost", stages(&[("联系", 50, "open"), ("成", 100, "won")]), "pipeline_not_ended"),
            (
                "won at 99",
                stages(&[("联系", 50, "open"), ("成", 99, "won"), ("败", 0, "lost")]),
                "pipeline_probability",
            ),
            (
                "same name",
                stages(&[("联系", 50, "open"), ("联系", 60, "open"), ("成", 100, "won"), ("败", 0, "lost")]),
                "taken",
            ),
        ] {
            assert_eq!(code_of(pipeline(&app.admin(), shape)), code, "{case}");
        }
        let found = all(&app, &app.admin(), "stage").into_iter().find(|stage| stage["name"] == json!("联系")).unwrap();
        let first: StageId = found["id"].as_str().unwrap().parse().unwrap();
        let id = create(&app, &team.rep, json!({})).unwrap();
        move_to(&app, &team.rep, id, first).unwrap();
        win(&app, &team.rep, id, WinOpportunity::default()).unwrap();
        let seen = record(&app, &team.rep, "opportunity", id);
        assert_eq!((&seen["pipeline_id"], &seen["titles"]["stage_id"]), (&found["pipeline_id"], &json!("成")));
    }
);

// 0.05 at 10 % is 0.005, half up 0.01: two of them weigh 0.02, not 0.01; 1.04 at 10 % is 0.10; dollars by themselves
on_both_databases!(
    fn the_board_weighs_each_record_and_says_what_is_stale(app: TestApp) {
        let team = Team::of(&app);
        let amount = |minor, currency: Currency| json!({ "currency": currency, "amount": Money::new(minor, currency) });
        let silent = create(&app, &team.rep, amount(5, Currency::CNY)).unwrap();
        let late = create(&app, &team.rep, amount(5, Currency::CNY)).unwrap();
        create(&app, &team.rep, amount(1_04, Currency::CNY)).unwrap();
        create(&app, &team.rep, amount(2_50, Currency::USD)).unwrap();
        create(&app, &team.stranger, amount(9_00, Currency::CNY)).unwrap();
        let won = create(&app, &team.rep, amount(7_00, Currency::CNY)).unwrap();
        win(&app, &team.rep, won, WinOpportunity::default()).unwrap();
        let close = fields(json!({ "expected_close_on": "2026-03-20" }));
        app.write(&team.rep, move |work| update_opportunity(work, late, 1, &close)).unwrap();
        app.advance_days(31);
        let moved = create(&app, &team.rep, amount(1_00, Currency::CNY)).unwrap();
        move_to(&app, &team.rep, moved, stage(&app, 3)).unwrap(); // 60 %
        app.advance_days(2);
        let board = app.read(&team.rep, |work| opportunity_board(work, None, &ListInput::default())).unwrap();
        let cny = |minor| Money::new(minor, Currency::CNY);
        let usd = |minor| Money::new(minor, Currency::USD);
        let first = &board.columns[0].sums;
        assert_eq!((first.count, &first.amount), (4, &vec![cny(1_14), usd(2_50)]));
        assert_eq!(first.weighted, [cny(12), usd(25)]);
        assert_eq!(board.columns[2].sums.weighted, [cny(60)]);
        assert_eq!((board.open.count, &board.open.weighted), (5, &vec![cny(72), usd(25)]));
        assert_eq!((board.total.count, &board.total.amount), (6, &vec![cny(9_14), usd(2_50)]));
        assert_eq!(board.total.weighted, [cny(7_72), usd(25)]);
        let age = |id: OpportunityId| {
            let ages = board.columns.iter().flat_map(|column| &column.ages);
            let age = ages.into_iter().find(|age| age.opportunity_id == id).unwrap();
            (age.days_in_stage, age.is_stale, age.stale_reasons.clone())
        };
        assert_eq!(age(silent), (33, true, vec![StaleReason::NothingHappened]));
        assert_eq!(age(late), (33, true, vec![StaleReason::CloseDatePassed, StaleReason::NothingHappened]));
        assert_eq!(age(moved), (2, false, vec![]));
        assert_eq!(age(won), (33, false, vec![]));
        for column in &board.columns {
            let ids: Vec<_> = column.ages.iter().map(|age| json!(age.opportunity_id)).collect();
            assert_eq!(ids, column.cards.iter().map(|card| card["id"].clone()).collect::<Vec<_>>());
        }
        let input = ListInput {
            filter: serde_json::from_value(json!([{ "field": "currency", "op": "eq", "value": "USD" }])).unwrap(),
            ..ListInput::default()
        };
        let dollars = app.read(&team.rep, move |work| opportunity_board(work, None, &input)).unwrap();
        assert_eq!((dollars.total.count, dollars.total.weighted), (1, vec![usd(25)]));
    }
);
