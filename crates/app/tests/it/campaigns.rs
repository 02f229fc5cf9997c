//! Campaigns: the tree, the states, the costs.

use crate::team::{Team, fields, record};
use mingxi_app::campaigns::{
    MoveCampaign, RecordCampaignCost, create_campaign, move_campaign, record_campaign_cost, update_campaign,
};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_app::{Actor, Result, on_both_databases};
use mingxi_domain::access::Role;
use mingxi_domain::campaigns::CampaignStatus::{self, Cancelled, Finished, Planned, Running};
use mingxi_domain::ids::CampaignId;
use mingxi_domain::money::{Currency, Money};
use serde_json::{Value as Json, json};

fn create(app: &TestApp, actor: &Actor, more: Json) -> Result<CampaignId> {
    let mut body = fields(json!({ "name": "2026 展会", "channel": "exhibition", "currency": "CNY" }));
    body.extend(fields(more));
    app.write(actor, move |work| create_campaign(work, &body))
}

fn change(app: &TestApp, id: CampaignId, version: i64, body: Json) -> Result<bool> {
    app.write(&app.admin(), move |work| update_campaign(work, id, version, &fields(body.clone())))
}

fn move_to(app: &TestApp, actor: &Actor, id: CampaignId, status: CampaignStatus) -> Result<()> {
    app.write(actor, move |work| move_campaign(work, id, &MoveCampaign { status }))
}

fn cost(app: &TestApp, actor: &Actor, campaign_id: CampaignId, amount: Money) -> Result<()> {
    let input = RecordCampaignCost { campaign_id, amount, spent_on: None, memo: Some("展位费".into()) };
    app.write(actor, move |work| record_campaign_cost(work, &input).map(drop))
}

fn cny(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

on_both_databases!(
    fn a_campaign_is_planned_run_and_finished(app: TestApp) {
        let team = Team::of(&app);
        let id = create(
            &app,
            &team.manager,
            json!({ "budget": cny(1_000_000_00), "starts_on": "2026-03-01", "ends_on": "2026-03-03" }),
        )
        .unwrap();
        let seen = record(&app, &team.rep, "campaign", id);
        assert_eq!(
            (&seen["status"], &seen["cost"], &seen["budget"]),
            (&json!("planned"), &json!(cny(0)), &json!(cny(1_000_000_00)))
        );
        assert_eq!(code_of(move_to(&app, &team.manager, id, Finished)), "campaign_wrong_move");
        move_to(&app, &team.manager, id, Running).unwrap();
        assert_eq!(code_of(move_to(&app, &team.manager, id, Running)), "campaign_wrong_move");
        assert_eq!(code_of(move_to(&app, &team.manager, id, Planned)), "campaign_wrong_move");
        move_to(&app, &team.manager, id, Finished).unwrap();
        assert_eq!(code_of(move_to(&app, &team.manager, id, Cancelled)), "campaign_wrong_move");
        assert_eq!(code_of(move_to(&app, &team.rep, id, Running)), "forbidden");
        assert_eq!(code_of(create(&app, &team.rep, json!({}))), "forbidden");
        assert_eq!(record(&app, &team.manager, "campaign", id)["status"], json!("finished"));
    }
);

on_both_databases!(
    fn costs_add_up_on_the_campaign(app: TestApp) {
        let clerk = app.user(Role::ArClerk);
        let id = create(&app, &app.admin(), json!({})).unwrap();
        cost(&app, &clerk, id, cny(12_000_00)).unwrap();
        cost(&app, &clerk, id, cny(3_500_50)).unwrap();
        cost(&app, &clerk, id, cny(-500_50)).unwrap();
        assert_eq!(record(&app, &clerk, "campaign", id)["cost"], json!(cny(15_000_00))); // 12,000.00 + 3,500.50 − 500.50
        assert_eq!(crate::team::count(&app, &clerk, "campaign_cost"), 3);
        assert_eq!(code_of(cost(&app, &clerk, id, cny(-15_000_01))), "campaign_cost_below_zero");
        assert_eq!(code_of(cost(&app, &clerk, id, Money::new(1, Currency::USD))), "campaign_cost_currency");
        assert_eq!(code_of(cost(&app, &clerk, id, cny(0))), "out_of_range");
        assert_eq!(code_of(cost(&app, &clerk, "cmp_0000000000001".parse().unwrap(), cny(1))), "unknown_reference");
        assert_eq!(code_of(cost(&app, &app.user(Role::SalesRep), id, cny(1))), "forbidden");
        let tomorrow = app.today().tomorrow().unwrap();
        let early = app.write(&clerk, move |work| {
            record_campaign_cost(
                work,
                &RecordCampaignCost { campaign_id: id, amount: cny(1), spent_on: Some(tomorrow), memo: None },
            )
        });
        assert_eq!(code_of(early), "in_future");
        assert_eq!(record(&app, &clerk, "campaign", id)["cost"], json!(cny(15_000_00)));
        assert_eq!(
            code_of(change(&app, id, 4, json!({ "currency": "USD" }))),
            "other_currency",
            "15,000.00 CNY was spent"
        );
    }
);

on_both_databases!(
    fn the_tree_has_no_circle_and_fields_make_sense(app: TestApp) {
        let admin = app.admin();
        let plan = create(&app, &admin, json!({})).unwrap();
        let channel = create(&app, &admin, json!({ "parent_id": plan })).unwrap();
        let leaf = create(&app, &admin, json!({ "parent_id": channel })).unwrap();
        for parent in [plan, channel, leaf] {
            assert_eq!(code_of(change(&app, plan, 1, json!({ "parent_id": parent }))), "campaign_parent_cycle");
        }
        assert!(change(&app, leaf, 1, json!({ "parent_id": plan })).unwrap());
        assert_eq!(code_of(change(&app, leaf, 2, json!({ "budget": Money::new(1, Currency::USD) }))), "other_currency");
        assert_eq!(code_of(create(&app, &admin, json!({ "budget": cny(-1) }))), "out_of_range");
        assert_eq!(
            code_of(create(&app, &admin, json!({ "starts_on": "2026-03-02", "ends_on": "2026-03-01" }))),
            "before_start"
        );
    }
);

on_both_databases!(
    fn what_campaigns_below_cost_reaches_those_above(app: TestApp) {
        let admin = app.admin();
        let make = |name: &'static str, currency: &'static str, parent: Option<CampaignId>| {
            let body = json!({ "name": name, "channel": "exhibition", "currency": currency, "parent_id": parent });
            app.write(&admin, move |work| create_campaign(work, &fields(body.clone()))).unwrap()
        };
        let year = make("2026", "CNY", None);
        let spring = make("春", "CNY", Some(year));
        let booth = make("展位", "CNY", Some(spring));
        let abroad = make("Booth", "USD", Some(spring));
        let autumn = make("秋", "CNY", Some(year));
        let cost = |campaign_id: CampaignId, minor: i64, currency: Currency| {
            let input =
                RecordCampaignCost { campaign_id, amount: Money::new(minor, currency), spent_on: None, memo: None };
            app.write(&admin, move |work| record_campaign_cost(work, &input)).unwrap();
        };
        cost(booth, 300_00, Currency::CNY);
        cost(spring, 50_00, Currency::CNY);
        cost(abroad, 10_00, Currency::USD);
        let sums = || {
            [year, spring, booth, abroad, autumn].map(|id| {
                let seen = record(&app, &admin, "campaign", id);
                let minor = |field: &str| seen[field]["amount_minor"].as_i64().unwrap();
                (minor("cost"), minor("total_cost"))
            })
        };
        // 300.00 + 50.00; dollars count where dollars are counted.
        let expected = [(0, 350_00), (50_00, 350_00), (300_00, 300_00), (10_00, 10_00), (0, 0)];
        assert_eq!(sums(), expected);
        let change = |id: CampaignId, body: Json| {
            let version = record(&app, &admin, "campaign", id)["version"].as_i64().unwrap();
            app.write(&admin, move |work| update_campaign(work, id, version, &fields(body.clone()))).unwrap()
        };
        change(booth, json!({ "parent_id": autumn }));
        assert_eq!(sums().map(|(_, total)| total), [350_00, 50_00, 300_00, 10_00, 300_00]);
        change(booth, json!({ "parent_id": null }));
        assert_eq!(sums().map(|(_, total)| total), [50_00, 50_00, 300_00, 10_00, 0]);
        cost(booth, -100_00, Currency::CNY);
        assert_eq!(sums().map(|(_, total)| total), [50_00, 50_00, 200_00, 10_00, 0]);
        crate::chain::assert_books_tie(&app);
    }
);
