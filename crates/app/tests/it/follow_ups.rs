//! Follow-ups on leads, customers and opportunities.

use crate::team::{Team, all, fields, record};
use mingxi_app::customers::create_customer;
use mingxi_app::follow_ups::{RecordFollowUp, record_follow_up};
use mingxi_app::leads::create_lead;
use mingxi_app::opportunities::create_opportunity;
use mingxi_app::testing::{TestApp, code_of};
use mingxi_app::{Actor, Result, on_both_databases};
use mingxi_domain::access::Role;
use mingxi_domain::ids::FollowUpId;
use serde_json::{Value as Json, json};

fn follow_up(app: &TestApp, actor: &Actor, more: Json) -> Result<FollowUpId> {
    let mut body = fields(json!({ "kind": "visit", "content": "现场看了产线" }));
    body.extend(fields(more));
    let input: RecordFollowUp = serde_json::from_value(Json::Object(body)).unwrap();
    app.write(actor, move |work| record_follow_up(work, &input))
}

on_both_databases!(
    fn a_follow_up_is_on_exactly_one_record(app: TestApp) {
        let team = Team::of(&app);
        let (customer, opportunity, lead) = app
            .write(&team.rep, |work| {
                let customer = create_customer(work, &fields(json!({ "name": "甲" })))?;
                let opportunity = create_opportunity(
                    work,
                    &fields(json!({ "name": "产线", "currency": "CNY", "customer_id": customer })),
                )?;
                Ok((customer, opportunity, create_lead(work, &fields(json!({ "name": "王敏", "source": "phone" })))?))
            })
            .unwrap();
        assert_eq!(code_of(follow_up(&app, &team.rep, json!({}))), "follow_up_on_one_record");
        assert_eq!(
            code_of(follow_up(&app, &team.rep, json!({ "lead_id": lead, "customer_id": customer }))),
            "follow_up_on_one_record"
        );
        follow_up(&app, &team.rep, json!({ "customer_id": customer })).unwrap();
        // The manager writes it down; the rep owns the opportunity, so the rep sees it.
        follow_up(&app, &team.manager, json!({ "opportunity_id": opportunity })).unwrap();
        let seen = all(&app, &team.rep, "follow_up");
        assert_eq!(seen.len(), 2);
        for follow_up in &seen {
            assert_eq!(
                (&follow_up["customer_id"], &follow_up["owner_id"]),
                (&json!(customer), &json!(team.rep.user()))
            );
        }
        let customer = record(&app, &team.rep, "customer", customer);
        assert_eq!(
            (&customer["last_followed_up_at"], &customer["version"]),
            (&json!("2026-03-01T04:00:00Z"), &json!(1))
        );
    }
);

on_both_databases!(
    fn what_is_written_down_late_does_not_overtake(app: TestApp) {
        let rep = app.user(Role::SalesRep);
        let (lead, customer) = app
            .write(&rep, |work| {
                let lead = create_lead(work, &fields(json!({ "name": "王敏", "source": "phone" })))?;
                Ok((lead, create_customer(work, &fields(json!({ "name": "甲" })))?))
            })
            .unwrap();
        for body in [json!({ "lead_id": lead }), json!({ "customer_id": customer })] {
            for (at, next) in [("2026-02-27T02:00:00Z", "2026-03-20"), ("2026-02-20T02:00:00Z", "2026-02-25")] {
                let mut body = body.clone();
                (body["happened_at"], body["next_on"]) = (json!(at), json!(next));
                follow_up(&app, &rep, body).unwrap();
            }
        }
        let (lead, customer) = (record(&app, &rep, "lead", lead), record(&app, &rep, "customer", customer));
        assert_eq!(
            (&lead["last_followed_up_at"], &lead["next_follow_up_on"]),
            (&json!("2026-02-27T02:00:00Z"), &json!("2026-03-20"))
        );
        assert_eq!(customer["last_followed_up_at"], json!("2026-02-27T02:00:00Z"));
    }
);

on_both_databases!(
    fn follow_ups_that_make_no_sense_are_refused(app: TestApp) {
        let team = Team::of(&app);
        let customer = app.write(&team.rep, |work| create_customer(work, &fields(json!({ "name": "甲" })))).unwrap();
        let check = |case: &str, actor: &Actor, more: Json, code: &str| {
            let mut body = json!({ "customer_id": customer });
            body.as_object_mut().unwrap().extend(fields(more));
            assert_eq!(code_of(follow_up(&app, actor, body)), code, "{case}");
        };
        check("empty", &team.rep, json!({ "content": " " }), "required");
        check("tomorrow", &team.rep, json!({ "happened_at": "2026-03-02T04:00:00Z" }), "in_future");
        check("next before it", &team.rep, json!({ "next_on": "2026-02-28" }), "before_start");
        check("a stranger's customer", &team.stranger, json!({}), "unknown_reference");
        check("an executive only reads", &app.user(Role::Executive), json!({}), "forbidden");
        // 2026-02-28T17:00Z is 1 March in Shanghai already.
        check(
            "next day in Shanghai",
            &team.rep,
            json!({ "happened_at": "2026-02-28T17:00:00Z", "next_on": "2026-02-28" }),
            "before_start",
        );
    }
);
